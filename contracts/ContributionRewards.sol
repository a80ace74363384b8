// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IContributionRewards} from "./interfaces/IContributionRewards.sol";
import {IPolicy} from "./interfaces/IPolicy.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Rewards} from "./libraries/Rewards.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, Seat, Shape, Lift} from "./libraries/TermsTypes.sol";
import {Vesting} from "./libraries/Vesting.sol";

/// @title ContributionRewards
/// @notice See `IContributionRewards`.
contract ContributionRewards is IContributionRewards, Ownable2Step {
    using SafeERC20 for IERC20;
    using TermsLib for Terms;
    using TermsLib for Shape;
    using TermsLib for Lift;

    /// @dev The seats whose worker was paid, a bit for each of the escrow's states: Paid 18, RuledWorker 20, Won 26 and
    /// PaidNoted 27.
    uint256 private constant EARNING = 0x0c140000;

    uint256 private constant CLOCK_SHIFT = 8;
    uint256 private constant SEAT_HASH_SHIFT = 48;
    uint256 private constant BONUS_SHIFT = 144;
    uint256 private constant SCALE = 1e18;

    uint256 private constant MAX_BUDGET = 100_000_000e18;
    uint256 private constant MIN_LENGTH = 7 days;
    uint256 private constant MAX_LENGTH = 366 days;

    /// @inheritdoc IContributionRewards
    uint256 public constant VESTING = 182 days;

    /// @inheritdoc IContributionRewards
    uint256 public constant LOOK_BACK = 14 days;

    /// @dev One word: the supply has 87 bits.
    struct Period {
        uint88 budget;
        uint88 spent;
        uint40 start;
        uint40 end;
    }

    struct Grant {
        uint128 granted;
        uint128 claimed;
    }

    IERC20 private immutable _guild;
    IPolicy private immutable _policy;

    /// @inheritdoc IContributionRewards
    uint256 public periods;

    /// @dev What was granted and not yet claimed, in GUILD wei.
    uint256 private _owed;

    mapping(uint256 period => Period) private _periods;
    mapping(address account => mapping(uint256 period => Grant)) private _grants;
    mapping(bytes32 subject => uint256 amount) private _rewarded;

    /// @inheritdoc IContributionRewards
    mapping(address token => uint256 rate) public rateOf;

    constructor(address guild, address policy, address owner_) Ownable(owner_) {
        _guild = IERC20(guild);
        _policy = IPolicy(policy);
    }

    // ---------------------------------------------------------------- the guild's

    /// @inheritdoc IContributionRewards
    function setRate(address token, uint256 rate) external onlyOwner {
        if (rate > type(uint112).max) revert Contributions_OutOfBounds();
        rateOf[token] = rate;
        emit RateSet(token, rate);
    }

    /// @inheritdoc IContributionRewards
    function startPeriod(uint256 budget, uint256 length) external onlyOwner {
        if (budget == 0 || budget > MAX_BUDGET) revert Contributions_OutOfBounds();
        if (length < MIN_LENGTH || length > MAX_LENGTH) revert Contributions_OutOfBounds();
        uint256 before = _periods[periods].end;
        if (block.timestamp < before) revert Contributions_PeriodRunning(before);
        uint256 left = unspent();

        uint256 period = ++periods;
        uint256 end = block.timestamp + length;
        _periods[period] = Period(uint88(budget), 0, uint40(block.timestamp), uint40(end));
        emit PeriodStarted(period, budget, block.timestamp, end);
        if (budget > left) _guild.safeTransferFrom(msg.sender, address(this), budget - left);
    }

    /// @inheritdoc IContributionRewards
    function returnUnspent() external returns (uint256 amount) {
        amount = unspent();
        if (amount == 0) revert Contributions_NothingUnspent();
        emit UnspentReturned(amount);
        _guild.safeTransfer(owner(), amount);
    }

    // ---------------------------------------------------------------- earning

    /// @inheritdoc IContributionRewards
    function contribute(
        address escrow,
        Terms calldata terms,
        address worker,
        Seat calldata seat
    ) external returns (uint256 reward) {
        uint256 period = periods;
        Period storage current = _periods[period];
        if (block.timestamp >= current.end) revert Contributions_NoPeriod();
        bytes32 taskId = _requireEarned(escrow, terms, worker, seat, current.start);
        uint256 fee = _feeOf(terms, seat);
        reward = _take(current, _subject(escrow, taskId, worker), fee, rateOf[terms.tokenOf()]);
        if (reward == 0) revert Contributions_NothingDue(taskId, worker);

        uint256 toPoster = reward / 2;
        _grants[worker][period].granted += uint128(reward - toPoster);
        _grants[terms.posterOf()][period].granted += uint128(toPoster);
        emit SeatRewarded(taskId, worker, terms.posterOf(), escrow, period, fee, reward - toPoster, toPoster);
    }

    /// @inheritdoc IContributionRewards
    function claim(uint256[] calldata numbers, address to) external returns (uint256 amount) {
        for (uint256 i = 0; i < numbers.length; ++i) {
            uint256 part = claimable(msg.sender, numbers[i]);
            if (part == 0) revert Contributions_NothingToClaim(numbers[i]);
            _grants[msg.sender][numbers[i]].claimed += uint128(part);
            amount += part;
            emit RewardClaimed(msg.sender, numbers[i], to, part);
        }
        if (amount == 0) revert Contributions_NothingToClaim(0);
        _owed -= amount;
        _guild.safeTransfer(to, amount);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IContributionRewards
    function periodOf(
        uint256 period
    ) external view returns (uint256 budget, uint256 spent, uint256 start, uint256 end) {
        Period storage one = _periods[period];
        return (one.budget, one.spent, one.start, one.end);
    }

    /// @inheritdoc IContributionRewards
    function available() external view returns (uint256 amount) {
        Period storage current = _periods[periods];
        return block.timestamp < current.end ? _released(current) : 0;
    }

    /// @inheritdoc IContributionRewards
    function unspent() public view returns (uint256 amount) {
        Period storage current = _periods[periods];
        uint256 kept = block.timestamp < current.end ? current.budget - current.spent : 0;
        return _guild.balanceOf(address(this)) - _owed - kept;
    }

    /// @inheritdoc IContributionRewards
    function rewarded(address escrow, bytes32 taskId, address worker) external view returns (uint256 amount) {
        return _rewarded[_subject(escrow, taskId, worker)];
    }

    /// @inheritdoc IContributionRewards
    function grantOf(address account, uint256 period) external view returns (uint256 granted, uint256 claimed) {
        Grant storage grant = _grants[account][period];
        return (grant.granted, grant.claimed);
    }

    /// @inheritdoc IContributionRewards
    function claimable(address account, uint256 period) public view returns (uint256 amount) {
        Grant storage grant = _grants[account][period];
        uint256 end = _periods[period].end;
        if (block.timestamp <= end) return 0;
        return Vesting.free(grant.granted, block.timestamp - end, VESTING) - grant.claimed;
    }

    // ---------------------------------------------------------------- rules

    /// @dev A seat of a listed and active escrow that was paid, is the one named, and ended recently enough.
    function _requireEarned(
        address escrow,
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 start
    ) private view returns (bytes32 taskId) {
        uint256 activeFrom = _policy.escrowActiveFrom(escrow);
        if (activeFrom == 0 || block.timestamp < activeFrom) revert Contributions_UnknownEscrow(escrow);
        taskId = ITaskEscrow(escrow).hashTerms(terms);
        uint256 word = ITaskEscrow(escrow).seatWord(taskId, worker);
        if ((EARNING >> uint8(word)) & 1 == 0) revert Contributions_NotPaid(uint8(word));
        uint256 hash = uint208(uint256(keccak256(abi.encode(seat))));
        if (word >> SEAT_HASH_SHIFT != hash) revert Contributions_WrongSeat(word);
        uint256 ended = uint40(word >> CLOCK_SHIFT);
        if (ended + LOOK_BACK < start) revert Contributions_TooOld(ended);
    }

    /// @dev What the treasury earned with a seat: the fees of its milestones, each rounded by itself, that of the last one,
    /// and that of its bonus.
    function _feeOf(Terms calldata terms, Seat calldata seat) private pure returns (uint256 fee) {
        uint256 feeBps = terms.shape.feeBps();
        (uint256 net, ) = Rewards.due(terms, seat);
        fee = Rewards.spent(terms, seat) - (seat.money >> 128) + Rewards.feeOn(net, feeBps);
        if (uint8(seat.held >> BONUS_SHIFT) != 0) fee += Rewards.feeOn(terms.lift.bonus(), feeBps);
    }

    /// @dev Takes out of a running period what a seat can still earn there now; zero when it has earned all. A fee, of
    /// whatever seat an escrow makes up, has 137 bits, and a rate 112.
    function _take(
        Period storage current,
        bytes32 subject,
        uint256 fee,
        uint256 rate
    ) private returns (uint256 reward) {
        uint256 before = _rewarded[subject];
        uint256 due = Math.saturatingSub((fee * rate) / SCALE, before);
        if (due == 0) return 0;
        uint256 left = _released(current);
        if (left == 0) revert Contributions_BudgetSpent();

        reward = Math.min(due, left);
        current.spent += uint88(reward);
        _rewarded[subject] = before + reward;
        _owed += reward;
    }

    function _subject(address escrow, bytes32 taskId, address worker) private pure returns (bytes32) {
        return keccak256(abi.encode(escrow, taskId, worker));
    }

    /// @dev What a running period can grant now.
    function _released(Period storage period) private view returns (uint256) {
        uint256 length = period.end - period.start;
        return Vesting.free(period.budget, block.timestamp - period.start, length) - period.spent;
    }
}
