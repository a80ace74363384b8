// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileArbitrator} from "../../../contracts/mocks/HostileArbitrator.sol";
import {DisputeMoves} from "./DisputeMoves.sol";

/// @title What only contests have: opening a commitment, awarding, escalating, closing
abstract contract ContestMoves is DisputeMoves {
    function _revealEnd(TaskBook storage t) internal view returns (uint256) {
        return uint256(t.f.deadline) + t.f.workPeriod;
    }

    function _awardEnd(TaskBook storage t) internal view returns (uint256) {
        return _revealEnd(t) + t.f.reviewPeriod;
    }

    function _escalateEnd(TaskBook storage t) internal view returns (uint256) {
        return _awardEnd(t) + t.f.disputePeriod;
    }

    /// @param forged Whether the opening is another than the one that was committed to.
    function _reveal(uint256 i, uint256 j, address caller, bool forged) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == COMMITTED && !forged;
        if (block.timestamp < t.f.deadline || block.timestamp >= _revealEnd(t)) allowed = false;
        bytes32 content = forged ? keccak256(abi.encode(s.content)) : s.content;
        bytes memory payload = abi.encodeCall(escrow.reveal, (t.terms, s.worker, _seatOf(s), content, s.salt));
        bool ok = _call(caller, payload, 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _pay(t, s.worker, s.bond);
        (s.state, s.clock, s.digest, s.bond) = (REVEALED, block.timestamp, s.content, 0);
        ++t.revealed;
        _count(bytes32(uint256(REVEALED)));
    }

    function _award(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = caller == t.f.poster && s.state == REVEALED && t.status == ACTIVE;
        if (block.timestamp < _revealEnd(t) || block.timestamp >= _awardEnd(t)) allowed = false;
        bool ok = _call(caller, abi.encodeCall(escrow.award, (t.terms, s.worker, _seatOf(s))), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _count("awarded");
        _win(t, s);
        _creditStake(t.f.poster, t.judging);
        t.judging = 0;
    }

    function _win(TaskBook storage t, SeatBook storage s) private {
        t.status = CONTEST_ENDED;
        s.net = t.f.reward;
        _charge(t, s.net, _fee(t, s.net));
        _pay(t, s.worker, s.net);
        _end(t, s, WON, false, false);
    }

    function _escalate(uint256 i, uint256 j, address caller, uint256 surplus) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        (_current, _surplusTo) = (i, caller);
        HostileArbitrator bench = benches[_benchOf(t)];
        bool allowed = caller == s.worker && s.state == REVEALED && t.status == ACTIVE;
        if (block.timestamp < _awardEnd(t) || block.timestamp >= _escalateEnd(t)) allowed = false;
        if (_costFails(address(bench)) || _disputeFails(address(bench))) allowed = false;
        uint256 cost = bench.cost();
        uint256 missing = cost > t.judging ? cost - t.judging : 0;
        uint256 id = bench.nextId();
        bytes memory payload = abi.encodeCall(escrow.escalate, (t.terms, s.worker, _seatOf(s), ""));
        bool ok = _call(caller, payload, missing + surplus);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _takeStake(caller, missing + surplus);
        _creditStake(caller, surplus);
        _costs += cost;
        _creditStake(t.f.poster, t.judging + missing - cost);
        (t.judging, t.status, t.opened) = (0, CONTEST_DISPUTED, block.timestamp);
        t.disputeId = _open(t, id, address(0));
        _count("escalated");
        if (missing != 0) _count("escalated with a shortfall");
    }

    /// @param j The entry that is named; it counts only where it was ruled the winner.
    function _closeContest(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        (bool allowed, uint256 winner) = _outcome(t);
        if (winner != 0 && winner != s.entry) allowed = false;
        if (t.f.mode != CONTEST) allowed = false;
        uint256 id = t.status == CONTEST_DISPUTED ? _disputes[t.disputeId].id : 0;
        bytes memory payload = abi.encodeCall(escrow.closeContest, (t.terms, s.worker, _seatOf(s), id));
        bool ok = _call(caller, payload, 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        if (winner != 0 && s.state == REVEALED) {
            _count("won by ruling");
            return _win(t, s);
        }
        _credit(t, t.f.poster, _gross(t, t.f.reward));
        if (t.status == ACTIVE && t.revealed != 0) {
            _creditStake(t.f.treasury, t.judging);
            if (t.f.token == address(0)) t.forfeits += t.judging;
            _count("contest in silence");
        } else {
            _creditStake(t.f.poster, t.judging);
            if (t.status == ACTIVE) _count("contest without entry");
            else _count("contest ruled for nobody");
        }
        (t.status, t.judging) = (CONTEST_ENDED, 0);
    }

    /// @dev Whether a contest can be closed now, and the entry that was ruled to win it.
    function _outcome(TaskBook storage t) internal view returns (bool over, uint256 winner) {
        if (t.status == ACTIVE) {
            if (t.revealed == 0) return (block.timestamp >= _revealEnd(t), 0);
            return (block.timestamp >= _escalateEnd(t), 0);
        }
        if (t.status != CONTEST_DISPUTED) return (false, 0);
        (over, winner) = _verdict(t.disputeId, t.opened, t.f.rulingPeriod);
        if (winner > t.f.seats - t.open) winner = 0;
    }
}
