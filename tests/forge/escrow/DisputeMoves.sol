// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileArbitrator} from "../../../contracts/mocks/HostileArbitrator.sol";
import {WorkMoves} from "./WorkMoves.sol";

/// @title Rejections, disputes, what benches do, and the ends of disputed seats
abstract contract DisputeMoves is WorkMoves {
    function _benchOf(TaskBook storage t) internal view returns (uint256) {
        return t.f.arbitrator == address(benches[0]) ? 0 : 1;
    }

    /// @param surplus Sent beyond the cost.
    function _reject(uint256 i, uint256 j, address caller, uint256 surplus) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        (_current, _surplusTo) = (i, caller);
        uint256 cost = benches[_benchOf(t)].cost();
        bool allowed = caller == t.f.poster && s.state == SUBMITTED && !_costFails(t.f.arbitrator);
        if (block.timestamp >= s.clock + t.f.reviewPeriod) allowed = false;
        bytes memory payload = abi.encodeCall(escrow.reject, (t.terms, s.worker, _seatOf(s), "reason", ""));
        bool ok = _call(caller, payload, cost + surplus);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _takeStake(caller, cost + surplus);
        _creditStake(caller, surplus);
        (s.state, s.clock, s.posterStake) = (REJECTED, block.timestamp, cost);
        _count(bytes32(uint256(REJECTED)));
    }

    function _concede(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == REJECTED && block.timestamp >= s.clock + t.f.disputePeriod;
        bool ok = _call(caller, abi.encodeCall(escrow.concede, (t.terms, s.worker, _seatOf(s))), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _creditStake(t.f.poster, s.posterStake);
        _loseSeat(t, s, CONCEDED);
    }

    function _dispute(uint256 i, uint256 j, address caller, uint256 surplus) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        (_current, _surplusTo) = (i, caller);
        HostileArbitrator bench = benches[_benchOf(t)];
        uint256 cost = bench.cost();
        bool allowed = caller == s.worker && s.state == REJECTED && block.timestamp < s.clock + t.f.disputePeriod;
        if (_costFails(address(bench)) || _disputeFails(address(bench))) allowed = false;
        uint256 id = bench.nextId();
        bytes memory payload = abi.encodeCall(escrow.dispute, (t.terms, s.worker, _seatOf(s), ""));
        bool ok = _call(caller, payload, cost + surplus);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _takeStake(caller, cost + surplus);
        _costs += cost;
        _creditStake(caller, surplus);
        s.disputeId = _open(t, id, s.worker);
        (s.state, s.clock, s.workerStake) = (DISPUTED, block.timestamp, cost);
        _count(bytes32(uint256(DISPUTED)));
    }

    function _open(TaskBook storage t, uint256 id, address worker) internal returns (uint256 number) {
        number = _disputes.length;
        _disputes.push(DisputeBook(_benchOf(t), id, _subject(t, worker), 0, 0));
    }

    /// @dev A bench rules whatever it likes, on any number that it ever gave and on some that it did not, by whoever
    /// stands in its place.
    function _rule(uint256 number, uint256 ruling, bool impostor) internal watched {
        if (_disputes.length == 0) return;
        DisputeBook storage d = _disputes[number % _disputes.length];
        bool ok = _call(
            impostor ? people[0] : address(benches[d.bench]),
            abi.encodeWithSignature("rule(uint256,uint256)", d.id, ruling),
            0
        );
        bool allowed = !impostor && d.ruledAt == 0;
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        (d.ruledAt, d.ruling) = (block.timestamp, ruling > 254 ? 255 : ruling);
        _count("ruled");
        if (ruling > 3) _count("ruled out of range");
    }

    function _disputeWord(DisputeBook storage d) internal view returns (uint256) {
        return d.subject | (d.ruledAt << 208) | (d.ruling << 248);
    }

    /// @dev The ruling that counts, or that none does yet.
    function _verdict(
        uint256 number,
        uint256 begin,
        uint256 period
    ) internal view returns (bool known, uint256 ruling) {
        DisputeBook storage d = _disputes[number];
        if (d.ruledAt != 0 && d.ruledAt < begin + period) return (true, d.ruling);
        return (block.timestamp >= begin + period, 0);
    }

    function _execute(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        if (_disputes.length == 0) return;
        DisputeBook storage d = _disputes[s.disputeId];
        (bool known, uint256 ruling) = _verdict(s.disputeId, s.clock, t.f.rulingPeriod);
        bool allowed = s.state == DISPUTED && known;
        bool ok = _call(caller, abi.encodeCall(escrow.executeRuling, (t.terms, s.worker, _seatOf(s), d.id)), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        if (d.ruledAt == 0) _count("no ruling in time");
        if (ruling == 1) return _winSeat(t, s);
        if (ruling == 2 || ruling == 3) {
            _creditStake(t.f.poster, s.posterStake);
            return _loseSeat(t, s, ruling == 2 ? RULED_POSTER : RULED_ABUSE);
        }
        _pay(t, s.worker, _payDue(t, s, _due(t, s) / 2, false) + s.bond);
        _refund(t, s);
        _shareStakes(t, s);
        _end(t, s, SPLIT, false, false);
    }

    function _winSeat(TaskBook storage t, SeatBook storage s) private {
        bool bonus = s.bonus && s.milestone + 1 == t.milestones;
        _pay(t, s.worker, _payDue(t, s, _due(t, s), bonus) + s.bond);
        _refund(t, s);
        uint256 toWorker = s.workerStake < s.posterStake ? s.workerStake : s.posterStake;
        if (toWorker != 0) _payStake(s.worker, toWorker);
        _creditStake(t.f.poster, s.posterStake - toWorker);
        _end(t, s, RULED_WORKER, false, bonus);
    }

    /// @dev The place's money goes back to the poster; the bond goes to the worker unless he abused.
    function _loseSeat(TaskBook storage t, SeatBook storage s, uint8 state) private {
        _refund(t, s);
        if (state == RULED_ABUSE) {
            t.forfeits += s.bond;
            _credit(t, t.f.poster, s.bond / 2);
            _credit(t, t.f.treasury, s.bond - s.bond / 2);
        } else {
            _pay(t, s.worker, s.bond);
        }
        _end(t, s, state, false, false);
    }

    function _evidence(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == DISPUTED && (caller == s.worker || caller == t.f.poster);
        if (t.f.mode == CONTEST) {
            allowed = t.status == CONTEST_DISPUTED;
            if (caller != t.f.poster && (caller != s.worker || s.state != REVEALED)) allowed = false;
        }
        bool ok = _call(caller, abi.encodeCall(escrow.submitEvidence, (t.terms, s.worker, "/ipfs/evidence")), 0);
        _judge(ok, allowed);
        if (ok) _count("evidence");
    }
}
