"""Streams of events and the offsets of their consumers, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from backend.core.outbox.models import AppEvent, Delivered, Offset, OutboxCounter, Parked
from backend.core.repository import insert_new
from indexer.database import schema_name
from indexer.envelopes import Envelope, read_envelopes
from indexer.envelopes import event_id as name_of_event
from indexer.models import Outbox as ChainEvent

CHAIN = "chain"
APP = "app"


@dataclass(frozen=True, slots=True)
class Event:
    """One envelope: `event_id` is unique in time and space, `op` is apply or revert."""

    stream: str
    seq: int
    event_id: str
    kind: str
    op: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OutboxRepository:
    """Reads both streams and keeps the offsets of consumers."""

    session: Session
    chain_id: int

    def append(self, event_id: str, kind: str, payload: dict[str, Any], now: int) -> None:
        """Write an application event in the caller's transaction; events are numbered in commit order."""
        counter = update(OutboxCounter).where(OutboxCounter.id == 1).values(seq=OutboxCounter.seq + 1)
        seq = self.session.execute(counter.returning(OutboxCounter.seq)).scalar_one()
        self.session.add(
            AppEvent(
                seq=seq, event_id=event_id, kind=kind, op="apply", schema_version=1, payload=payload, created_at=now
            )
        )

    def claim(self, consumer: str, stream: str) -> Offset:
        """Return a consumer's offset, with all its offsets locked until the transaction ends.

        So one dispatcher at a time works for a consumer, on whichever stream. (On SQLite the transaction itself is such
        a lock.)
        """
        offsets = self._lock(consumer)
        if stream not in offsets:
            for name in (APP, CHAIN):
                insert_new(self.session, Offset, consumer=consumer, stream=name, seq=0, event_id="", attempts=0)
            # A rival may have inserted them, and hold them.
            offsets = self._lock(consumer)
        return offsets[stream]

    def _lock(self, consumer: str) -> dict[str, Offset]:
        rows = self.session.scalars(
            select(Offset)
            .where(Offset.consumer == consumer)
            .order_by(Offset.stream)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {row.stream: row for row in rows}

    def is_where_it_was(self, offset: Offset) -> bool:
        """Tell whether the stream still has the event that the offset came to."""
        if offset.seq == 0:
            return True
        if offset.stream == CHAIN:
            event = self.session.get(ChainEvent, (self.chain_id, offset.seq))
            found = event and name_of_event(self.chain_id, event.block_hash, event.log_index, event.n)
        else:
            found = self.session.scalar(select(AppEvent.event_id).where(AppEvent.seq == offset.seq))
        return found == offset.event_id

    def has(self, stream: str) -> bool:
        """Tell whether a stream is there: the chain's is from the indexer's first start on."""
        connection = self.session.connection()
        return stream == APP or inspect(connection).has_table("outbox", schema=schema_name(connection))

    def after(self, stream: str, seq: int, limit: int) -> list[Event]:
        """Return the next events of a stream, oldest first."""
        rows: Sequence[Envelope | AppEvent]
        if stream == CHAIN:
            rows = read_envelopes(self.session.connection(), self.chain_id, seq, limit)
        else:
            rows = self.session.scalars(
                select(AppEvent).where(AppEvent.seq > seq).order_by(AppEvent.seq).limit(limit)
            ).all()
        return [Event(stream, row.seq, row.event_id, row.kind, row.op, row.payload) for row in rows]

    def last_op(self, consumer: str, event_id: str) -> str | None:
        """Return the last operation of an event that a consumer was given."""
        return self.session.scalar(
            select(Delivered.op).where(Delivered.consumer == consumer, Delivered.event_id == event_id)
        )

    def deliver(self, consumer: str, event: Event) -> None:
        """Note that a consumer was given an event."""
        self.session.merge(Delivered(consumer=consumer, event_id=event.event_id, op=event.op))

    def park(self, consumer: str, event: Event, reason: str) -> None:
        """Set an event aside."""
        self.session.merge(
            Parked(consumer=consumer, event_id=event.event_id, op=event.op, reason=reason, payload=event.payload)
        )
