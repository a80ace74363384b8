// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../interfaces/IReputation.sol";
import {StandingMath} from "./StandingMath.sol";

/// @title The words of standing
/// @notice A score is one word of storage whose place and layout are frozen, because proofs of standing are made of it. Low
/// to high: points 64 | gained 48 | epoch 24 | since 24 | counterparties 24 | completions 32 | defaults 32 | 8 bits of zero.
/// What a pair has noted is one word too: met 16 | fresh for the worker 16 | fresh for the poster 16 | for the worker 64 |
/// for the poster 64 | epoch 24 | worker counted 1.
/// @dev Numbers that count something stop at the width of their field; points are capped well below theirs.
library StandingWords {
    /// @notice What is noted of a pair.
    struct Notes {
        uint256 met;
        uint256 freshForWorker;
        uint256 freshForPoster;
        uint256 forWorker;
        uint256 forPoster;
        uint256 epoch;
        bool workerCounted;
    }

    uint256 private constant MOST = type(uint16).max;

    /// @dev One more deal in all counts of a pair.
    uint256 private constant ONE_MORE = 1 | (1 << 16) | (1 << 32);

    bytes32 private constant SCORES = keccak256("guildhall.reputation.scores.v1");

    /// @notice Where the score of an account lies.
    function slotOf(address version, address account, bytes32 skill) internal pure returns (bytes32) {
        bytes32 ofVersion = keccak256(abi.encode(version, SCORES));
        return keccak256(abi.encode(skill, keccak256(abi.encode(account, ofVersion))));
    }

    /// @notice Under which key a pair's word is kept.
    function keyOf(address version, address worker, address poster, bytes32 skill) internal pure returns (bytes32 key) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, version)
            mstore(add(start, 0x20), worker)
            mstore(add(start, 0x40), poster)
            mstore(add(start, 0x60), skill)
            key := keccak256(start, 0x80)
        }
    }

    /// @notice Reads a score.
    function load(bytes32 slot) internal view returns (IReputation.Score memory score) {
        uint256 word;
        assembly ("memory-safe") {
            word := sload(slot)
        }
        score.points = uint64(word);
        score.gained = uint48(word >> 64);
        score.epoch = uint24(word >> 112);
        score.since = uint24(word >> 136);
        score.counterparties = uint24(word >> 160);
        score.completions = uint32(word >> 184);
        score.defaults = uint32(word >> 216);
    }

    /// @notice Writes a score.
    function store(bytes32 slot, IReputation.Score memory score) internal {
        uint256 word = score.points | (score.gained << 64) | (score.epoch << 112) | (score.since << 136);
        word |= _capped(score.counterparties, 24) << 160;
        word |= _capped(score.completions, 32) << 184;
        word |= _capped(score.defaults, 32) << 216;
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }

    /// @notice The word of a pair after one more deal, worth so much to each side. A pair is worth at most twice the cap of
    /// a seat, ever, so that no field overflows but the two counts, which stop.
    function noted(uint256 word, uint256 worth, uint256 epoch) internal pure returns (uint256) {
        unchecked {
            if (word == 0) return ONE_MORE | (epoch << 176) | (worth << 48) | (worth << 112);
            // No fresh count is above that of all deals.
            if (uint24(word >> 176) != epoch || uint16(word) == MOST) {
                Notes memory notes = unpack(word, epoch);
                notes.forWorker += worth;
                notes.forPoster += worth;
                ++notes.met;
                ++notes.freshForWorker;
                ++notes.freshForPoster;
                return pack(notes);
            }
            return word + ONE_MORE + (worth << 48) + (worth << 112);
        }
    }

    /// @notice The epoch of the last change of a pair's word.
    function epochOf(uint256 word) internal pure returns (uint256) {
        return uint24(word >> 176);
    }

    /// @notice What is noted of a pair, from its word, with what is pending decayed to an epoch.
    function unpack(uint256 word, uint256 epoch) internal pure returns (Notes memory notes) {
        notes.met = uint16(word);
        notes.freshForWorker = uint16(word >> 16);
        notes.freshForPoster = uint16(word >> 32);
        uint256 epochs = epoch - epochOf(word);
        notes.forWorker = StandingMath.decayed(uint64(word >> 48), epochs);
        notes.forPoster = StandingMath.decayed(uint64(word >> 112), epochs);
        notes.epoch = epoch;
        notes.workerCounted = word >> 200 != 0;
    }

    /// @notice The word of what is noted of a pair.
    function pack(Notes memory notes) internal pure returns (uint256 word) {
        word = _capped(notes.met, 16) | (_capped(notes.freshForWorker, 16) << 16);
        word |= (_capped(notes.freshForPoster, 16) << 32) | (notes.forWorker << 48) | (notes.forPoster << 112);
        word |= notes.epoch << 176;
        if (notes.workerCounted) word |= 1 << 200;
    }

    function _capped(uint256 count, uint256 bits) private pure returns (uint256) {
        uint256 most = (1 << bits) - 1;
        return count < most ? count : most;
    }
}
