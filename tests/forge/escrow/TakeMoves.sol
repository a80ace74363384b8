// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields} from "../../../contracts/libraries/TermsTypes.sol";
import {HostileArbitrator} from "../../../contracts/mocks/HostileArbitrator.sol";
import {HostileStanding} from "../../../contracts/mocks/HostileStanding.sol";
import {Watch} from "./Watch.sol";

/// @title Posting, closing, and every way to take a place or to give it back
abstract contract TakeMoves is Watch {
    uint256 internal constant MAX_TASKS = 7;
    uint256 private constant MAX_COST = 1e6;

    bytes32 private constant CLAIM_TYPE = keccak256(
        "Claim(bytes32 taskId,address worker,uint256 minPrice,uint256 maxBond,uint256 epoch,uint256 expiry)"
    );
    bytes32 private constant BID_TYPE = keccak256(
        "Bid(bytes32 taskId,address worker,uint256 price,uint256 epoch,uint256 expiry)"
    );
    bytes32 private constant PERMIT_TYPE = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    /// @dev Whether the guild took this escrow off its list; no post after that.
    bool internal _delisted;

    /// @dev Signed calls that were served; none may serve again.
    bytes[] internal _served;

    struct Taking {
        uint256 task;
        address worker;
        address caller;
        uint256 price;
        uint256 bond;
        uint256 fromCredit;
        uint256 value;
        bytes signature;
    }

    function _roll(uint256 seed, bytes32 what, uint256 sides) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what))) % sides;
    }

    // ---------------------------------------------------------------- posting

    function _post(uint256 seed) internal {
        if (_tasks.length == MAX_TASKS) return;
        address[2] memory invited = [people[_roll(seed, "one", PARTIES)], people[_roll(seed, "two", PARTIES)]];
        TermsFields memory f = _fields(seed);
        bool permitted = f.token == address(honest) && _hasKey(f.poster) && _roll(seed, "permit", 3) == 0;
        _postTerms(f, invited, permitted, seed);
    }

    function _postTerms(
        TermsFields memory f,
        address[2] memory invited,
        bool permitted,
        uint256 seed
    ) internal watched {
        if (f.inviteRoot != 0) f.inviteRoot = _root(invited);
        Terms memory terms = escrow.packTerms(f);
        uint256 funding = escrow.funding(terms);
        bytes memory payload =
            permitted ? _permit(seed, terms, f.poster, funding) : abi.encodeCall(escrow.post, (terms, ""));
        bool allowed = !_delisted && !_cannotPull(f.token, f.poster);
        _current = _tasks.length;
        bool ok = _call(f.poster, payload, f.judging + (f.token == address(0) ? funding : 0));
        if (permitted) {
            VM.prank(f.poster);
            honest.approve(address(escrow), type(uint256).max);
        }
        _judge(ok, allowed);
        if (ok && allowed) _book(f, terms, invited, funding);
    }

    function _book(TermsFields memory f, Terms memory terms, address[2] memory invited, uint256 funding) private {
        TaskBook storage t = _tasks.push();
        (t.f, t.terms, t.id, t.invited) = (f, terms, escrow.hashTerms(terms), invited);
        (t.status, t.open, t.opened) = (ACTIVE, f.seats, block.timestamp);
        while (t.milestones < 8 && f.shares[t.milestones] != 0) ++t.milestones;
        t.judging = f.judging;
        _take(t, f.poster, funding);
        _takeStake(f.poster, f.judging);
        _count("posted");
        if (f.mode == SELECT) _count("posted for bids");
        if (f.mode == CONTEST) _count("posted as a contest");
        if (f.inviteRoot != 0) _count("posted by invitation");
        if (f.raiseEvery != 0) _count("posted with a rising reward");
        if (f.bonusSeats != 0) _count("posted with bonuses");
        if (f.freeLapses != 0) _count("posted with free lapses");
    }

    /// @dev Sometimes a stranger hands the permit in first.
    function _permit(uint256 seed, Terms memory terms, address poster, uint256 sum) private returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPE, poster, address(escrow), sum, honest.nonces(poster), block.timestamp)
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", honest.DOMAIN_SEPARATOR(), structHash));
        bytes memory signature = _signature(poster, digest);
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        uint8 v = uint8(signature[64]);
        if (_roll(seed, "early", 2) == 0) {
            honest.permit(poster, address(escrow), sum, block.timestamp, v, r, s);
            _count("permit handed in early");
        }
        return abi.encodeCall(escrow.postWithPermit, (terms, "", block.timestamp, v, r, s));
    }

    function _fields(uint256 seed) private returns (TermsFields memory f) {
        f.poster = people[_roll(seed, "poster", PARTIES)];
        f.token = tokens[_roll(seed, "token", 3)];
        (f.arbitrator, f.judging) = _bench(_roll(seed, "bench", 2));
        (uint256 feeBps, address receiver) = policy.fee();
        (f.feeBps, f.treasury) = (uint16(feeBps), receiver);
        (f.brief, f.skill, f.extraHash) = (bytes32(seed | 1), "solidity", keccak256(""));
        f.salt = uint56(_tasks.length);
        f.grade = uint8(_roll(seed, "grade", 3));
        f.reward = uint128(MAX_COST + _roll(seed, "reward", 1e20));
        f.ceiling = f.reward;
        f.bond = uint128(1 + _roll(seed, "bond", f.reward));
        f.inviteRoot = _roll(seed, "invite", 4) == 0 ? bytes32(uint256(1)) : bytes32(0);
        f.workPeriod = uint32(4 hours + _roll(seed, "work", 2 days));
        f.reviewPeriod = uint32(1 days + _roll(seed, "review", 1 days));
        f.disputePeriod = uint32(1 days + _roll(seed, "dispute", 1 days));
        f.rulingPeriod = uint32(2 days + _roll(seed, "ruling", 3 days));
        f.deadline = uint40(block.timestamp + 1 days + _roll(seed, "deadline", 6 days));
        uint256 kind = _kind(seed);
        if (kind == CONTEST) _asContest(seed, f);
        else _asWork(seed, f, kind == SELECT);
    }

    function _kind(uint256 seed) internal pure returns (uint256) {
        uint256 dice = _roll(seed, "mode", 10);
        if (dice > 6) return CONTEST;
        return dice > 4 ? SELECT : CLAIM;
    }

    function _asContest(uint256 seed, TermsFields memory f) private pure {
        f.mode = CONTEST;
        f.seats = uint16(2 + _roll(seed, "seats", 3));
        f.shares[0] = 10_000;
    }

    function _asWork(uint256 seed, TermsFields memory f, bool byBid) private pure {
        f.judging = 0;
        f.deadline += uint40(_roll(seed, "deadline", 40 days));
        f.seats = uint16(1 + _roll(seed, "seats", 4));
        f.returnPeriod = uint32(_roll(seed, "return", 2) * (f.workPeriod / 4));
        f.freeLapses = f.grade == 0 ? uint8(_roll(seed, "free", 3)) : 0;
        uint256 milestones = 1 + _roll(seed, "milestones", 3);
        if (milestones == 1) f.shares[0] = 10_000;
        if (milestones == 2) (f.shares[0], f.shares[1]) = (3_333, 6_667);
        if (milestones == 3) (f.shares[0], f.shares[1], f.shares[2]) = (1, 4_998, 5_001);
        if (_roll(seed, "bonus", 2) == 0) {
            f.bonusSeats = uint16(1 + _roll(seed, "bonuses", f.seats));
            f.bonus = uint128(1 + _roll(seed, "extra", 1e19));
        }
        if (byBid) {
            (f.mode, f.freeLapses) = (SELECT, 0);
            f.ceiling = uint128(f.reward + _roll(seed, "ceiling", 1e20));
            if (_roll(seed, "no bond", 2) == 0) f.bond = 0;
        } else if (_roll(seed, "rise", 2) == 0) {
            f.seats = 1;
            if (f.bonusSeats != 0) f.bonusSeats = 1;
            f.ceiling = uint128(f.reward + 1 + _roll(seed, "ceiling", 1e20));
            f.raiseBy = uint128(1 + _roll(seed, "step", 1e19));
            f.raiseEvery = uint32(1 hours + _roll(seed, "every", 6 hours));
        }
        if (f.inviteRoot != 0 && _roll(seed, "no bond", 2) == 0) f.bond = 0;
    }

    /// @dev A bench as it must be for a post: listed, with a cost that can be asked and is not above any reward.
    function _bench(uint256 i) private returns (address bench, uint128 judging) {
        bench = address(benches[i]);
        if (_costFails(bench)) benches[i].setMode(HostileArbitrator.Mode.Honest);
        if (benches[i].cost() > MAX_COST) benches[i].setCost(MAX_COST);
        _listBench(i, 1);
        judging = uint128(2 * benches[i].cost() + 1);
    }

    function _close(uint256 i, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        _current = i;
        bool allowed = t.status == ACTIVE && (caller == t.f.poster || block.timestamp >= t.f.deadline);
        if (t.f.mode == CONTEST && t.open != t.f.seats) allowed = false;
        bool ok = _call(caller, abi.encodeCall(escrow.closeOpenSeats, (t.terms)), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _count("closed");
        uint256 places = t.f.mode == CONTEST ? 1 : t.open;
        _credit(t, t.f.poster, places * _gross(t, t.f.ceiling));
        _creditStake(t.f.poster, t.judging);
        if (t.open != 0) _unused(t);
        (t.status, t.closed, t.open, t.judging) = (CLOSED, t.open, 0, 0);
        _returnBonuses(t);
    }

    // ---------------------------------------------------------------- invitations

    function _leaf(address worker) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(worker))));
    }

    function _root(address[2] memory invited) private pure returns (bytes32) {
        (bytes32 a, bytes32 b) = (_leaf(invited[0]), _leaf(invited[1]));
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _proof(TaskBook storage t, address worker) private view returns (bytes32[] memory proof) {
        if (t.f.inviteRoot == 0) return proof;
        proof = new bytes32[](1);
        proof[0] = _leaf(t.invited[worker == t.invited[0] ? 1 : 0]);
    }

    function _isInvited(TaskBook storage t, address worker) internal view returns (bool) {
        return t.f.inviteRoot == 0 || worker == t.invited[0] || worker == t.invited[1];
    }

    // ---------------------------------------------------------------- taking

    function _mayTake(TaskBook storage t, uint256 i, address worker) internal view returns (bool) {
        if (t.status != ACTIVE || t.open == 0 || block.timestamp >= t.f.deadline) return false;
        if (worker == t.f.poster || _hasSeat[i][worker]) return false;
        HostileStanding.Mode mode = standing.mode();
        bool admits = mode == HostileStanding.Mode.Admits || mode == HostileStanding.Mode.Reenters;
        return admits && _isInvited(t, worker);
    }

    function _bondDue(TaskBook storage t) internal view returns (uint256) {
        return t.lapses < t.f.freeLapses ? 0 : t.f.bond;
    }

    /// @dev Where the bond comes from: credit first in a token, what was sent first in the native coin.
    function _source(TaskBook storage t, Taking memory k, bool sends) private view returns (bool enough) {
        uint256 available = _creditBook[k.worker][t.f.token];
        k.fromCredit = available < k.bond ? available : k.bond;
        if (t.f.token != address(0)) return k.fromCredit == k.bond || !_cannotPull(t.f.token, k.worker);
        if (!sends) return k.fromCredit == k.bond;
        k.value = k.bond - k.fromCredit;
        return true;
    }

    /// @param stale Whether the worker signed in an epoch that is over.
    function _claim(uint256 i, address worker, address caller, bool stale) internal watched {
        TaskBook storage t = _tasks[i];
        _current = i;
        Taking memory k = Taking(i, worker, caller, _price(t), _bondDue(t), 0, 0, "");
        bool allowed = t.f.mode == CLAIM && _mayTake(t, i, worker);
        if (caller != worker) {
            uint256 epoch = _epochBook[worker] + (stale ? 1 : 0);
            allowed = allowed && _canSign(worker) && !stale;
            bytes32 message = keccak256(
                abi.encode(CLAIM_TYPE, t.id, worker, k.price, k.bond, epoch, block.timestamp + 1)
            );
            k.signature = stale ? _sign(worker, message) : _agree(worker, message);
        }
        if (!_source(t, k, caller == worker)) allowed = false;
        bytes memory payload = abi.encodeCall(
            escrow.claim,
            (t.terms, worker, k.price, k.bond, _proof(t, worker), block.timestamp + 1, k.signature)
        );
        if (_try(k, payload, allowed)) _seat(t, k, WORKING);
    }

    function _select(uint256 i, address worker, address caller, uint256 price) internal watched {
        TaskBook storage t = _tasks[i];
        _current = i;
        Taking memory k = Taking(i, worker, caller, price, t.f.bond, 0, 0, "");
        bool allowed = t.f.mode == SELECT && caller == t.f.poster && _mayTake(t, i, worker) && _canSign(worker);
        if (price < t.f.reward || price > t.f.ceiling) allowed = false;
        if (!_source(t, k, false)) allowed = false;
        bytes32 message = keccak256(abi.encode(BID_TYPE, t.id, worker, price, _epochBook[worker], block.timestamp + 1));
        k.signature = _agree(worker, message);
        bytes memory payload = abi.encodeCall(
            escrow.select,
            (t.terms, worker, price, _proof(t, worker), block.timestamp + 1, k.signature)
        );
        if (_try(k, payload, allowed)) _seat(t, k, WORKING);
    }

    function _enter(uint256 i, address worker, uint256 seed) internal watched {
        TaskBook storage t = _tasks[i];
        _current = i;
        Taking memory k = Taking(i, worker, worker, t.f.reward, t.f.bond, 0, 0, "");
        bool allowed = t.f.mode == CONTEST && _mayTake(t, i, worker);
        if (!_source(t, k, true)) allowed = false;
        (bytes32 content, bytes32 salt) = (bytes32(seed | 1), keccak256(abi.encode(seed)));
        bytes32 commitment = keccak256(abi.encode(t.id, worker, content, salt));
        bytes memory payload = abi.encodeCall(escrow.enter, (t.terms, commitment, _proof(t, worker)));
        if (!_try(k, payload, allowed)) return;
        _seat(t, k, COMMITTED);
        SeatBook storage s = t.seats[t.seats.length - 1];
        (s.digest, s.content, s.salt, s.entry) = (commitment, content, salt, t.f.seats - t.open);
    }

    function _try(Taking memory k, bytes memory payload, bool allowed) private returns (bool done) {
        bool ok = _call(k.caller, payload, k.value);
        _judge(ok, allowed);
        done = ok && allowed;
        if (done && k.signature.length != 0) _served.push(payload);
    }

    function _seat(TaskBook storage t, Taking memory k, uint8 state) private {
        SeatBook storage s = t.seats.push();
        (s.worker, s.state, s.clock, s.price, s.bond) = (k.worker, state, block.timestamp, k.price, k.bond);
        if (state == WORKING) s.slot = _gross(t, t.f.ceiling);
        _hasSeat[k.task][k.worker] = true;
        --t.open;
        if (t.f.bonusSeats != 0) ++t.live;
        _useCredit(t, k.worker, k.fromCredit);
        _take(t, k.worker, k.bond - k.fromCredit);
        _count(bytes32(uint256(state)));
        if (k.signature.length != 0)
            _count(k.caller == t.f.poster ? bytes32("taken by bid") : bytes32("taken by relay"));
        if (k.fromCredit != 0) _count("bond from credit");
        if (k.bond == 0) _count("taken without bond");
    }

    function _returnSeat(uint256 i, uint256 j, address caller) internal watched {
        TaskBook storage t = _tasks[i];
        SeatBook storage s = t.seats[j];
        _current = i;
        bool allowed = caller == s.worker && s.state == WORKING && s.digest == 0;
        if (block.timestamp >= s.clock + t.f.returnPeriod) allowed = false;
        bool ok = _call(caller, abi.encodeCall(escrow.returnSeat, (t.terms, s.worker, _seatOf(s))), 0);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        bool reopened = t.status == ACTIVE;
        if (!reopened) {
            _refund(t, s);
            _unused(t);
        }
        _pay(t, s.worker, s.bond);
        _end(t, s, RETURNED, reopened, false);
    }
}
