// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, TermsFields, Seat} from "../../../contracts/libraries/TermsTypes.sol";
import {Actors} from "./Actors.sol";

/// @title A second set of books, kept from the rules and never read from the escrow
/// @notice What every word must be, what every account must hold and may withdraw, and what each task still needs.
abstract contract Books is Actors {
    uint8 internal constant WORKING = 1;
    uint8 internal constant SUBMITTED = 2;
    uint8 internal constant REJECTED = 3;
    uint8 internal constant DISPUTED = 4;
    uint8 internal constant COMMITTED = 5;
    uint8 internal constant REVEALED = 6;
    uint8 internal constant RETURNED = 16;
    uint8 internal constant LAPSED = 17;
    uint8 internal constant PAID = 18;
    uint8 internal constant CONCEDED = 19;
    uint8 internal constant RULED_WORKER = 20;
    uint8 internal constant RULED_POSTER = 21;
    uint8 internal constant RULED_ABUSE = 22;
    uint8 internal constant SPLIT = 23;
    uint8 internal constant SETTLED = 24;
    uint8 internal constant UNREVEALED = 25;
    uint8 internal constant WON = 26;
    uint8 internal constant PAID_NOTED = 27;

    uint8 internal constant ACTIVE = 1;
    uint8 internal constant CLOSED = 2;
    uint8 internal constant CONTEST_DISPUTED = 3;
    uint8 internal constant CONTEST_ENDED = 4;

    uint8 internal constant CLAIM = 0;
    uint8 internal constant SELECT = 1;
    uint8 internal constant CONTEST = 2;

    uint256 internal constant BPS = 10_000;

    /// @param slot What of the place's money has not left the escrow.
    /// @param net What was paid to the worker so far.
    struct SeatBook {
        address worker;
        uint8 state;
        bool reopened;
        bool bonus;
        uint256 clock;
        uint256 price;
        uint256 paid;
        uint256 bond;
        uint256 milestone;
        uint256 changes;
        uint256 entry;
        uint256 posterStake;
        uint256 workerStake;
        bytes32 digest;
        uint256 slot;
        uint256 net;
        uint256 tombstone;
        uint256 disputeId;
        bytes32 content;
        bytes32 salt;
    }

    /// @param nets What workers were paid for it, `fees` what the treasury got on that, `forfeits` what went elsewhere.
    struct TaskBook {
        Terms terms;
        TermsFields f;
        bytes32 id;
        address[2] invited;
        uint8 status;
        uint256 milestones;
        uint256 open;
        uint256 closed;
        uint256 live;
        uint256 bonusTaken;
        uint256 bonusPaid;
        uint256 bonusReturned;
        uint256 lapses;
        uint256 opened;
        uint256 steps;
        uint256 revealed;
        uint256 judging;
        uint256 disputeId;
        uint256 nets;
        uint256 fees;
        uint256 forfeits;
        SeatBook[] seats;
    }

    /// @param ruledAt Zero while there is no ruling.
    struct DisputeBook {
        uint256 bench;
        uint256 id;
        uint256 subject;
        uint256 ruledAt;
        uint256 ruling;
    }

    TaskBook[] internal _tasks;
    DisputeBook[] internal _disputes;
    mapping(address who => mapping(address token => uint256)) internal _creditBook;
    mapping(address who => mapping(address token => uint256)) internal _balanceBook;
    mapping(address who => uint256) internal _epochBook;
    mapping(address token => uint256) internal _donated;

    /// @dev What benches were paid, in wei.
    uint256 internal _costs;
    mapping(uint256 task => mapping(address worker => bool)) internal _hasSeat;

    /// @notice How often each state was reached, by its number, and each other step, by its name.
    mapping(bytes32 what => uint256 times) public reached;

    constructor() {
        for (uint256 i = 0; i < 6; ++i) {
            for (uint256 j = 0; j < 3; ++j) _balanceBook[people[i]][tokens[j]] = _balance(tokens[j], people[i]);
        }
    }

    function _count(bytes32 what) internal {
        ++reached[what];
    }

    // ---------------------------------------------------------------- words

    function _seatOf(SeatBook storage s) internal view returns (Seat memory) {
        return
            Seat(
                s.digest,
                s.price | (s.paid << 128),
                s.bond | (s.milestone << 128) | (s.changes << 136) | (s.bonus ? 1 << 144 : 0) | (s.entry << 152),
                s.posterStake | (s.workerStake << 128)
            );
    }

    function _seatWord(SeatBook storage s) internal view returns (uint256) {
        return s.state > 15 ? s.tombstone : _wordOf(s, s.state, s.clock);
    }

    function _wordOf(SeatBook storage s, uint256 state, uint256 clock) internal view returns (uint256) {
        return state | (clock << 8) | (uint256(keccak256(abi.encode(_seatOf(s)))) << 48);
    }

    function _taskWord(TaskBook storage t) internal view returns (uint256 word) {
        word = t.status | (t.open << 8) | (t.lapses << 56) | (t.opened << 64) | (t.steps << 104) | (t.revealed << 136);
        if (t.f.bonusSeats != 0) word |= (t.live << 24) | (t.bonusTaken << 40);
    }

    function _subject(TaskBook storage t, address worker) internal view returns (uint256) {
        return uint208(uint256(keccak256(abi.encode(t.id, worker))));
    }

    // ---------------------------------------------------------------- sums

    function _fee(TaskBook storage t, uint256 net) internal view returns (uint256) {
        return (net * t.f.feeBps) / BPS;
    }

    /// @dev A net amount and its fee.
    function _gross(TaskBook storage t, uint256 net) internal view returns (uint256) {
        return net + _fee(t, net);
    }

    function _price(TaskBook storage t) internal view returns (uint256 price) {
        price = t.f.reward;
        if (t.f.raiseEvery == 0) return price;
        price += t.f.raiseBy * (t.steps + (block.timestamp - t.opened) / t.f.raiseEvery);
        if (price > t.f.ceiling) price = t.f.ceiling;
    }

    function _due(TaskBook storage t, SeatBook storage s) internal view returns (uint256) {
        if (s.milestone + 1 == t.milestones) return s.price - s.paid;
        return (s.price * t.f.shares[s.milestone]) / BPS;
    }

    /// @dev What the escrow must still hold for a task, in its token.
    function _needs(TaskBook storage t) internal view returns (uint256 sum) {
        if (t.f.mode == CONTEST) {
            if (t.status == ACTIVE || t.status == CONTEST_DISPUTED) sum = _gross(t, t.f.reward);
        } else {
            sum = t.open * _gross(t, t.f.ceiling);
            sum += (t.f.bonusSeats - t.bonusPaid - t.bonusReturned) * _gross(t, t.f.bonus);
        }
        for (uint256 i = 0; i < t.seats.length; ++i) {
            SeatBook storage s = t.seats[i];
            if (s.state < 16) sum += s.bond + s.slot;
        }
    }

    /// @dev Stakes and judging deposit that the escrow must still hold for a task, in wei.
    function _needsStakes(TaskBook storage t) internal view returns (uint256 sum) {
        sum = t.judging;
        for (uint256 i = 0; i < t.seats.length; ++i) if (t.seats[i].state < 16) sum += t.seats[i].posterStake;
    }

    // ---------------------------------------------------------------- movements of money

    function _take(TaskBook storage t, address who, uint256 amount) internal {
        _balanceBook[who][t.f.token] -= amount;
    }

    function _takeStake(address who, uint256 amount) internal {
        _balanceBook[who][address(0)] -= amount;
    }

    function _useCredit(TaskBook storage t, address who, uint256 amount) internal {
        _creditBook[who][t.f.token] -= amount;
    }

    function _pay(TaskBook storage t, address to, uint256 amount) internal {
        _send(t.f.token, to, amount);
    }

    function _payStake(address to, uint256 amount) internal {
        _send(address(0), to, amount);
    }

    function _credit(TaskBook storage t, address to, uint256 amount) internal {
        _creditBook[to][t.f.token] += amount;
    }

    function _creditStake(address to, uint256 amount) internal {
        _creditBook[to][address(0)] += amount;
    }

    function _charge(TaskBook storage t, uint256 net, uint256 fee) internal {
        t.nets += net;
        t.fees += fee;
        _credit(t, t.f.treasury, fee);
    }

    function _send(address token, address to, uint256 amount) private {
        if (_cannotPay(token, to)) _creditBook[to][token] += amount;
        else _balanceBook[to][token] += _arriving(token, amount);
    }

    // ---------------------------------------------------------------- ends

    /// @dev Ends a seat: its word keeps the seat as it was named. A bonus that was not paid is free again, and bonuses
    /// that nobody can earn any more go back.
    function _end(TaskBook storage t, SeatBook storage s, uint8 state, bool reopened, bool bonusPaid) internal {
        s.tombstone = _wordOf(s, state, block.timestamp);
        (s.state, s.clock, s.reopened, s.slot) = (state, block.timestamp, reopened, 0);
        _count(bytes32(uint256(state)));
        if (reopened) {
            ++t.open;
            _count("reopened");
        }
        if (t.f.bonusSeats == 0) return;
        --t.live;
        if (bonusPaid) ++t.bonusPaid;
        else if (s.bonus) --t.bonusTaken;
        _returnBonuses(t);
    }

    function _returnBonuses(TaskBook storage t) internal {
        if (t.f.bonusSeats == 0 || t.open != 0 || t.live != 0) return;
        uint256 left = t.f.bonusSeats - t.bonusTaken;
        if (left == 0) return;
        t.bonusReturned += left;
        t.bonusTaken = t.f.bonusSeats;
        _credit(t, t.f.poster, left * _gross(t, t.f.bonus));
        _count("bonuses returned");
    }

    /// @dev A place of a closed task went back to the poster and nobody was paid for it.
    function _unused(TaskBook storage t) internal {
        (t.opened, t.steps) = (0, 0);
    }

    /// @dev Gives back what is left of a place.
    function _refund(TaskBook storage t, SeatBook storage s) internal {
        _credit(t, t.f.poster, s.slot);
        s.slot = 0;
    }
}
