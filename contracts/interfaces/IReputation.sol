// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../libraries/TermsTypes.sol";

/// @title Reputation
/// @notice The record of ended seats, pulled from the escrow's own words by anyone; it belongs to the worker and cannot
/// be moved, bought or granted.
/// @dev Only escrows that Policy lists, and whose wait there is over, may be recorded from. No exit of an escrow depends on this contract.
interface IReputation {
    /// @notice An ended seat was recorded once, for good.
    /// @param state The state in which the seat ended, as numbered by the escrow.
    event Recorded(address indexed account, bytes32 indexed skill, bytes32 indexed taskId, address escrow, uint8 state);

    /// @notice An account may take no seat before `until`, a Unix time: 7 days from its first default, twice as long from
    /// each further one, at most 180 days.
    event Suspended(address indexed account, uint256 until);

    /// @notice The escrow is not listed by Policy, or not active yet.
    error Reputation_UnknownEscrow(address escrow);

    /// @notice The seat has not ended.
    error Reputation_NotEnded(uint8 state);

    /// @notice The seat is recorded already.
    error Reputation_AlreadyRecorded(bytes32 taskId, address account);

    /// @notice Records an ended seat: a completion when it was paid, ruled the worker's, or won; a default when it lapsed or
    /// was ruled abuse. Every other end is recorded and counts nothing. Anyone may call.
    /// @param escrow The escrow that holds the task.
    /// @param terms The task's terms; they name the skill.
    /// @param worker The account whose seat ended.
    function record(address escrow, Terms calldata terms, address worker) external;

    /// @notice Whether an account may take a seat now.
    /// @param account The worker.
    /// @param skill The skill the task asks for.
    /// @param grade The task's grade.
    /// @param bondless Whether the seat would be taken without a bond.
    function mayTake(address account, bytes32 skill, uint8 grade, bool bondless) external view returns (bool);

    /// @notice How many seats of a skill an account has completed, and how many it defaulted on.
    function standing(address account, bytes32 skill) external view returns (uint256 completions, uint256 defaults);

    /// @notice Until when an account may take no seat, as a Unix time; in the past when it may.
    function suspendedUntil(address account) external view returns (uint256 until);

    /// @notice Whether a seat has been recorded.
    function recorded(bytes32 taskId, address account) external view returns (bool);
}
