"""CPU time of each query, of this process and of the database's."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.core.database import Database
from backend.core.search import Criteria, SearchEngine
from backend.market.search.repository import EntryRepository
from backend.market.search.tokens import query_tokens
from backend.market.search.vocabulary import Vocabulary
from bench.searching.asking import FACETS, PAGE
from bench.searching.corpus import CHAIN_ID, NOW
from tests.backend.market.relevance import CHINESE_QUERIES, TASKS, TYPOS
from tests.backend.searching import POSTER

_IDS = {offer.title: offer.task_id for offer in TASKS}
_NANOSECONDS = 1_000_000_000


class Meter:
    """Reads the CPU time of this process, and of the one that serves a session on PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._server: Path | None = None
        if session.get_bind().dialect.name == "postgresql":
            # All of a query's work in the one process that is measured.
            session.execute(text("SET max_parallel_workers_per_gather = 0"))
            pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self._server = Path(f"/proc/{pid}/schedstat")

    def seconds(self) -> float:
        """Return the CPU seconds that were used up to now."""
        served = int(self._server.read_text().split()[0]) / _NANOSECONDS if self._server else 0.0
        return time.process_time() + served


def measure(database: Database, engine: SearchEngine, asked: Sequence[Criteria]) -> list[float]:
    """Return the CPU milliseconds of each query: a page, the total and four facets."""
    taken = []
    with database.read() as session:
        meter = Meter(session)
        for criteria in asked:
            before = meter.seconds()
            engine.find(session, NOW, criteria, None, PAGE + 1)
            engine.count(session, NOW, criteria, FACETS)
            taken.append((meter.seconds() - before) * 1_000)
    return taken


def percentiles(taken: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    return round(float(np.percentile(taken, 50)), 2), round(float(np.percentile(taken, 99)), 2)


def recall(database: Database, engine: SearchEngine) -> int:
    """Return how many of the Chinese queries find their task, amid the whole corpus."""
    with database.read() as session:
        return sum(_finds(session, engine, query, title) for query, title in CHINESE_QUERIES)


def repaired(database: Database) -> int:
    """Return how many of the typos are read as they were meant, by the words of the whole corpus."""
    with database.read() as session:
        words = Vocabulary(EntryRepository(session, CHAIN_ID).words())
    return sum(words.correct(typed) == meant for typed, meant, _ in TYPOS)


def _finds(session: Session, engine: SearchEngine, query: str, title: str) -> bool:
    # Narrowed to who posted the relevance set: others may say the same, and be as good an answer.
    criteria = Criteria(words=query_tokens(query), sort="relevance", poster=POSTER)
    hits = engine.find(session, NOW, criteria, None, PAGE)
    return _IDS[title] in {hit.task_id for hit in hits}
