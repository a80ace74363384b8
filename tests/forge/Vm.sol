// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheat codes that these tests use.
interface Vm {
    function warp(uint256 timestamp) external;

    function prank(address sender) external;

    function deal(address account, uint256 balance) external;

    function etch(address account, bytes calldata code) external;

    function load(address account, bytes32 slot) external view returns (bytes32 word);

    function expectEmit(bool first, bool second, bool third, bool data, address emitter) external;

    function chainId(uint256 id) external;

    function addr(uint256 privateKey) external pure returns (address account);

    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}
