// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "./IArbitration.sol";

/// @title Panel
/// @notice A bench of fixed members, of whom a fixed number must agree. Its members, its periods and the bench that hears
/// its appeals never change; another set is another contract, so a posted task keeps the bench it named.
/// A dispute is voted on for the voting period, or until a quorum agrees or all have voted. Where there is a second bench
/// the decision may then be appealed for the appeal window, by anyone who pays for it, once. The second bench overrules by
/// a quorum of its own; where it reaches none, or stays silent for its longest path, this bench's decision stands.
/// Nothing here waits for a member, an appellant or the contract whose dispute it is: periods end by themselves, and anyone
/// may push what follows.
/// @dev Trust: a quorum of members decides each dispute as it will, inside the choices offered, and a quorum of the second
/// bench overrules it. Every period is `[start, end)`.
interface IPanel is IArbitrator, IArbitrable {
    /// @notice How far a dispute has come; an appealed one waits for the second bench.
    enum Stage {
        Voting,
        Appealable,
        Appealed,
        Solved
    }

    /// @param quorum How many members must agree.
    /// @param cost What a dispute costs, in wei.
    /// @param votingPeriod How long a dispute is voted on at most, in seconds.
    /// @param appealWindow How long a decision may be appealed, in seconds; zero without a second bench.
    /// @param second The bench that hears appeals, or zero.
    /// @param reserve Who is paid for a dispute on which nobody voted.
    struct Settings {
        uint256 quorum;
        uint256 cost;
        uint256 votingPeriod;
        uint256 appealWindow;
        IPanel second;
        address reserve;
    }

    /// @param arbitrable Whose dispute it is, and who will be ruled on.
    /// @param openedAt When it was opened, a Unix time.
    /// @param decidedAt When this bench decided, a Unix time; zero until `Decided` was emitted.
    /// @param quorate Whether this bench decided by a quorum.
    /// @param votes How many members have voted.
    /// @param appellant Who appealed, or zero.
    /// @param appealedAt When, a Unix time, or zero.
    /// @param appealRuled Whether the second bench's ruling has arrived.
    /// @param overruled Whether it was reached by a quorum, and so replaces this bench's.
    /// @param shared Whether the cost was shared.
    /// @param executed Whether the final ruling was handed to `arbitrable`.
    /// @param choices How many rulings there are, beside 0.
    /// @param ruling What this bench decided.
    /// @param appealId The appeal's number at the second bench, or zero.
    /// @param appealRuling What the second bench ruled.
    struct Case {
        address arbitrable;
        uint40 openedAt;
        uint40 decidedAt;
        bool quorate;
        uint8 votes;
        address appellant;
        uint40 appealedAt;
        bool appealRuled;
        bool overruled;
        bool shared;
        bool executed;
        uint256 choices;
        uint256 ruling;
        uint256 appealId;
        uint256 appealRuling;
    }

    /// @notice A dispute was opened with so many choices, beside 0.
    event CaseOpened(uint256 indexed disputeId, address indexed arbitrable, uint256 choices);

    /// @notice A member has voted.
    event VoteCast(uint256 indexed disputeId, address indexed member, uint256 ruling);

    /// @notice This bench decided at `decidedAt`, a Unix time: by a quorum, or, with ruling 0, because all had voted or the
    /// voting period was over. In the last case the event comes when somebody pushes, and `decidedAt` is when the period
    /// ended. The decision may be appealed until `appealEnd`; where it may not, that is `decidedAt`.
    event Decided(uint256 indexed disputeId, uint256 ruling, bool quorate, uint256 decidedAt, uint256 appealEnd);

    /// @notice A decision was appealed; the second bench knows the appeal by `appealId`.
    event Appealed(uint256 indexed disputeId, uint256 indexed appealId, address indexed appellant, uint256 cost);

    /// @notice The second bench ruled in time; `overruled` tells whether by a quorum, else this bench's decision stands.
    event AppealRuled(uint256 indexed disputeId, uint256 ruling, bool overruled);

    /// @notice The final ruling was handed to the contract whose dispute it is.
    event Executed(uint256 indexed disputeId, uint256 ruling);

    /// @notice An account may withdraw this much more, in wei: its share of the dispute's cost.
    event DueAdded(uint256 indexed disputeId, address indexed account, uint256 amount);

    /// @notice An account withdrew all that was due to it, in wei.
    event DueWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice The members, and how many of them must agree, do not make a panel.
    error Panel_BadMembers();

