// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "../interfaces/IArbitration.sol";

/// @title TestArbitrable
/// @notice Opens disputes on a bench and keeps what it rules; when told to, it refuses, or calls in the middle of it.
contract TestArbitrable is IArbitrable {
    bool public refuses;
    bool public lastOk;
    bytes public lastAnswer;
    mapping(uint256 disputeId => uint256 rulings) public rulings;
    mapping(uint256 disputeId => uint256 ruling) public ruled;

    address private _target;
    bytes private _payload;

    error Refused();

    function open(IArbitrator arbitrator, uint256 choices) external payable returns (uint256) {
        return arbitrator.createDispute{value: msg.value}(choices, "");
    }

    function setRefuses(bool value) external {
        refuses = value;
    }

    /// @notice What to call in the middle of being ruled on.
    function setCall(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 _disputeID, uint256 _ruling) external {
        if (refuses) revert Refused();
        ++rulings[_disputeID];
        ruled[_disputeID] = _ruling;
        if (_target != address(0)) (lastOk, lastAnswer) = _target.call(_payload);
        emit Ruling(IArbitrator(msg.sender), _disputeID, _ruling);
    }
}
