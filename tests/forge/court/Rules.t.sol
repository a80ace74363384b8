// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Court} from "../../../contracts/Court.sol";
import {IArbitrator} from "../../../contracts/interfaces/IArbitration.sol";
import {ICourt, IValueCap} from "../../../contracts/interfaces/ICourt.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {CourtWorld} from "./CourtWorld.sol";

/// @title The rules of the court, one by one (R33, R75, R85)
contract CourtRulesTest is CourtWorld {
    uint256 private constant VOTE_STAKE = 20 * GUILD;
    bytes32 private constant SEED = keccak256("seed");

    function setUp() public {
        _build(3, 3);
        for (uint256 i = 0; i < 12; ++i) _hire(_juror(i), 1_000 * GUILD);
        VM.warp(block.timestamp + 1 days);
    }

    // ---------------------------------------------------------------- deployment

    function test_whatIsSetAtDeploymentCanBeRead() public view {
        bytes32 told = keccak256(abi.encode(court.settings()));
        require(told == keccak256(abi.encode(_settings(3, 3))), "settings");
        require(court.longestPath() == 2 days + 3 * (2 days + 3 days) + 2 * 2 days + 1 days, "path");
        require(court.PUSH_PERIOD() == 1 days && court.SEED_DELAY() == 1_536, "constants");
        require(address(court.token()) == address(guild) && court.owner() == OWNER, "token and owner");
        require(court.arbitrationCost("anything") == 3 * FEE, "cost");
    }

    /// @notice Each rule is refused alone, at its edge, and what lies just inside is not.
    function test_rulesThatMakeNoCourtAreRefused() public {
        for (uint256 i = 0; i < 24; ++i) _refusesRules(_spoilt(i));
        new Court(guild, OWNER, _settings(127, 1));
        new Court(guild, OWNER, _settings(1, 7));
        TestToken vast = new TestToken("Vast", "V", 18);
        vast.mint(address(this), (1 << 29) * GUILD - 1);
        new Court(vast, OWNER, _settings(3, 3));
        vast.mint(address(this), 1);
        try new Court(vast, OWNER, _settings(3, 3)) {
            revert("vast");
        } catch {}
    }

    function _refusesRules(ICourt.Settings memory rules) private {
        try new Court(guild, OWNER, rules) {
            revert("deployed");
        } catch (bytes memory answer) {
            require(
                keccak256(answer) == keccak256(abi.encodeWithSelector(ICourt.Court_BadSettings.selector)),
                "answer"
            );
        }
    }

    function _spoilt(uint256 way) private pure returns (ICourt.Settings memory rules) {
        rules = _settings(3, 3);
        if (way == 0) rules.jurors = 0;
        if (way == 1) rules.jurors = 4;
        if (way == 2) (rules.jurors, rules.rounds) = (129, 1);
        if (way == 3) rules.jurors = type(uint256).max;
        if (way == 4) rules.rounds = 0;
        if (way == 5) rules.rounds = 8;
        if (way == 6) (rules.jurors, rules.rounds) = (3, 7);
        if (way == 7) (rules.jurors, rules.rounds) = (1, type(uint256).max);
        if (way == 8) rules.fee = 0;
        if (way == 9) rules.fee = 1 << 96;
        if (way == 10) rules.reserve = address(0);
        if (way == 11) rules.voteStake = GUILD - 1;
        if (way == 12) rules.voteStake = rules.minStake + 1;
        if (way == 13) rules.minStake = (1 << 29) * GUILD;
        if (way == 14) rules.winnerBps = 50_001;
        if (way == 15) rules.loserBps = 50_001;
        if (way == 16) rules.evidencePeriod = 1 hours - 1;
        if (way == 17) rules.evidencePeriod = 30 days + 1;
        if (way == 18) rules.epochLength = 1 hours - 1;
        if (way == 19) rules.epochLength = 30 days + 1;
        if (way == 20) rules.commitPeriod = 1 hours - 1;
        if (way == 21) rules.revealPeriod = 30 days + 1;
        if (way == 22) rules.appealWindow = 1 hours - 1;
        if (way == 23) rules.appealWindow = 30 days + 1;
    }

    // ---------------------------------------------------------------- the value cap

    function test_theValueCapIsTheRateTimesWhatAFirstRoundLocks() public {
        address usd = address(0x05d);
        require(!court.accepts(usd, 1, "") && court.accepts(usd, 0, ""), "no rate");
        _refused(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, address(this)));
        court.setRate(usd, 1);
        VM.prank(OWNER);
        court.setRate(usd, 5e6);
        require(court.rateOf(usd) == 5e6 && court.capOf(usd) == 60 * 5e6, "cap");
        require(court.accepts(usd, 60 * 5e6, "") && !court.accepts(usd, 60 * 5e6 + 1, ""), "edge");
        _refused(abi.encodeWithSelector(ICourt.Court_BadSettings.selector));
        VM.prank(OWNER);
        court.setRate(usd, 1 << 128);
    }

    /// @notice With less stake than a first round locks, the cap is by what there is: without jurors nothing is taken.
    function test_theValueCapFallsWithTheStakeThatIsThere() public {
        VM.prank(OWNER);
        court.setRate(address(0), 1 ether);
        require(court.capOf(address(0)) == 60 ether, "full");
        for (uint256 i = 0; i < 12; ++i) {
            VM.prank(_juror(i));
            court.startLeaving(1_000 * GUILD);
        }
        require(court.capOf(address(0)) == 0 && !court.accepts(address(0), 1, ""), "nobody");
    }

    function test_itSaysWhichInterfacesItHas() public view {
        require(court.supportsInterface(type(IValueCap).interfaceId), "cap");
        require(court.supportsInterface(type(IArbitrator).interfaceId), "arbitrator");
        require(court.supportsInterface(type(IERC165).interfaceId) && !court.supportsInterface(0xffffffff), "165");
    }

    // ---------------------------------------------------------------- stake

    function test_onlyStakesOfTheLeastAreDrawn() public {
        address account = address(0x51a1);
        guild.mint(account, 1_000 * GUILD);
        VM.prank(account);
        guild.approve(address(court), type(uint256).max);
        _refused(abi.encodeWithSelector(ICourt.Court_LowStake.selector, 100 * GUILD - 1, 100 * GUILD));
        VM.prank(account);
        court.stake(100 * GUILD - 1);
        VM.prank(account);
        court.stake(100 * GUILD);
        _refused(abi.encodeWithSelector(ICourt.Court_LowStake.selector, 100 * GUILD, 100 * GUILD));
        VM.prank(account);
        court.stake(0);
        (uint256 current, uint256 next) = court.weightOf(account);
        require(current == 0 && next == 100, "from the next epoch on");
        VM.warp(block.timestamp + 1 days);
        (current, ) = court.weightOf(account);
        require(current == 100, "counts");
        VM.prank(account);
        court.startLeaving(1);
        (current, next) = court.weightOf(account);
        require(current == 100 && next == 0, "below the least");
        _refused(abi.encodeWithSelector(ICourt.Court_StakeExceeded.selector, 100 * GUILD + 1, 100 * GUILD));
        VM.prank(account);
        court.startLeaving(100 * GUILD + 1);
        VM.prank(account);
        court.startLeaving(0);
        (, next) = court.weightOf(account);
        require(next == 100, "stays");
    }

    function test_aStakeThatDoesNotArriveIsNone() public {
        address account = address(0x51a1);
        _refused(abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", court, 0, 100 * GUILD));
        VM.prank(account);
        court.stake(100 * GUILD);
        _refused(abi.encodeWithSelector(ICourt.Court_StakeExceeded.selector, 1 << 96, (1 << 96) - 1));
        court.stake(1 << 96);
        _refused(abi.encodeWithSelector(ICourt.Court_StakeExceeded.selector, 0, 0));
        court.startLeaving(0);
        (uint256 current, uint256 next) = court.weightOf(account);
        require(current == 0 && next == 0, "weight");
    }

    // ---------------------------------------------------------------- draw

    /// @notice However many calls a draw takes, it draws the same jurors.
    function test_aDrawInStepsIsTheDrawAtOnce() public {
        uint256 id = _open();
        _pass(id);
        _seed(SEED);
        uint256 before = gasleft();
        court.draw(id, 0);
        require(before - gasleft() < 60_000 && court.roundOf(id, 0).tries == 0, "nothing");
        bytes32 seed = court.seedOf(court.epochAt(block.timestamp));
        for (uint256 i = 0; i < 3; ++i) {
            court.draw(id, 1);
            uint256 ticket = uint256(keccak256(abi.encode(seed, id, uint256(0), i))) % 12_000;
            address[] memory jurors = court.jurorsOf(id, 0);
            bool found;
            for (uint256 j = 0; j < jurors.length; ++j) found = found || jurors[j] == _juror(ticket / 1_000);
            require(found, "not the holder of the ticket");
        }
        _is(id, ICourt.Stage.Committing);
        _wrongStage(id, ICourt.Stage.Committing);
        court.draw(id, 1);
    }

    /// @notice Who is drawn twice has two votes, and locks twice.
    function test_aJurorDrawnAgainHasAVoteMore() public {
        _onlyJuror();
        uint256 id = _open();
        address[] memory jurors = _draw(id, SEED);
        require(jurors.length == 1 && court.ballotOf(id, 0, jurors[0]).votes == 3, "votes");
        require(court.jurorOf(jurors[0]).locked == 3 * VOTE_STAKE, "locked");
        _commit(id, jurors[0], 2);
        _reveal(id, jurors[0], 2);
        require(court.votesFor(id, 0, 2) == 3 && court.currentRuling(id) == 2, "weight");
        _pass(id);
        court.settle(id, 0, 1);
        require(court.dueOf(jurors[0]) == 3 * FEE && court.jurorOf(jurors[0]).locked == 0, "paid");
    }

    /// @notice A juror whose stake is all locked is passed over; when nobody is left the round begins with whom it has.
    function test_aJurorWithoutFreeStakeIsPassedOver() public {
        _onlyJuror();
        for (uint256 i = 0; i < 18; ++i) _open();
        _pass(1);
        _seed(SEED);
        for (uint256 id = 1; id <= 17; ++id) court.draw(id, 127);
        require(court.roundOf(17, 0).drawn == 2 && court.roundOf(17, 0).tries == 12, "the last of 50 votes");
        _is(17, ICourt.Stage.Committing);
        require(court.jurorOf(_juror(0)).locked == 1_000 * GUILD, "all");
        court.draw(18, 127);
        _is(18, ICourt.Stage.Appealable);
        require(court.currentRuling(18) == 0, "nobody");
        _commit(17, _juror(0), 3);
        _reveal(17, _juror(0), 3);
        require(court.currentRuling(17) == 3, "two of three rule");
        _pass(17);
        court.settle(17, 0, 127);
        require(court.dueOf(_juror(0)) == 2 * FEE, "fees of the votes that were drawn");
        require(court.dueOf(RESERVE) == FEE, "the rest is nobody's");
    }

    function _onlyJuror() private {
        for (uint256 i = 1; i < 12; ++i) {
            VM.prank(_juror(i));
            court.startLeaving(1_000 * GUILD);
        }
        VM.warp(block.timestamp + 1 days);
    }

    // ---------------------------------------------------------------- periods

    /// @notice Every period is `[start, end)`, and nobody's call is needed for it to end.
    function test_everyStageEndsByItself() public {
        uint256 id = _open();
        (ICourt.Stage stage, uint256 start, uint256 end) = court.stageOf(id);
        require(stage == ICourt.Stage.Evidence && start == block.timestamp, "evidence");
        require(end >= start + 2 days && end < start + 3 days, "the first epoch after the evidence");
        require((end - court.startOf(1)) % 1 days == 0, "an epoch's start");
        VM.warp(end - 1);
        _wrongStage(id, ICourt.Stage.Evidence);
        court.draw(id, 1);
        VM.warp(end);
        _is(id, ICourt.Stage.Drawing);
        _seed(SEED);
        court.draw(id, 1);
        VM.warp(end + 1 days - 1);
        _is(id, ICourt.Stage.Drawing);
        VM.warp(end + 1 days);
        _is(id, ICourt.Stage.Committing);
        address juror = court.jurorsOf(id, 0)[0];
        _commitAlone(id, juror);
    }

    function _commitAlone(uint256 id, address juror) private {
        (, , uint256 end) = court.stageOf(id);
        require(court.roundOf(id, 0).drawn == 1, "one vote drawn");
        _wrongStage(id, ICourt.Stage.Committing);
        _reveal(id, juror, 1);
        VM.warp(end);
        _is(id, ICourt.Stage.Appealable);
        _wrongStage(id, ICourt.Stage.Appealable);
        VM.prank(juror);
        court.commit(id, SEED);
        VM.warp(end + 2 days - 1);
        _is(id, ICourt.Stage.Appealable);
        _wrongStage(id, ICourt.Stage.Appealable);
        court.execute(id);
        _wrongStage(id, ICourt.Stage.Appealable);
        court.settle(id, 0, 1);
        VM.warp(end + 2 days);
        _is(id, ICourt.Stage.Solved);
    }

    function test_aVoteIsRevealedUntilThePeriodIsOver() public {
        uint256 id = _open();
        address[] memory jurors = _draw(id, SEED);
        for (uint256 i = 0; i < jurors.length; ++i) _commit(id, jurors[i], 1);
        (, , uint256 end) = court.stageOf(id);
        VM.warp(end - 1);
        _reveal(id, jurors[0], 1);
        VM.warp(end);
        _wrongStage(id, ICourt.Stage.Appealable);
        _reveal(id, jurors[1], 1);
    }

    /// @notice Everybody as late as can be, in every round: the dispute is solved a day before the longest path ends.
    function test_theLongestPathIsAsLongAsItCanGet() public {
        VM.warp(court.startOf(court.epochAt(block.timestamp)) + 1);
        uint256 opened = block.timestamp;
        uint256 id = _open();
        for (uint256 round = 0; round < 3; ++round) {
            _pass(id);
            _seed(SEED);
            court.draw(id, 1);
            _pass(id);
            address juror = court.jurorsOf(id, round)[0];
            (, , uint256 end) = court.stageOf(id);
            VM.warp(end - 1);
            bytes32 commitment = court.commitmentOf(id, round, juror, 1, SEED);
            if (court.roundOf(id, round).drawn > court.ballotOf(id, round, juror).votes) revert("alone");
            VM.prank(juror);
            court.commit(id, commitment);
            _pass(id);
            if (round == 2) break;
            (, end) = court.appealPeriod(id);
            VM.warp(end - 1 days - 1);
            _raise(id, 1);
            VM.warp(end - 1);
            _raise(id, 0);
        }
        _is(id, ICourt.Stage.Solved);
        require(block.timestamp <= opened + court.longestPath() - 1 days, "too long");
        require(
            block.timestamp + 1 days + 3 * 1 days > opened + court.longestPath() - 1 days,
            "much too long a promise"
        );
    }

    // ---------------------------------------------------------------- appeals

    /// @notice The winning side's contributors share what both sides raised less the cost, each by his part.
    function test_theWinningSideSharesTheSurplus() public {
        uint256 id = _open();
        _vote(id, 1);
        (address ann, address bob, address eve) = (address(0xa11), address(0xb0b), address(0xe7e));
        _give(ann, id, 2, 10 * FEE);
        _give(bob, id, 2, 5 * FEE);
        require(court.dueOf(bob) == FEE, "what was sent beyond the need");
        _give(eve, id, 1, (7 * FEE * 3) / 2 - 1);
        _give(address(0xd1), id, 3, 7);
        _give(eve, id, 1, 1);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongStage.selector, id, ICourt.Stage.Evidence));
        court.settleFunding(id, 0, 2, ann);
        court.settleFunding(id, 0, 3, address(0xd1));
        require(court.dueOf(address(0xd1)) == 7, "what was not enough comes back at once");
        _vote(id, 2);
        _pass(id);
        uint256 pot = 14 * FEE + (7 * FEE * 3) / 2 - 7 * FEE;
        court.settleFunding(id, 0, 2, ann);
        court.settleFunding(id, 0, 2, bob);
        court.settleFunding(id, 0, 1, eve);
        require(court.dueOf(ann) == (10 * pot) / 14 && court.dueOf(bob) == (4 * pot) / 14 + FEE, "shares");
        require(court.dueOf(eve) == 0, "lost");
        _refused(abi.encodeWithSelector(ICourt.Court_NothingDue.selector));
        court.settleFunding(id, 0, 2, ann);
    }

    /// @notice Where a third ruling wins, both sides bear the cost by what they gave.
    function test_whereNeitherSideWonBothShareTheCost() public {
        uint256 id = _open();
        _vote(id, 1);
        _give(address(0xa11), id, 2, 14 * FEE);
        _give(address(0xe7e), id, 1, (7 * FEE * 3) / 2);
        _vote(id, 3);
        _pass(id);
        court.settleFunding(id, 0, 2, address(0xa11));
        court.settleFunding(id, 0, 1, address(0xe7e));
        uint256 raised = 14 * FEE + (7 * FEE * 3) / 2;
        uint256 pot = raised - 7 * FEE;
        require(court.dueOf(address(0xa11)) == (14 * FEE * pot) / raised, "challenger");
        require(court.dueOf(address(0xe7e)) == (((7 * FEE * 3) / 2) * pot) / raised, "ruling side");
    }

    /// @notice The ERC-792 way to pay: the side is named in the extra data.
    function test_anAppealByTheStandardFundsTheSideThatItNames() public {
        uint256 id = _open();
        require(court.appealCost(id, abi.encode(2)) == type(uint256).max, "not yet");
        (uint256 start, uint256 end) = court.appealPeriod(id);
        require(start == 0 && end == 0, "no period");
        _vote(id, 1);
        require(court.disputeStatus(id) == IArbitrator.DisputeStatus.Appealable, "status");
        require(court.appealCost(id, abi.encode(2)) == 14 * FEE, "challenger");
        require(court.appealCost(id, abi.encode(1)) == (7 * FEE * 3) / 2, "ruling side");
        require(court.appealCost(id, "") == type(uint256).max, "no side");
        court.appeal{value: 14 * FEE - 1}(id, abi.encode(2));
        require(court.appealCost(id, abi.encode(2)) == 1, "rest");
        _refused(abi.encodeWithSelector(ICourt.Court_BadRuling.selector, type(uint256).max, CHOICES));
        court.appeal{value: 1}(id, "");
        _refused(abi.encodeWithSelector(ICourt.Court_BadRuling.selector, 4, CHOICES));
        court.fundAppeal{value: 1}(id, 4);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongValue.selector, 1, 0));
        court.fundAppeal(id, 2);
        court.appeal{value: 1}(id, abi.encode(2));
        _refused(abi.encodeWithSelector(ICourt.Court_SideFunded.selector, id, 2));
        court.fundAppeal{value: 1}(id, 2);
        court.appeal{value: (7 * FEE * 3) / 2}(id, abi.encode(1));
        require(court.caseOf(id).round == 1, "next round");
        require(court.disputeStatus(id) == IArbitrator.DisputeStatus.Waiting, "waiting");
    }

    function test_theLastRoundCannotBeAppealed() public {
        uint256 id = _open();
        for (uint256 round = 0; round < 3; ++round) {
            _vote(id, 1);
            if (round == 2) break;
            _raise(id, 2);
            _raise(id, 1);
        }
        _is(id, ICourt.Stage.Solved);
        require(court.disputeStatus(id) == IArbitrator.DisputeStatus.Solved, "status");
        (uint256 start, uint256 end) = court.appealPeriod(id);
        require(start == 0 && end == 0 && court.appealCost(id, abi.encode(2)) == type(uint256).max, "appeal");
        (, uint256 needed) = court.fundingOf(id, 2, 1);
        require(needed == 0, "need");
        _wrongStage(id, ICourt.Stage.Solved);
        court.fundAppeal{value: 1}(id, 2);
    }

    // ---------------------------------------------------------------- settlement

    /// @notice Votes that cohere share the fees and what the others lose, in any number of steps.
    function test_coherentVotesShareTheFeesAndWhatTheOthersLose() public {
        uint256 id = _open();
        _vote(id, 1);
        _raise(id, 2);
        _raise(id, 1);
        address[] memory jurors = _draw(id, SEED);
        uint256 coherent;
        for (uint256 i = 0; i < jurors.length; ++i) {
            _commit(id, jurors[i], i % 3 == 0 ? 1 : 2);
            if (i % 3 != 0) coherent += court.ballotOf(id, 1, jurors[i]).votes;
        }
        for (uint256 i = 0; i < jurors.length; ++i) _reveal(id, jurors[i], i % 3 == 0 ? 1 : 2);
        require(court.currentRuling(id) == 2 && 2 * coherent > 7, "overruled");
        _pass(id);
        uint256[] memory due = new uint256[](jurors.length);
        for (uint256 i = 0; i < jurors.length; ++i) due[i] = court.dueOf(jurors[i]);
        for (uint256 i = 0; i < jurors.length; ++i) court.settle(id, 1, 1);
        for (uint256 i = 0; i < jurors.length; ++i) {
            uint256 votes = court.ballotOf(id, 1, jurors[i]).votes;
            uint256 won = i % 3 == 0 ? 0 : votes;
            require(court.dueOf(jurors[i]) - due[i] == won * ((7 * FEE) / coherent), "fee");
            require(court.rewardOf(jurors[i]) == won * (((7 - coherent) * VOTE_STAKE) / coherent), "reward");
        }
        _refused(abi.encodeWithSelector(ICourt.Court_AlreadyDone.selector, id));
        court.settle(id, 1, 1);
        require(court.dueOf(RESERVE) == 7 * FEE - coherent * ((7 * FEE) / coherent), "what does not divide");
        court.settle(id, 0, 127);
        require(court.dueOf(RESERVE) >= 3 * FEE, "nobody in the first round was right");
    }

    function test_evidenceIsBroughtByAnybodyUntilTheEnd() public {
        uint256 id = _open();
        court.submitEvidence(id, "ipfs://one");
        _vote(id, 1);
        court.submitEvidence(id, "ipfs://two");
        _pass(id);
        _wrongStage(id, ICourt.Stage.Solved);
        court.submitEvidence(id, "ipfs://late");
    }

    function test_aDisputeHasChoices() public {
        uint256 cost = court.arbitrationCost("");
        uint256[2] memory wrong = [uint256(0), 256];
        for (uint256 i = 0; i < 2; ++i) {
            _refused(abi.encodeWithSelector(ICourt.Court_BadChoices.selector, wrong[i]));
            court.createDispute{value: cost}(wrong[i], "");
        }
        require(court.createDispute{value: cost}(255, "extra data of any kind") == 1, "number");
        require(court.caseOf(1).choices == 255 && court.caseOf(1).arbitrable == address(this), "case");
    }

    /// @notice What no dispute has come to has no answer.
    function test_anUnknownDisputeOrRoundHasNoAnswer() public {
        _open();
        for (uint256 id = 0; id < 3; id += 2) {
            bytes memory unknown = abi.encodeWithSelector(ICourt.Court_UnknownDispute.selector, id);
            bytes[11] memory calls = [
                abi.encodeCall(ICourt.stageOf, (id)),
                abi.encodeCall(ICourt.caseOf, (id)),
                abi.encodeCall(IArbitrator.currentRuling, (id)),
                abi.encodeCall(IArbitrator.disputeStatus, (id)),
                abi.encodeCall(IArbitrator.appealPeriod, (id)),
                abi.encodeCall(ICourt.isQuorate, (id)),
                abi.encodeCall(ICourt.roundOf, (id, 0)),
                abi.encodeCall(ICourt.draw, (id, 1)),
                abi.encodeCall(ICourt.submitEvidence, (id, "")),
                abi.encodeCall(ICourt.settleFunding, (id, 0, 0, address(this))),
                abi.encodeCall(ICourt.settle, (id, 0, 1))
            ];
            for (uint256 i = 0; i < calls.length; ++i) _refuses(calls[i], unknown);
        }
        _refuses(
            abi.encodeCall(ICourt.roundOf, (1, 1)),
            abi.encodeWithSelector(ICourt.Court_UnknownDispute.selector, 1)
        );
    }

    function _refuses(bytes memory payload, bytes memory expected) private {
        (bool ok, bytes memory answer) = address(court).call(payload);
        require(!ok && keccak256(answer) == keccak256(expected), "answer");
    }

    function _give(address account, uint256 id, uint256 side, uint256 amount) private {
        VM.deal(account, amount);
        VM.prank(account);
        court.fundAppeal{value: amount}(id, side);
    }
}
