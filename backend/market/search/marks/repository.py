"""What the index on disk is written from, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, case, delete, func, or_, select
from sqlalchemy.orm import Session

from backend.chain.tasks.models import Task
from backend.chain.tasks.prices import rose_between
from backend.chain.tasks.repository import status_at
from backend.market.documents.models import Document
from backend.market.search.asking import OPEN
from backend.market.search.models import SearchMark, TaskText

# Before and after any deadline.
_BEFORE, _AFTER = 0, 2**62


@dataclass(frozen=True, slots=True)
class IndexEntries:
    """Reads tasks of one chain as they are indexed, and the marks of those that changed."""

    session: Session
    chain_id: int

    def after(self, task_id: str, limit: int) -> Sequence[RowMapping]:
        """Return the next tasks in the order of their ids."""
        return self._rows(Task.task_id > task_id, limit)

    def some(self, task_ids: Collection[str]) -> Sequence[RowMapping]:
        """Return tasks by their ids, those that stand."""
        return self._rows(Task.task_id.in_(task_ids), len(task_ids))

    def risen(self, before: int | None, now: int) -> Sequence[str]:
        """Return the tasks whose reward rose since a time; without one, all whose reward can rise."""
        rises = Task.raise_every > 0 if before is None else rose_between(Task.__table__, before, now)
        return self.session.scalars(select(Task.task_id).where(Task.chain_id == self.chain_id, rises)).all()

    def mark(self, task_ids: Collection[str]) -> None:
        """Note that tasks changed."""
        last = self.session.scalar(select(func.max(SearchMark.number))) or 0
        for number, task_id in enumerate(task_ids, start=last + 1):
            self.session.merge(SearchMark(chain_id=self.chain_id, task_id=task_id, number=number))
        self.session.flush()

    def marks(self, limit: int) -> Mapping[str, int]:
        """Return tasks that changed, the first marked first, with the number of each mark."""
        statement = select(SearchMark.task_id, SearchMark.number).where(SearchMark.chain_id == self.chain_id)
        rows = self.session.execute(statement.order_by(SearchMark.number).limit(limit))
        return {row.task_id: row.number for row in rows}

    def unmark(self, marks: Mapping[str, int]) -> None:
        """Forget marks, unless they were set again."""
        mine = [and_(SearchMark.task_id == task_id, SearchMark.number == number) for task_id, number in marks.items()]
        self.session.execute(delete(SearchMark).where(SearchMark.chain_id == self.chain_id, or_(*mine)))

    def _rows(self, condition: Any, limit: int) -> Sequence[RowMapping]:
        text = and_(TaskText.chain_id == Task.chain_id, TaskText.task_id == Task.task_id)
        statement = (
            select(
                *Task.__table__.columns,
                status_at(_AFTER).label("rest"),
                case((status_at(_BEFORE) == OPEN, True), else_=False).label("open_before_deadline"),
                Document.lang,
                Document.skills,
                TaskText.head,
                TaskText.body,
                TaskText.number,
                TaskText.lat,
                TaskText.lon,
            )
            .outerjoin(Document, Document.digest == Task.brief)
            .outerjoin(TaskText, text)
            .where(Task.chain_id == self.chain_id, condition)
        )
        return self.session.execute(statement.order_by(Task.task_id).limit(limit)).mappings().all()
