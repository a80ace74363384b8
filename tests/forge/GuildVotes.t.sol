// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GuildGovernor} from "../../contracts/GuildGovernor.sol";
import {GuildTimelock} from "../../contracts/GuildTimelock.sol";
import {GuildToken} from "../../contracts/GuildToken.sol";
import {IGuildGovernor} from "../../contracts/interfaces/IGuildGovernor.sol";
import {IGuildToken} from "../../contracts/interfaces/IGuildToken.sol";
import {GuildHandler} from "./GuildHandler.sol";
import {Vm} from "./Vm.sol";

/// @title Votes are the tokens that can vote, each once, whatever moves
contract GuildVotesTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant START = 1_800_000_000;

    GuildHandler private _handler;
    GuildToken private _token;

    function setUp() public {
        VM.warp(START);
        address[] memory systems = new address[](1);
        systems[0] = address(0xe5c0);
        IGuildToken.Grant[] memory grants = new IGuildToken.Grant[](3);
        for (uint160 i = 0; i < 3; ++i) grants[i] = IGuildToken.Grant(address(0xa0 + i), 1e24 * (i + 1));
        _token = new GuildToken(address(0x77ea), systems, grants);
        _handler = new GuildHandler(_token);
        VM.warp(START + 1);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 48
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: deep.invariant.runs = 500
    /// forge-config: deep.invariant.depth = 128
    /// forge-config: deep.invariant.fail-on-revert = true
    function invariant_votesAreTheTokensThatCanVoteEachOnce() public view {
        uint256 inSystems;
        uint256 votes;
        uint256 delegated;
        uint256 total;
        for (uint256 i = 0; i < _handler.count(); ++i) {
            address account = _handler.accounts(i);
            uint256 held = _token.balanceOf(account);
            total += held;
            require(_token.getVotes(account) == _handler.votesOf(account), "votes");
            require(_token.delegates(account) == _handler.delegateOf(account), "delegate");
            votes += _token.getVotes(account);
            if (_token.isSystem(account)) {
                inSystems += held;
                require(_token.getVotes(account) == 0, "system votes");
                require(_token.delegates(account) == address(0), "system delegate");
            } else if (_token.delegates(account) != address(0)) {
                delegated += held;
            }
        }
        require(total == _token.totalSupply(), "supply");
        require(_token.votableSupply() == total - inSystems, "votable");
        require(votes == delegated, "each once");
        require(votes <= _token.votableSupply(), "too many votes");
        _handler.requireThePastUnchanged();
    }

    /// forge-config: default.fuzz.runs = 32
    /// @notice Borrowed and given back within one moment, votes neither propose nor weigh.
    function testFuzz_aFlashLoanOfVotesIsWorthNothing(uint256 amount) public {
        amount = 1e23 + (amount % (3e24 - 1e23 + 1));
        address lender = address(0xa2);
        address borrower = address(0xbad);
        address[] memory none = new address[](0);
        GuildTimelock timelock = new GuildTimelock(0, none, none, address(this));
        IGuildGovernor.Settings memory settings = IGuildGovernor.Settings(
            60,
            3 days,
            1e23,
            4,
            1e24,
            6 hours,
            address(0),
            0
        );
        GuildGovernor governor = new GuildGovernor(_token, timelock, settings);

        address[] memory targets = new address[](1);
        uint256[] memory values = new uint256[](1);
        bytes[] memory calldatas = new bytes[](1);
        VM.prank(lender);
        uint256 id = governor.propose(targets, values, calldatas, "honest");
        VM.warp(governor.proposalSnapshot(id));

        VM.prank(lender);
        _token.transfer(borrower, amount);
        VM.prank(borrower);
        try governor.propose(targets, values, calldatas, "borrowed") {
            require(false, "proposed");
        } catch {}
        VM.prank(borrower);
        _token.transfer(lender, amount);

        VM.warp(block.timestamp + 1);
        require(governor.getVotes(borrower, governor.proposalSnapshot(id)) == 0, "votes of the moment");
        require(governor.getVotes(lender, governor.proposalSnapshot(id)) == 3e24, "lender");
        VM.prank(borrower);
        try governor.castVote(id, 1) {
            require(false, "voted");
        } catch {}
    }
}
