"""Drafts in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from backend.market.drafts.models import Draft


@dataclass(frozen=True, slots=True)
class DraftRepository:
    """Reads and writes the drafts of one account on one chain; those of others are not there."""

    session: Session
    chain_id: int
    owner: str

    def all(self) -> Sequence[Draft]:
        """Return the drafts, the last changed first."""
        order = (Draft.updated_at.desc(), Draft.id)
        return self.session.scalars(select(Draft).where(*self._mine()).order_by(*order)).all()

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft by its id."""
        return self.session.scalar(select(Draft).where(*self._mine(), Draft.id == draft_id))

    def count(self) -> int:
        """Return how many there are."""
        return self.session.execute(select(func.count()).select_from(Draft).where(*self._mine())).scalar_one()

    def add(self, draft: Draft) -> None:
        """Enter a draft."""
        self.session.add(draft)
        self.session.flush()

    def replace(self, draft: Draft, tag: str) -> bool:
        """Write what is given over the state with a tag, and tell whether that state was still there."""
        values = {name: getattr(draft, name) for name in ("tag", "title", "content", "updated_at")}
        statement = update(Draft).where(*self._mine(), Draft.id == draft.id, Draft.tag == tag).values(**values)
        return self.session.scalar(statement.returning(Draft.id)) is not None

    def delete(self, draft_id: str) -> bool:
        """Delete a draft and tell whether it was there."""
        statement = delete(Draft).where(*self._mine(), Draft.id == draft_id).returning(Draft.id)
        return self.session.scalar(statement) is not None

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (Draft.chain_id == self.chain_id, Draft.owner == self.owner)
