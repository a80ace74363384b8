// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../libraries/TermsTypes.sol";

/// @title TaskPot
/// @notice Lets anyone add to the reward of a task with one seat, beside the escrow and without touching it. What is added
/// goes to the worker whose seat ends Paid or RuledWorker, on top of what the escrow pays him, with the task's own fee to
/// the task's own treasury. When no seat of the task can end so any more, everybody takes back exactly what he put in.
/// @dev It has no owner, no setter and no time-out of its own: it believes only the words of the one escrow it was deployed
/// for. Trust: contributors trust the poster's judgement and, in a dispute, the task's arbitrator; the poster may work
/// together with the worker. Tokens that rebase are not supported; tokens that take a fee on transfer are refused.
interface ITaskPot {
    /// @notice What becomes of a task's pot: contributions are taken while the seat is open; nothing moves while it is
    /// taken; then the worker is paid, or contributors are refunded.
    enum Stage {
        Open,
        Waiting,
        Payable,
        Refundable
    }

    /// @notice An account added `net` for the worker and `fee` for the treasury, in token units.
    event Contributed(bytes32 indexed taskId, address indexed contributor, uint256 net, uint256 fee);

    /// @notice A pot was paid: `net` was sent to the worker, or is in a `PayoutDeferred` of the same transaction; the
    /// treasury's credit grew by `fee`.
    event PotPaid(bytes32 indexed taskId, address indexed worker, uint256 net, uint256 fee);

    /// @notice A contributor took back all he had put in, in token units.
    event Refunded(bytes32 indexed taskId, address indexed contributor, address indexed to, uint256 amount);

    /// @notice A payment could not be delivered and became the account's credit.
    event PayoutDeferred(address indexed account, address indexed token, uint256 amount);

    /// @notice An account withdrew credit.
    event Withdrawn(address indexed account, address indexed token, address indexed to, uint256 amount);

    /// @notice The escrow knows no task with these terms.
    error Pot_UnknownTask(bytes32 taskId);

    /// @notice Pots are for tasks with one seat.
    error Pot_ManySeats(uint256 seats);

    /// @notice The seat is not open: contributions are not taken, not any more or not now.
    error Pot_NotOpen(bytes32 taskId);

    /// @notice The amount is zero, or more than a pot can hold.
    error Pot_BadAmount(uint256 net);

    /// @notice The native coin sent is not what is needed, in wei.
    error Pot_WrongValue(uint256 needed, uint256 sent);

    /// @notice This account's seat did not end Paid or RuledWorker.
    error Pot_NotPayable(bytes32 taskId, address worker);

    /// @notice A seat of the task may still be paid, as far as the worker named shows.
    error Pot_NotRefundable(bytes32 taskId);

    /// @notice Nothing is left here: never put in, or paid out or refunded already.
    error Pot_Empty(bytes32 taskId);

    /// @notice There is no credit to withdraw.
    error Pot_NoCredit();

    /// @notice The transfer to this address failed.
    error Pot_TransferFailed(address to);

    /// @notice Adds to a task's reward while its seat is open and its deadline ahead; the caller pays `net` and the task's
    /// fee on it, in the native coin or from his allowance. He gets it back only by `refund`.
    /// @param terms The task's terms.
    /// @param net What the worker is to get, in token units.
    function contribute(Terms calldata terms, uint256 net) external payable;

    /// @notice The same in a token, by a permit for this contract: it is tried, and then the allowance counts.
    function contributeWithPermit(
        Terms calldata terms,
        uint256 net,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Pays the pot to the worker whose seat ended Paid or RuledWorker. Anyone may call, once.
    function pay(Terms calldata terms, address worker) external;

    /// @notice Gives the caller back all he put in, fee included, when no seat of the task can be paid any more.
    /// @param terms The task's terms.
    /// @param lastWorker Whose seat shows it: the last one taken. Ignored where the task's own word does, because the
    /// deadline passed or the task was closed with its seat open.
    /// @param to Who receives it.
    /// @return amount What was paid back, in token units.
    function refund(Terms calldata terms, address lastWorker, address to) external returns (uint256 amount);

    /// @notice Withdraws all of the caller's credit in a token.
    function withdraw(address token, address to) external returns (uint256 amount);

    /// @notice What a task's pot holds, in token units; zero once it was paid or refunded.
    function potOf(bytes32 taskId) external view returns (uint256 net, uint256 fee);

    /// @notice What an account has put into a task's pot and not taken back, in token units; kept when the pot is paid.
    function contributionOf(bytes32 taskId, address account) external view returns (uint256 net, uint256 fee);

    /// @notice What an account may withdraw, in token units.
    function credit(address account, address token) external view returns (uint256 amount);

    /// @notice How far a task has come for its pot, as far as this worker's seat shows.
    function stageOf(Terms calldata terms, address worker) external view returns (Stage);

    /// @notice The escrow whose tasks these pots are for.
    function escrow() external view returns (address);
}
