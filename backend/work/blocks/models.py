"""Blocks."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class AccountBlock(AppBase):
    """An account that blocked another; neither writes to the other while it stands."""

    __tablename__ = "account_block"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    blocker: Mapped[str] = mapped_column(String(42), primary_key=True)
    blocked: Mapped[str] = mapped_column(String(42), primary_key=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_account_block_blocked", "chain_id", "blocked"),)
