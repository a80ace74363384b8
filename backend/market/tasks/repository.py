"""The task list: indexed tasks beside what is known of their documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Subquery, exists, select
from sqlalchemy.orm import Session

from backend.chain.tasks.repository import task_listing
from backend.core.skills import skill_word
from backend.market.documents.models import Document, DocumentSkill


@dataclass(frozen=True, slots=True)
class TaskListRepository:
    """Reads tasks at one chain time, with `title`, `lang` and the rest of their document."""

    session: Session
    chain_id: int
    now: int

    def posted_by(self, poster: str, limit: int) -> Sequence[Row[Any]]:
        """Return the tasks an account posted last."""
        listing = task_listing(self.chain_id, self.now)
        statement = self._joined(listing).where(listing.c.poster == poster)
        return self.session.execute(
            statement.order_by(listing.c.posted_at.desc(), listing.c.task_id).limit(limit)
        ).all()

    def some(self, task_ids: Collection[str]) -> Sequence[Row[Any]]:
        """Return tasks by their ids, in no order."""
        listing = task_listing(self.chain_id, self.now)
        return self.session.execute(self._joined(listing).where(listing.c.task_id.in_(task_ids))).all()

    def is_skill_used(self, slug: str) -> bool:
        """Tell whether the terms of some task, or some document, name a skill."""
        listing = task_listing(self.chain_id, self.now)
        termed = exists().where(listing.c.skill == skill_word(slug))
        named = exists().where(DocumentSkill.skill == slug)
        return bool(self.session.scalar(select(termed | named)))

    @staticmethod
    def _joined(listing: Subquery) -> Select[Any]:
        return select(listing, Document.title, Document.lang, Document.summary, Document.skills).outerjoin(
            Document, Document.digest == listing.c.brief
        )
