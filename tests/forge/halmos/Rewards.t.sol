// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rewards} from "../../../contracts/libraries/Rewards.sol";
import {Terms, Seat, Shape, Clocks, Pay, Lift} from "../../../contracts/libraries/TermsTypes.sol";

/// @title The arithmetic of the escrow, for all inputs
/// @notice halmos proves each `check_` function for every value of its parameters: each formula is what it says, without
/// overflow, and stays in its bounds. What follows from the rounding of a division of unknowns is beyond the solvers, so
/// that a `testFuzz_` tries it at full width.
contract RewardsChecks {
    uint256 private constant BPS = 10_000;

    // ---------------------------------------------------------------- fees and splits

    /// @notice A fee is its share rounded down, so it is a tenth of the net at most.
    function testFuzz_aFeeIsItsShareRoundedDown(uint128 net, uint16 feeBps) public pure {
        _feeIsRoundedDown(net, feeBps % 1_001);
    }

    function _feeIsRoundedDown(uint256 net, uint256 feeBps) private pure {
        if (feeBps > 1_000) return;
        uint256 fee = Rewards.feeOn(net, feeBps);
        uint256 exact = net * feeBps;
        assert(fee * BPS <= exact && exact - fee * BPS < BPS);
        assert(Rewards.withFee(net, feeBps) == net + fee);
    }

    /// @notice Fees of parts, each rounded by itself, never exceed the fee that was locked for the whole: a place's money
    /// suffices for every milestone, and what is left of it is never negative.
    function testFuzz_aPlacesMoneySufficesForItsParts(
        uint128 ceiling,
        uint128 one,
        uint128 two,
        uint16 bps
    ) public pure {
        one = uint128(uint256(one) % (uint256(ceiling) + 1));
        two = uint128(uint256(two) % (uint256(ceiling - one) + 1));
        _partsFit(ceiling, one, two, bps % 1_001);
    }

    function _partsFit(uint256 ceiling, uint256 one, uint256 two, uint256 feeBps) private pure {
        if (feeBps > 1_000 || one + two > ceiling) return;
        uint256 paid = Rewards.withFee(one, feeBps) + Rewards.withFee(two, feeBps);
        assert(paid <= Rewards.withFee(ceiling, feeBps));
    }

    /// @notice A forfeited bond goes to poster and treasury whole, and the poster never gets more than half.
    function check_aForfeitedBondIsSplitWhole(uint128 bond) public pure {
        uint256 toPoster = uint256(bond) / 2;
        uint256 toTreasury = bond - toPoster;
        assert(toPoster + toTreasury == bond && toPoster <= toTreasury && toTreasury - toPoster < 2);
    }

    /// @notice Fee, gross and place are their formulas at full width; nothing wraps, as a sum below 2^144 shows.
    function check_feesAreTheirFormula(uint128 net, uint16 feeBps) public pure {
        uint256 product;
        unchecked {
            product = uint256(net) * feeBps;
        }
        assert(product < 1 << 144);
        assert(Rewards.feeOn(net, feeBps) == product / BPS);
        assert(Rewards.withFee(net, feeBps) == uint256(net) + product / BPS);
    }

    // ---------------------------------------------------------------- stakes

    /// @notice The poster's part of his stake never exceeds it, and is its share rounded down.
    function testFuzz_aSplitStakeIsSharedRoundedDown(uint128 posterStake, uint128 workerStake) public pure {
        _stakeIsShared(posterStake, workerStake);
    }

    function _stakeIsShared(uint256 posterStake, uint256 workerStake) private pure {
        uint256 share = Rewards.posterShare(posterStake, workerStake);
        assert(share <= posterStake);
        uint256 sum = posterStake + workerStake;
        if (posterStake == 0) return;
        uint256 square = posterStake * posterStake;
        assert(share * sum <= square && square - share * sum < sum);
    }

    /// @notice The poster's part of his stake is its formula at full width, and nothing wraps.
    function check_aSplitStakeIsItsFormula(uint128 posterStake, uint128 workerStake) public pure {
        if (posterStake == 0) return;
        uint256 square;
        uint256 sum = uint256(posterStake) + workerStake;
        unchecked {
            square = uint256(posterStake) * posterStake;
        }
        assert(sum >= posterStake && sum < 1 << 129);
        assert(Rewards.posterShare(posterStake, workerStake) == square / sum);
    }

    /// @notice No stake, no share; no stake of the worker, all of it.
    function check_aStakeWithoutTheOther(uint128 stake) public pure {
        assert(Rewards.posterShare(0, stake) == 0);
    }

    // ---------------------------------------------------------------- rising rewards

    function price(Terms calldata terms, uint256 begun, uint256 elapsed) external pure returns (uint256) {
        return Rewards.priceAt(terms, begun, elapsed);
    }

    function steps(Terms calldata terms, uint256 lapsed) external pure returns (uint256) {
        return Rewards.stepsTo(terms, lapsed);
    }

    function _terms(
        uint128 reward,
        uint128 ceiling,
        uint128 raiseBy,
        uint32 every
    ) private pure returns (Terms memory t) {
        t.pay = Pay.wrap(uint256(reward) | (uint256(ceiling) << 128));
        t.lift = Lift.wrap(raiseBy);
        t.clocks = Clocks.wrap(uint256(every) << 160);
    }

    /// @notice What is offered lies between reward and ceiling, whatever the clock says.
    function check_aRisingRewardStaysWithinItsBounds(
        uint128 reward,
        uint128 ceiling,
        uint128 raiseBy,
        uint32 every,
        uint32 begun,
        uint40 elapsed
    ) public view {
        if (reward > ceiling) return;
        uint256 offered = this.price(_terms(reward, ceiling, raiseBy, every), begun, elapsed);
        assert(offered >= reward && offered <= ceiling);
    }

    /// @notice The offer is its formula at full width, and a task without a rise pays its reward.
    function check_aRisingRewardIsItsFormula(
        uint128 reward,
        uint128 ceiling,
        uint128 raiseBy,
        uint32 every,
        uint32 begun,
        uint40 elapsed
    ) public view {
        uint256 offered = this.price(_terms(reward, ceiling, raiseBy, every), begun, elapsed);
        if (every == 0) {
            assert(offered == reward);
            return;
        }
        uint256 raised;
        unchecked {
            raised = uint256(reward) + raiseBy * (uint256(begun) + elapsed / every);
        }
        assert(offered == (raised < ceiling ? raised : ceiling));
    }

    /// @notice Later is never less, and a task without a rise pays its reward.
    function testFuzz_aRewardNeverFallsWithTime(
        uint128 reward,
        uint128 ceiling,
        uint128 raiseBy,
        uint32 begun,
        uint40 elapsed,
        uint40 longer
    ) public view {
        if (reward > ceiling) (reward, ceiling) = (ceiling, reward);
        if (elapsed > longer) (elapsed, longer) = (longer, elapsed);
        _rises(reward, ceiling, raiseBy, begun, elapsed, longer);
    }

    function _rises(
        uint128 reward,
        uint128 ceiling,
        uint128 raiseBy,
        uint256 begun,
        uint256 elapsed,
        uint256 longer
    ) private view {
        if (reward > ceiling || elapsed > longer) return;
        Terms memory terms = _terms(reward, ceiling, raiseBy, 1 hours);
        assert(this.price(terms, begun, elapsed) <= this.price(terms, begun, longer));
        assert(this.price(_terms(reward, reward, 0, 0), begun, elapsed) == reward);
    }

    /// @notice After a lapse the offer begins at no less than the price that lapsed, and less than one raise above it; the
    /// steps to it fit the 32 bits that the task's word has for them.
    function testFuzz_aLapseGoesOnFromItsPrice(uint128 reward, uint128 rise, uint128 part, uint32 steps_) public view {
        (reward, rise) = (reward / 2, rise / 2 + 1);
        uint128 raiseBy = rise / (uint128(steps_) + 1) + 1;
        _lapses(reward, reward + rise, reward + (part % (rise + 1)), raiseBy);
    }

    function _lapses(uint128 reward, uint128 ceiling, uint128 lapsed, uint128 raiseBy) private view {
        if (reward > lapsed || lapsed > ceiling || ceiling == reward) return;
        if ((uint256(ceiling) - reward - 1) / raiseBy >= type(uint32).max) return;
        Terms memory terms = _terms(reward, ceiling, raiseBy, 1 hours);
        uint256 begun = this.steps(terms, lapsed);
        assert(begun <= type(uint32).max);
        uint256 offered = this.price(terms, begun, 0);
        assert(offered >= lapsed && (offered - lapsed < raiseBy));
    }

    /// @notice The steps of a lapse are their formula at full width; none where nothing rises.
    function check_stepsAreTheirFormula(uint128 reward, uint128 lapsed, uint128 raiseBy) public view {
        if (reward > lapsed) return;
        uint256 begun = this.steps(_terms(reward, lapsed, raiseBy, 1 hours), lapsed);
        if (raiseBy == 0) assert(begun == 0);
        else assert(begun == (uint256(lapsed) - reward + raiseBy - 1) / raiseBy);
    }

    // ---------------------------------------------------------------- milestones

    function due(Terms calldata terms, Seat calldata seat) external pure returns (uint256 net, bool last) {
        return Rewards.due(terms, seat);
    }

    function spent(Terms calldata terms, Seat calldata seat) external pure returns (uint256) {
        return Rewards.spent(terms, seat);
    }

    /// @notice Two milestones pay the price and no unit more; what the first spent is what its seat remembers.
    function check_milestonesAreTheirFormula(uint128 agreed, uint128 paid, uint16 share, uint16 feeBps) public view {
        if (share == 0 || share >= BPS || paid > agreed) return;
        Terms memory terms;
        terms.shape = Shape.wrap((uint256(feeBps) << 32) | (uint256(share) << 72) | ((BPS - share) << 88));
        uint256 product;
        unchecked {
            product = uint256(agreed) * share;
        }
        (uint256 net, bool last) = this.due(terms, Seat(0, agreed, 0, 0));
        assert(!last && net == product / BPS);
        Seat memory seat = Seat("one", agreed | (uint256(paid) << 128), uint256(1) << 128, 0);
        assert(this.spent(terms, seat) == Rewards.withFee(product / BPS, feeBps));
        (net, last) = this.due(terms, seat);
        assert(last && net == uint256(agreed) - paid);
    }

    function testFuzz_milestonesSumToThePrice(uint128 agreed, uint16 share, uint16 feeBps) public view {
        _milestones(agreed, 1 + (share % 9_999), feeBps % 1_001);
    }

    function _milestones(uint256 agreed, uint256 share, uint256 feeBps) private view {
        if (share == 0 || share >= BPS || feeBps > 1_000) return;
        Terms memory terms;
        terms.shape = Shape.wrap((feeBps << 32) | (share << 72) | ((BPS - share) << 88));
        (uint256 first, bool last) = this.due(terms, Seat(0, agreed, 0, 0));
        assert(!last && first <= agreed);
        Seat memory seat = Seat("one", agreed | (first << 128), uint256(1) << 128, 0);
        uint256 second;
        (second, last) = this.due(terms, seat);
        assert(last && first + second == agreed);
        assert(this.spent(terms, seat) == Rewards.withFee(first, feeBps));
    }
}
