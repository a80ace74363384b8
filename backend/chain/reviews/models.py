"""Sealed commitments to reviews, and the texts of reviews that were opened."""

from sqlalchemy import BigInteger, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class SealedReview(AppBase):
    """A side's signed commitment, which nobody is shown before the other side's is here or time is up.

    `side` is 0 for the task's poster and 1 for the worker. There is one for each side, for good: whoever could change
    his could try what the other's answer is.
    """

    __tablename__ = "sealed_review"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    worker: Mapped[str] = mapped_column(String(42), primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    commitment: Mapped[str] = mapped_column(String(66))
    signature: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)


class ReviewText(AppBase):
    """The text of a review, brought by its author; it is shown once the chain names its digest."""

    __tablename__ = "review_text"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    worker: Mapped[str] = mapped_column(String(42), primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(66))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
