"""The search of an installation: its engine, and the vocabulary by which mistyped queries are repaired."""

import threading
import time
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.core.search import FACETS, Counts, Criteria, Hit, SearchEngine
from backend.core.settings import Settings
from backend.market.search.disk import DiskEngine
from backend.market.search.fields import folder_of
from backend.market.search.repository import EntryRepository
from backend.market.search.tables.repository import SqlEngine
from backend.market.search.vocabulary import Vocabulary

# Reading the words again pays for itself when at least a second passes for so many of them.
_WORDS_A_SECOND = 10_000


def open_search(settings: Settings, chain_id: int, genesis: str) -> "TaskSearch":
    """Return the search that settings ask for."""
    tables = SqlEngine(chain_id)
    if settings.search_index is None:
        return TaskSearch(chain_id, tables)
    return TaskSearch(chain_id, DiskEngine(folder_of(settings.search_index, chain_id, genesis), tables))


class TaskSearch:
    """Finds tasks by the engine it was given; safe to share among threads."""

    def __init__(self, chain_id: int, engine: SearchEngine) -> None:
        self._chain_id = chain_id
        self._engine = engine
        self._lock = threading.Lock()
        self._vocabulary = Vocabulary({})
        self._read: tuple[int, float] | None = None

    def find(
        self, session: Session, now: int, criteria: Criteria, after: Sequence[Any] | None, limit: int
    ) -> Sequence[Hit]:
        """Return up to `limit` tasks after a position; raises `InvalidCursor`."""
        # What is new since some text came is known to the tables alone.
        engine = SqlEngine(self._chain_id) if criteria.since is not None else self._engine
        return engine.find(session, now, criteria, after, limit)

    def count(self, session: Session, now: int, criteria: Criteria, facets: Collection[str] = FACETS) -> Counts:
        """Return how many tasks are found, in all and by facet."""
        engine = SqlEngine(self._chain_id) if criteria.since is not None else self._engine
        return engine.count(session, now, criteria, facets)

    def suggest(self, session: Session, text: str) -> str | None:
        """Return a text as it was probably meant; None when nothing better is known."""
        return self._words(session).correct(text)

    def newest(self, session: Session) -> int:
        """Return the number of the text that came last."""
        return EntryRepository(session, self._chain_id).newest()

    def _words(self, session: Session) -> Vocabulary:
        entries = EntryRepository(session, self._chain_id)
        newest = entries.newest()
        with self._lock:
            if self._read is not None:
                number, at = self._read
                soon = (time.monotonic() - at) * _WORDS_A_SECOND < len(self._vocabulary.words)
                if number == newest or soon:
                    return self._vocabulary
            self._vocabulary = Vocabulary(entries.words())
            self._read = (newest, time.monotonic())
            return self._vocabulary
