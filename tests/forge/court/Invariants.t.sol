// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CourtHandler} from "./CourtHandler.sol";

/// @title What holds in a court after every call of anybody (R33, R75, R85)
contract CourtInvariantsTest {
    CourtHandler private _handler;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public {
        _handler = new CourtHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev What brings a dispute on comes up more often.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        bytes4[] memory selectors = new bytes4[](14);
        selectors[0] = _handler.stake.selector;
        selectors[1] = _handler.startLeaving.selector;
        selectors[2] = _handler.unstake.selector;
        selectors[3] = _handler.withdraw.selector;
        selectors[4] = _handler.open.selector;
        selectors[5] = _handler.wait.selector;
        selectors[6] = _handler.vote.selector;
        for (uint256 i = 7; i < selectors.length; ++i) selectors[i] = _handler.go.selector;
        targets[0] = FuzzSelector(address(_handler), selectors);
    }

    /// @notice Stake is conserved; drawn stake stays in place; weights are the stakes; every dispute ends in time.
    /// forge-config: default.invariant.runs = 24
    /// forge-config: default.invariant.check-interval = 5
    /// forge-config: default.invariant.depth = 100
    /// forge-config: deep.invariant.runs = 300
    /// forge-config: deep.invariant.check-interval = 5
    /// forge-config: deep.invariant.depth = 150
    function invariant_stakeIsConservedAndLockedAndEveryDisputeEnds() public view {
        (int256 held, uint256 free, uint256 mislocked) = _handler.books();
        uint256 balance = _handler.guild().balanceOf(address(_handler.court()));
        require(held == int256(balance), "stakes and rewards are what is there");
        require(free <= balance, "more is free than is there");
        require(address(_handler.court()).balance == _handler.weiIn() - _handler.weiOut(), "wei");
        require(mislocked == 0, "locked");
        require(_handler.misweighed() == 0, "weights");
        require(_handler.overdue() == 0, "overdue");
        require(_handler.wrong() == 0, "wrong");
    }

    /// @notice At the end of every campaign, what was staked and not lost leaves, to the unit; of the wei only what shares
    /// rounded off stays.
    function afterInvariant() public {
        _handler.windUp();
        require(_handler.wrong() == 0, "stuck");
        require(_handler.guild().balanceOf(address(_handler.court())) == 0, "stake stays");
        require(address(_handler.court()).balance < 200, "wei stay");
    }
}
