"""Folds logs into rows: decode, check, hand to the event's handler, and note what follows from it."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from indexer.decoder import arguments, decode, kind_of
from indexer.errors import DecodeError, FoldError
from indexer.generated import TaskPosted
from indexer.handlers import HANDLERS, keys_of
from indexer.models import Activity, ChainBase, CreditEntry, DeadLetter, Outbox, Task
from indexer.outbox import Numbering, account_of, payload_of
from indexer.records import Event, RawLog, finality
from indexer.rows import Effect, Entry, Key, Line, Load, Row, Rows
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
        self.hanging: dict[type[ChainBase], list[Row]] = {}
        self.dead = 0

    def run(self, logs: Iterable[RawLog], numbering: Numbering, safe: int, finalized: int) -> None:
        """Fold each log with all that follows: rows, timeline, entries of credit, envelope; or put it to the dead."""
        for log, event in self._decoded(logs):
            try:
                task, lines = self._apply(log, event)
            except FoldError as error:
                self._bury(log, error)
                continue
            account = account_of(event) or (str(task["poster"]) if task else None)
            kind, data = kind_of(event), arguments(event)
            if is_of_task(event, self._task_of(event)):
                line = {"task_id": event.task_id, "account": account or log.address, "kind": kind, "data": data}
                row = {**self._place(log), "tx_hash": log.tx_hash, **line}
                self._made.setdefault(Activity, []).append(row)
            self._hang(self._made, log, lines)
            final = finality(log.block_number, safe, finalized)
            envelope = numbering.envelope(log, kind, payload_of(data, log, account), final)
            if envelope:
                self._made.setdefault(Outbox, []).append(envelope)

    def rebuild(self, logs: Iterable[RawLog], wanted: Callable[[Effect], bool]) -> None:
        """Fold logs again after the rows of the effects that are `wanted` were deleted: credit and all else stays.

        What hangs on the logs stays too; it is in `hanging`, by table.
        """
        for log, event in self._decoded(logs):
            try:
                _, lines = self._apply(log, event, wanted)
            except FoldError as error:
                self._bury(log, error)
                continue
            self._hang(self.hanging, log, lines)

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
        keys: dict[type[ChainBase], list[Key]] = {}
        for log in logs:
            try:
                event = decode(self._followed[log.address], log)
            except DecodeError as error:
                self._bury(log, error)
                continue
            decoded.append((log, event))
            for model, key in keys_of(log, event):
                keys.setdefault(model, []).append(key)
        for model, some in keys.items():
            self._rows.prefetch(model, some)
        return decoded

    def _apply(
        self, log: RawLog, event: Event, wanted: Callable[[Effect], bool] | None = None
    ) -> tuple[Row | None, list[Entry | Line]]:
        """Apply one event to the rows; return the task it is about, and what hangs on the log."""
        handler = HANDLERS.get(type(event))
        effects = [] if handler is None else list(handler(self._rows, log, event))
        if wanted is not None:
            effects = list(filter(wanted, effects))
        task = None
        if self._followed[log.address] == ESCROW and hasattr(event, "task_id") and not isinstance(event, TaskPosted):
            task = self._rows.need(Task, (event.task_id,))
            if task["escrow"] != log.address:
                raise FoldError(f"task {event.task_id} belongs to {task['escrow']}, not to {log.address}")
        return task, self._rows.apply(effects, with_credit=wanted is None)

    def _task_of(self, event: Event) -> Row | None:
        return self._rows.get(Task, (event.task_id,)) if hasattr(event, "task_id") else None

    def _hang(self, made: dict[type[ChainBase], list[Row]], log: RawLog, lines: list[Entry | Line]) -> None:
        """Add the rows of a log's lines and entries."""
        n = 0
        for line in lines:
            if isinstance(line, Line):
                made.setdefault(line.table, []).append({**self._place(log), **line.values})
                continue
            amount = {"amount": abs(line.amount), "incoming": line.amount > 0}
            row = {**self._place(log), "n": n, **line._asdict(), **amount}
            made.setdefault(CreditEntry, []).append(row)
            n += 1

    def _place(self, log: RawLog) -> Row:
        return {
            "chain_id": self._store.chain_id,
            "block_hash": log.block_hash,
            "log_index": log.log_index,
            "block_number": log.block_number,
            "timestamp": log.timestamp,
        }

    def _bury(self, log: RawLog, error: Exception) -> None:
        self.dead += 1
        row: dict[str, Any] = {
            "chain_id": self._store.chain_id,
            "block_hash": log.block_hash,
            "log_index": log.log_index,
            "block_number": log.block_number,
            "reason": f"{type(error).__name__}: {error}"[:1000],
        }
        self._made.setdefault(DeadLetter, []).append(row)


def is_of_task(event: Event, task: Row | None) -> bool:
    """Tell whether an event belongs in a task's timeline: what names an escrow must name that of the task."""
    if not hasattr(event, "task_id"):
        return False
    return not hasattr(event, "escrow") or (task is not None and task["escrow"] == event.escrow)


def _nothing(_model: type[ChainBase], _keys: Collection[Key]) -> dict[Key, Row]:
    return {}
