// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IGuildToken} from "./interfaces/IGuildToken.sol";

/// @title GuildToken
/// @notice See `IGuildToken`. An account that receives tokens for the first time, has no delegate and never gave one up
/// becomes its own delegate; whoever delegates to the zero address stays without one.
contract GuildToken is IGuildToken, ERC20, ERC20Permit, ERC20Votes {
    enum Standing {
        Ordinary,
        System,
        Abstaining
    }

    uint256 private constant SUPPLY = 100_000_000e18;

    /// @dev Read only where an account has no delegate: one with a delegate is no system account and abstains from nothing.
    mapping(address account => Standing) private _standings;

    constructor(
        address treasury,
        address[] memory systems,
        Grant[] memory grants
    ) ERC20("Guildhall", "GUILD") ERC20Permit("Guildhall") {
        _exclude(treasury);
        for (uint256 i = 0; i < systems.length; ++i) {
            if (!isSystem(systems[i])) _exclude(systems[i]);
        }
        uint256 granted;
        for (uint256 i = 0; i < grants.length; ++i) {
            granted += grants[i].amount;
            _mint(grants[i].account, grants[i].amount);
        }
        if (granted > SUPPLY) revert GuildToken_GrantsExceedSupply(granted, SUPPLY);
        _mint(treasury, SUPPLY - granted);
    }

    /// @inheritdoc IGuildToken
    function votableSupply() external view returns (uint256 supply) {
        return _getTotalSupply();
    }

    /// @inheritdoc IGuildToken
    function isSystem(address account) public view returns (bool) {
        return _standings[account] == Standing.System;
    }

    /// @inheritdoc Votes
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @inheritdoc Votes
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    /// @dev A receipt of nothing is none, so that nobody is made a delegate for free.
    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        if (value != 0 && delegates(to) == address(0) && _standings[to] == Standing.Ordinary) _delegate(to, to);
        super._update(from, to, value);
    }

    /// @dev To the votes, every system account is the zero address.
    function _transferVotingUnits(address from, address to, uint256 amount) internal override {
        address giver = _voter(from);
        address taker = _voter(to);
        if (amount != 0 && giver != taker) super._transferVotingUnits(giver, taker, amount);
    }

    function _delegate(address account, address delegatee) internal override {
        if (isSystem(account)) revert GuildToken_SystemAccount(account);
        if (isSystem(delegatee)) revert GuildToken_SystemAccount(delegatee);
        if (delegatee == address(0)) _standings[account] = Standing.Abstaining;
        super._delegate(account, delegatee);
    }

    function _voter(address account) private view returns (address) {
        return delegates(account) == address(0) && isSystem(account) ? address(0) : account;
    }

    function _exclude(address account) private {
        if (account == address(0)) revert GuildToken_ZeroAddress();
        _standings[account] = Standing.System;
        emit VotesExcluded(account);
    }
}
