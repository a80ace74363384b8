// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title HostileToken
/// @notice A token that behaves until it is told not to, in every way that tokens have been seen to misbehave.
contract HostileToken is ERC20 {
    enum Mode {
        Honest,
        TakesFee,
        ReturnsNothing,
        ReturnsFalse,
        ReturnsTwo,
        Reverts,
        BurnsGas,
        ReturnsBomb,
        Reenters,
        BalanceReverts,
        NeedsGas,
        SwallowsCalls
    }

    Mode public mode;
    bytes public lastAnswer;
    bool public lastOk;
    uint256 public reentries;
    mapping(address account => bool) public blocked;

    address private _target;
    bytes private _payload;

    error Blocked(address account);

    constructor() ERC20("Hostile", "HOST") {}

    /// @dev It has no permit. A call it does not know reverts, unless it re-enters or, as some tokens do, takes any call.
    fallback() external {
        _misbehave();
        if (mode != Mode.Reenters && mode != Mode.SwallowsCalls) revert();
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setBlocked(address account, bool value) external {
        blocked[account] = value;
    }

    /// @notice What to call, in mode Reenters, in the middle of every transfer.
    function setCall(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _misbehave();
        _move(msg.sender, to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _misbehave();
        _spendAllowance(from, msg.sender, amount);
        _move(from, to, amount);
        return _answer();
    }

    function balanceOf(address account) public view override returns (uint256) {
        require(mode != Mode.BalanceReverts);
        return super.balanceOf(account);
    }

    function _move(address from, address to, uint256 amount) private {
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        if (mode == Mode.ReturnsFalse || mode == Mode.ReturnsTwo) return;
        uint256 fee = mode == Mode.TakesFee ? amount / 100 : 0;
        _transfer(from, to, amount - fee);
        if (fee != 0) _burn(from, fee);
    }

    function _misbehave() private {
        if (mode == Mode.Reverts) revert();
        if (mode == Mode.NeedsGas && gasleft() < 290_000) revert();
        if (mode == Mode.BurnsGas) while (true) {}
        if (mode == Mode.ReturnsBomb) {
            assembly ("memory-safe") {
                revert(0, 1000000)
            }
        }
        if (mode == Mode.Reenters) {
            ++reentries;
            (lastOk, lastAnswer) = _target.call(_payload);
        }
    }

    function _answer() private view returns (bool) {
        if (mode == Mode.ReturnsNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        if (mode == Mode.ReturnsTwo) {
            assembly ("memory-safe") {
                mstore(0, 2)
                return(0, 0x20)
            }
        }
        return mode != Mode.ReturnsFalse;
    }
}
