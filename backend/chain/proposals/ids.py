"""The id that the governor gives to a proposal."""

from collections.abc import Sequence

from eth_abi.abi import encode
from eth_utils.crypto import keccak


def description_hash(description: str) -> str:
    """Return the hash of a description as 0x text."""
    return "0x" + keccak(text=description).hex()


def proposal_id(calls: Sequence[tuple[str, int, str]], description: str) -> str:
    """Return the id as 0x text and 64 digits; calls are targets, values in wei and calldata as 0x text."""
    words = encode(
        ["address[]", "uint256[]", "bytes[]", "bytes32"],
        [
            [target for target, _, _ in calls],
            [value for _, value, _ in calls],
            [bytes.fromhex(calldata[2:]) for _, _, calldata in calls],
            keccak(text=description),
        ],
    )
    return "0x" + keccak(words).hex()
