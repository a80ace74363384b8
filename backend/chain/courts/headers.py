"""The header of a block, made again from what a node tells of it."""

from collections.abc import Mapping
from typing import Any

import rlp  # type: ignore[import-untyped]
from eth_utils.crypto import keccak

# The fields of a header in their order; those after the nonce came one by one, and older chains lack them.
_WORDS = ("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom")
_NUMBERS = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
_REST = ("extraData", "mixHash", "nonce")
_LATER = (
    "baseFeePerGas",
    "withdrawalsRoot",
    "blobGasUsed",
    "excessBlobGas",
    "parentBeaconBlockRoot",
    "requestsHash",
)
_QUANTITIES = frozenset({*_NUMBERS, "baseFeePerGas", "blobGasUsed", "excessBlobGas"})

Block = Mapping[str, Any]


def encoded_header(block: Block) -> bytes:
    """Return the header of a block, as JSON-RPC tells it, as it is hashed; raises `ValueError` when it is another's."""
    header = encode_header(block)
    if "0x" + keccak(header).hex() != block["hash"]:
        message = "a header does not have its block's hash"
        raise ValueError(message)
    return header


def encode_header(block: Block) -> bytes:
    """Return what a header is hashed from, whatever hash the block has; raises `ValueError` without its fields."""
    names = [*_WORDS, *_NUMBERS, *_REST, *(name for name in _LATER if block.get(name) is not None)]
    try:
        header: bytes = rlp.encode([_field(name, block[name]) for name in names])
    except (KeyError, TypeError) as error:
        message = "a node tells no header"
        raise ValueError(message) from error
    return header


def _field(name: str, value: str) -> bytes:
    if name not in _QUANTITIES:
        return bytes.fromhex(value[2:])
    number = int(value, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
