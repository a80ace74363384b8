// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {HostileAccount} from "./HostileAccount.sol";

/// @title HostileWallet
/// @notice An account that is asked for its signature by ERC-1271 and answers in every way that such accounts have been
/// seen to answer.
contract HostileWallet is HostileAccount, IERC1271 {
    enum Answer {
        Agrees,
        Declines,
        SaysOne,
        Reverts,
        BurnsGas,
        ReturnsBomb,
        ReturnsNothing,
        ReturnsShort,
        ReturnsDirty,
        ReturnsLong
    }

    Answer public answer;

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (answer == Answer.Declines) return 0xffffffff;
        if (answer == Answer.SaysOne) _answer(bytes32(uint256(1)), 0x20);
        if (answer == Answer.Reverts) revert();
        if (answer == Answer.BurnsGas) while (true) {}
        if (answer == Answer.ReturnsBomb) _answer(IERC1271.isValidSignature.selector, 1000000);
        if (answer == Answer.ReturnsNothing) _answer(0, 0);
        if (answer == Answer.ReturnsShort) _answer(IERC1271.isValidSignature.selector, 4);
        if (answer == Answer.ReturnsDirty)
            _answer(bytes32(IERC1271.isValidSignature.selector) | bytes32(uint256(1)), 0x20);
        if (answer == Answer.ReturnsLong) _answer(IERC1271.isValidSignature.selector, 0x40);
        return IERC1271.isValidSignature.selector;
    }

    function _answer(bytes32 word, uint256 size) private pure {
        assembly ("memory-safe") {
            mstore(0x00, word)
            mstore(0x20, 0)
            return(0, size)
        }
    }
}
