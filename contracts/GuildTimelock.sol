// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title GuildTimelock
/// @notice Holds the guild's keys and treasury: OpenZeppelin's TimelockController as it is. The governor proposes and
/// cancels; anyone executes what has waited out the delay; only the timelock itself, by vote, changes delay and roles.
contract GuildTimelock is TimelockController {
    constructor(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) TimelockController(minDelay, proposers, executors, admin) {}
}
