"""Bids that were placed."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Bid(AppBase):
    """A bid with its worker's signature; `id` is a hash of what was signed, so that one message is one bid.

    Price and epoch are decimal text, since no column of these tables holds 256 bits.
    """

    __tablename__ = "bid"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    task_id: Mapped[str] = mapped_column(String(66))
    worker: Mapped[str] = mapped_column(String(42))
    price: Mapped[str] = mapped_column(String(78))
    epoch: Mapped[str] = mapped_column(String(78))
    expiry: Mapped[int] = mapped_column(BigInteger)
    signature: Mapped[str] = mapped_column(Text)
    proof: Mapped[list[str]]
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_bid_task", "chain_id", "task_id", "created_at", "id"),
        Index("ix_bid_worker", "chain_id", "task_id", "worker", "created_at", "id"),
    )
