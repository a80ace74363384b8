"""Reads the node's answers strictly: what is not the shape of a header or a log is a `RetryableError`, never a row."""

import re
from collections.abc import Collection
from typing import Any

from eth_utils.crypto import keccak

from indexer.errors import RetryableError
from indexer.records import Header, RawLog

_HASH = re.compile(r"0x[0-9a-f]{64}")
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_DATA = re.compile(r"0x(?:[0-9a-f]{2})*")
_QUANTITY = re.compile(r"0x[0-9a-f]{1,16}")
_BLOOM = re.compile(r"0x[0-9a-f]{512}")
_MOST_TOPICS = 4


def header_of(answer: Any) -> Header:
    """Return a header."""
    if not isinstance(answer, dict):
        raise RetryableError(f"The node's header is no object: {answer!r:.100}")
    return Header(
        number=_quantity(answer, "number"),
        hash=_text(answer, "hash", _HASH),
        parent_hash=_text(answer, "parentHash", _HASH),
        timestamp=_quantity(answer, "timestamp"),
        bloom=int(_text(answer, "logsBloom", _BLOOM), 16),
    )


def log_of(answer: Any, addresses: Collection[str]) -> RawLog:
    """Return a log of one of these addresses, its time not yet known."""
    if not isinstance(answer, dict) or answer.get("removed"):
        raise RetryableError(f"The node's log is no object, or was removed: {answer!r:.100}")
    topics = answer.get("topics")
    if not isinstance(topics, list) or len(topics) > _MOST_TOPICS:
        raise RetryableError(f"The node's log has no list of topics: {topics!r:.100}")
    address = _text(answer, "address", _ADDRESS)
    if address not in addresses:
        raise RetryableError(f"The node sent a log of {address}, for which nobody asked.")
    return RawLog(
        block_number=_quantity(answer, "blockNumber"),
        log_index=_quantity(answer, "logIndex"),
        block_hash=_text(answer, "blockHash", _HASH),
        timestamp=0,
        tx_hash=_text(answer, "transactionHash", _HASH),
        tx_index=_quantity(answer, "transactionIndex"),
        address=address,
        topics=tuple(_text({"topic": topic}, "topic", _HASH) for topic in topics),
        data=_text(answer, "data", _DATA),
    )


def quantity_of(answer: Any) -> int:
    """Return a number."""
    return _quantity({"number": answer}, "number")


def bloom_mask(address: str) -> int:
    """Return the three bits that an address sets in the filter of each block that has a log of it."""
    digest = keccak(bytes.fromhex(address[2:]))
    mask = 0
    for at in (0, 2, 4):
        mask |= 1 << (int.from_bytes(digest[at : at + 2], "big") & 2047)
    return mask


def _quantity(answer: dict[str, Any], name: str) -> int:
    return int(_text(answer, name, _QUANTITY), 16)


def _text(answer: dict[str, Any], name: str, shape: re.Pattern[str]) -> str:
    value = answer.get(name)
    if isinstance(value, str) and shape.fullmatch(lowered := value.lower()):
        return lowered
    raise RetryableError(f"The node's {name} is not what it should be: {value!r:.100}")
