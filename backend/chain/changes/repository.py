"""The tail of the chain's outbox."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexer.models import Outbox


@dataclass(frozen=True, slots=True)
class ChangeRepository:
    """Reads the events of one chain in their order."""

    session: Session
    chain_id: int

    def after(self, seq: int, limit: int) -> Sequence[Outbox]:
        """Return what follows a sequence number, oldest first."""
        return self.session.scalars(
            select(Outbox).where(Outbox.chain_id == self.chain_id, Outbox.seq > seq).order_by(Outbox.seq).limit(limit)
        ).all()
