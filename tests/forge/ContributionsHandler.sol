// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ContributionRewards} from "../../contracts/ContributionRewards.sol";
import {Policy} from "../../contracts/Policy.sol";
import {Terms, Seat, Shape} from "../../contracts/libraries/TermsTypes.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {TestWords} from "../../contracts/mocks/TestWords.sol";
import {Vm} from "./Vm.sol";

/// @title A guild, its rewards, and seats of which a listed escrow says whatever comes to its mind; books kept a second time
contract ContributionsHandler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant TASKS = 4;
    uint256 private constant PEOPLE = 4;
    uint256 private constant FEE_BPS = 250;

    TestWords public immutable words = new TestWords();
    TestToken public immutable guild = new TestToken("Guildhall", "GUILD", 18);
    Policy public immutable policy = new Policy(address(this), 300, address(0x77ea));
    ContributionRewards public immutable rewards = new ContributionRewards(
        address(guild),
        address(policy),
        address(this)
    );

    /// @notice GUILD wei that went in, and that came out.
    uint256 public given;
    uint256 public taken;

    /// @notice How often something happened that must not.
    uint256 public wrong;

    uint256 private _highestRate;
    mapping(uint256 task => uint256 fee) private _highestFee;
    mapping(uint256 period => uint256 amount) public granted;

    constructor() {
        VM.warp(1_800_000_000);
        policy.setEscrow(address(words), 1);
        guild.mint(address(this), type(uint128).max);
        guild.approve(address(rewards), type(uint256).max);
    }

    // ---------------------------------------------------------------- moves

    function wait(uint256 time) external {
        VM.warp(block.timestamp + 1 + (time % 20 days));
    }

    function setRate(uint256 rate) external {
        rate = rate % 4e18;
        if (rate > _highestRate) _highestRate = rate;
        rewards.setRate(address(0), rate);
    }

    function start(uint256 budget, uint256 length) external {
        uint256 before = guild.balanceOf(address(this));
        rewards.startPeriod(1 + (budget % 1e24), 7 days + (length % 60 days));
        given += before - guild.balanceOf(address(this));
    }

    /// @notice The escrow says that a seat was paid, at any price, and somebody pulls it.
    function pull(uint256 task, uint256 price, uint256 age, uint256 seed) external {
        Seat memory seat = Seat(0, price % 1e24, 0, 0);
        uint256 state = seed % 8 == 0 ? (seed >> 8) % 28 : 18;
        _say(task, seat, state, age % 30 days);
        uint256 left = rewards.available();
        uint256 before = _kept(task);
        uint256 reward = rewards.contribute(address(words), termsOf(task), person(task + 1), seat);
        if (reward == 0 || reward > left) ++wrong;
        if (state != 18 && state != 20 && state != 26 && state != 27) ++wrong;
        if (_kept(task) != before + reward) ++wrong;
        if (_kept(task) > (_highestFee[task % TASKS] * _highestRate) / 1e18) ++wrong;
        granted[rewards.periods()] += reward;
    }

    /// @notice Somebody claims, and cannot claim again in the same moment.
    function claim(uint256 who, uint256 period) external {
        uint256[] memory numbers = new uint256[](1);
        numbers[0] = 1 + (period % 3);
        uint256 due = rewards.claimable(person(who), numbers[0]);
        VM.prank(person(who));
        uint256 amount = rewards.claim(numbers, person(who));
        taken += amount;
        if (amount != due) ++wrong;
        VM.prank(person(who));
        try rewards.claim(numbers, person(who)) returns (uint256) {
            ++wrong;
        } catch {}
    }

    function returnUnspent() external {
        taken += rewards.returnUnspent();
    }

    // ---------------------------------------------------------------- sums

    /// @notice What people were granted in a period, and what they have claimed of it.
    function sums(uint256 period) external view returns (uint256 allGranted, uint256 allClaimed) {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            (uint256 one, uint256 claimed) = rewards.grantOf(person(i), period);
            allGranted += one;
            allClaimed += claimed;
        }
    }

    function _say(uint256 task, Seat memory seat, uint256 state, uint256 age) private {
        uint256 hash = uint208(uint256(keccak256(abi.encode(seat))));
        uint256 word = state | ((block.timestamp - age) << 8) | (hash << 48);
        words.setSeat(words.hashTerms(termsOf(task)), person(task + 1), word);
        uint256 fee = (seat.money * FEE_BPS) / 10_000;
        if (fee > _highestFee[task % TASKS]) _highestFee[task % TASKS] = fee;
    }

    function _kept(uint256 task) private view returns (uint256) {
        return rewards.rewarded(address(words), words.hashTerms(termsOf(task)), person(task + 1));
    }

    function termsOf(uint256 task) public pure returns (Terms memory terms) {
        terms.poster = person(task);
        terms.brief = bytes32(task % TASKS);
        terms.shape = Shape.wrap((1 << 16) | (FEE_BPS << 32) | (10_000 << 72));
    }

    function person(uint256 number) public pure returns (address) {
        return address(uint160(0xa000 + (number % PEOPLE)));
    }
}
