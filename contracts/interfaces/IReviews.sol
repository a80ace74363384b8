// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../libraries/TermsTypes.sol";

/// @title Reviews
/// @notice What poster and worker say of each other once a seat has ended, sealed until neither can answer the other. Each
/// signs a commitment off chain; anyone anchors both in one transaction; then each can be opened, and nothing else can ever
/// be opened in its place.
/// @dev It has no owner, no setter and no money. With `t` the moment at which the seat ended, on the escrow's own clock:
///
///     [t, t + ANCHOR_PERIOD)            both sides together
///     [t + ANCHOR_PERIOD, + GRACE)      both together, or one side alone
///     [both are anchored, + REVEAL)     either is opened, where both are anchored
///     [t + ANCHOR_PERIOD + GRACE, + REVEAL)   the one that is anchored is opened, where the other is not
///
/// So whoever reads a review can write none any more: his own is fixed, or too late. A seat can be reviewed that ended Paid,
/// Conceded, RuledWorker, RuledPoster, RuledAbuse, Split, Settled, Won or PaidNoted; not one that was handed back, lapsed or
/// never revealed, in which one side may have had nothing to do with the other.
/// Trust: reviews are kept apart by the escrow they name, which is believed about its own tasks only; a reader must ask
/// whether that escrow is one he knows. Whoever anchored may leave his review unopened, which everybody can see. A review
/// says what an account thought, not that its rating is deserved.
interface IReviews {
    /// @notice Whose review it is: the poster's of the worker, or the worker's of the poster.
    enum Side {
        Poster,
        Worker
    }

    /// @notice A commitment and its author's signature over
    /// `Review(address escrow,bytes32 taskId,address worker,uint8 side,bytes32 commitment)`. The signature may be empty when
    /// the author sends the transaction.
    struct SignedReview {
        bytes32 commitment;
        bytes signature;
    }

    /// @notice What a commitment hides.
    /// @param rating One to five.
    /// @param digest sha-256 of the canonical text document, or zero where there is none.
    /// @param salt 256 random bits, without which anyone could try every rating.
    struct Opening {
        uint8 rating;
        bytes32 digest;
        bytes32 salt;
    }

    /// @notice Commitments were anchored, for good; zero stands for a side that this transaction did not anchor.
    event ReviewsAnchored(
        address indexed escrow,
        bytes32 indexed taskId,
        address indexed worker,
        bytes32 ofPoster,
        bytes32 ofWorker
    );

    /// @notice A review was opened. Its author is the task's poster when `side` is 0 and the worker when it is 1; the other
    /// is whom it is about.
    event ReviewRevealed(
        address indexed escrow,
        bytes32 indexed taskId,
        address indexed worker,
        Side side,
        uint8 rating,
        bytes32 digest
    );

    /// @notice The seat has not ended, or has ended in a way that cannot be reviewed.
    error Reviews_NotReviewable(uint8 state);

    /// @notice The window opens at `start`, a Unix time.
    error Reviews_TooEarly(uint256 start);

    /// @notice The window closed at `end`, a Unix time.
    error Reviews_TooLate(uint256 end);

    /// @notice A commitment must not be zero.
    error Reviews_EmptyCommitment();

    /// @notice The signature is not the account's over this commitment.
    error Reviews_BadSignature(address account);

    /// @notice A review of this side is anchored already, and stays as it is.
    error Reviews_AlreadyAnchored(Side side);

    /// @notice No review of this side is anchored.
    error Reviews_NotAnchored(Side side);

    /// @notice The review is open already.
    error Reviews_AlreadyRevealed(Side side);

    /// @notice A rating is one to five.
    error Reviews_BadRating(uint8 rating);

    /// @notice The opening does not fit what is anchored.
    error Reviews_WrongOpening();

    /// @notice Anchors the reviews of both sides. Anyone may call, from the seat's end to the end of the grace period.
    /// @param escrow The escrow that holds the task.
    /// @param terms The task's terms; they name the poster.
    /// @param worker The account whose seat ended.
    /// @param ofPoster The poster's commitment and signature.
    /// @param ofWorker The worker's.
    function anchor(
        address escrow,
        Terms calldata terms,
        address worker,
        SignedReview calldata ofPoster,
        SignedReview calldata ofWorker
    ) external;

    /// @notice Anchors the review of one side whose other side was silent. Anyone may call, in the grace period.
    /// @param side Whose review it is.
    function anchorOne(
        address escrow,
        Terms calldata terms,
        address worker,
        Side side,
        SignedReview calldata review
    ) external;

    /// @notice Opens the reviews of both sides. Anyone who has the openings may call.
    function reveal(
        address escrow,
        bytes32 taskId,
        address worker,
        Opening calldata ofPoster,
        Opening calldata ofWorker
    ) external;

    /// @notice Opens the review of one side. Anyone who has the opening may call; where the other side is not anchored, not
    /// before the grace period is over.
    /// @param side Whose review it is.
    /// @param opening What it says.
    /// @param other The other side's commitment, or zero when it is not anchored.
    function revealOne(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        Opening calldata opening,
        bytes32 other
    ) external;

    /// @notice The word of a seat's reviews: flags 8 (1 poster anchored, 2 worker anchored, 4 poster open, 8 worker open,
    /// 16 worker anchored first) | when the seat ended 40 | seal 208; low to high, zero when nothing is anchored. The seal is
    /// `s(s(0, first), second)` with `s(seal, commitment) = uint208(keccak256(abi.encode(seal, commitment)))`; where both
    /// were anchored at once, the poster's is first.
    function reviewWord(address escrow, bytes32 taskId, address worker) external view returns (uint256 word);

    /// @notice When reviews of a seat can be anchored and opened, as Unix times, from what the escrow says now.
    /// @return state The seat's state, as numbered by the escrow.
    /// @return aloneFrom From when one side alone can be anchored; both together from the seat's end on.
    /// @return anchorEnd From when nothing can be anchored any more, and one side alone can be opened.
    /// @return revealEnd From when nothing can be opened any more.
    function windowsOf(
        address escrow,
        bytes32 taskId,
        address worker
    ) external view returns (uint8 state, uint256 aloneFrom, uint256 anchorEnd, uint256 revealEnd);

    /// @notice The commitment to a review: `keccak256(abi.encode(escrow, taskId, worker, side, rating, digest, salt))`.
    function commitmentOf(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        Opening calldata opening
    ) external pure returns (bytes32 commitment);

    /// @notice The EIP-712 digest that the author of a review signs.
    function digestOf(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        bytes32 commitment
    ) external view returns (bytes32 digest);

    /// @notice How long both sides can be anchored before one alone can, in seconds: 14 days.
    // solhint-disable-next-line func-name-mixedcase
    function ANCHOR_PERIOD() external view returns (uint256);

    /// @notice How long one side alone can be anchored after that, in seconds: 3 days.
    // solhint-disable-next-line func-name-mixedcase
    function GRACE_PERIOD() external view returns (uint256);

    /// @notice How long reviews can be opened after that, in seconds: 14 days.
    // solhint-disable-next-line func-name-mixedcase
    function REVEAL_PERIOD() external view returns (uint256);
}
