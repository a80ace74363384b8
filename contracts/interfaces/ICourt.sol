// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IArbitrator, IEvidence} from "./IArbitration.sol";

/// @title A bench that takes only what is worth less than the stake it judges with
interface IValueCap {
    /// @notice Whether the bench takes a task that pays so much.
    /// @param token What it pays in; zero is the native coin.
    /// @param amount What it pays at most, in units of the token.
    /// @param extraData The arbitrator's extra data.
    function accepts(address token, uint256 amount, bytes calldata extraData) external view returns (bool);
}

/// @title Court
/// @notice A bench of jurors who are drawn by their stake in the guild's token for each dispute, vote by commit and reveal,
/// and win or lose by how the dispute ends. Its rules never change: another set is another contract.
///
/// Time is cut into epochs. What is staked or left in one epoch counts for draws from the next on, so that the stakes of a
/// draw are fixed before its seed can be known, and nobody draws with what he has borrowed for a transaction. The seed of an
/// epoch is the randomness (prevrandao) of its first block at or after `SEED_DELAY`; anyone proves it by that block's header,
/// before the epoch ends. A seed that nobody proved in time is gone, and the rounds of that epoch have no jurors: waiting is
/// no second roll of the dice.
///
/// A round: evidence (first round only), then the next epoch for the draw, then commit, then reveal. Where everybody has
/// done his part, the next step begins at once. A round decides when more than half of its votes were revealed and one
/// ruling has most of them. Otherwise the ruling before it stands, which is 0 where there is none.
///
/// A round that is not the last may be appealed: two rulings must be funded, each with the cost of the next round, of twice
/// as many jurors and one, and a stake. Challengers begin in the first half of the window; once one of them is funded, every
/// side has until its end. One side alone that is funded wins without a vote; what a side could not raise is given back.
///
/// When a dispute is solved its rounds are settled: votes for what the voters finally ruled share the fees and what
/// the other and the silent jurors lose. A ruling won without a vote makes nobody's vote wrong.
/// @dev Trust: whoever holds most of the drawn votes decides, inside the choices offered; parties who hold stake are drawn
/// like anyone. Who proposes the last block before that of a seed can keep it back and so choose between two seeds, for the
/// price of the block; a run of proposers has a bit each; a single sequencer is trusted. A juror whose stake is all locked is
/// passed over, and whoever sends the draws of an epoch chooses their order, so that he can make jurors full who are drawn
/// in several disputes. The token must be an ordinary ERC-20 of fixed supply without hooks. The owner sets the rates of the
/// value cap, which only new tasks ask for, and nothing else. Every period is `[start, end)`; time-outs need nobody's call.
interface ICourt is IArbitrator, IEvidence, IValueCap {
    /// @notice How far a dispute has come in its current round.
    enum Stage {
        Evidence,
        Drawing,
        Committing,
        Revealing,
        Appealable,
        Solved
    }

    /// @param jurors How many votes the first round has; odd.
    /// @param rounds How many rounds there are at most; each has twice the votes of the one before, and one.
    /// @param fee What each vote costs, in wei.
    /// @param minStake The least stake that is drawn, in units of the guild's token.
    /// @param voteStake What each vote drawn locks, and loses when it does not cohere.
    /// @param evidencePeriod Evidence is brought at least so long before the first draw, in seconds.
    /// @param epochLength How long an epoch is, in seconds.
    /// @param commitPeriod How long votes are committed, in seconds.
    /// @param revealPeriod How long votes are revealed, in seconds.
    /// @param appealWindow How long a round may be appealed, in seconds.
    /// @param winnerBps What the ruling side stakes in an appeal, above the cost, in hundredths of a percent of it.
    /// @param loserBps What every other side stakes.
    /// @param reserve Who has what no juror earned.
    struct Settings {
        uint256 jurors;
        uint256 rounds;
        uint256 fee;
        uint256 minStake;
        uint256 voteStake;
        uint256 evidencePeriod;
        uint256 epochLength;
        uint256 commitPeriod;
        uint256 revealPeriod;
        uint256 appealWindow;
        uint256 winnerBps;
        uint256 loserBps;
        address reserve;
    }

