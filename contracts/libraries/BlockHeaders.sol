// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Reads fields of recent block headers that anyone brings along
library BlockHeaders {
    /// @dev Keeps the hashes of the last 8,191 blocks (EIP-2935), where a chain has it.
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    /// @dev Fields of a header by their place.
    uint256 private constant PARENT_HASH = 0;
    uint256 private constant TIMESTAMP = 11;
    uint256 private constant PREVRANDAO = 13;

    /// @dev A header has more than 255 bytes and less than 64 KiB, so that its list begins with this byte and two of length.
    bytes1 private constant LIST = 0xf9;
    uint256 private constant LIST_HEAD = 3;

    /// @notice The randomness of a recent block of this chain, the first whose time is not before `time`; or zero where
    /// the headers are not its own and the one before it.
    function randomnessAt(
        uint256 height,
        bytes calldata header,
        bytes calldata parent,
        uint256 time
    ) internal view returns (uint256) {
        bytes32 hash = hashOf(height);
        if (hash == 0 || keccak256(header) != hash || header[0] != LIST) return 0;
        if (keccak256(parent) != bytes32(_field(header, PARENT_HASH))) return 0;
        if (_field(header, TIMESTAMP) < time || _field(parent, TIMESTAMP) >= time) return 0;
        return _field(header, PREVRANDAO);
    }

    /// @notice The hash of a recent block, or zero.
    function hashOf(uint256 blockNumber) internal view returns (bytes32 hash) {
        hash = blockhash(blockNumber);
        if (hash != 0) return hash;
        assembly ("memory-safe") {
            mstore(0, blockNumber)
            let ok := staticcall(gas(), HISTORY, 0, 0x20, 0, 0x20)
            if and(ok, eq(returndatasize(), 0x20)) {
                hash := mload(0)
            }
        }
    }

    /// @dev The number at a place of a header that a hash of the chain vouches for.
    function _field(bytes calldata header, uint256 place) private pure returns (uint256 value) {
        uint256 start = 0;
        uint256 end = LIST_HEAD;
        for (uint256 i = 0; i <= place; ++i) {
            start = end;
            uint256 prefix = uint8(header[start]);
            if (prefix > 0xb7) {
                uint256 size = prefix - 0xb7;
                end = ++start + size;
                uint256 length = uint256(bytes32(header[start:end])) >> (256 - 8 * size);
                start = end;
                end += length;
            } else if (prefix > 0x7f) {
                end = ++start + prefix - 0x80;
            } else {
                ++end;
            }
        }
        return uint256(bytes32(header[start:end])) >> (256 - 8 * (end - start));
    }
}
