// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "../Vm.sol";
import {Handler} from "./Handler.sol";

/// @title Every rule of the escrow, after every call of hostile and honest people
/// @notice Each function named `invariant_` would have a campaign of its own, so that one stands for all rules: every rule
/// is looked at after every call, and the last two at the end of each campaign.
contract EscrowInvariantsTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    Handler private _handler;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public {
        VM.warp(1_800_000_000);
        _handler = new Handler(false);
        for (uint256 i = 0; i < 2; ++i) _handler.post(i);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev What goes on comes up more often than what turns the world around it.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[] memory selectors = new bytes4[](21);
        selectors[0] = _handler.post.selector;
        selectors[1] = _handler.take.selector;
        selectors[2] = _handler.take.selector;
        selectors[3] = _handler.go.selector;
        selectors[4] = _handler.go.selector;
        selectors[5] = _handler.go.selector;
        selectors[6] = _handler.judge.selector;
        selectors[7] = _handler.attempt.selector;
        selectors[8] = _handler.attempt.selector;
        selectors[9] = _handler.starve.selector;
        selectors[10] = _handler.forge.selector;
        selectors[11] = _handler.replay.selector;
        selectors[12] = _handler.withdraw.selector;
        selectors[13] = _handler.wait.selector;
        selectors[14] = _handler.vote.selector;
        selectors[15] = _handler.turn.selector;
        selectors[16] = _handler.corrupt.selector;
        selectors[17] = _handler.distrust.selector;
        selectors[18] = _handler.donate.selector;
        selectors[19] = _handler.raiseEpoch.selector;
        selectors[20] = _handler.close.selector;
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    /// forge-config: default.invariant.runs = 500
    /// forge-config: default.invariant.depth = 100
    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: default.invariant.check-interval = 10
    /// forge-config: default.invariant.dictionary-weight = 0
    /// forge-config: default.invariant.include-storage = false
    /// forge-config: default.invariant.include-push-bytes = false
    /// forge-config: deep.invariant.runs = 5000
    /// forge-config: deep.invariant.depth = 200
    /// forge-config: deep.invariant.fail-on-revert = true
    /// forge-config: deep.invariant.check-interval = 10
    /// forge-config: deep.invariant.dictionary-weight = 0
    /// forge-config: deep.invariant.include-storage = false
    /// forge-config: deep.invariant.include-push-bytes = false
    function invariant_everyRuleHolds() public view {
        _handler.requireEveryRule();
    }

    function afterInvariant() public {
        _handler.drain();
        _handler.everythingEndsInTime();
        _handler.takeAll();
        _handler.requireEveryRule();
        _handler.nothingStaysLocked();
    }
}
