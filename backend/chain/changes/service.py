"""Tells every WebSocket of this process what changed on the chain."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import structlog
from anyio import CapacityLimiter, to_thread
from eth_utils.address import to_checksum_address
from sqlalchemy.exc import SQLAlchemyError

from backend.chain.changes.repository import ChangeRepository
from backend.chain.changes.schemas import Change, Greeting
from backend.chain.changes.wake import Wake, wake_of
from backend.chain.heads.repository import CursorRepository
from backend.core.database import Database
from indexer.envelopes import Envelope

BACKLOG = 1000
QUEUE = 1000
_ACCOUNTS = ("account", "poster", "worker", "winner", "by", "to", "treasury")

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Subscriber:
    """One client: messages it has not been sent yet, and whether it fell too far behind."""

    queue: asyncio.Queue[tuple[int, str]] = field(default_factory=lambda: asyncio.Queue(QUEUE))
    slow: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class ChangeFeed:
    """Follows the outbox with short reads in one thread of its own, and hands each event to every subscriber.

    It looks when the indexer has committed, and every `pause` seconds whatever happens.
    """

    database: Database
    chain_id: int
    pause: float
    subscribers: set[Subscriber] = field(default_factory=set)
    seq: int | None = None
    _thread: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def run(self, stop: asyncio.Event) -> None:
        """Follow until told to stop, and never stop within a read; a database that fails is asked again."""
        wake = wake_of(self.database.engine, self.chain_id)
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                more = False
                try:
                    more = await self._look()
                except SQLAlchemyError:
                    log.exception("outbox_unreadable")
                if not more:
                    await self._rest(wake, stopping)
        finally:
            stopping.cancel()
            await wake.close()

    async def _rest(self, wake: Wake, stopping: "asyncio.Future[Any]") -> None:
        """Wait for a commit, for a while, or for the end."""
        waking = asyncio.ensure_future(wake.wait(self.pause, eager=bool(self.subscribers)))
        await asyncio.wait({waking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if waking.cancel():
            await asyncio.wait({waking})
        else:
            waking.result()

    async def backlog(self, since: int | None) -> tuple[int, list[tuple[int, str]]]:
        """Return the newest sequence number, and what came after `since`; or the advice to read everything anew."""
        newest, rows = await self._read(since, BACKLOG + 1)
        if since is None:
            return newest, []
        if since > newest or len(rows) > BACKLOG:
            return newest, [_reset(newest)]
        return newest, [_message(row) for row in rows]

    async def _look(self) -> bool:
        """Tell what is new, and return whether there is more."""
        present = list(self.subscribers)
        newest, rows = await self._read(self.seq, BACKLOG)
        if self.seq is None or newest < self.seq:
            # Whoever came before the first look may have missed some; or the index was rebuilt and counts anew.
            self._tell(_reset(newest), present if self.seq is None else self.subscribers)
            self.seq = newest
            return False
        for row in rows:
            self.seq = row.seq
            self._tell(_message(row), self.subscribers)
        return len(rows) == BACKLOG

    @staticmethod
    def _tell(message: tuple[int, str], subscribers: Collection[Subscriber]) -> None:
        for subscriber in subscribers:
            try:
                subscriber.queue.put_nowait(message)
            except asyncio.QueueFull:
                subscriber.slow.set()

    async def _read(self, since: int | None, limit: int) -> tuple[int, Sequence[Envelope]]:
        return await to_thread.run_sync(self._query, since, limit, limiter=self._thread)

    def _query(self, since: int | None, limit: int) -> tuple[int, Sequence[Envelope]]:
        with self.database.read() as session:
            rows = [] if since is None else ChangeRepository(session, self.chain_id).after(since, limit)
            if 0 < len(rows) < limit:
                return rows[-1].seq, rows
            cursor = CursorRepository(session).get(self.chain_id)
            return (0, []) if cursor is None else (cursor.outbox_seq, rows)


def _reset(newest: int) -> tuple[int, str]:
    return newest, Greeting(seq=newest, kind="reset").model_dump_json()


def _message(row: Envelope) -> tuple[int, str]:
    """Return what clients are told of an event; the index has checked it, and a hundred at once must not wait."""
    payload = row.payload
    accounts = dict.fromkeys(payload[name] for name in _ACCOUNTS if _is_address(payload.get(name)))
    change = Change.model_construct(
        seq=row.seq,
        kind=row.kind,
        op="revert" if row.op == "revert" else "apply",
        task_id=payload.get("task_id"),
        accounts=[_checksummed(account) for account in accounts],
        block_number=row.block_number,
        tx_hash=payload.get("tx_hash"),
    )
    return row.seq, change.model_dump_json()


@lru_cache(10_000)
def _checksummed(address: str) -> str:
    return to_checksum_address(address)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and len(value) == 42 and value.startswith("0x")  # noqa: PLR2004 - 20 bytes as text
