"""Raw logs as rows and back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import LargeBinary, type_coerce

from indexer.models import Log
from indexer.records import RawLog
from indexer.rows import Row
from indexer.types import Hex, text_of


def row_of_log(chain_id: int, log: RawLog) -> Row:
    """Return the row that keeps a log."""
    topics = [*log.topics, *[None] * 4]
    row = {name: value for name, value in log._asdict().items() if name != "topics"}
    named = {f"topic{index}": topics[index] for index in range(4)}
    return {**row, **named, "topic0": topics[0] or "0x", "chain_id": chain_id, "canonical": True}


def values_of_log(chain_id: int, log: RawLog) -> tuple[Any, ...]:
    """Return the row that keeps a log, as the table's columns follow each other and the driver takes them."""
    number, index, block_hash, timestamp, tx_hash, tx_index, address, topics, data = log
    read = bytes.fromhex
    words = [read(topic[2:]) for topic in topics] + [None] * (4 - len(topics))
    place = (chain_id, number, index, read(block_hash[2:]), timestamp, read(tx_hash[2:]), tx_index, read(address[2:]))
    return (*place, words[0] or b"", *words[1:], read(data[2:]), True)


def logs_of_rows(rows: Iterable[Any]) -> Iterator[RawLog]:
    """Return stored logs as they were read from the node."""
    for row in rows:
        topics = (row["topic0"], row["topic1"], row["topic2"], row["topic3"])
        yield RawLog(
            block_number=row["block_number"],
            log_index=row["log_index"],
            block_hash=row["block_hash"],
            timestamp=row["timestamp"],
            tx_hash=row["tx_hash"],
            tx_index=row["tx_index"],
            address=row["address"],
            topics=tuple(topic for topic in topics if topic and topic != "0x"),
            data=row["data"],
        )


_MADE_OF = (
    "block_number",
    "log_index",
    "block_hash",
    "timestamp",
    "tx_hash",
    "tx_index",
    "address",
    "data",
    "topic0",
    "topic1",
    "topic2",
    "topic3",
)
# What a log is made of, text as the bytes that are stored, in the order in which `log_of_columns` takes it.
COLUMNS = tuple(
    type_coerce(column, LargeBinary) if isinstance(column.type, Hex) else column
    for column in map(Log.__table__.c.__getitem__, _MADE_OF)
)


def log_of_columns(values: Sequence[Any]) -> RawLog:
    """Return a stored log whose `COLUMNS` were read."""
    number, index, block_hash, timestamp, tx_hash, tx_index, address, data, *topics = values
    return RawLog(
        number,
        index,
        text_of(block_hash),
        timestamp,
        text_of(tx_hash),
        tx_index,
        text_of(address),
        tuple([text_of(topic) for topic in topics if topic]),
        text_of(data),
    )
