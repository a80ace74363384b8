// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TaskPot} from "../../contracts/TaskPot.sol";
import {Terms, Shape, Clocks} from "../../contracts/libraries/TermsTypes.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {TestWords} from "../../contracts/mocks/TestWords.sol";
import {Vm} from "./Vm.sol";

/// @title People around pots whose escrow says whatever comes to its mind, and their books kept a second time
/// @notice Four tasks, two in each currency, whose fee is 2.5 %; four people who contribute, work and take back.
contract PotHandler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant TASKS = 4;
    uint256 private constant PEOPLE = 4;
    address private constant TREASURY = address(0x77ea);

    TestWords public immutable words = new TestWords();
    TestToken public immutable token = new TestToken("Demo USD", "dUSD", 6);
    TaskPot public immutable pot = new TaskPot(address(words));

    /// @notice In each currency: what was put in, and what left.
    mapping(address currency => uint256) public given;
    mapping(address currency => uint256) public taken;

    /// @notice What each person put into each task and has not taken back.
    mapping(uint256 task => mapping(uint256 person => uint256)) public standing;
    mapping(uint256 task => bool) public everPaid;

    /// @notice How often somebody took back another sum than his, or took it twice.
    uint256 public wrong;

    constructor() {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            VM.deal(person(i), 1e30);
            token.mint(person(i), 1e30);
            VM.prank(person(i));
            token.approve(address(pot), type(uint256).max);
        }
    }

    // ---------------------------------------------------------------- moves

    /// @notice The escrow says anything about a task and a worker's seat; mostly something that opens or ends it.
    function say(uint256 task, uint256 worker, uint256 seed) external {
        bytes32 id = words.hashTerms(termsOf(task));
        uint256 status = 1 + (seed % 2);
        uint256 places = (seed >> 8) % 2;
        uint256 opened = ((seed >> 16) % 3) * 1_000;
        uint256 state = (seed >> 24) % 3 == 0 ? (seed >> 32) % 7 : 16 + ((seed >> 32) % 11);
        words.setTask(id, status | (places << 8) | (opened << 64));
        words.setSeat(id, person(worker), (seed >> 40) % 4 == 0 ? 0 : state | ((((seed >> 48) % 3) * 1_000) << 8));
    }

    /// @notice The escrow opens a task's place.
    function open(uint256 task, uint256 worker) external {
        bytes32 id = words.hashTerms(termsOf(task));
        words.setTask(id, 1 | (1 << 8) | (1_000 << 64));
        words.setSeat(id, person(worker), 0);
        words.setSeat(id, address(0), 0);
    }

    function contribute(uint256 task, uint256 by, uint256 net) external {
        Terms memory terms = termsOf(task);
        net = net % 1e20;
        uint256 due = net + (net * 250) / 10_000;
        VM.prank(person(by));
        pot.contribute{value: terms.token == address(0) ? due : 0}(terms, net);
        given[terms.token] += due;
        standing[task % TASKS][by % PEOPLE] += due;
    }

    /// @notice Anyone pays a worker; mostly the escrow says just then that his seat was paid.
    function pay(uint256 task, uint256 worker, uint256 seed) external {
        Terms memory terms = termsOf(task);
        if (seed % 4 != 0) words.setSeat(words.hashTerms(terms), person(worker), seed % 2 == 0 ? 18 : 20);
        uint256 before = balanceOf(person(worker), terms.token);
        pot.pay(terms, person(worker));
        taken[terms.token] += balanceOf(person(worker), terms.token) - before;
        everPaid[task % TASKS] = true;
    }

    /// @notice Whoever takes back gets exactly what he has standing there; mostly the escrow says just then that he may.
    function refund(uint256 task, uint256 by, uint256 lastWorker, uint256 to, uint256 seed) external {
        Terms memory terms = termsOf(task);
        if (seed % 4 != 0) words.setSeat(words.hashTerms(terms), person(lastWorker), 21 + (seed % 4));
        uint256 before = balanceOf(person(to), terms.token);
        VM.prank(person(by));
        uint256 amount = pot.refund(terms, person(lastWorker), person(to));
        if (amount != standing[task % TASKS][by % PEOPLE]) ++wrong;
        if (balanceOf(person(to), terms.token) - before != amount) ++wrong;
        taken[terms.token] += amount;
        standing[task % TASKS][by % PEOPLE] = 0;
        VM.prank(person(by));
        try pot.refund(terms, person(lastWorker), person(to)) returns (uint256) {
            ++wrong;
        } catch {}
    }

    function withdraw(uint256 task) external {
        address currency = termsOf(task).token;
        VM.prank(TREASURY);
        taken[currency] += pot.withdraw(currency, person(task));
    }

    // ---------------------------------------------------------------- sums

    function balanceOf(address account, address currency) public view returns (uint256) {
        return currency == address(0) ? account.balance : token.balanceOf(account);
    }

    /// @notice What the pots in a currency say they hold, with what they owe to the treasury.
    function owed(address currency) external view returns (uint256 sum) {
        sum = pot.credit(TREASURY, currency);
        for (uint256 i = 0; i < TASKS; ++i) {
            Terms memory terms = termsOf(i);
            if (terms.token != currency) continue;
            (uint256 net, uint256 fee) = pot.potOf(words.hashTerms(terms));
            sum += net + fee;
        }
    }

    /// @notice What the contributions of a task that was never paid come to, and what its pot holds.
    function unpaid(uint256 task) external view returns (bool never, uint256 sum, uint256 held) {
        for (uint256 i = 0; i < PEOPLE; ++i) sum += standing[task][i];
        (uint256 net, uint256 fee) = pot.potOf(words.hashTerms(termsOf(task)));
        return (!everPaid[task], sum, net + fee);
    }

    function termsOf(uint256 task) public view returns (Terms memory terms) {
        terms.token = task % 2 == 0 ? address(0) : address(token);
        terms.treasury = TREASURY;
        terms.brief = bytes32(task % TASKS);
        terms.shape = Shape.wrap((1 << 16) | (250 << 32));
        terms.clocks = Clocks.wrap(uint256(type(uint40).max) << 192);
    }

    function person(uint256 number) public pure returns (address) {
        return address(uint160(0xa000 + (number % PEOPLE)));
    }
}
