"""Builds the rows anew in one transaction: readers see the old ones until the new ones stand, never half of both."""

from collections.abc import Iterator
from typing import Literal

import structlog
from sqlalchemy import Connection, Engine, delete, inspect, select, tuple_, update

from indexer.database import WrongDatabaseError, create_schema, drop_tables, read_cursor, schema_name, writing
from indexer.deployments import Manifest
from indexer.errors import RetryableError
from indexer.fetcher import Fetcher
from indexer.fold import ESCROW, Fold
from indexer.models import SCHEMA_VERSION, ChainBase, Cursor, Log, Outbox
from indexer.outbox import Numbering
from indexer.rawlogs import logs_of_rows
from indexer.records import Header, Position, RawLog
from indexer.rows import Row
from indexer.store import Store, chunks, table_of
from indexer.writer import start_cursor, write_batch

Source = Literal["logs", "chain"]
KEPT = frozenset({"cursor", "block", "health", "log", "outbox"})
CHUNK = 10_000

_log = structlog.get_logger(__name__)


async def reindex(engine: Engine, manifest: Manifest, fetcher: Fetcher, *, from_chain: bool = False) -> Source:
    """Fold everything again: from the stored logs when they are of this chain, else (or if asked to) from the chain.

    Returns which it was. The outbox goes on: an event that was sent is not sent again.
    """
    cursor, usable = await _look(engine, manifest, fetcher)
    if cursor and usable and not from_chain:
        with writing(engine).begin() as connection:
            _from_logs(Store(connection, manifest.chain_id), manifest, cursor)
        return "logs"
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


def _from_logs(store: Store, manifest: Manifest, cursor: Row) -> None:
    _clear(store, KEPT)
    log = table_of(Log)
    known = select(log.c.address).where(log.c.chain_id == store.chain_id, log.c.canonical.is_(True)).distinct()
    followed = {**dict.fromkeys(store.connection.scalars(known), ESCROW), **manifest.followed()}
    numbering = Numbering(store, cursor["outbox_seq"])
    fold = Fold(store, followed)
    for logs in _stored(store):
        numbering.read_sent(logs[0].block_number, logs[-1].block_number)
        fold.run(logs, numbering, cursor["safe"], cursor["finalized"])
        fold.flush()
        _log.info("folded", logs=len(logs), block=logs[-1].block_number)
    cursor_table = table_of(Cursor)
    mine = cursor_table.c.chain_id == store.chain_id
    store.connection.execute(update(cursor_table).where(mine).values(outbox_seq=numbering.last))


def _stored(store: Store) -> Iterator[list[RawLog]]:
    """Yield the canonical logs in their order, in chunks."""
    log = table_of(Log)
    query = (
        select(log)
        .where(log.c.chain_id == store.chain_id, log.c.canonical.is_(True))
        .order_by(log.c.block_number, log.c.log_index)
        .limit(CHUNK)
    )
    some = query
    while logs := list(logs_of_rows(store.connection.execute(some).mappings())):
        yield logs
        some = query.where(tuple_(log.c.block_number, log.c.log_index) > (logs[-1].block_number, logs[-1].log_index))


async def _from_chain(engine: Engine, manifest: Manifest, fetcher: Fetcher, cursor: Row | None) -> None:
    (anchor,) = await fetcher.headers([manifest.start_block - 1])
    if anchor is None:
        raise RetryableError(f"The node has no block {manifest.start_block - 1} yet.")
    gone = await _gone_blocks(engine, manifest, fetcher) if cursor else []
    heads = await fetcher.heads()
    position = Position(anchor.number, anchor.hash, anchor.timestamp, manifest.followed())
    # One connection over many ranges: all of its work happens here, between the awaits, in one transaction.
    with writing(engine).begin() as connection:
        store = Store(connection, manifest.chain_id)
        _clear_for(store, manifest, anchor, cursor, gone)
        while position.number < heads.head.number:
            batch = await fetcher.next_batch(position, heads)
            write_batch(store, batch)
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
            sent = select(outbox.c.block_hash, outbox.c.log_index).where(outbox.c.block_hash.in_(chunk)).distinct()
            numbering.revert([dict(row) for row in store.connection.execute(sent).mappings()])
        _clear(store, frozenset({"health", "outbox"}))
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
