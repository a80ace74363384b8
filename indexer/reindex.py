"""Builds the rows anew: readers see the old ones until the new ones stand, never half of both."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Literal

import structlog
from sqlalchemy import Connection, Engine, delete, inspect, select, update

from indexer.database import (
    WrongDatabaseError,
    create_schema,
    drop_tables,
    pass_gate,
    read_cursor,
    schema_name,
    writing,
)
from indexer.deployments import Manifest
from indexer.errors import RetryableError
from indexer.fetcher import Fetcher
from indexer.models import SCHEMA_VERSION, ChainBase, Cursor, Log, Outbox
from indexer.outbox import Numbering
from indexer.rebuild import rebuild
from indexer.records import Header, Position
from indexer.rows import Row
from indexer.store import Store, chunks, table_of
from indexer.writer import start_cursor, write_batch

Source = Literal["logs", "chain"]

_log = structlog.get_logger(__name__)


async def reindex(
    engine: Engine,
    manifest: Manifest,
    fetcher: Fetcher,
    *,
    from_chain: bool = False,
    leading: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Source:
    """Fold everything again: from the stored logs when they are of this chain, else (or if asked to) from the chain.

    Returns which it was. The outbox goes on: an event that was sent is not sent again. The stored logs are folded
    beside the rows that stand, while `indexer run` goes on; what is read from the chain is written in one transaction,
    `leading` for as long as it takes.
    """
    cursor, usable = await _look(engine, manifest, fetcher)
    if cursor and usable and not from_chain:
        await asyncio.to_thread(rebuild, engine, manifest)
        return "logs"
    with leading():
        await _from_chain(engine, manifest, fetcher, cursor)
    return "chain"


async def _look(engine: Engine, manifest: Manifest, fetcher: Fetcher) -> tuple[Row | None, bool]:
    """Return the cursor of this chain, if there is one, and whether the chain still has its block."""
    try:
        with engine.begin() as connection:
            cursor = read_cursor(connection, manifest)
    except WrongDatabaseError as error:
        _log.warning("the database is of another chain or version", reason=str(error))
        return None, False
    if cursor is None:
        return None, False
    (header,) = await fetcher.headers([cursor["number"]])
    return cursor, header is not None and header.hash == cursor["hash"]


async def _from_chain(engine: Engine, manifest: Manifest, fetcher: Fetcher, cursor: Row | None) -> None:
    (anchor,) = await fetcher.headers([manifest.start_block - 1])
    if anchor is None:
        raise RetryableError(f"The node has no block {manifest.start_block - 1} yet.")
    gone = await _gone_blocks(engine, manifest, fetcher) if cursor else []
    heads = await fetcher.heads()
    position = Position(anchor.number, anchor.hash, anchor.timestamp, manifest.followed())
    # One connection over many ranges: all of its work happens here, between the awaits, in one transaction.
    with writing(engine).begin() as connection:
        pass_gate(connection, manifest.chain_id)
        store = Store(connection, manifest.chain_id)
        _clear_for(store, manifest, anchor, cursor, gone)
        memory = None
        while position.number < heads.head.number:
            batch = await fetcher.next_batch(position, heads)
            _, memory = write_batch(store, batch, memory)
            position = batch.end
            _log.info("read", block=position.number, logs=len(batch.logs))


async def _gone_blocks(engine: Engine, manifest: Manifest, fetcher: Fetcher) -> list[str]:
    """Return the blocks that events were sent of and that the chain does not have any more."""
    outbox = table_of(Outbox)
    query = select(outbox.c.block_number, outbox.c.block_hash).where(outbox.c.chain_id == manifest.chain_id).distinct()
    with engine.begin() as connection:
        blocks = [(number, hash_) for number, hash_ in connection.execute(query)]
    gone = []
    for chunk in chunks(blocks):
        headers = await fetcher.headers([number for number, _ in chunk])
        for (_, hash_), header in zip(chunk, headers, strict=True):
            if header is None or header.hash != hash_:
                gone.append(hash_)
    return gone


def _clear_for(store: Store, manifest: Manifest, anchor: Header, cursor: Row | None, gone: list[str]) -> None:
    """Empty the tables for a fresh start that keeps the outbox of the same chain, and its numbers in any case."""
    if cursor:
        numbering = Numbering(store, cursor["outbox_seq"])
        outbox = table_of(Outbox)
        for chunk in chunks(gone):
            sent = (
                select(outbox.c.block_number, outbox.c.block_hash, outbox.c.log_index)
                .where(outbox.c.block_hash.in_(chunk))
                .distinct()
            )
            numbering.revert([dict(row) for row in store.connection.execute(sent).mappings()])
        # Envelopes are read with their logs, which stay as those of no block and come back as they are read again.
        _clear(store, frozenset({"health", "outbox", "log"}))
        log = table_of(Log)
        mine = (log.c.chain_id == store.chain_id, log.c.canonical.is_(True))
        store.connection.execute(update(log).where(*mine).values(canonical=False))
        start_cursor(store, manifest, anchor, numbering.last)
        return
    last, fits = _stored_numbers(store.connection, store.chain_id)
    if fits:
        _clear(store, frozenset())
    else:
        drop_tables(store.connection)
        create_schema(store.connection)
    start_cursor(store, manifest, anchor, last)


def _stored_numbers(connection: Connection, chain_id: int) -> tuple[int, bool]:
    """Return the last number of the chain's outbox, and whether the tables are of this version."""
    schema = schema_name(connection)
    inspector = inspect(connection)
    if not inspector.has_table("cursor", schema=schema):
        return 0, False
    if "outbox_seq" not in {column["name"] for column in inspector.get_columns("cursor", schema=schema)}:
        return 0, False
    found = connection.execute(select(Cursor.chain_id, Cursor.outbox_seq, Cursor.schema_version)).all()
    last = max((seq for chain, seq, _ in found if chain == chain_id), default=0)
    return last, all(version == SCHEMA_VERSION for _, _, version in found)


def _clear(store: Store, kept: frozenset[str]) -> None:
    for table in ChainBase.metadata.sorted_tables:
        if table.name not in kept:
            store.connection.execute(delete(table).where(table.c.chain_id == store.chain_id))
