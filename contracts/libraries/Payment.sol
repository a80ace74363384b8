// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";

/// @title Moves of native coin and ERC-20 that no receiver and no token can use against the caller
/// @notice Return data is never copied beyond one word. A library of OpenZeppelin is not used here because its calls
/// forward all gas, so that a token that burns it could hold up every exit.
library Payment {
    /// @notice Gas for a receiver of native coin; a Safe with modules needs less than half of it.
    uint256 internal constant NATIVE_GAS = 100_000;

    /// @notice Gas for a token's `transfer`.
    uint256 internal constant TOKEN_GAS = 300_000;

    /// @notice What must be left beside the payment's share: the price of a call that creates its receiver (36,700), one
    /// new word of credit and its event (24,000), and the return.
    uint256 internal constant RESERVE = 70_000;

    /// @notice Sends with capped gas; too little gas for the full cap reverts, so that no caller can make a payment fail.
    /// @return ok Whether it arrived.
    function sendCapped(address token, address to, uint256 amount) internal returns (bool ok) {
        uint256 cap = token == address(0) ? NATIVE_GAS : TOKEN_GAS;
        if (gasleft() < cap + cap / 63 + RESERVE) revert ITaskEscrow.Escrow_LittleGas();
        return send(token, to, amount, cap);
    }

    /// @notice Sends native coin, or a token whose `transfer` returns nothing or true.
    /// @return ok Whether it arrived.
    function send(address token, address to, uint256 amount, uint256 gasCap) internal returns (bool ok) {
        if (token == address(0)) {
            assembly ("memory-safe") {
                ok := call(gasCap, to, amount, 0, 0, 0, 0)
            }
        } else {
            ok = _callToken(token, abi.encodeCall(IERC20.transfer, (to, amount)), gasCap);
        }
    }

    /// @notice Pulls exactly `amount` of a token from `from` into this contract, or reverts.
    function pull(address token, address from, uint256 amount) internal {
        uint256 before = balance(token);
        if (!_callToken(token, abi.encodeCall(IERC20.transferFrom, (from, address(this), amount)), gasleft())) {
            revert ITaskEscrow.Escrow_TransferFailed(address(this));
        }
        uint256 got = balance(token);
        got = got > before ? got - before : 0;
        if (got != amount) revert ITaskEscrow.Escrow_NotReceived(amount, got);
    }

    /// @notice Hands a permit for this contract to a token and ignores what becomes of it: anyone may have handed it in
    /// before, so that only the allowance tells.
    function tryPermit(
        address token,
        address owner,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) internal {
        _callToken(
            token,
            abi.encodeCall(IERC20Permit.permit, (owner, address(this), amount, deadline, v, r, s)),
            gasleft()
        );
    }

    /// @notice This contract's balance of a token; reverts where there is no token.
    function balance(address token) internal view returns (uint256 amount) {
        bytes memory data = abi.encodeCall(IERC20.balanceOf, (address(this)));
        bool ok;
        assembly ("memory-safe") {
            ok := staticcall(gas(), token, add(data, 0x20), mload(data), 0, 0x20)
            ok := and(ok, gt(returndatasize(), 0x1f))
            amount := mload(0)
        }
        if (!ok) revert ITaskEscrow.Escrow_BadToken(token);
    }

    function _callToken(address token, bytes memory data, uint256 gasCap) private returns (bool ok) {
        assembly ("memory-safe") {
            mstore(0, 0)
            ok := call(gasCap, token, 0, add(data, 0x20), mload(data), 0, 0x20)
            switch returndatasize()
            case 0 {
                ok := and(ok, gt(extcodesize(token), 0))
            }
            default {
                ok := and(ok, and(gt(returndatasize(), 0x1f), eq(mload(0), 1)))
            }
        }
    }
}
