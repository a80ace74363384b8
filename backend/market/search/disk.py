"""The engine that reads the index on disk: for more tasks than SQL finds in good time."""

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
import tantivy
from sqlalchemy.orm import Session

from backend.core.search import FACETS, Counts, Criteria, Hit
from backend.market.search import tallies
from backend.market.search.asking import query_of
from backend.market.search.fields import COMPLETE, open_index
from backend.market.search.pages import Found, Pages
from backend.market.search.tables.repository import Place, SqlEngine

# As many places are named to the index one by one; around more of them it looks in a box.
MOST_PLACES = 10_000
_LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


class DiskEngine:
    """Searches by the index in a folder, and by the tables as long as there is none.

    The index says which tasks, in which order; the tables have the last word on every task that is shown, so what the
    index has not heard of yet is never shown as it was. `near` looks at the nearest 10,000.
    """

    def __init__(self, folder: Path, tables: SqlEngine) -> None:
        self._folder = folder
        self._tables = tables
        self._index: tantivy.Index | None = None
        self._lock = threading.Lock()
        self._looked = float("-inf")

    def find(
        self, session: Session, now: int, criteria: Criteria, after: Sequence[Any] | None, limit: int
    ) -> Sequence[Hit]:
        """Return up to `limit` tasks after a position; raises `InvalidCursor`."""
        index = self._open()
        if index is None:
            return self._tables.find(session, now, criteria, after, limit)
        places = self._places(session, criteria)
        query = query_of(index.schema, criteria, now, _numbers(places))
        pages = Pages(index, query, criteria.sort, limit)
        found = pages.near(places or [], after) if criteria.sort == "near" else pages.after(after)
        return list(islice(self._standing(session, now, criteria, found, limit), limit))

    def count(self, session: Session, now: int, criteria: Criteria, facets: Collection[str] = FACETS) -> Counts:
        """Return how many tasks are found, in all and by facet."""
        index = self._open()
        if index is None:
            return self._tables.count(session, now, criteria, facets)
        return tallies.count(index, criteria, now, _numbers(self._places(session, criteria)), facets)

    def reload(self) -> None:
        """See at once what was committed last."""
        self._looked = float("-inf")
        if (index := self._open()) is not None:
            index.reload()

    def _standing(
        self, session: Session, now: int, criteria: Criteria, found: Iterator[Found], limit: int
    ) -> Iterator[Hit]:
        while batch := list(islice(found, limit)):
            prices = self._tables.standing(session, now, criteria, [hit.task_id for hit in batch])
            for hit in batch:
                if hit.task_id in prices:
                    yield Hit(hit.task_id, hit.position(prices[hit.task_id]))

    def _places(self, session: Session, criteria: Criteria) -> list[Place] | None:
        """Return the nearest places in the circle; None when they are too many to name and their order is not asked."""
        if criteria.circle is None:
            return None
        found = self._tables.places(session, criteria.circle, MOST_PLACES + 1)
        return found if len(found) <= MOST_PLACES or criteria.sort == "near" else None

    def _open(self) -> tantivy.Index | None:
        if self._index is None:
            with self._lock:
                return self._look()
        return self._index

    def _look(self) -> tantivy.Index | None:
        if self._index is None and time.monotonic() - self._looked >= _LOOK_SECONDS:
            if (self._folder / COMPLETE).exists():
                self._index = self._opened()
            self._looked = time.monotonic()
        return self._index

    def _opened(self) -> tantivy.Index | None:
        try:
            index = open_index(self._folder)
        except ValueError as error:
            log.warning("search_index_unreadable", folder=str(self._folder), reason=str(error))
            return None
        # A thread of the library looks for commits twice a second.
        index.config_reader("commit")
        index.reload()
        return index


def _numbers(places: Sequence[Place] | None) -> list[int] | None:
    return None if places is None else [place.number for place in places]
