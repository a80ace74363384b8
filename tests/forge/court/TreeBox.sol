// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SortitionTree} from "../../../contracts/libraries/SortitionTree.sol";

/// @title A tree of sums behind functions
contract TreeBox {
    using SortitionTree for SortitionTree.Tree;

    SortitionTree.Tree private _tree;

    function add(uint256 epoch) external returns (uint256) {
        return _tree.add(epoch);
    }

    function set(uint256 leaf, uint256 weight, uint256 epoch) external {
        _tree.set(leaf, weight, epoch);
    }

    /// @notice Adds as many leaves as there are weights.
    function fill(uint256[] calldata weights, uint256 epoch) external {
        for (uint256 i = 0; i < weights.length; ++i) _tree.set(_tree.add(epoch), weights[i], epoch);
    }

    /// @notice How often each leaf is drawn by so many tickets of a seed.
    function count(bytes32 seed, uint256 tickets, uint256 epoch) external view returns (uint256[] memory counts) {
        counts = new uint256[](_tree.leaves);
        uint256 all = _tree.total(epoch);
        for (uint256 i = 0; i < tickets; ++i) {
            ++counts[_tree.find(uint256(keccak256(abi.encode(seed, i))) % all, epoch)];
        }
    }

    function total(uint256 epoch) external view returns (uint256) {
        return _tree.total(epoch);
    }

    function weightOf(uint256 leaf, uint256 epoch) external view returns (uint256) {
        return _tree.weightOf(leaf, epoch);
    }

    function find(uint256 ticket, uint256 epoch) external view returns (uint256) {
        return _tree.find(ticket, epoch);
    }
}
