// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GuildToken
/// @notice The guild's votes: an ERC-20 of fixed supply with ERC-2612 permit and ERC-5805 votes, counted by timestamp.
/// Nobody can make more of it, take it away, pause it or change its rules.
/// @dev System accounts (the treasury, and escrows that hold tokens for others) carry no votes, now or at any past
/// moment: what they hold counts neither as votes nor in `getPastTotalSupply`, so that a fraction of that supply is a
/// fraction of what can be voted. Moving tokens into a system account takes votes away as burning would, moving them out
/// gives votes as minting would. The list is fixed at deployment: a contract that comes later is an ordinary
/// account, and what it holds are votes in the supply that nobody may be able to use. Trust: votes follow tokens at the moment at which a
/// proposal's vote begins, so tokens that are borrowed and given back within one block carry none; tokens that are
/// borrowed over that moment do.
interface IGuildToken {
    /// @notice What an account receives at deployment, in token units.
    struct Grant {
        address account;
        uint256 amount;
    }

    /// @notice An account is a system account: it carries no votes, for good. Emitted before any token is made.
    event VotesExcluded(address indexed account);

    /// @notice A system account cannot delegate, nor be a delegate.
    error GuildToken_SystemAccount(address account);

    /// @notice The grants exceed the supply, in token units.
    error GuildToken_GrantsExceedSupply(uint256 granted, uint256 supply);

    /// @notice The zero address cannot be a system account.
    error GuildToken_ZeroAddress();

    /// @notice Whether an account is a system account.
    function isSystem(address account) external view returns (bool);

    /// @notice The supply that can vote now, in token units: all tokens but those of system accounts, delegated or not.
    function votableSupply() external view returns (uint256 supply);
}
