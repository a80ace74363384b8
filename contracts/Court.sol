// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IArbitrable, IArbitrator} from "./interfaces/IArbitration.sol";
import {ICourt, IValueCap} from "./interfaces/ICourt.sol";
import {BlockHeaders} from "./libraries/BlockHeaders.sol";
import {Payment} from "./libraries/Payment.sol";
import {SortitionTree} from "./libraries/SortitionTree.sol";

/// @title Court
/// @notice See `ICourt`.
contract Court is ICourt, IERC165, Ownable2Step {
    using SortitionTree for SortitionTree.Tree;

    uint256 private constant MAX_VOTES = 127;
    uint256 private constant MAX_CHOICES = type(uint8).max;
    uint256 private constant SHORTEST = 1 hours;
    uint256 private constant LONGEST = 30 days;
    uint256 private constant BPS = 10_000;

    /// @dev Stake is weighed in whole tokens.
    uint256 private constant UNIT = 1e18;

    /// @dev How many tickets are drawn for each vote before the round goes on without.
    uint256 private constant TRIES = 4;

    /// @dev Whoever proves an early reveal has this part of what the juror loses. It is a small one, so that a juror who
    /// gives his own vote away loses more than by any honest guess.
    uint256 private constant PROVER_PART = 4;

    /// @dev Chains without randomness of their own give zero or a small number that never changes.
    uint256 private constant LEAST_RANDOMNESS = 1 << 64;

    /// @dev For the tree: after every epoch.
    uint256 private constant AHEAD = type(uint256).max;

    /// @inheritdoc ICourt
    uint256 public constant PUSH_PERIOD = 1 days;

    /// @inheritdoc ICourt
    uint256 public constant SEED_DELAY = 128 * 12 seconds;

    /// @inheritdoc ICourt
    IERC20 public immutable token;

    /// @inheritdoc ICourt
    uint256 public immutable longestPath;

    uint256 private immutable _origin;
    uint256 private immutable _jurorCount;
    uint256 private immutable _roundCount;
    uint256 private immutable _fee;
    uint256 private immutable _minStake;
    uint256 private immutable _voteStake;

    /// @dev What a proven vote earns its prover.
    uint256 private immutable _bounty;

    uint256 private immutable _evidencePeriod;
    uint256 private immutable _epochLength;
    uint256 private immutable _commitPeriod;
    uint256 private immutable _revealPeriod;
    uint256 private immutable _appealWindow;
    uint256 private immutable _winnerBps;
    uint256 private immutable _loserBps;
    address private immutable _reserve;

    /// @dev For each vote that coheres, and for the reserve: wei and guild tokens. `known` tells whether votes can be wrong.
    struct Shares {
        bool known;
        uint256 ruling;
        uint256 fee;
        uint256 reward;
        uint256 restFee;
        uint256 restReward;
    }

    SortitionTree.Tree private _tree;
    mapping(uint256 leaf => address account) private _accountAt;
    mapping(address account => Juror) private _jurors;
    mapping(uint256 epoch => bytes32 seed) private _seeds;

    /// @inheritdoc ICourt
    uint256 public disputeCount;

    mapping(uint256 disputeId => Case) private _cases;
    mapping(uint256 disputeId => mapping(uint256 round => Round)) private _rounds;
    mapping(uint256 disputeId => mapping(uint256 round => uint32[] leaves)) private _drawn;
    mapping(uint256 disputeId => mapping(uint256 round => mapping(address juror => Ballot))) private _ballots;
    mapping(uint256 disputeId => mapping(uint256 round => mapping(uint256 ruling => uint256 votes))) private _tallies;
    mapping(uint256 disputeId => mapping(uint256 round => mapping(uint256 side => uint256 raised))) private _raised;
    mapping(bytes32 key => uint256 amount) private _contributions;

    /// @inheritdoc ICourt
    mapping(address token => uint256 rate) public rateOf;

    /// @inheritdoc ICourt
    mapping(address account => uint256 amount) public dueOf;

    /// @inheritdoc ICourt
    mapping(address account => uint256 amount) public rewardOf;

    constructor(IERC20 token_, address owner_, Settings memory rules) Ownable(owner_) {
        if (block.prevrandao < LEAST_RANDOMNESS) revert Court_ConstantRandomness(block.prevrandao);
        if (token_.totalSupply() / UNIT >= SortitionTree.CAPACITY) revert Court_BadSettings();
        _check(rules);
        token = token_;
        _origin = block.timestamp;
        _jurorCount = rules.jurors;
        _roundCount = rules.rounds;
        _fee = rules.fee;
        _minStake = rules.minStake;
        _voteStake = rules.voteStake;
        _bounty = rules.voteStake / PROVER_PART;
        _evidencePeriod = rules.evidencePeriod;
        _epochLength = rules.epochLength;
        _commitPeriod = rules.commitPeriod;
        _revealPeriod = rules.revealPeriod;
        _appealWindow = rules.appealWindow;
        _winnerBps = rules.winnerBps;
        _loserBps = rules.loserBps;
        _reserve = rules.reserve;
        longestPath =
            rules.evidencePeriod +
            rules.rounds * (2 * rules.epochLength + rules.commitPeriod + rules.revealPeriod) +
            (rules.rounds - 1) * rules.appealWindow +
            PUSH_PERIOD;
    }

    /// @inheritdoc ICourt
    function setRate(address paidIn, uint256 rate) external onlyOwner {
        if (rate > type(uint128).max) revert Court_BadSettings();
        rateOf[paidIn] = rate;
        emit RateSet(paidIn, rate);
    }

    // ---------------------------------------------------------------- stake

    /// @inheritdoc ICourt
    function stake(uint256 amount) external {
        if (amount > type(uint96).max) revert Court_StakeExceeded(amount, type(uint96).max);
        Juror storage juror = _jurors[msg.sender];
        uint256 staked = juror.staked + amount;
        uint256 staying = staked - juror.leaving;
        if (amount == 0 || staying < _minStake) revert Court_LowStake(staying, _minStake);
        juror.staked = uint96(staked);
        if (juror.leaf == 0) {
            uint256 leaf = _tree.add(_epoch());
            _accountAt[leaf] = msg.sender;
            juror.leaf = uint32(leaf + 1);
        }
        _weigh(juror);
        emit Staked(msg.sender, amount, staked);
        if (!token.transferFrom(msg.sender, address(this), amount)) revert Court_TransferFailed(address(this));
    }

    /// @inheritdoc ICourt
    function startLeaving(uint256 amount) external {
        Juror storage juror = _jurors[msg.sender];
        if (juror.leaf == 0 || amount > juror.staked) revert Court_StakeExceeded(amount, juror.staked);
        uint256 epoch = _epoch();
        juror.leaving = uint96(amount);
        juror.leavingEpoch = uint24(epoch);
        _weigh(juror);
        emit LeaveAsked(msg.sender, amount, epoch);
    }

    /// @inheritdoc ICourt
    function unstake(address to) external returns (uint256 amount) {
        Juror storage juror = _jurors[msg.sender];
        uint256 staked = juror.staked;
        amount = staked - juror.locked;
        if (amount > juror.leaving) amount = juror.leaving;
        if (amount == 0 || juror.leavingEpoch == _epoch()) revert Court_NothingFree();
        staked -= amount;
        juror.staked = uint96(staked);
        juror.leaving -= uint96(amount);
        emit Unstaked(msg.sender, to, amount, staked);
        _pay(to, amount);
    }

    // ---------------------------------------------------------------- draw

    /// @inheritdoc ICourt
    function openEpoch(uint256 number, bytes calldata header, bytes calldata parent) external {
        uint256 epoch = _epoch();
        uint256 time = startOf(epoch) + SEED_DELAY;
        if (block.timestamp < time || _seeds[epoch] != 0) revert Court_NoSeedTaken(epoch);
        uint256 randomness = BlockHeaders.randomnessAt(number, header, parent, time);
        if (randomness < LEAST_RANDOMNESS) revert Court_WrongHeader();
        bytes32 seed = keccak256(abi.encode(block.chainid, address(this), epoch, randomness));
        _seeds[epoch] = seed;
        emit EpochSeeded(epoch, number, seed);
    }

    /// @inheritdoc ICourt
    function draw(uint256 disputeId, uint256 limit) external {
        (uint256 number, Round storage round) = _in(disputeId, Stage.Drawing);
        uint256 epoch = round.epoch;
        bytes32 seed = _seeds[epoch];
        if (seed == 0) revert Court_NoSeed(epoch);
        uint256 total = _tree.total(epoch);
        uint256 size = round.size;
        uint256 drawn = round.drawn;
        uint256 tries = round.tries;
        uint256 last = total == 0 ? tries : TRIES * size;
        for (; limit != 0 && drawn < size && tries < last; --limit) {
            uint256 ticket = uint256(keccak256(abi.encode(seed, disputeId, number, tries++))) % total;
            if (_seat(disputeId, number, _tree.find(ticket, epoch))) ++drawn;
        }
        round.drawn = uint8(drawn);
        round.tries = uint16(tries);
        if (drawn == size || tries == last) {
            round.commitFrom = uint40(block.timestamp);
            emit DrawEnded(disputeId, number, drawn, block.timestamp + _commitPeriod);
        }
    }

    // ---------------------------------------------------------------- votes

    /// @inheritdoc ICourt
    function commit(uint256 disputeId, bytes32 commitment) external {
        (uint256 number, Round storage round) = _in(disputeId, Stage.Committing);
        Ballot storage ballot = _ballotOf(disputeId, number, msg.sender);
        if (commitment == 0) revert Court_EmptyCommitment();
        if (ballot.commitment != 0) revert Court_AlreadyCommitted(disputeId, msg.sender);
        ballot.commitment = commitment;
        round.committed += ballot.votes;
        emit VoteCommitted(disputeId, number, msg.sender, commitment);
        _endCommit(round, disputeId, number);
    }

    /// @inheritdoc ICourt
    function proveEarly(uint256 disputeId, address juror, uint256 ruling, bytes32 salt) external {
        (uint256 number, Round storage round) = _in(disputeId, Stage.Committing);
        Ballot storage ballot = _opened(disputeId, number, juror, ruling, salt);
        ballot.slashed = true;
        uint8 votes = ballot.votes;
        round.committed -= votes;
        round.slashed += votes;
        uint256 reward = votes * _bounty;
        rewardOf[msg.sender] += reward;
        emit EarlyRevealProven(disputeId, number, juror, msg.sender, _unlock(juror, votes, true), reward);
        _endCommit(round, disputeId, number);
    }

    /// @inheritdoc ICourt
    function reveal(uint256 disputeId, address juror, uint256 ruling, bytes32 salt) external {
        (uint256 number, Round storage round) = _in(disputeId, Stage.Revealing);
        uint256 choices = _cases[disputeId].choices;
        if (ruling > choices) revert Court_BadRuling(ruling, choices);
        Ballot storage ballot = _opened(disputeId, number, juror, ruling, salt);
        ballot.revealed = true;
        ballot.ruling = uint8(ruling);
        uint256 votes = ballot.votes;
        uint256 tally = _tallies[disputeId][number][ruling] + votes;
        _tallies[disputeId][number][ruling] = tally;
        if (tally > round.best) {
            round.best = uint8(tally);
            round.winner = uint8(ruling);
            round.tied = false;
        } else if (tally == round.best) {
            round.tied = true;
        }
        uint256 revealed = round.revealed + votes;
        round.revealed = uint8(revealed);
        emit VoteRevealed(disputeId, number, juror, ruling, votes);
        if (revealed == round.committed) _decide(disputeId, number, block.timestamp);
    }

    // ---------------------------------------------------------------- appeal

    /// @inheritdoc ICourt
    function fundAppeal(uint256 disputeId, uint256 side) external payable {
        _fund(disputeId, side);
    }

    /// @inheritdoc IArbitrator
    /// @dev Puts what was sent behind the ruling that the extra data name, as one word.
    function appeal(uint256 _disputeID, bytes calldata _extraData) external payable {
        _fund(_disputeID, _sideOf(_extraData));
    }

    /// @inheritdoc ICourt
    function settleFunding(uint256 disputeId, uint256 number, uint256 side, address contributor) external {
        Case storage dispute = _known(disputeId, number);
        bool solved = _isSolved(disputeId);
        bytes32 key = _key(disputeId, number, side, contributor);
        uint256 amount = _contributions[key];
        if (amount == 0) revert Court_NothingDue();
        Round storage round = _rounds[disputeId][number];
        bool funded = round.secondFunded != 0 && (side + 1 == round.firstFunded || side + 1 == round.secondFunded);
        if (!solved && (funded || number == dispute.round)) revert Court_WrongStage(disputeId, _stage(disputeId));
        _contributions[key] = 0;
        if (funded) amount = _shareOf(disputeId, number, side, amount);
        dueOf[contributor] += amount;
        emit FundingSettled(disputeId, number, contributor, side, amount);
    }

    // ---------------------------------------------------------------- end

    /// @inheritdoc ICourt
    /// @dev The arbitrable is called last, with all gas, and its revert undoes everything: nobody can lose a ruling by
    /// handing it over with too little gas, and the jurors are settled without it.
    function execute(uint256 disputeId) external {
        (uint256 number, ) = _in(disputeId, Stage.Solved);
        Case storage dispute = _cases[disputeId];
        if (dispute.executed) revert Court_AlreadyDone(disputeId);
        dispute.executed = true;
        _note(disputeId, number);
        uint256 ruling = _rulingOf(disputeId);
        emit Executed(disputeId, ruling);
        IArbitrable(dispute.arbitrable).rule(disputeId, ruling);
    }

    /// @inheritdoc ICourt
    function settle(uint256 disputeId, uint256 number, uint256 limit) external {
        _known(disputeId, number);
        (uint256 last, ) = _in(disputeId, Stage.Solved);
        _note(disputeId, last);
        Round storage round = _rounds[disputeId][number];
        if (round.closed) revert Court_AlreadyDone(disputeId);
        Shares memory shares = _sharesOf(disputeId, number, last);
        uint32[] storage leaves = _drawn[disputeId][number];
        uint256 next = round.settled;
        for (; limit != 0 && next < leaves.length; --limit) {
            _settleJuror(disputeId, number, _accountAt[leaves[next++]], shares);
        }
        round.settled = uint8(next);
        if (next < leaves.length) return;
        round.closed = true;
        dueOf[_reserve] += shares.restFee;
        rewardOf[_reserve] += shares.restReward;
        emit RoundSettled(disputeId, number, _reserve, shares.restFee, shares.restReward);
    }

    /// @inheritdoc ICourt
    function withdraw(address to) external returns (uint256 amount) {
        amount = dueOf[msg.sender];
        if (amount == 0) revert Court_NothingDue();
        if (to == address(0)) revert Court_TransferFailed(to);
        dueOf[msg.sender] = 0;
        emit DueWithdrawn(msg.sender, to, amount);
        if (!Payment.send(address(0), to, amount, gasleft())) revert Court_TransferFailed(to);
    }

    /// @inheritdoc ICourt
    function withdrawReward(address to) external returns (uint256 amount) {
        amount = rewardOf[msg.sender];
        if (amount == 0) revert Court_NothingDue();
        rewardOf[msg.sender] = 0;
        emit RewardWithdrawn(msg.sender, to, amount);
        _pay(to, amount);
    }

    // ---------------------------------------------------------------- disputes

    /// @inheritdoc IArbitrator
    /// @dev The extra data mean nothing here, so that none can make a dispute fail.
    function createDispute(uint256 _choices, bytes calldata) external payable returns (uint256 disputeID) {
        if (_choices == 0 || _choices > MAX_CHOICES) revert Court_BadChoices(_choices);
        uint256 cost = _costOf(0);
        if (msg.value != cost) revert Court_WrongValue(cost, msg.value);
        disputeID = ++disputeCount;
        Case storage dispute = _cases[disputeID];
        dispute.arbitrable = msg.sender;
        dispute.openedAt = uint40(block.timestamp);
        dispute.choices = uint8(_choices);
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
        emit CaseOpened(disputeID, msg.sender, _choices);
        _openRound(disputeID, 0, block.timestamp + _evidencePeriod);
    }

    /// @inheritdoc ICourt
    function submitEvidence(uint256 disputeId, string calldata evidence) external {
        Stage stage = _stage(disputeId);
        if (stage == Stage.Solved) revert Court_WrongStage(disputeId, stage);
        emit Evidence(this, disputeId, msg.sender, evidence);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IValueCap).interfaceId ||
            interfaceId == type(IArbitrator).interfaceId;
    }

    /// @inheritdoc IValueCap
    function accepts(address paidIn, uint256 amount, bytes calldata) external view returns (bool) {
        return amount <= capOf(paidIn);
    }

    /// @inheritdoc ICourt
    function capOf(address paidIn) public view returns (uint256 cap) {
        uint256 drawn = _jurorCount * _voteStake;
        uint256 all = _tree.total(AHEAD) * UNIT;
        cap = ((drawn < all ? drawn : all) * rateOf[paidIn]) / UNIT;
    }

    /// @inheritdoc ICourt
    function settings() external view returns (Settings memory) {
        return
            Settings({
                jurors: _jurorCount,
                rounds: _roundCount,
                fee: _fee,
                minStake: _minStake,
                voteStake: _voteStake,
                evidencePeriod: _evidencePeriod,
                epochLength: _epochLength,
                commitPeriod: _commitPeriod,
                revealPeriod: _revealPeriod,
                appealWindow: _appealWindow,
                winnerBps: _winnerBps,
                loserBps: _loserBps,
                reserve: _reserve
            });
    }

    /// @inheritdoc ICourt
    function epochAt(uint256 time) public view returns (uint256 epoch) {
        return (time - _origin) / _epochLength + 1;
    }

    /// @inheritdoc ICourt
    function startOf(uint256 epoch) public view returns (uint256 time) {
        return _origin + (epoch - 1) * _epochLength;
    }

    /// @inheritdoc ICourt
    function seedOf(uint256 epoch) external view returns (bytes32 seed) {
        return _seeds[epoch];
    }

    /// @inheritdoc ICourt
    function jurorOf(address account) external view returns (Juror memory) {
        return _jurors[account];
    }

    /// @inheritdoc ICourt
    function weightOf(address account) external view returns (uint256 current, uint256 next) {
        uint256 leaf = _jurors[account].leaf;
        if (leaf == 0) return (0, 0);
        return (_tree.weightOf(leaf - 1, _epoch()), _tree.weightOf(leaf - 1, AHEAD));
    }

    /// @inheritdoc ICourt
    function totalWeight() external view returns (uint256 current, uint256 next) {
        return (_tree.total(_epoch()), _tree.total(AHEAD));
    }

    /// @inheritdoc ICourt
    function caseOf(uint256 disputeId) external view returns (Case memory) {
        return _known(disputeId, 0);
    }

    /// @inheritdoc ICourt
    function stageOf(uint256 disputeId) external view returns (Stage stage, uint256 start, uint256 end) {
        _known(disputeId, 0);
        return _stageOf(disputeId);
    }

    /// @inheritdoc ICourt
    function isQuorate(uint256 disputeId) external view returns (bool known) {
        Case storage dispute = _known(disputeId, 0);
        (known, ) = _standing(disputeId, dispute.round);
        known = known || _wonAlone(disputeId) != 0;
    }

    /// @inheritdoc ICourt
    function roundOf(uint256 disputeId, uint256 round) external view returns (Round memory) {
        _known(disputeId, round);
        return _rounds[disputeId][round];
    }

    /// @inheritdoc ICourt
    function jurorsOf(uint256 disputeId, uint256 round) external view returns (address[] memory accounts) {
        _known(disputeId, round);
        uint32[] storage leaves = _drawn[disputeId][round];
        accounts = new address[](leaves.length);
        for (uint256 i = 0; i < accounts.length; ++i) accounts[i] = _accountAt[leaves[i]];
    }

    /// @inheritdoc ICourt
    function ballotOf(uint256 disputeId, uint256 round, address juror) external view returns (Ballot memory) {
        return _ballots[disputeId][round][juror];
    }

    /// @inheritdoc ICourt
    function votesFor(uint256 disputeId, uint256 round, uint256 ruling) external view returns (uint256 votes) {
        return _tallies[disputeId][round][ruling];
    }

    /// @inheritdoc ICourt
    function fundingOf(
        uint256 disputeId,
        uint256 number,
        uint256 side
    ) external view returns (uint256 raised, uint256 needed) {
        Case storage dispute = _known(disputeId, number);
        raised = _raised[disputeId][number][side];
        if (number + 1 == _roundCount || side > dispute.choices) return (raised, 0);
        if (number == dispute.round && uint256(_stage(disputeId)) < uint256(Stage.Appealable)) return (raised, 0);
        (, uint256 ruling) = _standing(disputeId, number);
        needed = _needOf(number, side == ruling);
    }

    /// @inheritdoc ICourt
    function contributionOf(
        uint256 disputeId,
        uint256 number,
        uint256 side,
        address contributor
    ) external view returns (uint256 amount) {
        return _contributions[_key(disputeId, number, side, contributor)];
    }

    /// @inheritdoc ICourt
    function commitmentOf(
        uint256 disputeId,
        uint256 round,
        address juror,
        uint256 ruling,
        bytes32 salt
    ) public view returns (bytes32 commitment) {
        return keccak256(abi.encode(block.chainid, address(this), disputeId, round, juror, ruling, salt));
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256 cost) {
        return _costOf(0);
    }

    /// @inheritdoc IArbitrator
    /// @dev What the side that the extra data name, as one word, still needs.
    function appealCost(uint256 _disputeID, bytes calldata _extraData) external view returns (uint256 cost) {
        uint256 side = _sideOf(_extraData);
        Case storage dispute = _known(_disputeID, 0);
        if (side > dispute.choices || _stage(_disputeID) != Stage.Appealable) return type(uint256).max;
        uint256 number = dispute.round;
        (, uint256 ruling) = _standing(_disputeID, number);
        return _needOf(number, side == ruling) - _raised[_disputeID][number][side];
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256 _disputeID) external view returns (uint256 start, uint256 end) {
        Case storage dispute = _known(_disputeID, 0);
        uint256 number = dispute.round;
        if (number + 1 == _roundCount || uint256(_stage(_disputeID)) < uint256(Stage.Appealable)) return (0, 0);
        start = _decidedAt(_rounds[_disputeID][number]);
        end = start + _appealWindow;
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256 _disputeID) external view returns (DisputeStatus status) {
        Stage stage = _stage(_disputeID);
        if (stage == Stage.Solved) return DisputeStatus.Solved;
        return stage == Stage.Appealable ? DisputeStatus.Appealable : DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256 _disputeID) external view returns (uint256 ruling) {
        _known(_disputeID, 0);
        return _rulingOf(_disputeID);
    }

    // ---------------------------------------------------------------- rules

    /// @dev Gives a juror a vote more, if he has free stake for it.
    function _seat(uint256 disputeId, uint256 number, uint256 leaf) private returns (bool seated) {
        address account = _accountAt[leaf];
        Juror storage juror = _jurors[account];
        uint256 locked = juror.locked + _voteStake;
        if (locked > juror.staked) return false;
        juror.locked = uint96(locked);
        uint8 votes = ++_ballots[disputeId][number][account].votes;
        if (votes == 1) _drawn[disputeId][number].push(uint32(leaf));
        emit JurorDrawn(disputeId, number, account, votes);
        return true;
    }

    function _settleJuror(uint256 disputeId, uint256 number, address account, Shares memory shares) private {
        Ballot storage ballot = _ballots[disputeId][number][account];
        if (ballot.slashed) return;
        uint256 votes = ballot.votes;
        if (ballot.revealed && (!shares.known || ballot.ruling == shares.ruling)) {
            _unlock(account, votes, false);
            dueOf[account] += votes * shares.fee;
            rewardOf[account] += votes * shares.reward;
            emit JurorSettled(disputeId, number, account, 0, votes * shares.fee, votes * shares.reward);
        } else {
            emit JurorSettled(disputeId, number, account, _unlock(account, votes, true), 0, 0);
        }
    }

    /// @dev Frees what votes lock, or takes it away.
    function _unlock(address account, uint256 votes, bool lost) private returns (uint256 penalty) {
        Juror storage juror = _jurors[account];
        uint96 amount = uint96(votes * _voteStake);
        juror.locked -= amount;
        if (!lost) return 0;
        uint96 staked = juror.staked - amount;
        juror.staked = staked;
        if (juror.leaving > staked) juror.leaving = staked;
        _weigh(juror);
        return amount;
    }

    function _weigh(Juror storage juror) private {
        uint256 staying = juror.staked - juror.leaving;
        _tree.set(juror.leaf - 1, staying < _minStake ? 0 : staying / UNIT, _epoch());
    }

    function _openRound(uint256 disputeId, uint256 number, uint256 from) private {
        Round storage round = _rounds[disputeId][number];
        uint256 epoch = epochAt(from + _epochLength - 1);
        uint256 size = _sizeOf(number);
        round.epoch = uint24(epoch);
        round.size = uint8(size);
        emit RoundOpened(disputeId, number, size, epoch, startOf(epoch), startOf(epoch + 1));
    }

    /// @dev Once every vote drawn is committed or lost, the next step begins.
    function _endCommit(Round storage round, uint256 disputeId, uint256 number) private {
        if (uint256(round.committed) + round.slashed != round.drawn) return;
        round.revealFrom = uint40(block.timestamp);
        emit CommitEnded(disputeId, number, _decidedAt(round));
    }

    /// @dev Writes down what time has decided, once a round is past revealing.
    function _note(uint256 disputeId, uint256 number) private {
        Round storage round = _rounds[disputeId][number];
        if (round.decidedAt == 0) _decide(disputeId, number, _decidedAt(round));
    }

    function _decide(uint256 disputeId, uint256 number, uint256 time) private {
        Round storage round = _rounds[disputeId][number];
        round.decidedAt = uint40(time);
        (, uint256 ruling) = _standing(disputeId, number);
        uint256 end = number + 1 == _roundCount ? time : time + _appealWindow;
        emit RoundDecided(disputeId, number, ruling, _isDecisive(round), time, end);
        if (block.timestamp < end) emit AppealPossible(disputeId, IArbitrable(_cases[disputeId].arbitrable));
    }

    function _fund(uint256 disputeId, uint256 side) private {
        (uint256 number, Round storage round) = _in(disputeId, Stage.Appealable);
        uint256 choices = _cases[disputeId].choices;
        if (side > choices) revert Court_BadRuling(side, choices);
        if (side + 1 == round.firstFunded) revert Court_SideFunded(disputeId, side);
        _note(disputeId, number);
        (, uint256 ruling) = _standing(disputeId, number);
        uint256 half = round.decidedAt + _appealWindow / 2;
        bool challenged = round.firstFunded != 0 && round.firstFunded != ruling + 1;
        if (side != ruling && !challenged && block.timestamp >= half) revert Court_ChallengeOver(half);

        uint256 needed = _needOf(number, side == ruling);
        uint256 raised = _raised[disputeId][number][side];
        uint256 amount = needed - raised;
        if (msg.value == 0) revert Court_WrongValue(amount, 0);
        if (amount > msg.value) amount = msg.value;
        raised += amount;
        _raised[disputeId][number][side] = raised;
        _contributions[_key(disputeId, number, side, msg.sender)] += amount;
        emit AppealFunded(disputeId, number, msg.sender, side, amount, raised, needed);
        if (msg.value > amount) {
            dueOf[msg.sender] += msg.value - amount;
            emit SurplusAdded(disputeId, msg.sender, msg.value - amount);
        }
        if (raised != needed) return;
        if (round.firstFunded == 0) {
            round.firstFunded = uint16(side + 1);
            return;
        }
        round.secondFunded = uint16(side + 1);
        _cases[disputeId].round = uint8(number + 1);
        emit AppealDecision(disputeId, IArbitrable(_cases[disputeId].arbitrable));
        _openRound(disputeId, number + 1, block.timestamp);
    }

    function _pay(address to, uint256 amount) private {
        if (to == address(0) || to == address(this)) revert Court_TransferFailed(to);
        if (!token.transfer(to, amount)) revert Court_TransferFailed(to);
    }

    // ---------------------------------------------------------------- how it stands

    function _known(uint256 disputeId, uint256 number) private view returns (Case storage dispute) {
        dispute = _cases[disputeId];
        if (dispute.arbitrable == address(0) || number > dispute.round) revert Court_UnknownDispute(disputeId);
    }

    /// @dev The current round of a dispute that is in a certain stage.
    function _in(uint256 disputeId, Stage stage) private view returns (uint256 number, Round storage round) {
        number = _known(disputeId, 0).round;
        round = _rounds[disputeId][number];
        (Stage actual, , ) = _stageOf(disputeId);
        if (actual != stage) revert Court_WrongStage(disputeId, actual);
    }

    function _stage(uint256 disputeId) private view returns (Stage stage) {
        _known(disputeId, 0);
        (stage, , ) = _stageOf(disputeId);
    }

    function _isSolved(uint256 disputeId) private view returns (bool) {
        return _stage(disputeId) == Stage.Solved;
    }

    /// @dev The stage, and when it began and ends at the latest.
    function _stageOf(uint256 disputeId) private view returns (Stage stage, uint256 start, uint256 end) {
        Case storage dispute = _cases[disputeId];
        Round storage round = _rounds[disputeId][dispute.round];
        start = dispute.openedAt;
        end = startOf(round.epoch);
        if (block.timestamp < end) return (Stage.Evidence, start, end);
        (start, end) = (end, _commitFrom(round));
        if (block.timestamp < end) return (Stage.Drawing, start, end);
        (start, end) = (end, _revealFrom(round));
        if (block.timestamp < end) return (Stage.Committing, start, end);
        (start, end) = (end, _decidedAt(round));
        if (block.timestamp < end) return (Stage.Revealing, start, end);
        start = end;
        if (dispute.round + 1 != _roundCount) {
            end += _appealWindow;
            if (block.timestamp < end) return (Stage.Appealable, start, end);
        }
        return (Stage.Solved, end, 0);
    }

    function _commitFrom(Round storage round) private view returns (uint256) {
        return round.commitFrom != 0 ? round.commitFrom : startOf(uint256(round.epoch) + 1);
    }

    /// @dev Without votes to commit there is nothing to wait for.
    function _revealFrom(Round storage round) private view returns (uint256) {
        if (round.revealFrom != 0) return round.revealFrom;
        return _commitFrom(round) + (round.drawn == 0 ? 0 : _commitPeriod);
    }

    function _decidedAt(Round storage round) private view returns (uint256) {
        if (round.decidedAt != 0) return round.decidedAt;
        return _revealFrom(round) + (round.committed == 0 ? 0 : _revealPeriod);
    }

    /// @dev Whether more than half of the votes were revealed, and one ruling has most of them.
    function _isDecisive(Round storage round) private view returns (bool) {
        return 2 * uint256(round.revealed) > round.size && !round.tied;
    }

    /// @dev What the jurors have ruled up to a round, and whether any round decided; 0 where none did.
    function _standing(uint256 disputeId, uint256 number) private view returns (bool known, uint256 ruling) {
        for (uint256 next = number + 1; next != 0; --next) {
            Round storage round = _rounds[disputeId][next - 1];
            if (_isDecisive(round)) return (true, round.winner);
        }
    }

    /// @dev The side that alone was funded when the window of the last appeal was over, plus one; or zero.
    function _wonAlone(uint256 disputeId) private view returns (uint256 side) {
        Round storage round = _rounds[disputeId][_cases[disputeId].round];
        return round.firstFunded != 0 && _isSolved(disputeId) ? round.firstFunded : 0;
    }

    function _rulingOf(uint256 disputeId) private view returns (uint256 ruling) {
        uint256 alone = _wonAlone(disputeId);
        if (alone != 0) return alone - 1;
        (, ruling) = _standing(disputeId, _cases[disputeId].round);
    }

    /// @dev How a round is settled when `last` was the last. The fees of the votes drawn, and what is lost without its
    /// prover's part, are shared by the votes that cohere.
    function _sharesOf(uint256 disputeId, uint256 number, uint256 last) private view returns (Shares memory shares) {
        Round storage round = _rounds[disputeId][number];
        (shares.known, shares.ruling) = _standing(disputeId, last);
        uint256 coherent = shares.known ? _tallies[disputeId][number][shares.ruling] : round.revealed;
        uint256 pot = (round.drawn - coherent) * _voteStake - round.slashed * _bounty;
        if (coherent != 0) {
            shares.fee = (round.drawn * _fee) / coherent;
            shares.reward = pot / coherent;
        }
        shares.restFee = round.size * _fee - coherent * shares.fee;
        shares.restReward = pot - coherent * shares.reward;
    }

    /// @dev What a contribution to a funded side has become.
    function _shareOf(
        uint256 disputeId,
        uint256 number,
        uint256 side,
        uint256 amount
    ) private view returns (uint256 share) {
        Round storage round = _rounds[disputeId][number];
        uint256 first = round.firstFunded - 1;
        uint256 second = round.secondFunded - 1;
        uint256 winner = _rulingOf(disputeId);
        uint256 raised = _raised[disputeId][number][first] + _raised[disputeId][number][second];
        uint256 pot = raised - _costOf(number + 1);
        if (winner == first || winner == second) {
            if (side != winner) return 0;
            raised = _raised[disputeId][number][side];
        }
        return (amount * pot) / raised;
    }

    function _ballotOf(uint256 disputeId, uint256 number, address juror) private view returns (Ballot storage ballot) {
        ballot = _ballots[disputeId][number][juror];
        if (ballot.votes == 0) revert Court_NotDrawn(disputeId, juror);
    }

    /// @dev A juror's votes, whose commitment is opened, once.
    function _opened(
        uint256 disputeId,
        uint256 number,
        address juror,
        uint256 ruling,
        bytes32 salt
    ) private view returns (Ballot storage ballot) {
        ballot = _ballotOf(disputeId, number, juror);
        if (ballot.slashed) revert Court_Slashed(disputeId, juror);
        if (ballot.revealed) revert Court_AlreadyRevealed(disputeId, juror);
        if (ballot.commitment != commitmentOf(disputeId, number, juror, ruling, salt)) {
            revert Court_WrongOpening(disputeId, juror);
        }
    }

    function _epoch() private view returns (uint256) {
        return epochAt(block.timestamp);
    }

    function _sizeOf(uint256 number) private view returns (uint256) {
        return ((_jurorCount + 1) << number) - 1;
    }

    function _costOf(uint256 number) private view returns (uint256) {
        return _sizeOf(number) * _fee;
    }

    /// @dev What a side needs so that the round after `number` begins.
    function _needOf(uint256 number, bool ruled) private view returns (uint256) {
        uint256 cost = _costOf(number + 1);
        return cost + (cost * (ruled ? _winnerBps : _loserBps)) / BPS;
    }

    function _key(uint256 disputeId, uint256 number, uint256 side, address contributor) private pure returns (bytes32) {
        return keccak256(abi.encode(disputeId, number, side, contributor));
    }

    /// @dev A ruling written as one word; anything else is none.
    function _sideOf(bytes calldata extraData) private pure returns (uint256) {
        return extraData.length == 32 ? uint256(bytes32(extraData)) : type(uint256).max;
    }

    function _check(Settings memory rules) private pure {
        bool fits = rules.jurors % 2 == 1 && rules.jurors <= MAX_VOTES && rules.rounds != 0 && rules.rounds <= 7;
        fits = fits && ((rules.jurors + 1) << (rules.rounds - 1)) - 1 <= MAX_VOTES;
        fits = fits && rules.fee != 0 && rules.fee <= type(uint96).max && rules.reserve != address(0);
        fits = fits && rules.voteStake >= UNIT && rules.voteStake <= rules.minStake;
        fits = fits && rules.minStake < SortitionTree.CAPACITY * UNIT;
        fits = fits && rules.winnerBps <= 5 * BPS && rules.loserBps <= 5 * BPS;
        if (!fits) revert Court_BadSettings();
        _checkPeriod(rules.evidencePeriod);
        _checkPeriod(rules.epochLength);
        _checkPeriod(rules.commitPeriod);
        _checkPeriod(rules.revealPeriod);
        _checkPeriod(rules.appealWindow);
    }

    function _checkPeriod(uint256 period) private pure {
        if (period < SHORTEST || period > LONGEST) revert Court_BadSettings();
    }
}
