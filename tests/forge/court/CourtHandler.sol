// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {CourtWorld} from "./CourtWorld.sol";

/// @title Jurors, parties and idlers around a court, who do anything at any time
/// @notice Ten accounts stake, leave, vote, fund and take out; what each has in is kept a second time here.
contract CourtHandler is CourtWorld {
    uint256 public constant PEOPLE = 10;
    uint256 private constant DISPUTES = 6;
    uint256 private constant VOTE_STAKE = 20 * GUILD;

    /// @notice Wei put in and taken out.
    uint256 public weiIn;
    uint256 public weiOut;

    /// @notice How often a stake was paid out that a vote held, or a rule was broken in the middle of a move.
    uint256 public wrong;

    mapping(uint256 id => uint256 time) public openedAt;

    constructor() {
        _build(3, 3);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            address account = _juror(i);
            VM.deal(account, 1e30);
            guild.mint(account, 1_000_000 * GUILD);
            VM.prank(account);
            guild.approve(address(court), type(uint256).max);
            if (i < 7) {
                VM.prank(account);
                court.stake((i + 1) * 60 * GUILD + 60 * GUILD);
            }
        }
        VM.warp(block.timestamp + 1 days);
        open();
    }

    // ---------------------------------------------------------------- stake

    function stake(uint256 by, uint256 amount) external {
        VM.prank(_person(by));
        court.stake(1 + (amount % (500 * GUILD)));
    }

    function startLeaving(uint256 by, uint256 part) external {
        uint256 staked = court.jurorOf(_person(by)).staked;
        VM.prank(_person(by));
        court.startLeaving((staked * (part % 5)) / 4);
    }

    /// @notice Whatever is paid out, the votes not yet settled keep what they lock.
    function unstake(uint256 by) external {
        address account = _person(by);
        (, uint256[] memory locked) = _pots();
        VM.prank(account);
        court.unstake(account);
        if (court.jurorOf(account).staked < locked[by % PEOPLE]) ++wrong;
    }

    function withdraw(uint256 by) external {
        address account = by % 4 == 0 ? RESERVE : _person(by);
        if (court.dueOf(account) != 0) {
            VM.prank(account);
            weiOut += court.withdraw(address(0xfeed));
        }
        if (court.rewardOf(account) != 0) {
            VM.prank(account);
            court.withdrawReward(address(0xfeed));
        }
    }

    // ---------------------------------------------------------------- disputes

    function open() public {
        if (court.disputeCount() == DISPUTES) return;
        weiIn += court.arbitrationCost("");
        openedAt[_open()] = block.timestamp;
    }

    /// @notice Time passes: a little, or to the end of a dispute's stage, or a second before it.
    function wait(uint256 seed) external {
        uint256 id = _dispute(seed);
        (, , uint256 end) = court.stageOf(id);
        if (seed % 3 == 0) VM.warp(block.timestamp + ((seed >> 8) % 1 days));
        else if (end > block.timestamp + 1) VM.warp(end - (seed % 2));
    }

    /// @notice A dispute goes on: whatever its stage asks for is done, or some of it, or not in time.
    function go(uint256 seed) external {
        uint256 id = _dispute(seed);
        (ICourt.Stage stage, , uint256 end) = court.stageOf(id);
        seed >>= 8;
        if (stage == ICourt.Stage.Solved) _finish(id, seed);
        else if (stage == ICourt.Stage.Evidence || seed % 8 == 0) VM.warp(end);
        else if (stage == ICourt.Stage.Drawing) _drawSome(id, seed >> 8);
        else if (stage == ICourt.Stage.Appealable) _fund(id, seed >> 8);
        else _voteAll(id, seed >> 8);
    }

    /// @dev A round is drawn, in steps or at once.
    function _drawSome(uint256 id, uint256 seed) private {
        uint256 epoch = court.epochAt(block.timestamp);
        if (court.seedOf(epoch) == 0) _seed(keccak256(abi.encode(seed)));
        if (court.epochAt(block.timestamp) != epoch) ++wrong;
        court.draw(id, seed % 3 == 0 ? 1 + ((seed >> 8) % 5) : 127 * 4);
    }

    function _finish(uint256 id, uint256 seed) private {
        uint256 round = (seed >> 8) % (court.caseOf(id).round + 1);
        if (seed % 4 == 0) court.execute(id);
        else if (seed % 4 == 1) court.settle(id, round, 1 + ((seed >> 16) % 4));
        else for (uint256 i = 0; i < PEOPLE; ++i) _takeBack(id, round, (seed >> 16) % (CHOICES + 1), _juror(i));
    }

    /// @notice A juror of a round commits, or what he committed is proved, or revealed.
    function vote(uint256 seed) external {
        uint256 id = _dispute(seed);
        address juror = _drawn(id, seed >> 8);
        uint256 ruling = _rulingOf(juror, id);
        (ICourt.Stage stage, , ) = court.stageOf(id);
        if (stage == ICourt.Stage.Revealing) {
            _reveal(id, juror, ruling);
        } else if (court.ballotOf(id, court.caseOf(id).round, juror).commitment == 0) {
            _commit(id, juror, ruling);
        } else if (seed % 5 == 0) {
            VM.prank(_person(seed >> 16));
            court.proveEarly(id, juror, ruling, _salt(juror));
        }
    }

    /// @dev All jurors of a round do what is due, but for those of whom the seed says that they are silent.
    function _voteAll(uint256 id, uint256 seed) private {
        (ICourt.Stage stage, , ) = court.stageOf(id);
        uint256 round = court.caseOf(id).round;
        address[] memory jurors = court.jurorsOf(id, round);
        for (uint256 i = 0; i < jurors.length; ++i) {
            if ((seed >> (8 * i)) % 8 == 0) continue;
            uint256 ruling = _rulingOf(jurors[i], id);
            if (stage == ICourt.Stage.Committing) {
                bytes32 commitment = court.commitmentOf(id, round, jurors[i], ruling, _salt(jurors[i]));
                VM.prank(jurors[i]);
                try court.commit(id, commitment) {} catch {}
            } else {
                try court.reveal(id, jurors[i], ruling, _salt(jurors[i])) {} catch {}
            }
        }
    }

    /// @dev Mostly all that a side needs, by two accounts; mostly one of the first two sides.
    function _fund(uint256 id, uint256 seed) private {
        uint256 side =
            seed % 8 < 3
                ? 1
                : seed % 8 < 6
                    ? 2
                    : (seed >> 8) % (CHOICES + 1);
        (uint256 raised, uint256 needed) = court.fundingOf(id, court.caseOf(id).round, side);
        uint256 amount = needed - raised;
        if (amount == 0) return;
        _pay(id, side, _person(seed >> 24), (amount + 1) / 2);
        if ((seed >> 16) % 4 != 0) _pay(id, side, _person(seed >> 32), amount + ((seed >> 40) % 3));
    }

    function _pay(uint256 id, uint256 side, address by, uint256 amount) private {
        VM.prank(by);
        try court.fundAppeal{value: amount}(id, side) {
            weiIn += amount;
        } catch {}
    }

    function _takeBack(uint256 id, uint256 round, uint256 side, address account) private {
        if (court.contributionOf(id, round, side, account) != 0) court.settleFunding(id, round, side, account);
    }

    // ---------------------------------------------------------------- ends

    /// @notice Long after the last dispute, everything is settled and everybody leaves.
    function windUp() external {
        VM.warp(block.timestamp + court.longestPath() + 1 days);
        for (uint256 id = 1; id <= court.disputeCount(); ++id) _end(id);
        for (uint256 i = 0; i <= PEOPLE; ++i) _leave(i == PEOPLE ? RESERVE : _juror(i));
        VM.warp(block.timestamp + 1 days);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            ICourt.Juror memory juror = court.jurorOf(_juror(i));
            if (juror.locked != 0) ++wrong;
            if (juror.staked == 0) continue;
            VM.prank(_juror(i));
            court.unstake(address(0xfeed));
        }
    }

    function _end(uint256 id) private {
        for (uint256 round = 0; round <= court.caseOf(id).round; ++round) {
            if (!court.roundOf(id, round).closed) court.settle(id, round, 127);
            for (uint256 side = 0; side <= CHOICES; ++side) {
                for (uint256 i = 0; i < PEOPLE; ++i) _takeBack(id, round, side, _juror(i));
            }
        }
    }

    function _leave(address account) private {
        uint256 staked = court.jurorOf(account).staked;
        if (staked != 0) {
            VM.prank(account);
            court.startLeaving(staked);
        }
        if (court.dueOf(account) != 0) {
            VM.prank(account);
            weiOut += court.withdraw(address(0xfeed));
        }
        if (court.rewardOf(account) != 0) {
            VM.prank(account);
            court.withdrawReward(address(0xfeed));
        }
    }

    // ---------------------------------------------------------------- sums

    /// @notice Guild tokens: what the court should hold, and what may leave it at once. The first is all stake and all
    /// rewards not taken, and of rounds that are settled in part what was lost and is nobody's yet, less what was shared
    /// before it was taken from those who lost it. With it, how often a juror's locked stake is other than what his votes
    /// that are not settled lock, or more than all he has.
    function books() external view returns (int256 held, uint256 free, uint256 mislocked) {
        (int256 pots, uint256[] memory locked) = _pots();
        held = pots + int256(court.rewardOf(RESERVE));
        free = court.rewardOf(RESERVE);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            ICourt.Juror memory juror = court.jurorOf(_juror(i));
            uint256 reward = court.rewardOf(_juror(i));
            held += int256(juror.staked + reward);
            free += juror.staked + reward - locked[i];
            if (juror.locked != locked[i] || juror.locked > juror.staked || juror.leaving > juror.staked) ++mislocked;
        }
    }

    /// @notice How often a juror's weight is other than his staying stake, in whole tokens, or zero below the least.
    function misweighed() external view returns (uint256 count) {
        uint256 all;
        for (uint256 i = 0; i < PEOPLE; ++i) {
            ICourt.Juror memory juror = court.jurorOf(_juror(i));
            uint256 staying = juror.staked - juror.leaving;
            (, uint256 next) = court.weightOf(_juror(i));
            if (next != (staying < 100 * GUILD ? 0 : staying / GUILD)) ++count;
            all += next;
        }
        (, uint256 total) = court.totalWeight();
        if (total != all) ++count;
    }

    /// @notice How many disputes are older than the longest path, less the time to push, and not solved.
    function overdue() external view returns (uint256 count) {
        for (uint256 id = 1; id <= court.disputeCount(); ++id) {
            (ICourt.Stage stage, , uint256 end) = court.stageOf(id);
            uint256 last = openedAt[id] + court.longestPath() - court.PUSH_PERIOD();
            if (stage != ICourt.Stage.Solved && (block.timestamp >= last || end > last)) ++count;
        }
    }

    // ---------------------------------------------------------------- internals

    /// @dev What rounds settled in part hold or lack, and what votes lock, by account.
    function _pots() private view returns (int256 pots, uint256[] memory locked) {
        locked = new uint256[](PEOPLE);
        for (uint256 id = 1; id <= court.disputeCount(); ++id) {
            (bool known, uint256 ruling) = _verdict(id);
            for (uint256 number = 0; number <= court.caseOf(id).round; ++number) {
                ICourt.Round memory round = court.roundOf(id, number);
                if (!round.closed) pots += _pot(id, number, round, known, ruling, locked);
            }
        }
    }

    function _pot(
        uint256 id,
        uint256 number,
        ICourt.Round memory round,
        bool known,
        uint256 ruling,
        uint256[] memory locked
    ) private view returns (int256 pot) {
        uint256 coherent = known ? court.votesFor(id, number, ruling) : round.revealed;
        uint256 lost = (round.drawn - coherent) * VOTE_STAKE - round.slashed * (VOTE_STAKE / 4);
        uint256 reward = coherent == 0 ? 0 : lost / coherent;
        pot = int256(round.slashed * (VOTE_STAKE - VOTE_STAKE / 4));
        address[] memory jurors = court.jurorsOf(id, number);
        for (uint256 i = 0; i < jurors.length; ++i) {
            ICourt.Ballot memory ballot = court.ballotOf(id, number, jurors[i]);
            if (ballot.slashed) continue;
            if (i >= round.settled) locked[uint160(jurors[i]) - 0x10000] += ballot.votes * VOTE_STAKE;
            else if (ballot.revealed && (!known || ballot.ruling == ruling)) pot -= int256(ballot.votes * reward);
            else pot += int256(ballot.votes * VOTE_STAKE);
        }
    }

    /// @dev What the jurors of a dispute have ruled: the last round that more than half voted in and that was not tied.
    function _verdict(uint256 id) private view returns (bool known, uint256 ruling) {
        for (uint256 next = court.caseOf(id).round + 1; next != 0; --next) {
            ICourt.Round memory round = court.roundOf(id, next - 1);
            if (2 * round.revealed > round.size && !round.tied) return (true, round.winner);
        }
    }

    function _person(uint256 number) private pure returns (address) {
        return _juror(number % PEOPLE);
    }

    function _dispute(uint256 seed) private view returns (uint256) {
        return 1 + (seed % court.disputeCount());
    }

    function _drawn(uint256 id, uint256 seed) private view returns (address) {
        address[] memory jurors = court.jurorsOf(id, court.caseOf(id).round);
        return jurors[seed % jurors.length];
    }

    function _rulingOf(address juror, uint256 id) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(juror, id))) % (CHOICES + 1);
    }
}
