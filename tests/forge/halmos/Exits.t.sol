// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskEscrow} from "../../../contracts/TaskEscrow.sol";
import {ITaskEscrow} from "../../../contracts/interfaces/ITaskEscrow.sol";
import {Terms, Seat, Shape, Clocks, Pay, Cover} from "../../../contracts/libraries/TermsTypes.sol";
import {Vm} from "../Vm.sol";

interface VmStore {
    function store(address account, bytes32 slot, bytes32 value) external;
}

/// @title Stands where Policy and Reputation stand, and answers anything: a word, garbage, or a failure
contract Anything {
    bool private _fails;
    uint256 private _word;

    function set(bool fails, uint256 word) external {
        (_fails, _word) = (fails, word);
    }

    fallback() external payable {
        require(!_fails);
        uint256 word = _word;
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, 0x20)
        }
    }
}

/// @title No exit asks Policy or Reputation: what they are changes nothing
/// @notice From a word that is any seat at any time, an exit is called once while both admit everything and once while they
/// answer anything at all; words and credits must come out the same. One call from any state is enough: no exit leaves a
/// state that was not covered. How gas runs out is for the fuzzers, as halmos has no gas.
contract ExitsChecks {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    VmStore private constant STORE = VmStore(address(uint160(uint256(keccak256("hevm cheat code")))));

    address private constant POSTER = address(0x9057);
    address private constant WORKER = address(0x3073);
    address private constant TREASURY = address(0x77ea);
    uint8 private constant PAID = 18;
    uint8 private constant NOTED = 27;
    uint256 private constant TASK_WORDS = 2;
    uint256 private constant SEAT_SLOTS = 3;

    TaskEscrow private _honest;
    TaskEscrow private _other;
    Anything private _anything;

    function setUp() public {
        _anything = new Anything();
        Anything good = new Anything();
        good.set(false, 1);
        _honest = new TaskEscrow(address(good), address(good));
        _other = new TaskEscrow(address(_anything), address(_anything));
        VM.deal(address(_honest), 1e30);
        VM.deal(address(_other), 1e30);
    }

    function _terms() private pure returns (Terms memory t) {
        (t.poster, t.arbitrator, t.treasury) = (POSTER, address(0xa4b1), TREASURY);
        (t.brief, t.skill, t.extraHash) = (bytes32(uint256(1)), "solidity", keccak256(""));
        t.shape = Shape.wrap((uint256(2) << 16) | (uint256(300) << 32) | (uint256(10_000) << 72));
        t.clocks = Clocks.wrap(
            (uint256(2 days) << 32) |
                (uint256(1 days) << 64) |
                (uint256(1 days) << 96) |
                (uint256(9 days) << 128) |
                (uint256(1_900_000_000) << 192)
        );
        t.pay = Pay.wrap(uint256(1e18) | (uint256(1e18) << 128));
        t.cover = Cover.wrap(1e17);
    }

    function _put(TaskEscrow escrow, uint8 state, uint40 clock, Seat memory seat) private {
        bytes32 taskId = escrow.hashTerms(_terms());
        uint256 word = uint256(state) | (uint256(clock) << 8) | (uint256(escrow.hashSeat(seat)) << 48);
        bytes32 place = keccak256(abi.encode(taskId, SEAT_SLOTS));
        STORE.store(address(escrow), keccak256(abi.encode(taskId, TASK_WORDS)), bytes32(uint256(1) | (1 << 8)));
        STORE.store(address(escrow), keccak256(abi.encode(WORKER, place)), bytes32(word));
    }

    /// @dev Calls both; the words and credits after it are the same, where gas did not decide. What alone may differ is
    /// whether a paid seat says that it was noted.
    function _same(bytes memory payload, address caller, uint8 state, uint40 clock, Seat memory seat) private {
        _put(_honest, state, clock, seat);
        _put(_other, state, clock, seat);
        VM.prank(caller);
        (bool one, bytes memory first) = address(_honest).call(payload);
        VM.prank(caller);
        (bool two, bytes memory second) = address(_other).call(payload);
        if (!one && bytes4(first) == ITaskEscrow.Escrow_LittleGas.selector) return;
        if (!two && bytes4(second) == ITaskEscrow.Escrow_LittleGas.selector) return;
        assert(one == two);
        bytes32 id = _honest.hashTerms(_terms());
        bytes32 otherId = _other.hashTerms(_terms());
        assert(_honest.taskWord(id) == _other.taskWord(otherId));
        assert(_plain(_honest.seatWord(id, WORKER)) == _plain(_other.seatWord(otherId, WORKER)));
        assert(_honest.credit(POSTER, address(0)) == _other.credit(POSTER, address(0)));
        assert(_honest.credit(TREASURY, address(0)) == _other.credit(TREASURY, address(0)));
    }

    /// @dev The word of a paid seat without what it says about the standing's note.
    function _plain(uint256 word) private pure returns (uint256) {
        return uint8(word) == NOTED ? word - NOTED + PAID : word;
    }

    function _check(
        bytes4 exit,
        uint8 state,
        address caller,
        uint40 clock,
        uint40 time,
        bool fails,
        uint256 word
    ) private {
        if (time < clock) return;
        VM.warp(time);
        _anything.set(fails, word);
        Seat memory seat = Seat(bytes32(uint256(7)), 1e18, 1e17, state == 3 ? 1e9 : 0);
        _same(abi.encodeWithSelector(exit, _terms(), WORKER, seat), caller, state, clock, seat);
    }

    function check_acceptAsksNobody(uint40 clock, uint40 time, bool fails, uint256 word) public {
        _check(ITaskEscrow.accept.selector, 2, POSTER, clock, time, fails, word);
        assert(uint8(_other.seatWord(_other.hashTerms(_terms()), WORKER)) != NOTED);
    }

    function check_acceptAndRecordHangsOnNobody(uint40 clock, uint40 time, bool fails, uint256 word) public {
        _check(ITaskEscrow.acceptAndRecord.selector, 2, POSTER, clock, time, fails, word);
        uint8 state = uint8(_other.seatWord(_other.hashTerms(_terms()), WORKER));
        assert(state != (fails ? NOTED : PAID));
    }

    function check_releaseAsksNobody(uint40 clock, uint40 time, bool fails, uint256 word, address caller) public {
        if (caller == address(_honest) || caller == address(_other)) return;
        _check(ITaskEscrow.release.selector, 2, caller, clock, time, fails, word);
    }

    function check_lapseHangsOnNobody(uint40 clock, uint40 time, bool fails, uint256 word) public {
        _check(ITaskEscrow.lapse.selector, 1, WORKER, clock, time, fails, word);
    }

    function check_concedeAsksNobody(uint40 clock, uint40 time, bool fails, uint256 word) public {
        _check(ITaskEscrow.concede.selector, 3, WORKER, clock, time, fails, word);
    }

    function check_closeOpenSeatsAsksNobody(uint40 time, bool fails, uint256 word) public {
        VM.warp(time);
        _anything.set(fails, word);
        Seat memory seat;
        _same(abi.encodeCall(ITaskEscrow.closeOpenSeats, (_terms())), POSTER, 1, 0, seat);
    }

    /// @notice The exits above do happen, while Policy and Reputation fail or lie: the proofs are not about refusals alone.
    function test_eachExitHappens() public {
        bytes4[6] memory exits = [
            ITaskEscrow.accept.selector,
            ITaskEscrow.acceptAndRecord.selector,
            ITaskEscrow.acceptAndRecord.selector,
            ITaskEscrow.release.selector,
            ITaskEscrow.lapse.selector,
            ITaskEscrow.concede.selector
        ];
        uint8[6] memory states = [2, 2, 2, 2, 1, 3];
        uint8[6] memory ends = [PAID, NOTED, PAID, PAID, 17, 19];
        for (uint256 i = 0; i < 6; ++i) {
            uint40 clock = 1_800_000_000;
            uint40 time = i < 3 ? clock : clock + 2 days;
            _check(exits[i], states[i], POSTER, clock, time, i % 2 == 0, 7);
            require(uint8(_other.seatWord(_other.hashTerms(_terms()), WORKER)) == ends[i], "end");
        }
    }
}
