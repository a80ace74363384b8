"""A market of rows, without a chain, and the engines that search it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from backend.chain.tasks.prices import teach
from backend.core.database import Database, open_database
from backend.core.search import Counts, Criteria, Hit, SearchEngine
from backend.core.skills import search_words, skill_word
from backend.market.documents.models import Document, DocumentSkill
from backend.market.search.disk import DiskEngine
from backend.market.search.marks.repository import IndexEntries
from backend.market.search.repository import Entry, EntryRepository
from backend.market.search.tables.repository import SqlEngine
from backend.market.search.tokens import query_tokens
from backend.market.search.writer import IndexWriter
from indexer.database import make_engine, writing
from indexer.models import Task
from tests.backend.house import SetClock, put_cursor
from tests.node import CHAIN_ID

NOW = 1_800_000_000
DAY = 86_400
POSTER = "0x" + "a1" * 20
COIN, DOLLAR = "0x" + "00" * 20, "0x" + "d0" * 20
ENGINES = ("sqlite", "postgresql", "disk")


@dataclass(frozen=True)
class Offer:
    """A task as search sees it: open for ten days, paying 1,000 units of the coin, unless told otherwise."""

    title: str
    body: str = ""
    lang: str = "en"
    skill: str = "writing"
    skills: tuple[str, ...] = ()
    place: tuple[int, int] | None = None
    terms: dict[str, Any] = field(default_factory=dict)

    @property
    def task_id(self) -> str:
        return "0x" + sha256(self.title.encode()).hexdigest()

    @property
    def brief(self) -> str:
        return "0x" + sha256(self.title.encode() + b"brief").hexdigest()

    def row(self, number: int) -> dict[str, Any]:
        values: dict[str, Any] = dict.fromkeys((column.name for column in Task.__table__.columns), 0)
        zero = "0x" + "0" * 64
        values |= dict.fromkeys(("invite_root", "extra_hash"), zero) | {"extra_data": "0x", "shares": [10_000]}
        values |= dict.fromkeys(("escrow", "arbitrator", "treasury"), "0x" + "e5" * 20) | {"poster": POSTER}
        values |= {"chain_id": CHAIN_ID, "task_id": self.task_id, "brief": self.brief, "skill": skill_word(self.skill)}
        values |= {"token": COIN, "mode": 0, "grade": 0, "seats": 1, "status": 1, "open": 1}
        values |= {"deadline": NOW + 10 * DAY, "reward": 1_000, "ceiling": 1_000, "posted_at": NOW - number}
        return values | {"dispute_id": None, "winner": None, "ended_at": None} | self.terms


@dataclass
class Market:
    """Tasks in a database, with one of the engines over them."""

    url: str
    database: Database
    engine: SearchEngine
    clock: SetClock
    writer: IndexWriter | None = None

    def put(self, offers: Sequence[Offer]) -> None:
        """Put tasks with their documents, as indexer and dispatcher would."""
        put_tasks(self.url, offers)
        with self.database.write() as session:
            for offer in offers:
                enter(session, offer)
        self.mark(offers)

    def mark(self, offers: Sequence[Offer]) -> None:
        """Let the index on disk learn what changed."""
        if self.writer is not None:
            with self.database.write() as session:
                IndexEntries(session, CHAIN_ID).mark([offer.task_id for offer in offers])
            self.refresh()

    def refresh(self) -> None:
        """Let the index on disk learn what waits, and read it."""
        if self.writer is not None:
            while self.writer.step():
                pass
        if isinstance(self.engine, DiskEngine):
            self.engine.reload()

    def change(self, offer: Offer, **columns: Any) -> None:
        """Change the row of a task, as the indexer would."""
        engine = make_engine(self.url, ("chain",))
        with writing(engine).begin() as connection:
            connection.execute(update(Task).where(Task.task_id == offer.task_id).values(**columns))
        engine.dispose()

    def remove(self, offer: Offer) -> None:
        """Take the row of a task away, as the indexer would after a reorg."""
        engine = make_engine(self.url, ("chain",))
        with writing(engine).begin() as connection:
            connection.execute(delete(Task).where(Task.task_id == offer.task_id))
        engine.dispose()

    def find(self, limit: int = 100, after: Sequence[Any] | None = None, now: int = NOW, **criteria: Any) -> list[str]:
        """Return the titles of what is found, in their order."""
        hits = self.hits(limit, after, now, **criteria)
        with self.database.read() as session:
            rows = session.execute(select(Task.task_id, Document.title).join(Document, Document.digest == Task.brief))
            titles = {row.task_id: row.title for row in rows}
        return [titles[hit.task_id] for hit in hits]

    def hits(self, limit: int, after: Sequence[Any] | None, now: int, **criteria: Any) -> Sequence[Hit]:
        with self.database.read() as session:
            return self.engine.find(session, now, wanted(**criteria), after, limit)

    def count(self, now: int = NOW, **criteria: Any) -> Counts:
        with self.database.read() as session:
            return self.engine.count(session, now, wanted(**criteria))


def wanted(q: str | None = None, **criteria: Any) -> Criteria:
    """Return criteria, with a query in words."""
    words = query_tokens(q) if q is not None else None
    return Criteria(words=words, **{"sort": "newest" if q is None else "relevance", **criteria})


def open_market(url: str, folder: Path | None) -> Market:
    """Open a market over a database with empty tables, whose chain is indexed; by the index on disk, given a folder."""
    put_cursor(url, NOW)
    return market_at(url, folder)


def market_at(url: str, folder: Path | None = None) -> Market:
    """Open a market over a database whose chain is indexed."""
    database = open_database(url, 3, 5)
    teach(database.engine)
    tables = SqlEngine(CHAIN_ID)
    clock = SetClock()
    clock.time = NOW
    if folder is None:
        return Market(url, database, tables, clock)
    writer = IndexWriter(database, CHAIN_ID, folder, clock)
    writer.step()
    return Market(url, database, DiskEngine(folder, tables), clock, writer)


def put_tasks(url: str, offers: Sequence[Offer]) -> None:
    """Put rows of tasks, as the indexer would."""
    engine = make_engine(url, ("chain",))
    with writing(engine).begin() as connection:
        connection.execute(insert(Task), [offer.row(number) for number, offer in enumerate(offers)])
    engine.dispose()


def enter(session: Session, offer: Offer) -> None:
    """Enter the document of an offer and the text it is searched by."""
    names = "\n".join(search_words(slug) for slug in dict.fromkeys([offer.skill, *offer.skills]))
    lat, lon = offer.place or (None, None)
    session.add(
        Document(
            digest=offer.brief,
            size=1,
            title=offer.title[:140],
            lang=offer.lang,
            summary=offer.body[:200],
            skills=list(offer.skills),
            author_chain_id=CHAIN_ID,
            author=POSTER,
            created_at=NOW,
        )
    )
    session.add_all(DocumentSkill(skill=skill, digest=offer.brief) for skill in offer.skills)
    EntryRepository(session, CHAIN_ID).put(offer.task_id, Entry(offer.title, f"{offer.body}\n{names}", lat, lon))
