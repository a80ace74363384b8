// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The arithmetic of standing
/// @notice Pure functions, each proved for all inputs. Points are fixed-point with six decimals; epochs are weeks.
library StandingMath {
    /// @notice One point.
    uint256 internal constant POINT = 1e6;

    /// @notice The most that one seat is worth, so that nobody buys standing with one task.
    uint256 internal constant SEAT_CAP = 5 * POINT;

    /// @notice The length of an epoch, in seconds.
    uint256 internal constant EPOCH = 7 days;

    /// @notice Parts of one in which the weight of the other side is counted.
    uint256 internal constant FULL_WEIGHT = 256;

    /// @notice The weight of an account without standing: a sixteenth.
    uint256 internal constant LEAST_WEIGHT = 16;

    /// @notice The points at which an account's weight is half way to one.
    uint256 internal constant HALF_WEIGHT_POINTS = 200 * POINT;

    /// @dev From so many epochs on nothing is left: 2^-39 of the points.
    uint256 private constant FOREVER = 1024;

    /// @notice The epoch of a Unix time.
    function epochAt(uint256 time) internal pure returns (uint256) {
        return time / EPOCH;
    }

    /// @notice What a seat is worth before the other side's weight: `sqrt(1 + fee / unit) - 1` points, and half as much for
    /// each time that the two have met before. It grows like the root of the fee, and for small fees like half the fee, so
    /// that cutting a deal into crumbs is worth no more.
    /// @param fee At most 128 bits, as every amount of the escrow.
    /// @param unit A fee of three units earns one point; zero: nothing is earned.
    function worth(uint256 fee, uint256 unit, uint256 met) internal pure returns (uint256) {
        if (unit == 0) return 0;
        unchecked {
            uint256 points = Math.sqrt(POINT * POINT + (uint256(uint128(fee)) * (POINT * POINT)) / unit) - POINT;
            return (points < SEAT_CAP ? points : SEAT_CAP) >> met;
        }
    }

    /// @notice What is left of points after some epochs: half after 26. Each power of the rate is exact to 2^-64 and
    /// products are rounded down, so that it makes no difference how often points are touched on the way.
    /// @dev Points have at most 64 bits.
    function decayed(uint256 points, uint256 epochs) internal pure returns (uint256) {
        if (epochs >= FOREVER) return 0;
        unchecked {
            if (epochs & 1 != 0) points = (points * 17961460425139522650) >> 64;
            if (epochs & 2 != 0) points = (points * 17488943269053393659) >> 64;
            if (epochs & 4 != 0) points = (points * 16580873862942925096) >> 64;
            if (epochs & 8 != 0) points = (points * 14903734608138772016) >> 64;
            if (epochs & 16 != 0) points = (points * 12041220086443462476) >> 64;
            if (epochs & 32 != 0) points = (points * 7859976838775132211) >> 64;
            if (epochs & 64 != 0) points = (points * 3349059089193403285) >> 64;
            if (epochs & 128 != 0) points = (points * 608031245952740357) >> 64;
            if (epochs & 256 != 0) points = (points * 20041585364744345) >> 64;
            if (epochs & 512 != 0) points = (points * 21774311083157) >> 64;
        }
        return points;
    }

    /// @notice The weight of an account as the other side of a deal, in parts of `FULL_WEIGHT`. It stays near the least for
    /// whoever has little, so that strangers cannot lift each other.
    /// @param points At most 127 bits.
    function weight(uint256 points) internal pure returns (uint256) {
        uint256 square = points * points;
        return
            LEAST_WEIGHT + ((FULL_WEIGHT - LEAST_WEIGHT) * square) / (square + HALF_WEIGHT_POINTS * HALF_WEIGHT_POINTS);
    }
}