    /// @param arbitrable Whose dispute it is, and who will be ruled on.
    /// @param openedAt When it was opened, a Unix time.
    /// @param choices How many rulings there are, beside 0.
    /// @param round The current round, from 0.
    /// @param executed Whether the final ruling was handed to `arbitrable`.
    struct Case {
        address arbitrable;
        uint40 openedAt;
        uint8 choices;
        uint8 round;
        bool executed;
    }

    /// @param epoch In which jurors are drawn.
    /// @param commitFrom When the draw was complete, a Unix time; zero while it is not, and then it is over with the epoch.
    /// @param revealFrom When the last vote drawn was committed, or zero.
    /// @param decidedAt When the round was over; zero until `RoundDecided` was emitted.
    /// @param size How many votes were to be drawn.
    /// @param drawn How many were.
    /// @param tries How many tickets were drawn, those of jurors without free stake among them.
    /// @param committed Votes committed and not slashed.
    /// @param revealed Votes revealed.
    /// @param slashed Votes lost by a proven early reveal.
    /// @param best How many votes the leading ruling has.
    /// @param winner The leading ruling.
    /// @param tied Whether another has as many.
    /// @param settled How many of its jurors were settled.
    /// @param closed Whether all of them were, and the reserve has the rest.
    /// @param firstFunded The first side of its appeal that was funded, plus one; or zero.
    /// @param secondFunded The second, plus one; or zero. With it the next round began.
    struct Round {
        uint24 epoch;
        uint40 commitFrom;
        uint40 revealFrom;
        uint40 decidedAt;
        uint8 size;
        uint8 drawn;
        uint16 tries;
        uint8 committed;
        uint8 revealed;
        uint8 slashed;
        uint8 best;
        uint8 winner;
        bool tied;
        uint8 settled;
        bool closed;
        uint16 firstFunded;
        uint16 secondFunded;
    }

    /// @param commitment What the juror committed to, or zero.
    /// @param votes How many votes of the round are his: as often as he was drawn.
    /// @param ruling What he revealed.
    /// @param revealed Whether he did.
    /// @param slashed Whether somebody proved his vote before the time.
    struct Ballot {
        bytes32 commitment;
        uint8 votes;
        uint8 ruling;
        bool revealed;
        bool slashed;
    }

    /// @param staked All that is his here as stake, in units of the guild's token.
    /// @param locked Of it, what votes not yet settled hold.
    /// @param leaving Of it, what he asked to take out.
    /// @param leavingEpoch In which epoch he asked.
    /// @param leaf His place in the tree, plus one; zero if he never staked.
    struct Juror {
        uint96 staked;
        uint96 locked;
        uint32 leaf;
        uint24 leavingEpoch;
        uint96 leaving;
    }

    /// @notice The owner has set how much a token's tasks may pay for each whole guild token at stake in a first round.
    event RateSet(address indexed token, uint256 rate);

    /// @notice A juror has staked; `staked` is all his stake now.
    event Staked(address indexed juror, uint256 amount, uint256 staked);

    /// @notice A juror wants so much of his stake back in all; it counts for no draw after `epoch` and may be taken then.
    event LeaveAsked(address indexed juror, uint256 leaving, uint256 epoch);

    /// @notice A juror has taken back stake.
    event Unstaked(address indexed juror, address indexed to, uint256 amount, uint256 staked);

    /// @notice The seed of an epoch was proved by the header of a block.
    event EpochSeeded(uint256 indexed epoch, uint256 blockNumber, bytes32 seed);

    /// @notice A dispute was opened with so many choices, beside 0.
    event CaseOpened(uint256 indexed disputeId, address indexed arbitrable, uint256 choices);

    /// @notice A round has begun whose jurors are drawn in an epoch, `[drawFrom, drawEnd)`.
    event RoundOpened(
        uint256 indexed disputeId,
        uint256 indexed round,
        uint256 size,
        uint256 epoch,
        uint256 drawFrom,
        uint256 drawEnd
    );

    /// @notice A juror was drawn; `votes` are all his votes in the round now.
    event JurorDrawn(uint256 indexed disputeId, uint256 indexed round, address indexed juror, uint256 votes);

    /// @notice The draw is complete, and votes are committed until `commitEnd`. Without it the draw is over with its epoch.
    event DrawEnded(uint256 indexed disputeId, uint256 indexed round, uint256 drawn, uint256 commitEnd);

    /// @notice A juror has committed all his votes.
    event VoteCommitted(uint256 indexed disputeId, uint256 indexed round, address indexed juror, bytes32 commitment);

