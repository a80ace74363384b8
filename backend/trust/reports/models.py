"""Reports."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Report(AppBase):
    """A message somebody reported, with its text as it was; `closed_at` is null while nobody has decided."""

    __tablename__ = "report"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    reporter: Mapped[str] = mapped_column(String(42))
    reason: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    room_id: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int] = mapped_column(BigInteger)
    task_id: Mapped[str | None] = mapped_column(String(66))
    author: Mapped[str] = mapped_column(String(42))
    body: Mapped[str] = mapped_column(Text)
    lang: Mapped[str | None] = mapped_column(String(35))
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sent_at: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[str | None] = mapped_column(String(42))
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        UniqueConstraint("chain_id", "reporter", "room_id", "seq", name="uq_report_message"),
        Index("ix_report_created", "chain_id", "created_at", "id"),
    )
