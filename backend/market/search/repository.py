"""The texts of tasks and the words in use, in SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from backend.core.text import normalise
from backend.market.search import fulltext
from backend.market.search.models import SearchWord, TaskText
from backend.market.search.tokens import tokens, vocabulary


@dataclass(frozen=True, slots=True)
class Entry:
    """What a task is found by: its title, the rest of its text with its skills, and its place in 1/10,000 degree."""

    head: str
    body: str
    lat: int | None = None
    lon: int | None = None


@dataclass(frozen=True, slots=True)
class EntryRepository:
    """Keeps the texts of one chain's tasks. One writer at a time: the numbers count in the order of commits."""

    session: Session
    chain_id: int

    def put(self, task_id: str, entry: Entry) -> None:
        """Keep the text by which a task is searched."""
        text = normalise(f"{entry.head}\n{entry.body}")
        known = self.session.get(TaskText, (self.chain_id, task_id))
        if known is not None:
            if (known.text, known.lat, known.lon) == (text, entry.lat, entry.lon):
                return
            self.drop(task_id)
        head, body = tokens(entry.head), tokens(entry.body)
        row = TaskText(
            chain_id=self.chain_id,
            task_id=task_id,
            number=self.newest() + 1,
            text=text,
            head=" ".join(head),
            body=" ".join(body),
            lexemes=fulltext.lexemes(head, body) if self._dialect == "postgresql" else None,
            lat=entry.lat,
            lon=entry.lon,
        )
        self.session.add(row)
        self.session.flush()
        fulltext.enter(self.session, row)
        self._count(vocabulary([text]))

    def drop(self, task_id: str) -> None:
        """Forget the text of a task."""
        row = self.session.get(TaskText, (self.chain_id, task_id))
        if row is None:
            return
        fulltext.remove(self.session, row)
        words = vocabulary([row.text])
        fewer = update(SearchWord).where(SearchWord.word.in_(words)).values(tasks=SearchWord.tasks - 1)
        self.session.execute(fewer.execution_options(synchronize_session=False))
        unused = delete(SearchWord).where(SearchWord.word.in_(words), SearchWord.tasks <= 0)
        self.session.execute(unused.execution_options(synchronize_session=False))
        self.session.delete(row)
        self.session.flush()

    def newest(self) -> int:
        """Return the number of the text that came last; zero before the first."""
        return self.session.scalar(select(func.max(TaskText.number))) or 0

    def words(self) -> Mapping[str, int]:
        """Return the words in use, with how many tasks have each."""
        rows = self.session.execute(select(SearchWord.word, SearchWord.tasks))
        return {row.word: row.tasks for row in rows}

    def _count(self, words: Iterable[str]) -> None:
        insert = postgresql_insert if self._dialect == "postgresql" else sqlite_insert
        statement = insert(SearchWord)
        more = statement.on_conflict_do_update(index_elements=["word"], set_={"tasks": SearchWord.tasks + 1})
        # In one order, so that writers of two chains do not wait for each other in a ring.
        if rows := [{"word": word, "tasks": 1} for word in sorted(words)]:
            self.session.execute(more, rows)

    @property
    def _dialect(self) -> str:
        return self.session.get_bind().dialect.name
