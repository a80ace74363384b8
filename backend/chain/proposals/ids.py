"""The id that the governor gives to a proposal."""

from collections.abc import Sequence

from eth_utils.crypto import keccak

from indexer import governance


def description_hash(description: str) -> str:
    """Return the hash of a description as 0x text."""
    return "0x" + keccak(text=description).hex()


def proposal_id(calls: Sequence[tuple[str, int, str]], description: str) -> str:
    """Return the id as 0x text and 64 digits; calls are targets, values in wei and calldata as 0x text."""
    targets, values, calldatas = ([call[part] for call in calls] for part in range(3))
    columns = {"targets": targets, "values": values, "calldatas": calldatas}
    return governance.proposal_id(columns, description_hash(description))
