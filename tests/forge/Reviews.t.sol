// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReviewsHandler} from "./ReviewsHandler.sol";

/// @title Whoever reads a review can write none any more, whatever the order of moves
contract ReviewsTest {
    ReviewsHandler private _handler;

    function setUp() public {
        _handler = new ReviewsHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 32
    function invariant_nobodySealsAfterReadingAndOnlyWhatWasSealedIsOpenedOnce() public view {
        require(_handler.wrong() == 0, "wrong");
        require(_handler.openedOnes() <= _handler.sealedOnes(), "opened");
    }

    /// @notice The moves above do seal and open: each way once, so that the invariant is not kept by doing nothing.
    function test_theMovesSealAndOpen() public {
        _handler.anchor(0, 1, 2);
        _handler.reveal(0, 1, 2);
        _handler.anchorOne(3, 1, 0);
        _handler.wait(2 days);
        _handler.revealOne(3, 1, 0, 1);
        require(_handler.sealedOnes() == 3 && _handler.openedOnes() == 3 && _handler.wrong() == 0, "moves");
    }
}
