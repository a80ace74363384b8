// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Panel} from "../../contracts/Panel.sol";
import {IPanel} from "../../contracts/interfaces/IPanel.sol";
import {Policy} from "../../contracts/Policy.sol";
import {Reputation} from "../../contracts/Reputation.sol";
import {TaskEscrow} from "../../contracts/TaskEscrow.sol";
import {Terms, TermsFields, Seat} from "../../contracts/libraries/TermsTypes.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";

/// @notice The cheat codes that these tests use.
interface Vm {
    function warp(uint256 timestamp) external;

    function prank(address sender) external;

    function deal(address account, uint256 balance) external;

    function chainId(uint256 id) external;
}

/// @title One deployment of the real contracts, and the terms of an ordinary task
abstract contract World {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address internal constant TREASURY = address(0x77ea);
    address internal constant POSTER = address(0x9057);
    address internal constant WORKER = address(0x3073);

    Policy internal policy;
    Reputation internal reputation;
    TaskEscrow internal escrow;
    Panel internal panel;
    TestToken internal token;

    function setUp() public virtual {
        VM.warp(1_800_000_000);
        address[] memory members = new address[](1);
        members[0] = address(this);
        policy = new Policy(address(this), 300, TREASURY);
        reputation = new Reputation(address(policy));
        escrow = new TaskEscrow(address(policy), address(reputation));
        panel = new Panel(members, IPanel.Settings(1, 1 wei, 1 days, 0, IPanel(address(0)), TREASURY));
        token = new TestToken("Demo USD", "dUSD", 6);
        policy.setEscrow(address(escrow), 1);
        policy.setArbitrator(address(panel), 1, 1 days);
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
        f.arbitrator = address(panel);
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
