"""Text by which tasks are searched."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class TaskText(AppBase):
    """The normalised text of a posted task; written by the consumer of the outbox, never by a request."""

    __tablename__ = "task_text"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
