// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Terms, TermsFields, Shape, Clocks, Pay, Lift, Cover} from "./TermsTypes.sol";

/// @title One named getter for each field of packed terms, and both directions of packing
library TermsLib {
    // ---------------------------------------------------------------- shape

    function mode(Shape shape) internal pure returns (uint256) {
        return uint8(Shape.unwrap(shape));
    }

    function grade(Shape shape) internal pure returns (uint256) {
        return uint8(Shape.unwrap(shape) >> 8);
    }

    function seats(Shape shape) internal pure returns (uint256) {
        return uint16(Shape.unwrap(shape) >> 16);
    }

    function feeBps(Shape shape) internal pure returns (uint256) {
        return uint16(Shape.unwrap(shape) >> 32);
    }

    function bonusSeats(Shape shape) internal pure returns (uint256) {
        return uint16(Shape.unwrap(shape) >> 48);
    }

    function freeLapses(Shape shape) internal pure returns (uint256) {
        return uint8(Shape.unwrap(shape) >> 64);
    }

    /// @notice All eight shares, the first milestone's in the lowest 16 bits.
    function shares(Shape shape) internal pure returns (uint256) {
        return uint128(Shape.unwrap(shape) >> 72);
    }

    function salt(Shape shape) internal pure returns (uint256) {
        return Shape.unwrap(shape) >> 200;
    }

    // ---------------------------------------------------------------- clocks

    function returnPeriod(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks));
    }

    function workPeriod(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks) >> 32);
    }

    function reviewPeriod(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks) >> 64);
    }

    function disputePeriod(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks) >> 96);
    }

    function rulingPeriod(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks) >> 128);
    }

    function raiseEvery(Clocks clocks) internal pure returns (uint256) {
        return uint32(Clocks.unwrap(clocks) >> 160);
    }

    function deadline(Clocks clocks) internal pure returns (uint256) {
        return uint40(Clocks.unwrap(clocks) >> 192);
    }

    // ---------------------------------------------------------------- pay, lift, cover

    function reward(Pay pay) internal pure returns (uint256) {
        return uint128(Pay.unwrap(pay));
    }

    function ceiling(Pay pay) internal pure returns (uint256) {
        return Pay.unwrap(pay) >> 128;
    }

    function raiseBy(Lift lift) internal pure returns (uint256) {
        return uint128(Lift.unwrap(lift));
    }

    function bonus(Lift lift) internal pure returns (uint256) {
        return Lift.unwrap(lift) >> 128;
    }

    function bond(Cover cover) internal pure returns (uint256) {
        return uint128(Cover.unwrap(cover));
    }

    function judging(Cover cover) internal pure returns (uint256) {
        return Cover.unwrap(cover) >> 128;
    }

    // ---------------------------------------------------------------- packing

    function pack(TermsFields calldata fields) internal pure returns (Terms memory terms) {
        terms.poster = fields.poster;
        terms.token = fields.token;
        terms.arbitrator = fields.arbitrator;
        terms.treasury = fields.treasury;
        terms.brief = fields.brief;
        terms.skill = fields.skill;
        terms.inviteRoot = fields.inviteRoot;
        terms.extraHash = fields.extraHash;
        terms.shape = _packShape(fields);
        terms.clocks = Clocks.wrap(
            uint256(fields.returnPeriod) |
                (uint256(fields.workPeriod) << 32) |
                (uint256(fields.reviewPeriod) << 64) |
                (uint256(fields.disputePeriod) << 96) |
                (uint256(fields.rulingPeriod) << 128) |
                (uint256(fields.raiseEvery) << 160) |
                (uint256(fields.deadline) << 192)
        );
        terms.pay = Pay.wrap(uint256(fields.reward) | (uint256(fields.ceiling) << 128));
        terms.lift = Lift.wrap(uint256(fields.raiseBy) | (uint256(fields.bonus) << 128));
        terms.cover = Cover.wrap(uint256(fields.bond) | (uint256(fields.judging) << 128));
    }

    function _packShape(TermsFields calldata fields) private pure returns (Shape) {
        uint256 packedShares;
        for (uint256 i = 0; i < 8; ++i) packedShares |= uint256(fields.shares[i]) << (16 * i);
        return
            Shape.wrap(
                uint256(fields.mode) |
                    (uint256(fields.grade) << 8) |
                    (uint256(fields.seats) << 16) |
                    (uint256(fields.feeBps) << 32) |
                    (uint256(fields.bonusSeats) << 48) |
                    (uint256(fields.freeLapses) << 64) |
                    (packedShares << 72) |
                    (uint256(fields.salt) << 200)
            );
    }

    /// @dev Refuses the bits of `clocks` that belong to no field, so that packing again gives the same terms.
    function unpack(Terms calldata terms) internal pure returns (TermsFields memory fields) {
        if (Clocks.unwrap(terms.clocks) >> 232 != 0) revert ITaskEscrow.Escrow_BadTerms(29);
        fields.poster = terms.poster;
        fields.token = terms.token;
        fields.arbitrator = terms.arbitrator;
        fields.treasury = terms.treasury;
        fields.brief = terms.brief;
        fields.skill = terms.skill;
        fields.inviteRoot = terms.inviteRoot;
        fields.extraHash = terms.extraHash;
        fields.mode = uint8(mode(terms.shape));
        fields.grade = uint8(grade(terms.shape));
        fields.seats = uint16(seats(terms.shape));
        fields.feeBps = uint16(feeBps(terms.shape));
        fields.bonusSeats = uint16(bonusSeats(terms.shape));
        fields.freeLapses = uint8(freeLapses(terms.shape));
        for (uint256 i = 0; i < 8; ++i) fields.shares[i] = uint16(shares(terms.shape) >> (16 * i));
        fields.salt = uint56(salt(terms.shape));
        fields.returnPeriod = uint32(returnPeriod(terms.clocks));
        fields.workPeriod = uint32(workPeriod(terms.clocks));
        fields.reviewPeriod = uint32(reviewPeriod(terms.clocks));
        fields.disputePeriod = uint32(disputePeriod(terms.clocks));
        fields.rulingPeriod = uint32(rulingPeriod(terms.clocks));
        fields.raiseEvery = uint32(raiseEvery(terms.clocks));
        fields.deadline = uint40(deadline(terms.clocks));
        fields.reward = uint128(reward(terms.pay));
        fields.ceiling = uint128(ceiling(terms.pay));
        fields.raiseBy = uint128(raiseBy(terms.lift));
        fields.bonus = uint128(bonus(terms.lift));
        fields.bond = uint128(bond(terms.cover));
        fields.judging = uint128(judging(terms.cover));
    }
}
