// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vesting} from "../../../contracts/libraries/Vesting.sol";

/// @title What is set free over time, for all inputs
/// @notice halmos proves each `check_` function for every value of its parameters. That a division rounds down and grows
/// with its dividend is beyond the solvers at full width, so that a `testFuzz_` tries it.
contract VestingChecks {
    uint256 private constant LENGTH = 182 days;

    /// @notice Nothing is free at the start, all at the end and after it.
    function check_nothingAtTheStartAndAllAtTheEnd(uint128 amount, uint40 elapsed, uint40 length) public pure {
        if (length == 0) return;
        assert(Vesting.free(amount, 0, length) == 0);
        if (elapsed >= length) assert(Vesting.free(amount, elapsed, length) == amount);
    }

    /// @notice Between, it is its formula at full width, and nothing wraps.
    function check_whatIsFreeIsItsFormula(uint128 amount, uint40 elapsed, uint40 length) public pure {
        if (elapsed >= length) return;
        uint256 product;
        unchecked {
            product = uint256(amount) * elapsed;
        }
        assert(product < 1 << 168);
        assert(Vesting.free(amount, elapsed, length) == product / length);
    }

    /// @notice What is free never falls and never exceeds the amount; claims in any moments add up to what is free in the
    /// last of them.
    function testFuzz_whatIsFreeNeverFalls(uint128 amount, uint40 early, uint40 late, uint40 length) public pure {
        if (length == 0) return;
        if (early > late) (early, late) = (late, early);
        uint256 before = Vesting.free(amount, early, length);
        uint256 then = Vesting.free(amount, late, length);
        assert(before <= then && then <= amount);
        assert(before + (then - before) == then);
    }

    /// @notice Over the vesting's own length, what is not yet free is less than its share rounded up.
    function testFuzz_whatIsFreeIsItsShareRoundedDown(uint128 amount, uint40 elapsed) public pure {
        uint256 part = Vesting.free(amount, elapsed % LENGTH, LENGTH);
        uint256 exact = uint256(amount) * (elapsed % LENGTH);
        assert(part * LENGTH <= exact && exact - part * LENGTH < LENGTH);
    }
}
