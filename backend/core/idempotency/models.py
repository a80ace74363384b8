"""Answers kept for requests that carried an idempotency key."""

from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class IdempotentAnswer(AppBase):
    """The answer to the first request with a key; bound to the account that sent it."""

    __tablename__ = "idempotent_answer"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(SmallInteger)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_idempotent_answer_created_at", "created_at"),)
