"""The engine that stands on the tables alone: FTS5 on SQLite, GIN over our own tokens on PostgreSQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import CTE, BigInteger, ColumnElement, FromClause, and_, bindparam, false, literal, or_, select
from sqlalchemy.orm import Session

from backend.chain.tasks.models import Task
from backend.chain.tasks.prices import price_at
from backend.chain.tasks.repository import status_at
from backend.core.errors import InvalidCursor
from backend.core.search import FACETS, Circle, Counts, Criteria, Hit
from backend.market.documents.models import Document
from backend.market.search.counts import repository as counting
from backend.market.search.filters import conditions
from backend.market.search.fulltext import CrossJoin, matching
from backend.market.search.geo import closeness, inside
from backend.market.search.models import TaskText

# What the place of a page's end is made of, by sort.
_KINDS: dict[str, tuple[type, ...]] = {
    "newest": (int, str),
    "deadline": (int, str),
    "reward": (str, str, str),
    "relevance": (float, str),
    "near": (float, str),
}


# Built once: to build it takes longer than to run it. Whoever runs a statement tells the time.
_STATE = status_at(cast("Any", bindparam("now", type_=BigInteger)))


@dataclass(frozen=True, slots=True)
class Source:
    """What a search selects from, with the columns that its conditions and its order name."""

    now: int
    joined: FromClause
    score: ColumnElement[Any] | None
    always: tuple[ColumnElement[bool], ...]
    table: FromClause = Task.__table__
    state: ColumnElement[str] = _STATE

    @property
    def price(self) -> ColumnElement[int]:
        """The net reward for taking a seat now."""
        return price_at(self.table, self.now)

    def where(self, criteria: Criteria) -> list[ColumnElement[Any]]:
        """Return all conditions."""
        return [*self.always, *conditions(self, criteria).values()]


class Place(NamedTuple):
    """The number of a text with a place, its task, and how near it is."""

    number: int
    task_id: str
    closeness: float


@dataclass(frozen=True, slots=True)
class SqlEngine:
    """Searches the tasks of one chain; always exact at the snapshot of its session."""

    chain_id: int

    def find(
        self, session: Session, now: int, criteria: Criteria, after: Sequence[Any] | None, limit: int
    ) -> Sequence[Hit]:
        """Return up to `limit` tasks after a position."""
        source = self._source(session, now, criteria)
        order = _order(source, criteria)
        statement = select(source.table.c.task_id, *(column.label(f"k{n}") for n, (column, _) in enumerate(order)))
        statement = statement.select_from(source.joined).where(*source.where(criteria))
        if after is not None:
            statement = statement.where(_beyond(order, _position(criteria.sort, after)))
        statement = statement.order_by(*(column.asc() if rises else column.desc() for column, rises in order))
        rows = session.execute(statement.limit(limit), {"now": now})
        return [Hit(row[0], _written(criteria.sort, row[1:])) for row in rows]

    def count(self, session: Session, now: int, criteria: Criteria, facets: Collection[str] = FACETS) -> Counts:
        """Return how many tasks are found, in all and by facet."""
        source = self._source(session, now, criteria, documents=True)
        return counting.count(session, source, criteria, facets)

    def standing(self, session: Session, now: int, criteria: Criteria, task_ids: Collection[str]) -> dict[str, int]:
        """Return those of some tasks that stand now and meet all criteria but the words.

        Each comes with its reward when they are sorted by it, else with zero.
        """
        source = self._source(session, now, criteria, words=False)
        price = source.price if criteria.sort == "reward" else literal(0)
        statement = select(source.table.c.task_id, price).select_from(source.joined)
        statement = statement.where(source.table.c.task_id.in_(task_ids), *source.where(criteria))
        rows = session.execute(statement, {"now": now}).all()
        return {task_id: int(amount) for task_id, amount in rows}

    def places(self, session: Session, circle: Circle, limit: int) -> list[Place]:
        """Return the texts whose place lies within a circle, the nearest first."""
        near = closeness(circle)
        statement = select(TaskText.number, TaskText.task_id, near).where(
            TaskText.chain_id == self.chain_id, TaskText.number.is_not(None), inside(circle)
        )
        rows = session.execute(statement.order_by(near.desc(), TaskText.task_id).limit(limit))
        return [Place(number or 0, task_id, closeness) for number, task_id, closeness in rows]

    def _matched(self, session: Session, words: Sequence[str]) -> CTE:
        match = matching(session, words)
        statement = select(TaskText.task_id, match.score.label("score")).select_from(match.source)
        statement = statement.where(match.condition, TaskText.chain_id == self.chain_id)
        return statement.cte("found").prefix_with("MATERIALIZED")

    def _source(
        self, session: Session, now: int, criteria: Criteria, *, words: bool = True, documents: bool = False
    ) -> Source:
        table = Task.__table__
        joined: FromClause = table
        always: list[ColumnElement[bool]] = [Task.chain_id == self.chain_id]
        score = None
        if words and criteria.words:
            found = self._matched(session, criteria.words)
            joined, score = CrossJoin(found, table, found.c.task_id == Task.task_id), found.c.score
        elif words and criteria.words is not None:
            always.append(false())
        if criteria.circle is not None or criteria.since is not None:
            joined = joined.join(TaskText, and_(TaskText.chain_id == self.chain_id, TaskText.task_id == Task.task_id))
        if documents or criteria.lang:
            joined = joined.outerjoin(Document, Document.digest == Task.brief)
        return Source(now, joined, score, tuple(always))


def _order(source: Source, criteria: Criteria) -> list[tuple[ColumnElement[Any], bool]]:
    """Return the columns that order a sort, and whether they rise; the task's id makes every order total."""
    table = source.table.c
    unique = (table.task_id, True)
    if criteria.sort == "near" and criteria.circle is not None:
        return [(closeness(criteria.circle), False), unique]
    if criteria.sort == "relevance" and source.score is not None:
        return [(source.score, False), unique]
    if criteria.sort == "deadline":
        return [(table.deadline, True), unique]
    if criteria.sort == "reward":
        return [(table.token, True), (source.price, False), unique]
    return [(table.posted_at, False), unique]


def _written(sort: str, keys: Sequence[Any]) -> list[Any]:
    return [str(key) if sort == "reward" and n == 1 else key for n, key in enumerate(keys)]


def _position(sort: str, after: Sequence[Any]) -> list[Any]:
    """Return the values of a position; raises `InvalidCursor` when another engine made it."""
    kinds = _KINDS[sort]
    if len(after) != len(kinds) or not all(isinstance(value, kind) for value, kind in zip(after, kinds, strict=True)):
        raise InvalidCursor
    return [int(value) if sort == "reward" and n == 1 else value for n, value in enumerate(after)]


def _beyond(order: Sequence[tuple[ColumnElement[Any], bool]], after: Sequence[Any]) -> ColumnElement[bool]:
    """Return the SQL for "after this position", written out so that columns may rise and fall."""
    *earlier, (column, rises) = order
    *values, value = after
    here: ColumnElement[bool] = column > value if rises else column < value
    if not earlier:
        return here
    equal = [column == value for (column, _), value in zip(earlier, values, strict=True)]
    return or_(_beyond(earlier, values), and_(*equal, here))
