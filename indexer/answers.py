"""Reads the node's answers strictly: what is not the shape of a header or a log is a `RetryableError`, never a row."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from eth_utils.crypto import keccak

from indexer.errors import BrokenAnswerError, ContradictionError
from indexer.records import Header, RawLog

_QUANTITY = re.compile(r"0x[0-9a-f]{1,16}")
_HASH = re.compile(r"0x[0-9a-f]{64}")
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_DATA = re.compile(r"0x(?:[0-9a-f]{2})*")
_BLOOM = re.compile(r"0x[0-9a-f]{512}")
_HEADER = re.compile(
    r"0x[0-9a-f]{1,16},0x[0-9a-f]{1,16},0x[0-9a-f]{64},0x[0-9a-f]{64},0x[0-9a-f]{512}",
)
_MOST_TOPICS = 4
# A transaction's hash, so many topics, and data: separated, so that no text can lend a digit to its neighbour.
_WORDS = tuple(re.compile(rf"0x[0-9a-f]{{64}}(?:,0x[0-9a-f]{{64}}){{{count}}},0x[0-9a-f]*") for count in range(5))
_EMPTY_BLOOM = "0x" + "00" * 256
_INDICES = {hex(index): index for index in range(4096)}


def block_by(tag: str) -> tuple[str, list[Any]]:
    """Return the request for a block's header."""
    return "eth_getBlockByNumber", [tag, False]


def logs_in(block: str, addresses: Iterable[str]) -> tuple[str, list[Any]]:
    """Return the request for the logs of these addresses in the block with this hash."""
    return "eth_getLogs", [{"address": sorted(addresses), "blockHash": block}]


def receipts_of(block: str) -> tuple[str, list[Any]]:
    """Return the request for the receipts of the block with this hash."""
    return "eth_getBlockReceipts", [block]


def header_of(answer: Any) -> Header:
    """Return a header."""
    if not isinstance(answer, dict):
        raise BrokenAnswerError(f"The node's header is no object: {answer!r:.100}")
    try:
        number, timestamp, hash_ = answer["number"], answer["timestamp"], answer["hash"]
        parent, bloom = answer["parentHash"], answer["logsBloom"]
        if _HEADER.fullmatch(f"{number},{timestamp},{hash_},{parent},{bloom}"):
            filled = 0 if bloom == _EMPTY_BLOOM else int(bloom, 16)
            return Header(int(number, 16), hash_, parent, int(timestamp, 16), filled)
    except (KeyError, TypeError):
        pass  # What is missing or no text is named below.
    return Header(
        number=_quantity(answer, "number"),
        hash=_text(answer, "hash", _HASH),
        parent_hash=_text(answer, "parentHash", _HASH),
        timestamp=_quantity(answer, "timestamp"),
        bloom=int(_text(answer, "logsBloom", _BLOOM), 16),
    )


def head_in(message: dict[str, Any]) -> Header | None:
    """Return the header that a notification tells of, None when it tells of nothing like it."""
    try:
        return header_of(message["params"]["result"])
    except (KeyError, TypeError, BrokenAnswerError):
        return None


def logs_of(answer: Any, addresses: Collection[str], headers: Iterable[Header]) -> list[RawLog]:
    """Return the logs of these addresses in these blocks, in their order, each with the time of its block.

    Raises when a log is twice there, of another address, or of no block among the headers.
    """
    blocks = {header.hash: (header.number, hex(header.number), header.timestamp) for header in headers}
    logs, ordered, last = [], True, (-1, -1)
    for item in _items(answer):
        log = _fast_log(item, addresses, blocks) or _timed(log_of(item, addresses), blocks)
        ordered = ordered and last < (last := log[:2])
        logs.append(log)
    return logs if ordered else in_order(logs)


def in_order(logs: Sequence[RawLog]) -> list[RawLog]:
    """Return logs in the order of the chain; raises when one is twice there."""
    ordered = sorted(logs)
    if any(log[:2] == after[:2] for log, after in pairwise(ordered)):
        raise BrokenAnswerError("The node sent a log twice.")
    return ordered


