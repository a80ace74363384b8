"""Drafts of tasks."""

from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Draft(AppBase):
    """What an account has written of a task so far; `tag` names the state that a change replaces."""

    __tablename__ = "draft"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    owner: Mapped[str] = mapped_column(String(42))
    tag: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(140))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_draft_owner", "chain_id", "owner"),)
