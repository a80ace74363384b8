"""Notes that were stored here."""

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Note(AppBase):
    """Who stored which note about whose seat; the same text of two authors is two rows."""

    __tablename__ = "note"
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(42), primary_key=True)
    task_id: Mapped[str] = mapped_column(String(66))
    worker: Mapped[str] = mapped_column(String(42))
    size: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)
