// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Payment} from "../libraries/Payment.sol";
import {Rewards} from "../libraries/Rewards.sol";
import {TermsCheck} from "../libraries/TermsCheck.sol";
import {TermsCode} from "../libraries/TermsCode.sol";
import {TermsLib} from "../libraries/TermsLib.sol";
import {Terms, Seat, Shape, Clocks, Pay, Lift, Cover} from "../libraries/TermsTypes.sol";
import {EscrowCore} from "./EscrowCore.sol";

/// @title Posting and closing tasks, and the book of their places and bonuses
abstract contract EscrowTasks is EscrowCore {
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Lift;
    using TermsLib for Cover;

    /// @dev `opened` and `steps`, beside each other in a task's word.
    uint256 private constant RISE_MASK = type(uint72).max;

    /// @inheritdoc ITaskEscrow
    function post(
        Terms calldata terms,
        bytes calldata extraData
    ) external payable nonReentrant returns (bytes32 taskId) {
        taskId = _post(terms, extraData);
        _collect(terms.tokenOf(), funding(terms), terms.cover.judging());
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
        if (terms.tokenOf() == address(0)) revert Escrow_BadToken(address(0));
        taskId = _post(terms, extraData);
        uint256 amount = funding(terms);
        Payment.tryPermit(terms.tokenOf(), msg.sender, amount, deadline, v, r, s);
        _collect(terms.tokenOf(), amount, terms.cover.judging());
    }

    /// @inheritdoc ITaskEscrow
    function closeOpenSeats(Terms calldata terms) external outside {
        bytes32 taskId = hashTerms(terms);
        uint256 word = _requireActive(taskId);
        if (block.timestamp < terms.clocks.deadline()) _requirePoster(terms);

        uint256 open = uint16(word >> OPEN_SHIFT);
        uint256 toPoster = Rewards.funded(terms);
        if (terms.shape.mode() == TermsCheck.CONTEST) {
            if (open != terms.shape.seats()) revert Escrow_ContestHasEntries();
            _creditSurplus(terms.posterOf(), terms.cover.judging());
        } else {
            toPoster *= open;
        }
        if (open != 0) word = _rise(word ^ (open << OPEN_SHIFT), 0);
        _storeTask(taskId, terms, word ^ (ACTIVE ^ CLOSED));
        _addCredit(terms.posterOf(), terms.tokenOf(), toPoster);
        emit TaskClosed(taskId, open, toPoster);
    }

    /// @inheritdoc ITaskEscrow
    function currentReward(Terms calldata terms) external view returns (uint256 price) {
        return _price(terms, _requireTask(hashTerms(terms)));
    }

    /// @inheritdoc ITaskEscrow
    function bondDue(Terms calldata terms) external view returns (uint256 amount) {
        return _bondDue(terms, _requireTask(hashTerms(terms)));
    }

    /// @inheritdoc ITaskEscrow
    function funding(Terms calldata terms) public pure returns (uint256 amount) {
        amount = Rewards.funded(terms);
        if (terms.shape.mode() == TermsCheck.CONTEST) return amount;
        amount *= terms.shape.seats();
        uint256 bonusSeats = terms.shape.bonusSeats();
        if (bonusSeats != 0) amount += bonusSeats * Rewards.withFee(terms.lift.bonus(), terms.shape.feeBps());
    }

    // ---------------------------------------------------------------- the book of places

    /// @dev Takes a place out of the task's word, in which there is one.
    function _takePlace(bytes32 taskId, Terms calldata terms, uint256 word) internal {
        unchecked {
            word -= 1 << OPEN_SHIFT;
            if (terms.shape.bonusSeats() != 0) word += 1 << LIVE_SHIFT;
        }
        _taskWords[taskId] = word;
    }

    /// @dev Gives the place of a seat back that ends as returned or lapsed, and counts a lapse without bond. After a lapse
    /// the rise of the reward begins anew at the price that lapsed.
    /// @return reopened Whether the place is free again; if not, its money is the poster's.
    function _vacate(
        bytes32 taskId,
        Terms calldata terms,
        Seat calldata seat,
        bool lapsed
    ) internal returns (bool reopened) {
        uint256 before = _taskWords[taskId];
        uint256 word = before;
        if (terms.shape.bonusSeats() != 0) word = _withoutSeat(word, seat, false);
        if (lapsed && _bond(seat) == 0 && uint8(word >> LAPSES_SHIFT) < terms.shape.freeLapses()) {
            word += 1 << LAPSES_SHIFT;
        }
        if (seat.money >> 128 == 0) {
            reopened = uint8(word) == ACTIVE;
            if (reopened) word += 1 << OPEN_SHIFT;
            if (!reopened) word = _rise(word, 0);
            else if (lapsed) word = _restarted(word, Rewards.stepsTo(terms, uint128(seat.money)));
        }
        if (word != before) _storeTask(taskId, terms, word);
    }

    /// @dev Takes a seat that ended for good out of the book of a task with bonuses.
    /// @return earned Whether it earned the bonus that it had reserved; if not, that is free again.
    function _leave(
        bytes32 taskId,
        Terms calldata terms,
        Seat calldata seat,
        uint256 state
    ) internal returns (bool earned) {
        earned = _hasBonus(seat) && (state == PAID || state == PAID_NOTED || state == RULED_WORKER);
        _storeTask(taskId, terms, _withoutSeat(_taskWords[taskId], seat, earned));
    }

    /// @dev Reserves a bonus if one is left.
    function _reserveBonus(bytes32 taskId, Terms calldata terms) internal returns (bool reserved) {
        uint256 word = _taskWords[taskId];
        reserved = uint16(word >> BONUS_TAKEN_SHIFT) < terms.shape.bonusSeats();
        if (reserved) _taskWords[taskId] = word + (1 << BONUS_TAKEN_SHIFT);
    }

    function _hasBonus(Seat calldata seat) internal pure returns (bool) {
        return uint8(seat.held >> BONUS_SHIFT) != 0;
    }

    function _bondDue(Terms calldata terms, uint256 word) internal pure returns (uint256) {
        return uint8(word >> LAPSES_SHIFT) < terms.shape.freeLapses() ? 0 : terms.cover.bond();
    }

    function _price(Terms calldata terms, uint256 word) internal view returns (uint256) {
        unchecked {
            return Rewards.priceAt(terms, uint32(word >> STEPS_SHIFT), block.timestamp - uint40(word >> OPENED_SHIFT));
        }
    }

    /// @dev A task's word in which the clock of its open places starts now, at `steps` raises of the reward.
    function _restarted(uint256 word, uint256 steps) internal view returns (uint256) {
        return _rise(word, block.timestamp | (steps << (STEPS_SHIFT - OPENED_SHIFT)));
    }

    /// @dev A task's word with another `opened` and `steps`.
    function _rise(uint256 word, uint256 rise) private pure returns (uint256) {
        return word ^ ((((word >> OPENED_SHIFT) & RISE_MASK) ^ rise) << OPENED_SHIFT);
    }

    function _withoutSeat(uint256 word, Seat calldata seat, bool earned) private pure returns (uint256) {
        word -= 1 << LIVE_SHIFT;
        return _hasBonus(seat) && !earned ? word - (1 << BONUS_TAKEN_SHIFT) : word;
    }

    /// @dev Stores a task's word. When no place is open and no seat live, nobody can earn the bonuses that are left.
    function _storeTask(bytes32 taskId, Terms calldata terms, uint256 word) private {
        uint256 bonusSeats = terms.shape.bonusSeats();
        if (bonusSeats != 0 && uint32(word >> OPEN_SHIFT) == 0) {
            uint256 left = bonusSeats - uint16(word >> BONUS_TAKEN_SHIFT);
            if (left != 0) {
                word += left << BONUS_TAKEN_SHIFT;
                uint256 toPoster = left * Rewards.withFee(terms.lift.bonus(), terms.shape.feeBps());
                _credits[terms.posterOf()][terms.tokenOf()] += toPoster;
                emit BonusReturned(taskId, left, toPoster);
            }
        }
        _taskWords[taskId] = word;
    }

    /// @dev Everything of a post but its money.
    function _post(Terms calldata terms, bytes calldata extraData) private returns (bytes32 taskId) {
        TermsCheck.requireValid(terms);
        _requirePoster(terms);
        _requireExtraData(terms, extraData);
        taskId = hashTerms(terms);
        if (_taskWords[taskId] != 0) revert Escrow_TaskExists(taskId);
        (uint256 start, uint256 size) = TermsCode.encode(terms, extraData);
        if (!TermsCode.admitted(policy, start, size)) revert Escrow_PolicyChanged();

        _taskWords[taskId] = ACTIVE | (terms.shape.seats() << OPEN_SHIFT) | (block.timestamp << OPENED_SHIFT);
        TermsCode.emitPosted(taskId, msg.sender, terms.skill, start, size);
    }
}
