// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title HostileAccount
/// @notice A contract account that takes part like anyone else and is awkward when it is paid.
contract HostileAccount {
    enum Mode {
        Accepts,
        Refuses,
        WritesTwoWords,
        BurnsGas,
        ReturnsBomb,
        Reenters,
        NeedsGas
    }

    Mode public mode;
    bytes public lastAnswer;
    bool public lastOk;

    address private _target;
    bytes private _payload;
    mapping(uint256 payment => uint256 amount) private _ledger;
    uint256 private _payments;

    receive() external payable {
        if (mode == Mode.Refuses) revert();
        if (mode == Mode.NeedsGas && gasleft() < 90_000) revert();
        if (mode == Mode.WritesTwoWords) _ledger[++_payments] = msg.value;
        if (mode == Mode.BurnsGas) while (true) {}
        if (mode == Mode.ReturnsBomb) {
            assembly ("memory-safe") {
                revert(0, 1000000)
            }
        }
        if (mode == Mode.Reenters) (lastOk, lastAnswer) = _target.call(_payload);
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice What to call, in mode Reenters, in the middle of being paid.
    function setCall(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    /// @notice Calls as this account and reverts as the callee does.
    function execute(address target, bytes calldata payload) external payable returns (bytes memory answer) {
        return executeWithGas(target, payload, gasleft());
    }

    /// @notice The same with no more gas than given.
    function executeWithGas(
        address target,
        bytes calldata payload,
        uint256 gasLimit
    ) public payable returns (bytes memory) {
        (bool ok, bytes memory answer) = target.call{value: msg.value, gas: gasLimit}(payload);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }
}
