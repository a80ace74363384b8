// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicy} from "./interfaces/IPolicy.sol";
import {IReputation} from "./interfaces/IReputation.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Terms} from "./libraries/TermsTypes.sol";

/// @title Reputation
/// @notice See `IReputation`.
contract Reputation is IReputation {
    uint256 private constant FIRST_ENDED = 16;
    uint256 private constant LAPSED = 17;
    uint256 private constant PAID = 18;
    uint256 private constant RULED_WORKER = 20;
    uint256 private constant RULED_ABUSE = 22;
    uint256 private constant WON = 26;
    uint256 private constant FIRST_SUSPENSION = 7 days;
    uint256 private constant LONGEST_SUSPENSION = 180 days;

    struct Account {
        uint64 until;
        uint64 defaults;
    }

    struct Tally {
        uint128 completions;
        uint128 defaults;
    }

    IPolicy private immutable _policy;

    mapping(address account => Account) private _accounts;
    mapping(address account => mapping(bytes32 skill => Tally)) private _tallies;

    /// @inheritdoc IReputation
    mapping(bytes32 taskId => mapping(address account => bool)) public recorded;

    constructor(address policy) {
        _policy = IPolicy(policy);
    }

    /// @inheritdoc IReputation
    function record(address escrow, Terms calldata terms, address worker) external {
        uint256 activeFrom = _policy.escrowActiveFrom(escrow);
        if (activeFrom == 0 || block.timestamp < activeFrom) revert Reputation_UnknownEscrow(escrow);
        bytes32 taskId = ITaskEscrow(escrow).hashTerms(terms);
        uint256 word = ITaskEscrow(escrow).seatWord(taskId, worker);
        uint8 state = uint8(word);
        if (state < FIRST_ENDED) revert Reputation_NotEnded(state);
        if (recorded[taskId][worker]) revert Reputation_AlreadyRecorded(taskId, worker);

        recorded[taskId][worker] = true;
        emit Recorded(worker, terms.skill, taskId, escrow, state);
        if (state == PAID || state == RULED_WORKER || state == WON) {
            ++_tallies[worker][terms.skill].completions;
        } else if (state == LAPSED || state == RULED_ABUSE) {
            ++_tallies[worker][terms.skill].defaults;
            _suspend(worker, uint40(word >> 8));
        }
    }

    /// @inheritdoc IReputation
    function mayTake(address account, bytes32, uint8, bool) external view returns (bool) {
        return block.timestamp >= _accounts[account].until;
    }

    /// @inheritdoc IReputation
    function standing(address account, bytes32 skill) external view returns (uint256 completions, uint256 defaults) {
        Tally storage tally = _tallies[account][skill];
        return (tally.completions, tally.defaults);
    }

    /// @inheritdoc IReputation
    function suspendedUntil(address account) external view returns (uint256 until) {
        return _accounts[account].until;
    }

    /// @dev Counted from the end of the seat, so that a record made late punishes nobody longer.
    function _suspend(address worker, uint256 endedAt) private {
        Account storage account = _accounts[worker];
        uint256 earlier = account.defaults++;
        uint256 period = earlier > 4 ? LONGEST_SUSPENSION : FIRST_SUSPENSION << earlier;
        uint256 until = endedAt + period;
        if (until <= account.until) return;
        account.until = uint64(until);
        emit Suspended(worker, until);
    }
}
