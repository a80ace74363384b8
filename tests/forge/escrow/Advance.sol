// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ContestMoves} from "./ContestMoves.sol";

/// @title How a seat or a contest goes one step on, chosen among what the rules allow
abstract contract Advance is ContestMoves {
    function _warpTo(uint256 time) internal {
        if (block.timestamp < time) VM.warp(time);
    }

    function _openTask(uint256 seed) internal view returns (bool found, uint256 i) {
        for (uint256 n = 0; n < _tasks.length && !found; ++n) {
            i = ((uint256(keccak256(abi.encode(seed))) % _tasks.length) + n) % _tasks.length;
            TaskBook storage t = _tasks[i];
            found = t.status == ACTIVE && t.open != 0 && block.timestamp < t.f.deadline;
        }
    }

    function _anySeat(uint256 seed) internal view returns (bool found, uint256 i, uint256 j) {
        if (_tasks.length == 0) return (false, 0, 0);
        i = _roll(seed, "task", _tasks.length);
        if (_tasks[i].seats.length != 0) return (true, i, _roll(seed, "seat", _tasks[i].seats.length));
    }

    /// @dev A seat whose next step is its own and not its contest's.
    function _liveSeat(uint256 seed) internal view returns (bool found, uint256 i, uint256 j) {
        for (uint256 n = 0; n < _tasks.length; ++n) {
            i = (_roll(seed, "task", _tasks.length) + n) % _tasks.length;
            TaskBook storage t = _tasks[i];
            for (uint256 m = 0; m < t.seats.length; ++m) {
                j = (_roll(seed, "seat", t.seats.length) + m) % t.seats.length;
                if (t.seats[j].state < REVEALED) return (true, i, j);
            }
        }
    }

    function _advance(uint256 i, uint256 j, uint256 seed) internal {
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        uint256 dice = _roll(seed, "dice", 12);
        address anyone = people[_roll(seed, "anyone", 6)];
        if (s.state == COMMITTED) return _openEntry(i, j, dice, anyone);
        if (dice == 0) return _settle(i, j, seed % 2 == 0 ? s.worker : t.f.poster, seed % 101);
        if (s.state == WORKING) _work(i, j, dice, seed);
        else if (s.state == SUBMITTED) _review(i, j, dice, anyone);
        else if (s.state == REJECTED) _answer(i, j, dice, anyone);
        else _argue(i, j, dice, seed);
    }

    function _work(uint256 i, uint256 j, uint256 dice, uint256 seed) private {
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        uint256 end = s.clock + t.f.workPeriod;
        address anyone = people[_roll(seed, "anyone", 6)];
        if (dice < 2 && s.digest == 0 && block.timestamp < s.clock + t.f.returnPeriod)
            return _returnSeat(i, j, s.worker);
        if (dice == 3 || block.timestamp >= end) {
            _warpTo(end);
            return _lapse(i, j, anyone);
        }
        _submit(i, j, dice < 7 ? anyone : s.worker, keccak256(abi.encode(seed)));
    }

    function _review(uint256 i, uint256 j, uint256 dice, address anyone) private {
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        uint256 end = s.clock + t.f.reviewPeriod;
        if (dice == 1 || block.timestamp >= end) {
            _warpTo(end);
            return _release(i, j, anyone);
        }
        if (dice < 5) _accept(i, j, t.f.poster, dice % 2 == 0);
        else if (dice < 7) _requestChanges(i, j, t.f.poster);
        else _reject(i, j, t.f.poster, dice % 3);
    }

    function _answer(uint256 i, uint256 j, uint256 dice, address anyone) private {
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        uint256 end = s.clock + t.f.disputePeriod;
        if (dice < 2 || block.timestamp >= end) {
            _warpTo(end);
            return _concede(i, j, anyone);
        }
        _dispute(i, j, s.worker, dice % 3);
    }

    function _argue(uint256 i, uint256 j, uint256 dice, uint256 seed) private {
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        address anyone = people[_roll(seed, "anyone", 6)];
        if (dice == 1) return _evidence(i, j, s.worker);
        if (_disputes[s.disputeId].ruledAt == 0 && dice < 10) return _rule(s.disputeId, _ruling(seed), false);
        if (_disputes[s.disputeId].ruledAt == 0) _warpTo(s.clock + t.f.rulingPeriod);
        _execute(i, j, anyone);
    }

    function _ruling(uint256 seed) private pure returns (uint256) {
        uint256 dice = _roll(seed, "ruling", 10);
        if (dice < 7) return (dice + 1) / 2;
        return dice == 7 ? 255 : seed;
    }

    function _openEntry(uint256 i, uint256 j, uint256 dice, address anyone) private {
        TaskBook storage t = _tasks[i];
        if (dice < 2 || block.timestamp >= _revealEnd(t)) {
            _warpTo(_revealEnd(t));
            return _lapse(i, j, anyone);
        }
        _warpTo(t.f.deadline);
        _reveal(i, j, anyone, false);
    }

    function _advanceContest(uint256 i, uint256 seed) internal {
        TaskBook storage t = _tasks[i];
        uint256 dice = _roll(seed, "dice", 12);
        uint256 j = _roll(seed, "seat", t.seats.length);
        address anyone = people[_roll(seed, "anyone", 6)];
        if (t.status == CONTEST_DISPUTED) return _argueContest(i, j, dice, seed);
        for (uint256 n = 0; n < t.seats.length && t.seats[j].state != REVEALED; ++n) j = (j + 1) % t.seats.length;
        if (t.revealed == 0) {
            if (dice > 2 && t.seats[j].state == COMMITTED) return _openEntry(i, j, dice, anyone);
            _warpTo(_revealEnd(t));
            return _closeContest(i, j, anyone);
        }
        if (dice < 4 && block.timestamp < _awardEnd(t)) {
            _warpTo(_revealEnd(t));
            return _award(i, j, t.f.poster);
        }
        if (dice < 10 && block.timestamp < _escalateEnd(t)) {
            _warpTo(_awardEnd(t));
            return _escalate(i, j, t.seats[j].worker, dice % 3);
        }
        _warpTo(_escalateEnd(t));
        _closeContest(i, j, anyone);
    }

    function _argueContest(uint256 i, uint256 j, uint256 dice, uint256 seed) private {
        TaskBook storage t = _tasks[i];
        DisputeBook storage d = _disputes[t.disputeId];
        if (dice == 0) return _evidence(i, j, t.f.poster);
        if (d.ruledAt == 0 && dice < 9) return _rule(t.disputeId, _entryRuled(t, j, seed), false);
        if (d.ruledAt == 0) _warpTo(t.opened + t.f.rulingPeriod);
        _closeRuled(i, j, people[_roll(seed, "anyone", 6)]);
    }

    function _entryRuled(TaskBook storage t, uint256 j, uint256 seed) private view returns (uint256) {
        return seed % 2 == 0 ? t.seats[j].entry : _roll(seed, "entry", t.f.seats + 2);
    }

    /// @dev Closes an escalated contest in the name of the entry that was ruled to win it, if any was.
    function _closeRuled(uint256 i, uint256 j, address caller) internal {
        TaskBook storage t = _tasks[i];
        (, uint256 winner) = _outcome(t);
        for (uint256 n = 0; n < t.seats.length; ++n) if (winner != 0 && t.seats[n].entry == winner) j = n;
        _closeContest(i, j, caller);
    }
}
