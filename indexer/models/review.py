"""Reviews of ended seats: anchored unread, opened after."""

from sqlalchemy import BigInteger, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash


class Review(ChainBase):
    """What one side of a seat says of the other; `rating` and `digest` are null until it was opened.

    `side` is the author: 0 the task's poster, 1 the worker. `place` tells which was anchored first, 1 or 2; of two that
    were anchored at once it is the poster's. `digest` is that of the text, zero where there is none. The contract
    believes whatever contract is named as the escrow: a reader joins the task, whose `escrow` must be the same.
    """

    __tablename__ = "review"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    worker: Mapped[str] = mapped_column(Address, primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    commitment: Mapped[str] = mapped_column(Hash)
    place: Mapped[int] = mapped_column(SmallInteger)
    anchored_at: Mapped[int] = mapped_column(BigInteger)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    digest: Mapped[str | None] = mapped_column(Hash)
    revealed_at: Mapped[int | None] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_review_seat", "chain_id", "task_id", "worker"),
        Index("ix_review_worker", "chain_id", "worker"),
    )
