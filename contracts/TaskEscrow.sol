// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowContests} from "./escrow/EscrowContests.sol";
import {EscrowCore} from "./escrow/EscrowCore.sol";
import {ITaskEscrow} from "./interfaces/ITaskEscrow.sol";
import {Payment} from "./libraries/Payment.sol";
import {TermsLib} from "./libraries/TermsLib.sol";
import {Terms, TermsFields, Seat} from "./libraries/TermsTypes.sol";

/// @title TaskEscrow
/// @notice See `ITaskEscrow`.
/// @dev One contract in chapters, each standing on the one before: EscrowCore (words, money, signatures), EscrowTasks
/// (posting and places), EscrowSeats (agreement and silence), EscrowDisputes, EscrowContests.
contract TaskEscrow is EscrowContests {
    constructor(address policy_, address reputation_) EscrowCore(policy_, reputation_) {}

    /// @inheritdoc ITaskEscrow
    function withdraw(address token, address to) external nonReentrant returns (uint256 amount) {
        if (to == address(0) || to == address(this)) revert Escrow_TransferFailed(to);
        amount = _credits[msg.sender][token];
        if (amount == 0) revert Escrow_NoCredit();

        _credits[msg.sender][token] = 0;
        emit Withdrawn(msg.sender, token, to, amount);
        if (!Payment.send(token, to, amount, gasleft())) revert Escrow_TransferFailed(to);
    }

    /// @inheritdoc ITaskEscrow
    function raiseEpoch() external outside returns (uint256 epoch) {
        epoch = ++_epochs[msg.sender];
        emit EpochRaised(msg.sender, epoch);
    }

    /// @inheritdoc ITaskEscrow
    function taskWord(bytes32 taskId) external view returns (uint256 word) {
        return _taskWords[taskId];
    }

    /// @inheritdoc ITaskEscrow
    function seatWord(bytes32 taskId, address worker) external view returns (uint256 word) {
        return _seatSlots[taskId][worker].word;
    }

    /// @inheritdoc ITaskEscrow
    function credit(address account, address token) external view returns (uint256 amount) {
        return _credits[account][token];
    }

    /// @inheritdoc ITaskEscrow
    function epochOf(address account) external view returns (uint256 epoch) {
        return _epochs[account];
    }

    /// @inheritdoc ITaskEscrow
    function packTerms(TermsFields calldata fields) external pure returns (Terms memory) {
        _return(TermsLib.pack(fields));
    }

    /// @inheritdoc ITaskEscrow
    function unpackTerms(Terms calldata terms) external pure returns (TermsFields memory) {
        _return(TermsLib.unpack(terms));
    }

    /// @inheritdoc ITaskEscrow
    function hashSeat(Seat calldata seat) external pure returns (uint208) {
        return _hashSeat(seat);
    }

    /// @dev Ends the call with words that are encoded already.
    function _return(bytes memory words) private pure {
        assembly ("memory-safe") {
            return(add(words, 0x20), mload(words))
        }
    }
}
