// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Seat} from "../../../contracts/libraries/TermsTypes.sol";
import {HostileAccount} from "../../../contracts/mocks/HostileAccount.sol";
import {HostileArbitrator} from "../../../contracts/mocks/HostileArbitrator.sol";
import {HostileStanding} from "../../../contracts/mocks/HostileStanding.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {Actors} from "./Actors.sol";
import {Rules} from "./Rules.sol";

/// @title What a campaign calls: people who go on, people who try what they may not, and a world that turns hostile
contract Handler is Rules {
    constructor(bool faulty) Actors(faulty) {}

    // ---------------------------------------------------------------- going on

    function post(uint256 seed) external {
        if (_roll(seed, "calm", 4) != 0) hostile.setMode(HostileToken.Mode.Honest);
        _post(seed);
    }

    /// @notice Whether the task posted with this seed would be a contest.
    function isContest(uint256 seed) external pure returns (bool) {
        return _kind(seed) == CONTEST;
    }

    /// @notice Somebody takes a place, each in the way that its task asks for.
    function take(uint256 seed) external {
        (bool found, uint256 i) = _openTask(seed);
        if (!found) return;
        if (_roll(seed, "calm", 4) != 0) hostile.setMode(HostileToken.Mode.Honest);
        TaskBook storage t = _tasks[i];
        address worker = people[_roll(seed, "worker", PARTIES)];
        for (uint256 n = 0; n < PARTIES && !_mayTake(t, i, worker); ++n) {
            worker = people[(_roll(seed, "worker", PARTIES) + n) % PARTIES];
        }
        if (t.f.mode == CONTEST) _enter(i, worker, seed);
        else if (t.f.mode == SELECT) _select(i, worker, t.f.poster, _bid(t, seed));
        else _claim(i, worker, _roll(seed, "relay", 3) == 0 ? people[_roll(seed, "caller", 6)] : worker, false);
    }

    /// @notice A seat that lives goes one step on; where only time can move it, time passes first.
    function go(uint256 seed) external {
        (bool found, uint256 i, uint256 j) = _liveSeat(seed);
        if (found) _advance(i, j, seed);
    }

    /// @notice A contest goes one step on.
    function judge(uint256 seed) external {
        for (uint256 n = 0; n < _tasks.length; ++n) {
            uint256 i = (_roll(seed, "task", _tasks.length) + n) % _tasks.length;
            TaskBook storage t = _tasks[i];
            if (t.f.mode != CONTEST || t.seats.length == 0) continue;
            if (t.status == ACTIVE || t.status == CONTEST_DISPUTED) return _advanceContest(i, seed);
        }
    }

    /// @notice A poster closes his task, or anyone tries to.
    function close(uint256 seed) external {
        if (_tasks.length == 0) return;
        uint256 i = _roll(seed, "task", _tasks.length);
        _close(i, _roll(seed, "whose", 3) == 0 ? _tasks[i].f.poster : people[_roll(seed, "anyone", 6)]);
    }

    // ---------------------------------------------------------------- trying anything

    /// @notice Anybody tries anything on any seat, at whatever time it is: the rules decide alone.
    function attempt(uint256 seed) external {
        (bool found, uint256 i, uint256 j) = _anySeat(seed);
        if (!found) return;
        address caller = _caller(seed, i, j);
        uint256 what = _roll(seed, "what", 20);
        if (what < 10) return _attemptWork(i, j, caller, what, seed);
        if (what == 10) _concede(i, j, caller);
        else if (what == 11) _dispute(i, j, caller, seed % 3);
        else if (what == 12) _execute(i, j, caller);
        else if (what == 13) _evidence(i, j, caller);
        else if (what == 14) _reveal(i, j, caller, seed % 2 == 0);
        else if (what == 15) _award(i, j, caller);
        else if (what == 16) _escalate(i, j, caller, seed % 3);
        else if (what == 17) _closeContest(i, j, caller);
        else if (what == 18) _rule(seed, seed % 5, seed % 3 == 0);
        else _attemptTaking(i, people[_roll(seed, "worker", PARTIES)], caller, seed);
    }

    /// @notice A legal step with too little gas: it happens whole or not at all.
    function starve(uint256 seed) external {
        _gas = 40_000 + _roll(seed, "gas", 700_000);
        (bool found, uint256 i, uint256 j) = _liveSeat(seed);
        if (found) _advance(i, j, seed);
        _gas = CALL_GAS;
    }

    /// @notice Names a seat that is not the stored one: the seat named is the amount, so nothing may succeed.
    function forge(uint256 seed, uint256 money, uint256 held, uint256 stakes) external watched {
        (bool found, uint256 i, uint256 j) = _anySeat(seed);
        if (!found) return;
        (TaskBook storage t, SeatBook storage s) = (_tasks[i], _tasks[i].seats[j]);
        Seat memory seat = _seatOf(s);
        if (money == seat.money && held == seat.held && stakes == seat.stakes) return;
        uint256 field = _roll(seed, "field", 4);
        if (field == 0) seat.money = money;
        if (field == 1) seat.held = held;
        if (field == 2) seat.stakes = stakes;
        if (field == 3) (seat.money, seat.held, seat.stakes) = (money, held, stakes);
        if (keccak256(abi.encode(seat)) == keccak256(abi.encode(_seatOf(s)))) return;
        _current = i;
        bytes4[6] memory exits = [
            escrow.accept.selector,
            escrow.release.selector,
            escrow.lapse.selector,
            escrow.concede.selector,
            escrow.returnSeat.selector,
            escrow.award.selector
        ];
        address[2] memory parties = [t.f.poster, s.worker];
        for (uint256 n = 0; n < 6; ++n) {
            _judge(_call(parties[n / 3], abi.encodeWithSelector(exits[n], t.terms, s.worker, seat), 0), false);
        }
    }

    /// @notice Hands in again what a signature served once.
    function replay(uint256 seed) external watched {
        if (_served.length == 0) return;
        if (_call(people[seed % 6], _served[seed % _served.length], 0)) breached["a signature served twice"] = true;
    }

    // ---------------------------------------------------------------- the world around

    function withdraw(uint256 seed) external watched {
        address token = tokens[_roll(seed, "token", 3)];
        address who = people[_roll(seed, "who", 6)];
        address to = people[_roll(seed, "to", 6)];
        uint256 amount = _creditBook[who][token];
        bool ok = _call(who, abi.encodeCall(escrow.withdraw, (token, to)), 0);
        bool allowed = amount != 0 && !_cannotPay(token, to);
        _judge(ok, allowed);
        if (!ok || !allowed) return;
        _creditBook[who][token] = 0;
        _balanceBook[to][token] += _arriving(token, amount);
        _count("withdrawn");
    }

    function raiseEpoch(uint256 seed) external watched {
        address who = people[seed % 6];
        _judge(_call(who, abi.encodeCall(escrow.raiseEpoch, ()), 0), true);
        ++_epochBook[who];
    }

    function wait(uint256 seed) external {
        VM.warp(block.timestamp + 1 + (seed % 12 hours));
    }

    /// @notice Votes move what new tasks must look like; posted ones must not notice. The last takes this escrow off the
    /// list, which stops posts for good.
    function vote(uint256 seed) external watched {
        _governed = true;
        uint256 what = _roll(seed, "what", 40);
        if (what < 15) policy.setFee(seed % 1_001, treasury);
        else if (what < 25) _listBench(seed % 2, seed % 3);
        else if (what < 39) policy.setGrade(uint8(seed % 3), 1 days, 2 days, 0, 10_000);
        else if (_tasks.length == MAX_TASKS) policy.setEscrow(address(escrow), 0);
        _delisted = policy.escrowVersion(address(escrow)) == 0;
        _count("voted");
    }

    /// @notice Standing turns to anything, or back; a task that is taken must not notice.
    function distrust(uint256 seed) external watched {
        _governed = true;
        standing.setMode(HostileStanding.Mode(seed % 3 == 0 ? 0 : _roll(seed, "mode", 6)));
        standing.setCall(address(escrow), _reentry(seed));
    }

    /// @notice Token and awkward contract turn to anything, or back.
    function turn(uint256 seed) external {
        uint256 mode = _roll(seed, "token", 12);
        if (seed % 2 == 0) mode = 0;
        if (mode != 9) hostile.setMode(HostileToken.Mode(mode));
        account.setMode(HostileAccount.Mode(_roll(seed, "account", 7)));
        address who = people[_roll(seed, "blocked", PARTIES)];
        hostile.setBlocked(who, _roll(seed, "block", 3) == 0);
        hostile.setCall(address(escrow), _reentry(seed));
        account.setCall(address(escrow), _reentry(seed));
    }

    /// @notice A bench turns to anything, or back, and asks another price; the honest one only asks another price.
    function corrupt(uint256 seed) external {
        uint256 mode = seed % 2 == 0 ? 0 : _roll(seed, "mode", 12);
        benches[1].setMode(HostileArbitrator.Mode(mode));
        benches[1].setCall(address(escrow), _reentry(seed));
        benches[seed % 2].setCost(_roll(seed, "cost", 4) == 0 ? 0 : _roll(seed, "price", 8e6));
    }

    /// @notice Coin forced in by nobody's call, and a token sent in plain: neither may become anybody's.
    function donate(uint256 seed) external watched {
        uint256 amount = seed % 1 ether;
        VM.deal(address(escrow), address(escrow).balance + amount);
        VM.prank(people[0]);
        honest.transfer(address(escrow), amount);
        _balanceBook[people[0]][address(honest)] -= amount;
        _donated[address(0)] += amount;
        _donated[address(honest)] += amount;
    }

    // ---------------------------------------------------------------- internals

    function _bid(TaskBook storage t, uint256 seed) private view returns (uint256) {
        return t.f.reward + _roll(seed, "bid", t.f.ceiling - t.f.reward + 1);
    }

    /// @dev One of those who may, more often than not.
    function _caller(uint256 seed, uint256 i, uint256 j) private view returns (address) {
        uint256 side = _roll(seed, "side", 3);
        if (side == 0) return _tasks[i].f.poster;
        return side == 1 ? _tasks[i].seats[j].worker : people[_roll(seed, "caller", 6)];
    }

    function _reentry(uint256 seed) private view returns (bytes memory) {
        if (_tasks.length == 0 || seed % 3 == 0)
            return abi.encodeCall(escrow.withdraw, (tokens[seed % 2], address(account)));
        TaskBook storage t = _tasks[_roll(seed, "task", _tasks.length)];
        if (seed % 3 == 1 || t.seats.length == 0) return abi.encodeCall(escrow.closeOpenSeats, (t.terms));
        SeatBook storage s = t.seats[_roll(seed, "seat", t.seats.length)];
        return abi.encodeCall(escrow.release, (t.terms, s.worker, _seatOf(s)));
    }

    function _attemptTaking(uint256 i, address worker, address caller, uint256 seed) private {
        uint256 what = _roll(seed, "taking", 4);
        if (what == 0) _claim(i, worker, caller, seed % 2 == 0);
        else if (what == 1) _select(i, worker, caller, _tasks[i].f.reward + _roll(seed, "bid", 2e20));
        else if (what == 2) _enter(i, worker, seed);
        else _close(i, caller);
    }

    function _attemptWork(uint256 i, uint256 j, address caller, uint256 what, uint256 seed) private {
        if (what == 0) _submit(i, j, caller, seed % 4 == 0 ? bytes32(0) : bytes32(seed));
        else if (what == 1) _accept(i, j, caller, seed % 2 == 0);
        else if (what == 2) _release(i, j, caller);
        else if (what == 3) _requestChanges(i, j, caller);
        else if (what == 4) _lapse(i, j, caller);
        else if (what == 5) _settle(i, j, caller, seed % 103);
        else if (what == 6) _reject(i, j, caller, seed % 3);
        else if (what == 7) _returnSeat(i, j, caller);
        else _attemptTaking(i, people[_roll(seed, "worker", PARTIES)], caller, seed);
    }
}
