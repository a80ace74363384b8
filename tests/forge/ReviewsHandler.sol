// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reviews} from "../../contracts/Reviews.sol";
import {IReviews} from "../../contracts/interfaces/IReviews.sol";
import {Terms} from "../../contracts/libraries/TermsTypes.sol";
import {TestWords} from "../../contracts/mocks/TestWords.sol";
import {Vm} from "./Vm.sol";

/// @title Two sides of four ended seats who seal and open three reviews each at any moment; books kept a second time
contract ReviewsHandler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant SEATS = 4;
    uint256 private constant POSTER_KEY = 0x9057;
    uint256 private constant WORKER_KEY = 0x3073;

    TestWords public immutable words = new TestWords();
    Reviews public immutable reviews = new Reviews();

    /// @notice How often something happened that must not.
    uint256 public wrong;

    /// @notice How many were sealed and opened, so that a run that did nothing is noticed.
    uint256 public sealedOnes;
    uint256 public openedOnes;

    /// @notice When each seat ended, a Unix time.
    uint256[SEATS] public ended;

    /// @dev One more than the number of the review that was sealed, of each side of each seat; and which are open.
    mapping(uint256 seat => uint256[2]) private _sealed;
    mapping(uint256 seat => bool[2]) private _open;

    constructor() {
        VM.warp(1_800_000_000);
        for (uint256 i = 0; i < SEATS; ++i) {
            ended[i] = block.timestamp - i * 5 days;
            words.setSeat(words.hashTerms(termsOf(i)), VM.addr(WORKER_KEY), 18 | (ended[i] << 8) | (5 << 48));
        }
    }

    // ---------------------------------------------------------------- moves

    function wait(uint256 time) external {
        VM.warp(block.timestamp + (time % 3 days));
    }

    function anchor(uint256 seat, uint256 ofPoster, uint256 ofWorker) external {
        seat = seat % SEATS;
        reviews.anchor(
            address(words),
            termsOf(seat),
            VM.addr(WORKER_KEY),
            _signed(seat, IReviews.Side.Poster, ofPoster),
            _signed(seat, IReviews.Side.Worker, ofWorker)
        );
        if (block.timestamp >= ended[seat] + 17 days) ++wrong;
        _note(seat, 0, ofPoster);
        _note(seat, 1, ofWorker);
    }

    function anchorOne(uint256 seat, uint256 side, uint256 number) external {
        seat = seat % SEATS;
        side = side % 2;
        IReviews.SignedReview memory review = _signed(seat, IReviews.Side(side), number);
        reviews.anchorOne(address(words), termsOf(seat), VM.addr(WORKER_KEY), IReviews.Side(side), review);
        if (block.timestamp < ended[seat] + 14 days || block.timestamp >= ended[seat] + 17 days) ++wrong;
        _note(seat, side, number);
    }

    function reveal(uint256 seat, uint256 ofPoster, uint256 ofWorker) external {
        seat = seat % SEATS;
        bytes32 id = words.hashTerms(termsOf(seat));
        reviews.reveal(address(words), id, VM.addr(WORKER_KEY), opening(ofPoster), opening(ofWorker));
        _noteOpen(seat, 0, ofPoster);
        _noteOpen(seat, 1, ofWorker);
    }

    /// @notice Mostly with the commitment that was sealed on the other side, sometimes with any other.
    function revealOne(uint256 seat, uint256 side, uint256 number, uint256 seed) external {
        seat = seat % SEATS;
        side = side % 2;
        uint256 other = _sealed[seat][1 - side];
        bytes32 commitment = seed % 8 == 0 ? bytes32(seed) : bytes32(0);
        if (seed % 8 != 0 && other != 0) commitment = _commitment(seat, IReviews.Side(1 - side), other - 1);
        bytes32 id = words.hashTerms(termsOf(seat));
        IReviews.Opening memory what = opening(number);
        reviews.revealOne(address(words), id, VM.addr(WORKER_KEY), IReviews.Side(side), what, commitment);
        _noteOpen(seat, side, number);
    }

    // ---------------------------------------------------------------- sums

    function opening(uint256 number) public pure returns (IReviews.Opening memory) {
        number = number % 3;
        return IReviews.Opening(uint8(number + 1), bytes32(number), keccak256(abi.encode("salt", number)));
    }

    function termsOf(uint256 seat) public pure returns (Terms memory terms) {
        terms.poster = VM.addr(POSTER_KEY);
        terms.brief = bytes32(seat % SEATS);
    }

    function _signed(
        uint256 seat,
        IReviews.Side side,
        uint256 number
    ) private view returns (IReviews.SignedReview memory) {
        bytes32 commitment = _commitment(seat, side, number);
        bytes32 id = words.hashTerms(termsOf(seat));
        bytes32 digest = reviews.digestOf(address(words), id, VM.addr(WORKER_KEY), side, commitment);
        uint256 key = side == IReviews.Side.Poster ? POSTER_KEY : WORKER_KEY;
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return IReviews.SignedReview(commitment, abi.encodePacked(r, s, v));
    }

    function _commitment(uint256 seat, IReviews.Side side, uint256 number) private view returns (bytes32) {
        bytes32 id = words.hashTerms(termsOf(seat));
        return reviews.commitmentOf(address(words), id, VM.addr(WORKER_KEY), side, opening(number));
    }

    /// @dev Whoever seals has read nothing and had sealed nothing.
    function _note(uint256 seat, uint256 side, uint256 number) private {
        if (_open[seat][0] || _open[seat][1] || _sealed[seat][side] != 0) ++wrong;
        _sealed[seat][side] = 1 + (number % 3);
        ++sealedOnes;
    }

    /// @dev What is opened was sealed, is opened once, and can be answered no more.
    function _noteOpen(uint256 seat, uint256 side, uint256 number) private {
        if (_sealed[seat][side] != 1 + (number % 3) || _open[seat][side]) ++wrong;
        if (_sealed[seat][1 - side] == 0 && block.timestamp < ended[seat] + 17 days) ++wrong;
        if (block.timestamp >= ended[seat] + 31 days) ++wrong;
        _open[seat][side] = true;
        ++openedOnes;
    }
}
