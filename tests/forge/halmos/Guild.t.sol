// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Policy} from "../../../contracts/Policy.sol";
import {Reputation} from "../../../contracts/Reputation.sol";
import {TaskEscrow} from "../../../contracts/TaskEscrow.sol";
import {Vm} from "../Vm.sol";

interface VmSymbols {
    function store(address account, bytes32 slot, bytes32 value) external;
}

interface Svm {
    function createCalldata(string memory contractName) external pure returns (bytes memory data);
}

/// @title No call of the guild reaches a posted task
/// @notice Any function of Policy or Reputation, with any arguments, by any caller, also by their owner: every word of the
/// escrow and every credit stays. One call is enough, since it begins from any words.
contract GuildChecks {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    VmSymbols private constant STORE = VmSymbols(address(uint160(uint256(keccak256("hevm cheat code")))));
    Svm private constant SVM = Svm(address(uint160(uint256(keccak256("svm cheat code")))));

    address private constant POSTER = address(0x9057);
    bytes32 private constant TASK = keccak256("a task");

    Policy private _policy;
    Reputation private _reputation;
    TaskEscrow private _escrow;

    function setUp() public {
        VM.warp(1_800_000_000);
        _policy = new Policy(address(this), 300, address(0x77ea));
        _reputation = new Reputation(address(_policy), address(this));
        _escrow = new TaskEscrow(address(_policy), address(_reputation));
        _policy.setEscrow(address(_escrow), 1);
    }

    function _check(
        address target,
        string memory name,
        address caller,
        uint256 task,
        uint256 seat,
        uint256 credit
    ) private {
        bytes32 place = keccak256(abi.encode(TASK, 3));
        STORE.store(address(_escrow), keccak256(abi.encode(TASK, 2)), bytes32(task));
        STORE.store(address(_escrow), keccak256(abi.encode(POSTER, place)), bytes32(seat));
        STORE.store(
            address(_escrow),
            keccak256(abi.encode(address(0), keccak256(abi.encode(POSTER, 4)))),
            bytes32(credit)
        );
        bytes memory data = SVM.createCalldata(name);
        VM.prank(caller);
        (bool ok, ) = target.call(data);
        ok;
        assert(_escrow.taskWord(TASK) == task);
        assert(_escrow.seatWord(TASK, POSTER) == seat);
        assert(_escrow.credit(POSTER, address(0)) == credit);
    }

    function check_noCallOfPolicyMovesATask(uint256 task, uint256 seat, uint256 credit) public {
        _check(address(_policy), "Policy", address(this), task, seat, credit);
    }

    function check_noCallOfReputationMovesATask(address caller, uint256 task, uint256 seat, uint256 credit) public {
        _check(address(_reputation), "Reputation", caller, task, seat, credit);
    }
}
