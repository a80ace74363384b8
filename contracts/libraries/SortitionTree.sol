// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A tree of sums from which a leaf is drawn by its weight, as the weights were when an epoch began
/// @notice Each node is a word of eight sums and the epoch in which it was last written; beside it stands the word as it was
/// before that epoch. So a tree can be drawn from as it was at the start of the current epoch, whatever is written to it
/// meanwhile. Leaves are numbered from 0 and never move; the tree grows a level when it is full.
library SortitionTree {
    uint256 private constant BITS = 29;
    uint256 private constant ALL = (1 << BITS) - 1;
    uint256 private constant ARITY_LOG = 3;
    uint256 private constant ARITY = 1 << ARITY_LOG;
    uint256 private constant EPOCH_SHIFT = BITS * ARITY;

    /// @notice All weights together must be less than this.
    uint256 internal constant CAPACITY = 1 << BITS;

    /// @param current Low to high: eight sums of 29 bits | epoch 24.
    /// @param before The same at the end of the last epoch before, if `current` was written in this one.
    struct Node {
        uint256 current;
        uint256 before;
    }

    /// @dev Nodes are keyed by `level << 64 | index`; the lowest level holds the leaves themselves.
    struct Tree {
        uint128 levels;
        uint128 leaves;
        mapping(uint256 key => Node) nodes;
    }

    /// @notice Adds a leaf of weight 0.
    /// @param epoch The current epoch, which never falls.
    function add(Tree storage tree, uint256 epoch) internal returns (uint256 leaf) {
        leaf = tree.leaves++;
        uint256 levels = tree.levels;
        if (levels == 0) {
            tree.levels = 1;
        } else if (leaf == 1 << (ARITY_LOG * levels)) {
            Node storage top = tree.nodes[(levels - 1) << 64];
            Node storage root = tree.nodes[levels << 64];
            root.current = _sum(top.current) | (epoch << EPOCH_SHIFT);
            root.before = _sum(_at(top, epoch));
            tree.levels = uint128(levels + 1);
        }
    }

    /// @notice Sets the weight of a leaf from now on.
    function set(Tree storage tree, uint256 leaf, uint256 weight, uint256 epoch) internal {
        uint256 levels = tree.levels;
        uint256 index = leaf;
        uint256 old = 0;
        for (uint256 level = 0; level < levels; ++level) {
            uint256 shift = (index % ARITY) * BITS;
            index >>= ARITY_LOG;
            Node storage node = tree.nodes[(level << 64) | index];
            uint256 word = node.current;
            if (word >> EPOCH_SHIFT != epoch) {
                node.before = word;
                word = (word & ((1 << EPOCH_SHIFT) - 1)) | (epoch << EPOCH_SHIFT);
            }
            if (level == 0) {
                old = (word >> shift) & ALL;
                if (old == weight) return;
            }
            node.current = word - (old << shift) + (weight << shift);
        }
    }

    /// @notice The sum of all weights at the start of the epoch, or now where `epoch` lies ahead.
    function total(Tree storage tree, uint256 epoch) internal view returns (uint256) {
        uint256 levels = tree.levels;
        return levels == 0 ? 0 : _sum(_at(tree.nodes[(levels - 1) << 64], epoch));
    }

    /// @notice The weight of a leaf at the start of the epoch, or now where `epoch` lies ahead.
    function weightOf(Tree storage tree, uint256 leaf, uint256 epoch) internal view returns (uint256) {
        return (_at(tree.nodes[leaf >> ARITY_LOG], epoch) >> ((leaf % ARITY) * BITS)) & ALL;
    }

    /// @notice The leaf of a ticket, which is less than `total`.
    function find(Tree storage tree, uint256 ticket, uint256 epoch) internal view returns (uint256 leaf) {
        for (uint256 level = tree.levels; level != 0;) {
            --level;
            uint256 word = _at(tree.nodes[(level << 64) | leaf], epoch);
            leaf <<= ARITY_LOG;
            for (uint256 weight = word & ALL; ticket >= weight; weight = word & ALL) {
                ticket -= weight;
                word >>= BITS;
                ++leaf;
            }
        }
    }

    function _at(Node storage node, uint256 epoch) private view returns (uint256 word) {
        word = node.current;
        if (word >> EPOCH_SHIFT == epoch) word = node.before;
    }

    function _sum(uint256 word) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < ARITY; ++i) {
            sum += word & ALL;
            word >>= BITS;
        }
    }
}
