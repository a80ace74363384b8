// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {TermsLib} from "./TermsLib.sol";
import {Terms, Shape, Clocks, Pay, Lift, Cover} from "./TermsTypes.sol";

/// @title The bounds of terms, as constants that no vote can move
/// @notice `requireValid` reads every field once, at posting. Numbers in `Escrow_BadTerms` count the fields of
/// `TermsFields` from zero.
library TermsCheck {
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Lift;
    using TermsLib for Cover;

    uint256 internal constant BPS = 10_000;
    uint256 internal constant CLAIM = 0;
    uint256 internal constant SELECT = 1;
    uint256 internal constant CONTEST = 2;
    uint256 internal constant MAX_GRADE = 2;
    uint256 internal constant MAX_SEATS = 1_000;
    uint256 internal constant MIN_ENTRIES = 2;
    uint256 internal constant MAX_ENTRIES = 32;
    uint256 internal constant MAX_FEE_BPS = 1_000;
    uint256 internal constant MAX_FREE_LAPSES = 2;
    uint256 internal constant MAX_RETURN = 1 days;
    uint256 internal constant MIN_WORK = 1 hours;
    uint256 internal constant MIN_REVIEW = 1 days;
    uint256 internal constant MAX_REVIEW = 30 days;
    uint256 internal constant MIN_RULING = 1 days;
    uint256 internal constant MAX_RULING = 180 days;
    uint256 internal constant MAX_OPEN = 365 days;
    uint256 internal constant MAX_LIFE = 730 days;
    uint256 internal constant ROUNDS = 3;

    function requireValid(Terms calldata terms) internal view {
        _checkParties(terms);
        Shape shape = terms.shape;
        uint256 mode = shape.mode();
        if (mode > CONTEST) revert ITaskEscrow.Escrow_ModeNotSupported(uint8(mode));
        _checkShape(shape, mode);
        uint256 milestones = _milestones(shape.shares());
        if (mode == CONTEST && milestones != 1) _bad(14);
        _checkClocks(terms.clocks, milestones, mode);
        _checkPrice(terms, mode);
        _checkBonus(shape, terms.lift.bonus(), mode);
        uint256 bond = terms.cover.bond();
        if (bond == 0 && (mode == CONTEST || (mode == CLAIM && terms.inviteRoot == 0))) _bad(27);
        if ((terms.cover.judging() != 0) != (mode == CONTEST)) _bad(28);
    }

    function _checkParties(Terms calldata terms) private pure {
        uint256 poster;
        uint256 token;
        uint256 arbitrator;
        uint256 treasury;
        assembly ("memory-safe") {
            poster := calldataload(terms)
            token := calldataload(add(terms, 0x20))
            arbitrator := calldataload(add(terms, 0x40))
            treasury := calldataload(add(terms, 0x60))
        }
        if ((poster | token | arbitrator | treasury) >> 160 != 0) _bad(29);
        if (arbitrator == 0) _bad(2);
        if (treasury == 0) _bad(3);
        if (terms.brief == 0) _bad(4);
        if (uint256(terms.skill) >> 248 == 0) _bad(5);
    }

    function _checkShape(Shape shape, uint256 mode) private pure {
        if (shape.grade() > MAX_GRADE) _bad(9);
        if (mode == CONTEST) {
            if (!_within(shape.seats(), MIN_ENTRIES, MAX_ENTRIES)) _bad(10);
        } else if (!_within(shape.seats(), 1, MAX_SEATS)) {
            _bad(10);
        }
        if (shape.feeBps() > MAX_FEE_BPS) _bad(11);
        uint256 freeLapses = shape.freeLapses();
        if (freeLapses != 0 && (freeLapses > MAX_FREE_LAPSES || shape.grade() != 0 || mode != CLAIM)) _bad(13);
    }

    function _checkClocks(Clocks clocks, uint256 milestones, uint256 mode) private view {
        unchecked {
            // Periods have 32 bits, so that no sum or product comes near 256.
            uint256 work = clocks.workPeriod();
            uint256 review = clocks.reviewPeriod();
            uint256 deadline = Clocks.unwrap(clocks) >> 192;
            uint256 back = clocks.returnPeriod();
            if (back != 0 && (back > MAX_RETURN || back > work / 4 || mode == CONTEST)) _bad(16);
            if (work < MIN_WORK) _bad(17);
            if (!_within(review, MIN_REVIEW, MAX_REVIEW)) _bad(18);
            if (!_within(clocks.disputePeriod(), MIN_REVIEW, MAX_REVIEW)) _bad(19);
            if (!_within(clocks.rulingPeriod(), MIN_RULING, MAX_RULING)) _bad(20);
            if (deadline >> 40 != 0) _bad(29);
            if (!_within(deadline, block.timestamp + 1, block.timestamp + MAX_OPEN)) _bad(22);
            if (ROUNDS * milestones * (work + review) > MAX_LIFE) _bad(30);
        }
    }

    /// @dev A rising reward has all its parts and one seat, or none of them; bids need a range only.
    function _checkPrice(Terms calldata terms, uint256 mode) private pure {
        uint256 reward = terms.pay.reward();
        uint256 ceiling = terms.pay.ceiling();
        uint256 raiseEvery = terms.clocks.raiseEvery();
        uint256 raiseBy = terms.lift.raiseBy();
        if (reward == 0) _bad(23);
        if (ceiling < reward) _bad(24);
        if (raiseEvery | raiseBy == 0) {
            if (ceiling != reward && mode != SELECT) _bad(24);
            return;
        }
        if (raiseEvery == 0) _bad(21);
        if (raiseBy == 0 || mode != CLAIM || terms.shape.seats() != 1) _bad(25);
        if (ceiling == reward) _bad(24);
        // The steps to the ceiling are counted in 32 bits of the task's word.
        if ((ceiling - reward - 1) / raiseBy >= type(uint32).max) _bad(25);
    }

    function _checkBonus(Shape shape, uint256 bonus, uint256 mode) private pure {
        uint256 bonusSeats = shape.bonusSeats();
        if (bonusSeats | bonus == 0) return;
        if (bonusSeats == 0 || bonusSeats > shape.seats() || mode == CONTEST) _bad(12);
        if (bonus == 0) _bad(26);
    }

    /// @notice How many shares there are before the first zero; they must sum to 10,000 and nothing may follow.
    function _milestones(uint256 shares) private pure returns (uint256 count) {
        if (shares == BPS) return 1;
        uint256 sum;
        while (uint16(shares) != 0) {
            sum += uint16(shares);
            shares >>= 16;
            ++count;
        }
        if (sum != BPS || shares != 0) _bad(14);
    }

    /// @dev `low <= value <= high` in one comparison: below `low` the difference wraps around.
    function _within(uint256 value, uint256 low, uint256 high) private pure returns (bool) {
        unchecked {
            return value - low <= high - low;
        }
    }

    function _bad(uint8 field) private pure {
        revert ITaskEscrow.Escrow_BadTerms(field);
    }
}
