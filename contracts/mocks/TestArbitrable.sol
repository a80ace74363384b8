// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "../interfaces/IArbitration.sol";

/// @title TestArbitrable
/// @notice Opens disputes on a bench and keeps what it rules.
contract TestArbitrable is IArbitrable {
    bool public refuses;
    mapping(uint256 disputeId => uint256 rulings) public rulings;
    mapping(uint256 disputeId => uint256 ruling) public ruled;

    error Refused();

    function open(IArbitrator arbitrator, uint256 choices) external payable returns (uint256) {
        return arbitrator.createDispute{value: msg.value}(choices, "");
    }

    function setRefuses(bool value) external {
        refuses = value;
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 _disputeID, uint256 _ruling) external {
        if (refuses) revert Refused();
        ++rulings[_disputeID];
        ruled[_disputeID] = _ruling;
        emit Ruling(IArbitrator(msg.sender), _disputeID, _ruling);
    }
}
