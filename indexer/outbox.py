"""What is sent of events to whatever follows them: written in the transaction that folds, never by a handler."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, select, tuple_

from indexer.models import DeadLetter, Log, Outbox
from indexer.records import RawLog
from indexer.rows import Row
from indexer.store import Store, Values, chunks, table_of

APPLY, REVERT = "apply", "revert"


def announce(store: Store, last: int) -> None:
    """Tell whoever listens on `guildhall_<chain id>`, once the transaction is committed, that the outbox ends here.

    SQLite has nothing like it: there `PRAGMA chain.data_version` tells.
    """
    if store.connection.dialect.name == "postgresql":
        store.connection.exec_driver_sql(f"NOTIFY guildhall_{store.chain_id}, '{last}'")


def sent_between(store: Store, first: int, last: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Return how often each log of these blocks was sent and taken back, by block hash and index."""
    table = table_of(Outbox)
    applied = func.count().filter(table.c.op == APPLY)
    reverted = func.count().filter(table.c.op == REVERT)
    query = (
        select(table.c.block_hash, table.c.log_index, applied, reverted)
        .where(table.c.chain_id == store.chain_id, table.c.block_number.between(first, last))
        .group_by(table.c.block_hash, table.c.log_index)
    )
    rows = store.connection.execute(query)
    return {(block_hash, index): (applies, reverts) for block_hash, index, applies, reverts in rows}


class Numbering:
    """Gives out sequence numbers without gaps, and tells which events were sent before."""

    def __init__(self, store: Store, last: int) -> None:
        """Go on after `last`."""
        self._store = store
        self.last = last
        self._sent: dict[tuple[str, int], tuple[int, int]] = {}

    def read_sent(self, first: int, last: int) -> None:
        """Learn which logs of these blocks have envelopes already: after a reorg went back, or in a reindex."""
        self._sent = sent_between(self._store, first, last)

    def is_new(self, log: RawLog) -> bool:
        """Tell whether no envelope of a log's event stands: none was sent, or it was taken back."""
        if not self._sent:
            return True
        applies, reverts = self._sent.get((log.block_hash, log.log_index), (0, 0))
        return applies == reverts

    def envelope(self, log: RawLog, kind: str, account: str | None) -> Values:
        """Return the envelope of a log's event, which is new, as its table's columns follow each other."""
        applies, _ = self._sent.get((log.block_hash, log.log_index), (0, 0)) if self._sent else (0, 0)
        self.last += 1
        block_hash = bytes.fromhex(log.block_hash[2:])
        place = (log.block_number, block_hash, log.log_index)
        return (self._store.chain_id, self.last, *place, applies, kind, APPLY, account)

    def revert(self, orphans: Collection[Row]) -> None:
        """Take back the envelopes of orphaned logs, the newest first, each as it was sent."""
        table = table_of(Outbox)
        standing: dict[tuple[str, int], Row] = {}
        for chunk in chunks(dict.fromkeys((log["block_number"], log["block_hash"]) for log in orphans)):
            blocks = tuple_(table.c.block_number, table.c.block_hash).in_(chunk)
            query = select(table).where(table.c.chain_id == self._store.chain_id, blocks)
            for row in self._store.connection.execute(query.order_by(table.c.seq)).mappings():
                key = (row["block_hash"], row["log_index"])
                if row["op"] == APPLY:
                    standing[key] = dict(row)
                else:
                    standing.pop(key, None)
        taken = {(log["block_hash"], log["log_index"]) for log in orphans}
        sent = sorted((row for key, row in standing.items() if key in taken), key=lambda row: -int(row["seq"]))
        numbers = range(self.last + 1, self.last + 1 + len(sent))
        reverted = [{**row, "op": REVERT, "seq": seq} for row, seq in zip(sent, numbers, strict=True)]
        self.last += len(sent)
        self._store.write(Outbox, reverted)


class Sent(Numbering):
    """Numbers from one on for a fold beside the rows that stand, whose events were sent as they came.

    They are the places in a list that is appended to the outbox in the end.
    """

    def __init__(self, store: Store) -> None:
        """Begin with nothing known, when every event would be sent."""
        super().__init__(store, 0)
        self._whole = False
        self._all_sent = False
        self._dead: set[tuple[str, int]] = set()
        self.buried: list[Row] = []

    def look(self, live: Store) -> None:
        """Learn whether each canonical log has an envelope that stands, except those that are set aside."""
        outbox, log, dead = table_of(Outbox), table_of(Log), table_of(DeadLetter)
        stands = func.count().filter(outbox.c.op == APPLY) - func.count().filter(outbox.c.op == REVERT)
        counts = (
            select(stands).where(outbox.c.chain_id == live.chain_id),
            select(func.count()).where(log.c.chain_id == live.chain_id, log.c.canonical.is_(True)),
            select(func.count()).where(dead.c.chain_id == live.chain_id),
        )
        standing, logs, buried = (live.connection.scalar(query) or 0 for query in counts)
        self._whole = standing == logs - buried

    def read(self, live: Store, logs: Sequence[RawLog]) -> None:
        """Learn what was sent of some logs: all of them, in nearly all cases."""
        first, last = logs[0].block_number, logs[-1].block_number
        dead = table_of(DeadLetter)
        query = select(dead.c.block_hash, dead.c.log_index).where(
            dead.c.chain_id == live.chain_id, dead.c.block_number.between(first, last)
        )
        self._dead = {(block_hash, index) for block_hash, index in live.connection.execute(query)}
        self._all_sent = self._whole and not self._dead
        if not self._all_sent:
            self._sent = sent_between(live, first, last)

    def is_new(self, log: RawLog) -> bool:
        """Tell whether no envelope of a log's event stands."""
        return not self._all_sent and super().is_new(log)

    def set_aside(self, logs: Iterable[RawLog]) -> None:
        """Note logs that do not fold now; what was sent of those that did has to be taken back."""
        self.buried += [log._asdict() for log in logs if (log.block_hash, log.log_index) not in self._dead]
