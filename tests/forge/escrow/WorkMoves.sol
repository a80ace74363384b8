// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TakeMoves} from "./TakeMoves.sol";

/// @title Doing the work, judging it, agreeing about it, and the time-outs of both sides
abstract contract WorkMoves is TakeMoves {
    bytes32 private constant SUBMIT_TYPE = keccak256(
        "Submit(bytes32 taskId,address worker,uint256 seatWord,bytes32 digest,uint256 expiry)"
    );
    bytes32 private constant SETTLE_TYPE = keccak256(
        "Settle(bytes32 taskId,address worker,uint256 seatWord,uint256 toWorker,uint256 expiry)"
    );

    function _submit(uint256 i, uint256 j, address caller, bytes32 digest) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == WORKING && block.timestamp < s.clock + t.f.workPeriod && digest != 0;
        bytes memory signature;
        uint256 expiry = block.timestamp + 1;
        if (caller != s.worker) {
            allowed = allowed && _canSign(s.worker);
            signature = _agree(
                s.worker,
                keccak256(abi.encode(SUBMIT_TYPE, t.id, s.worker, _seatWord(s), digest, expiry))
            );
        }
        bytes memory payload = abi.encodeCall(
            escrow.submit,
            (t.terms, s.worker, _seatOf(s), digest, expiry, signature)
        );
        bool ok = _call(caller, payload, 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        if (signature.length != 0) {
            _served.push(payload);
            _count("submitted by relay");
        }
        if (s.milestone + 1 == t.milestones && s.changes == 0 && t.bonusTaken < t.f.bonusSeats) {
            s.bonus = true;
            ++t.bonusTaken;
            _count("bonus reserved");
        }
        (s.state, s.clock, s.digest) = (SUBMITTED, block.timestamp, digest);
        _count(bytes32(uint256(SUBMITTED)));
    }

    function _accept(uint256 i, uint256 j, address caller, bool records) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = caller == t.f.poster && s.state == SUBMITTED && block.timestamp < s.clock + t.f.reviewPeriod;
        bytes memory payload =
            records
                ? abi.encodeCall(escrow.acceptAndRecord, (t.terms, s.worker, _seatOf(s)))
                : abi.encodeCall(escrow.accept, (t.terms, s.worker, _seatOf(s)));
        uint256 notes = standing.notes();
        bool ok = _call(caller, payload, 0);
        _judge(ok, allowed);
        if (ok && allowed) _paySeat(t, s, standing.notes() == notes ? PAID : PAID_NOTED);
    }

    function _release(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == SUBMITTED && block.timestamp >= s.clock + t.f.reviewPeriod;
        bool ok = _call(caller, abi.encodeCall(escrow.release, (t.terms, s.worker, _seatOf(s))), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _count("released");
        _paySeat(t, s, PAID);
    }

    /// @dev The milestone's share and its fee; the last one also pays the bonus and gives bond and rest back, and whether the
    /// standing took note of it moves no money.
    function _paySeat(TaskBook storage t, SeatBook storage s, uint8 state) private {
        uint256 due = _due(t, s);
        if (s.milestone + 1 == t.milestones) {
            uint256 net = _payDue(t, s, due, s.bonus);
            _pay(t, s.worker, net + s.bond);
            _refund(t, s);
            _end(t, s, state, false, s.bonus);
        } else {
            _pay(t, s.worker, _payDue(t, s, due, false));
            s.paid += due;
            (s.state, s.clock, s.changes) = (WORKING, block.timestamp, 0);
            ++s.milestone;
            _count("milestone paid");
        }
    }

    /// @dev Charges the fees of a payment and takes it out of the place's money.
    function _payDue(TaskBook storage t, SeatBook storage s, uint256 due, bool bonus) internal returns (uint256 net) {
        uint256 fee = _fee(t, due);
        s.slot -= due + fee;
        net = due;
        if (bonus) {
            net += t.f.bonus;
            fee += _fee(t, t.f.bonus);
            _count("bonus paid");
        }
        s.net += net;
        _charge(t, net, fee);
    }

    function _requestChanges(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = caller == t.f.poster && s.state == SUBMITTED && s.changes < 2;
        if (block.timestamp >= s.clock + t.f.reviewPeriod) allowed = false;
        bool ok = _call(caller, abi.encodeCall(escrow.requestChanges, (t.terms, s.worker, _seatOf(s), "note")), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        (s.state, s.clock) = (WORKING, block.timestamp);
        ++s.changes;
        _count("changes requested");
    }

    /// @dev Of work that was not handed in, and of an entry that was not revealed.
    function _lapse(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state == WORKING && block.timestamp >= s.clock + t.f.workPeriod;
        if (s.state == COMMITTED) allowed = block.timestamp >= uint256(t.f.deadline) + t.f.workPeriod;
        bool ok = _call(caller, abi.encodeCall(escrow.lapse, (t.terms, s.worker, _seatOf(s))), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        t.forfeits += s.bond;
        if (s.state == COMMITTED) {
            _credit(t, t.f.treasury, s.bond);
            return _end(t, s, UNREVEALED, false, false);
        }
        _credit(t, t.f.poster, s.bond / 2);
        _credit(t, t.f.treasury, s.bond - s.bond / 2);
        if (s.bond == 0 && t.lapses < t.f.freeLapses) ++t.lapses;
        bool reopened = t.status == ACTIVE && s.paid == 0;
        if (reopened) {
            t.opened = block.timestamp;
            if (t.f.raiseBy != 0) t.steps = (s.price - t.f.reward + t.f.raiseBy - 1) / t.f.raiseBy;
            if (t.steps != 0) _count("the rise went on from a lapse");
        } else {
            if (s.paid == 0) _unused(t);
            else _count("lapsed after a milestone");
            _refund(t, s);
        }
        _end(t, s, LAPSED, reopened, false);
    }

    /// @param toWorker In parts of 100 of what is left; above 100 it must be refused.
    function _settle(uint256 i, uint256 j, address caller, uint256 toWorker) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = s.state >= WORKING && s.state <= DISPUTED && toWorker <= 100;
        toWorker = toWorker > 100 ? s.price - s.paid + 1 : ((s.price - s.paid) * toWorker) / 100;
        bytes memory payload = _settlement(t, s, caller, toWorker);
        if (caller != s.worker && !_canSign(s.worker)) allowed = false;
        if (caller != t.f.poster && !_canSign(t.f.poster)) allowed = false;
        bool ok = _call(caller, payload, 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _served.push(payload);
        if (s.state == DISPUTED) _count("settled in a dispute");
        _pay(t, s.worker, _payDue(t, s, toWorker, false) + s.bond);
        _refund(t, s);
        _shareStakes(t, s);
        _end(t, s, SETTLED, false, false);
    }

    function _settlement(
        TaskBook storage t,
        SeatBook storage s,
        address caller,
        uint256 toWorker
    ) private returns (bytes memory) {
        uint256 expiry = block.timestamp + 1;
        bytes32 message = keccak256(abi.encode(SETTLE_TYPE, t.id, s.worker, _seatWord(s), toWorker, expiry));
        bytes memory byPoster = caller == t.f.poster ? bytes("") : _agree(t.f.poster, message);
        bytes memory byWorker = caller == s.worker ? bytes("") : _agree(s.worker, message);
        return abi.encodeCall(escrow.settle, (t.terms, s.worker, _seatOf(s), toWorker, expiry, byPoster, byWorker));
    }

    /// @dev As a split shares them: the poster's part of his stake is what he put in of both, the worker has the rest.
    function _shareStakes(TaskBook storage t, SeatBook storage s) internal {
        if (s.posterStake == 0) return;
        uint256 toPoster = (s.posterStake * s.posterStake) / (s.posterStake + s.workerStake);
        _creditStake(t.f.poster, toPoster);
        if (s.posterStake != toPoster) _payStake(s.worker, s.posterStake - toPoster);
    }
}