    /// @notice Every vote is committed, and votes are revealed until `revealEnd`.
    event CommitEnded(uint256 indexed disputeId, uint256 indexed round, uint256 revealEnd);

    /// @notice Somebody proved a vote before it could be revealed: the juror lost `penalty`, of which `reward` is the
    /// prover's.
    event EarlyRevealProven(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed juror,
        address prover,
        uint256 penalty,
        uint256 reward
    );

    /// @notice A juror's votes were revealed.
    event VoteRevealed(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed juror,
        uint256 ruling,
        uint256 votes
    );

    /// @notice A round was over at `decidedAt`, and `ruling` is the ruling as it stands; `decisive` tells whether this round
    /// gave it. It may be appealed until `appealEnd`; where it may not, that is `decidedAt`. Where time has ended the round
    /// the event comes when somebody pushes.
    event RoundDecided(
        uint256 indexed disputeId,
        uint256 indexed round,
        uint256 ruling,
        bool decisive,
        uint256 decidedAt,
        uint256 appealEnd
    );

    /// @notice An account has put wei behind a ruling in the appeal of a round, which has `raised` of `needed` now.
    event AppealFunded(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed contributor,
        uint256 side,
        uint256 amount,
        uint256 raised,
        uint256 needed
    );

    /// @notice What an account had put behind a ruling was settled, and it may withdraw `amount`, in wei.
    event FundingSettled(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed contributor,
        uint256 side,
        uint256 amount
    );

    /// @notice The final ruling was handed to the contract whose dispute it is.
    event Executed(uint256 indexed disputeId, uint256 ruling);

    /// @notice A juror's votes in a round were settled and unlocked: he lost `penalty` of his stake, or earned `fee` wei and
    /// `reward` guild tokens.
    event JurorSettled(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed juror,
        uint256 penalty,
        uint256 fee,
        uint256 reward
    );

    /// @notice All jurors of a round were settled, and `reserve` has what none of them earned.
    event RoundSettled(
        uint256 indexed disputeId,
        uint256 indexed round,
        address indexed reserve,
        uint256 fee,
        uint256 reward
    );

    /// @notice An account may withdraw this much more, in wei, which it sent beyond what a side needed.
    event SurplusAdded(uint256 indexed disputeId, address indexed account, uint256 amount);

    /// @notice An account withdrew all that was due to it, in wei.
    event DueWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice An account withdrew all its rewards, in guild tokens.
    event RewardWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice The settings do not make a court.
    error Court_BadSettings();

    /// @notice This chain's blocks have no randomness of their own.
    error Court_ConstantRandomness(uint256 prevrandao);

    /// @notice There is no such dispute, or it has not come to this round.
    error Court_UnknownDispute(uint256 disputeId);

    /// @notice The dispute is in another stage than this needs.
    error Court_WrongStage(uint256 disputeId, Stage actual);

    /// @notice A dispute has between 1 and 255 choices, beside 0.
    error Court_BadChoices(uint256 choices);

    /// @notice The ruling is not one of the dispute's choices.
    error Court_BadRuling(uint256 ruling, uint256 choices);

    /// @notice The payment is not the cost, in wei.
    error Court_WrongValue(uint256 needed, uint256 sent);

    /// @notice The stake would be below the least that is drawn.
    error Court_LowStake(uint256 stake, uint256 least);

    /// @notice The stake is less than what was asked for.
    error Court_StakeExceeded(uint256 asked, uint256 staked);

    /// @notice Nothing of the stake is free to be taken: nothing was asked for before this epoch, or votes hold it.
    error Court_NothingFree();

    /// @notice The epoch takes no seed now: its time has not come, or the seed is there.
    error Court_NoSeedTaken(uint256 epoch);

    /// @notice The epoch's seed was not proved yet.
    error Court_NoSeed(uint256 epoch);

    /// @notice The headers are not those of the epoch's seed and of the block before it.
    error Court_WrongHeader();

    /// @notice The account was not drawn for this round.
    error Court_NotDrawn(uint256 disputeId, address account);

    /// @notice A commitment is never zero.
    error Court_EmptyCommitment();

    /// @notice The juror has committed already.
    error Court_AlreadyCommitted(uint256 disputeId, address juror);

    /// @notice The juror's vote was revealed already.
    error Court_AlreadyRevealed(uint256 disputeId, address juror);

