// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Writes block headers as a node would
library Headers {
    /// @notice The RLP of a header, of which only these fields differ.
    function encode(
        bytes32 parent,
        uint256 number,
        uint256 time,
        bytes32 randomness
    ) internal pure returns (bytes memory) {
        bytes32 filler = keccak256("filler");
        bytes memory fields = abi.encodePacked(
            _word(parent),
            _word(filler),
            bytes1(0x94),
            bytes20(filler),
            _word(filler),
            _word(filler),
            _word(filler)
        );
        fields = abi.encodePacked(fields, hex"b90100", new bytes(256), hex"80", _uint(number));
        fields = abi.encodePacked(fields, _uint(30_000_000), hex"80", _uint(time), hex"83abcdef", _word(randomness));
        fields = abi.encodePacked(fields, hex"88", bytes8(0), _uint(7), _word(filler), hex"8080", _word(filler));
        return abi.encodePacked(bytes1(0xf9), uint16(fields.length), fields);
    }

    function _word(bytes32 value) private pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0xa0), value);
    }

    function _uint(uint256 value) private pure returns (bytes memory) {
        if (value < 0x80) return abi.encodePacked(uint8(value));
        uint256 length;
        for (uint256 rest = value; rest != 0; rest >>= 8) ++length;
        bytes memory encoded = new bytes(length + 1);
        encoded[0] = bytes1(uint8(0x80 + length));
        for (uint256 i = length; i != 0; --i) {
            encoded[i] = bytes1(uint8(value));
            value >>= 8;
        }
        return encoded;
    }
}
