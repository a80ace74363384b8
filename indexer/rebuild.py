"""Folds the stored logs of a chain again beside the rows that everybody reads, which they then replace.

`indexer run` goes on meanwhile. Blocks that are final are folded first; the last ones, which a reorg may still take,
only when nobody writes for a moment. What fails or is killed leaves the old rows.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import structlog
from sqlalchemy import Engine, func, select, tuple_, update

from indexer.beside import OUTBOX, BusyError, Place, beside
from indexer.database import closed_gate, read_cursor, snapshot, speaking_of
from indexer.deployments import Manifest
from indexer.errors import RetryableError
from indexer.fold import ESCROW, Fold
from indexer.models import ChainBase, Cursor, Log
from indexer.outbox import Numbering, Sent, announce
from indexer.rawlogs import COLUMNS, log_of_columns
from indexer.records import RawLog
from indexer.rows import Key, Row, Rows
from indexer.store import Store, no_garbage_collection, table_of

CHUNK = 10_000
# How long to wait for the readers of one moment, and how often and how long to try again after letting writers on.
READERS_PATIENCE = 2.0
# How long everybody waits for the tables to be free: a blink, and after a few attempts long enough for the server to
# stop its own cleaning of a table, which it does after a second.
LOCK_PATIENCE = (0.3, 1.5)
FEW = 5
PAUSE = 0.5
POLL = 0.02
ATTEMPTS = 1200

_log = structlog.get_logger(__name__)
_Model = type[ChainBase]


class _Followed(dict[str, str]):
    """Names by address; whoever has stored logs and is not in the manifest was listed as an escrow."""

    def __missing__(self, _address: str) -> str:
        return ESCROW


class _ChangedError(RetryableError):
    """The chain was gone back on below what was folded already."""


def rebuild(engine: Engine, manifest: Manifest) -> int:
    """Fold all stored logs of the manifest's chain again and exchange the rows; return how many logs there were.

    Envelopes are sent for events that had none, and taken back for those that no longer fold. Raises `RetryableError`
    when readers never leave the old rows.
    """
    while True:
        try:
            with beside(engine, manifest.chain_id) as place, no_garbage_collection():
                return _Build(engine, manifest, place).run()
        except _ChangedError:
            _log.warning("folding from the beginning", reason="the chain was gone back on")


class _Build:
    """One attempt: rows that are folded so far, and where they end."""

    def __init__(self, engine: Engine, manifest: Manifest, place: Place) -> None:
        self._live = snapshot(engine)
        self._manifest = manifest
        self._place = place
        self._store = Store(place.connection, manifest.chain_id)
        self._rows = Rows(manifest.chain_id, self._load)
        self._fold = Fold(self._store, _Followed(manifest.followed()), rows=self._rows)
        # Hashes of the keys of rows that were written: most others are new, and need not be asked for.
        self._written: dict[_Model, set[int]] = defaultdict(set)
        self._sent = Sent(self._store)
        self._end: RawLog | None = None
        self._count = 0

    def run(self) -> int:
        """Fold what is final while others write, the rest while they wait, and exchange the rows."""
        with self._reading() as live:
            self._sent.look(live)
        self._fold_final()
        with self._transaction():
            self._flush(everything=True)
        self._place.finish()
        for attempt in range(ATTEMPTS):
            self._fold_final()
            with closed_gate(self._place.connection, self._manifest.chain_id):
                try:
                    self._exchange(LOCK_PATIENCE[attempt >= FEW])
                except BusyError as error:
                    _log.info("waiting", reason=str(error))
                else:
                    return self._count
            time.sleep(PAUSE)
        raise RetryableError("Readers never left the old rows, which stay: look for transactions that do not end.")

    def _fold_final(self) -> None:
        """Fold what no reorg takes back."""
        with self._reading() as live:
            cursor = self._cursor(live)
        self._fold_to(min(cursor["finalized"], cursor["number"]))

    def _exchange(self, patience: float) -> None:
        """Fold the rest and let the rows take over. Nobody writes meanwhile."""
        connection = self._place.connection.execution_options(writes=True)
        if connection.dialect.name != "postgresql":
            with connection.begin():
                self._take_over(self._fold_rest(), patience)
            return
        cursor = self._fold_rest()
        # A transaction that began before the last rows were there would not see them in the tables that it then finds.
        older, until = self._place.under_way(), time.monotonic() + READERS_PATIENCE
        while older & self._place.under_way():
            if time.monotonic() > until:
                raise BusyError("a transaction that began before does not end")
            time.sleep(POLL)
        try:
            with connection.begin():
                self._take_over(cursor, patience)
        except BusyError:
            speaking_of(connection, self._place.name)
            raise

    def _fold_rest(self) -> Row:
        """Fold up to the cursor and return it."""
        with self._reading() as live:
            cursor = self._cursor(live)
            self._need_unchanged(live)
        self._fold_to(cursor["number"])
        with self._transaction():
            self._flush(everything=True)
        return cursor

    def _need_unchanged(self, live: Store) -> None:
        """Raise `_ChangedError` unless the canonical logs up to where the fold has come are those that were folded."""
        if self._end is None:
            return
        log = table_of(Log)
        upto = tuple_(log.c.block_number, log.c.log_index) <= (self._end.block_number, self._end.log_index)
        mine = (log.c.chain_id == live.chain_id, log.c.canonical.is_(True), upto)
        last = (log.c.block_hash == self._end.block_hash) & (log.c.log_index == self._end.log_index)
        query = select(func.count(), func.count().filter(last)).where(*mine)
        if tuple(live.connection.execute(query).one()) != (self._count, 1):
            raise _ChangedError("The chain was gone back on.")

    def _fold_to(self, number: int) -> None:
        """Fold the logs that follow, up to a block."""
        while True:
            with self._reading() as live:
                logs = _next_logs(live, self._end, number)
                if not logs:
                    return
                self._sent.read(live, logs)
            with self._transaction():
                self._fold.run(logs, self._sent)
                self._sent.set_aside(self._fold.buried)
                self._fold.buried.clear()
                self._flush(everything=False)
            self._rows.age()
            self._end, self._count = logs[-1], self._count + len(logs)
            _log.info("folded", logs=self._count, block=self._end.block_number)

    def _flush(self, *, everything: bool) -> None:
        for model, keys in self._fold.flush(everything=everything).items():
            self._written[model].update(map(hash, keys))

    def _load(self, model: _Model, keys: Collection[Key]) -> Mapping[Key, Row]:
        """Return rows that were written and forgotten."""
        written = self._written[model]
        known = [key for key in keys if hash(key) in written]
        return self._store.load(model, known) if known else {}

    def _take_over(self, cursor: Row, patience: float) -> None:
        """Exchange the rows, and send what was never sent."""
        source = f'{self._place.name}."{OUTBOX.name}"'
        self._place.take_over(patience)
        store = Store(self._place.connection, self._manifest.chain_id)
        numbering = Numbering(store, cursor["outbox_seq"] + self._sent.last)
        names = [column.name for column in OUTBOX.columns if column.name != "seq"]
        listed = ", ".join(names)
        store.connection.exec_driver_sql(
            f"INSERT INTO {store.name(OUTBOX)} (seq, {listed}) "  # noqa: S608 - our own names
            f"SELECT seq + {cursor['outbox_seq']}, {listed} FROM {source}"
        )
        numbering.revert(self._sent.buried)
        table = table_of(Cursor)
        unmoved = (
            table.c.chain_id == store.chain_id,
            *(table.c[name] == cursor[name] for name in ("number", "hash", "outbox_seq")),
        )
        changed = store.connection.execute(
            update(table).where(*unmoved).values(outbox_seq=numbering.last, rebuilt=table.c.rebuilt + 1)
        )
        if changed.rowcount != 1:
            raise _ChangedError("The cursor was moved.")
        announce(store, numbering.last)

    def _cursor(self, live: Store) -> Row:
        row = read_cursor(live.connection, self._manifest)
        if row is None:
            raise RetryableError("The cursor is gone: another program cleared the chain tables.")
        return row

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        """Yield the rows that everybody reads, as they are now."""
        with self._live.begin() as connection:
            yield Store(connection, self._manifest.chain_id)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Begin a transaction beside, unless one is under way."""
        if self._place.connection.in_transaction():
            yield
        else:
            with self._place.connection.begin():
                yield


def _next_logs(live: Store, end: RawLog | None, number: int) -> list[RawLog]:
    """Return the canonical logs that follow on one, some of them, up to a block."""
    log = table_of(Log)
    mine = (log.c.chain_id == live.chain_id, log.c.canonical.is_(True), log.c.block_number <= number)
    query = select(*COLUMNS).where(*mine)
    if end is not None:
        query = query.where(tuple_(log.c.block_number, log.c.log_index) > (end.block_number, end.log_index))
    query = query.order_by(log.c.block_number, log.c.log_index).limit(CHUNK)
    return list(map(log_of_columns, live.connection.execute(query)))
