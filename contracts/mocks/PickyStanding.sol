// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PickyStanding
/// @notice Stands where Reputation stands and admits exactly those seats that it was told of. It has no `note` and no `record`.
contract PickyStanding {
    mapping(bytes32 question => bool) private _allowed;

    function allow(address account, bytes32 skill, uint8 grade, bool bondless) external {
        _allowed[keccak256(abi.encode(account, skill, grade, bondless))] = true;
    }

    function mayTake(address account, bytes32 skill, uint8 grade, bool bondless) external view returns (bool) {
        return _allowed[keccak256(abi.encode(account, skill, grade, bondless))];
    }
}
