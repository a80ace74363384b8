"""Application events and how far each consumer has come."""

from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class AppEvent(AppBase):
    """An event of the application, in the same envelope as the chain's. `seq` grows in commit order, without gaps."""

    __tablename__ = "outbox"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(64))
    op: Mapped[str] = mapped_column(String(8))
    schema_version: Mapped[int]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[int] = mapped_column(BigInteger)


class OutboxCounter(AppBase):
    """The one row with the last sequence number given; its lock makes writers of events commit one after another."""

    __tablename__ = "outbox_counter"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)


class Offset(AppBase):
    """How far a consumer has come in a stream, with the event it came to.

    A chain stream that was rebuilt has another event at that number, and is then read again from its start.
    """

    __tablename__ = "outbox_offset"
    consumer: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    event_id: Mapped[str] = mapped_column(String(160))
    attempts: Mapped[int] = mapped_column(SmallInteger)


class Delivered(AppBase):
    """The last operation of an event that a consumer was given: none is applied or reverted twice in a row."""

    __tablename__ = "outbox_delivered"
    consumer: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(160), primary_key=True)
    op: Mapped[str] = mapped_column(String(8))


class Parked(AppBase):
    """An event that a consumer failed on too often; the others went on, and an operator may look at the reason."""

    __tablename__ = "outbox_parked"
    consumer: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(160), primary_key=True)
    op: Mapped[str] = mapped_column(String(8), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]]
