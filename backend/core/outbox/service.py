"""The dispatcher: gives each consumer every event in order, at least once, and its work takes effect once.

A consumer writes in the transaction that moves its offset, so a dispatcher killed at any instruction leaves either both
or neither. An offset is a locked row, so dispatchers that run side by side take turns. What a consumer sends elsewhere
it must send from a table of its own, keyed by the event's id.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from backend.core.database import Database
from backend.core.errors import ContentUnavailable
from backend.core.outbox.repository import APP, CHAIN, Event, OutboxRepository

BATCH = 100
ATTEMPTS = 5

log = structlog.get_logger(__name__)


class Consumer(Protocol):
    """Something that follows events."""

    @property
    def name(self) -> str:
        """Name under which its offsets are kept; it never changes."""

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of events it is given."""

    def handle(self, session: Session, event: Event) -> None:
        """Apply or revert one event in the given transaction; must not commit."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Delivers both streams to all consumers."""

    database: Database
    chain_id: int
    consumers: Sequence[Consumer]

    def run(self, stop: threading.Event, pause: float) -> None:
        """Deliver until `stop` is set, looking again after `pause` seconds of quiet."""
        while not stop.is_set():
            if self.step() == 0:
                stop.wait(pause)

    def drain(self) -> int:
        """Deliver all there is and return how many events were read."""
        total = 0
        while moved := self.step():
            total += moved
        return total

    def step(self) -> int:
        """Give each consumer one batch of each stream and return how many events were read."""
        return sum(self._batch(consumer, stream) for consumer in self.consumers for stream in (CHAIN, APP))

    def _batch(self, consumer: Consumer, stream: str) -> int:
        try:
            with self.database.write() as session:
                repository = OutboxRepository(session, self.chain_id)
                return self._deliver(repository, consumer, stream, BATCH) if repository.has(stream) else 0
        except ContentUnavailable:
            # No event's failure: all of them wait until the store of contents answers again.
            log.warning("consumer_waits_for_content", consumer=consumer.name, stream=stream)
            return 0
        except Exception:
            # One event of the batch fails. Alone in its transaction it is counted, and at last set aside.
            log.exception("consumer_failed", consumer=consumer.name, stream=stream)
            return self._single(consumer, stream)

    def _single(self, consumer: Consumer, stream: str) -> int:
        try:
            with self.database.write() as session:
                return self._deliver(OutboxRepository(session, self.chain_id), consumer, stream, 1)
        except ContentUnavailable:
            return 0
        except Exception as failure:  # noqa: BLE001 - whatever a consumer raises is its event's failure
            with self.database.write() as session:
                repository = OutboxRepository(session, self.chain_id)
                offset = repository.claim(consumer.name, stream)
                offset.attempts += 1
                if offset.attempts >= ATTEMPTS:
                    for event in repository.after(stream, offset.seq, 1):
                        repository.park(consumer.name, event, repr(failure)[:2000])
                        offset.seq, offset.event_id, offset.attempts = event.seq, event.event_id, 0
            return 0

    def _deliver(self, repository: OutboxRepository, consumer: Consumer, stream: str, limit: int) -> int:
        offset = repository.claim(consumer.name, stream)
        if not repository.is_where_it_was(offset):
            log.warning("stream_was_rebuilt", consumer=consumer.name, stream=stream, seq=offset.seq)
            offset.seq, offset.event_id = 0, ""
        events = repository.after(stream, offset.seq, limit)
        for event in events:
            if event.kind in consumer.kinds and self._is_new(repository, consumer, event):
                consumer.handle(repository.session, event)
                repository.deliver(consumer.name, event)
            offset.seq, offset.event_id, offset.attempts = event.seq, event.event_id, 0
        return len(events)

    @staticmethod
    def _is_new(repository: OutboxRepository, consumer: Consumer, event: Event) -> bool:
        """Tell whether to deliver an event: its last operation decides, since a block that was left may come back."""
        last = repository.last_op(consumer.name, event.event_id)
        return last != event.op and (last is not None or event.op == "apply")
