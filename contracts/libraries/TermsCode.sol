// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicy} from "../interfaces/IPolicy.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {ITaskEscrow} from "../interfaces/ITaskEscrow.sol";
import {Terms, Seat} from "./TermsTypes.sol";

/// @title The encodings of terms: EIP-712 hash, `Policy.check` and `TaskPosted`
/// @notice The compiler would copy the thirteen words three times, field by field; one copy serves all three, which saves
/// a post about 2,000 gas.
library TermsCode {
    bytes32 private constant TYPEHASH = keccak256(
        "Terms(address poster,address token,address arbitrator,address treasury,bytes32 brief,bytes32 skill,"
        "bytes32 inviteRoot,bytes32 extraHash,uint256 shape,uint256 clocks,uint256 pay,uint256 lift,uint256 cover)"
    );

    /// @notice The EIP-712 digest of terms.
    function hash(Terms calldata terms, bytes32 domain) internal pure returns (bytes32 digest) {
        bytes32 typehash = TYPEHASH;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typehash)
            calldatacopy(add(start, 0x20), terms, 0x1a0)
            let structHash := keccak256(start, 0x1c0)
            mstore(start, hex"1901")
            mstore(add(start, 0x02), domain)
            mstore(add(start, 0x22), structHash)
            digest := keccak256(start, 0x42)
        }
    }

    /// @notice The id of a task, as an escrow of any version computes it from the terms.
    function hashBy(address escrow, Terms calldata terms) internal view returns (bytes32 digest) {
        uint256 selector = uint32(ITaskEscrow.hashTerms.selector);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, selector)
            calldatacopy(add(start, 0x20), terms, 0x1a0)
            let ok := staticcall(gas(), escrow, add(start, 0x1c), 0x1a4, 0, 0x20)
            if iszero(and(ok, gt(returndatasize(), 0x1f))) {
                revert(0, 0)
            }
            digest := mload(0)
        }
    }

    /// @notice `abi.encode(terms, extraData)`, in memory after one free word.
    /// @return start Where the free word begins.
    /// @return size Bytes of the encoding, without the free word.
    function encode(
        Terms calldata terms,
        bytes calldata extraData
    ) internal pure returns (uint256 start, uint256 size) {
        assembly ("memory-safe") {
            start := mload(0x40)
            calldatacopy(add(start, 0x20), terms, 0x1a0)
            mstore(add(start, 0x1c0), 0x1c0)
            mstore(add(start, 0x1e0), extraData.length)
            let data := add(start, 0x200)
            calldatacopy(data, extraData.offset, extraData.length)
            mstore(add(data, extraData.length), 0)
            let padded := and(add(extraData.length, 0x1f), not(0x1f))
            size := add(0x1e0, padded)
            mstore(0x40, add(add(data, padded), 0x20))
        }
    }

    /// @notice Asks `policy` about the terms encoded at `start`; whatever is not a plain yes is a no.
    function admitted(address policy, uint256 start, uint256 size) internal view returns (bool ok) {
        uint256 selector = uint32(IPolicy.check.selector);
        assembly ("memory-safe") {
            mstore(start, selector)
            mstore(0, 1)
            ok := staticcall(gas(), policy, add(start, 0x1c), add(size, 4), 0, 0x20)
            ok := and(ok, and(gt(returndatasize(), 0x1f), iszero(mload(0))))
        }
    }

    /// @notice Emits `TaskPosted` with the terms encoded at `start`.
    function emitPosted(bytes32 taskId, address poster, bytes32 skill, uint256 start, uint256 size) internal {
        bytes32 topic = ITaskEscrow.TaskPosted.selector;
        assembly ("memory-safe") {
            log4(add(start, 0x20), size, topic, taskId, poster, skill)
        }
    }

    /// @notice Asks `reputation` to record a seat of the calling escrow, with capped gas.
    /// @return ok Whether it did.
    function tryRecord(
        address reputation,
        Terms calldata terms,
        address worker,
        Seat calldata seat,
        uint256 gasCap
    ) internal returns (bool ok) {
        uint256 selector = uint32(IReputation.record.selector);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, selector)
            mstore(add(start, 0x20), address())
            calldatacopy(add(start, 0x40), terms, 0x1a0)
            mstore(add(start, 0x1e0), worker)
            calldatacopy(add(start, 0x200), seat, 0x80)
            ok := call(gasCap, reputation, 0, add(start, 0x1c), 0x264, 0, 0)
        }
    }

    /// @notice Tells `reputation` of paid work, with capped gas.
    /// @return ok Whether it took note.
    function tryNote(
        address reputation,
        Terms calldata terms,
        address worker,
        uint256 fee,
        uint256 gasCap
    ) internal returns (bool ok) {
        uint256 selector = uint32(IReputation.note.selector);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, selector)
            mstore(add(start, 0x20), worker)
            calldatacopy(add(start, 0x40), terms, 0x20)
            calldatacopy(add(start, 0x60), add(terms, 0xa0), 0x20)
            calldatacopy(add(start, 0x80), add(terms, 0x20), 0x20)
            mstore(add(start, 0xa0), fee)
            ok := call(gasCap, reputation, 0, add(start, 0x1c), 0xa4, 0, 0)
        }
    }
}
