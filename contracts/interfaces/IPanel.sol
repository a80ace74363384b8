// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrator} from "./IArbitration.sol";

/// @title Panel
/// @notice The first bench: a fixed set of members, of whom a fixed number must agree. Members never change; another set
/// is another contract, so a posted task keeps the bench it named.
/// @dev Trust: a quorum of members decides each dispute as it will, inside the choices offered.
interface IPanel is IArbitrator {
    /// @notice A member has voted.
    event VoteCast(uint256 indexed disputeId, address indexed member, uint256 ruling);

    /// @notice The members, and how many of them must agree, do not make a panel.
    error Panel_BadMembers();

    /// @notice The caller is no member.
    error Panel_NotMember(address caller);

    /// @notice There is no such dispute.
    error Panel_UnknownDispute(uint256 disputeId);

    /// @notice The dispute is decided already.
    error Panel_Solved(uint256 disputeId);

    /// @notice The member has voted already.
    error Panel_AlreadyVoted(uint256 disputeId, address member);

    /// @notice The ruling is not one of the dispute's choices.
    error Panel_BadRuling(uint256 ruling, uint256 choices);

    /// @notice The payment is not the arbitration cost, in wei.
    error Panel_WrongValue(uint256 needed, uint256 sent);

    /// @notice This bench has no appeal.
    error Panel_NoAppeal();

    /// @notice There is nothing to pay out to the caller.
    error Panel_NothingDue();

    /// @notice The payment to the member failed.
    error Panel_TransferFailed(address to);

    /// @notice Votes on a dispute; the vote that completes the quorum rules. Members only, once each.
    function vote(uint256 disputeId, uint256 ruling) external;

    /// @notice Pays the caller's share of the costs of decided disputes: those who voted as ruled share a cost, or all who
    /// voted where no quorum was reached.
    /// @param to Who receives it.
    /// @return amount What was paid, in wei.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice The members in their order.
    function members() external view returns (address[] memory);

    /// @notice How many members must agree.
    function quorum() external view returns (uint256);
}
