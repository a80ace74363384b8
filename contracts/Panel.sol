// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "./interfaces/IArbitration.sol";
import {IPanel} from "./interfaces/IPanel.sol";
import {Payment} from "./libraries/Payment.sol";

/// @title Panel
/// @notice See `IPanel`.
contract Panel is IPanel {
    uint256 private constant MAX_MEMBERS = 15;
    uint256 private constant SHORTEST = 1 hours;
    uint256 private constant LONGEST = 60 days;

    struct Vote {
        bool cast;
        uint256 ruling;
    }

    /// @inheritdoc IPanel
    uint256 public constant PUSH_PERIOD = 1 days;

    /// @inheritdoc IPanel
    uint256 public immutable quorum;

    /// @inheritdoc IPanel
    uint256 public immutable votingPeriod;

    /// @inheritdoc IPanel
    uint256 public immutable appealWindow;

    /// @inheritdoc IPanel
    IPanel public immutable second;

    /// @inheritdoc IPanel
    address public immutable reserve;

    /// @inheritdoc IPanel
    uint256 public immutable longestPath;

    /// @dev How long the second bench has for an appeal.
    uint256 private immutable _secondPath;

    uint256 private immutable _cost;
    address[] private _members;
    mapping(address member => bool) private _isMember;

    /// @inheritdoc IPanel
    uint256 public disputeCount;

    mapping(uint256 disputeId => Case) private _cases;
    mapping(uint256 disputeId => mapping(address member => Vote)) private _votes;
    mapping(uint256 disputeId => mapping(uint256 ruling => uint256 votes)) private _tallies;
    mapping(uint256 appealId => uint256 disputeId) private _appeals;

    /// @inheritdoc IPanel
    mapping(address account => uint256 amount) public dueOf;

    constructor(address[] memory members_, Settings memory settings) {
        if (members_.length > MAX_MEMBERS || settings.quorum == 0 || settings.quorum > members_.length) {
            revert Panel_BadMembers();
        }
        for (uint256 i = 0; i < members_.length; ++i) {
            if (members_[i] == address(0) || _isMember[members_[i]]) revert Panel_BadMembers();
            _isMember[members_[i]] = true;
        }
        _members = members_;
        quorum = settings.quorum;
        _cost = settings.cost;
        votingPeriod = settings.votingPeriod;
        appealWindow = settings.appealWindow;
        second = settings.second;
        reserve = settings.reserve;
        _secondPath = _pathOf(settings);
        longestPath = settings.votingPeriod + settings.appealWindow + _secondPath + PUSH_PERIOD;
    }

    // ---------------------------------------------------------------- a dispute's life

    /// @inheritdoc IArbitrator
    function createDispute(uint256 _choices, bytes calldata) external payable returns (uint256 disputeID) {
        if (msg.value != _cost) revert Panel_WrongValue(_cost, msg.value);
        disputeID = ++disputeCount;
        Case storage dispute = _cases[disputeID];
        dispute.arbitrable = msg.sender;
        dispute.openedAt = uint40(block.timestamp);
        dispute.choices = _choices;
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
        emit CaseOpened(disputeID, msg.sender, _choices);
    }

    /// @inheritdoc IPanel
    function vote(uint256 disputeId, uint256 ruling) external {
        Case storage dispute = _known(disputeId);
        if (!_isMember[msg.sender]) revert Panel_NotMember(msg.sender);
        if (_stageOf(dispute) != Stage.Voting) revert Panel_VoteOver(disputeId);
        Vote storage own = _votes[disputeId][msg.sender];
        if (own.cast) revert Panel_AlreadyVoted(disputeId, msg.sender);
        if (ruling > dispute.choices) revert Panel_BadRuling(ruling, dispute.choices);

        own.cast = true;
        own.ruling = ruling;
        uint256 votes = ++dispute.votes;
        emit VoteCast(disputeId, msg.sender, ruling);
        if (++_tallies[disputeId][ruling] == quorum) {
            _decide(dispute, disputeId, ruling, true, block.timestamp);
        } else if (votes == _members.length) {
            _decide(dispute, disputeId, 0, false, block.timestamp);
        }
    }

    /// @inheritdoc IPanel
    function closeVote(uint256 disputeId) external {
        Case storage dispute = _known(disputeId);
        if (dispute.decidedAt != 0) revert Panel_VoteOver(disputeId);
        if (_stageOf(dispute) == Stage.Voting) revert Panel_VoteOpen(disputeId);
        _closeVote(dispute, disputeId);
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256 _disputeID, bytes calldata) external payable {
        Case storage dispute = _known(_disputeID);
        if (_stageOf(dispute) != Stage.Appealable) revert Panel_NoAppeal(_disputeID);
        uint256 cost = second.arbitrationCost("");
        if (msg.value != cost) revert Panel_WrongValue(cost, msg.value);

        _closeVote(dispute, _disputeID);
        dispute.appellant = msg.sender;
        dispute.appealedAt = uint40(block.timestamp);
        uint256 appealId = second.createDispute{value: cost}(dispute.choices, "");
        dispute.appealId = appealId;
        _appeals[appealId] = _disputeID;
        emit AppealDecision(_disputeID, IArbitrable(dispute.arbitrable));
        emit Appealed(_disputeID, appealId, msg.sender, cost);
    }

    /// @inheritdoc IArbitrable
    /// @dev Only from the second bench, while the appeal waits for it; a ruling that was not offered overrules nothing.
    function rule(uint256 _disputeID, uint256 _ruling) external {
        uint256 disputeId = _appeals[_disputeID];
        Case storage dispute = _cases[disputeId];
        if (msg.sender != address(second) || disputeId == 0 || _stageOf(dispute) != Stage.Appealed) {
            revert Panel_NotSecond(msg.sender);
        }

        dispute.appealRuled = true;
        dispute.appealRuling = _ruling;
        bool overruled = _ruling <= dispute.choices && second.isQuorate(_disputeID);
        dispute.overruled = overruled;
        emit Ruling(IArbitrator(msg.sender), _disputeID, _ruling);
        emit AppealRuled(disputeId, _ruling, overruled);
    }

    /// @inheritdoc IPanel
    /// @dev The arbitrable is called last, with all gas, and its revert undoes everything: nobody can lose a ruling by
    /// handing it over with too little gas, and the members are paid by `shareCost` all the same.
    function execute(uint256 disputeId) external {
        Case storage dispute = _solved(disputeId);
        if (dispute.executed) revert Panel_AlreadyDone(disputeId);

        dispute.executed = true;
        if (!dispute.shared) _shareCost(dispute, disputeId);
        uint256 ruling = _rulingOf(dispute);
        emit Executed(disputeId, ruling);
        IArbitrable(dispute.arbitrable).rule(disputeId, ruling);
    }

    /// @inheritdoc IPanel
    function shareCost(uint256 disputeId) external {
        Case storage dispute = _solved(disputeId);
        if (dispute.shared) revert Panel_AlreadyDone(disputeId);
        _shareCost(dispute, disputeId);
    }

    /// @inheritdoc IPanel
    function withdraw(address to) external returns (uint256 amount) {
        amount = dueOf[msg.sender];
        if (amount == 0) revert Panel_NothingDue();
        if (to == address(0)) revert Panel_TransferFailed(to);
        dueOf[msg.sender] = 0;
        emit DueWithdrawn(msg.sender, to, amount);
        if (!Payment.send(address(0), to, amount, gasleft())) revert Panel_TransferFailed(to);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IPanel
    function members() external view returns (address[] memory) {
        return _members;
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256 cost) {
        return _cost;
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external view returns (uint256 cost) {
        return address(second) == address(0) ? type(uint256).max : second.arbitrationCost("");
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256 _disputeID) external view returns (uint256 start, uint256 end) {
        Case storage dispute = _known(_disputeID);
        if (appealWindow == 0 || _stageOf(dispute) == Stage.Voting) return (0, 0);
        start = _decidedAt(dispute);
        end = start + appealWindow;
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 _disputeID) external view returns (DisputeStatus status) {
        Stage stage = _stageOf(_known(_disputeID));
        if (stage == Stage.Solved) return DisputeStatus.Solved;
        return stage == Stage.Appealable ? DisputeStatus.Appealable : DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 _disputeID) external view returns (uint256 ruling) {
        return _rulingOf(_known(_disputeID));
    }

    /// @inheritdoc IPanel
    function isQuorate(uint256 disputeId) external view returns (bool) {
        return _isQuorate(_known(disputeId));
    }

    /// @inheritdoc IPanel
    function stageOf(uint256 disputeId) external view returns (Stage) {
        return _stageOf(_known(disputeId));
    }

    /// @inheritdoc IPanel
    function caseOf(uint256 disputeId) external view returns (Case memory) {
        return _known(disputeId);
    }

    /// @inheritdoc IPanel
    function voteOf(uint256 disputeId, address member) external view returns (bool voted, uint256 ruling) {
        Vote storage cast = _votes[disputeId][member];
        return (cast.cast, cast.ruling);
    }

    // ---------------------------------------------------------------- rules

    function _decide(Case storage dispute, uint256 disputeId, uint256 ruling, bool quorate, uint256 time) private {
        dispute.decidedAt = uint40(time);
        dispute.ruling = ruling;
        dispute.quorate = quorate;
        emit Decided(disputeId, ruling, quorate, time, time + appealWindow);
        if (block.timestamp < time + appealWindow) emit AppealPossible(disputeId, IArbitrable(dispute.arbitrable));
    }

    /// @dev Writes down what time has decided, once the stage is past voting.
    function _closeVote(Case storage dispute, uint256 disputeId) private {
        if (dispute.decidedAt == 0) _decide(dispute, disputeId, 0, false, _decidedAt(dispute));
    }

    function _shareCost(Case storage dispute, uint256 disputeId) private {
        _closeVote(dispute, disputeId);
        dispute.shared = true;
        bool quorate = _isQuorate(dispute);
        uint256 ruling = _rulingOf(dispute);
        uint256 count = quorate ? _tallies[disputeId][ruling] : dispute.votes;
        if (count == 0) {
            _addDue(disputeId, quorate ? dispute.appellant : reserve, _cost);
            return;
        }
        uint256 left = _cost;
        for (uint256 i = 0; count != 0; ++i) {
            address member = _members[i];
            Vote storage cast = _votes[disputeId][member];
            if (!cast.cast || (quorate && cast.ruling != ruling)) continue;
            uint256 share = left / count--;
            left -= share;
            _addDue(disputeId, member, share);
        }
    }

    function _addDue(uint256 disputeId, address account, uint256 amount) private {
        dueOf[account] += amount;
        emit DueAdded(disputeId, account, amount);
    }

    function _solved(uint256 disputeId) private view returns (Case storage dispute) {
        dispute = _known(disputeId);
        if (_stageOf(dispute) != Stage.Solved) revert Panel_NotSolved(disputeId);
    }

    function _known(uint256 disputeId) private view returns (Case storage dispute) {
        dispute = _cases[disputeId];
        if (dispute.arbitrable == address(0)) revert Panel_UnknownDispute(disputeId);
    }

    function _stageOf(Case storage dispute) private view returns (Stage) {
        uint256 appealedAt = dispute.appealedAt;
        if (appealedAt != 0) {
            bool over = dispute.appealRuled || block.timestamp >= appealedAt + _secondPath;
            return over ? Stage.Solved : Stage.Appealed;
        }
        uint256 decidedAt = _decidedAt(dispute);
        if (block.timestamp < decidedAt) return Stage.Voting;
        return block.timestamp < decidedAt + appealWindow ? Stage.Appealable : Stage.Solved;
    }

    /// @dev When this bench decided, or will have decided at the latest.
    function _decidedAt(Case storage dispute) private view returns (uint256) {
        uint256 decidedAt = dispute.decidedAt;
        return decidedAt != 0 ? decidedAt : dispute.openedAt + votingPeriod;
    }

    function _rulingOf(Case storage dispute) private view returns (uint256) {
        return dispute.overruled ? dispute.appealRuling : dispute.ruling;
    }

    function _isQuorate(Case storage dispute) private view returns (bool) {
        return dispute.overruled || dispute.quorate;
    }

    /// @dev Checks periods, second bench and reserve, and returns how long the second bench has for an appeal.
    function _pathOf(Settings memory settings) private view returns (uint256 path) {
        if (settings.reserve == address(0)) revert Panel_BadSettings();
        if (settings.votingPeriod < SHORTEST || settings.votingPeriod > LONGEST) revert Panel_BadSettings();
        if (address(settings.second) == address(0)) {
            if (settings.appealWindow != 0) revert Panel_BadSettings();
            return 0;
        }
        if (settings.appealWindow < SHORTEST || settings.appealWindow > LONGEST) revert Panel_BadSettings();
        if (address(settings.second).code.length == 0) revert Panel_BadSettings();
        path = settings.second.longestPath();
        if (path < PUSH_PERIOD || path > 3 * LONGEST) revert Panel_BadSettings();
    }
}
