// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title TestNames
/// @notice A registry of names that is its own resolver, forward and reverse, for tests. Anyone may write anything:
/// a test plays the honest owner and the liar alike. Nodes are ENS name hashes, computed by the caller.
contract TestNames {
    mapping(bytes32 node => address) public resolver;
    mapping(bytes32 node => string) public name;
    mapping(bytes32 node => address) public addr;

    /// @notice Names the contract that answers for a node.
    function setResolver(bytes32 node, address answering) external {
        resolver[node] = answering;
    }

    /// @notice Makes `text` the reverse record of a node, answered by this contract.
    function setName(bytes32 node, string calldata text) external {
        resolver[node] = address(this);
        name[node] = text;
    }

    /// @notice Makes `account` the forward record of a node, answered by this contract.
    function setAddr(bytes32 node, address account) external {
        resolver[node] = address(this);
        addr[node] = account;
    }
}