def numbers_of(answer: Any, addresses: Collection[str]) -> list[int]:
    """Return the numbers of the blocks that logs are in, each once."""
    return sorted({log_of(item, addresses).block_number for item in _items(answer)})


def log_of(answer: Any, addresses: Collection[str]) -> RawLog:
    """Return a log of one of these addresses, its time not yet known."""
    if not isinstance(answer, dict) or answer.get("removed"):
        raise BrokenAnswerError(f"The node's log is no object, or was removed: {answer!r:.100}")
    topics = answer.get("topics")
    if not isinstance(topics, list) or len(topics) > _MOST_TOPICS:
        raise BrokenAnswerError(f"The node's log has no list of topics: {topics!r:.100}")
    address = _text(answer, "address", _ADDRESS)
    if address not in addresses:
        raise BrokenAnswerError(f"The node sent a log of {address}, for which nobody asked.")
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


def indices_of(receipts: Any, addresses: Collection[str]) -> set[int] | None:
    """Return the places in the block of the logs of these addresses, None when these are no receipts."""
    try:
        return {
            quantity_of(log["logIndex"])
            for receipt in receipts
            for log in receipt["logs"]
            if log["address"].lower() in addresses
        }
    except (AttributeError, KeyError, TypeError, BrokenAnswerError):
        return None


def quantity_of(answer: Any) -> int:
    """Return a number."""
    return _quantity({"number": answer}, "number")


@lru_cache(maxsize=4096)
def bloom_mask(word: str) -> int:
    """Return the three bits that an address or a topic sets in the filter of each block that has a log with it."""
    digest = keccak(bytes.fromhex(word[2:]))
    mask = 0
    for at in (0, 2, 4):
        mask |= 1 << (int.from_bytes(digest[at : at + 2], "big") & 2047)
    return mask


def _fast_log(answer: Any, addresses: Collection[str], blocks: Mapping[str, tuple[int, str, int]]) -> RawLog | None:
    """Return a log that is written as nearly all are; None for one to be looked at word by word."""
    try:
        block_hash, address, topics, data = answer["blockHash"], answer["address"], answer["topics"], answer["data"]
        tx_hash, tx_index, log_index = answer["transactionHash"], answer["transactionIndex"], answer["logIndex"]
        number, written, timestamp = blocks[block_hash]
        plain = (
            answer["blockNumber"] == written
            and not answer.get("removed")
            and address in addresses
            and type(topics) is list
            and _WORDS[len(topics)].fullmatch(",".join((tx_hash, *topics, data)))
            and not len(data) % 2
        )
        if plain:
            tx, index = _INDICES[tx_index], _INDICES[log_index]
            return RawLog(number, index, block_hash, timestamp, tx_hash, tx, address, tuple(topics), data)
    except (KeyError, TypeError, IndexError, AttributeError):
        pass
    return None


def _timed(log: RawLog, blocks: Mapping[str, tuple[int, str, int]]) -> RawLog:
    """Give a log the time of its block, which must be the block of the header that was read."""
    number, _, timestamp = blocks.get(log.block_hash, (None, "", 0))
    if number != log.block_number:
        if log.block_number not in {known for known, _, _ in blocks.values()}:
            raise BrokenAnswerError(f"The node sent a log of block {log.block_number}, for which nobody asked.")
        raise ContradictionError(
            f"A log names block {log.block_hash} at {log.block_number}, its header another: the chain moved, or the "
            "node contradicts itself."
        )
    return log._replace(timestamp=timestamp)


def _items(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        raise BrokenAnswerError(f"The node's logs are no list: {answer!r:.100}")
    return answer


def _quantity(answer: dict[str, Any], name: str) -> int:
    return int(_text(answer, name, _QUANTITY), 16)


def _text(answer: dict[str, Any], name: str, shape: re.Pattern[str]) -> str:
    value = answer.get(name)
    if isinstance(value, str) and shape.fullmatch(lowered := value.lower()):
        return lowered
    raise BrokenAnswerError(f"The node's {name} is not what it should be: {value!r:.100}")
