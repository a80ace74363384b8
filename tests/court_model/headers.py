"""The header of a block as a node hashes it, from what the node says of the block."""

from typing import Any

import rlp

FIELDS = (
    "parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom difficulty number gasLimit gasUsed "
    "timestamp extraData mixHash nonce baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot "
    "requestsHash"
).split()
NUMBERS = set("difficulty number gasLimit gasUsed timestamp baseFeePerGas blobGasUsed excessBlobGas".split())


def header_of(block: dict[str, Any]) -> bytes:
    """Return the RLP of a block's header, of the block as `eth_getBlockByNumber` answers it."""
    present = [name for name in FIELDS if block.get(name) is not None]
    values = [int(block[name], 16) if name in NUMBERS else bytes.fromhex(block[name][2:]) for name in present]
    encoded: bytes = rlp.encode(values)
    return encoded
