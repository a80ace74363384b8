"""Stored deliverables in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.work.deliverables.models import Deliverable


@dataclass(frozen=True, slots=True)
class DeliverableRepository:
    """Reads and writes who stored which deliverable."""

    session: Session

    def of(self, digest: str, chain_id: int) -> Sequence[Deliverable]:
        """Return every row of a digest on a chain, one for each author."""
        return self.session.scalars(
            select(Deliverable)
            .where(Deliverable.digest == digest, Deliverable.chain_id == chain_id)
            .order_by(Deliverable.author)
        ).all()

    def add(self, deliverable: Deliverable) -> bool:
        """Enter a deliverable of an author, unless it is there already, and tell which."""
        values = {column.name: getattr(deliverable, column.name) for column in Deliverable.__table__.columns}
        return insert_new(self.session, Deliverable, **values)
