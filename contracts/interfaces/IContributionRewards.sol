// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms, Seat} from "../libraries/TermsTypes.sol";

/// @title ContributionRewards
/// @notice Pays GUILD to both sides of seats that were paid, in proportion to the fee that the guild's treasury earned with
/// them, out of a budget that the guild gives by vote, period by period.
/// @dev A seat earns `rate * fee` for both sides together, half for each, as far as the budget released so far reaches; what
/// it does not reach can be had later while a period runs. A period's budget is released evenly over the period, and what
/// was granted in it is vested evenly over `VESTING` after it.
/// Trust: it holds what was given to it and can give no more, whatever an escrow says; a listed escrow that lies can take
/// what is released while it is listed. The owner (the guild's timelock) sets rates and starts periods; what was granted
/// it cannot take back. Self-dealing pays as soon as `rate` is worth more than the fee: the guild must keep `rate` times
/// the price of GUILD below one unit of the token, with room for a rising price until the vesting's end.
interface IContributionRewards {
    /// @notice From now on a seat in a token earns `rate` GUILD wei for 10^18 token units of fee; zero earns nothing.
    event RateSet(address indexed token, uint256 rate);

    /// @notice A period began: `budget` GUILD wei are released evenly from `start` to `end`, Unix times.
    event PeriodStarted(uint256 indexed period, uint256 budget, uint256 start, uint256 end);

    /// @notice A seat earned GUILD wei for both of its sides. A seat may earn more than once, up to `rate * fee` in all.
    /// @param fee What the treasury earned with the seat, in token units.
    event SeatRewarded(
        bytes32 indexed taskId,
        address indexed worker,
        address indexed poster,
        address escrow,
        uint256 period,
        uint256 fee,
        uint256 toWorker,
        uint256 toPoster
    );

    /// @notice An account was sent GUILD wei that it had earned in a period and that were vested.
    event RewardClaimed(address indexed account, uint256 indexed period, address indexed to, uint256 amount);

    /// @notice GUILD wei that belonged to no period and to nobody went back to the owner.
    event UnspentReturned(uint256 amount);

    /// @notice A value lies outside its bounds.
    error Contributions_OutOfBounds();

    /// @notice A period is running until `end`, a Unix time.
    error Contributions_PeriodRunning(uint256 end);

    /// @notice No period is running.
    error Contributions_NoPeriod();

    /// @notice Policy does not list the escrow, or it is not active yet.
    error Contributions_UnknownEscrow(address escrow);

    /// @notice The seat was not paid, not ruled the worker's and not won.
    error Contributions_NotPaid(uint8 state);

    /// @notice The seat given is not the seat stored; `word` is the stored one.
    error Contributions_WrongSeat(uint256 word);

    /// @notice The seat ended at `endedAt`, longer before the period than counts in it.
    error Contributions_TooOld(uint256 endedAt);

    /// @notice The seat has earned all that its fee is worth, or its fee is worth nothing.
    error Contributions_NothingDue(bytes32 taskId, address worker);

    /// @notice All that is released of the budget is granted.
    error Contributions_BudgetSpent();

    /// @notice Nothing is vested here that was not claimed; period zero where none was named.
    error Contributions_NothingToClaim(uint256 period);

    /// @notice Nothing is unspent.
    error Contributions_NothingUnspent();

    /// @notice Sets what seats in a token earn. Owner only.
    /// @param token The token that pays, or zero for the native coin.
    /// @param rate GUILD wei for 10^18 token units of fee, both sides together; at most 2^112 - 1.
    function setRate(address token, uint256 rate) external;

    /// @notice Starts a period now. Owner only, and while none is running. What earlier periods left is used first; the rest
    /// is pulled from the owner, who must have allowed it.
    /// @param budget GUILD wei; not zero, at most the supply.
    /// @param length Seconds, from 7 to 366 days.
    function startPeriod(uint256 budget, uint256 length) external;

    /// @notice Grants what a seat has earned. Anyone may call, while a period runs that began at most `LOOK_BACK` after the
    /// seat ended.
    /// @param escrow The escrow that holds the task.
    /// @param terms The task's terms.
    /// @param worker The account whose seat ended.
    /// @param seat The seat as it was named when it ended.
    /// @return reward GUILD wei for both sides together.
    function contribute(
        address escrow,
        Terms calldata terms,
        address worker,
        Seat calldata seat
    ) external returns (uint256 reward);

    /// @notice Sends the caller what is vested of its grants in these periods.
    /// @param numbers Numbers of periods; each must have something to claim.
    /// @param to Who receives it.
    /// @return amount GUILD wei.
    function claim(uint256[] calldata numbers, address to) external returns (uint256 amount);

    /// @notice Sends the owner what belongs to no running period and to nobody. Anyone may call.
    /// @return amount GUILD wei.
    function returnUnspent() external returns (uint256 amount);

    /// @notice How many periods have begun; the newest has this number, the first has one.
    function periods() external view returns (uint256 count);

    /// @notice A period, in GUILD wei and Unix times; all zero when it never began.
    function periodOf(uint256 period) external view returns (uint256 budget, uint256 spent, uint256 start, uint256 end);

    /// @notice What the running period can grant now, in GUILD wei; zero when none runs.
    function available() external view returns (uint256 amount);

    /// @notice What belongs to no running period and to nobody, in GUILD wei.
    function unspent() external view returns (uint256 amount);

    /// @notice What a seat in a token earns, in GUILD wei for 10^18 token units of fee.
    function rateOf(address token) external view returns (uint256 rate);

    /// @notice What a seat has earned so far, both sides together, in GUILD wei.
    function rewarded(address escrow, bytes32 taskId, address worker) external view returns (uint256 amount);

    /// @notice What an account was granted in a period and has claimed of it, in GUILD wei.
    function grantOf(address account, uint256 period) external view returns (uint256 granted, uint256 claimed);

    /// @notice What an account can claim of a period now, in GUILD wei.
    function claimable(address account, uint256 period) external view returns (uint256 amount);

    /// @notice How long grants are vested after their period, in seconds: 182 days.
    // solhint-disable-next-line func-name-mixedcase
    function VESTING() external view returns (uint256);

    /// @notice How long before a period a seat may have ended to count in it, in seconds: 14 days.
    // solhint-disable-next-line func-name-mixedcase
    function LOOK_BACK() external view returns (uint256);
}
