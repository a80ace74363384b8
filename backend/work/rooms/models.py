"""Rooms and how far each account has read in them."""

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Room(AppBase):
    """A room of a task, or of the pair of accounts `low` < `high`.

    Who is in the room of a task is told by the chain alone and kept nowhere. `last_seq` numbers the messages: its row
    is locked to give out a number. `revision` grows with whatever people in the room want to hear of, and `touched_at`
    is the wall time of that; `active_at` orders lists.
    """

    __tablename__ = "room"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    task_id: Mapped[str | None] = mapped_column(String(66))
    low: Mapped[str | None] = mapped_column(String(42))
    high: Mapped[str | None] = mapped_column(String(42))
    opened_by: Mapped[str | None] = mapped_column(String(42))
    last_seq: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    active_at: Mapped[int] = mapped_column(BigInteger)
    touched_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        UniqueConstraint("chain_id", "task_id", name="uq_room_task"),
        UniqueConstraint("chain_id", "low", "high", name="uq_room_pair"),
        Index("ix_room_high", "chain_id", "high"),
        Index("ix_room_active", "chain_id", "active_at", "id"),
        Index("ix_room_touched", "chain_id", "touched_at"),
        Index("ix_room_opened", "chain_id", "opened_by", "created_at"),
    )

    @property
    def kind(self) -> str:
        """What the room belongs to: `task` or `pair`."""
        return "pair" if self.task_id is None else "task"


class RoomRead(AppBase):
    """The last message that an account has read in a room."""

    __tablename__ = "room_read"
    room_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    address: Mapped[str] = mapped_column(String(42), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
