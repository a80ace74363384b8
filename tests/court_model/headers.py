"""The header of a block as a node hashes it, from what the node says of the block."""

from typing import Any

import rlp  # type: ignore[import-untyped]

WORDS, NUMBER = "words", "number"
FIELDS = {
    **dict.fromkeys(("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot"), WORDS),
    "logsBloom": WORDS,
    **dict.fromkeys(("difficulty", "number", "gasLimit", "gasUsed", "timestamp"), NUMBER),
    **dict.fromkeys(("extraData", "mixHash", "nonce"), WORDS),
    "baseFeePerGas": NUMBER,
    "withdrawalsRoot": WORDS,
    **dict.fromkeys(("blobGasUsed", "excessBlobGas"), NUMBER),
    **dict.fromkeys(("parentBeaconBlockRoot", "requestsHash"), WORDS),
}


def header_of(block: dict[str, Any]) -> bytes:
    """Return the RLP of a block's header, of the block as `eth_getBlockByNumber` answers it."""
    present = [name for name in FIELDS if block.get(name) is not None]
    values = [int(block[name], 16) if FIELDS[name] == NUMBER else bytes.fromhex(block[name][2:]) for name in present]
    encoded: bytes = rlp.encode(values)
    return encoded
