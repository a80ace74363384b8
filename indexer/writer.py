"""The one writer: each range, each roll-back and each reindex is one transaction that ends with the cursor."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine, and_, delete, exists, insert, or_, select, update

from indexer.bulk import Conflict
from indexer.database import create_schema, pass_gate, read_cursor, writing
from indexer.deployments import Manifest
from indexer.errors import NonRetryableError, RetryableError
from indexer.fold import ESCROW, Fold
from indexer.leader import Lease
from indexer.models import SCHEMA_VERSION, Block, Cursor, EscrowVersion, Log
from indexer.outbox import Numbering, announce
from indexer.rawlogs import values_of_log
from indexer.records import Batch, Header, Heads, Position
from indexer.reorg import roll_back
from indexer.rows import Row, Rows, Table
from indexer.store import Store, no_garbage_collection, table_of

# Of a table with fewer rows no index is worth anything.
FEW = 1000


class Applied(NamedTuple):
    """What a range brought: how many logs, and how many of them did not decode or fold."""

    logs: int
    dead: int


class Memory(NamedTuple):
    """What the last ranges left: rows, how many were made of each table, and the cursor where that is right.

    `rebuilt` is how often all rows had been folded anew by then.
    """

    rows: Rows
    made: Counter[Table]
    number: int
    hash: str
    rebuilt: int


class Writer:
    """Writes one chain into one database. Its methods block: call them from one thread."""

    def __init__(self, engine: Engine, manifest: Manifest, lease: Lease | None = None) -> None:
        """Write through an engine of `indexer.database`, as long as the `lease` holds."""
        self._engine = writing(engine)
        self._manifest = manifest
        self._chain_id = manifest.chain_id
        self._lease = lease
        self._memory: Memory | None = None

    def open(self, anchor: Header) -> Position:
        """Make what is missing and return where to go on; `anchor` is the block before the first of ours.

        Raises `WrongDatabaseError` when the database was filled from another chain.
        """
        with self._writing() as store:
            create_schema(store.connection)
            if read_cursor(store.connection, self._manifest) is None:
                start_cursor(store, self._manifest, anchor)
        return self.position()

    def position(self) -> Position:
        """Return how far the database has come, and what it follows."""
        with self._engine.begin() as connection:
            row = self._cursor(Store(connection, self._chain_id))
            followed = self._manifest.followed()
            for escrow in connection.scalars(
                select(EscrowVersion.escrow).where(EscrowVersion.chain_id == self._chain_id)
            ):
                followed.setdefault(escrow, ESCROW)
        return Position(row["number"], row["hash"], row["timestamp"], followed)

    def apply(self, batch: Batch) -> Applied:
        """Write a range: headers, raw logs, rows, envelopes, cursor; all of it or nothing."""
        # Whatever fails leaves rows in memory that were not stored.
        memory, self._memory = self._memory, None
        with no_garbage_collection(), self._writing() as store:
            applied, memory = write_batch(store, batch, memory)
        self._memory = memory
        return applied

    def note_heads(self, heads: Heads) -> None:
        """Note a head that brought no block of ours, and what became final since."""
        with self._writing() as store:
            _advance(store, self._cursor(store), heads, {})

    def kept_blocks(self) -> list[tuple[int, str]]:
        """Return number and hash of the blocks that a reorg may go back to, the newest first."""
        with self._engine.begin() as connection:
            row = self._cursor(Store(connection, self._chain_id))
            floor = min(row["number"], max(row["finalized"], row["start_number"] - 1))
            query = select(Block.number, Block.hash).where(
                Block.chain_id == self._chain_id, Block.canonical.is_(True), Block.number.between(floor, row["number"])
            )
            return [(number, hash_) for number, hash_ in connection.execute(query.order_by(Block.number.desc()))]

    def roll_back(self, number: int) -> Position:
        """Go back to a block that the chain still has; what lies above is taken back."""
        self._memory = None
        with self._writing() as store:
            roll_back(store, self._cursor(store), self._manifest.followed(), number)
        return self.position()

    def rewind(self, anchor: Header) -> Position:
        """Go back to any block from the one before the first of ours on, however long it has been final.

        The caller has `anchor` from the chain. Raises `NonRetryableError` when it is above what is indexed, before the
        first block, or another block than the one that is stored with its number.
        """
        with self._writing() as store:
            cursor = self._cursor(store)
            first, last = cursor["start_number"] - 1, cursor["number"]
            if not first <= anchor.number <= last:
                raise NonRetryableError(
                    f"A rewind goes back to a block between {first} and {last}, not to {anchor.number}."
                )
            self._keep(store, anchor)
            roll_back(store, cursor, self._manifest.followed(), anchor.number)
            final = {name: min(cursor[name], anchor.number) for name in ("safe", "finalized")}
            table = table_of(Cursor)
            store.connection.execute(update(table).where(table.c.chain_id == self._chain_id).values(final))
        return self.position()

    def _keep(self, store: Store, header: Header) -> None:
        """Store a header that may have been dropped since its block was final and held no logs."""
        block = table_of(Block)
        mine = (block.c.chain_id == self._chain_id, block.c.canonical.is_(True), block.c.number == header.number)
        stored = store.connection.scalar(select(block.c.hash).where(*mine))
        if stored is None:
            store.write(Block, [_block_row(self._chain_id, header)], "replace")
        elif stored != header.hash:
            raise NonRetryableError(
                f"Block {header.number} is stored as {stored}, the chain has {header.hash}: go back further."
            )

    @contextmanager
    def _writing(self) -> Iterator[Store]:
        """Begin a transaction that writes: as the leader, and not while the tables are exchanged."""
        if self._lease is not None:
            self._lease.renew()
        with self._engine.begin() as connection:
            pass_gate(connection, self._chain_id)
            yield Store(connection, self._chain_id)

    def _cursor(self, store: Store) -> Row:
        row = store.load(Cursor, [()]).get(())
        if row is None:
            raise RetryableError("The cursor is gone: another program cleared the chain tables.")
        return row


def start_cursor(store: Store, manifest: Manifest, anchor: Header, outbox_seq: int = 0) -> None:
    """Begin a chain at the block before its first one of ours."""
    row: dict[str, Any] = {
        "chain_id": manifest.chain_id,
        "genesis_hash": manifest.genesis_hash,
        "policy": manifest.contracts["Policy"].address,
        "governor": manifest.governor,
        "schema_version": SCHEMA_VERSION,
        "start_number": manifest.start_block,
        "number": anchor.number,
        "hash": anchor.hash,
        "timestamp": anchor.timestamp,
        "outbox_seq": outbox_seq,
        "rebuilt": 0,
        "head": anchor.number,
        "safe": 0,
        "finalized": 0,
    }
    store.connection.execute(insert(table_of(Cursor)).values(row))
    store.write(Block, [_block_row(store.chain_id, anchor)])


def write_batch(store: Store, batch: Batch, memory: Memory | None) -> tuple[Applied, Memory]:
    """Write a range within the caller's transaction; tell what it brought, and what is right once it is committed.

    `memory` is of the range before, if nobody else has written since.
    """
    row = store.load(Cursor, [()]).get(())
    if row is None or (row["number"], row["hash"]) != batch.start[:2]:
        raise _moved()
    heads = batch.heads
    filled = {log.block_hash for log in batch.logs}
    kept = [
        header
        for header in (*batch.older, *batch.headers)
        if header.hash in filled or header.number >= heads.finalized or header.hash == batch.end.hash
    ]
    # What a reorg took back may come again; else there is nothing to replace, which takes half as long.
    conflict: Conflict = "replace" if batch.older or _is_kept_from(store, batch.headers[0].number) else "none"
    store.write(Block, (_block_row(store.chain_id, header) for header in kept), conflict)
    store.write_values(Log, [values_of_log(store.chain_id, log) for log in batch.logs], conflict)
    numbering = Numbering(store, row["outbox_seq"])
    if batch.logs and conflict == "replace":
        numbering.read_sent(batch.logs[0].block_number, batch.logs[-1].block_number)
    at = (row["number"], row["hash"], row["rebuilt"])
    if memory is None or (memory.number, memory.hash, memory.rebuilt) != at:
        memory = Memory(Rows(store.chain_id, store.load), Counter(), *at)
    rows = memory.rows
    rows.load = store.load
    fold = Fold(store, batch.end.followed, rows=rows)
    fold.run(batch.logs, numbering)
    for model, keys in fold.flush().items():
        _count(store, memory.made, model, len(keys))
    rows.age()
    end = {"number": batch.end.number, "hash": batch.end.hash, "timestamp": batch.end.timestamp}
    _advance(store, row, heads, {**end, "outbox_seq": numbering.last})
    applied = Applied(len(batch.logs), len(fold.buried))
    return applied, memory._replace(number=batch.end.number, hash=batch.end.hash)


def _count(store: Store, made: Counter[Table], model: Table, more: int) -> None:
    """Count rows that were made, and have the server look at a table each time that it has doubled.

    By itself it does so after a minute. Until then it takes an index on the chain and anything else for as good as
    the primary key, and looks through all of it for each row.
    """
    before = made[model] // FEW
    made[model] += more
    if (made[model] // FEW).bit_length() > before.bit_length():
        store.analyze(model)


def _is_kept_from(store: Store, number: int) -> bool:
    """Tell whether a block from this number on is stored, which must have been taken back, or a log of one."""
    block, log = table_of(Block), table_of(Log)
    blocks = exists().where(block.c.chain_id == store.chain_id, block.c.number >= number)
    logs = exists().where(log.c.chain_id == store.chain_id, log.c.block_number >= number)
    return bool(store.connection.scalar(select(or_(blocks, logs))))


def _advance(store: Store, row: Row, heads: Heads, values: Row) -> None:
    """Write the cursor; finality never goes back. Headers that became final and hold no logs are dropped."""
    finalized = max(row["finalized"], heads.finalized)
    table = table_of(Cursor)
    unmoved = (table.c.chain_id == store.chain_id, table.c.number == row["number"], table.c.hash == row["hash"])
    finality = {"head": heads.head.number, "safe": max(row["safe"], heads.safe, finalized), "finalized": finalized}
    changed = store.connection.execute(update(table).where(*unmoved).values(**values, **finality))
    if changed.rowcount != 1:
        raise _moved()
    announce(store, {**row, **values}["outbox_seq"])
    block, log = table_of(Block), table_of(Log)
    end = min(finalized, values.get("number", row["number"]))
    same = (log.c.chain_id == block.c.chain_id, log.c.block_number == block.c.number, log.c.block_hash == block.c.hash)
    used = exists().where(and_(*same))
    store.connection.execute(
        delete(block).where(
            block.c.chain_id == store.chain_id,
            block.c.number >= min(row["finalized"], row["number"]),
            block.c.number < end,
            ~used,
        )
    )


def _moved() -> RetryableError:
    return RetryableError("Somebody else moved the cursor: is another indexer running on this database?")


def _block_row(chain_id: int, header: Header) -> Row:
    return {
        "chain_id": chain_id,
        "hash": header.hash,
        "number": header.number,
        "parent_hash": header.parent_hash,
        "timestamp": header.timestamp,
        "canonical": True,
    }