    /// @notice The juror's vote was proved before the time, and is lost.
    error Court_Slashed(uint256 disputeId, address juror);

    /// @notice This does not open the juror's commitment.
    error Court_WrongOpening(uint256 disputeId, address juror);

    /// @notice The side is funded already.
    error Court_SideFunded(uint256 disputeId, uint256 side);

    /// @notice The ruling was not challenged before `end`, so no other side can be funded any more.
    error Court_ChallengeOver(uint256 end);

    /// @notice This was done already.
    error Court_AlreadyDone(uint256 disputeId);

    /// @notice There is nothing to pay out.
    error Court_NothingDue();

    /// @notice The payment failed.
    error Court_TransferFailed(address to);

    /// @notice Sets how much tasks may pay for each whole guild token (1e18 units) at stake in a first round. Owner only.
    /// @param token What they pay in; zero is the native coin.
    /// @param rate In units of the token; zero takes none.
    function setRate(address token, uint256 rate) external;

    /// @notice Stakes guild tokens, which counts for draws from the next epoch on.
    function stake(uint256 amount) external;

    /// @notice Asks for part of the caller's stake back, in place of what he asked for before. It counts for no draw from the
    /// next epoch on, and may be taken then, as far as no vote holds it.
    /// @param amount How much in all; zero stays.
    function startLeaving(uint256 amount) external;

    /// @notice Takes what the caller asked for in an earlier epoch, as far as no vote holds it.
    /// @param to Who receives it.
    /// @return amount What was paid, in units of the guild's token.
    function unstake(address to) external returns (uint256 amount);

    /// @notice Proves the seed of the current epoch. Anyone may call, once, from `SEED_DELAY` after the epoch's start on.
    /// @param number The first block at or after that moment, one of the last 256; of the last 8,191 with EIP-2935.
    /// @param header Its RLP-encoded header.
    /// @param parent The header of the block before it.
    function openEpoch(uint256 number, bytes calldata header, bytes calldata parent) external;

    /// @notice Draws jurors for the current round of a dispute. Anyone may call, as often as needed, in the round's epoch.
    /// A ticket is drawn by stake; a juror drawn again has a vote more; one without free stake is passed over. The draw is
    /// complete with the last vote, or after four tickets for each.
    /// @param limit How many tickets to draw at most.
    function draw(uint256 disputeId, uint256 limit) external;

    /// @notice Commits all the caller's votes in the current round, once.
    /// @param commitment What `commitmentOf` says of the ruling and a salt that nobody can guess.
    function commit(uint256 disputeId, bytes32 commitment) external;

    /// @notice Proves that a juror's vote is known while votes are still being committed. His votes and the stake they lock
    /// are lost; a quarter of it is the caller's.
    function proveEarly(uint256 disputeId, address juror, uint256 ruling, bytes32 salt) external;

    /// @notice Reveals a juror's votes. Anyone who knows the opening may call, once.
    function reveal(uint256 disputeId, address juror, uint256 ruling, bytes32 salt) external;

    /// @notice Puts wei behind a ruling in the appeal of the current round. What is sent beyond its need is due to the
    /// sender. With the second side funded the next round begins.
    /// @param side The ruling that the sender wants.
    function fundAppeal(uint256 disputeId, uint256 side) external payable;

    /// @notice Settles what an account put behind a ruling: given back where the side was not funded or no second side was;
    /// otherwise, when the dispute is solved, what both funded sides raised less the cost is shared by the winning side, or
    /// by both where neither won. Anyone may call, once; the account withdraws it.
    function settleFunding(uint256 disputeId, uint256 round, uint256 side, address contributor) external;

    /// @notice Hands the final ruling to the contract whose dispute it is. Anyone may call, once; a contract that refuses
    /// the ruling can be handed it again later.
    function execute(uint256 disputeId) external;

    /// @notice Settles jurors of a round of a dispute that is solved, in the order of their draw. Anyone may call, as often
    /// as needed. Votes that cohere share the fees of the votes drawn and what the others lose; the reserve has the rest.
    /// @param limit How many jurors to settle at most.
    function settle(uint256 disputeId, uint256 round, uint256 limit) external;

    /// @notice Brings evidence on a dispute that is not solved. Anyone may call: who brings it is said, and what it is worth
    /// the jurors decide.
    function submitEvidence(uint256 disputeId, string calldata evidence) external;

