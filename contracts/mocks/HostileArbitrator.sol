// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "../interfaces/IArbitration.sol";

/// @title HostileArbitrator
/// @notice A bench that rules whatever anyone tells it, as often and as late as it is told, and that misbehaves in the
/// middle of a call when it is told to. One that never rules is one that nobody tells.
contract HostileArbitrator is IArbitrator {
    enum Mode {
        Honest,
        RulesInside,
        ReusesId,
        Reenters,
        SendsBack,
        Refuses,
        BurnsGas,
        ReturnsBomb,
        ReturnsNothing,
        CostReverts,
        CostBurnsGas,
        CostReturnsNothing
    }

    Mode public mode;
    uint256 public cost;
    uint256 public nextId;
    uint256 public lastChoices;
    uint256 public insideRuling = 1;
    bytes public lastExtraData;
    bytes public lastAnswer;
    bool public lastOk;

    address private _target;
    bytes private _payload;

    error WrongPayment(uint256 needed, uint256 sent);

    constructor(uint256 cost_) {
        cost = cost_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setCost(uint256 cost_) external {
        cost = cost_;
    }

    /// @notice The number of the next dispute, so that any number can be used again or left out.
    function setNextId(uint256 nextId_) external {
        nextId = nextId_;
    }

    /// @notice What to rule, in mode RulesInside, in the middle of `createDispute`.
    function setInsideRuling(uint256 ruling) external {
        insideRuling = ruling;
    }

    /// @notice What to call, in mode Reenters, in the middle of `createDispute`.
    function setCall(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    /// @notice Rules at any time, on any number, anything; reverts as the arbitrable does.
    function giveRuling(IArbitrable arbitrable, uint256 disputeId, uint256 ruling) external {
        arbitrable.rule(disputeId, ruling);
    }

    /// @inheritdoc IArbitrator
    function createDispute(uint256 _choices, bytes calldata _extraData) external payable returns (uint256 disputeID) {
        if (msg.value != cost) revert WrongPayment(cost, msg.value);
        lastChoices = _choices;
        lastExtraData = _extraData;
        disputeID = mode == Mode.ReusesId ? nextId - 1 : nextId++;
        emit DisputeCreation(disputeID, IArbitrable(msg.sender));
        _misbehave(disputeID);
    }

    /// @inheritdoc IArbitrator
    function arbitrationCost(bytes calldata) external view returns (uint256) {
        if (mode == Mode.CostReverts) revert();
        if (mode == Mode.CostBurnsGas) while (true) {}
        if (mode == Mode.CostReturnsNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return cost;
    }

    /// @inheritdoc IArbitrator
    function appeal(uint256, bytes calldata) external payable {
        revert();
    }

    /// @inheritdoc IArbitrator
    function appealCost(uint256, bytes calldata) external pure returns (uint256) {
        return type(uint256).max;
    }

    /// @inheritdoc IArbitrator
    function appealPeriod(uint256) external pure returns (uint256 start, uint256 end) {
        return (0, 0);
    }

    /// @inheritdoc IArbitrator
    function disputeStatus(uint256) external pure returns (DisputeStatus) {
        return DisputeStatus.Waiting;
    }

    /// @inheritdoc IArbitrator
    function currentRuling(uint256) external pure returns (uint256) {
        return 0;
    }

    function _misbehave(uint256 disputeID) private {
        if (mode == Mode.Refuses) revert();
        if (mode == Mode.BurnsGas) while (true) {}
        if (mode == Mode.ReturnsBomb) {
            assembly ("memory-safe") {
                revert(0, 1000000)
            }
        }
        if (mode == Mode.ReturnsNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        if (mode == Mode.RulesInside) {
            (lastOk, lastAnswer) = msg.sender.call(abi.encodeCall(IArbitrable.rule, (disputeID, insideRuling)));
        }
        if (mode == Mode.SendsBack) (lastOk, lastAnswer) = msg.sender.call{value: msg.value}("");
        if (mode == Mode.Reenters) (lastOk, lastAnswer) = _target.call(_payload);
    }
}
