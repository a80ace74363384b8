"""Tells every WebSocket of this process what is said in the rooms of its account.

One tail reads for all of them, in a thread of its own: the rooms it was woken for, and from time to time every room
that was touched lately, so that a wake-up that was lost loses nothing. Who may hear is read in the same snapshot as
what is said. The numbers of a room have no gaps, and each subscriber remembers how far it was told: so every message
reaches it once and in order, whoever wrote it in whichever process.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError

from backend.core.bus import Bus
from backend.core.errors import NotFound
from backend.core.state import State
from backend.work.live.news import News, Reader
from backend.work.live.schemas import MessageFrame
from backend.work.live.subscriber import Subscriber
from backend.work.messages.repository import MessageRepository
from backend.work.messages.service import views
from backend.work.rooms.service import RoomService

BATCH = 200
ROOMS_AT_ONCE = 100
SESSIONS_AT_ONCE = 100
MOST_KNOWN = 50_000

log = structlog.get_logger(__name__)


class RoomFeed:
    """The subscribers of one process and the tail that serves them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._subscribers: dict[Subscriber, None] = {}
        self._sockets = 0
        self._dirty: dict[str, None] = {}
        self._known: dict[str, int] = {}
        self._woken = asyncio.Event()
        self._stopped = False
        self._next_poll = 0.0
        self._tail = CapacityLimiter(1)
        self._backlogs = CapacityLimiter(1)

    def enter(self) -> bool:
        """Count a socket in, if there is room; whoever entered leaves."""
        if self._sockets >= self._state.settings.max_sockets:
            return False
        self._sockets += 1
        return True

    def leave(self) -> None:
        """Count a socket out."""
        self._sockets -= 1

    def add(self, subscriber: Subscriber) -> None:
        """Serve a subscriber from the next look on."""
        self._subscribers[subscriber] = None
        self._woken.set()

    def discard(self, subscriber: Subscriber) -> None:
        """Forget a subscriber."""
        self._subscribers.pop(subscriber, None)

    def sockets_of(self, address: str) -> int:
        """Return how many subscribers an account has here."""
        return sum(subscriber.account.address == address for subscriber in self._subscribers)

    def wake(self, room_id: str) -> None:
        """Look at a room soon."""
        self._dirty[room_id] = None
        self._woken.set()

    def stop(self) -> None:
        """Make `run` end after the look it is at."""
        self._stopped = True
        self._woken.set()

    async def run(self, bus: Bus) -> None:
        """Serve until stopped; a database that fails is asked again after a pause."""
        listening = asyncio.create_task(bus.listen(self.wake))
        listening.add_done_callback(_tell_why)
        loop = asyncio.get_running_loop()
        while not self._stopped:
            is_due = loop.time() >= self._next_poll
            if is_due:
                self._next_poll = loop.time() + self._state.settings.rooms_seconds
            self._woken.clear()
            try:
                await self._look(is_due=is_due)
            except SQLAlchemyError:
                log.exception("rooms_unreadable")
                await asyncio.sleep(self._state.settings.rooms_seconds)
            if not self._dirty:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), max(0.0, self._next_poll - loop.time()))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        for subscriber in self._subscribers:
            subscriber.dismiss("restarting")

    async def backlog(self, subscriber: Subscriber, room_id: str, seen: int, last: int) -> tuple[list[str], int]:
        """Return messages after the one a client has seen, and how far they go; none to one who lost his right."""
        read = partial(self._page, subscriber, room_id, seen, last)
        return await to_thread.run_sync(read, limiter=self._backlogs)

    async def _look(self, *, is_due: bool) -> None:
        rooms = list(self._dirty)[:ROOMS_AT_ONCE]
        subscribers = tuple(self._subscribers)
        if not (rooms or is_due or any(not subscriber.is_ready for subscriber in subscribers)):
            return
        for room_id in rooms:
            del self._dirty[room_id]
        try:
            read = partial(self._read, subscribers, rooms, is_due=is_due)
            news = await to_thread.run_sync(read, limiter=self._tail)
        except BaseException:
            self._dirty.update(dict.fromkeys(rooms))
            raise
        self._tell(news)
        if is_due and len(self._known) > MOST_KNOWN:
            followed = {room_id for subscriber in self._subscribers for room_id in subscriber.told}
            self._known = {room_id: seen for room_id, seen in self._known.items() if room_id in followed}

    def _tell(self, news: News) -> None:
        for subscriber in news.gone:
            subscriber.dismiss("not_signed_in")
        for subscriber, place in news.places.items():
            subscriber.begin(place)
        for subscriber, room_id, seq in news.told:
            subscriber.told[room_id] = seq
        for subscriber, mark, seq in news.marks:
            subscriber.marks[mark] = seq
        for subscriber, text in news.frames:
            subscriber.tell(text)
        for room_id, revision in news.first_seen.items():
            self._known.setdefault(room_id, revision)
        self._known.update(news.known)
        self._dirty.update(dict.fromkeys(news.unfinished))

    def _read(self, subscribers: Iterable[Subscriber], rooms: list[str], *, is_due: bool) -> News:
        """Read everything a look needs from one snapshot; what it returns changes nothing yet."""
        with self._state.database.read() as session:
            reader = Reader(self._state, session, self._state.clock.wall())
            reader.place(subscriber for subscriber in subscribers if not subscriber.is_ready)
            reader.hear(rooms, [subscriber for subscriber in subscribers if subscriber.is_ready], BATCH)
            if is_due:
                reader.find(self._known)
                reader.check(subscribers, SESSIONS_AT_ONCE)
            return reader.news

    def _page(self, subscriber: Subscriber, room_id: str, seen: int, last: int) -> tuple[list[str], int]:
        with self._state.database.read() as session:
            account = subscriber.account
            if self._state.check_session(session, account.session_id, self._state.clock.wall()) is None:
                return [], last
            try:
                RoomService(self._state, session, account.address).find(room_id)
            except NotFound:
                return [], last
            rows = [row for row in MessageRepository(session).after(room_id, seen, BATCH) if row.seq <= last]
            texts = [MessageFrame(message=view).model_dump_json() for view in views(session, rows)]
            return texts, rows[-1].seq if rows else last


def _tell_why(listening: "asyncio.Task[None]") -> None:
    if not listening.cancelled() and (failure := listening.exception()) is not None:
        log.error("bus_failed", reason=repr(failure))
