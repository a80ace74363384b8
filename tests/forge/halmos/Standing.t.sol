// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StandingMath} from "../../../contracts/libraries/StandingMath.sol";
import {StandingWords} from "../../../contracts/libraries/StandingWords.sol";

/// @title The arithmetic of standing, for all inputs
/// @notice halmos proves each `check_` function for every value of its parameters. What follows from the rounding of a root,
/// of a division of unknowns or of two products is beyond the solvers, so that a `testFuzz_` tries it at full width.
contract StandingChecks {
    uint256 private constant FOREVER = 1024;

    // ---------------------------------------------------------------- decay

    /// @notice Each power of two of epochs leaves less or the same, never more.
    function check_noStepOfDecayRaises(uint64 points) public pure {
        _requireLess(points, 1);
        _requireLess(points, 2);
        _requireLess(points, 4);
        _requireLess(points, 8);
        _requireLess(points, 16);
        _requireLess(points, 32);
        _requireLess(points, 64);
        _requireLess(points, 128);
        _requireLess(points, 256);
        _requireLess(points, 512);
    }

    function _requireLess(uint64 points, uint256 epochs) private pure {
        assert(StandingMath.decayed(points, epochs) <= points);
    }

    /// @notice Any number of epochs is its powers of two one after the other, so that what holds of each holds of all.
    function check_decayIsMadeOfItsSteps(uint64 points, uint16 epochs) public pure {
        if (epochs >= FOREVER) return;
        uint256 left = points;
        left = StandingMath.decayed(left, epochs & 1);
        left = StandingMath.decayed(left, epochs & 2);
        left = StandingMath.decayed(left, epochs & 4);
        left = StandingMath.decayed(left, epochs & 8);
        left = StandingMath.decayed(left, epochs & 16);
        left = StandingMath.decayed(left, epochs & 32);
        left = StandingMath.decayed(left, epochs & 64);
        left = StandingMath.decayed(left, epochs & 128);
        left = StandingMath.decayed(left, epochs & 256);
        left = StandingMath.decayed(left, epochs & 512);
        assert(StandingMath.decayed(points, epochs) == left);
    }

    /// @notice No epoch takes nothing, and 1,024 take everything.
    function check_decayBeginsAndEnds(uint64 points, uint256 epochs) public pure {
        assert(StandingMath.decayed(points, 0) == points);
        if (epochs >= FOREVER) assert(StandingMath.decayed(points, epochs) == 0);
    }

    /// @notice After any time there are no more points than before.
    function testFuzz_decayNeverRaises(uint64 points, uint256 epochs, uint256 later) public pure {
        epochs %= FOREVER;
        later %= FOREVER;
        uint256 left = StandingMath.decayed(points, epochs);
        assert(left <= points);
        if (later >= epochs) assert(StandingMath.decayed(points, later) <= left);
    }

    /// @notice Who is touched on the way keeps what he would have kept, but for a unit of each product that was rounded.
    function testFuzz_touchingOnTheWayChangesNothing(uint64 points, uint256 one, uint256 two) public pure {
        one %= FOREVER;
        two %= FOREVER - one;
        uint256 touched = StandingMath.decayed(StandingMath.decayed(points, one), two);
        uint256 whole = StandingMath.decayed(points, one + two);
        uint256 products = _ones(one) + _ones(two) + _ones(one + two);
        assert(touched <= whole + products && whole <= touched + products);
    }

    /// @notice Half is left after 26 epochs, but for what is rounded down.
    function testFuzz_halfIsLeftAfterAHalfLife(uint64 points) public pure {
        uint256 left = StandingMath.decayed(points, 26);
        assert(left <= points / 2 && left + _ones(26) + 1 >= points / 2);
    }

    /// @notice More points stay more, or as many.
    function testFuzz_decayKeepsTheOrder(uint64 less, uint64 more, uint16 epochs) public pure {
        if (less > more) (less, more) = (more, less);
        assert(StandingMath.decayed(less, epochs) <= StandingMath.decayed(more, epochs));
    }

    function _ones(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }

    // ---------------------------------------------------------------- weight

    /// @notice Everybody counts a sixteenth at least and one at most.
    function testFuzz_weightStaysWithinItsBounds(uint64 points, uint8 shift) public pure {
        uint256 weight = StandingMath.weight(points >> (shift % 64));
        assert(weight >= StandingMath.LEAST_WEIGHT && weight <= StandingMath.FULL_WEIGHT);
    }

    /// @notice Nobody counts less for having more, at full width of a sum over eight versions.
    function testFuzz_weightKeepsTheOrder(uint64 less, uint64 more) public pure {
        (uint256 one, uint256 two) = less < more ? (less, more) : (more, less);
        assert(StandingMath.weight(one * 8) <= StandingMath.weight(two * 8));
        assert(StandingMath.weight(two * 8) <= StandingMath.FULL_WEIGHT);
    }

    /// @notice The gain of a weighted amount never exceeds the amount, and what a cap leaves pending is never more.
    function testFuzz_whatIsPendingIsNeverWorthMoreThanBefore(uint64 pending, uint64 points, uint64 room) public pure {
        uint256 weight = StandingMath.weight(points);
        uint256 gain = (uint256(pending) * weight) / StandingMath.FULL_WEIGHT;
        assert(gain <= pending);
        if (gain <= room) return;
        uint256 taken = (uint256(room) * StandingMath.FULL_WEIGHT) / weight;
        assert(taken <= pending);
        assert(room + ((pending - taken) * weight) / StandingMath.FULL_WEIGHT <= gain + 1);
    }

    // ---------------------------------------------------------------- worth

    function _worth(uint256 fee, uint256 unit) private pure returns (uint256) {
        return StandingMath.worth(fee, unit, 0);
    }

    /// @dev A fee of which most are below the one that meets the cap of a seat, which is 35 units.
    function _feeNear(uint256 fee, uint256 unit) private pure returns (uint256) {
        return fee % (40 * unit + 1);
    }

    /// @notice A larger fee is never worth less.
    function testFuzz_worthIsMonotone(uint128 less, uint128 more, uint96 unit) public pure {
        (uint256 one, uint256 two) = (_feeNear(less, unit), _feeNear(more, unit));
        if (one > two) (one, two) = (two, one);
        assert(_worth(one, unit) <= _worth(two, unit) && _worth(two, unit) <= StandingMath.SEAT_CAP);
    }

    /// @notice Of three fees evenly apart, the middle one is worth half of the others together at least, but for rounding:
    /// the same money never earns more in one hand than what the steps before it earned.
    function testFuzz_worthIsConcave(uint128 low, uint128 step, uint96 unit) public pure {
        (uint256 first, uint256 width) = (_feeNear(low, unit), _feeNear(step, unit));
        uint256 outer = _worth(first, unit) + _worth(first + 2 * width, unit);
        assert(outer <= 2 * _worth(first + width, unit) + 2);
    }

    /// @notice Each further deal of a pair is worth half of the one before, rounded down, and in the end nothing; all of
    /// them together are worth less than two.
    function testFuzz_aPairIsWorthTwoDealsAtMost(uint128 fee, uint96 unit, uint16 met) public pure {
        uint256 paid = _feeNear(fee, unit);
        uint256 sum;
        for (uint256 i = 0; i < 24; ++i) sum += StandingMath.worth(paid, unit, i);
        assert(sum <= 2 * _worth(paid, unit) && StandingMath.worth(paid, unit, 24) == 0);
        assert(StandingMath.worth(paid, unit, uint256(met) + 1) == StandingMath.worth(paid, unit, met) / 2);
    }

    /// @notice A token without a unit earns nothing.
    function check_noUnitEarnsNothing(uint128 fee, uint8 met) public pure {
        assert(StandingMath.worth(fee, 0, met) == 0);
    }

    /// @notice Crumbs earn half a point for each unit of their fees at most, so that cutting a deal small gains no more.
    function testFuzz_crumbsEarnHalfAPointForEachUnit(uint128 fee, uint96 unit) public pure {
        if (unit == 0) return;
        uint256 paid = _feeNear(fee, unit);
        assert(_worth(paid, unit) <= (paid * StandingMath.POINT) / unit / 2 + 1);
    }

    // ---------------------------------------------------------------- words

    /// @notice What a pair has noted comes out of its word as it went in, whatever it is; only counts stop at their width.
    function check_aPairsWordKeepsItsFields(
        uint32 met,
        uint32 freshForWorker,
        uint32 freshForPoster,
        uint64 forWorker,
        uint64 forPoster,
        uint24 epoch,
        bool counted
    ) public pure {
        StandingWords.Notes memory noted;
        (noted.met, noted.freshForWorker, noted.freshForPoster) = (met, freshForWorker, freshForPoster);
        (noted.forWorker, noted.forPoster, noted.epoch, noted.workerCounted) = (forWorker, forPoster, epoch, counted);
        uint256 word = StandingWords.pack(noted);
        StandingWords.Notes memory notes = StandingWords.unpack(word, epoch);
        assert(notes.met == _sixteenBits(met));
        assert(notes.freshForWorker == _sixteenBits(freshForWorker));
        assert(notes.freshForPoster == _sixteenBits(freshForPoster));
        assert(StandingWords.epochOf(word) == epoch);
        assert(notes.forWorker == forWorker && notes.forPoster == forPoster && notes.epoch == epoch);
        assert(notes.workerCounted == counted && word >> 201 == 0);
    }

    function _sixteenBits(uint256 count) private pure returns (uint256) {
        return count < 65_535 ? count : 65_535;
    }

    /// @notice One more deal adds its worth to both sides and one to both counts, and touches nothing else: no field
    /// overflows into the next, as long as a pair is worth what `testFuzz_aPairIsWorthTwoDealsAtMost` says.
    function check_aDealTouchesItsOwnFieldsAlone(uint256 word, uint64 worth, uint24 epoch) public pure {
        word &= (1 << 201) - 1;
        uint256 cap = 2 * StandingMath.SEAT_CAP;
        if (StandingWords.epochOf(word) != epoch || worth > StandingMath.SEAT_CAP) return;
        if (uint64(word >> 48) > cap || uint64(word >> 112) > cap) return;
        if (uint16(word >> 16) > uint16(word) || uint16(word >> 32) > uint16(word)) return;
        StandingWords.Notes memory before = StandingWords.unpack(word, epoch);
        StandingWords.Notes memory notes = StandingWords.unpack(StandingWords.noted(word, worth, epoch), epoch);
        assert(notes.met == _sixteenBits(before.met + 1));
        assert(notes.freshForWorker == _sixteenBits(before.freshForWorker + 1));
        assert(notes.freshForPoster == _sixteenBits(before.freshForPoster + 1));
        assert(notes.forWorker == before.forWorker + worth && notes.forPoster == before.forPoster + worth);
        assert(notes.workerCounted == before.workerCounted && notes.epoch == epoch);
    }

    /// @notice After any time one more deal is the decayed word and one more deal.
    function testFuzz_aLateDealDecaysWhatWasPending(uint256 word, uint64 worth, uint24 later) public pure {
        word &= (1 << 201) - 1;
        worth = uint64(worth % (StandingMath.SEAT_CAP + 1));
        uint256 epoch = StandingWords.epochOf(word) + (later % 1_100);
        if (epoch > type(uint24).max) return;
        // No fresh count is above that of all deals.
        word =
            (word & ~uint256(0xffffffffffff)) |
            uint16(word) |
            (uint256(uint16(word)) << 16) |
            (uint256(uint16(word)) << 32);
        word &= ~((uint256(0xffffffffff) << 72) | (uint256(0xffffffffff) << 136));
        StandingWords.Notes memory before = StandingWords.unpack(word, epoch);
        StandingWords.Notes memory notes = StandingWords.unpack(StandingWords.noted(word, worth, epoch), epoch);
        assert(notes.forWorker == before.forWorker + worth && notes.forPoster == before.forPoster + worth);
        assert(notes.epoch == epoch && notes.workerCounted == before.workerCounted);
    }
}