    /// @notice The periods, the second bench or the reserve do not make a panel.
    error Panel_BadSettings();

    /// @notice The caller is no member.
    error Panel_NotMember(address caller);

    /// @notice There is no such dispute.
    error Panel_UnknownDispute(uint256 disputeId);

    /// @notice The vote on this dispute is over.
    error Panel_VoteOver(uint256 disputeId);

    /// @notice The vote on this dispute goes on.
    error Panel_VoteOpen(uint256 disputeId);

    /// @notice The member has voted already.
    error Panel_AlreadyVoted(uint256 disputeId, address member);

    /// @notice The ruling is not one of the dispute's choices.
    error Panel_BadRuling(uint256 ruling, uint256 choices);

    /// @notice The payment is not the cost, in wei.
    error Panel_WrongValue(uint256 needed, uint256 sent);

    /// @notice The dispute cannot be appealed, not yet or no more.
    error Panel_NoAppeal(uint256 disputeId);

    /// @notice Only the second bench rules here, and only on an appeal that waits for it.
    error Panel_NotSecond(address caller);

    /// @notice The dispute has no final ruling yet.
    error Panel_NotSolved(uint256 disputeId);

    /// @notice This was done already.
    error Panel_AlreadyDone(uint256 disputeId);

    /// @notice There is nothing to pay out to the caller.
    error Panel_NothingDue();

    /// @notice The payment failed.
    error Panel_TransferFailed(address to);

    /// @notice Votes on a dispute; the vote that completes the quorum decides. Members only, once each, within the voting
    /// period.
    function vote(uint256 disputeId, uint256 ruling) external;

    /// @notice Says that the voting period ended without a quorum, so that the ruling is 0. Anyone may call. Whoever appeals
    /// or executes does it by the way.
    function closeVote(uint256 disputeId) external;

    /// @notice Hands the final ruling to the contract whose dispute it is, and shares the cost unless that was done. Anyone
    /// may call, once; a contract that refuses the ruling can be handed it again later.
    function execute(uint256 disputeId) external;

    /// @notice Shares the cost of a dispute that is solved. Anyone may call, once, whatever becomes of the ruling.
    /// Members who voted as was finally ruled by a quorum share it. If none did, the appellant has it, who was right against
    /// this bench. Where no quorum was reached at all, everybody who voted shares, and if nobody voted the reserve has it.
    function shareCost(uint256 disputeId) external;

    /// @notice Pays the caller all that is due to him.
    /// @param to Who receives it.
    /// @return amount What was paid, in wei.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice The members in their order.
    function members() external view returns (address[] memory);

    /// @notice How many members must agree.
    function quorum() external view returns (uint256);

    /// @notice How long a dispute is voted on at most, in seconds.
    function votingPeriod() external view returns (uint256);

    /// @notice How long a decision may be appealed, in seconds; zero without a second bench.
    function appealWindow() external view returns (uint256);

    /// @notice The bench that hears appeals, or zero.
    function second() external view returns (IPanel);

    /// @notice Who is paid for a dispute on which nobody voted.
    function reserve() external view returns (address);

    /// @notice How long it takes at most from the opening of a dispute until its final ruling has arrived, in seconds, when
    /// somebody pushes it within `PUSH_PERIOD`: voting period, appeal window and the second bench's longest path, and the
    /// time to push.
    function longestPath() external view returns (uint256);

    /// @notice How long a ruling that is final may take to be pushed, in seconds, before an appeal that it decides counts as
    /// unheard: one day.
    // solhint-disable-next-line func-name-mixedcase
    function PUSH_PERIOD() external view returns (uint256);

    /// @notice How many disputes there have been; they are numbered from 1.
    function disputeCount() external view returns (uint256);

    /// @notice What is kept of a dispute.
    function caseOf(uint256 disputeId) external view returns (Case memory);

    /// @notice How far a dispute has come now.
    function stageOf(uint256 disputeId) external view returns (Stage);

    /// @notice Whether the ruling as it stands was reached by a quorum, here or at the second bench.
    function isQuorate(uint256 disputeId) external view returns (bool);

    /// @notice Whether a member voted on a dispute, and how.
    function voteOf(uint256 disputeId, address member) external view returns (bool voted, uint256 ruling);

    /// @notice What an account may withdraw, in wei.
    function dueOf(address account) external view returns (uint256);
}
