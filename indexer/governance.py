"""Proposals and operations as the governor and the timelock name them, and what state they are in.

Pure functions over the columns of `indexer.models`: a row is any mapping from column name to value. Hashes and
addresses are lower-case 0x text, times are Unix seconds.
"""

from collections.abc import Mapping
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

Row = Mapping[str, Any]

PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, _EXPIRED, EXECUTED = range(8)
UNSET, WAITING, READY, DONE = range(4)
DONE_TIMESTAMP = 1


def proposal_id(calls: Row, description_hash: str) -> str:
    """Return the id of a proposal of these `targets`, `values` and `calldatas`."""
    kinds = ["address[]", "uint256[]", "bytes[]", "bytes32"]
    return _digest(kinds, [*_columns(calls), _bytes(description_hash)])


def timelock_salt(governor: str, description_hash: str) -> str:
    """Return the salt under which a governor schedules a proposal: its address over the hash of the description."""
    salt = int(description_hash, 16) ^ int(governor, 16) << 96
    return f"0x{salt:064x}"


def operation_id(calls: Row, predecessor: str, salt: str) -> str:
    """Return the id of the timelock's operation of these `targets`, `values` and `calldatas`."""
    kinds = ["address[]", "uint256[]", "bytes[]", "bytes32", "bytes32"]
    return _digest(kinds, [*_columns(calls), _bytes(predecessor), _bytes(salt)])


def operation_ids(operation: Row) -> set[str]:
    """Return the ids that a row of the timelock may have: a single call hashes otherwise than a batch of one."""
    calls = operation["calls"]
    columns = {
        "targets": [call["target"] for call in calls],
        "values": [call["value"] for call in calls],
        "calldatas": [call["data"] for call in calls],
    }
    ids = {operation_id(columns, operation["predecessor"], operation["salt"])}
    if len(calls) == 1:
        single = [part[0] for part in _columns(columns)]
        words = [_bytes(operation["predecessor"]), _bytes(operation["salt"])]
        ids.add(_digest(["address", "uint256", "bytes", "bytes32", "bytes32"], [*single, *words]))
    return ids


def operation_timestamp(operation: Row) -> int:
    """Return what the timelock keeps of an operation: when it is ready, 1 when it is done, 0 when it was cancelled."""
    if operation["executed_at"] is not None:
        return DONE_TIMESTAMP
    return 0 if operation["canceled_at"] is not None else int(operation["ready_at"])


def operation_state(operation: Row, now: int) -> int:
    """Return the state of an operation as the timelock numbers it."""
    timestamp = operation_timestamp(operation)
    if timestamp <= DONE_TIMESTAMP:
        return DONE if timestamp else UNSET
    return WAITING if timestamp > now else READY


def proposal_state(proposal: Row, operation: Row | None, quorum: int, now: int) -> int:
    """Return the state of a proposal as the governor numbers it.

    `operation` is the timelock's row of it, if there is one; `quorum` is that of its snapshot.
    """
    if proposal["executed_at"] is not None:
        return EXECUTED
    if proposal["canceled_at"] is not None:
        return CANCELED
    if now <= proposal["vote_end"]:
        return PENDING if now <= proposal["vote_start"] else ACTIVE
    votes_for, votes_against = proposal["votes_for"], proposal["votes_against"]
    if votes_for + proposal["votes_abstain"] < quorum or votes_for <= votes_against:
        return DEFEATED
    if proposal["queued_at"] is None:
        return SUCCEEDED
    by_itself = {UNSET: CANCELED, DONE: EXECUTED}
    return by_itself.get(operation_state(operation, now) if operation else UNSET, QUEUED)


def _columns(calls: Row) -> list[list[Any]]:
    values = [int(value) for value in calls["values"]]
    return [list(calls["targets"]), values, [_bytes(data) for data in calls["calldatas"]]]


def _digest(kinds: list[str], values: list[Any]) -> str:
    return "0x" + keccak(encode(kinds, values)).hex()


def _bytes(digits: str) -> bytes:
    return bytes.fromhex(digits[2:])
