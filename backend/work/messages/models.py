"""Messages and what hangs on them."""

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Message(AppBase):
    """The message with a number of a room: of an account, or, without an author, of the chain.

    `client_id` makes sending safe to repeat. `event_id` is the event's id with its operation, so that no event speaks
    twice in a room.
    """

    __tablename__ = "message"
    room_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    author: Mapped[str | None] = mapped_column(String(42))
    client_id: Mapped[str | None] = mapped_column(String(36))
    body: Mapped[str] = mapped_column(Text)
    lang: Mapped[str | None] = mapped_column(String(35))
    event: Mapped[dict[str, Any] | None]
    event_id: Mapped[str | None] = mapped_column(String(170))
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        UniqueConstraint("room_id", "author", "client_id", name="uq_message_client"),
        UniqueConstraint("room_id", "event_id", name="uq_message_event"),
    )


class MessageAttachment(AppBase):
    """A file sent with a message, at a place among its files; what it holds is in the content store."""

    __tablename__ = "message_attachment"
    room_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(66))
    cid: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_message_attachment_digest", "room_id", "digest"),)
