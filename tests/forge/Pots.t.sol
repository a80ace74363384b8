// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PotHandler} from "./PotHandler.sol";

/// @title Pots are solvent under an escrow that lies at random
contract PotsTest {
    PotHandler private _handler;

    function setUp() public {
        _handler = new PotHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_whatPotsOweIsWhatTheyHoldToTheUnit() public view {
        address[2] memory currencies = [address(0), address(_handler.token())];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 held = _handler.balanceOf(address(_handler.pot()), currencies[i]);
            require(held == _handler.owed(currencies[i]), "owed");
            require(held == _handler.given(currencies[i]) - _handler.taken(currencies[i]), "given and taken");
        }
    }

    function invariant_aPotThatWasNeverPaidHoldsWhatItsContributorsPutIn() public view {
        for (uint256 task = 0; task < 4; ++task) {
            (bool never, uint256 sum, uint256 held) = _handler.unpaid(task);
            require(!never || sum == held, "sum");
        }
    }

    function invariant_everybodyTakesBackHisOwnSumOnce() public view {
        require(_handler.wrong() == 0, "wrong");
    }
}
