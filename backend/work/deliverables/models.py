"""Deliverables that were stored here."""

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Deliverable(AppBase):
    """Who stored which deliverable for which task; the same text of two authors is two rows."""

    __tablename__ = "deliverable"
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(42), primary_key=True)
    task_id: Mapped[str] = mapped_column(String(66), index=True)
    size: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)
