"""Envelopes of events for whatever follows them: written in the transaction that folds, never by a handler."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from indexer.models import SCHEMA_VERSION, Outbox
from indexer.records import Event, RawLog
from indexer.rows import Row
from indexer.store import Store, chunks, table_of

APPLY, REVERT = "apply", "revert"
# The arguments that say whom an event is about, the first that is there.
ACCOUNTS = (
    "account",
    "worker",
    "poster",
    "winner",
    "by",
    "contributor",
    "party",
    "member",
    "juror",
    "voter",
    "proposer",
    "delegator",
    "delegate",
)


def account_of(event: Event) -> str | None:
    """Return the account an event is about, or None."""
    for name in ACCOUNTS:
        if name in event._fields:
            return str(getattr(event, name))
    return None


def payload_of(data: dict[str, Any], log: RawLog, account: str | None) -> dict[str, Any]:
    """Return what an envelope carries: an event's arguments, its account, transaction and time."""
    subject = {} if account is None else {"account": account}
    return {**data, **subject, "tx_hash": log.tx_hash, "timestamp": log.timestamp}


def announce(store: Store, last: int) -> None:
    """Tell whoever listens on `guildhall_<chain id>`, once the transaction is committed, that the outbox ends here.

    SQLite has nothing like it: there `PRAGMA chain.data_version` tells.
    """
    if store.connection.dialect.name == "postgresql":
        store.connection.exec_driver_sql(f"NOTIFY guildhall_{store.chain_id}, '{last}'")


class Numbering:
    """Gives out sequence numbers without gaps, and tells which events were sent before."""

    def __init__(self, store: Store, last: int) -> None:
        """Go on after `last`."""
        self._store = store
        self.last = last
        self._sent: dict[tuple[str, int], tuple[int, int]] = {}

    def read_sent(self, first: int, last: int) -> None:
        """Learn which logs of these blocks have envelopes already: after a reorg went back, or in a reindex."""
        table = table_of(Outbox)
        applied = func.count().filter(table.c.op == APPLY)
        reverted = func.count().filter(table.c.op == REVERT)
        query = (
            select(table.c.block_hash, table.c.log_index, applied, reverted)
            .where(table.c.chain_id == self._store.chain_id, table.c.block_number.between(first, last))
            .group_by(table.c.block_hash, table.c.log_index)
        )
        rows = self._store.connection.execute(query)
        self._sent = {(block_hash, index): (applies, reverts) for block_hash, index, applies, reverts in rows}

    def envelope(self, log: RawLog, kind: str, payload: dict[str, Any], finality: str) -> Row | None:
        """Return the envelope of a log's event, or None when it was sent and not taken back."""
        applies, reverts = self._sent.get((log.block_hash, log.log_index), (0, 0))
        if applies > reverts:
            return None
        return self._numbered(
            {
                "event_id": f"{self._store.chain_id}:{log.block_hash}:{log.log_index}:{applies}",
                "chain_id": self._store.chain_id,
                "block_number": log.block_number,
                "block_hash": log.block_hash,
                "log_index": log.log_index,
                "kind": kind,
                "op": APPLY,
                "finality": finality,
                "schema_version": SCHEMA_VERSION,
                "payload": payload,
            }
        )

    def revert(self, orphans: Collection[Row]) -> None:
        """Take back the envelopes of orphaned logs, the newest first, each with the payload it was sent with."""
        table = table_of(Outbox)
        standing: dict[tuple[str, int], Row] = {}
        for chunk in chunks(dict.fromkeys(log["block_hash"] for log in orphans)):
            query = select(table).where(table.c.chain_id == self._store.chain_id, table.c.block_hash.in_(chunk))
            for row in self._store.connection.execute(query.order_by(table.c.seq)).mappings():
                key = (row["block_hash"], row["log_index"])
                if row["op"] == APPLY:
                    standing[key] = dict(row)
                else:
                    standing.pop(key, None)
        taken = {(log["block_hash"], log["log_index"]) for log in orphans}
        sent = sorted((row for key, row in standing.items() if key in taken), key=lambda row: -int(row["seq"]))
        reverted = [self._numbered({**envelope, "op": REVERT}) for envelope in sent]
        self._store.write(Outbox, reverted)

    def _numbered(self, row: Row) -> Row:
        self.last += 1
        return {**row, "seq": self.last}
