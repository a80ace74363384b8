// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../libraries/TermsTypes.sol";

/// @title Policy
/// @notice What new tasks must look like. Its owner (the guild's timelock) sets it by vote. A task is checked once, when
/// it is posted; nothing here is read again for a posted task, so no vote changes the terms, bench or money of one.
/// @dev Trust: the owner can stop new posts and steer them to other benches and tokens. It cannot reach money in escrow.
/// A new escrow version says itself what its seats are worth in standing, so it counts for nothing until whoever doubts it
/// has had longer than any review lasts to finish and leave.
/// Tokens that rebase, charge a fee on transfer or can be upgraded to do so must not be listed.
interface IPolicy {
    /// @notice The fee of new tasks and where it goes.
    event FeeSet(uint256 feeBps, address indexed treasury);

    /// @notice What a task of a grade may pay in a token, in token units; a `maxReward` of zero takes it off the list.
    event TokenSet(address indexed token, uint8 indexed grade, uint256 minReward, uint256 maxReward);

    /// @notice The standard of a grade: review period in seconds, bond in basis points of the reward.
    event GradeSet(uint8 indexed grade, uint256 minReview, uint256 maxReview, uint256 minBondBps, uint256 maxBondBps);

    /// @notice A bench was listed with the multiple of its cost that a native reward must reach, and the shortest ruling
    /// period that leaves it time, in seconds; a multiple of zero takes it off.
    event ArbitratorSet(address indexed arbitrator, uint256 costMultiple, uint256 minRuling);

    /// @notice An escrow version was listed and may post from `activeFrom` on, a Unix time; version zero takes it off at
    /// once (`activeFrom` is zero then), which stops its new posts and records only.
    event EscrowSet(address indexed escrow, uint256 version, uint256 activeFrom);

    /// @notice A value lies outside the caps that protect users from a mistaken vote.
    error Policy_OutOfBounds();

    /// @notice An address that must not be zero is.
    error Policy_ZeroAddress();

    /// @notice Whether new tasks with these terms may be posted by the calling escrow.
    /// @param terms The terms as they would be posted.
    /// @param extraData The arbitrator's extra data, from which its cost follows.
    /// @return reason Zero when the terms fit; else which rule they break: 1 escrow not active, 2 fee or treasury,
    /// 3 token or reward, 4 review period, 5 bond, 6 arbitrator, 7 reward below the multiple of the arbitration cost,
    /// 8 a contest's judging deposit below twice that cost, 9 ruling period below the arbitrator's minimum, 10 more at stake
    /// than an arbitrator with a value cap judges.
    /// No bond at all fits where workers are invited or selected; rule 7 is for rewards in the native coin. Called by an
    /// escrow, so a tool must ask in the escrow's name.
    function check(Terms calldata terms, bytes calldata extraData) external view returns (uint256 reason);

    /// @notice Fee in basis points and treasury of new tasks.
    function fee() external view returns (uint256 feeBps, address treasury);

    /// @notice Bounds of the reward of a grade in a token, in token units; `maxReward` zero means not listed.
    function tokenBounds(address token, uint8 grade) external view returns (uint256 minReward, uint256 maxReward);

    /// @notice Standard of a grade: review period in seconds, bond in basis points of the reward.
    function gradeBounds(
        uint8 grade
    ) external view returns (uint256 minReview, uint256 maxReview, uint256 minBondBps, uint256 maxBondBps);

    /// @notice The multiple of a bench's cost that a native reward must reach; zero when the bench is not listed.
    function arbitratorMultiple(address arbitrator) external view returns (uint256 costMultiple);

    /// @notice The shortest ruling period of tasks that name a bench, in seconds.
    function arbitratorMinRuling(address arbitrator) external view returns (uint256 minRuling);

    /// @notice The version number under which an escrow is listed, active or not yet; zero when it is not listed.
    function escrowVersion(address escrow) external view returns (uint256 version);

    /// @notice From when on a listed escrow may post and be recorded from, as a Unix time; zero when it is not listed.
    function escrowActiveFrom(address escrow) external view returns (uint256 activeFrom);

    /// @notice How long a listing waits, in seconds: 31 days, longer than the longest review.
    // solhint-disable-next-line func-name-mixedcase
    function VERSION_DELAY() external view returns (uint256);

    /// @notice Sets the fee and treasury of new tasks. Owner only; at most 1,000 basis points.
    function setFee(uint256 feeBps, address treasury) external;

    /// @notice Lists a token for a grade, or takes it off with a `maxReward` of zero. Owner only.
    function setToken(address token, uint8 grade, uint256 minReward, uint256 maxReward) external;

    /// @notice Sets the standard of a grade. Owner only; review 1 to 30 days, bond at most 10,000 basis points.
    function setGrade(
        uint8 grade,
        uint256 minReview,
        uint256 maxReview,
        uint256 minBondBps,
        uint256 maxBondBps
    ) external;

    /// @notice Lists a bench, or takes it off with a multiple of zero. Owner only; the multiple has at most 128 bits, and the
    /// minimum, which must be at least the bench's longest path, at most 180 days. A bench that says by ERC-165 that it has a
    /// value cap (`IValueCap`) is asked at each posting.
    function setArbitrator(address arbitrator, uint256 costMultiple, uint256 minRuling) external;

    /// @notice Lists an escrow version, or takes it off with zero. Owner only; a version has at most 128 bits. A listing
    /// counts after `VERSION_DELAY`, but the first that is ever made here counts at once. Another number for a listed escrow
    /// leaves its wait as it is; listing again what was taken off waits again.
    function setEscrow(address escrow, uint256 version) external;
}
