// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Terms, TermsFields, Shape, Clocks, Pay, Lift, Cover} from "./TermsTypes.sol";

/// @title One named getter for each field of packed terms, and both directions of packing
library TermsLib {
    // ---------------------------------------------------------------- parties
    //
    // Read without the compiler's check of the upper bits, which costs 50 gas each time: terms that were posted have none
    // there, and others are not known to the escrow.

    function posterOf(Terms calldata terms) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := calldataload(terms)
        }
    }

    function tokenOf(Terms calldata terms) internal pure returns (address token) {
        assembly ("memory-safe") {
            token := calldataload(add(terms, 0x20))
        }
    }

    function arbitratorOf(Terms calldata terms) internal pure returns (address arbitrator) {
        assembly ("memory-safe") {
            arbitrator := calldataload(add(terms, 0x40))
        }
    }

    function treasuryOf(Terms calldata terms) internal pure returns (address treasury) {
        assembly ("memory-safe") {
            treasury := calldataload(add(terms, 0x60))
        }
    }

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

    /// @dev Bits of the fields that share words, in their order; a word is full at 256. 24 stands for the bits of `clocks`
    /// that belong to no field.
    bytes32 private constant WIDTHS = hex"0808101010081010101010101010382020202020202818808080808080000000";

    /// @notice Packs named fields into the words of an encoded `Terms`; a value too large for its field is refused.
    function pack(TermsFields calldata fields) internal pure returns (bytes memory words) {
        bytes32 widths = WIDTHS;
        bool dirty;
        words = new bytes(13 * 32);
        assembly ("memory-safe") {
            let terms := add(words, 0x20)
            calldatacopy(terms, fields, 0x100)
            let source := add(fields, 0x100)
            let target := add(terms, 0x100)
            let word := 0
            let shift := 0
            for {
                let i := 0
            } lt(i, 29) {
                i := add(i, 1)
            } {
                let width := byte(i, widths)
                if xor(width, 24) {
                    let value := calldataload(source)
                    dirty := or(dirty, gt(shr(width, value), 0))
                    word := or(word, shl(shift, value))
                    source := add(source, 0x20)
                }
                shift := add(shift, width)
                if eq(shift, 256) {
                    mstore(target, word)
                    target := add(target, 0x20)
                    word := 0
                    shift := 0
                }
            }
            for {
                let i := 0
            } lt(i, 0x80) {
                i := add(i, 0x20)
            } {
                dirty := or(dirty, gt(shr(160, mload(add(terms, i))), 0))
            }
        }
        if (dirty) revert ITaskEscrow.Escrow_BadTerms(29);
    }

    /// @notice The fields of packed terms, as the words of an encoded `TermsFields`. Refuses the bits of `clocks` that
    /// belong to no field, so that packing again gives the same terms.
    function unpack(Terms calldata terms) internal pure returns (bytes memory words) {
        if (Clocks.unwrap(terms.clocks) >> 232 != 0) revert ITaskEscrow.Escrow_BadTerms(29);
        bytes32 widths = WIDTHS;
        words = new bytes(36 * 32);
        assembly ("memory-safe") {
            let target := add(words, 0x20)
            calldatacopy(target, terms, 0x100)
            target := add(target, 0x100)
            let source := add(terms, 0x100)
            let shift := 0
            for {
                let i := 0
            } lt(i, 29) {
                i := add(i, 1)
            } {
                let width := byte(i, widths)
                if xor(width, 24) {
                    mstore(target, and(shr(shift, calldataload(source)), sub(shl(width, 1), 1)))
                    target := add(target, 0x20)
                }
                shift := add(shift, width)
                if eq(shift, 256) {
                    source := add(source, 0x20)
                    shift := 0
                }
            }
        }
    }
}
