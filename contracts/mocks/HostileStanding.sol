// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, Seat} from "../libraries/TermsTypes.sol";

/// @title HostileStanding
/// @notice Stands where Reputation stands and answers as it is told: it admits everybody, nobody, fails, burns gas, or
/// calls back in the middle of a note or record.
contract HostileStanding {
    enum Mode {
        Admits,
        Refuses,
        Reverts,
        BurnsGas,
        ReturnsBomb,
        Reenters
    }

    Mode public mode;
    uint256 public notes;
    uint256 public records;
    bool public lastOk;

    address private _target;
    bytes private _payload;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice What to call, in mode Reenters, in the middle of a note or record.
    function setCall(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    function note(address, address, bytes32, address, uint256) external {
        _misbehave();
        ++notes;
    }

    function record(address, Terms calldata, address, Seat calldata) external {
        _misbehave();
        ++records;
    }

    function mayTake(address, bytes32, uint8, bool) external view returns (bool) {
        _fail();
        return mode != Mode.Refuses;
    }

    function _misbehave() private {
        _fail();
        if (mode == Mode.Reenters) (lastOk, ) = _target.call(_payload);
    }

    function _fail() private view {
        if (mode == Mode.Reverts) revert();
        if (mode == Mode.BurnsGas) while (true) {}
        if (mode == Mode.ReturnsBomb) {
            assembly ("memory-safe") {
                revert(0, 1000000)
            }
        }
    }
}
