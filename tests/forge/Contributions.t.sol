// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ContributionRewards} from "../../contracts/ContributionRewards.sol";
import {ContributionsHandler} from "./ContributionsHandler.sol";

/// @title Contribution rewards are solvent and bounded under an escrow that lies at random
contract ContributionsTest {
    ContributionsHandler private _handler;

    function setUp() public {
        _handler = new ContributionsHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev One campaign for all of them, since each runs the same moves.
    /// forge-config: default.invariant.runs = 32
    function invariant_whatIsOwedReleasedAndEarned() public view {
        _whatItHoldsIsWhatItOwesAndWhatIsUnspentToTheUnit();
        _noPeriodGrantsMoreThanItsBudgetHasReleased();
        _noSeatEarnsMoreThanItsFeeIsWorthAndNobodyClaimsTwice();
    }

    function _whatItHoldsIsWhatItOwesAndWhatIsUnspentToTheUnit() private view {
        ContributionRewards rewards = _handler.rewards();
        uint256 held = _handler.guild().balanceOf(address(rewards));
        require(held == _handler.given() - _handler.taken(), "given and taken");
        uint256 owed;
        for (uint256 period = 1; period <= rewards.periods(); ++period) {
            (uint256 granted, uint256 claimed) = _handler.sums(period);
            owed += granted - claimed;
        }
        (uint256 budget, uint256 spent, , uint256 end) = rewards.periodOf(rewards.periods());
        uint256 kept = block.timestamp < end ? budget - spent : 0;
        require(held == owed + kept + rewards.unspent(), "owed");
    }

    function _noPeriodGrantsMoreThanItsBudgetHasReleased() private view {
        ContributionRewards rewards = _handler.rewards();
        for (uint256 period = 1; period <= rewards.periods(); ++period) {
            (uint256 budget, uint256 spent, uint256 start, uint256 end) = rewards.periodOf(period);
            (uint256 granted, ) = _handler.sums(period);
            require(granted == spent && spent == _handler.granted(period), "spent");
            uint256 elapsed = block.timestamp < end ? block.timestamp - start : end - start;
            require(spent <= (budget * elapsed) / (end - start), "released");
        }
    }

    function _noSeatEarnsMoreThanItsFeeIsWorthAndNobodyClaimsTwice() private view {
        require(_handler.wrong() == 0, "wrong");
    }
}
