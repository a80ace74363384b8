// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermsCheck} from "./TermsCheck.sol";
import {TermsLib} from "./TermsLib.sol";
import {Terms, Seat, Shape, Clocks, Pay, Lift} from "./TermsTypes.sol";

/// @title The arithmetic of rewards, fees and stakes
/// @notice Pure functions, each proved for all inputs. Amounts have 128 bits, basis points 16 and times 40, so that no sum
/// or product below comes near 256.
library Rewards {
    using TermsLib for Shape;
    using TermsLib for Clocks;
    using TermsLib for Pay;
    using TermsLib for Lift;

    /// @notice The fee on a net amount, rounded down.
    function feeOn(uint256 net, uint256 feeBps) internal pure returns (uint256) {
        unchecked {
            return (net * feeBps) / TermsCheck.BPS;
        }
    }

    /// @notice A net amount and its fee.
    function withFee(uint256 net, uint256 feeBps) internal pure returns (uint256) {
        unchecked {
            return net + (net * feeBps) / TermsCheck.BPS;
        }
    }

    /// @notice What a place was funded with.
    function funded(Terms calldata terms) internal pure returns (uint256) {
        return withFee(terms.pay.ceiling(), terms.shape.feeBps());
    }

    /// @notice The reward `elapsed` seconds after its place opened at `steps` raises.
    function priceAt(Terms calldata terms, uint256 steps, uint256 elapsed) internal pure returns (uint256 price) {
        price = terms.pay.reward();
        uint256 every = terms.clocks.raiseEvery();
        if (every == 0) return price;
        unchecked {
            price += terms.lift.raiseBy() * (steps + elapsed / every);
        }
        uint256 ceiling = terms.pay.ceiling();
        if (price > ceiling) price = ceiling;
    }

    /// @notice The fewest raises that reach a price.
    function stepsTo(Terms calldata terms, uint256 price) internal pure returns (uint256) {
        uint256 by = terms.lift.raiseBy();
        if (by == 0) return 0;
        unchecked {
            return (price - terms.pay.reward() + by - 1) / by;
        }
    }

    /// @notice What the seat's present milestone pays, net, and whether it is the last.
    function due(Terms calldata terms, Seat calldata seat) internal pure returns (uint256 net, bool last) {
        uint256 shares = terms.shape.shares() >> (16 * uint8(seat.held >> 128));
        last = shares >> 16 == 0;
        unchecked {
            net = last ? left(seat) : (uint128(seat.money) * (shares & 0xffff)) / TermsCheck.BPS;
        }
    }

    /// @notice What has not been paid of a seat's price.
    function left(Seat calldata seat) internal pure returns (uint256) {
        unchecked {
            return uint128(seat.money) - (seat.money >> 128);
        }
    }

    /// @notice Nets and fees of the milestones paid so far; each fee was rounded by itself.
    function spent(Terms calldata terms, Seat calldata seat) internal pure returns (uint256 total) {
        uint256 milestones = uint8(seat.held >> 128);
        if (milestones == 0) return 0;
        uint256 price = uint128(seat.money);
        uint256 feeBps = terms.shape.feeBps();
        uint256 shares = terms.shape.shares();
        unchecked {
            for (uint256 i = 0; i < milestones; ++i) {
                total += withFee((price * (shares & 0xffff)) / TermsCheck.BPS, feeBps);
                shares >>= 16;
            }
        }
    }

    /// @notice The poster's part of his stake when both sides share what is left of their stakes; the worker's stake was
    /// spent on the arbitration, so that the poster's is all there is.
    function posterShare(uint256 posterStake, uint256 workerStake) internal pure returns (uint256) {
        if (posterStake == 0) return 0;
        unchecked {
            // Stakes have 128 bits.
            return (posterStake * posterStake) / (posterStake + workerStake);
        }
    }
}
