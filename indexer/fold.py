"""Folds logs into rows: decode, check, hand to the event's handler, and note what follows from it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from indexer.decoder import kind_of, read
from indexer.envelopes import IMPERSONAL
from indexer.errors import DecodeError, FoldError
from indexer.generated import KINDS, TaskPosted
from indexer.handlers import HANDLERS, keys_of
from indexer.models import ChainBase, CreditEntry, DeadLetter, Outbox, Task
from indexer.outbox import Numbering
from indexer.records import Event, RawLog
from indexer.rows import Effect, Entry, Key, Line, Row, Rows
from indexer.store import Store, Values

ESCROW = "TaskEscrow"
# Events that name a task which must be there.
OF_TASK = frozenset(kind for kind in KINDS if "task_id" in kind._fields) - {TaskPosted}


class Fold:
    """One pass over logs, in their order; `flush` writes the rows that it changed and made."""

    def __init__(
        self, store: Store, followed: dict[str, str], *, afresh: bool = False, rows: Rows | None = None
    ) -> None:
        """Fold logs of the contracts in `followed` (name by address) into the rows of `store`, or into none at all.

        `rows` are those of folds before this one, which are not loaded again.
        """
        self._store = store
        self._followed = followed
        self._rows = rows or Rows(store.chain_id, _nothing if afresh else store.load)
        self._made: dict[type[ChainBase], list[Row]] = defaultdict(list)
        self._envelopes: list[Values] = []
        self.hanging: dict[type[ChainBase], list[Row]] = defaultdict(list)
        self.buried: list[RawLog] = []

    def run(self, logs: Iterable[RawLog], numbering: Numbering) -> None:
        """Fold each log with all that follows: rows, entries of credit, envelope; or put it to the dead."""
        for log, event in self._decoded(logs):
            try:
                task, lines = self._apply(log, event)
            except FoldError as error:
                self._bury(log, error)
                continue
            if lines:
                self._hang(self._made, log, lines)
            if numbering.is_new(log):
                account = task["poster"] if task and type(event) in IMPERSONAL else None
                self._envelopes.append(numbering.envelope(log, kind_of(event), account))

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

    def flush(self, *, everything: bool = True) -> dict[type[ChainBase], list[Key]]:
        """Write what was made and what changed, and return the keys of the rows that are new.

        Without `everything`, of the rows only those are written that the next `Rows.age` forgets.
        """
        fresh = {}
        for model, made, changed, names in self._rows.take(everything=everything):
            fresh[model] = list(made)
            self._store.write(model, made.values())
            if changed:
                self._store.update(model, changed, names)
        self._store.write_values(Outbox, self._envelopes)
        self._envelopes.clear()
        for model, rows in self._made.items():
            self._store.write(model, rows, "replace" if model is DeadLetter else "none")
            rows.clear()
        return fresh

    def _decoded(self, logs: Iterable[RawLog]) -> list[tuple[RawLog, Event]]:
        """Decode all logs and load the rows they will touch."""
        decoded = []
        keys: dict[type[ChainBase], list[Key]] = defaultdict(list)
        for log in logs:
            try:
                event = read(self._followed[log.address], log)
            except DecodeError as error:
                self._bury(log, error)
                continue
            decoded.append((log, event))
            for model, key in keys_of(log, event):
                keys[model].append(key)
        for model, some in keys.items():
            self._rows.prefetch(model, some)
        return decoded

    def _apply(
        self, log: RawLog, event: Event, wanted: Callable[[Effect], bool] | None = None
    ) -> tuple[Row | None, list[Entry | Line]]:
        """Apply one event to the rows; return the task it is about, and what hangs on the log."""
        kind = type(event)
        handler = HANDLERS.get(kind)
        effects: Iterable[Effect] = () if handler is None else handler(self._rows, log, event)
        if wanted is not None:
            effects = list(filter(wanted, effects))
        task = None
        if kind in OF_TASK and self._followed[log.address] == ESCROW:
            task = self._rows.need(Task, (event.task_id,))
            if task["escrow"] != log.address:
                raise FoldError(f"task {event.task_id} belongs to {task['escrow']}, not to {log.address}")
        return task, self._rows.apply(effects, with_credit=wanted is None)

    def _hang(self, made: dict[type[ChainBase], list[Row]], log: RawLog, lines: list[Entry | Line]) -> None:
        """Add the rows of a log's lines and entries."""
        place: Row = {
            "chain_id": self._store.chain_id,
            "block_number": log.block_number,
            "log_index": log.log_index,
            "timestamp": log.timestamp,
        }
        n = 0
        for line in lines:
            if isinstance(line, Line):
                made[line.table].append({**place, **line.values})
                continue
            escrow, account, token, amount = line
            sums = {"amount": abs(amount), "incoming": amount > 0}
            made[CreditEntry].append({**place, "n": n, "escrow": escrow, "account": account, "token": token, **sums})
            n += 1

    def _bury(self, log: RawLog, error: Exception) -> None:
        self.buried.append(log)
        row: Row = {
            "chain_id": self._store.chain_id,
            "block_hash": log.block_hash,
            "log_index": log.log_index,
            "block_number": log.block_number,
            "reason": f"{type(error).__name__}: {error}"[:1000],
        }
        self._made[DeadLetter].append(row)


def _nothing(_model: type[ChainBase], _keys: Collection[Key]) -> dict[Key, Row]:
    return {}
