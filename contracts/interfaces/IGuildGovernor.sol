// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GuildGovernor
/// @notice Where the guild votes: OpenZeppelin's Governor over `GuildToken`, whose decisions wait in a timelock before
/// anyone may execute them. The timelock owns Policy and the treasury; it has no power over TaskEscrow beyond that of any
/// account: to withdraw its own credit.
/// @dev Trust: who holds the votes decides what new tasks look like and what the treasury pays, after the delay. Nobody
/// else does. The guardian can cancel proposals until `guardianUntil`, also those that would end his office early, and can
/// do nothing else; from that moment on he is a stranger. The least quorum and the guardian are fixed at deployment: to
/// change them the guild gives the timelock to another governor. Votes count as they stood at a proposal's snapshot. A
/// proposal reaches its end only if votes for and abstaining reach the quorum; late quorum moves the end.
interface IGuildGovernor {
    /// @notice What a governor is deployed with.
    struct Settings {
        uint48 votingDelay; // seconds between proposal and snapshot
        uint32 votingPeriod; // seconds
        uint256 proposalThreshold; // votes, in token units
        uint256 quorumFraction; // percent of the votable supply
        uint256 quorumMinimum; // votes, in token units
        uint48 voteExtension; // seconds that are left at least once the quorum is reached
        address guardian; // zero for none
        uint48 guardianUntil; // Unix time
    }

    /// @notice The least quorum, in token units, fixed at deployment.
    event QuorumMinimumSet(uint256 quorumMinimum);

    /// @notice Who may cancel proposals before `until`, a Unix time; fixed at deployment.
    event GuardianSet(address indexed guardian, uint256 until);

    /// @notice The guardian's office may last until `until` at most, a Unix time.
    error GuildGovernor_GuardianTooLong(uint256 until);

    /// @notice The account had no votes at the proposal's snapshot.
    error GuildGovernor_NoVotes(address voter);

    /// @notice Who may cancel proposals before `guardianUntil`.
    function guardian() external view returns (address);

    /// @notice The first moment at which the guardian may do nothing any more, as a Unix time.
    function guardianUntil() external view returns (uint256);

    /// @notice The least quorum, in token units, however small the votable supply is.
    function quorumMinimum() external view returns (uint256);
}
