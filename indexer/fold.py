"""Folds logs into rows: decode, check, hand to the event's handler, and note what follows from it."""

from collections.abc import Collection, Iterable
from typing import Any

from indexer.decoder import arguments, decode, kind_of
from indexer.errors import DecodeError, FoldError
from indexer.generated import TaskPosted
from indexer.handlers import HANDLERS
from indexer.models import Activity, ChainBase, Credit, CreditEntry, DeadLetter, Outbox, Seat, Task
from indexer.outbox import Numbering, payload_of, subject_of
from indexer.records import Event, RawLog, finality
from indexer.rows import Entry, Key, Load, Row, Rows
from indexer.store import Store

ESCROW = "TaskEscrow"


class Fold:
    """One pass over logs, in their order; `flush` writes the rows that it changed and made."""

    def __init__(self, store: Store, followed: dict[str, str], *, afresh: bool = False) -> None:
        """Fold logs of the contracts in `followed` (name by address) into the rows of `store`, or into none at all."""
        self._store = store
        self._followed = followed
        self._load: Load = _nothing if afresh else store.load
        self._rows = Rows(store.chain_id, self._load)
        self._made: dict[type[ChainBase], list[Row]] = {}
        self.entries: list[Row] = []

    def run(self, logs: Iterable[RawLog], numbering: Numbering, safe: int, finalized: int) -> None:
        """Fold each log with all that follows: rows, timeline, entries of credit, envelope; or put it to the dead."""
        for log, event in self._decoded(logs):
            try:
                task, entries = self._apply(log, event)
            except FoldError as error:
                self._bury(log, error)
                continue
            account = subject_of(event) or (str(task["poster"]) if task else None)
            kind, data = kind_of(event), arguments(event)
            if hasattr(event, "task_id"):
                line = {"task_id": event.task_id, "account": account or log.address, "kind": kind, "data": data}
                row = {**self._place(log), "tx_hash": log.tx_hash, **line}
                self._made.setdefault(Activity, []).append(row)
            if entries:
                self._made.setdefault(CreditEntry, []).extend(self._entry_rows(log, entries))
            final = finality(log.block_number, safe, finalized)
            envelope = numbering.envelope(log, kind, payload_of(data, log, account), final)
            if envelope:
                self._made.setdefault(Outbox, []).append(envelope)

    def rebuild(self, logs: Iterable[RawLog]) -> None:
        """Fold logs again after their rows were deleted: credit and all else stays; its entries are in `entries`."""
        for log, event in self._decoded(logs):
            try:
                _, entries = self._apply(log, event, with_credit=False)
            except FoldError as error:
                self._bury(log, error)
                continue
            self.entries += self._entry_rows(log, entries)

    def changed(self) -> dict[type[ChainBase], list[Row]]:
        """Return the rows as they are now, those that were touched."""
        return self._rows.changed()

    def flush(self) -> None:
        """Write everything and forget it."""
        for model, rows in self._rows.changed().items():
            self._store.write(model, rows, "replace")
        for model, rows in self._made.items():
            self._store.write(model, rows, "replace" if model is DeadLetter else "none")
        self._made = {}
        self._rows = Rows(self._store.chain_id, self._load)

    def _decoded(self, logs: Iterable[RawLog]) -> list[tuple[RawLog, Event]]:
        """Decode all logs and load the rows they will touch."""
        decoded = []
        keys: dict[type[ChainBase], list[Key]] = {Task: [], Seat: [], Credit: []}
        for log in logs:
            try:
                event = decode(self._followed[log.address], log)
            except DecodeError as error:
                self._bury(log, error)
                continue
            decoded.append((log, event))
            if hasattr(event, "task_id"):
                keys[Task].append((event.task_id,))
                if hasattr(event, "worker"):
                    keys[Seat].append((event.task_id, event.worker))
            elif hasattr(event, "token") and hasattr(event, "account"):
                keys[Credit].append((log.address, event.account, event.token))
        for model, some in keys.items():
            self._rows.prefetch(model, some)
        return decoded

    def _apply(self, log: RawLog, event: Event, *, with_credit: bool = True) -> tuple[Row | None, list[Entry]]:
        """Apply one event to the rows; return the task it is about and the entries of credit it makes."""
        handler = HANDLERS.get(type(event))
        effects = [] if handler is None else list(handler(self._rows, log, event))
        task = None
        if self._followed[log.address] == ESCROW and hasattr(event, "task_id") and not isinstance(event, TaskPosted):
            task = self._rows.need(Task, (event.task_id,))
            if task["escrow"] != log.address:
                raise FoldError(f"task {event.task_id} belongs to {task['escrow']}, not to {log.address}")
        return task, self._rows.apply(effects, with_credit=with_credit)

    def _entry_rows(self, log: RawLog, entries: list[Entry]) -> list[Row]:
        return [
            {
                **self._place(log),
                "n": n,
                **entry._asdict(),
                "amount": abs(entry.amount),
                "incoming": entry.amount > 0,
            }
            for n, entry in enumerate(entries)
        ]

    def _place(self, log: RawLog) -> Row:
        return {
            "chain_id": self._store.chain_id,
            "block_hash": log.block_hash,
            "log_index": log.log_index,
            "block_number": log.block_number,
            "timestamp": log.timestamp,
        }

    def _bury(self, log: RawLog, error: Exception) -> None:
        row: dict[str, Any] = {
            "chain_id": self._store.chain_id,
            "block_hash": log.block_hash,
            "log_index": log.log_index,
            "block_number": log.block_number,
            "reason": f"{type(error).__name__}: {error}"[:1000],
        }
        self._made.setdefault(DeadLetter, []).append(row)


def _nothing(_model: type[ChainBase], _keys: Collection[Key]) -> dict[Key, Row]:
    return {}
