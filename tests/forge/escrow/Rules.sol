// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Drain} from "./Drain.sol";

/// @title The invariants of the escrow, by name
/// @notice Each holds after every call, whoever made it. Those about what a call did read what `Watch` noted; the others
/// compare the escrow with the books or its words with each other. `FaultsTest` shows that each can fail.
abstract contract Rules is Drain {
    /// @notice All of them but the last two, which hold at the end of a campaign.
    function requireEveryRule() external view {
        nativeCoinIsSolvent();
        tokenIsSolvent();
        hostileTokenIsSolvent();
        everySplitSumsToItsInput();
        stakesInAreStakesOutAndCosts();
        creditsAreAsTheRulesSay();
        balancesAreAsTheRulesSay();
        creditFallsOnlyByItsOwner();
        noPaymentIsHeldBackFromWhoCanTakeIt();
        onlyNamedPartiesGain();
        aPosterGainsForfeitsAtMost();
        theTreasuryGainsFeesAndForfeitsAtMost();
        nobodyIsPaidTwice();
        aContestPaysOneWinnerAtMost();
        taskWordsAreAsTheRulesSay();
        seatWordsAreAsTheRulesSay();
        disputeWordsAreAsTheRulesSay();
        tombstonesNeverChange();
        aTaskNeverGoesBack();
        aRulingIsRecordedOnce();
        epochsOnlyRiseByTheirOwner();
        onlyWhoseTurnItIsMovesASeat();
        aTaskMovesNoOther();
        votesAndStandingMoveNoTask();
        noSeatIsNotedWithoutANote();
        placesAddUp();
        bonusesStayWithinTheirNumber();
        aWorkerHasOneSeatEver();
        aClosedTaskTakesNobody();
        theRewardRisesWithinItsCeiling();
        noLegalMoveIsRefused();
        noForbiddenMoveSucceeds();
        aSignatureServesOnce();
        nothingEntersAgain();
    }

    // ---------------------------------------------------------------- money

    function nativeCoinIsSolvent() public view {
        _requireSolvent(tokens[0], "nativeCoinIsSolvent");
    }

    function tokenIsSolvent() public view {
        _requireSolvent(tokens[1], "tokenIsSolvent");
    }

    function hostileTokenIsSolvent() public view {
        _requireSolvent(tokens[2], "hostileTokenIsSolvent");
    }

    /// @notice What the calls about a task left in the escrow is what the task still needs: no payment leaves a remainder,
    /// and no task pays from the money of another.
    function everySplitSumsToItsInput() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            uint256 needs = _needs(t) + (t.f.token == address(0) ? _needsStakes(t) : 0);
            require(_kept[i][t.f.token] == int256(needs), "everySplitSumsToItsInput");
        }
    }

    /// @notice Stakes and judging deposits are held until they are given back; a bench gets what it asked, and no more.
    function stakesInAreStakesOutAndCosts() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            if (t.f.token == address(0)) continue;
            require(_kept[i][address(0)] == int256(_needsStakes(t)), "stakesInAreStakesOutAndCosts");
        }
        uint256 paid = address(benches[0]).balance + address(benches[1]).balance;
        require(paid == _costs, "stakesInAreStakesOutAndCosts");
    }

    function creditsAreAsTheRulesSay() public view {
        for (uint256 i = 0; i < 6; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                uint256 credit = escrow.credit(people[i], tokens[j]);
                require(credit == _creditBook[people[i]][tokens[j]], "creditsAreAsTheRulesSay");
            }
        }
    }

    function balancesAreAsTheRulesSay() public view {
        for (uint256 i = 0; i < 6; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                uint256 balance = _balance(tokens[j], people[i]);
                require(balance == _balanceBook[people[i]][tokens[j]], "balancesAreAsTheRulesSay");
            }
        }
    }

    function creditFallsOnlyByItsOwner() public view {
        require(!breached["credit fell without its owner"], "creditFallsOnlyByItsOwner");
    }

    function noPaymentIsHeldBackFromWhoCanTakeIt() public view {
        require(!breached["a payment was held back"], "noPaymentIsHeldBackFromWhoCanTakeIt");
    }

    // ---------------------------------------------------------------- who gains

    function onlyNamedPartiesGain() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            for (uint256 j = 0; j < PARTIES; ++j) {
                address who = people[j];
                if (who == _tasks[i].f.poster || _hasSeat[i][who]) continue;
                require(_gained[i][who] == 0, "onlyNamedPartiesGain");
            }
        }
    }

    function aPosterGainsForfeitsAtMost() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            require(_gained[i][t.f.poster] <= int256(t.forfeits), "aPosterGainsForfeitsAtMost");
        }
    }

    function theTreasuryGainsFeesAndForfeitsAtMost() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            uint256 most = t.forfeits + (t.nets * t.f.feeBps) / BPS;
            require(_gained[i][treasury] <= int256(most), "theTreasuryGainsFeesAndForfeitsAtMost");
        }
    }

    /// @notice Over his whole seat a worker gains his price and one bonus at most, and a seat ends once.
    function nobodyIsPaidTwice() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            for (uint256 j = 0; j < t.seats.length; ++j) {
                SeatBook storage s = t.seats[j];
                uint256 most = s.price + (t.f.bonusSeats == 0 ? 0 : t.f.bonus);
                require(_gained[i][s.worker] <= int256(most), "nobodyIsPaidTwice");
                require(_endings[i][s.worker] < 2, "nobodyIsPaidTwice");
            }
        }
    }

    function aContestPaysOneWinnerAtMost() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            if (_tasks[i].f.mode != CONTEST) continue;
            int256 gained;
            for (uint256 j = 0; j < PARTIES; ++j) {
                int256 amount = _gained[i][people[j]];
                if (people[j] != _tasks[i].f.poster && amount > 0) gained += amount;
            }
            require(_winners[i] < 2 && gained <= int256(uint256(_tasks[i].f.reward)), "aContestPaysOneWinnerAtMost");
        }
    }

    // ---------------------------------------------------------------- words

    function taskWordsAreAsTheRulesSay() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            require(escrow.taskWord(_tasks[i].id) == _taskWord(_tasks[i]), "taskWordsAreAsTheRulesSay");
        }
    }

    function seatWordsAreAsTheRulesSay() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            for (uint256 j = 0; j < t.seats.length; ++j) {
                uint256 word = escrow.seatWord(t.id, t.seats[j].worker);
                require(word == _seatWord(t.seats[j]), "seatWordsAreAsTheRulesSay");
            }
        }
    }

    function disputeWordsAreAsTheRulesSay() public view {
        for (uint256 i = 0; i < _disputes.length; ++i) {
            uint256 word = escrow.disputeWord(address(benches[_disputes[i].bench]), _disputes[i].id);
            require(word == _disputeWord(_disputes[i]), "disputeWordsAreAsTheRulesSay");
        }
    }

    function tombstonesNeverChange() public view {
        require(!breached["a tombstone changed"], "tombstonesNeverChange");
    }

    function aTaskNeverGoesBack() public view {
        require(!breached["a task went back"], "aTaskNeverGoesBack");
    }

    function aRulingIsRecordedOnce() public view {
        require(!breached["a ruling was recorded twice"], "aRulingIsRecordedOnce");
    }

    function epochsOnlyRiseByTheirOwner() public view {
        require(!breached["an epoch moved wrongly"], "epochsOnlyRiseByTheirOwner");
    }

    function onlyWhoseTurnItIsMovesASeat() public view {
        require(!breached["it was not their turn"], "onlyWhoseTurnItIsMovesASeat");
    }

    function aTaskMovesNoOther() public view {
        require(!breached["a task moved another"], "aTaskMovesNoOther");
    }

    function votesAndStandingMoveNoTask() public view {
        require(!breached["a vote moved a task"], "votesAndStandingMoveNoTask");
    }

    /// @notice A seat ends as noted once for each note that the standing took, and never else.
    function noSeatIsNotedWithoutANote() public view {
        require(_noted == standing.notes(), "noSeatIsNotedWithoutANote");
    }

    // ---------------------------------------------------------------- places and bonuses

    /// @notice Every place is open, closed, or held by a seat that lives or that ended without freeing it.
    function placesAddUp() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            uint256 places = uint16(escrow.taskWord(t.id) >> 8) + t.closed;
            for (uint256 j = 0; j < t.seats.length; ++j) if (!t.seats[j].reopened) ++places;
            require(places == t.f.seats, "placesAddUp");
        }
    }

    function bonusesStayWithinTheirNumber() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            require(uint16(escrow.taskWord(t.id) >> 40) <= t.f.bonusSeats, "bonusesStayWithinTheirNumber");
            require(t.bonusPaid + t.bonusReturned <= t.bonusTaken, "bonusesStayWithinTheirNumber");
        }
    }

    function aWorkerHasOneSeatEver() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            for (uint256 j = 0; j < PARTIES; ++j) require(_takings[i][people[j]] < 2, "aWorkerHasOneSeatEver");
        }
    }

    function aClosedTaskTakesNobody() public view {
        require(!breached["a closed task took a worker"], "aClosedTaskTakesNobody");
    }

    /// @notice What a worker is offered lies between reward and ceiling, and follows the clock.
    function theRewardRisesWithinItsCeiling() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            TaskBook storage t = _tasks[i];
            uint256 offered = escrow.currentReward(t.terms);
            require(offered >= t.f.reward && offered <= t.f.ceiling, "theRewardRisesWithinItsCeiling");
            require(offered == _price(t), "theRewardRisesWithinItsCeiling");
            require(escrow.bondDue(t.terms) == _bondDue(t), "theRewardRisesWithinItsCeiling");
        }
    }

    // ---------------------------------------------------------------- calls

    function noLegalMoveIsRefused() public view {
        require(!breached["a legal move was refused"], "noLegalMoveIsRefused");
    }

    function noForbiddenMoveSucceeds() public view {
        require(!breached["a forbidden move succeeded"], "noForbiddenMoveSucceeds");
    }

    function aSignatureServesOnce() public view {
        require(!breached["a signature served twice"], "aSignatureServesOnce");
    }

    function nothingEntersAgain() public view {
        require(!breached["it was entered again"], "nothingEntersAgain");
    }

    // ---------------------------------------------------------------- the end of a campaign

    /// @notice Pushed by strangers alone, everything ends within the longest life that the terms allow.
    function everythingEndsInTime() public view {
        require(_drainedIn <= _drainBound, "everythingEndsInTime");
    }

    /// @notice After the end no task needs anything, and after everybody took what is his only gifts are left.
    function nothingStaysLocked() public view {
        for (uint256 i = 0; i < _tasks.length; ++i) {
            require(_needs(_tasks[i]) == 0 && _needsStakes(_tasks[i]) == 0, "nothingStaysLocked");
        }
        for (uint256 i = 0; i < 3; ++i) {
            require(_balance(tokens[i], address(escrow)) == _donated[tokens[i]], "nothingStaysLocked");
        }
    }

    // ---------------------------------------------------------------- internals

    function _requireSolvent(address token, string memory rule) private view {
        uint256 owed = _donated[token];
        for (uint256 i = 0; i < 6; ++i) owed += escrow.credit(people[i], token);
        for (uint256 i = 0; i < _tasks.length; ++i) {
            if (_tasks[i].f.token == token) owed += _needs(_tasks[i]);
            if (token == address(0)) owed += _needsStakes(_tasks[i]);
        }
        require(_balance(token, address(escrow)) == owed, rule);
    }
}
