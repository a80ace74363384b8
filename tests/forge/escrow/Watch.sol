// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Books} from "./Books.sol";

/// @title Looks at the escrow after every call and notes what no call may do
/// @notice What it sees it holds against what it saw before and against who called when, not against the books.
abstract contract Watch is Books {
    uint256 internal constant NO_TASK = type(uint256).max;

    /// @dev The task that this step is about, whether it is a decision of the guild, and who may get back a surplus.
    uint256 internal _current = NO_TASK;
    bool internal _governed;
    address internal _surplusTo;

    uint256 private _step;
    bool private _blind;
    mapping(address who => uint256 step) private _consents;

    mapping(bytes32 rule => bool) public breached;

    mapping(uint256 task => uint256 word) private _seenTask;
    mapping(uint256 task => mapping(address worker => uint256 word)) private _seenSeat;
    mapping(address who => mapping(address token => uint256)) private _seenCredit;
    mapping(address who => mapping(address token => uint256)) private _seenBalance;
    mapping(address who => uint256) private _seenEpoch;
    mapping(uint256 dispute => uint256 word) private _seenDispute;

    mapping(uint256 task => mapping(address worker => uint256 times)) internal _takings;
    mapping(uint256 task => mapping(address worker => uint256 times)) internal _endings;
    mapping(uint256 task => uint256 times) internal _winners;
    uint256 internal _noted;
    mapping(uint256 task => mapping(address who => int256 amount)) internal _gained;

    /// @dev What the escrow holds of a token beyond all credits; and by how much it grew in steps about each task.
    mapping(address token => int256 amount) private _seenKept;
    mapping(uint256 task => mapping(address token => int256 amount)) internal _kept;

    constructor() {
        for (uint256 i = 0; i < 6; ++i) {
            for (uint256 j = 0; j < 3; ++j) _seenBalance[people[i]][tokens[j]] = _balance(tokens[j], people[i]);
        }
    }

    modifier watched() {
        ++_step;
        (_actor, _current, _governed, _surplusTo) = (address(0), NO_TASK, false, address(0));
        _;
        if (!_blind) _watch();
    }

    /// @notice Stops watching, for walks that only count where they come.
    function closeEyes() external {
        _blind = true;
    }

    /// @dev A call that the rules allow must succeed, unless it was starved of gas; one that they forbid must fail.
    function _judge(bool ok, bool allowed) internal {
        if (ok && !allowed) breached["a forbidden move succeeded"] = true;
        if (!ok && allowed && _gas == CALL_GAS) breached["a legal move was refused"] = true;
    }

    function _agree(address who, bytes32 structHash) internal returns (bytes memory) {
        _consents[who] = _step;
        return _sign(who, structHash);
    }

    function _agreed(address who) private view returns (bool) {
        return _actor == who || _consents[who] == _step;
    }

    function _watch() private {
        if (_reentered()) breached["it was entered again"] = true;
        for (uint256 i = 0; i < _tasks.length; ++i) _watchTask(i);
        for (uint256 i = 0; i < _disputes.length; ++i) _watchDispute(i);
        for (uint256 i = 0; i < 3; ++i) _watchToken(tokens[i]);
        for (uint256 i = 0; i < 6; ++i) _watchEpoch(people[i]);
    }

    function _watchTask(uint256 i) private {
        TaskBook storage t = _tasks[i];
        for (uint256 j = 0; j < PARTIES; ++j) _watchSeat(i, t, people[j]);
        uint256 word = escrow.taskWord(t.id);
        uint256 before = _seenTask[i];
        if (word == before) return;
        _moved(i);
        if (uint8(word) < uint8(before)) breached["a task went back"] = true;
        _seenTask[i] = word;
    }

    function _watchSeat(uint256 i, TaskBook storage t, address worker) private {
        uint256 word = escrow.seatWord(t.id, worker);
        uint256 before = _seenSeat[i][worker];
        if (word == before) return;
        _moved(i);
        (uint8 from, uint8 to) = (uint8(before), uint8(word));
        if (from > 15) breached["a tombstone changed"] = true;
        if (!_isTurn(i, t, worker, before, to)) breached["it was not their turn"] = true;
        if (before == 0) {
            ++_takings[i][worker];
            if (uint8(_seenTask[i]) > ACTIVE) breached["a closed task took a worker"] = true;
        }
        if (to > 15) ++_endings[i][worker];
        if (to == WON) ++_winners[i];
        if (to == PAID_NOTED) ++_noted;
        _seenSeat[i][worker] = word;
    }

    /// @dev The table of a seat's life: who may move it from one state to another, and when.
    function _isTurn(
        uint256 i,
        TaskBook storage t,
        address worker,
        uint256 before,
        uint8 to
    ) private view returns (bool) {
        uint8 from = uint8(before);
        uint256 age = block.timestamp - uint40(before >> 8);
        bool byWorker = _agreed(worker);
        bool byPoster = _agreed(t.f.poster);
        uint256 revealed = t.f.deadline + uint256(t.f.workPeriod);
        if (from == 0) return byWorker && block.timestamp < t.f.deadline && (to == WORKING || to == COMMITTED);
        if (to == SETTLED) return from >= WORKING && from <= DISPUTED && byWorker && byPoster;
        if (from == WORKING) {
            if (to == RETURNED) return _actor == worker && age < t.f.returnPeriod;
            if (to == SUBMITTED) return byWorker && age < t.f.workPeriod;
            return to == LAPSED && age >= t.f.workPeriod;
        }
        if (from == SUBMITTED) {
            bool inReview = age < t.f.reviewPeriod;
            if (to == WORKING || to == PAID) return !inReview || _actor == t.f.poster;
            if (to == PAID_NOTED) return inReview && _actor == t.f.poster;
            return to == REJECTED && inReview && _actor == t.f.poster;
        }
        if (from == REJECTED) {
            if (to == DISPUTED) return _actor == worker && age < t.f.disputePeriod;
            return to == CONCEDED && age >= t.f.disputePeriod;
        }
        if (from == DISPUTED)
            return to >= RULED_WORKER && to <= SPLIT && (age >= t.f.rulingPeriod || _isRuled(t, worker));
        if (from == COMMITTED) {
            if (to == REVEALED) return block.timestamp >= t.f.deadline && block.timestamp < revealed;
            return to == UNREVEALED && block.timestamp >= revealed;
        }
        if (from != REVEALED || to != WON) return false;
        if (uint8(_seenTask[i]) == CONTEST_DISPUTED) return _isRuled(t, address(0));
        return _actor == t.f.poster && block.timestamp >= revealed && block.timestamp < revealed + t.f.reviewPeriod;
    }

    function _isRuled(TaskBook storage t, address worker) private view returns (bool) {
        uint256 subject = _subject(t, worker);
        for (uint256 i = 0; i < _disputes.length; ++i) {
            if (uint208(_seenDispute[i]) == subject && _seenDispute[i] >> 208 != 0) return true;
        }
        return false;
    }

    function _watchDispute(uint256 i) private {
        uint256 word = escrow.disputeWord(address(benches[_disputes[i].bench]), _disputes[i].id);
        uint256 before = _seenDispute[i];
        if (word == before) return;
        if (_governed) breached["a vote moved a task"] = true;
        if (before >> 208 != 0 || (before != 0 && uint208(word) != uint208(before))) {
            breached["a ruling was recorded twice"] = true;
        }
        _seenDispute[i] = word;
    }

    function _watchToken(address token) private {
        uint256 credits;
        for (uint256 i = 0; i < 6; ++i) credits += _watchMoney(people[i], token);
        int256 kept = int256(_balance(token, address(escrow))) - int256(credits);
        if (kept == _seenKept[token]) return;
        if (_current != NO_TASK) _kept[_current][token] += kept - _seenKept[token];
        _seenKept[token] = kept;
    }

    function _watchEpoch(address who) private {
        uint256 epoch = escrow.epochOf(who);
        if (epoch == _seenEpoch[who]) return;
        if (epoch < _seenEpoch[who] || _actor != who) breached["an epoch moved wrongly"] = true;
        _seenEpoch[who] = epoch;
    }

    function _watchMoney(address who, address token) private returns (uint256 credit) {
        credit = escrow.credit(who, token);
        uint256 balance = _balance(token, who);
        uint256 credited = _seenCredit[who][token];
        uint256 held = _seenBalance[who][token];
        if (credit == credited && balance == held) return credit;
        if (_governed) breached["a vote moved a task"] = true;
        if (credit < credited && !_agreed(who)) breached["credit fell without its owner"] = true;
        if (_current != NO_TASK) {
            TaskBook storage t = _tasks[_current];
            bool named = who == t.f.poster || who == treasury || who == _surplusTo;
            if (credit > credited && !named && !_cannotPay(token, who)) breached["a payment was held back"] = true;
            if (token == t.f.token) _gained[_current][who] += int256(balance + credit) - int256(held + credited);
        }
        (_seenCredit[who][token], _seenBalance[who][token]) = (credit, balance);
    }

    function _moved(uint256 task) private {
        if (_governed) breached["a vote moved a task"] = true;
        if (task != _current) breached["a task moved another"] = true;
    }
}
