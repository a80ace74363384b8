// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../interfaces/IReputation.sol";
import {Terms} from "../libraries/TermsTypes.sol";

/// @title TestWords
/// @notice Answers as an escrow would, with whatever words it was told; it may lie.
contract TestWords {
    mapping(bytes32 taskId => uint256 word) public taskWord;
    mapping(bytes32 taskId => mapping(address worker => uint256 word)) public seatWord;

    function setTask(bytes32 taskId, uint256 word) external {
        taskWord[taskId] = word;
    }

    function setSeat(bytes32 taskId, address worker, uint256 word) external {
        seatWord[taskId][worker] = word;
    }

    /// @notice Notes paid work that nobody did.
    function vouch(
        IReputation reputation,
        address worker,
        address poster,
        bytes32 skill,
        address token,
        uint256 fee
    ) external {
        reputation.note(worker, poster, skill, token, fee);
    }

    function hashTerms(Terms calldata terms) external pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }
}
