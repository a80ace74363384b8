// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {ITaskPot} from "./interfaces/ITaskPot.sol";
import {Payment} from "./libraries/Payment.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, Shape, Clocks} from "./libraries/TermsTypes.sol";

/// @title TaskPot
/// @notice See `ITaskPot`.
contract TaskPot is ITaskPot, ReentrancyGuardTransient {
    using TermsLib for Shape;
    using TermsLib for Clocks;

    uint256 private constant BPS = 10_000;

    // Of the escrow's words: where the fields of a task begin, its status, and the states of seats.
    uint256 private constant OPEN_SHIFT = 8;
    uint256 private constant OPENED_SHIFT = 64;
    uint256 private constant CLOCK_SHIFT = 8;
    uint256 private constant ACTIVE = 1;
    uint256 private constant LAPSED = 17;
    uint256 private constant PAID = 18;
    uint256 private constant CONCEDED = 19;
    uint256 private constant RULED_WORKER = 20;
    uint256 private constant SETTLED = 24;
    uint256 private constant PAID_NOTED = 27;

    /// @param net For the worker, in token units.
    /// @param fee For the treasury, in token units.
    struct Amounts {
        uint128 net;
        uint128 fee;
    }

    ITaskEscrow private immutable _escrow;

    mapping(bytes32 taskId => Amounts) private _pots;
    mapping(bytes32 taskId => mapping(address account => Amounts)) private _contributions;

    /// @inheritdoc ITaskPot
    mapping(address account => mapping(address token => uint256 amount)) public credit;

    constructor(address escrow_) {
        _escrow = ITaskEscrow(escrow_);
    }

    // ---------------------------------------------------------------- in and out

    /// @inheritdoc ITaskPot
    function contribute(Terms calldata terms, uint256 net) external payable nonReentrant {
        uint256 due = _add(terms, net);
        bool native = terms.token == address(0);
        uint256 coin = native ? due : 0;
        if (msg.value != coin) revert Pot_WrongValue(coin, msg.value);
        if (!native) Payment.pull(terms.token, msg.sender, due);
    }

    /// @inheritdoc ITaskPot
    function contributeWithPermit(
        Terms calldata terms,
        uint256 net,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        uint256 due = _add(terms, net);
        Payment.tryPermit(terms.token, msg.sender, due, deadline, v, r, s);
        Payment.pull(terms.token, msg.sender, due);
    }

    /// @inheritdoc ITaskPot
    function pay(Terms calldata terms, address worker) external nonReentrant {
        (bytes32 taskId, Stage stage) = _stageOf(terms, worker);
        if (stage != Stage.Payable) revert Pot_NotPayable(taskId, worker);
        Amounts memory pot = _pots[taskId];
        if (pot.net == 0) revert Pot_Empty(taskId);

        delete _pots[taskId];
        credit[terms.treasury][terms.token] += pot.fee;
        emit PotPaid(taskId, worker, pot.net, pot.fee);
        if (!Payment.sendCapped(terms.token, worker, pot.net)) {
            credit[worker][terms.token] += pot.net;
            emit PayoutDeferred(worker, terms.token, pot.net);
        }
    }

    /// @inheritdoc ITaskPot
    /// @dev Never pays more than the pot still holds, whatever the escrow says.
    function refund(
        Terms calldata terms,
        address lastWorker,
        address to
    ) external nonReentrant returns (uint256 amount) {
        (bytes32 taskId, Stage stage) = _stageOf(terms, lastWorker);
        if (stage != Stage.Refundable) revert Pot_NotRefundable(taskId);
        Amounts memory own = _contributions[taskId][msg.sender];
        Amounts storage pot = _pots[taskId];
        if (own.net == 0 || pot.net < own.net || pot.fee < own.fee) revert Pot_Empty(taskId);

        delete _contributions[taskId][msg.sender];
        pot.net -= own.net;
        pot.fee -= own.fee;
        amount = uint256(own.net) + own.fee;
        emit Refunded(taskId, msg.sender, to, amount);
        _send(terms.token, to, amount);
    }

    /// @inheritdoc ITaskPot
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        amount = credit[msg.sender][token];
        if (amount == 0) revert Pot_NoCredit();

        credit[msg.sender][token] = 0;
        emit Withdrawn(msg.sender, token, to, amount);
        _send(token, to, amount);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc ITaskPot
    function potOf(bytes32 taskId) external view returns (uint256 net, uint256 fee) {
        Amounts storage pot = _pots[taskId];
        return (pot.net, pot.fee);
    }

    /// @inheritdoc ITaskPot
    function contributionOf(bytes32 taskId, address account) external view returns (uint256 net, uint256 fee) {
        Amounts storage own = _contributions[taskId][account];
        return (own.net, own.fee);
    }

    /// @inheritdoc ITaskPot
    function stageOf(Terms calldata terms, address worker) external view returns (Stage stage) {
        (, stage) = _stageOf(terms, worker);
    }

    /// @inheritdoc ITaskPot
    function escrow() external view returns (address) {
        return address(_escrow);
    }

    // ---------------------------------------------------------------- rules

    /// @return due What the caller has to pay, in token units.
    function _add(Terms calldata terms, uint256 net) private returns (uint256 due) {
        (bytes32 taskId, Stage stage) = _stageOf(terms, address(0));
        if (stage != Stage.Open) revert Pot_NotOpen(taskId);
        Amounts storage pot = _pots[taskId];
        if (net == 0 || net > type(uint128).max - pot.net) revert Pot_BadAmount(net);

        uint256 fee = (net * terms.shape.feeBps()) / BPS;
        pot.net += uint128(net);
        pot.fee += uint128(fee);
        Amounts storage own = _contributions[taskId][msg.sender];
        own.net += uint128(net);
        own.fee += uint128(fee);
        emit Contributed(taskId, msg.sender, net, fee);
        return net + fee;
    }

    /// @dev A task with one seat pays at most one worker. Its place is gone for good when a seat ended in any way but by
    /// being handed back or by an unpaid lapse, which both free it. A lapse that freed it set the task's `opened`, so one
    /// that is later did not; where a closed task's place went back to the poster, `opened` is zero.
    function _stageOf(Terms calldata terms, address worker) private view returns (bytes32 taskId, Stage) {
        taskId = _escrow.hashTerms(terms);
        uint256 word = _escrow.taskWord(taskId);
        if (word == 0) revert Pot_UnknownTask(taskId);
        if (terms.shape.seats() != 1) revert Pot_ManySeats(terms.shape.seats());

        uint256 seat = _escrow.seatWord(taskId, worker);
        uint256 state = uint8(seat);
        uint256 opened = uint40(word >> OPENED_SHIFT);
        if (state == PAID || state == PAID_NOTED || state == RULED_WORKER) return (taskId, Stage.Payable);
        if (state >= CONCEDED && state <= SETTLED) return (taskId, Stage.Refundable);
        if (state == LAPSED && opened < uint40(seat >> CLOCK_SHIFT)) return (taskId, Stage.Refundable);
        if (uint8(word) != ACTIVE) return (taskId, opened == 0 ? Stage.Refundable : Stage.Waiting);
        if (uint16(word >> OPEN_SHIFT) == 0) return (taskId, Stage.Waiting);
        return (taskId, block.timestamp < terms.clocks.deadline() ? Stage.Open : Stage.Refundable);
    }

    function _send(address token, address to, uint256 amount) private {
        if (to == address(0) || to == address(this)) revert Pot_TransferFailed(to);
        if (!Payment.send(token, to, amount, gasleft())) revert Pot_TransferFailed(to);
    }
}
