// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Payment} from "../libraries/Payment.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TermsCode} from "../libraries/TermsCode.sol";
import {TermsLib} from "../libraries/TermsLib.sol";
import {Terms, Seat, Shape} from "../libraries/TermsTypes.sol";

/// @title The escrow's storage, and what every part of it does with words, credits and signatures
/// @notice Task word: status 8 | open 16 | live 16 | bonusTaken 16 | lapses 8 | opened 40 | steps 32 | revealed 8. Seat word:
/// state 8 | clock 40 | hash 208. Dispute word: subject 208 | recordedAt 40 | ruling 8. All low to high.
abstract contract EscrowCore is ITaskEscrow, EIP712 {
    using TermsLib for Terms;
    using TermsLib for Shape;

    // Status of a task.
    uint256 internal constant ACTIVE = 1;
    uint256 internal constant CLOSED = 2;
    uint256 internal constant CONTEST_DISPUTED = 3;
    uint256 internal constant CONTEST_ENDED = 4;

    // States of a seat; 16 and above never change.
    uint256 internal constant WORKING = 1;
    uint256 internal constant SUBMITTED = 2;
    uint256 internal constant REJECTED = 3;
    uint256 internal constant DISPUTED = 4;
    uint256 internal constant COMMITTED = 5;
    uint256 internal constant REVEALED = 6;
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

    // Places in a task's word.
    uint256 internal constant OPEN_SHIFT = 8;
    uint256 internal constant LIVE_SHIFT = 24;
    uint256 internal constant BONUS_TAKEN_SHIFT = 40;
    uint256 internal constant LAPSES_SHIFT = 56;
    uint256 internal constant OPENED_SHIFT = 64;
    uint256 internal constant STEPS_SHIFT = 104;
    uint256 internal constant REVEALED_SHIFT = 136;

    // Places in `Seat.held`.
    uint256 internal constant MILESTONE_SHIFT = 128;
    uint256 internal constant CHANGES_SHIFT = 136;
    uint256 internal constant BONUS_SHIFT = 144;
    uint256 internal constant ENTRY_SHIFT = 152;

    uint256 private constant SEAT_HASH_SHIFT = 48;

    /// @dev What a record in the standing may use: it fails or succeeds within this, and no exit cares which.
    uint256 private constant RECORD_GAS = 250_000;

    /// @dev What a note in the standing may use, which is one new word.
    uint256 private constant NOTE_GAS = 60_000;

    /// @dev A struct, so that a function can hold the place of a word and hash its key once.
    struct SeatSlot {
        uint256 word;
    }

    /// @inheritdoc ITaskEscrow
    address public immutable policy;

    /// @inheritdoc ITaskEscrow
    address public immutable reputation;

    /// @dev The domain at deployment. Task ids keep it even where a chain splits and changes its id, so that money on
    /// either side stays within reach.
    bytes32 private immutable _taskDomain;

    mapping(bytes32 taskId => uint256 word) internal _taskWords;
    mapping(bytes32 taskId => mapping(address worker => SeatSlot)) internal _seatSlots;
    mapping(address account => mapping(address token => uint256 amount)) internal _credits;
    mapping(address account => uint256 epoch) internal _epochs;
    mapping(address arbitrator => mapping(uint256 disputeId => uint256 word)) internal _disputeWords;
    uint256 private transient _entered;

    modifier nonReentrant() {
        _requireOutside();
        _entered = 1;
        _;
        _entered = 0;
    }

    /// @dev For functions that call nobody who could call back.
    modifier outside() {
        _requireOutside();
        _;
    }

    constructor(address policy_, address reputation_) EIP712("Guildhall TaskEscrow", "1") {
        policy = policy_;
        reputation = reputation_;
        _taskDomain = _domainSeparatorV4();
    }

    // ---------------------------------------------------------------- words of tasks

    /// @inheritdoc ITaskEscrow
    function hashTerms(Terms calldata terms) public view returns (bytes32 taskId) {
        return TermsCode.hash(terms, _taskDomain);
    }

    function _requireTask(bytes32 taskId) internal view returns (uint256 word) {
        word = _taskWords[taskId];
        if (word == 0) revert Escrow_UnknownTask(taskId);
    }

    function _requireActive(bytes32 taskId) internal view returns (uint256 word) {
        word = _requireTask(taskId);
        if (uint8(word) != ACTIVE) revert Escrow_TaskNotOpen(taskId);
    }

    function _requireMode(Terms calldata terms, uint256 mode) internal pure {
        if (terms.shape.mode() != mode) revert Escrow_ModeNotSupported(uint8(terms.shape.mode()));
    }

    function _requirePoster(Terms calldata terms) internal view {
        if (msg.sender != terms.posterOf()) revert Escrow_NotPoster(msg.sender);
    }

    function _requireWorker(address worker) internal view {
        if (msg.sender != worker) revert Escrow_NotWorker(msg.sender);
    }

    function _requireExtraData(Terms calldata terms, bytes calldata extraData) internal pure {
        if (keccak256(extraData) != terms.extraHash) revert Escrow_WrongExtraData();
    }

    // ---------------------------------------------------------------- words of seats

    /// @dev The place and word of a seat that is in `state` and is the one named.
    function _requireSeat(
        bytes32 taskId,
        address worker,
        Seat calldata seat,
        uint256 state
    ) internal view returns (SeatSlot storage slot, uint256 word) {
        slot = _seatSlots[taskId][worker];
        word = slot.word;
        if (uint8(word) != state) {
            _requireTask(taskId);
            revert Escrow_WrongState(uint8(word));
        }
        _requireHash(word, seat);
    }

    function _requireHash(uint256 word, Seat calldata seat) internal pure {
        if (word >> SEAT_HASH_SHIFT != _hashSeat(seat)) revert Escrow_WrongSeat(word);
    }

    function _hashSeat(Seat calldata seat) internal pure returns (uint208) {
        return uint208(uint256(keccak256(abi.encode(seat))));
    }

    /// @dev The word of a seat that enters `state` now. The shift drops the hash's upper 48 bits, so that its lower 208
    /// remain.
    function _seatWord(
        uint256 state,
        bytes32 digest,
        uint256 money,
        uint256 held,
        uint256 stakes
    ) internal view returns (uint256) {
        uint256 hash = uint256(keccak256(abi.encode(digest, money, held, stakes)));
        return state | (block.timestamp << 8) | (hash << SEAT_HASH_SHIFT);
    }

    /// @dev Ends a seat for good: the hash of the seat stays.
    function _end(SeatSlot storage slot, uint256 word, uint256 state) internal {
        slot.word = ((word >> SEAT_HASH_SHIFT) << SEAT_HASH_SHIFT) | (block.timestamp << 8) | state;
    }

    function _clock(uint256 word) internal pure returns (uint256) {
        return uint40(word >> 8);
    }

    /// @dev A moment `period` seconds after a seat entered its state; neither number has more than 40 bits.
    function _clockPlus(uint256 word, uint256 period) internal pure returns (uint256) {
        unchecked {
            return uint40(word >> 8) + period;
        }
    }

    function _bond(Seat calldata seat) internal pure returns (uint256) {
        return uint128(seat.held);
    }

    /// @dev `now < end`.
    function _requireBefore(uint256 end) internal view {
        if (block.timestamp >= end) revert Escrow_TooLate(end);
    }

    /// @dev `now >= start`.
    function _requireFrom(uint256 start) internal view {
        if (block.timestamp < start) revert Escrow_TooEarly(start);
    }

    // ---------------------------------------------------------------- signatures

    /// @dev The caller is the worker, or hands in what he signed.
    function _requireRelay(address worker, uint256 expiry, bytes32 structHash, bytes calldata signature) internal view {
        if (signature.length == 0) _requireWorker(worker);
        _requireSigned(worker, expiry, structHash, signature);
    }

    function _requireSigned(
        address signer,
        uint256 expiry,
        bytes32 structHash,
        bytes calldata signature
    ) internal view {
        if (block.timestamp >= expiry) revert Escrow_Expired(expiry);
        if (!Signatures.isValid(signer, _hashTypedDataV4(structHash), signature)) revert Escrow_BadSignature(signer);
    }

    // ---------------------------------------------------------------- money

    function _addCredit(address account, address token, uint256 amount) internal {
        if (amount != 0) _credits[account][token] += amount;
    }

    /// @dev Credit that no other event reports.
    function _creditSurplus(address account, uint256 amount) internal {
        if (amount == 0) return;
        _credits[account][address(0)] += amount;
        emit CreditAdded(account, address(0), amount);
    }

    /// @dev Takes `amount` of the token and `coin` of the native coin from the caller.
    function _collect(address token, uint256 amount, uint256 coin) internal {
        if (token == address(0)) coin += amount;
        if (msg.value != coin) revert Escrow_WrongValue(coin, msg.value);
        if (token != address(0)) Payment.pull(token, msg.sender, amount);
    }

    function _collectBond(address token, address worker, uint256 due) internal {
        if (token == address(0)) {
            if (msg.value == due) return;
            uint256 available = _credits[worker][token];
            uint256 fromCredit = due > msg.value ? due - msg.value : 0;
            if (msg.value > due || fromCredit > available) {
                revert Escrow_WrongValue(due > available ? due - available : 0, msg.value);
            }
            _useCredit(worker, token, fromCredit);
        } else {
            uint256 available = due == 0 ? 0 : _credits[worker][token];
            uint256 fromCredit = available < due ? available : due;
            if (fromCredit != 0) _useCredit(worker, token, fromCredit);
            if (msg.value != 0) revert Escrow_WrongValue(0, msg.value);
            if (due > fromCredit) Payment.pull(token, worker, due - fromCredit);
        }
    }

    function _useCredit(address account, address token, uint256 amount) private {
        _credits[account][token] -= amount;
        emit CreditUsed(account, token, amount);
    }

    /// @dev Sends at once; what cannot be delivered becomes credit, so that no exit waits for its receiver.
    function _deliver(address token, address to, uint256 amount) internal {
        if (amount == 0 || Payment.sendCapped(token, to, amount)) return;
        _credits[to][token] += amount;
        emit PayoutDeferred(to, token, amount);
    }

    // ---------------------------------------------------------------- standing

    /// @dev Tries to record an ended seat. Enough gas for the try is asked for, so that no caller can make it fail; whether
    /// it fails changes nothing here.
    function _tryRecord(bytes32 taskId, Terms calldata terms, address worker, Seat calldata seat) internal {
        _requireGas(RECORD_GAS);
        if (!TermsCode.tryRecord(reputation, terms, worker, seat, RECORD_GAS)) emit RecordFailed(taskId, worker);
    }

    /// @dev Tries to have paid work noted, as a record is tried. It comes before the seat ends, so that the seat's last word
    /// says for good whether it was noted, and nobody needs a second word for that.
    function _tryNote(bytes32 taskId, Terms calldata terms, address worker, uint256 fee) internal returns (bool noted) {
        _requireGas(NOTE_GAS);
        noted = TermsCode.tryNote(reputation, terms, worker, fee, NOTE_GAS);
        if (!noted) emit RecordFailed(taskId, worker);
    }

    function _requireGas(uint256 cap) private view {
        if (gasleft() < cap + cap / 63 + Payment.RESERVE) revert Escrow_LittleGas();
    }

    function _requireOutside() private view {
        if (_entered != 0) revert Escrow_Reentered();
    }
}
