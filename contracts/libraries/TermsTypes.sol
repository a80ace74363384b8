// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The terms of a task
/// @notice Everything a task will ever be judged by, fixed at posting. The contract keeps only their hash; every later
/// call brings them back in calldata. Small fields share words, one user-defined type for each shared word, one named
/// getter for each field. Tools that prefer plain fields use `TermsFields` with `packTerms` and `unpackTerms`.

/// @dev Low to high: mode 8 | grade 8 | seats 16 | feeBps 16 | bonusSeats 16 | freeLapses 8 | shares 128 | salt 56.
type Shape is uint256;

/// @dev Low to high, in seconds: return 32 | work 32 | review 32 | dispute 32 | ruling 32 | raiseEvery 32, then
/// deadline 40 as a Unix time, then 24 bits of zero.
type Clocks is uint256;

/// @dev Low to high, in token units, net for each seat: reward 128 | ceiling 128.
type Pay is uint256;

/// @dev Low to high, in token units: raiseBy 128 | bonus 128.
type Lift is uint256;

/// @dev Low to high: bond 128 in token units | judging 128 in native wei.
type Cover is uint256;

/// @param poster The account that posts and funds the task, and judges the work.
/// @param token The ERC-20 that pays, or the zero address for the native coin.
/// @param arbitrator The ERC-792 bench that would decide a dispute.
/// @param treasury Receives fees and forfeited bonds, and nothing else.
/// @param brief sha-256 digest of the canonical task document.
/// @param skill ASCII slug of the skill, left-aligned.
/// @param inviteRoot Merkle root of the invited workers, or zero when the task is open to all.
/// @param extraHash keccak256 of the arbitrator's extra data, whose bytes are in the `TaskPosted` event.
/// @param shape Mode, grade, seats, fee, bonus seats, free lapses, shares of milestones and a salt.
/// @param clocks The windows of the task and its deadline.
/// @param pay Reward and ceiling.
/// @param lift Step of a rising reward, and the bonus of the first seats.
/// @param cover The worker's bond and the deposit that judges a contest.
struct Terms {
    address poster;
    address token;
    address arbitrator;
    address treasury;
    bytes32 brief;
    bytes32 skill;
    bytes32 inviteRoot;
    bytes32 extraHash;
    Shape shape;
    Clocks clocks;
    Pay pay;
    Lift lift;
    Cover cover;
}

/// @notice `Terms` with every field under its own name, for tools and tests.
/// @dev Periods are in seconds, `deadline` is a Unix time, amounts are in token units except `judging` in wei.
struct TermsFields {
    address poster;
    address token;
    address arbitrator;
    address treasury;
    bytes32 brief;
    bytes32 skill;
    bytes32 inviteRoot;
    bytes32 extraHash;
    uint8 mode;
    uint8 grade;
    uint16 seats;
    uint16 feeBps;
    uint16 bonusSeats;
    uint8 freeLapses;
    uint16[8] shares;
    uint56 salt;
    uint32 returnPeriod;
    uint32 workPeriod;
    uint32 reviewPeriod;
    uint32 disputePeriod;
    uint32 rulingPeriod;
    uint32 raiseEvery;
    uint40 deadline;
    uint128 reward;
    uint128 ceiling;
    uint128 raiseBy;
    uint128 bonus;
    uint128 bond;
    uint128 judging;
}

/// @notice What a seat's word commits to; its content travels in calldata.
/// @param digest Zero, the last submission, a contest's commitment, or the revealed digest.
/// @param money Low to high, in token units: price 128 | paid 128 (net received so far).
/// @param held Low to high: bond 128 | milestone 8 | changes 8 | bonus 8 | entry 8 | 96 bits of zero.
/// @param stakes Low to high, in native wei: poster 128 | worker 128.
struct Seat {
    bytes32 digest;
    uint256 money;
    uint256 held;
    uint256 stakes;
}
