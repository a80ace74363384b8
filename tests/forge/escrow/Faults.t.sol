// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermsFields} from "../../../contracts/libraries/TermsTypes.sol";
import {HostileAccount} from "../../../contracts/mocks/HostileAccount.sol";
import {Actors} from "./Actors.sol";
import {Faults, FaultyEscrow} from "./FaultyEscrow.sol";
import {Handler} from "./Handler.sol";

/// @title Each invariant can fail: an escrow that breaks one rule is found out by that rule's name
contract FaultsTest is Handler(true) {
    uint256 private constant TASK_WORDS = 2;
    uint256 private constant SEAT_SLOTS = 3;
    uint256 private constant CREDITS = 4;
    uint256 private constant EPOCHS = 5;
    uint256 private constant DISPUTES = 6;

    address private _poster;
    address private _worker;
    address private _stranger;
    Faults private _faults;

    function setUp() public {
        VM.warp(1_800_000_000);
        _faults = FaultyEscrow(payable(address(escrow))).faults();
        (_poster, _worker, _stranger) = (people[0], people[1], people[2]);
    }

    // ---------------------------------------------------------------- scenes and faults

    function _task(uint8 mode, address token) private returns (uint256 i) {
        i = _tasks.length;
        TermsFields memory f;
        (f.poster, f.token, f.arbitrator, f.treasury) = (_poster, token, address(benches[0]), treasury);
        (f.brief, f.skill, f.extraHash, f.salt) = (bytes32(uint256(1)), "solidity", keccak256(""), uint56(i));
        (f.mode, f.seats, f.feeBps, f.bond) = (mode, 2, 300, 1e9);
        (f.reward, f.ceiling, f.shares[0]) = (1e18, 1e18, 10_000);
        (f.workPeriod, f.reviewPeriod, f.disputePeriod, f.rulingPeriod) = (2 days, 1 days, 1 days, 2 days);
        f.deadline = uint40(block.timestamp + 5 days);
        if (mode == CONTEST) f.judging = 2_000;
        else (f.bonus, f.bonusSeats) = (1e17, 1);
        _postTerms(f, [_worker, _stranger], false, 0);
        require(_tasks.length == i + 1, "scene");
    }

    function _fault(
        bytes4 selector,
        Faults.Kind kind,
        bytes32 slot,
        uint256 bits,
        address to,
        bytes memory data
    ) private {
        _faults.set(selector, Faults.Fault(kind, type(uint256).max, slot, bits, to, data));
    }

    function _stores(bytes4 selector, bytes32 slot, uint256 bits) private {
        _fault(selector, Faults.Kind.Stores, slot, bits, address(0), "");
    }

    function _sends(bytes4 selector, address to, uint256 amount) private {
        _fault(selector, Faults.Kind.Sends, 0, amount, to, "");
    }

    function _does(bytes4 selector, Faults.Kind kind, uint256 bits) private {
        _fault(selector, kind, 0, bits, address(0), "");
    }

    function _slot(uint256 place, bytes32 key) private pure returns (bytes32) {
        return keccak256(abi.encode(key, place));
    }

    function _slot(uint256 place, bytes32 key, bytes32 second) private pure returns (bytes32) {
        return keccak256(abi.encode(second, _slot(place, key)));
    }

    function _key(address who) private pure returns (bytes32) {
        return bytes32(uint256(uint160(who)));
    }

    function _creditSlot(address who, address token) private pure returns (bytes32) {
        return _slot(CREDITS, _key(who), _key(token));
    }

    function _taskSlot(uint256 i) private view returns (bytes32) {
        return _slot(TASK_WORDS, _tasks[i].id);
    }

    function _seatSlot(uint256 i, address who) private view returns (bytes32) {
        return _slot(SEAT_SLOTS, _tasks[i].id, _key(who));
    }

    /// @dev The fault was found out, by this rule.
    function _found(bytes4 rule, string memory name) private view {
        (bool ok, bytes memory answer) = address(this).staticcall(abi.encodeWithSelector(rule));
        require(!ok && keccak256(answer) == keccak256(abi.encodeWithSignature("Error(string)", name)), name);
    }

    /// @dev A task in the native coin with a seat that is handed in.
    function _submitted() private returns (uint256 i) {
        i = _task(CLAIM, address(0));
        _claim(i, _worker, _worker, false);
        _submit(i, 0, _worker, "done");
        this.requireEveryRule();
    }

    function _disputed() private returns (uint256 i) {
        i = _submitted();
        _reject(i, 0, _poster, 0);
        _dispute(i, 0, _worker, 0);
        this.requireEveryRule();
    }

    // ---------------------------------------------------------------- no fault, no finding

    function test_theProxyWithoutFaultBreaksNoRule() public {
        uint256 i = _disputed();
        _rule(0, 1, false);
        _execute(i, 0, _stranger);
        this.requireEveryRule();
        this.drain();
        this.everythingEndsInTime();
        this.takeAll();
        this.requireEveryRule();
        this.nothingStaysLocked();
    }

    // ---------------------------------------------------------------- money

    function test_aWeiThatLeavesBreaksTheSolvencyOfTheNativeCoin() public {
        uint256 i = _submitted();
        _sends(escrow.accept.selector, address(0xdead), 1);
        _accept(i, 0, _poster, false);
        _found(this.nativeCoinIsSolvent.selector, "nativeCoinIsSolvent");
    }

    function test_aUnitThatLeavesBreaksTheSolvencyOfATokens() public {
        for (uint256 n = 1; n < 3; ++n) {
            bytes memory data = abi.encodeCall(honest.transfer, (address(0xdead), 1));
            _fault(escrow.post.selector, Faults.Kind.Sends, 0, 0, tokens[n], data);
            _task(CLAIM, tokens[n]);
        }
        _found(this.tokenIsSolvent.selector, "tokenIsSolvent");
        _found(this.hostileTokenIsSolvent.selector, "hostileTokenIsSolvent");
        _found(this.everySplitSumsToItsInput.selector, "everySplitSumsToItsInput");
    }

    function test_aBenchThatIsPaidTwiceIsFound() public {
        uint256 i = _submitted();
        _reject(i, 0, _poster, 0);
        bytes memory data = abi.encodeCall(benches[0].createDispute, (3, ""));
        _fault(escrow.dispute.selector, Faults.Kind.Sends, 0, 1_000, address(benches[0]), data);
        _dispute(i, 0, _worker, 0);
        _found(this.stakesInAreStakesOutAndCosts.selector, "stakesInAreStakesOutAndCosts");
    }

    function test_creditFromNowhereIsFound() public {
        uint256 i = _submitted();
        _stores(escrow.accept.selector, _creditSlot(_stranger, address(0)), 8);
        _accept(i, 0, _poster, false);
        _found(this.creditsAreAsTheRulesSay.selector, "creditsAreAsTheRulesSay");
        _found(this.noPaymentIsHeldBackFromWhoCanTakeIt.selector, "noPaymentIsHeldBackFromWhoCanTakeIt");
        _found(this.onlyNamedPartiesGain.selector, "onlyNamedPartiesGain");
        require(!breached["credit fell without its owner"], "too early");
        _stores(escrow.raiseEpoch.selector, _creditSlot(_stranger, address(0)), 8);
        this.raiseEpoch(0);
        _found(this.creditFallsOnlyByItsOwner.selector, "creditFallsOnlyByItsOwner");
    }

    function test_aPaymentToAStrangerIsFound() public {
        uint256 i = _submitted();
        _sends(escrow.accept.selector, _stranger, 1);
        _accept(i, 0, _poster, false);
        _found(this.balancesAreAsTheRulesSay.selector, "balancesAreAsTheRulesSay");
        _found(this.onlyNamedPartiesGain.selector, "onlyNamedPartiesGain");
    }

    function test_aPosterWhoGainsIsFound() public {
        uint256 i = _submitted();
        _task(CLAIM, address(0));
        _sends(escrow.accept.selector, _poster, 3.1e18);
        _accept(i, 0, _poster, false);
        _found(this.aPosterGainsForfeitsAtMost.selector, "aPosterGainsForfeitsAtMost");
    }

    function test_aTreasuryThatTakesMoreThanItsFeesIsFound() public {
        uint256 i = _submitted();
        _sends(escrow.accept.selector, treasury, 3);
        _accept(i, 0, _poster, false);
        _found(this.theTreasuryGainsFeesAndForfeitsAtMost.selector, "theTreasuryGainsFeesAndForfeitsAtMost");
    }

    function test_aWorkerWhoIsPaidTwiceIsFound() public {
        uint256 i = _submitted();
        _sends(escrow.accept.selector, _worker, 1e18);
        _accept(i, 0, _poster, false);
        _found(this.nobodyIsPaidTwice.selector, "nobodyIsPaidTwice");
    }

    function test_aSecondWinnerOfAContestIsFound() public {
        uint256 i = _task(CONTEST, address(0));
        _enter(i, _worker, 1);
        _enter(i, _stranger, 2);
        VM.warp(_tasks[i].f.deadline);
        _reveal(i, 0, _worker, false);
        _reveal(i, 1, _worker, false);
        VM.warp(_revealEnd(_tasks[i]));
        _sends(escrow.award.selector, _stranger, 1);
        this.requireEveryRule();
        _award(i, 0, _poster);
        _found(this.aContestPaysOneWinnerAtMost.selector, "aContestPaysOneWinnerAtMost");
    }

    // ---------------------------------------------------------------- words

    function test_wrongWordsAreFound() public {
        uint256 i = _disputed();
        bytes32 dispute = _slot(DISPUTES, _key(address(benches[0])), bytes32(uint256(0)));
        _stores(escrow.raiseEpoch.selector, _taskSlot(i), 1 << 56);
        this.raiseEpoch(0);
        _found(this.taskWordsAreAsTheRulesSay.selector, "taskWordsAreAsTheRulesSay");
        _stores(escrow.raiseEpoch.selector, _seatSlot(i, _worker), 1 << 60);
        this.raiseEpoch(0);
        _found(this.seatWordsAreAsTheRulesSay.selector, "seatWordsAreAsTheRulesSay");
        _rule(0, 1, false);
        _stores(escrow.raiseEpoch.selector, dispute, 3 << 248);
        this.raiseEpoch(0);
        _found(this.disputeWordsAreAsTheRulesSay.selector, "disputeWordsAreAsTheRulesSay");
        _found(this.aRulingIsRecordedOnce.selector, "aRulingIsRecordedOnce");
    }

    function test_aTombstoneThatChangesIsFound() public {
        uint256 i = _submitted();
        _accept(i, 0, _poster, false);
        this.requireEveryRule();
        _stores(escrow.raiseEpoch.selector, _seatSlot(i, _worker), 1 << 8);
        this.raiseEpoch(0);
        _found(this.tombstonesNeverChange.selector, "tombstonesNeverChange");
    }

    function test_aTaskThatOpensAgainIsFound() public {
        uint256 i = _submitted();
        _close(i, _poster);
        this.requireEveryRule();
        _stores(escrow.raiseEpoch.selector, _taskSlot(i), 3);
        this.raiseEpoch(0);
        _found(this.aTaskNeverGoesBack.selector, "aTaskNeverGoesBack");
    }

    function test_anEpochThatAnotherRaisesIsFound() public {
        _submitted();
        _stores(escrow.raiseEpoch.selector, _slot(EPOCHS, _key(_stranger)), 1);
        this.raiseEpoch(0);
        _found(this.epochsOnlyRiseByTheirOwner.selector, "epochsOnlyRiseByTheirOwner");
    }

    function test_aSeatThatMovesOutOfTurnIsFound() public {
        uint256 i = _task(CLAIM, address(0));
        _claim(i, _worker, _worker, false);
        _stores(escrow.claim.selector, _seatSlot(i, _worker), WORKING ^ PAID);
        _claim(i, _stranger, _stranger, false);
        _found(this.onlyWhoseTurnItIsMovesASeat.selector, "onlyWhoseTurnItIsMovesASeat");
    }

    function test_aTaskThatMovesAnotherIsFound() public {
        uint256 i = _submitted();
        uint256 other = _task(CLAIM, address(0));
        _stores(escrow.accept.selector, _taskSlot(other), 1 << 64);
        _accept(i, 0, _poster, false);
        _found(this.aTaskMovesNoOther.selector, "aTaskMovesNoOther");
    }

    /// @notice An escrow that asked Policy about a posted task.
    function test_aVoteThatMovesATaskIsFound() public {
        _submitted();
        _does(escrow.taskWord.selector, Faults.Kind.Lies, 1 << 8);
        this.vote(uint256(keccak256("a fee")));
        _found(this.votesAndStandingMoveNoTask.selector, "votesAndStandingMoveNoTask");
    }

    function test_aSeatThatNobodyNotedIsFound() public {
        uint256 i = _submitted();
        _stores(escrow.accept.selector, _seatSlot(i, _worker), PAID ^ PAID_NOTED);
        _accept(i, 0, _poster, false);
        _found(this.noSeatIsNotedWithoutANote.selector, "noSeatIsNotedWithoutANote");
    }

    function test_aNoteThatTheSeatKeepsSilentAboutIsFound() public {
        uint256 i = _submitted();
        _stores(escrow.acceptAndRecord.selector, _seatSlot(i, _worker), PAID ^ PAID_NOTED);
        _accept(i, 0, _poster, true);
        _found(this.noSeatIsNotedWithoutANote.selector, "noSeatIsNotedWithoutANote");
        _found(this.seatWordsAreAsTheRulesSay.selector, "seatWordsAreAsTheRulesSay");
    }

    // ---------------------------------------------------------------- places and bonuses

    function test_placesAndBonusesFromNowhereAreFound() public {
        uint256 i = _submitted();
        _stores(escrow.raiseEpoch.selector, _taskSlot(i), 2 << 8);
        this.raiseEpoch(0);
        _found(this.placesAddUp.selector, "placesAddUp");
        _stores(escrow.raiseEpoch.selector, _taskSlot(i), 2 << 40);
        this.raiseEpoch(0);
        _found(this.bonusesStayWithinTheirNumber.selector, "bonusesStayWithinTheirNumber");
    }

    function test_aSecondSeatOfAWorkerIsFound() public {
        uint256 i = _submitted();
        _stores(escrow.raiseEpoch.selector, _seatSlot(i, _worker), escrow.seatWord(_tasks[i].id, _worker));
        this.raiseEpoch(0);
        _faults.set(escrow.raiseEpoch.selector, Faults.Fault(Faults.Kind.None, 0, 0, 0, address(0), ""));
        _claim(i, _worker, _worker, false);
        _found(this.aWorkerHasOneSeatEver.selector, "aWorkerHasOneSeatEver");
        _found(this.noForbiddenMoveSucceeds.selector, "noForbiddenMoveSucceeds");
    }

    function test_aClosedTaskThatTakesAWorkerIsFound() public {
        uint256 i = _submitted();
        _close(i, _poster);
        _stores(escrow.raiseEpoch.selector, _seatSlot(i, _stranger), WORKING);
        this.raiseEpoch(0);
        _found(this.aClosedTaskTakesNobody.selector, "aClosedTaskTakesNobody");
    }

    function test_aRewardBeyondItsBoundsIsFound() public {
        _submitted();
        _does(escrow.currentReward.selector, Faults.Kind.Lies, 1 << 90);
        _found(this.theRewardRisesWithinItsCeiling.selector, "theRewardRisesWithinItsCeiling");
    }

    // ---------------------------------------------------------------- calls

    function test_aRefusedMoveIsFound() public {
        uint256 i = _submitted();
        _does(escrow.accept.selector, Faults.Kind.Refuses, 0);
        _accept(i, 0, _poster, false);
        _found(this.noLegalMoveIsRefused.selector, "noLegalMoveIsRefused");
    }

    function test_aMoveBeforeItsTimeIsFound() public {
        uint256 i = _submitted();
        _does(escrow.release.selector, Faults.Kind.Swallows, 0);
        _release(i, 0, _stranger);
        _found(this.noForbiddenMoveSucceeds.selector, "noForbiddenMoveSucceeds");
    }

    function test_aSignatureThatServesAgainIsFound() public {
        uint256 i = _task(CLAIM, address(honest));
        _claim(i, _worker, _stranger, false);
        this.requireEveryRule();
        _does(escrow.claim.selector, Faults.Kind.Swallows, 0);
        this.replay(0);
        _found(this.aSignatureServesOnce.selector, "aSignatureServesOnce");
    }

    function test_aCallFromWithinACallIsFound() public {
        uint256 i = _task(CLAIM, address(0));
        _claim(i, address(account), address(account), false);
        _submit(i, 0, address(account), "done");
        account.setMode(HostileAccount.Mode.Reenters);
        account.setCall(address(escrow), abi.encodeCall(escrow.raiseEpoch, ()));
        _does(escrow.raiseEpoch.selector, Faults.Kind.Swallows, 0);
        _accept(i, 0, _poster, false);
        _found(this.nothingEntersAgain.selector, "nothingEntersAgain");
    }

    // ---------------------------------------------------------------- the end

    function test_anEndThatTakesTooLongIsFound() public {
        _submitted();
        Faults.Fault memory fault;
        (fault.kind, fault.until) = (Faults.Kind.Refuses, block.timestamp + 60 days);
        _faults.set(escrow.release.selector, fault);
        this.drain();
        _found(this.everythingEndsInTime.selector, "everythingEndsInTime");
    }

    function test_moneyThatStaysLockedIsFound() public {
        _submitted();
        _does(escrow.release.selector, Faults.Kind.Refuses, 0);
        this.drain();
        this.takeAll();
        _found(this.nothingStaysLocked.selector, "nothingStaysLocked");
    }
}
