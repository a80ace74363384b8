// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Policy} from "../../contracts/Policy.sol";
import {Reputation} from "../../contracts/Reputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {HostileArbitrator} from "../../contracts/mocks/HostileArbitrator.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Vm} from "./Vm.sol";

/// @title One deployment of the real contracts, and the terms of an ordinary task
abstract contract World {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address internal constant TREASURY = address(0x77ea);
    address internal constant POSTER = address(0x9057);
    address internal constant WORKER = address(0x3073);

    Policy internal policy;
    Reputation internal reputation;
    TaskEscrow internal escrow;
    HostileArbitrator internal bench;
    TestToken internal token;

    function setUp() public virtual {
        VM.warp(1_800_000_000);
        policy = new Policy(address(this), 300, TREASURY);
        reputation = new Reputation(address(policy), address(this));
        escrow = new TaskEscrow(address(policy), address(reputation));
        bench = new HostileArbitrator(1 wei);
        token = new TestToken("Demo USD", "dUSD", 6);
        policy.setEscrow(address(escrow), 1);
        policy.setArbitrator(address(bench), 1, 1 days);
        for (uint8 grade = 0; grade < 3; ++grade) {
            policy.setGrade(grade, 1 days, 30 days, 0, 10_000);
            list(address(0), grade);
            list(address(token), grade);
        }
    }

    function list(address currency, uint8 grade) internal {
        policy.setToken(currency, grade, 1, type(uint128).max);
    }

    function fields(address currency, uint128 reward, uint128 bond) internal view returns (TermsFields memory f) {
        f.poster = POSTER;
        f.token = currency;
        f.arbitrator = address(bench);
        (uint256 feeBps, address treasury) = policy.fee();
        f.treasury = treasury;
        f.feeBps = uint16(feeBps);
        f.brief = bytes32(uint256(1));
        f.skill = "solidity";
        f.extraHash = keccak256("");
        f.seats = 1;
        f.shares[0] = 10_000;
        f.workPeriod = 2 days;
        f.reviewPeriod = 1 days;
        f.disputePeriod = 1 days;
        f.rulingPeriod = 30 days;
        f.deadline = uint40(block.timestamp + 20 days);
        f.reward = reward;
        f.ceiling = reward;
        f.bond = bond;
    }

    /// @notice Gives an account what it needs and lets the escrow take it.
    function fund(address account, address currency, uint256 amount) internal {
        if (currency == address(0)) {
            VM.deal(account, amount);
        } else {
            token.mint(account, amount);
            VM.prank(account);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function balance(address account, address currency) internal view returns (uint256) {
        return currency == address(0) ? account.balance : TestToken(currency).balanceOf(account);
    }

    function newSeat(uint256 price, uint256 bond, bytes32 digest) internal pure returns (Seat memory) {
        return Seat(digest, price, bond, 0);
    }
}
