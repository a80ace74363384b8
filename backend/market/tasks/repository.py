"""The task list: indexed tasks beside what is known of their documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, delete, or_, select
from sqlalchemy.orm import Session

from backend.chain.tasks.repository import task_listing
from backend.chain.tasks.service import GRADES, MODES
from backend.core.schemas import uint256
from backend.core.skills import skill_word
from backend.core.text import words
from backend.market.documents.models import Document, DocumentSkill
from backend.market.tasks.models import TaskText
from backend.market.tasks.schemas import TaskQuery

# The columns that order each sort, and whether they rise; the task's id makes every order total.
SORTS: dict[str, tuple[tuple[str, bool], ...]] = {
    "newest": (("posted_at", False), ("task_id", True)),
    "deadline": (("deadline", True), ("task_id", True)),
    "reward": (("token", True), ("reward", False), ("task_id", True)),
}


@dataclass(frozen=True, slots=True)
class TaskListRepository:
    """Reads pages of tasks at one chain time, and keeps the text they are searched by."""

    session: Session
    chain_id: int
    now: int

    def page(self, query: TaskQuery, after: Sequence[Any] | None, limit: int) -> Sequence[Row[Any]]:
        """Return up to `limit` tasks after a position, with `title`, `lang` and the rest of their document."""
        listing = task_listing(self.chain_id, self.now)
        statement = self._filtered(self._joined(listing), listing, query)
        order = [(listing.c[name], rises) for name, rises in SORTS[query.sort]]
        if after is not None:
            statement = statement.where(_beyond(order, after))
        statement = statement.order_by(*(column.asc() if rises else column.desc() for column, rises in order))
        return self.session.execute(statement.limit(limit)).all()

    def posted_by(self, poster: str, limit: int) -> Sequence[Row[Any]]:
        """Return the tasks an account posted last."""
        listing = task_listing(self.chain_id, self.now)
        statement = self._joined(listing).where(listing.c.poster == poster)
        return self.session.execute(
            statement.order_by(listing.c.posted_at.desc(), listing.c.task_id).limit(limit)
        ).all()

    def some(self, task_ids: Sequence[str]) -> Sequence[Row[Any]]:
        """Return tasks by their ids, in no order."""
        listing = task_listing(self.chain_id, self.now)
        return self.session.execute(self._joined(listing).where(listing.c.task_id.in_(task_ids))).all()

    def put_text(self, task_id: str, text: str) -> None:
        """Keep the text by which a task is searched."""
        self.session.merge(TaskText(chain_id=self.chain_id, task_id=task_id, text=text))
        self.session.flush()

    def drop_text(self, task_id: str) -> None:
        """Forget the text of a task."""
        self.session.execute(delete(TaskText).where(TaskText.chain_id == self.chain_id, TaskText.task_id == task_id))

    @staticmethod
    def _joined(listing: Subquery) -> Select[Any]:
        return select(listing, Document.title, Document.lang, Document.summary, Document.skills).outerjoin(
            Document, Document.digest == listing.c.brief
        )

    def _filtered(self, statement: Select[Any], listing: Subquery, query: TaskQuery) -> Select[Any]:
        equal = {
            "state": query.status,
            "grade": GRADES.index(query.grade) if query.grade else None,
            "mode": MODES.index(query.mode) if query.mode else None,
            "token": query.token,
            "poster": query.poster,
        }
        for name, value in equal.items():
            if value is not None:
                statement = statement.where(listing.c[name] == value)
        if query.min_reward is not None:
            statement = statement.where(listing.c.reward >= uint256(query.min_reward))
        if query.max_reward is not None:
            statement = statement.where(listing.c.reward <= uint256(query.max_reward))
        if query.lang is not None:
            statement = statement.where(Document.lang == query.lang)
        if query.skill is not None:
            named = select(DocumentSkill.digest).where(DocumentSkill.skill == query.skill)
            statement = statement.where(or_(listing.c.skill == skill_word(query.skill), listing.c.brief.in_(named)))
        if wanted := words(query.q or ""):
            statement = statement.join(
                TaskText, and_(TaskText.chain_id == self.chain_id, TaskText.task_id == listing.c.task_id)
            )
            statement = statement.where(*(TaskText.text.contains(word, autoescape=True) for word in wanted))
        return statement


def _beyond(order: Sequence[tuple[Any, bool]], after: Sequence[Any]) -> Any:
    """Return the SQL for "after this position", written out so that columns may rise and fall."""
    *earlier, (column, rises) = order
    *values, value = after
    here = column > value if rises else column < value
    if not earlier:
        return here
    return or_(_beyond(earlier, values), and_(*_equal(earlier, values), here))


def _equal(order: Sequence[tuple[Any, bool]], values: Sequence[Any]) -> list[Any]:
    return [column == value for (column, _), value in zip(order, values, strict=True)]
