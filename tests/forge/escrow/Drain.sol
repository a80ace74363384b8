// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileAccount} from "../../../contracts/mocks/HostileAccount.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Advance} from "./Advance.sol";

/// @title Brings every task to its end by nothing but time and the calls of a stranger, whatever everyone else has become
abstract contract Drain is Advance {
    uint256 internal _drainedIn;
    uint256 internal _drainBound;

    /// @notice Pushes whatever is due first, until nothing is left to push.
    function drain() external {
        uint256 begin = block.timestamp;
        address stranger = treasury;
        for (uint256 i = 0; i < _tasks.length; ++i) {
            if (_tasks[i].f.deadline > begin) begin = _tasks[i].f.deadline;
            uint256 life = _longestLife(_tasks[i]);
            if (life > _drainBound) _drainBound = life;
        }
        for (uint256 pushes = 0; pushes < 500; ++pushes) {
            (uint256 due, uint256 i, uint256 j) = _nextDue();
            if (due == type(uint256).max) break;
            _warpTo(due);
            _push(i, j, stranger);
            (uint256 next, uint256 task, uint256 seat) = _nextDue();
            bool stuck = next == due && task == i && seat == j;
            if (stuck) VM.warp(block.timestamp + 1 days);
        }
        _drainedIn = block.timestamp > begin ? block.timestamp - begin : 0;
    }

    /// @notice Everybody takes what is his, once token and receiver let him.
    function takeAll() external {
        hostile.setMode(HostileToken.Mode.Honest);
        account.setMode(HostileAccount.Mode.Accepts);
        for (uint256 i = 0; i < 6; ++i) {
            hostile.setBlocked(people[i], false);
            for (uint256 j = 0; j < 3; ++j) _takeAll(people[i], tokens[j]);
        }
    }

    function _takeAll(address who, address token) private watched {
        uint256 amount = _creditBook[who][token];
        bool ok = _call(who, abi.encodeCall(escrow.withdraw, (token, who)), 0);
        _judge(ok, amount != 0);
        if (!ok) return;
        _creditBook[who][token] = 0;
        _balanceBook[who][token] += amount;
    }

    function _longestLife(TaskBook storage t) private view returns (uint256) {
        return 3 * t.milestones * (uint256(t.f.workPeriod) + t.f.reviewPeriod) + t.f.disputePeriod + t.f.rulingPeriod;
    }

    /// @dev The first time-out that anyone can push: of task i when j is its number of seats, else of its seat j.
    function _nextDue() private view returns (uint256 due, uint256 task, uint256 seat) {
        due = type(uint256).max;
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            for (uint256 j = 0; j <= t.seats.length; ++j) {
                uint256 time = j == t.seats.length ? _taskDue(t) : _seatDue(t, t.seats[j]);
                if (time < due) (due, task, seat) = (time, i, j);
            }
        }
    }

    function _seatDue(TaskBook storage t, SeatBook storage s) private view returns (uint256) {
        if (s.state == WORKING) return s.clock + t.f.workPeriod;
        if (s.state == SUBMITTED) return s.clock + t.f.reviewPeriod;
        if (s.state == REJECTED) return s.clock + t.f.disputePeriod;
        if (s.state == DISPUTED) return s.clock + t.f.rulingPeriod;
        if (s.state == COMMITTED) return _revealEnd(t);
        return type(uint256).max;
    }

    function _taskDue(TaskBook storage t) private view returns (uint256) {
        if (t.status == CONTEST_DISPUTED) return t.opened + t.f.rulingPeriod;
        if (t.status != ACTIVE) return type(uint256).max;
        if (t.f.mode != CONTEST || t.seats.length == 0) return t.f.deadline;
        return t.revealed == 0 ? _revealEnd(t) : _escalateEnd(t);
    }

    function _push(uint256 i, uint256 j, address stranger) private {
        TaskBook storage t = _tasks[i];
        if (j == t.seats.length) {
            if (t.f.mode != CONTEST || t.seats.length == 0) _close(i, stranger);
            else _closeRuled(i, 0, stranger);
            return;
        }
        uint8 state = t.seats[j].state;
        if (state == SUBMITTED) _release(i, j, stranger);
        else if (state == REJECTED) _concede(i, j, stranger);
        else if (state == DISPUTED) _execute(i, j, stranger);
        else _lapse(i, j, stranger);
    }
}
