// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITaskEscrow} from "../../../contracts/interfaces/ITaskEscrow.sol";
import {HostileAccount} from "../../../contracts/mocks/HostileAccount.sol";
import {HostileArbitrator} from "../../../contracts/mocks/HostileArbitrator.sol";
import {HostileStanding} from "../../../contracts/mocks/HostileStanding.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {TestSafe} from "../../../contracts/mocks/TestSafe.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Policy} from "../../../contracts/Policy.sol";
import {TaskEscrow} from "../../../contracts/TaskEscrow.sol";
import {FaultyEscrow} from "./FaultyEscrow.sol";
import {Vm} from "../Vm.sol";

/// @title Who takes part: three people, a wallet of two owners, a contract that is awkward when it is paid, the treasury
/// @notice Each can be poster and worker, but the treasury. Tokens: the native coin, one with permit, one that misbehaves.
/// Benches: one that keeps to its word, one that misbehaves. Whoever calls pays from his own.
abstract contract Actors {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant PARTIES = 5;
    uint256 internal constant WEALTH = 1e30;

    /// @dev Little enough that a payment which burned all of it would leave too little to write a credit.
    uint256 internal constant CALL_GAS = 1_200_000;

    ITaskEscrow public immutable escrow;
    Policy public immutable policy;
    HostileStanding public immutable standing;
    TestToken public immutable honest;
    HostileToken public immutable hostile;
    HostileAccount public immutable account;
    TestSafe public immutable safe;
    address public immutable treasury;
    HostileArbitrator[2] public benches;

    address[6] public people;
    address[3] public tokens;

    /// @dev Who calls in this step.
    address internal _actor;
    uint256 internal _gas = CALL_GAS;

    mapping(address person => uint256 key) private _keys;
    bytes32 private immutable _domain;

    constructor(bool faulty) {
        treasury = address(0x77ea);
        standing = new HostileStanding();
        policy = new Policy(address(this), 300, treasury);
        address real = address(new TaskEscrow(address(policy), address(standing)));
        escrow = ITaskEscrow(faulty ? address(new FaultyEscrow(real)) : real);
        honest = new TestToken("Demo USD", "dUSD", 6);
        hostile = new HostileToken();
        account = new HostileAccount();
        safe = _newSafe();
        benches = [new HostileArbitrator(1_000), new HostileArbitrator(1_000)];
        tokens = [address(0), address(honest), address(hostile)];
        people = [_person(1), _person(2), _person(3), address(safe), address(account), treasury];
        for (uint256 i = 0; i < PARTIES; ++i) _equip(people[i]);
        _setPolicy();
        _domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Guildhall TaskEscrow"),
                keccak256("1"),
                block.chainid,
                address(escrow)
            )
        );
    }

    function _setPolicy() private {
        policy.setEscrow(address(escrow), 1);
        for (uint256 i = 0; i < 2; ++i) _listBench(i, 1);
        for (uint8 grade = 0; grade < 3; ++grade) {
            policy.setGrade(grade, 1 days, 30 days, 0, 10_000);
            for (uint256 i = 0; i < 3; ++i) policy.setToken(tokens[i], grade, 1, type(uint128).max);
        }
    }

    function _listBench(uint256 i, uint256 multiple) internal {
        policy.setArbitrator(address(benches[i]), multiple, 1 days);
    }

    function _newSafe() private returns (TestSafe) {
        address[] memory owners = new address[](2);
        (owners[0], owners[1]) = (_person(11), _person(12));
        return new TestSafe(owners, 1);
    }

    function _person(uint256 key) private returns (address person) {
        person = VM.addr(key);
        _keys[person] = key;
    }

    function _equip(address person) private {
        VM.deal(person, WEALTH);
        honest.mint(person, WEALTH);
        hostile.mint(person, WEALTH);
        for (uint256 i = 1; i < 3; ++i) {
            VM.prank(person);
            TestToken(tokens[i]).approve(address(escrow), type(uint256).max);
        }
    }

    // ---------------------------------------------------------------- calls and signatures

    /// @dev The sum leaves the account that calls; the gas is what the step allows.
    function _call(address who, bytes memory payload, uint256 value) internal returns (bool ok) {
        _actor = who;
        VM.prank(who);
        (ok, ) = address(escrow).call{value: value, gas: _gas}(payload);
    }

    /// @dev The awkward contract has no key and no ERC-1271: whatever bears its name as a signature must be refused.
    function _canSign(address who) internal view returns (bool) {
        return who != address(account);
    }

    function _hasKey(address who) internal view returns (bool) {
        return _keys[who] != 0;
    }

    function _sign(address who, bytes32 structHash) internal view returns (bytes memory) {
        return _signature(who, keccak256(abi.encodePacked(hex"1901", _domain, structHash)));
    }

    function _signature(address who, bytes32 digest) internal view returns (bytes memory) {
        uint256 key = _keys[who];
        if (who == address(safe)) (key, digest) = (11, safe.getMessageHash(abi.encode(digest)));
        if (key == 0) key = 99;
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // ---------------------------------------------------------------- how tokens, receivers and benches fail

    function _balance(address token, address who) internal view returns (uint256) {
        return token == address(0) ? who.balance : TestToken(token).balanceOf(who);
    }

    function _cannotPull(address token, address from) internal view returns (bool) {
        if (token != address(hostile)) return false;
        return _tokenFails() || hostile.mode() == HostileToken.Mode.TakesFee || hostile.blocked(from);
    }

    function _cannotPay(address token, address to) internal view returns (bool) {
        if (token == address(hostile)) return _tokenFails() || hostile.blocked(to);
        if (token != address(0) || to != address(account)) return false;
        HostileAccount.Mode mode = account.mode();
        return
            mode == HostileAccount.Mode.Refuses ||
            mode == HostileAccount.Mode.BurnsGas ||
            mode == HostileAccount.Mode.ReturnsBomb;
    }

    function _tokenFails() private view returns (bool) {
        HostileToken.Mode mode = hostile.mode();
        return mode >= HostileToken.Mode.ReturnsFalse && mode <= HostileToken.Mode.ReturnsBomb;
    }

    /// @dev What reaches the receiver of a payment.
    function _arriving(address token, uint256 amount) internal view returns (uint256) {
        bool takes = token == address(hostile) && hostile.mode() == HostileToken.Mode.TakesFee;
        return takes ? amount - amount / 100 : amount;
    }

    function _costFails(address bench) internal view returns (bool) {
        return HostileArbitrator(bench).mode() >= HostileArbitrator.Mode.CostReverts;
    }

    function _disputeFails(address bench) internal view returns (bool) {
        HostileArbitrator.Mode mode = HostileArbitrator(bench).mode();
        return
            mode == HostileArbitrator.Mode.ReusesId ||
            (mode >= HostileArbitrator.Mode.Refuses && mode <= HostileArbitrator.Mode.ReturnsNothing);
    }

    /// @dev Each of them sets out to enter again; the escrow must have refused every time.
    function _reentered() internal view returns (bool) {
        return account.lastOk() || hostile.lastOk() || standing.lastOk() || benches[1].lastOk();
    }
}
