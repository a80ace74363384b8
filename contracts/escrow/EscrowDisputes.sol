// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "../interfaces/IArbitration.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Rewards} from "../libraries/Rewards.sol";
import {TermsCheck} from "../libraries/TermsCheck.sol";
import {TermsLib} from "../libraries/TermsLib.sol";
import {Terms, Seat, Shape, Clocks} from "../libraries/TermsTypes.sol";
import {EscrowSeats} from "./EscrowSeats.sol";

/// @title The life of a seat when the parties do not agree: rejection, dispute, ruling
abstract contract EscrowDisputes is EscrowSeats {
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Clocks;

    uint256 private constant RULINGS = 3;
    uint256 private constant FOR_WORKER = 1;
    uint256 private constant FOR_POSTER = 2;
    uint256 private constant ABUSE = 3;
    uint256 private constant UNKNOWN_RULING = 255;

    uint256 private constant RULED_AT_SHIFT = 208;
    uint256 private constant RULING_SHIFT = 248;

    /// @inheritdoc ITaskEscrow
    function reject(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 reason,
        bytes calldata extraData
    ) external payable nonReentrant {
        (bytes32 taskId, SeatSlot storage slot, ) = _requireReview(terms, worker, seat);
        if (reason == 0) revert Escrow_EmptyDigest();
        uint256 stake = _takeCost(terms, extraData, 0);

        slot.word = _seatWord(REJECTED, seat.digest, seat.money, seat.held, stake);
        emit WorkRejected(taskId, worker, reason, stake);
    }

    /// @inheritdoc ITaskEscrow
    function concede(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, REJECTED);
        _requireFrom(_clockPlus(word, terms.clocks.disputePeriod()));

        _end(slot, word, CONCEDED);
        _returnStakes(taskId, terms, worker, 0, seat.stakes);
        _finish(taskId, terms, worker, seat, CONCEDED, 0);
    }

    /// @inheritdoc ITaskEscrow
    function dispute(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes calldata extraData
    ) external payable nonReentrant {
        _requireWorker(worker);
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, REJECTED);
        _requireBefore(_clockPlus(word, terms.clocks.disputePeriod()));
        uint256 cost = _takeCost(terms, extraData, 0);

        slot.word = _seatWord(DISPUTED, seat.digest, seat.money, seat.held, seat.stakes | (cost << 128));
        uint256 disputeId = _openDispute(taskId, worker, terms, RULINGS, cost, extraData);
        emit SeatDisputed(taskId, worker, disputeId, cost);
    }

    /// @inheritdoc ITaskEscrow
    function executeRuling(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 disputeId
    ) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, DISPUTED);
        uint256 ruling = _rulingOf(terms, disputeId, _subject(taskId, worker), _clock(word));
        (uint256 net, ) = Rewards.due(terms, seat);
        uint256 stake = uint128(seat.stakes);
        uint256 stakeToWorker;
        uint8 state;
        if (ruling == FOR_WORKER) {
            state = RULED_WORKER;
            stakeToWorker = seat.stakes >> 128 < stake ? seat.stakes >> 128 : stake;
        } else if (ruling == FOR_POSTER || ruling == ABUSE) {
            state = ruling == ABUSE ? RULED_ABUSE : RULED_POSTER;
            net = 0;
        } else {
            state = SPLIT;
            net /= 2;
            stakeToWorker = stake - Rewards.posterShare(stake, seat.stakes >> 128);
        }

        _end(slot, word, state);
        _returnStakes(taskId, terms, worker, stakeToWorker, stake - stakeToWorker);
        _finish(taskId, terms, worker, seat, state, net);
        _deliver(address(0), worker, stakeToWorker);
    }

    /// @inheritdoc IArbitrable
    /// @dev Only writes the ruling down, and needs no guard for that: a ruling during `createDispute` meets a word that is
    /// still zero.
    function rule(uint256 _disputeID, uint256 _ruling) external {
        uint256 word = _requireDispute(msg.sender, _disputeID);
        if (word >> RULED_AT_SHIFT != 0) revert Escrow_AlreadyRuled(_disputeID);
        uint256 kept = _ruling < UNKNOWN_RULING ? _ruling : UNKNOWN_RULING;
        _disputeWords[msg.sender][_disputeID] = word | (block.timestamp << RULED_AT_SHIFT) | (kept << RULING_SHIFT);
        emit Ruling(IArbitrator(msg.sender), _disputeID, _ruling);
    }

    /// @inheritdoc ITaskEscrow
    function submitEvidence(Terms calldata terms, address worker, string calldata evidence) external outside {
        bytes32 taskId = hashTerms(terms);
        uint256 word = _requireTask(taskId);
        uint256 state = uint8(_seatSlots[taskId][worker].word);
        bool isParty = msg.sender == worker;
        if (terms.shape.mode() == TermsCheck.CONTEST) {
            if (uint8(word) != CONTEST_DISPUTED) revert Escrow_WrongState(uint8(word));
            isParty = isParty && state == REVEALED;
            worker = address(0);
        } else if (state != DISPUTED) {
            revert Escrow_WrongState(uint8(state));
        }
        if (!isParty && msg.sender != terms.posterOf()) revert Escrow_NotParty(msg.sender);
        emit Evidence(IArbitrator(terms.arbitratorOf()), _subject(taskId, worker), msg.sender, evidence);
    }

    /// @inheritdoc ITaskEscrow
    function disputeWord(address arbitrator, uint256 disputeId) external view returns (uint256 word) {
        return _disputeWords[arbitrator][disputeId];
    }

    // ---------------------------------------------------------------- internals

    /// @dev What arbitration costs now, less `deposit`, was sent; more becomes the caller's credit.
    function _takeCost(
        Terms calldata terms,
        bytes calldata extraData,
        uint256 deposit
    ) internal returns (uint256 cost) {
        _requireExtraData(terms, extraData);
        cost = IArbitrator(terms.arbitratorOf()).arbitrationCost(extraData);
        uint256 missing = cost > deposit ? cost - deposit : 0;
        if (msg.value < missing) revert Escrow_WrongValue(missing, msg.value);
        _creditSurplus(msg.sender, msg.value - missing);
    }

    /// @dev Opens a dispute about a seat, or about a contest when `worker` is zero. Its word is written last, so that no
    /// ruling comes before.
    function _openDispute(
        bytes32 taskId,
        address worker,
        Terms calldata terms,
        uint256 rulings,
        uint256 cost,
        bytes calldata extraData
    ) internal returns (uint256 disputeId) {
        IArbitrator arbitrator = IArbitrator(terms.arbitratorOf());
        disputeId = arbitrator.createDispute{value: cost}(rulings, extraData);
        if (_disputeWords[address(arbitrator)][disputeId] != 0) revert Escrow_DisputeExists(disputeId);
        uint256 subject = _subject(taskId, worker);
        _disputeWords[address(arbitrator)][disputeId] = subject;
        emit MetaEvidence(uint256(taskId), _metaEvidence(terms.brief));
        emit Dispute(arbitrator, disputeId, uint256(taskId), subject);
    }

    /// @dev The ruling on a subject whose ruling period began at `start`; 0 when there is none in time.
    function _rulingOf(
        Terms calldata terms,
        uint256 disputeId,
        uint256 subject,
        uint256 start
    ) internal view returns (uint256 ruling) {
        uint256 word = _requireDispute(terms.arbitratorOf(), disputeId);
        if (uint208(word) != subject) revert Escrow_WrongSubject(disputeId);
        uint256 end = start + terms.clocks.rulingPeriod();
        uint256 ruledAt = uint40(word >> RULED_AT_SHIFT);
        if (ruledAt != 0 && ruledAt < end) return word >> RULING_SHIFT;
        if (block.timestamp < end) revert Escrow_NotRuled(end);
    }

    function _subject(bytes32 taskId, address worker) internal pure returns (uint256) {
        return uint208(uint256(keccak256(abi.encode(taskId, worker))));
    }

    function _requireDispute(address arbitrator, uint256 disputeId) private view returns (uint256 word) {
        word = _disputeWords[arbitrator][disputeId];
        if (word == 0) revert Escrow_NoDispute(disputeId);
    }

    /// @dev The task document's address: a version 1 CID, raw, sha-256, in base 16.
    function _metaEvidence(bytes32 brief) private pure returns (string memory) {
        bytes memory uri = abi.encodePacked("/ipfs/f01551220", brief, brief);
        assembly ("memory-safe") {
            mstore(0, "0123456789abcdef")
            let digits := add(uri, 47)
            for {
                let i := 64
            } i {} {
                i := sub(i, 1)
                mstore8(add(digits, i), byte(and(brief, 15), mload(0)))
                brief := shr(4, brief)
            }
        }
        return string(uri);
    }
}
