// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "./interfaces/IArbitration.sol";
import {IPanel} from "./interfaces/IPanel.sol";

/// @title Panel
/// @notice See `IPanel`.
contract Panel is IPanel {
    uint256 private constant MAX_MEMBERS = 15;

    struct Case {
        address arbitrable;
        bool solved;
        uint8 votes;
        uint256 choices;
        uint256 ruling;
    }

    /// @inheritdoc IPanel
    uint256 public immutable quorum;

    uint256 private immutable _cost;
    address[] private _members;
    mapping(address member => bool) private _isMember;

    uint256 private _caseCount;
    mapping(uint256 disputeId => Case) private _cases;
    mapping(uint256 disputeId => mapping(address member => bool)) private _hasVoted;
    mapping(uint256 disputeId => mapping(uint256 ruling => address[])) private _voters;
    mapping(address member => uint256) private _due;

    constructor(address[] memory members_, uint256 quorum_, uint256 cost_) {
        if (members_.length > MAX_MEMBERS || quorum_ == 0 || quorum_ > members_.length) revert Panel_BadMembers();
        for (uint256 i = 0; i < members_.length; ++i) {
            if (members_[i] == address(0) || _isMember[members_[i]]) revert Panel_BadMembers();
            _isMember[members_[i]] = true;
        }
        _members = members_;
        quorum = quorum_;
        _cost = cost_;
    }

    /// @inheritdoc IArbitrator
    function createDispute(uint256 _choices, bytes calldata) external payable returns (uint256 disputeID) {
        if (msg.value != _cost) revert Panel_WrongValue(_cost, msg.value);
        disputeID = ++_caseCount;
        _cases[disputeID].arbitrable = msg.sender;
        _cases[disputeID].choices = _choices;
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
    }

    /// @inheritdoc IPanel
    function vote(uint256 disputeId, uint256 ruling) external {
        Case storage dispute = _known(disputeId);
        if (!_isMember[msg.sender]) revert Panel_NotMember(msg.sender);
        if (dispute.solved) revert Panel_Solved(disputeId);
        if (_hasVoted[disputeId][msg.sender]) revert Panel_AlreadyVoted(disputeId, msg.sender);
        if (ruling > dispute.choices) revert Panel_BadRuling(ruling, dispute.choices);

        _hasVoted[disputeId][msg.sender] = true;
        _voters[disputeId][ruling].push(msg.sender);
        uint256 votes = ++dispute.votes;
        emit VoteCast(disputeId, msg.sender, ruling);
        if (_voters[disputeId][ruling].length == quorum) {
            _solve(dispute, disputeId, ruling, _voters[disputeId][ruling]);
        } else if (votes == _members.length) {
            _solve(dispute, disputeId, 0, _members);
        }
    }

    /// @inheritdoc IPanel
    function withdraw(address to) external returns (uint256 amount) {
        amount = _due[msg.sender];
        if (amount == 0) revert Panel_NothingDue();
        if (to == address(0)) revert Panel_TransferFailed(to);
        _due[msg.sender] = 0;
        (bool ok, ) = to.call{value: amount}("");
        if (!ok) revert Panel_TransferFailed(to);
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256, bytes calldata) external payable {
        revert Panel_NoAppeal();
    }

    /// @inheritdoc IPanel
    function members() external view returns (address[] memory) {
        return _members;
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256 cost) {
        return _cost;
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 _disputeID) external view returns (DisputeStatus status) {
        return _known(_disputeID).solved ? DisputeStatus.Solved : DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 _disputeID) external view returns (uint256 ruling) {
        return _known(_disputeID).ruling;
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256 _disputeID) external view returns (uint256 start, uint256 end) {
        _known(_disputeID);
        return (0, 0);
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external pure returns (uint256 cost) {
        return type(uint256).max;
    }

    /// @dev The arbitrable is called last. Its revert undoes the vote, so that no member can lose a ruling by sending the
    /// vote with too little gas.
    function _solve(Case storage dispute, uint256 disputeId, uint256 ruling, address[] storage paid) private {
        dispute.solved = true;
        dispute.ruling = ruling;
        uint256 share = _cost / paid.length;
        for (uint256 i = 0; i < paid.length; ++i) _due[paid[i]] += share;
        _due[paid[paid.length - 1]] += _cost - share * paid.length;
        IArbitrable(dispute.arbitrable).rule(disputeId, ruling);
    }

    function _known(uint256 disputeId) private view returns (Case storage dispute) {
        dispute = _cases[disputeId];
        if (dispute.arbitrable == address(0)) revert Panel_UnknownDispute(disputeId);
    }
}
