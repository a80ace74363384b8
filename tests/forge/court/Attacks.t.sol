// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Court} from "../../../contracts/Court.sol";
import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {HostileAccount} from "../../../contracts/mocks/HostileAccount.sol";
import {CourtWorld} from "./CourtWorld.sol";

/// @title Attacks on the court, each by name (R33, R75, R85)
contract CourtAttacksTest is CourtWorld {
    uint256 private constant VOTE_STAKE = 20 * GUILD;
    bytes32 private constant SEED = keccak256("seed");

    function setUp() public {
        _build(3, 3);
        for (uint256 i = 0; i < 12; ++i) _hire(_juror(i), (i + 1) * 100 * GUILD);
        VM.warp(block.timestamp + 1 days);
    }

    // ---------------------------------------------------------------- stake and draw

    /// @notice Ten thousand times everybody's stake, borrowed when the draw's epoch has begun: it is not drawn, and it cannot
    /// be given back in the same transaction.
    function test_flashLoanedStakeIsNeitherDrawnNorFree() public {
        uint256 id = _open();
        _pass(id);
        address thief = address(0xbad);
        _hire(thief, 100_000_000 * GUILD);
        (uint256 current, uint256 next) = court.weightOf(thief);
        require(current == 0 && next == 100_000_000, "weight");
        address[] memory jurors = _draw(id, SEED);
        for (uint256 i = 0; i < jurors.length; ++i) require(jurors[i] != thief, "drawn");

        VM.prank(thief);
        court.startLeaving(100_000_000 * GUILD);
        _refused(abi.encodeWithSelector(ICourt.Court_NothingFree.selector));
        VM.prank(thief);
        court.unstake(thief);
        VM.warp(court.startOf(court.epochAt(block.timestamp) + 1));
        VM.prank(thief);
        require(court.unstake(thief) == 100_000_000 * GUILD, "free");
    }

    /// @notice Who sees the seed and then moves stake, in or out, changes no draw.
    function test_movingStakeWhenTheSeedIsKnownChangesNoDraw() public {
        uint256 honest = _open();
        uint256 watched = _open();
        _pass(honest);
        _seed(SEED);
        uint256 before;
        (before, ) = court.totalWeight();
        for (uint256 i = 0; i < 6; ++i) _hire(address(uint160(0xbad00 + i)), 5_000_000 * GUILD);
        for (uint256 i = 0; i < 6; ++i) {
            VM.prank(_juror(i));
            court.startLeaving((i + 1) * 100 * GUILD);
        }
        (uint256 current, ) = court.totalWeight();
        require(current == before, "weights moved");
        address[] memory jurors = _draw(watched, SEED);
        for (uint256 i = 0; i < jurors.length; ++i) require(uint160(jurors[i]) < 0x10000 + 12, "thief");
    }

    /// @notice A juror who asked for all his stake before he was drawn keeps in what his votes lock, until they are settled.
    function test_drawnStakeIsLockedInPlaceWhileItLeaves() public {
        uint256 id = _open();
        _pass(id);
        _seed(SEED);
        for (uint256 i = 0; i < 12; ++i) {
            VM.prank(_juror(i));
            court.startLeaving((i + 1) * 100 * GUILD);
        }
        address juror = _draw(id, SEED)[0];
        uint256 votes = court.ballotOf(id, 0, juror).votes;
        uint256 staked = court.jurorOf(juror).staked;
        VM.warp(court.startOf(court.epochAt(block.timestamp) + 1));
        VM.prank(juror);
        require(court.unstake(juror) == staked - votes * VOTE_STAKE, "free");
        _refused(abi.encodeWithSelector(ICourt.Court_NothingFree.selector));
        VM.prank(juror);
        court.unstake(juror);

        VM.warp(block.timestamp + 60 days);
        court.settle(id, 0, 127);
        require(court.jurorOf(juror).staked == 0 && court.jurorOf(juror).locked == 0, "silence costs what was locked");
        require(guild.balanceOf(juror) == staked - votes * VOTE_STAKE, "and no more");
    }

    /// @notice An epoch's seed that nobody proved is gone with the epoch: the round has no jurors and no second draw, and the
    /// dispute goes on.
    function test_aMissedDrawBlockGivesNoFreeReRoll() public {
        uint256 id = _open();
        _pass(id);
        uint256 epoch = court.roundOf(id, 0).epoch;
        uint256 time = court.startOf(epoch) + court.SEED_DELAY();
        VM.warp(time + 12);
        (uint256 number, bytes memory header, bytes memory parent) = _block(time, time - 12, SEED);
        VM.warp(court.startOf(epoch + 1));
        _refused(abi.encodeWithSelector(ICourt.Court_NoSeedTaken.selector, epoch + 1));
        court.openEpoch(number, header, parent);
        _is(id, ICourt.Stage.Appealable);
        _seed(SEED);
        _wrongStage(id, ICourt.Stage.Appealable);
        court.draw(id, 1);
        require(court.currentRuling(id) == 0 && !court.isQuorate(id), "nobody ruled");
    }

    /// @notice There is one seed for an epoch, that of one block: no other block, no other time, no second try.
    function test_nobodyChoosesTheBlockOfASeed() public {
        uint256 id = _open();
        _pass(id);
        uint256 epoch = court.roundOf(id, 0).epoch;
        uint256 time = court.startOf(epoch) + court.SEED_DELAY();
        VM.warp(time - 1);
        (uint256 early, bytes memory header, bytes memory parent) = _block(time - 1, time - 13, SEED);
        _refused(abi.encodeWithSelector(ICourt.Court_NoSeedTaken.selector, epoch));
        court.openEpoch(early, header, parent);

        VM.warp(time + 600);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(early, header, parent);
        _refusesBlock(time + 12, time, SEED);
        _refusesBlock(time, time - 12, bytes32(uint256(type(uint64).max)));
        (uint256 number, bytes memory good, bytes memory before) = _block(time, time - 1, SEED);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(number, good, parent);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(number + 1, good, before);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(number, "", "");
        _refused(abi.encodeWithSelector(ICourt.Court_NoSeed.selector, epoch));
        court.draw(id, 1);

        court.openEpoch(number, good, before);
        _refused(abi.encodeWithSelector(ICourt.Court_NoSeedTaken.selector, epoch));
        court.openEpoch(number, good, before);
    }

    function _refusesBlock(uint256 time, uint256 parentTime, bytes32 randomness) private {
        (uint256 number, bytes memory header, bytes memory parent) = _block(time, parentTime, randomness);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(number, header, parent);
    }

    /// @notice A block older than 256 is proved by the chain's own history of hashes (EIP-2935), where there is one.
    function test_anOlderBlockIsProvedByTheHistoryOfHashes() public {
        uint256 id = _open();
        _pass(id);
        uint256 time = court.startOf(court.roundOf(id, 0).epoch) + court.SEED_DELAY();
        VM.warp(time + 12 * 400);
        (uint256 number, bytes memory header, bytes memory parent) = _block(time, time - 12, SEED);
        VM.roll(number + 400);
        require(blockhash(number) == 0, "still recent");
        _refused(abi.encodeWithSelector(ICourt.Court_WrongHeader.selector));
        court.openEpoch(number, header, parent);
        // Answers every question with the hash of this block.
        VM.etch(
            0x0000F90827F1C53a10cb7A02335B175320002935,
            abi.encodePacked(hex"7f", keccak256(header), hex"5f5260205ff3")
        );
        court.openEpoch(number, header, parent);
        require(court.seedOf(court.epochAt(block.timestamp)) != 0, "seed");
    }

    function test_chainsOfConstantRandomnessAreRefused() public {
        ICourt.Settings memory rules = _settings(3, 3);
        uint64[4] memory constants = [0, 1, 2_500_000_000_000_000, type(uint64).max];
        for (uint256 i = 0; i < constants.length; ++i) {
            VM.prevrandao(bytes32(uint256(constants[i])));
            try new Court(guild, OWNER, rules) {
                revert("deployed");
            } catch (bytes memory answer) {
                bytes memory expected = abi.encodeWithSelector(ICourt.Court_ConstantRandomness.selector, constants[i]);
                require(keccak256(answer) == keccak256(expected), "answer");
            }
        }
    }

    /// @notice Whoever floods the court pays for every vote he asks for, and what he asks for ends as any dispute does.
    function test_spamDisputesPayTheirCost() public {
        uint256 cost = court.arbitrationCost("");
        _refused(abi.encodeWithSelector(ICourt.Court_WrongValue.selector, cost, cost - 1));
        arbitrable.open{value: cost - 1}(court, CHOICES);
        for (uint256 i = 0; i < 20; ++i) _open();
        require(address(court).balance == 20 * 3 * FEE, "paid");
        _pass(1);
        _seed(SEED);
        for (uint256 id = 1; id <= 20; ++id) court.draw(id, 127);
        uint256 mine = _open();
        VM.warp(block.timestamp + court.longestPath());
        for (uint256 id = 1; id <= mine; ++id) {
            court.execute(id);
            court.settle(id, 0, 127);
        }
        require(court.dueOf(RESERVE) == 21 * 3 * FEE, "nobody voted");
        for (uint256 i = 0; i < 12; ++i) require(court.jurorOf(_juror(i)).locked == 0, "locked");
    }

    // ---------------------------------------------------------------- votes

    function test_nobodyRevealsTwice() public {
        uint256 id = _open();
        address[] memory jurors = _committed(id);
        _reveal(id, jurors[0], 1);
        uint256 votes = court.votesFor(id, 0, 1);
        _refused(abi.encodeWithSelector(ICourt.Court_AlreadyRevealed.selector, id, jurors[0]));
        _reveal(id, jurors[0], 1);
        _refused(abi.encodeWithSelector(ICourt.Court_AlreadyRevealed.selector, id, jurors[0]));
        _reveal(id, jurors[0], 2);
        require(court.votesFor(id, 0, 1) == votes && court.roundOf(id, 0).revealed == votes, "counted twice");
    }

    function test_nobodyRevealsWhatHeDidNotCommitTo() public {
        uint256 id = _open();
        address[] memory jurors = _committed(id);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongOpening.selector, id, jurors[0]));
        _reveal(id, jurors[0], 2);
        _refused(abi.encodeWithSelector(ICourt.Court_BadRuling.selector, CHOICES + 1, CHOICES));
        _reveal(id, jurors[0], CHOICES + 1);
        _refused(abi.encodeWithSelector(ICourt.Court_NotDrawn.selector, id, address(this)));
        court.reveal(id, address(this), 1, 0);
    }

    /// @notice A commitment binds its juror: who copies another's can never open it, and counts as silent.
    function test_aCopiedCommitmentOpensForNobodyElse() public {
        (uint256 id, address[] memory jurors) = _threeJurors();
        bytes32 original = court.commitmentOf(id, 0, jurors[0], 1, _salt(jurors[0]));
        for (uint256 i = 0; i < 2; ++i) {
            VM.prank(jurors[i]);
            court.commit(id, original);
        }
        _pass(id);
        _is(id, ICourt.Stage.Revealing);
        _reveal(id, jurors[0], 1);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongOpening.selector, id, jurors[1]));
        court.reveal(id, jurors[1], 1, _salt(jurors[0]));
        require(court.votesFor(id, 0, 1) == court.ballotOf(id, 0, jurors[0]).votes, "votes");
    }

    /// @notice It binds dispute, round, court and chain too.
    function test_aCommitmentIsGoodForOnePlaceOnly() public {
        address juror = _juror(0);
        bytes32 here = court.commitmentOf(1, 0, juror, 1, SEED);
        require(here != court.commitmentOf(2, 0, juror, 1, SEED), "dispute");
        require(here != court.commitmentOf(1, 1, juror, 1, SEED), "round");
        require(here != court.commitmentOf(1, 0, juror, 2, SEED), "ruling");
        require(here != court.commitmentOf(1, 0, juror, 1, keccak256("other")), "salt");
        require(here != new Court(guild, OWNER, _settings(3, 3)).commitmentOf(1, 0, juror, 1, SEED), "court");
        VM.chainId(5);
        require(here != court.commitmentOf(1, 0, juror, 1, SEED), "chain");
    }

    function test_aVoteIsCommittedOnceAndNotEmpty() public {
        uint256 id = _open();
        address[] memory jurors = _draw(id, SEED);
        _refused(abi.encodeWithSelector(ICourt.Court_EmptyCommitment.selector));
        VM.prank(jurors[0]);
        court.commit(id, 0);
        _refused(abi.encodeWithSelector(ICourt.Court_NotDrawn.selector, id, address(this)));
        court.commit(id, SEED);
        _commit(id, jurors[0], 1);
        _refused(abi.encodeWithSelector(ICourt.Court_AlreadyCommitted.selector, id, jurors[0]));
        VM.prank(jurors[0]);
        court.commit(id, SEED);
    }

    /// @notice Who knows a vote before the time takes it away from its juror, with his stake, and earns a quarter of that.
    function test_aProvenEarlyRevealIsSlashed() public {
        uint256 id = _open();
        address[] memory jurors = _draw(id, SEED);
        address loose = jurors[0];
        _commit(id, loose, 1);
        uint256 votes = court.ballotOf(id, 0, loose).votes;
        uint256 staked = court.jurorOf(loose).staked;
        bytes32 salt = _salt(loose);
        address prover = address(0x9007);
        _refused(abi.encodeWithSelector(ICourt.Court_WrongOpening.selector, id, loose));
        court.proveEarly(id, loose, 2, salt);
        VM.prank(prover);
        court.proveEarly(id, loose, 1, salt);
        require(court.jurorOf(loose).staked == staked - votes * VOTE_STAKE, "stake");
        require(court.jurorOf(loose).locked == 0, "locked");
        require(court.rewardOf(prover) == (votes * VOTE_STAKE) / 4, "reward");
        _refused(abi.encodeWithSelector(ICourt.Court_Slashed.selector, id, loose));
        court.proveEarly(id, loose, 1, salt);
        _refused(abi.encodeWithSelector(ICourt.Court_AlreadyCommitted.selector, id, loose));
        VM.prank(loose);
        court.commit(id, SEED);

        for (uint256 i = 1; i < jurors.length; ++i) _commit(id, jurors[i], 2);
        _is(id, ICourt.Stage.Revealing);
        _refused(abi.encodeWithSelector(ICourt.Court_Slashed.selector, id, loose));
        court.reveal(id, loose, 1, salt);
        _wrongStage(id, ICourt.Stage.Revealing);
        court.proveEarly(id, jurors[1], 2, _salt(jurors[1]));
    }

    /// @notice No more comes out of it than went in, for honest jurors and for one who proves his own vote.
    function test_whatASlashedJurorLosesIsSharedToTheUnit() public {
        uint256 id = _open();
        address[] memory jurors = _draw(id, SEED);
        _commit(id, jurors[0], 1);
        court.proveEarly(id, jurors[0], 1, _salt(jurors[0]));
        for (uint256 i = 1; i < jurors.length; ++i) _commit(id, jurors[i], 2);
        for (uint256 i = 1; i < jurors.length; ++i) _reveal(id, jurors[i], 2);
        VM.warp(block.timestamp + 60 days);
        court.settle(id, 0, 127);
        _booked();
    }

    // ---------------------------------------------------------------- silence and appeal

    /// @notice Jurors who never reveal lose what they locked, and hold up nothing.
    function test_jurorsWhoNeverRevealLoseTheirStakeAndFreezeNothing() public {
        uint256 id = _open();
        address[] memory jurors = _committed(id);
        uint256[] memory staked = new uint256[](jurors.length);
        for (uint256 i = 0; i < jurors.length; ++i) staked[i] = court.jurorOf(jurors[i]).staked;
        _pass(id);
        require(court.currentRuling(id) == 0 && !court.isQuorate(id), "ruling");
        _pass(id);
        court.execute(id);
        require(arbitrable.rulings(id) == 1 && arbitrable.ruled(id) == 0, "handed over");
        court.settle(id, 0, 127);
        for (uint256 i = 0; i < jurors.length; ++i) {
            uint256 lost = court.ballotOf(id, 0, jurors[i]).votes * VOTE_STAKE;
            require(court.jurorOf(jurors[i]).staked == staked[i] - lost, "lost");
        }
        require(court.rewardOf(RESERVE) == 3 * VOTE_STAKE && court.dueOf(RESERVE) == 3 * FEE, "reserve");
        _booked();
    }

    /// @notice One revealed vote out of three does not rule: to silence the others is not to win.
    function test_aMinorityThatAloneRevealsDecidesNothing() public {
        (uint256 id, address[] memory jurors) = _threeJurors();
        for (uint256 i = 0; i < 3; ++i) _commit(id, jurors[i], 1);
        _reveal(id, jurors[0], 1);
        _pass(id);
        require(court.currentRuling(id) == 0 && !court.isQuorate(id), "ruled");
    }

    /// @notice A challenge in the very last second leaves the other side half the window, and the loser cannot come later.
    function test_anAppealAtTheLastSecondLeavesTimeToAnswer() public {
        uint256 id = _open();
        _vote(id, 1);
        (uint256 start, uint256 end) = court.appealPeriod(id);
        uint256 half = start + (end - start) / 2;
        VM.warp(half);
        _refused(abi.encodeWithSelector(ICourt.Court_ChallengeOver.selector, half));
        court.fundAppeal{value: 1}(id, 2);
        VM.warp(half - 1);
        _raise(id, 2);
        VM.warp(end - 1);
        require(court.currentRuling(id) == 1, "not yet");
        _raise(id, 1);
        require(court.caseOf(id).round == 1, "appealed");
        require(court.roundOf(id, 1).size == 7, "size");
        _is(id, ICourt.Stage.Evidence);
    }

    /// @notice Nor can he when the ruling's own side was funded: that is no challenge.
    function test_fundingTheRulingOpensNoDoorToLateChallenges() public {
        uint256 id = _open();
        _vote(id, 1);
        _raise(id, 1);
        (uint256 start, uint256 end) = court.appealPeriod(id);
        uint256 half = start + (end - start) / 2;
        VM.warp(half);
        _refused(abi.encodeWithSelector(ICourt.Court_ChallengeOver.selector, half));
        court.fundAppeal{value: 1}(id, 2);
        VM.warp(end);
        require(court.currentRuling(id) == 1, "stands");
    }

    /// @notice The side that does not raise its share loses without a vote, and no juror for it.
    function test_aSideThatDoesNotRaiseItsShareLoses() public {
        uint256 id = _open();
        address[] memory jurors = _vote(id, 1);
        uint256 balance = address(this).balance;
        _raise(id, 2);
        (uint256 raised, uint256 needed) = court.fundingOf(id, 0, 1);
        require(raised == 0 && needed == (7 * FEE * 3) / 2, "need");
        court.fundAppeal{value: needed - 1}(id, 1);
        _pass(id);
        require(court.currentRuling(id) == 2 && court.isQuorate(id), "won alone");
        court.execute(id);
        require(arbitrable.ruled(id) == 2, "ruled");
        court.settleFunding(id, 0, 1, address(this));
        court.settleFunding(id, 0, 2, address(this));
        require(court.withdraw(address(this)) == needed - 1 + 14 * FEE, "all back");
        require(address(this).balance == balance, "no more and no less");
        court.settle(id, 0, 127);
        for (uint256 i = 0; i < jurors.length; ++i) {
            require(court.dueOf(jurors[i]) == court.ballotOf(id, 0, jurors[i]).votes * FEE, "coherent");
        }
        _booked();
    }

    /// @notice A loser who appeals to a round that nobody is drawn for, or that is tied, has erased nothing.
    function test_anAppealThatDecidesNothingLeavesTheRuling() public {
        uint256 id = _open();
        _vote(id, 1);
        _raise(id, 2);
        _raise(id, 1);
        _pass(id);
        _pass(id);
        _is(id, ICourt.Stage.Appealable);
        require(court.roundOf(id, 1).drawn == 0 && court.currentRuling(id) == 1 && court.isQuorate(id), "erased");

        _raise(id, 2);
        _raise(id, 1);
        address[] memory jurors = _draw(id, SEED);
        _tie(id, jurors);
        require(court.roundOf(id, 2).tied && court.currentRuling(id) == 1, "tied");
        _is(id, ICourt.Stage.Solved);
    }

    /// @dev As many votes of a round as can be for each of two rulings, by the jurors as they come; who does not fit is
    /// silent.
    function _tie(uint256 id, address[] memory jurors) private {
        uint256[] memory chosen;
        for (uint256 each = 7; each > 3; --each) {
            bool even;
            (even, chosen) = _split(id, jurors, each);
            if (even) break;
            require(each != 4, "no tie");
        }
        for (uint256 i = 0; i < jurors.length; ++i) if (chosen[i] != 0) _commit(id, jurors[i], chosen[i]);
        (ICourt.Stage stage, , ) = court.stageOf(id);
        if (stage == ICourt.Stage.Committing) _pass(id);
        for (uint256 i = 0; i < jurors.length; ++i) if (chosen[i] != 0) _reveal(id, jurors[i], chosen[i]);
    }

    function _split(
        uint256 id,
        address[] memory jurors,
        uint256 each
    ) private view returns (bool even, uint256[] memory chosen) {
        uint256[2] memory sides;
        chosen = new uint256[](jurors.length);
        for (uint256 i = 0; i < jurors.length; ++i) {
            uint256 votes = court.ballotOf(id, court.caseOf(id).round, jurors[i]).votes;
            uint256 side = sides[0] <= sides[1] ? 0 : 1;
            if (sides[side] + votes > each) continue;
            sides[side] += votes;
            chosen[i] = side + 2;
        }
        even = sides[0] == each && sides[1] == each;
    }

    // ---------------------------------------------------------------- hand-over and withdrawal

    /// @notice Too little gas undoes the whole hand-over, at every amount.
    function test_aCallerCannotStarveTheArbitrableOfGas() public {
        uint256 id = _open();
        _vote(id, 2);
        _pass(id);
        bytes memory payload = abi.encodeCall(ICourt.execute, (id));
        uint256 starved;
        for (uint256 gas = 30_000; gas < 1_000_000; gas += 5_000) {
            (bool ok, ) = address(court).call{gas: gas}(payload);
            if (ok) break;
            ++starved;
            require(!court.caseOf(id).executed && arbitrable.rulings(id) == 0, "half done");
        }
        require(starved != 0 && court.caseOf(id).executed, "never");
        require(arbitrable.rulings(id) == 1 && arbitrable.ruled(id) == 2, "ruled");
    }

    function test_anArbitrableThatRefusesOrReentersHoldsUpNobody() public {
        uint256 id = _open();
        address[] memory jurors = _vote(id, 2);
        _pass(id);
        arbitrable.setRefuses(true);
        _refused(abi.encodeWithSignature("Refused()"));
        court.execute(id);
        court.settle(id, 0, 127);
        VM.prank(jurors[0]);
        court.withdraw(jurors[0]);
        arbitrable.setRefuses(false);
        arbitrable.setCall(address(court), abi.encodeCall(ICourt.execute, (id)));
        court.execute(id);
        require(!arbitrable.lastOk(), "entered");
        bytes memory expected = abi.encodeWithSelector(ICourt.Court_AlreadyDone.selector, id);
        require(keccak256(arbitrable.lastAnswer()) == keccak256(expected), "answer");
        require(arbitrable.rulings(id) == 1, "twice");
        _refused(expected);
        court.execute(id);
        _refused(expected);
        court.settle(id, 0, 127);
    }

    function test_aReceiverThatReentersIsPaidOnce() public {
        HostileAccount juror = new HostileAccount();
        uint256 id = _open();
        _vote(id, 1);
        juror.execute{value: 14 * FEE + 5}(address(court), abi.encodeCall(ICourt.fundAppeal, (id, 2)));
        require(court.dueOf(address(juror)) == 5, "surplus");
        bytes memory payload = abi.encodeCall(ICourt.withdraw, (address(juror)));
        juror.setMode(HostileAccount.Mode.Reenters);
        juror.setCall(address(court), payload);
        juror.execute(address(court), payload);
        require(!juror.lastOk() && address(juror).balance == 5, "paid twice");
        _refused(abi.encodeWithSelector(ICourt.Court_NothingDue.selector));
        juror.execute(address(court), payload);

        juror.execute{value: 1}(address(court), abi.encodeCall(ICourt.fundAppeal, (id, 3)));
        _pass(id);
        court.settleFunding(id, 0, 3, address(juror));
        juror.setMode(HostileAccount.Mode.Refuses);
        _refused(abi.encodeWithSelector(ICourt.Court_TransferFailed.selector, juror));
        juror.execute(address(court), payload);
        juror.execute(address(court), abi.encodeCall(ICourt.withdraw, (address(0xcafe))));
        require(address(0xcafe).balance == 1, "elsewhere");
    }

    /// @notice A stake is never sent where it would be lost.
    function test_stakeAndRewardsLeaveForRealReceivers() public {
        VM.prank(_juror(0));
        court.startLeaving(100 * GUILD);
        VM.warp(block.timestamp + 1 days);
        for (uint160 i = 0; i < 2; ++i) {
            address to = i == 0 ? address(0) : address(court);
            _refused(abi.encodeWithSelector(ICourt.Court_TransferFailed.selector, to));
            VM.prank(_juror(0));
            court.unstake(to);
        }
    }

    // ---------------------------------------------------------------- internals

    /// @dev A dispute whose three votes are three jurors'.
    function _threeJurors() private returns (uint256 id, address[] memory jurors) {
        uint256 first = _open();
        for (uint256 i = 1; i < 8; ++i) _open();
        for (id = first; jurors.length != 3; ++id) jurors = _draw(id, SEED);
        --id;
    }

    /// @dev A round in which every juror has committed to 1.
    function _committed(uint256 id) private returns (address[] memory jurors) {
        jurors = _draw(id, SEED);
        for (uint256 i = 0; i < jurors.length; ++i) _commit(id, jurors[i], 1);
        _is(id, ICourt.Stage.Revealing);
    }

    /// @dev All the stake and all that is owed is there, to the unit.
    function _booked() private view {
        uint256 owed = court.rewardOf(RESERVE) + court.rewardOf(address(this));
        uint256 due = court.dueOf(RESERVE) + court.dueOf(address(this));
        for (uint256 i = 0; i < 12; ++i) {
            owed += court.jurorOf(_juror(i)).staked + court.rewardOf(_juror(i));
            due += court.dueOf(_juror(i));
        }
        require(owed == guild.balanceOf(address(court)), "stake");
        require(due == address(court).balance, "wei");
    }

    receive() external payable {}
}
