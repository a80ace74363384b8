// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TreeBox} from "./TreeBox.sol";

/// @title The tree of sums against a list of weights (R33)
contract SortitionTreeTest {
    uint256 private constant AHEAD = type(uint256).max;

    /// @notice After any changes in any epochs, over several growths, the tree weighs and draws as a list would: as the
    /// weights were when the epoch began, and as they are.
    /// forge-config: default.fuzz.runs = 64
    /// forge-config: deep.fuzz.runs = 1000
    function testFuzz_theTreeWeighsAndDrawsAsAListWould(uint256 seed) public {
        TreeBox box = new TreeBox();
        uint256[] memory now_ = new uint256[](80);
        uint256[] memory before = new uint256[](80);
        uint256 leaves;
        uint256 epoch = 1;
        for (uint256 step = 0; step < 120; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 choice = seed % 8;
            if (choice == 0) {
                epoch += 1 + ((seed >> 8) % 3);
                for (uint256 i = 0; i < leaves; ++i) before[i] = now_[i];
            } else if (choice < 5 && leaves < now_.length) {
                require(box.add(epoch) == leaves, "leaf");
                ++leaves;
                _set(box, now_, leaves - 1, seed, epoch);
            } else if (leaves != 0) {
                _set(box, now_, (seed >> 16) % leaves, seed, epoch);
            }
        }
        _compare(box, before, leaves, epoch, seed);
        _compare(box, now_, leaves, AHEAD, seed);
        _compare(box, now_, leaves, epoch + 1, seed);
    }

    /// @notice Over four levels, each leaf is drawn as often as its weight says: chi-square by 199 degrees of freedom stays
    /// under the value that chance exceeds once in ten thousand times (282), for three fixed seeds.
    function test_drawsFollowTheWeights() public {
        TreeBox box = new TreeBox();
        uint256 size = 600;
        uint256[] memory weights = new uint256[](size);
        uint256 all;
        for (uint256 i = 0; i < size; ++i) {
            if (i % 3 == 0) weights[i] = 1 + (uint256(keccak256(abi.encode("weight", i))) % 40);
            all += weights[i];
        }
        box.fill(weights, 1);
        uint256 tickets = 20_000;
        for (uint256 seed = 1; seed <= 3; ++seed) {
            uint256[] memory counts = box.count(bytes32(seed), tickets, 2);
            uint256 sum;
            for (uint256 i = 0; i < size; ++i) {
                if (weights[i] == 0) {
                    require(counts[i] == 0, "drawn without weight");
                    continue;
                }
                // Millionths of (count - expected)^2 / expected, both scaled by the sum of weights.
                uint256 expected = tickets * weights[i];
                uint256 got = counts[i] * all;
                uint256 off = got > expected ? got - expected : expected - got;
                sum += (off * off * 1e6) / (expected * all);
            }
            require(sum < 282_000_000, "too far from the weights");
            require(sum > 120_000_000, "too near to be chance");
        }
    }

    function test_anEmptyTreeWeighsNothing() public {
        TreeBox box = new TreeBox();
        require(box.total(1) == 0 && box.total(AHEAD) == 0, "total");
    }

    function _set(TreeBox box, uint256[] memory weights, uint256 leaf, uint256 seed, uint256 epoch) private {
        uint256 weight = (seed >> 32) % 3 == 0 ? 0 : (seed >> 64) % 1_000_000;
        box.set(leaf, weight, epoch);
        weights[leaf] = weight;
    }

    function _compare(TreeBox box, uint256[] memory weights, uint256 leaves, uint256 epoch, uint256 seed) private view {
        uint256 all;
        for (uint256 i = 0; i < leaves; ++i) {
            require(box.weightOf(i, epoch) == weights[i], "weight");
            if (weights[i] == 0) continue;
            require(box.find(all, epoch) == i, "first ticket");
            require(box.find(all + weights[i] - 1, epoch) == i, "last ticket");
            require(box.find(all + (seed % weights[i]), epoch) == i, "ticket");
            all += weights[i];
        }
        require(box.total(epoch) == all, "total");
    }
}
