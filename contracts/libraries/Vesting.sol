// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Amounts that are set free evenly over time
library Vesting {
    /// @notice The part of `amount` that is free once `elapsed` of `length` seconds have passed, rounded down; all of it at
    /// the end. Amounts have 128 bits, times 40, and `length` is not zero.
    function free(uint256 amount, uint256 elapsed, uint256 length) internal pure returns (uint256) {
        if (elapsed >= length) return amount;
        unchecked {
            return (amount * elapsed) / length;
        }
    }
}
