"""Bids in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.market.bids.models import Bid


@dataclass(frozen=True, slots=True)
class BidRepository:
    """Reads and writes the bids of one chain."""

    session: Session
    chain_id: int

    def page(self, task_id: str, worker: str | None, after: tuple[int, str] | None, limit: int) -> Sequence[Bid]:
        """Return bids on a task after a position, the newest first; all of them, or those of one worker."""
        statement = select(Bid).where(Bid.chain_id == self.chain_id, Bid.task_id == task_id)
        if worker is not None:
            statement = statement.where(Bid.worker == worker)
        if after is not None:
            statement = statement.where(tuple_(Bid.created_at, Bid.id) < tuple_(*after))
        return self.session.scalars(statement.order_by(Bid.created_at.desc(), Bid.id.desc()).limit(limit)).all()

    def get(self, bid_id: str) -> Bid | None:
        """Return a bid by its id."""
        return self.session.get(Bid, (self.chain_id, bid_id))

    def add(self, bid: Bid) -> bool:
        """Enter a bid, unless it is there already, and tell which."""
        return insert_new(self.session, Bid, **{c.name: getattr(bid, c.name) for c in Bid.__table__.columns})

    def standing(self, task_id: str, worker: str, epoch: str, now: int) -> int:
        """Return how many bids of a worker on a task have neither expired nor been made void."""
        counted = select(func.count()).where(
            Bid.chain_id == self.chain_id,
            Bid.task_id == task_id,
            Bid.worker == worker,
            Bid.epoch == epoch,
            Bid.expiry > now,
        )
        return self.session.execute(counted).scalar_one()