    /// @notice Pays the caller all the wei that is due to him.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Pays the caller all his rewards, in guild tokens.
    function withdrawReward(address to) external returns (uint256 amount);

    /// @notice The token that is staked.
    function token() external view returns (IERC20);

    /// @notice The rules.
    function settings() external view returns (Settings memory);

    /// @notice How long it takes at most from the opening of a dispute until its final ruling has arrived, in seconds, when
    /// somebody pushes it within `PUSH_PERIOD`.
    function longestPath() external view returns (uint256);

    /// @notice How long a ruling that is final may take to be pushed, in seconds: one day.
    // solhint-disable-next-line func-name-mixedcase
    function PUSH_PERIOD() external view returns (uint256);

    /// @notice How long after an epoch's start its seed is taken, in seconds: four epochs of the beacon chain.
    // solhint-disable-next-line func-name-mixedcase
    function SEED_DELAY() external view returns (uint256);

    /// @notice How much tasks may pay for each whole guild token at stake in a first round, in units of `token`.
    function rateOf(address token) external view returns (uint256 rate);

    /// @notice How much a task may pay at most, in units of `token`: the rate times what a first round locks, or times all
    /// stake where there is less.
    function capOf(address token) external view returns (uint256 cap);

    /// @notice The epoch of a Unix time, from 1.
    function epochAt(uint256 time) external view returns (uint256 epoch);

    /// @notice When an epoch begins, a Unix time.
    function startOf(uint256 epoch) external view returns (uint256 time);

    /// @notice The seed of an epoch, or zero.
    function seedOf(uint256 epoch) external view returns (bytes32 seed);

    /// @notice What is kept of a juror.
    function jurorOf(address account) external view returns (Juror memory);

    /// @notice With how many whole guild tokens a juror is drawn in the current epoch, and from the next on.
    function weightOf(address account) external view returns (uint256 current, uint256 next);

    /// @notice With how many whole guild tokens all jurors are drawn in the current epoch, and from the next on.
    function totalWeight() external view returns (uint256 current, uint256 next);

    /// @notice How many disputes there have been; they are numbered from 1.
    function disputeCount() external view returns (uint256);

    /// @notice What is kept of a dispute.
    function caseOf(uint256 disputeId) external view returns (Case memory);

    /// @notice How far a dispute has come now, and when that stage began and ends at the latest, as Unix times. What waits
    /// for a draw has been waiting since the dispute was opened; what is solved does not end: zero.
    function stageOf(uint256 disputeId) external view returns (Stage stage, uint256 start, uint256 end);

    /// @notice Whether jurors, or the funding of an appeal, have decided the ruling as it stands.
    function isQuorate(uint256 disputeId) external view returns (bool);

    /// @notice What is kept of a round.
    function roundOf(uint256 disputeId, uint256 round) external view returns (Round memory);

    /// @notice The jurors of a round in the order of their first draw.
    function jurorsOf(uint256 disputeId, uint256 round) external view returns (address[] memory);

    /// @notice What is kept of a juror's votes in a round.
    function ballotOf(uint256 disputeId, uint256 round, address juror) external view returns (Ballot memory);

    /// @notice How many revealed votes a ruling has in a round.
    function votesFor(uint256 disputeId, uint256 round, uint256 ruling) external view returns (uint256 votes);

    /// @notice What a side of a round's appeal has raised, and what it needs, in wei; it needs nothing where the round cannot
    /// be appealed yet, or never.
    function fundingOf(
        uint256 disputeId,
        uint256 round,
        uint256 side
    ) external view returns (uint256 raised, uint256 needed);

    /// @notice What an account has put behind a side of a round's appeal and was not settled, in wei.
    function contributionOf(
        uint256 disputeId,
        uint256 round,
        uint256 side,
        address contributor
    ) external view returns (uint256 amount);

    /// @notice What a juror commits to.
    function commitmentOf(
        uint256 disputeId,
        uint256 round,
        address juror,
        uint256 ruling,
        bytes32 salt
    ) external view returns (bytes32 commitment);

    /// @notice What an account may withdraw, in wei.
    function dueOf(address account) external view returns (uint256);

    /// @notice What an account may withdraw, in guild tokens, its stake aside.
    function rewardOf(address account) external view returns (uint256);
}
