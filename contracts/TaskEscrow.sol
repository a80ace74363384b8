// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IArbitrable} from "./interfaces/IArbitration.sol";
import {IReputation} from "./interfaces/IReputation.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Payment} from "./libraries/Payment.sol";
import {TermsCheck} from "./libraries/TermsCheck.sol";
import {TermsCode} from "./libraries/TermsCode.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, TermsFields, Seat, Shape, Clocks, Pay, Cover} from "./libraries/TermsTypes.sol";

/// @title TaskEscrow
/// @notice See `ITaskEscrow`.
contract TaskEscrow is ITaskEscrow, EIP712 {
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Cover;

    uint256 private constant STATUS_ACTIVE = 1;
    uint256 private constant STATUS_CLOSED = 2;

    uint256 private constant WORKING = 1;
    uint256 private constant SUBMITTED = 2;
    uint8 private constant LAPSED = 17;
    uint8 private constant PAID = 18;

    uint256 private constant OPEN_SHIFT = 8;
    uint256 private constant LAPSES_SHIFT = 56;
    uint256 private constant OPENED_SHIFT = 64;
    uint256 private constant OPENED_MASK = uint256(type(uint40).max) << OPENED_SHIFT;
    uint256 private constant SEAT_HASH_SHIFT = 48;

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

    mapping(bytes32 taskId => uint256 word) private _taskWords;
    mapping(bytes32 taskId => mapping(address worker => SeatSlot)) private _seatSlots;
    mapping(address account => mapping(address token => uint256 amount)) private _credits;
    mapping(address account => uint256 epoch) private _epochs;
    uint256 private transient _entered;

    modifier nonReentrant() {
        _enter();
        _;
        _entered = 0;
    }

    constructor(address policy_, address reputation_) EIP712("Guildhall TaskEscrow", "1") {
        policy = policy_;
        reputation = reputation_;
        _taskDomain = _domainSeparatorV4();
    }

    // ---------------------------------------------------------------- posting and closing

    /// @inheritdoc ITaskEscrow
    function post(
        Terms calldata terms,
        bytes calldata extraData
    ) external payable nonReentrant returns (bytes32 taskId) {
        taskId = _post(terms, extraData);
        _collect(terms.token, msg.sender, funding(terms));
    }

    /// @inheritdoc ITaskEscrow
    function postWithPermit(
        Terms calldata terms,
        bytes calldata extraData,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable nonReentrant returns (bytes32 taskId) {
        if (terms.token == address(0)) revert Escrow_BadToken(address(0));
        taskId = _post(terms, extraData);
        uint256 amount = funding(terms);
        Payment.tryPermit(terms.token, msg.sender, amount, deadline, v, r, s);
        _collect(terms.token, msg.sender, amount);
    }

    /// @inheritdoc ITaskEscrow
    function closeOpenSeats(Terms calldata terms) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        uint256 word = _openTask(taskId);
        if (msg.sender != terms.poster && block.timestamp < terms.clocks.deadline()) {
            revert Escrow_NotPoster(msg.sender);
        }

        uint256 open = uint16(word >> OPEN_SHIFT);
        uint256 toPoster = open * _funded(terms);
        _taskWords[taskId] = word - (open << OPEN_SHIFT) - STATUS_ACTIVE + STATUS_CLOSED;
        _addCredit(terms.poster, terms.token, toPoster);
        emit TaskClosed(taskId, open, toPoster);
    }

    // ---------------------------------------------------------------- taking and doing

    /// @inheritdoc ITaskEscrow
    function claim(
        Terms calldata terms,
        address worker,
        uint256 minPrice,
        uint256 maxBond,
        bytes32[] calldata proof,
        uint256,
        bytes calldata signature
    ) external payable nonReentrant {
        if (signature.length != 0 || msg.sender != worker) revert Escrow_NotWorker(msg.sender);
        if (worker == terms.poster) revert Escrow_SelfDeal(worker);
        if (terms.inviteRoot != 0) _requireInvited(terms.inviteRoot, worker, proof);
        _takeSeat(terms, worker, minPrice, maxBond);
    }

    /// @inheritdoc ITaskEscrow
    function submit(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 digest,
        uint256,
        bytes calldata signature
    ) external nonReentrant {
        if (signature.length != 0 || msg.sender != worker) revert Escrow_NotWorker(msg.sender);
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, WORKING);
        uint256 end = _clock(word) + terms.clocks.workPeriod();
        if (block.timestamp >= end) revert Escrow_TooLate(end);
        if (digest == 0) revert Escrow_EmptyDigest();

        slot.word = _seatWord(SUBMITTED, keccak256(abi.encode(digest, seat.money, seat.held, seat.stakes)));
        emit WorkSubmitted(taskId, worker, uint8(seat.held >> 128), digest, false);
    }

    // ---------------------------------------------------------------- judging and time-outs

    /// @inheritdoc ITaskEscrow
    function accept(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        if (msg.sender != terms.poster) revert Escrow_NotPoster(msg.sender);
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, SUBMITTED);
        uint256 end = _clock(word) + terms.clocks.reviewPeriod();
        if (block.timestamp >= end) revert Escrow_TooLate(end);
        _paySeat(slot, word, taskId, terms, worker, seat);
    }

    /// @inheritdoc ITaskEscrow
    function release(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, SUBMITTED);
        uint256 end = _clock(word) + terms.clocks.reviewPeriod();
        if (block.timestamp < end) revert Escrow_TooEarly(end);
        _paySeat(slot, word, taskId, terms, worker, seat);
    }

    /// @inheritdoc ITaskEscrow
    function lapse(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, WORKING);
        uint256 end = _clock(word) + terms.clocks.workPeriod();
        if (block.timestamp < end) revert Escrow_TooEarly(end);

        uint256 bond = uint128(seat.held);
        uint256 toPoster = bond / 2;
        uint256 toTreasury = bond - toPoster;
        bool reopened = _freeSeat(taskId, terms.shape.freeLapses(), bond);
        if (!reopened) toPoster += _funded(terms);
        _end(slot, word, LAPSED);
        _addCredit(terms.poster, terms.token, toPoster);
        _addCredit(terms.treasury, terms.token, toTreasury);
        emit SeatEnded(taskId, worker, LAPSED, 0, 0, toPoster, toTreasury, reopened);
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 _disputeID, uint256) external pure {
        revert Escrow_NoDispute(_disputeID);
    }

    // ---------------------------------------------------------------- money and signatures

    /// @inheritdoc ITaskEscrow
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert Escrow_TransferFailed(to);
        amount = _credits[msg.sender][token];
        if (amount == 0) revert Escrow_NoCredit();

        _credits[msg.sender][token] = 0;
        emit Withdrawn(msg.sender, token, to, amount);
        if (!Payment.send(token, to, amount, gasleft())) revert Escrow_TransferFailed(to);
    }

    /// @inheritdoc ITaskEscrow
    function raiseEpoch() external nonReentrant returns (uint256 epoch) {
        epoch = ++_epochs[msg.sender];
        emit EpochRaised(msg.sender, epoch);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ITaskEscrow
    function taskWord(bytes32 taskId) external view returns (uint256 word) {
        return _taskWords[taskId];
    }

    /// @inheritdoc ITaskEscrow
    function seatWord(bytes32 taskId, address worker) external view returns (uint256 word) {
        return _seatSlots[taskId][worker].word;
    }

    /// @inheritdoc ITaskEscrow
    function credit(address account, address token) external view returns (uint256 amount) {
        return _credits[account][token];
    }

    /// @inheritdoc ITaskEscrow
    function epochOf(address account) external view returns (uint256 epoch) {
        return _epochs[account];
    }

    /// @inheritdoc ITaskEscrow
    function currentReward(Terms calldata terms) external view returns (uint256 price) {
        _requireTask(hashTerms(terms));
        return terms.pay.reward();
    }

    /// @inheritdoc ITaskEscrow
    function bondDue(Terms calldata terms) external view returns (uint256 amount) {
        return _bondDue(terms, _requireTask(hashTerms(terms)));
    }

    /// @inheritdoc ITaskEscrow
    function packTerms(TermsFields calldata fields) external pure returns (Terms memory terms) {
        return TermsLib.pack(fields);
    }

    /// @inheritdoc ITaskEscrow
    function unpackTerms(Terms calldata terms) external pure returns (TermsFields memory fields) {
        return TermsLib.unpack(terms);
    }

    /// @inheritdoc ITaskEscrow
    function hashSeat(Seat calldata seat) external pure returns (uint208) {
        return uint208(uint256(_hash(seat)));
    }

    /// @inheritdoc ITaskEscrow
    function hashTerms(Terms calldata terms) public view returns (bytes32 taskId) {
        return TermsCode.hash(terms, _taskDomain);
    }

    /// @inheritdoc ITaskEscrow
    function funding(Terms calldata terms) public pure returns (uint256 amount) {
        return terms.shape.seats() * _funded(terms);
    }

    // ---------------------------------------------------------------- internals: tasks

    /// @dev Everything of a post but its money.
    function _post(Terms calldata terms, bytes calldata extraData) private returns (bytes32 taskId) {
        TermsCheck.requireValid(terms);
        if (msg.sender != terms.poster) revert Escrow_NotPoster(msg.sender);
        if (keccak256(extraData) != terms.extraHash) revert Escrow_WrongExtraData();
        taskId = hashTerms(terms);
        if (_taskWords[taskId] != 0) revert Escrow_TaskExists(taskId);
        (uint256 start, uint256 size) = TermsCode.encode(terms, extraData);
        if (!TermsCode.admitted(policy, start, size)) revert Escrow_PolicyChanged();

        _taskWords[taskId] = STATUS_ACTIVE | (terms.shape.seats() << OPEN_SHIFT) | (block.timestamp << OPENED_SHIFT);
        TermsCode.emitPosted(taskId, msg.sender, terms.skill, start, size);
    }
    // ---------------------------------------------------------------- internals: seats

    function _takeSeat(Terms calldata terms, address worker, uint256 minPrice, uint256 maxBond) private {
        bytes32 taskId = hashTerms(terms);
        uint256 word = _openTask(taskId);
        if (block.timestamp >= terms.clocks.deadline()) revert Escrow_TooLate(terms.clocks.deadline());
        if (uint16(word >> OPEN_SHIFT) == 0) revert Escrow_NoOpenSeat(taskId);
        SeatSlot storage slot = _seatSlots[taskId][worker];
        if (slot.word != 0) revert Escrow_SeatExists(taskId, worker);
        uint256 price = terms.pay.reward();
        if (price < minPrice) revert Escrow_PriceTooLow(price);
        uint256 bond = _bondDue(terms, word);
        if (bond > maxBond) revert Escrow_BondTooHigh(bond);
        if (!IReputation(reputation).mayTake(worker, terms.skill, uint8(terms.shape.grade()), bond == 0)) {
            revert Escrow_MayNotTake(worker);
        }

        _taskWords[taskId] = word - (1 << OPEN_SHIFT);
        slot.word = _seatWord(WORKING, keccak256(abi.encode(bytes32(0), price, bond, uint256(0))));
        emit SeatTaken(taskId, worker, price, bond);
        _collectBond(terms.token, worker, bond);
    }

    /// @dev Pays what is still due for the seat, gives the bond back and ends the seat.
    function _paySeat(
        SeatSlot storage slot,
        uint256 word,
        bytes32 taskId,
        Terms calldata terms,
        address worker,
        Seat calldata seat
    ) private {
        uint256 net = uint128(seat.money) - (seat.money >> 128);
        (uint256 fee, uint256 rest) = _split(_funded(terms), net, terms.shape.feeBps());
        _end(slot, word, PAID);
        _addCredit(terms.treasury, terms.token, fee);
        _addCredit(terms.poster, terms.token, rest);
        emit SeatEnded(taskId, worker, PAID, net, fee, rest, 0, false);
        _deliver(terms.token, worker, net + uint128(seat.held));
    }

    /// @dev Gives a lapsed place back to an active task and counts the lapse when it had no bond.
    /// @return reopened Whether the place is free again; if not, its money is the poster's.
    function _freeSeat(bytes32 taskId, uint256 freeLapses, uint256 bond) private returns (bool reopened) {
        uint256 before = _taskWords[taskId];
        uint256 word = before;
        if (bond == 0 && uint8(word >> LAPSES_SHIFT) < freeLapses) word += 1 << LAPSES_SHIFT;
        reopened = uint8(word) == STATUS_ACTIVE;
        if (reopened) {
            word = ((word & ~OPENED_MASK) | (block.timestamp << OPENED_SHIFT)) + (1 << OPEN_SHIFT);
        }
        if (word != before) _taskWords[taskId] = word;
    }

    /// @dev The place and word of a seat that is in `state` and is the one named.
    function _requireSeat(
        bytes32 taskId,
        address worker,
        Seat calldata seat,
        uint256 state
    ) private view returns (SeatSlot storage slot, uint256 word) {
        slot = _seatSlots[taskId][worker];
        word = slot.word;
        if (uint8(word) != state) {
            _requireTask(taskId);
            revert Escrow_WrongState(uint8(word));
        }
        if (word >> SEAT_HASH_SHIFT != uint208(uint256(_hash(seat)))) revert Escrow_WrongSeat(word);
    }

    function _requireTask(bytes32 taskId) private view returns (uint256 word) {
        word = _taskWords[taskId];
        if (word == 0) revert Escrow_UnknownTask(taskId);
    }

    function _openTask(bytes32 taskId) private view returns (uint256 word) {
        word = _requireTask(taskId);
        if (uint8(word) != STATUS_ACTIVE) revert Escrow_TaskNotOpen(taskId);
    }

    function _bondDue(Terms calldata terms, uint256 word) private pure returns (uint256) {
        return uint8(word >> LAPSES_SHIFT) < terms.shape.freeLapses() ? 0 : terms.cover.bond();
    }

    function _requireInvited(bytes32 root, address worker, bytes32[] calldata proof) private pure {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(worker))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert Escrow_NotInvited(worker);
    }

    function _hash(Seat calldata seat) private pure returns (bytes32) {
        return keccak256(abi.encode(seat));
    }

    function _clock(uint256 word) private pure returns (uint256) {
        return uint40(word >> 8);
    }

    /// @dev The shift drops the hash's upper 48 bits, so that its lower 208 remain.
    function _seatWord(uint256 state, bytes32 hash) private view returns (uint256) {
        return state | (block.timestamp << 8) | (uint256(hash) << SEAT_HASH_SHIFT);
    }

    /// @dev Ends a seat for good: the hash of the seat stays.
    function _end(SeatSlot storage slot, uint256 word, uint256 state) private {
        slot.word = ((word >> SEAT_HASH_SHIFT) << SEAT_HASH_SHIFT) | (block.timestamp << 8) | state;
    }

    // ---------------------------------------------------------------- internals: money

    /// @dev What one place was funded with: ceiling and fee.
    function _funded(Terms calldata terms) private pure returns (uint256) {
        uint256 ceiling = terms.pay.ceiling();
        return ceiling + (ceiling * terms.shape.feeBps()) / TermsCheck.BPS;
    }

    /// @dev Splits a place's money into net, fee on it, and the rest; the three sum to `slot`.
    function _split(uint256 slot, uint256 net, uint256 feeBps) private pure returns (uint256 fee, uint256 rest) {
        fee = (net * feeBps) / TermsCheck.BPS;
        rest = slot - net - fee;
    }

    function _addCredit(address account, address token, uint256 amount) private {
        if (amount != 0) _credits[account][token] += amount;
    }

    function _collect(address token, address from, uint256 amount) private {
        if (token == address(0)) {
            if (msg.value != amount) revert Escrow_WrongValue(amount, msg.value);
        } else {
            if (msg.value != 0) revert Escrow_WrongValue(0, msg.value);
            Payment.pull(token, from, amount);
        }
    }

    function _collectBond(address token, address worker, uint256 due) private {
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
    function _deliver(address token, address to, uint256 amount) private {
        if (Payment.sendCapped(token, to, amount)) return;
        _credits[to][token] += amount;
        emit PayoutDeferred(to, token, amount);
    }

    function _enter() private {
        if (_entered != 0) revert Escrow_Reentered();
        _entered = 1;
    }
}
