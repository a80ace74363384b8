// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IReviews} from "./interfaces/IReviews.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms} from "./libraries/TermsTypes.sol";

/// @title Reviews
/// @notice See `IReviews`.
contract Reviews is IReviews, EIP712 {
    using TermsLib for Terms;

    /// @dev The seats that can be reviewed, a bit for each of the escrow's states: Paid 18, Conceded 19, RuledWorker 20,
    /// RuledPoster 21, RuledAbuse 22, Split 23, Settled 24, Won 26 and PaidNoted 27.
    uint256 private constant REVIEWABLE = 0x0dfc0000;

    bytes32 private constant REVIEW_TYPEHASH = keccak256(
        "Review(address escrow,bytes32 taskId,address worker,uint8 side,bytes32 commitment)"
    );

    /// @inheritdoc IReviews
    uint256 public constant ANCHOR_PERIOD = 14 days;

    /// @inheritdoc IReviews
    uint256 public constant GRACE_PERIOD = 3 days;

    /// @inheritdoc IReviews
    uint256 public constant REVEAL_PERIOD = 14 days;

    // Flags of a word; those of the worker are twice those of the poster.
    uint256 private constant POSTER_ANCHORED = 1;
    uint256 private constant BOTH_ANCHORED = 3;
    uint256 private constant POSTER_OPEN = 4;
    uint256 private constant BOTH_OPEN = 12;
    uint256 private constant WORKER_FIRST = 16;

    uint256 private constant ENDED_SHIFT = 8;
    uint256 private constant SEAL_SHIFT = 48;

    mapping(bytes32 subject => uint256 word) private _words;

    constructor() EIP712("Guildhall Reviews", "1") {}

    // ---------------------------------------------------------------- sealing

    /// @inheritdoc IReviews
    function anchor(
        address escrow,
        Terms calldata terms,
        address worker,
        SignedReview calldata ofPoster,
        SignedReview calldata ofWorker
    ) external {
        (bytes32 taskId, uint256 ended) = _requireEnded(escrow, terms, worker);
        _requireBefore(ended + ANCHOR_PERIOD + GRACE_PERIOD);
        bytes32 subject = _subject(escrow, taskId, worker);
        uint256 word = _words[subject];
        if (word != 0) revert Reviews_AlreadyAnchored(word & POSTER_ANCHORED != 0 ? Side.Poster : Side.Worker);
        _requireSigned(terms.posterOf(), _structHash(escrow, taskId, worker, Side.Poster, ofPoster), ofPoster);
        _requireSigned(worker, _structHash(escrow, taskId, worker, Side.Worker, ofWorker), ofWorker);

        uint256 seal = _seal(_seal(0, ofPoster.commitment), ofWorker.commitment);
        _words[subject] = BOTH_ANCHORED | (ended << ENDED_SHIFT) | (seal << SEAL_SHIFT);
        emit ReviewsAnchored(escrow, taskId, worker, ofPoster.commitment, ofWorker.commitment);
    }

    /// @inheritdoc IReviews
    /// @dev The seal of whoever came first stays inside that of both, so that neither has to know the other's commitment and
    /// neither can make the other's transaction fail.
    function anchorOne(
        address escrow,
        Terms calldata terms,
        address worker,
        Side side,
        SignedReview calldata review
    ) external {
        (bytes32 taskId, uint256 ended) = _requireEnded(escrow, terms, worker);
        _requireFrom(ended + ANCHOR_PERIOD);
        _requireBefore(ended + ANCHOR_PERIOD + GRACE_PERIOD);
        address author = side == Side.Poster ? terms.posterOf() : worker;
        _requireSigned(author, _structHash(escrow, taskId, worker, side, review), review);
        _anchorOne(_subject(escrow, taskId, worker), ended, side, review.commitment);
        if (side == Side.Poster) emit ReviewsAnchored(escrow, taskId, worker, review.commitment, 0);
        else emit ReviewsAnchored(escrow, taskId, worker, 0, review.commitment);
    }

    // ---------------------------------------------------------------- opening

    /// @inheritdoc IReviews
    function reveal(
        address escrow,
        bytes32 taskId,
        address worker,
        Opening calldata ofPoster,
        Opening calldata ofWorker
    ) external {
        bytes32 subject = _subject(escrow, taskId, worker);
        uint256 word = _words[subject];
        _requireSealed(word, Side.Poster);
        _requireSealed(word, Side.Worker);
        _requireOpenable(word);
        bytes32 poster = commitmentOf(escrow, taskId, worker, Side.Poster, ofPoster);
        _requireSeal(word, poster, commitmentOf(escrow, taskId, worker, Side.Worker, ofWorker));

        _words[subject] = word | BOTH_OPEN;
        _reveal(escrow, taskId, worker, Side.Poster, ofPoster);
        _reveal(escrow, taskId, worker, Side.Worker, ofWorker);
    }

    /// @inheritdoc IReviews
    function revealOne(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        Opening calldata opening,
        bytes32 other
    ) external {
        bytes32 subject = _subject(escrow, taskId, worker);
        uint256 word = _words[subject];
        _requireSealed(word, side);
        _requireOpenable(word);
        bytes32 own = commitmentOf(escrow, taskId, worker, side, opening);
        if (side == Side.Poster) _requireSeal(word, own, other);
        else _requireSeal(word, other, own);

        _words[subject] = word | (POSTER_OPEN << uint256(side));
        _reveal(escrow, taskId, worker, side, opening);
    }

    // ---------------------------------------------------------------- views

    /// @inheritdoc IReviews
    function reviewWord(address escrow, bytes32 taskId, address worker) external view returns (uint256 word) {
        return _words[_subject(escrow, taskId, worker)];
    }

    /// @inheritdoc IReviews
    function windowsOf(
        address escrow,
        bytes32 taskId,
        address worker
    ) external view returns (uint8 state, uint256 aloneFrom, uint256 anchorEnd, uint256 revealEnd) {
        uint256 ended;
        (state, ended) = _requireReviewable(escrow, taskId, worker);
        aloneFrom = ended + ANCHOR_PERIOD;
        anchorEnd = aloneFrom + GRACE_PERIOD;
        revealEnd = anchorEnd + REVEAL_PERIOD;
    }

    /// @inheritdoc IReviews
    function commitmentOf(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        Opening calldata opening
    ) public pure returns (bytes32 commitment) {
        return keccak256(abi.encode(escrow, taskId, worker, side, opening.rating, opening.digest, opening.salt));
    }

    /// @inheritdoc IReviews
    function digestOf(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        bytes32 commitment
    ) external view returns (bytes32 digest) {
        return _hashTypedDataV4(keccak256(abi.encode(REVIEW_TYPEHASH, escrow, taskId, worker, side, commitment)));
    }

    // ---------------------------------------------------------------- rules

    function _anchorOne(bytes32 subject, uint256 ended, Side side, bytes32 commitment) private {
        uint256 word = _words[subject];
        uint256 flags = POSTER_ANCHORED << uint256(side);
        if (word & flags != 0) revert Reviews_AlreadyAnchored(side);
        if (word == 0 && side == Side.Worker) flags |= WORKER_FIRST;

        flags |= uint8(word);
        _words[subject] = flags | (ended << ENDED_SHIFT) | (_seal(word >> SEAL_SHIFT, commitment) << SEAL_SHIFT);
    }

    function _requireEnded(
        address escrow,
        Terms calldata terms,
        address worker
    ) private view returns (bytes32 taskId, uint256 ended) {
        taskId = ITaskEscrow(escrow).hashTerms(terms);
        (, ended) = _requireReviewable(escrow, taskId, worker);
    }

    function _requireReviewable(
        address escrow,
        bytes32 taskId,
        address worker
    ) private view returns (uint8 state, uint256 ended) {
        uint256 word = ITaskEscrow(escrow).seatWord(taskId, worker);
        state = uint8(word);
        if ((REVIEWABLE >> state) & 1 == 0) revert Reviews_NotReviewable(state);
        ended = uint40(word >> ENDED_SHIFT);
    }

    function _requireSigned(address author, bytes32 structHash, SignedReview calldata review) private view {
        if (review.commitment == 0) revert Reviews_EmptyCommitment();
        if (review.signature.length == 0 && msg.sender == author) return;
        if (!Signatures.isValid(author, _hashTypedDataV4(structHash), review.signature)) {
            revert Reviews_BadSignature(author);
        }
    }

    function _requireSealed(uint256 word, Side side) private pure {
        if (word & (POSTER_ANCHORED << uint256(side)) == 0) revert Reviews_NotAnchored(side);
        if (word & (POSTER_OPEN << uint256(side)) != 0) revert Reviews_AlreadyRevealed(side);
    }

    /// @dev What is anchored of both sides cannot be answered any more; what is anchored of one side, only after the last
    /// moment for the other.
    function _requireOpenable(uint256 word) private view {
        uint256 anchorEnd = uint40(word >> ENDED_SHIFT) + ANCHOR_PERIOD + GRACE_PERIOD;
        if (word & BOTH_ANCHORED != BOTH_ANCHORED) _requireFrom(anchorEnd);
        _requireBefore(anchorEnd + REVEAL_PERIOD);
    }

    /// @dev The commitments are those that are anchored; that of a side that is not is left out.
    function _requireSeal(uint256 word, bytes32 ofPoster, bytes32 ofWorker) private pure {
        (bytes32 first, bytes32 second) = word & WORKER_FIRST == 0 ? (ofPoster, ofWorker) : (ofWorker, ofPoster);
        uint256 seal = _seal(0, first);
        if (word & BOTH_ANCHORED == BOTH_ANCHORED) seal = _seal(seal, second);
        if (word >> SEAL_SHIFT != seal) revert Reviews_WrongOpening();
    }

    /// @dev `now < end`.
    function _requireBefore(uint256 end) private view {
        if (block.timestamp >= end) revert Reviews_TooLate(end);
    }

    /// @dev `now >= start`.
    function _requireFrom(uint256 start) private view {
        if (block.timestamp < start) revert Reviews_TooEarly(start);
    }

    function _reveal(address escrow, bytes32 taskId, address worker, Side side, Opening calldata opening) private {
        if (opening.rating == 0 || opening.rating > 5) revert Reviews_BadRating(opening.rating);
        emit ReviewRevealed(escrow, taskId, worker, side, opening.rating, opening.digest);
    }

    function _structHash(
        address escrow,
        bytes32 taskId,
        address worker,
        Side side,
        SignedReview calldata review
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(REVIEW_TYPEHASH, escrow, taskId, worker, side, review.commitment));
    }

    function _seal(uint256 seal, bytes32 commitment) private pure returns (uint256) {
        return uint208(uint256(keccak256(abi.encode(seal, commitment))));
    }

    function _subject(address escrow, bytes32 taskId, address worker) private pure returns (bytes32) {
        return keccak256(abi.encode(escrow, taskId, worker));
    }
}
