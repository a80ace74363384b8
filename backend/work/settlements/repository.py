"""Offers to settle in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.work.settlements.models import SettlementOffer


@dataclass(frozen=True, slots=True)
class OfferRepository:
    """Reads and writes the offers of one chain."""

    session: Session
    chain_id: int

    def of_seat(self, task_id: str, worker: str, limit: int) -> Sequence[SettlementOffer]:
        """Return the offers about a seat, the newest first."""
        return self.session.scalars(
            select(SettlementOffer)
            .where(
                SettlementOffer.chain_id == self.chain_id,
                SettlementOffer.task_id == task_id,
                SettlementOffer.worker == worker,
            )
            .order_by(SettlementOffer.created_at.desc(), SettlementOffer.id)
            .limit(limit)
        ).all()

    def get(self, offer_id: str) -> SettlementOffer | None:
        """Return an offer by its id."""
        return self.session.get(SettlementOffer, (self.chain_id, offer_id))

    def add(self, offer: SettlementOffer) -> bool:
        """Enter an offer, unless it is there already, and tell which."""
        values = {column.name: getattr(offer, column.name) for column in SettlementOffer.__table__.columns}
        return insert_new(self.session, SettlementOffer, **values)

    def standing(self, offer: SettlementOffer, now: int) -> int:
        """Return how many offers of the same party about the same seat, as it is now, have not expired."""
        counted = select(func.count()).where(
            SettlementOffer.chain_id == self.chain_id,
            SettlementOffer.task_id == offer.task_id,
            SettlementOffer.worker == offer.worker,
            SettlementOffer.by == offer.by,
            SettlementOffer.seat_word == offer.seat_word,
            SettlementOffer.expiry > now,
        )
        return self.session.execute(counted).scalar_one()
