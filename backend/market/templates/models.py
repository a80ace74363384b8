"""Templates that accounts saved."""

from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Template(AppBase):
    """A template of an account, under the name it gave."""

    __tablename__ = "task_template"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    owner: Mapped[str] = mapped_column(String(42))
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_task_template_owner", "chain_id", "owner"),)
