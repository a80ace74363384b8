// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../interfaces/IReputation.sol";

/// @title The words of standing
/// @notice A score is one word of storage whose place and layout are frozen, because proofs of standing are made of it. Low
/// to high: points 64 | gained 48 | epoch 24 | since 24 | counterparties 24 | completions 32 | defaults 32 | 8 bits of zero.
/// What a pair has noted is one word too: met 16 | fresh 16 | for the worker 64 | for the poster 64 | epoch 24 | worker
/// counted 1 | poster counted 1.
/// @dev Numbers that count something stop at the width of their field; points are capped well below theirs.
library StandingWords {
    /// @notice What is noted of a pair.
    struct Notes {
        uint256 met;
        uint256 fresh;
        uint256 forWorker;
        uint256 forPoster;
        uint256 epoch;
        bool workerCounted;
        bool posterCounted;
    }

    bytes32 private constant SCORES = keccak256("guildhall.reputation.scores.v1");

    /// @notice Where the score of an account lies.
    function slotOf(address version, address account, bytes32 skill) internal pure returns (bytes32) {
        bytes32 ofVersion = keccak256(abi.encode(version, SCORES));
        return keccak256(abi.encode(skill, keccak256(abi.encode(account, ofVersion))));
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

    /// @notice Reads what is noted of a pair from its word.
    function unpack(uint256 word) internal pure returns (Notes memory notes) {
        notes.met = uint16(word);
        notes.fresh = uint16(word >> 16);
        notes.forWorker = uint64(word >> 32);
        notes.forPoster = uint64(word >> 96);
        notes.epoch = uint24(word >> 160);
        notes.workerCounted = word & (1 << 184) != 0;
        notes.posterCounted = word & (1 << 185) != 0;
    }

    /// @notice The word of what is noted of a pair.
    function pack(Notes memory notes) internal pure returns (uint256 word) {
        word = _capped(notes.met, 16) | (_capped(notes.fresh, 16) << 16);
        word |= (notes.forWorker << 32) | (notes.forPoster << 96) | (notes.epoch << 160);
        if (notes.workerCounted) word |= 1 << 184;
        if (notes.posterCounted) word |= 1 << 185;
    }

    function _capped(uint256 count, uint256 bits) private pure returns (uint256) {
        uint256 most = (1 << bits) - 1;
        return count < most ? count : most;
    }
}
