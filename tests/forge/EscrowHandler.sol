// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {Policy} from "../../contracts/Policy.sol";
import {Reputation} from "../../contracts/Reputation.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {HostileAccount} from "../../contracts/mocks/HostileAccount.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {Vm} from "./World.sol";

interface IToken {
    function transfer(address to, uint256 amount) external;
}

/// @title Moves tasks at random and keeps books of its own
/// @notice Each move is either one that the rules allow, which must then succeed, or one that they forbid, which must
/// fail. The books (what is locked, what each account may withdraw) are kept from the rules, never read from the escrow.
contract EscrowHandler {
    struct SeatBook {
        address worker;
        uint8 state;
        uint256 clock;
        uint256 bond;
        bytes32 digest;
        uint256 tombstone;
    }

    struct TaskBook {
        Terms terms;
        bytes32 id;
        address poster;
        address token;
        uint256 reward;
        uint256 fee;
        uint256 bond;
        uint256 freeLapses;
        uint256 deadline;
        uint256 open;
        uint256 lapses;
        uint256 opened;
        bool closed;
        SeatBook[] seats;
    }

    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint8 private constant WORKING = 1;
    uint8 private constant SUBMITTED = 2;
    uint8 private constant LAPSED = 17;
    uint8 private constant PAID = 18;
    uint256 private constant MAX_TASKS = 10;

    /// @dev Little enough that a payment which burned all of it would leave too little to write a credit.
    uint256 private constant CALL_GAS = 1_200_000;

    uint256 private constant WORK = 2 days;
    uint256 private constant REVIEW = 1 days;

    TaskEscrow private immutable _escrow;
    Policy private immutable _policy;
    Reputation private immutable _reputation;
    HostileToken private immutable _hostile;
    HostileAccount private immutable _account;
    address private immutable _treasury;
    address private immutable _panel;

    address[3] public tokens;
    address[5] public people;

    struct Pointer {
        uint256 task;
        uint256 seat;
    }

    TaskBook[] private _tasks;
    Pointer[] private _pointers;
    mapping(address account => uint256) public suspendedUntil;
    mapping(address account => uint256) private _defaults;

    mapping(address token => uint256) public locked;
    mapping(address token => uint256) public donated;
    mapping(address account => mapping(address token => uint256)) public credit;

    constructor(
        TaskEscrow escrow_,
        Policy policy_,
        Reputation reputation_,
        address treasury,
        address honest,
        HostileToken hostile,
        address panel
    ) {
        _escrow = escrow_;
        _policy = policy_;
        _reputation = reputation_;
        _treasury = treasury;
        _hostile = hostile;
        _account = new HostileAccount();
        tokens = [address(0), honest, address(hostile)];
        people = [address(0xa1), address(0xa2), address(0xa3), address(_account), treasury];
        _panel = panel;
    }

    // ---------------------------------------------------------------- what the invariants read

    function taskCount() external view returns (uint256) {
        return _tasks.length;
    }

    function seatCount(uint256 task) external view returns (uint256) {
        return _tasks[task].seats.length;
    }

    function seatAt(uint256 task, uint256 seat) external view returns (bytes32 id, address worker, uint256 word) {
        SeatBook storage book = _tasks[task].seats[seat];
        word =
            book.state > 15
                ? book.tombstone
                : book.state | (book.clock << 8) | (uint256(_escrow.hashSeat(_seat(_tasks[task], book))) << 48);
        return (_tasks[task].id, book.worker, word);
    }

    function taskAt(uint256 task) external view returns (bytes32 id, uint256 word) {
        TaskBook storage book = _tasks[task];
        word = (book.closed ? 2 : 1) | (book.open << 8) | (book.lapses << 56) | (book.opened << 64);
        return (book.id, word);
    }

    // ---------------------------------------------------------------- moves

    function post(uint256 input) external {
        uint256 seed = _mix(input);
        if (_tasks.length == MAX_TASKS) return;
        address token = tokens[seed % 3];
        address poster = people[(seed >> 8) % 3];
        TermsFields memory f = _fields(seed, token, poster);
        Terms memory terms = _escrow.packTerms(f);
        uint256 funding = uint256(f.seats) * (f.reward + (uint256(f.reward) * f.feeBps) / 10_000);
        bool ok = _call(poster, abi.encodeCall(_escrow.post, (terms, "")), token == address(0) ? funding : 0);
        require(ok == !_cannotPull(token), "post");
        if (!ok) return;

        TaskBook storage book = _tasks.push();
        book.terms = terms;
        book.id = _escrow.hashTerms(terms);
        book.poster = poster;
        book.token = token;
        book.reward = f.reward;
        book.fee = (uint256(f.reward) * f.feeBps) / 10_000;
        book.bond = f.bond;
        book.freeLapses = f.freeLapses;
        book.deadline = f.deadline;
        book.open = f.seats;
        book.opened = block.timestamp;
        locked[token] += funding;
    }

    function claim(uint256 input, bool useCredit) external {
        uint256 seed = _mix(input);
        if (_tasks.length == 0) return;
        TaskBook storage book = _tasks[seed % _tasks.length];
        address worker = people[(seed >> 8) % 4];
        uint256 due = book.lapses < book.freeLapses ? 0 : book.bond;
        uint256 available = credit[worker][book.token];
        uint256 fromCredit = available < due ? available : due;
        if (book.token == address(0) && !useCredit) fromCredit = 0;
        bool allowed = _mayClaim(book, worker) && !(due > fromCredit && _cannotPull(book.token));
        bytes memory payload = abi.encodeCall(
            _escrow.claim,
            (book.terms, worker, book.reward, due, new bytes32[](0), 0, "")
        );
        bool ok = _call(worker, payload, book.token == address(0) ? due - fromCredit : 0);
        require(ok == allowed, "claim");
        if (!ok) return;

        --book.open;
        _pointers.push(Pointer(seed % _tasks.length, book.seats.length));
        book.seats.push(SeatBook(worker, WORKING, block.timestamp, due, 0, 0));
        credit[worker][book.token] -= fromCredit;
        locked[book.token] += due;
    }

    function submit(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        bool allowed = seat.state == WORKING && block.timestamp < seat.clock + WORK;
        bytes32 digest = keccak256(abi.encode(seed));
        bytes memory payload = abi.encodeCall(
            _escrow.submit,
            (book.terms, seat.worker, _seat(book, seat), digest, 0, "")
        );
        require(_call(seat.worker, payload, 0) == allowed, "submit");
        if (!allowed) return;
        (seat.state, seat.clock, seat.digest) = (SUBMITTED, block.timestamp, digest);
    }

    function accept(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        bool allowed = seat.state == SUBMITTED && block.timestamp < seat.clock + REVIEW;
        _judge(
            book,
            seat,
            book.poster,
            abi.encodeCall(_escrow.accept, (book.terms, seat.worker, _seat(book, seat))),
            allowed
        );
    }

    function release(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        bool allowed = seat.state == SUBMITTED && block.timestamp >= seat.clock + REVIEW;
        address caller = people[(seed >> 8) % 5];
        _judge(
            book,
            seat,
            caller,
            abi.encodeCall(_escrow.release, (book.terms, seat.worker, _seat(book, seat))),
            allowed
        );
    }

    function lapse(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        bool allowed = seat.state == WORKING && block.timestamp >= seat.clock + WORK;
        bytes memory payload = abi.encodeCall(_escrow.lapse, (book.terms, seat.worker, _seat(book, seat)));
        require(_call(people[(seed >> 8) % 5], payload, 0) == allowed, "lapse");
        if (!allowed) return;

        locked[book.token] -= seat.bond;
        credit[book.poster][book.token] += seat.bond / 2;
        credit[_treasury][book.token] += seat.bond - seat.bond / 2;
        if (seat.bond == 0 && book.lapses < book.freeLapses) ++book.lapses;
        if (book.closed) {
            locked[book.token] -= book.reward + book.fee;
            credit[book.poster][book.token] += book.reward + book.fee;
        } else {
            ++book.open;
            book.opened = block.timestamp;
        }
        _bury(book, seat, LAPSED);
    }

    function close(uint256 input) external {
        uint256 seed = _mix(input);
        if (_tasks.length == 0) return;
        TaskBook storage book = _tasks[seed % _tasks.length];
        address caller = people[(seed >> 8) % 5];
        bool allowed = !book.closed && (caller == book.poster || block.timestamp >= book.deadline);
        require(_call(caller, abi.encodeCall(_escrow.closeOpenSeats, (book.terms)), 0) == allowed, "close");
        if (!allowed) return;
        uint256 refund = book.open * (book.reward + book.fee);
        locked[book.token] -= refund;
        credit[book.poster][book.token] += refund;
        (book.closed, book.open) = (true, 0);
    }

    function withdraw(uint256 input) external {
        uint256 seed = _mix(input);
        address token = tokens[seed % 3];
        address account = people[(seed >> 8) % 5];
        address to = people[(seed >> 16) % 5];
        uint256 amount = credit[account][token];
        bool allowed = amount != 0 && !_failsToPay(token, to);
        require(_call(account, abi.encodeCall(_escrow.withdraw, (token, to)), 0) == allowed, "withdraw");
        if (allowed) credit[account][token] = 0;
    }

    /// @notice Tries everything on a seat that has ended, and a second claim by its worker: nothing may succeed.
    function replay(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        if (seat.state < 16) return;
        Seat memory named = _seat(book, seat);
        uint256 value = book.token == address(0) ? book.bond : 0;
        bytes[5] memory payloads = [
            abi.encodeCall(_escrow.claim, (book.terms, seat.worker, 0, type(uint256).max, new bytes32[](0), 0, "")),
            abi.encodeCall(_escrow.submit, (book.terms, seat.worker, named, "again", 0, "")),
            abi.encodeCall(_escrow.accept, (book.terms, seat.worker, named)),
            abi.encodeCall(_escrow.release, (book.terms, seat.worker, named)),
            abi.encodeCall(_escrow.lapse, (book.terms, seat.worker, named))
        ];
        require(!_call(seat.worker, payloads[0], value), "claimed again");
        require(!_call(seat.worker, payloads[1], 0), "submitted again");
        require(!_call(book.poster, payloads[2], 0), "accepted again");
        require(!_call(seat.worker, payloads[3], 0), "released again");
        require(!_call(book.poster, payloads[4], 0), "lapsed again");
    }

    /// @notice Names a seat with another price, bond or digest: the preimage is the amount, so nothing may succeed.
    function forge(uint256 input, uint256 money, uint256 held) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        Seat memory named = _seat(book, seat);
        if (money == named.money && held == named.held) return;
        (named.money, named.held) = (money, held);
        require(!_call(book.poster, abi.encodeCall(_escrow.accept, (book.terms, seat.worker, named)), 0), "accept");
        require(!_call(seat.worker, abi.encodeCall(_escrow.release, (book.terms, seat.worker, named)), 0), "release");
        require(!_call(seat.worker, abi.encodeCall(_escrow.lapse, (book.terms, seat.worker, named)), 0), "lapse");
    }

    function record(uint256 input) external {
        uint256 seed = _mix(input);
        if (_pointers.length == 0) return;
        (TaskBook storage book, SeatBook storage seat) = _pick(seed);
        bool known = _reputation.recorded(book.id, seat.worker);
        try _reputation.record(address(_escrow), book.terms, seat.worker) {
            require(!known && seat.state > 15, "record");
            if (seat.state != LAPSED) return;
            uint256 earlier = _defaults[seat.worker]++;
            uint256 until = seat.clock + (earlier > 4 ? 180 days : 7 days << earlier);
            if (until > suspendedUntil[seat.worker]) suspendedUntil[seat.worker] = until;
        } catch {
            require(known || seat.state < 16, "not recorded");
        }
    }

    function wait(uint256 seed) external {
        VM.warp(block.timestamp + (seed % 1 days) + 1 hours);
    }

    /// @notice A vote moves the fee of new tasks; posted ones must not notice.
    function vote(uint256 seed) external {
        _policy.setFee(seed % 1_001, _treasury);
    }

    function turn(uint256 input) external {
        uint256 seed = _mix(input);
        _hostile.setMode(HostileToken.Mode(seed % 9));
        _account.setMode(HostileAccount.Mode((seed >> 8) % 6));
        if (_tasks.length == 0) return;
        TaskBook storage book = _tasks[(seed >> 16) % _tasks.length];
        bytes memory payload = abi.encodeCall(_escrow.closeOpenSeats, (book.terms));
        if ((seed >> 24) % 2 == 0) payload = abi.encodeCall(_escrow.withdraw, (book.token, address(_account)));
        _hostile.setCall(address(_escrow), payload);
        _account.setCall(address(_escrow), payload);
    }

    /// @notice Coin forced in by nobody's call, and a token sent in plain: neither may become anybody's.
    function donate(uint256 seed) external {
        uint256 amount = seed % 1 ether;
        VM.deal(address(_escrow), address(_escrow).balance + amount);
        donated[address(0)] += amount;
        VM.prank(people[0]);
        IToken(tokens[1]).transfer(address(_escrow), amount);
        donated[tokens[1]] += amount;
    }

    // ---------------------------------------------------------------- internals

    /// @dev The fuzzer prefers small numbers; every part of a seed is to vary.
    function _mix(uint256 input) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(input)));
    }

    function _judge(
        TaskBook storage book,
        SeatBook storage seat,
        address caller,
        bytes memory payload,
        bool allowed
    ) private {
        require(_call(caller, payload, 0) == allowed, "judge");
        if (!allowed) return;
        uint256 due = book.reward + seat.bond;
        locked[book.token] -= due + book.fee;
        credit[_treasury][book.token] += book.fee;
        if (_failsToPay(book.token, seat.worker)) credit[seat.worker][book.token] += due;
        _bury(book, seat, PAID);
    }

    function _bury(TaskBook storage book, SeatBook storage seat, uint8 state) private {
        uint256 hash = _escrow.hashSeat(_seat(book, seat));
        (seat.state, seat.clock) = (state, block.timestamp);
        seat.tombstone = state | (block.timestamp << 8) | (hash << 48);
    }

    function _pick(uint256 seed) private view returns (TaskBook storage book, SeatBook storage seat) {
        Pointer storage pointer = _pointers[uint64(seed >> 32) % _pointers.length];
        book = _tasks[pointer.task];
        seat = book.seats[pointer.seat];
    }

    function _mayClaim(TaskBook storage book, address worker) private view returns (bool) {
        if (book.closed || book.open == 0 || block.timestamp >= book.deadline || worker == book.poster) return false;
        for (uint256 i = 0; i < book.seats.length; ++i) if (book.seats[i].worker == worker) return false;
        return block.timestamp >= suspendedUntil[worker];
    }

    function _seat(TaskBook storage book, SeatBook storage seat) private view returns (Seat memory) {
        return Seat(seat.digest, book.reward, seat.bond, 0);
    }

    function _fields(uint256 seed, address token, address poster) private view returns (TermsFields memory f) {
        f.poster = poster;
        f.token = token;
        f.arbitrator = _panel;
        (uint256 feeBps, address treasury) = _policy.fee();
        (f.feeBps, f.treasury) = (uint16(feeBps), treasury);
        f.brief = bytes32(seed | 1);
        f.skill = "solidity";
        f.extraHash = keccak256("");
        f.seats = uint16(1 + ((seed >> 16) % 3));
        f.freeLapses = uint8((seed >> 24) % 3);
        f.salt = uint56(_tasks.length);
        f.shares[0] = 10_000;
        f.workPeriod = uint32(WORK);
        f.reviewPeriod = uint32(REVIEW);
        f.disputePeriod = 1 days;
        f.rulingPeriod = 30 days;
        f.deadline = uint40(block.timestamp + 1 days + ((seed >> 32) % 20 days));
        f.reward = uint128(1 + ((seed >> 64) % 1e20));
        f.ceiling = f.reward;
        f.bond = uint128(1 + ((seed >> 128) % f.reward));
    }

    function _cannotPull(address token) private view returns (bool) {
        return token == address(_hostile) && (_tokenFails() || _hostile.mode() == HostileToken.Mode.TakesFee);
    }

    function _failsToPay(address token, address to) private view returns (bool) {
        if (token == address(_hostile)) return _tokenFails();
        if (token != address(0) || to != address(_account)) return false;
        HostileAccount.Mode mode = _account.mode();
        return
            mode == HostileAccount.Mode.Refuses ||
            mode == HostileAccount.Mode.BurnsGas ||
            mode == HostileAccount.Mode.ReturnsBomb;
    }

    function _tokenFails() private view returns (bool) {
        HostileToken.Mode mode = _hostile.mode();
        return mode >= HostileToken.Mode.ReturnsFalse && mode <= HostileToken.Mode.ReturnsBomb;
    }

    function _call(address who, bytes memory payload, uint256 value) private returns (bool ok) {
        if (who == address(_account)) {
            VM.deal(address(this), value);
            (ok, ) = address(_account).call{value: value, gas: CALL_GAS}(
                abi.encodeCall(_account.execute, (address(_escrow), payload))
            );
        } else {
            VM.deal(who, value);
            VM.prank(who);
            (ok, ) = address(_escrow).call{value: value, gas: CALL_GAS}(payload);
        }
    }
}
