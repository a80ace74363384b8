"""Writes the index on disk: one process does, from the marks that the outbox's consumer leaves."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import structlog
import tantivy
from sqlalchemy import RowMapping

from backend.chain.heads.service import indexed_time
from backend.core.clock import Clock
from backend.core.database import Database
from backend.market.search.fields import COMPLETE, document, open_index, schema
from backend.market.search.marks.repository import IndexEntries

# Tasks that are read and committed together; and, when all are entered anew, that are read together.
BATCH = 500
_BULK = 2_000
# Between looks for rewards that rose, which reads all tasks that can; rewards rise by the hour or the day.
_RISE_SECONDS = 60
_HEAP = 64 * 1024 * 1024

log = structlog.get_logger(__name__)


class IndexWriter:
    """Keeps the index in a folder in step with the tables. Whatever is lost here is written again from them."""

    def __init__(self, database: Database, chain_id: int, folder: Path, clock: Clock) -> None:
        self._database = database
        self._chain_id = chain_id
        self._folder = folder
        self._clock = clock
        self._fields = schema()
        self._writer: tantivy.IndexWriter | None = None
        self._risen: int | None = None

    def step(self) -> int:
        """Enter some of what changed and return how many tasks those were; at first, all tasks there are.

        Does nothing while another process writes the index, or nothing was indexed of the chain.
        """
        with self._database.read() as session:
            latest = indexed_time(session, self._chain_id)
        if latest is None or not self._ready():
            return 0
        now = self._clock.chain(latest)
        try:
            return self._enter_changed(now) if (self._folder / COMPLETE).exists() else self._fill(now)
        except ValueError:
            # A writer that failed once fails for good. Until there is another, the index says nothing false: what it
            # shows is asked of the tables.
            self._writer = None
            raise

    def close(self) -> None:
        """Let another process write."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._writer = None

    def _ready(self) -> bool:
        if self._writer is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                index = open_index(self._folder)
            except ValueError as error:
                log.warning("search_index_rebuilt", folder=str(self._folder), reason=str(error))
                shutil.rmtree(self._folder)
                return False
            try:
                self._writer = index.writer(_HEAP, 1)
            except ValueError as error:
                log.warning("search_index_busy", folder=str(self._folder), reason=str(error))
                return False
        return True

    def _fill(self, now: int) -> int:
        """Enter all tasks. Marks that were there before are read again afterwards, which changes nothing."""
        self._made.delete_all_documents()
        total, last = 0, ""
        while True:
            with self._database.read() as session:
                rows = IndexEntries(session, self._chain_id).after(last, _BULK)
            if not rows:
                break
            self._add(rows, now)
            total, last = total + len(rows), rows[-1]["task_id"]
        self._made.commit()
        (self._folder / COMPLETE).touch()
        self._risen = now
        log.info("search_index_filled", tasks=total)
        return total

    def _enter_changed(self, now: int) -> int:
        """Enter what is marked, and what pays more than at the last look: no event tells of that."""
        with self._database.read() as session:
            entries = IndexEntries(session, self._chain_id)
            marks = entries.marks(BATCH)
            looks = self._risen is None or now - self._risen >= _RISE_SECONDS
            risen = entries.risen(self._risen, now) if looks else ()
        changed = list({**marks, **dict.fromkeys(risen)})
        for start in range(0, len(changed), BATCH):
            self._enter(changed[start : start + BATCH], now)
        if changed:
            self._made.commit()
        self._risen = now if looks else self._risen
        if marks:
            # A mark that was set again meanwhile has another number, and stays.
            with self._database.write() as session:
                IndexEntries(session, self._chain_id).unmark(marks)
        return len(marks)

    def _enter(self, task_ids: Sequence[str], now: int) -> None:
        with self._database.read() as session:
            rows = IndexEntries(session, self._chain_id).some(task_ids)
        for task_id in task_ids:
            self._made.delete_documents_by_term("id", task_id)
        self._add(rows, now)

    def _add(self, rows: Sequence[RowMapping], now: int) -> None:
        for row in rows:
            self._made.add_document(document(dict(row), row["skills"] or (), now, self._fields))

    @property
    def _made(self) -> tantivy.IndexWriter:
        if self._writer is None:
            message = "the index is not open to write"
            raise ValueError(message)
        return self._writer
