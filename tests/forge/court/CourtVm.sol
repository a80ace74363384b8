// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "../Vm.sol";

/// @notice The cheat codes that the tests of the court use beside those of all.
interface CourtVm is Vm {
    function roll(uint256 number) external;

    function prevrandao(bytes32 value) external;

    function setBlockhash(uint256 number, bytes32 hash) external;

    function etch(address target, bytes calldata code) external;

    function pauseGasMetering() external;

    function resumeGasMetering() external;

    function expectRevert(bytes calldata answer) external;
}
