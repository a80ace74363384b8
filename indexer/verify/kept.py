"""What is kept of the chain, blocks and raw logs, against the node."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from indexer.fetcher import Fetcher
from indexer.models import Block, Log
from indexer.rawlogs import logs_of_rows
from indexer.records import Header, RawLog
from indexer.rows import Row
from indexer.store import Store, table_of
from indexer.verify.report import Found

RANGE = 2000


async def compare_kept(store: Store, fetcher: Fetcher, followed: dict[str, str], cursor: Row, found: Found) -> None:
    """Compare the canonical blocks and logs with the node's, from the first block of ours to the indexed head."""
    first, last = cursor["start_number"], cursor["number"]
    for start in range(first, last + 1, RANGE):
        await compare_range(store, fetcher, followed, cursor, range(start, min(start + RANGE, last + 1)), found)
    for model, column in ((Block, table_of(Block).c.number), (Log, table_of(Log).c.block_number)):
        table = table_of(model)
        above = select(func.count()).where(
            table.c.chain_id == store.chain_id, table.c.canonical.is_(True), column > last
        )
        found.compare(f"{table.name} above the indexed head", store.connection.scalar(above), 0)


async def compare_range(
    store: Store, fetcher: Fetcher, followed: dict[str, str], cursor: Row, numbers: range, found: Found
) -> list[RawLog]:
    """Compare the canonical blocks and logs with these numbers with the node's, and return the logs that are kept."""
    start, end = numbers[0], numbers[-1]
    log, block = table_of(Log), table_of(Block)
    kept = {_key(row): row for row in logs_of_rows(_canonical(store, log, log.c.block_number.between(start, end)))}
    told = {_key(row): row for row in await fetcher.logs(followed, start, end)}
    blocks = {row["number"]: row for row in _canonical(store, block, block.c.number.between(start, end))}
    # The header of each block that is not final must be there, also of one without events.
    unfinal = range(max(start, min(cursor["finalized"], cursor["number"])), end + 1)
    wanted = sorted(blocks.keys() | {row.block_number for row in (kept | told).values()} | set(unfinal))
    headers = dict(zip(wanted, await fetcher.headers(wanted), strict=True))
    for number, header in headers.items():
        found.compare(f"block {number}", _of_row(blocks.get(number)), _of_header(header))
    for key in sorted(kept.keys() | told.keys()):
        found.compare(f"log {key[0]} {key[1]}", kept.get(key), _timed(told.get(key), headers))
    return list(kept.values())


def _canonical(store: Store, table: Any, which: ColumnElement[bool]) -> list[Any]:
    query = select(table).where(table.c.chain_id == store.chain_id, table.c.canonical.is_(True), which)
    return list(store.connection.execute(query).mappings())


def _key(log: RawLog) -> tuple[str, int]:
    return log.block_hash, log.log_index


def _timed(log: RawLog | None, headers: dict[int, Header | None]) -> RawLog | None:
    header = headers.get(log.block_number) if log else None
    return log._replace(timestamp=header.timestamp) if log and header else log


def _of_row(row: Row | None) -> tuple[Any, ...] | None:
    return None if row is None else (row["hash"], row["parent_hash"], row["timestamp"])


def _of_header(header: Header | None) -> tuple[Any, ...] | None:
    return None if header is None else (header.hash, header.parent_hash, header.timestamp)
