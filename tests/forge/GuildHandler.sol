// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GuildToken} from "../../contracts/GuildToken.sol";
import {Vm} from "./Vm.sol";

/// @title Random holders of votes, and their books kept a second time
/// @notice Five people, one of whom begins with nothing, one contract that is no system account, and two that are.
contract GuildHandler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    struct Moment {
        uint256 time;
        uint256 supply;
        uint256[8] votes;
    }

    uint256 private constant NOTED = 3;

    GuildToken private immutable _token;

    address[] public accounts;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => address) public delegateOf;
    mapping(address account => bool) private _chose;
    Moment[] private _past;
    uint256 private _passed;

    constructor(GuildToken token) {
        _token = token;
        for (uint160 i = 0; i < 5; ++i) accounts.push(address(0xa0 + i));
        accounts.push(address(token));
        accounts.push(address(0x77ea));
        accounts.push(address(0xe5c0));
        for (uint256 i = 0; i < 8; ++i) {
            balanceOf[accounts[i]] = token.balanceOf(accounts[i]);
            if (i < 3) delegateOf[accounts[i]] = accounts[i];
        }
    }

    function count() external view returns (uint256) {
        return accounts.length;
    }

    /// @notice Moves tokens between any two, also out of the treasury, to oneself, and none at all.
    function transfer(uint256 fromSeed, uint256 toSeed, uint256 amount) external {
        address from = accounts[fromSeed % 8];
        address to = accounts[toSeed % 8];
        amount = amount % 5 == 0 ? 0 : amount % (balanceOf[from] + 1);
        VM.prank(from);
        _token.transfer(to, amount);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        if (amount != 0 && !_isSystem(to) && !_chose[to] && delegateOf[to] == address(0)) delegateOf[to] = to;
    }

    /// @notice Delegates to any of them or to nobody; whatever concerns a system account must revert.
    function delegate(uint256 seed, uint256 toSeed) external {
        address account = accounts[seed % 8];
        address to = toSeed % 9 == 8 ? address(0) : accounts[toSeed % 9];
        VM.prank(account);
        try _token.delegate(to) {
            require(!_isSystem(account) && !_isSystem(to), "a system account delegated");
            delegateOf[account] = to;
            _chose[account] = true;
        } catch {
            require(_isSystem(account) || _isSystem(to), "refused");
        }
    }

    /// @notice Notes what stands now, of which the last few are kept, and goes on.
    function pass(uint256 duration) external {
        Moment memory moment;
        moment.time = block.timestamp;
        moment.supply = _token.votableSupply();
        for (uint256 i = 0; i < 8; ++i) moment.votes[i] = _token.getVotes(accounts[i]);
        if (_past.length < NOTED) _past.push(moment);
        else _past[_passed++ % NOTED] = moment;
        VM.warp(block.timestamp + 1 + (duration % 30 days));
    }

    /// @notice What an account's votes must be: the sum of what is delegated to it.
    function votesOf(address account) external view returns (uint256 votes) {
        for (uint256 i = 0; i < 8; ++i) if (delegateOf[accounts[i]] == account) votes += balanceOf[accounts[i]];
    }

    /// @notice Whatever was noted is what the token still says of that moment.
    function requireThePastUnchanged() external view {
        for (uint256 i = 0; i < _past.length; ++i) {
            Moment memory moment = _past[i];
            require(_token.getPastTotalSupply(moment.time) == moment.supply, "past supply");
            for (uint256 j = 0; j < 8; ++j) {
                require(_token.getPastVotes(accounts[j], moment.time) == moment.votes[j], "past votes");
            }
        }
    }

    function _isSystem(address account) private view returns (bool) {
        return account == accounts[6] || account == accounts[7];
    }
}
