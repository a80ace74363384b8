// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Rewards} from "../libraries/Rewards.sol";
import {TermsCheck} from "../libraries/TermsCheck.sol";
import {TermsLib} from "../libraries/TermsLib.sol";
import {Terms, Seat, Shape, Clocks, Pay, Cover} from "../libraries/TermsTypes.sol";
import {EscrowDisputes} from "./EscrowDisputes.sol";

/// @title Contests: sealed entries until the deadline, then windows to reveal, to award and to escalate
abstract contract EscrowContests is EscrowDisputes {
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Cover;

    /// @inheritdoc ITaskEscrow
    function enter(Terms calldata terms, bytes32 commitment, bytes32[] calldata proof) external payable nonReentrant {
        _requireMode(terms, TermsCheck.CONTEST);
        if (commitment == 0) revert Escrow_EmptyDigest();
        bytes32 taskId = hashTerms(terms);
        uint256 word = _requireActive(taskId);
        SeatSlot storage slot = _admit(taskId, word, terms, msg.sender, false, proof);
        _takePlace(taskId, terms, word);
        uint256 entry = _entries(terms, word) + 1;
        uint256 bond = terms.cover.bond();
        slot.word = _seatWord(COMMITTED, commitment, terms.pay.reward(), bond | (entry << ENTRY_SHIFT), 0);
        emit EntryCommitted(taskId, msg.sender, entry, commitment, bond);
        _collectBond(terms.tokenOf(), msg.sender, bond);
    }

    /// @inheritdoc ITaskEscrow
    function reveal(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes32 digest,
        bytes32 salt
    ) external nonReentrant {
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, ) = _requireSeat(taskId, worker, seat, COMMITTED);
        _requireFrom(terms.clocks.deadline());
        _requireBefore(_revealEnd(terms));
        if (digest == 0) revert Escrow_EmptyDigest();
        if (keccak256(abi.encode(taskId, worker, digest, salt)) != seat.digest) revert Escrow_WrongOpening();

        uint256 bond = _bond(seat);
        slot.word = _seatWord(REVEALED, digest, seat.money, seat.held - bond, 0);
        _taskWords[taskId] += 1 << REVEALED_SHIFT;
        emit EntryRevealed(taskId, worker, digest);
        _deliver(terms.tokenOf(), worker, bond);
    }

    /// @inheritdoc ITaskEscrow
    function award(Terms calldata terms, address worker, Seat calldata seat) external nonReentrant {
        _requirePoster(terms);
        bytes32 taskId = hashTerms(terms);
        (SeatSlot storage slot, uint256 word) = _requireSeat(taskId, worker, seat, REVEALED);
        uint256 taskWord_ = _requireActive(taskId);
        _requireFrom(_revealEnd(terms));
        _requireBefore(_awardEnd(terms));

        _end(slot, word, WON);
        _endContest(taskId, taskWord_, terms, worker, terms.cover.judging(), 0);
    }

    /// @inheritdoc ITaskEscrow
    function escalate(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        bytes calldata extraData
    ) external payable nonReentrant {
        _requireWorker(worker);
        bytes32 taskId = hashTerms(terms);
        _requireSeat(taskId, worker, seat, REVEALED);
        uint256 word = _requireActive(taskId);
        _requireFrom(_awardEnd(terms));
        _requireBefore(_escalationEnd(terms));
        uint256 judging = terms.cover.judging();
        uint256 cost = _takeCost(terms, extraData, judging);

        uint256 entries = _entries(terms, word);
        _taskWords[taskId] = _restarted(word, 0) ^ (ACTIVE ^ CONTEST_DISPUTED);
        uint256 toPoster = judging > cost ? judging - cost : 0;
        _addCredit(terms.posterOf(), address(0), toPoster);
        uint256 disputeId = _openDispute(taskId, address(0), terms, entries, cost, extraData);
        emit ContestEscalated(taskId, worker, disputeId, cost, toPoster);
    }

    /// @inheritdoc ITaskEscrow
    function closeContest(
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 disputeId
    ) external nonReentrant {
        _requireMode(terms, TermsCheck.CONTEST);
        bytes32 taskId = hashTerms(terms);
        uint256 word = _requireTask(taskId);
        address winner;
        uint256 toPoster;
        uint256 toTreasury;
        if (uint8(word) == CONTEST_DISPUTED) {
            uint256 opened = uint40(word >> OPENED_SHIFT);
            uint256 ruled = _rulingOf(terms, disputeId, _subject(taskId, address(0)), opened);
            if (ruled != 0 && ruled <= _entries(terms, word)) winner = _ruledWinner(taskId, worker, seat, ruled);
        } else if (uint8(word) != ACTIVE) {
            revert Escrow_TaskNotOpen(taskId);
        } else if (uint8(word >> REVEALED_SHIFT) == 0) {
            _requireFrom(_revealEnd(terms));
            toPoster = terms.cover.judging();
        } else {
            _requireFrom(_escalationEnd(terms));
            toTreasury = terms.cover.judging();
        }
        _endContest(taskId, word, terms, winner, toPoster, toTreasury);
    }

    // ---------------------------------------------------------------- internals

    /// @dev The worker of the entry that was ruled the winner, or zero when it was never revealed.
    function _ruledWinner(
        bytes32 taskId,
        address worker,
        Seat calldata seat,
        uint256 ruled
    ) private returns (address winner) {
        SeatSlot storage slot = _seatSlots[taskId][worker];
        uint256 word = slot.word;
        if (word == 0) revert Escrow_WrongState(0);
        _requireHash(word, seat);
        if (uint8(seat.held >> ENTRY_SHIFT) != ruled) revert Escrow_WrongEntry(ruled);
        if (uint8(word) != REVEALED) return address(0);
        _end(slot, word, WON);
        return worker;
    }

    /// @dev Ends a contest: the prize to the winner, or the reward back when there is none; the judging deposit as given.
    function _endContest(
        bytes32 taskId,
        uint256 word,
        Terms calldata terms,
        address winner,
        uint256 judgingToPoster,
        uint256 judgingToTreasury
    ) private {
        _taskWords[taskId] = word ^ (uint8(word) ^ CONTEST_ENDED);
        uint256 net = winner == address(0) ? 0 : terms.pay.reward();
        uint256 fee = Rewards.feeOn(net, terms.shape.feeBps());
        uint256 toPoster = Rewards.funded(terms) - net - fee;
        _addCredit(terms.treasuryOf(), terms.tokenOf(), fee);
        _addCredit(terms.posterOf(), terms.tokenOf(), toPoster);
        _addCredit(terms.posterOf(), address(0), judgingToPoster);
        _addCredit(terms.treasuryOf(), address(0), judgingToTreasury);
        emit ContestEnded(taskId, winner, net, fee, toPoster, judgingToPoster, judgingToTreasury);
        _deliver(terms.tokenOf(), winner, net);
    }

    /// @dev How many have entered: a place once taken stays taken.
    function _entries(Terms calldata terms, uint256 word) private pure returns (uint256) {
        return terms.shape.seats() - uint16(word >> OPEN_SHIFT);
    }

    function _revealEnd(Terms calldata terms) private pure returns (uint256) {
        unchecked {
            return terms.clocks.deadline() + terms.clocks.workPeriod();
        }
    }

    function _awardEnd(Terms calldata terms) private pure returns (uint256) {
        unchecked {
            return _revealEnd(terms) + terms.clocks.reviewPeriod();
        }
    }

    function _escalationEnd(Terms calldata terms) private pure returns (uint256) {
        unchecked {
            return _awardEnd(terms) + terms.clocks.disputePeriod();
        }
    }
}
