"""Offers to settle."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class SettlementOffer(AppBase):
    """An offer with its party's signature; `id` is a hash of what was signed and by whom.

    Amount and seat word are decimal text, since no column of these tables holds 256 bits.
    """

    __tablename__ = "settlement_offer"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    task_id: Mapped[str] = mapped_column(String(66))
    worker: Mapped[str] = mapped_column(String(42))
    by: Mapped[str] = mapped_column(String(42))
    to_worker: Mapped[str] = mapped_column(String(78))
    seat_word: Mapped[str] = mapped_column(String(78))
    expiry: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_settlement_offer_seat", "chain_id", "task_id", "worker", "created_at"),)
