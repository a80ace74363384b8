// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileArbitrator} from "./HostileArbitrator.sol";

/// @title TestBench
/// @notice A second bench that says of its path and its quorums whatever it was told, and misbehaves like its parent.
contract TestBench is HostileArbitrator {
    uint256 public longestPath;
    mapping(uint256 disputeId => bool) public isQuorate;

    constructor(uint256 cost_, uint256 longestPath_) HostileArbitrator(cost_) {
        longestPath = longestPath_;
    }

    function setQuorate(uint256 disputeId, bool value) external {
        isQuorate[disputeId] = value;
    }
}
