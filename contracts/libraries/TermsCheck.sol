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
    uint256 internal constant MAX_GRADE = 2;
    uint256 internal constant MAX_SEATS = 1_000;
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
        uint256 unsupported = _checkShape(terms.shape);
        _checkParties(terms);
        unsupported |= _checkClocks(terms.clocks, terms.shape);
        unsupported |= _checkAmounts(terms);
        if (unsupported != 0) revert ITaskEscrow.Escrow_ModeNotSupported(uint8(terms.shape.mode()));
    }

    function _checkParties(Terms calldata terms) private pure {
        uint256 dirty;
        assembly ("memory-safe") {
            dirty := shr(
                160,
                or(
                    or(calldataload(terms), calldataload(add(terms, 0x20))),
                    or(calldataload(add(terms, 0x40)), calldataload(add(terms, 0x60)))
                )
            )
        }
        if (dirty != 0) _bad(29);
        if (terms.arbitrator == address(0)) _bad(2);
        if (terms.treasury == address(0)) _bad(3);
        if (terms.brief == 0) _bad(4);
        if (bytes1(terms.skill) == 0) _bad(5);
    }

    /// @return unsupported Non-zero when the shape asks for what this version does not serve.
    function _checkShape(Shape shape) private pure returns (uint256 unsupported) {
        if (shape.mode() != 0) revert ITaskEscrow.Escrow_ModeNotSupported(uint8(shape.mode()));
        if (shape.grade() > MAX_GRADE) _bad(9);
        if (shape.seats() == 0 || shape.seats() > MAX_SEATS) _bad(10);
        if (shape.feeBps() > MAX_FEE_BPS) _bad(11);
        if (shape.freeLapses() != 0 && (shape.freeLapses() > MAX_FREE_LAPSES || shape.grade() != 0)) _bad(13);
        if (_milestones(shape.shares()) != 1) unsupported = 1;
        unsupported |= shape.bonusSeats();
    }

    /// @return unsupported Non-zero when the clocks ask for what this version does not serve.
    function _checkClocks(Clocks clocks, Shape shape) private view returns (uint256 unsupported) {
        if (Clocks.unwrap(clocks) >> 232 != 0) _bad(29);
        uint256 work = clocks.workPeriod();
        uint256 review = clocks.reviewPeriod();
        if (clocks.returnPeriod() > MAX_RETURN || clocks.returnPeriod() > work / 4) _bad(16);
        if (work < MIN_WORK) _bad(17);
        if (review < MIN_REVIEW || review > MAX_REVIEW) _bad(18);
        if (clocks.disputePeriod() < MIN_REVIEW || clocks.disputePeriod() > MAX_REVIEW) _bad(19);
        if (clocks.rulingPeriod() < MIN_RULING || clocks.rulingPeriod() > MAX_RULING) _bad(20);
        if (clocks.deadline() <= block.timestamp || clocks.deadline() > block.timestamp + MAX_OPEN) _bad(22);
        if (ROUNDS * _milestones(shape.shares()) * (work + review) > MAX_LIFE) _bad(30);
        return clocks.returnPeriod() | clocks.raiseEvery();
    }

    /// @return unsupported Non-zero when the amounts ask for what this version does not serve.
    function _checkAmounts(Terms calldata terms) private pure returns (uint256 unsupported) {
        uint256 reward = terms.pay.reward();
        if (reward == 0) _bad(23);
        if (terms.pay.ceiling() < reward) _bad(24);
        if (terms.cover.bond() == 0 && terms.inviteRoot == 0) _bad(27);
        if (terms.cover.judging() != 0) _bad(28);
        return (terms.pay.ceiling() - reward) | Lift.unwrap(terms.lift);
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

    function _bad(uint8 field) private pure {
        revert ITaskEscrow.Escrow_BadTerms(field);
    }
}
