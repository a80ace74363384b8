// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {World} from "./World.sol";

/// @title For each token, to the unit: what the escrow holds is what is locked and what accounts may withdraw
contract SolvencyTest is World {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    EscrowHandler private _handler;
    HostileToken private _hostile;

    function setUp() public override {
        super.setUp();
        _hostile = new HostileToken();
        for (uint8 grade = 0; grade < 3; ++grade) list(address(_hostile), grade);
        _handler = new EscrowHandler(escrow, policy, reputation, TREASURY, address(token), _hostile, address(panel));
        policy.transferOwnership(address(_handler));
        VM.prank(address(_handler));
        policy.acceptOwnership();
        for (uint256 i = 0; i < 4; ++i) {
            address person = _handler.people(i);
            token.mint(person, 1e30);
            _hostile.mint(person, 1e30);
            VM.prank(person);
            token.approve(address(escrow), type(uint256).max);
            VM.prank(person);
            _hostile.approve(address(escrow), type(uint256).max);
        }
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// forge-config: default.invariant.runs = 256
    /// forge-config: default.invariant.depth = 100
    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: deep.invariant.runs = 1000
    /// forge-config: deep.invariant.depth = 128
    /// forge-config: deep.invariant.fail-on-revert = true
    function invariant_everyTokenIsSolventAndEveryWordIsAsTheBooksSay() public view {
        for (uint256 i = 0; i < 3; ++i) _checkToken(_handler.tokens(i));
        for (uint256 i = 0; i < 5; ++i) {
            address person = _handler.people(i);
            require(reputation.suspendedUntil(person) == _handler.suspendedUntil(person), "suspension");
        }
        uint256 tasks = _handler.taskCount();
        for (uint256 i = 0; i < tasks; ++i) {
            (bytes32 id, uint256 word) = _handler.taskAt(i);
            require(escrow.taskWord(id) == word, "task word");
            uint256 seats = _handler.seatCount(i);
            for (uint256 j = 0; j < seats; ++j) {
                (, address worker, uint256 seatWord) = _handler.seatAt(i, j);
                require(escrow.seatWord(id, worker) == seatWord, "seat word");
            }
        }
    }

    function _checkToken(address currency) private view {
        uint256 owed = _handler.locked(currency);
        for (uint256 i = 0; i < 5; ++i) {
            address person = _handler.people(i);
            uint256 due = escrow.credit(person, currency);
            require(due == _handler.credit(person, currency), "credit");
            owed += due;
        }
        require(balance(address(escrow), currency) == owed + _handler.donated(currency), "solvency");
    }
}
