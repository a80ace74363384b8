"""Saved searches."""

from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class SavedSearch(AppBase):
    """A search somebody keeps. `seen` is the number of the newest entry when its last digest was made."""

    __tablename__ = "saved_search"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    address: Mapped[str] = mapped_column(String(42))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, Any]]
    seen: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    digested_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_saved_search_account", "chain_id", "address"),
        Index("ix_saved_search_digested_at", "chain_id", "digested_at"),
    )
