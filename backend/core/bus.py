"""Wake-ups between processes: a topic changed, look at the tables.

A bus promises nothing: a wake-up may come twice, late or never. Whoever listens finds the truth in SQL, and looks there
from time to time without being woken.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Protocol

import structlog
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.orm import Session

from backend.core.settings import Settings

SECONDS = 1.0
FOREVER = -1
PENDING = 1000

log = structlog.get_logger(__name__)

Hear = Callable[[str], None]


class Bus(Protocol):
    """Carries the names of what changed."""

    def publish(self, topic: str) -> None:
        """Wake whoever listens; from any thread, after the commit, and without ever failing."""

    async def listen(self, hear: Hear) -> None:
        """Call `hear` on this loop with each topic, until cancelled."""

    def close(self) -> None:
        """Close what publishing opened."""


class LocalBus:
    """Wakes the listeners of this process."""

    def __init__(self) -> None:
        self._listeners: dict[Hear, asyncio.AbstractEventLoop] = {}

    def publish(self, topic: str) -> None:
        """Call every listener on its own loop."""
        for hear, loop in tuple(self._listeners.items()):
            loop.call_soon_threadsafe(hear, topic)

    async def listen(self, hear: Hear) -> None:
        """Stay in the list until cancelled."""
        self._listeners[hear] = asyncio.get_running_loop()
        try:
            await asyncio.Event().wait()
        finally:
            del self._listeners[hear]

    def close(self) -> None:
        """Nothing was opened."""


class RedisBus:
    """Wakes the listeners of every process that has the same Redis and the same channel."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url
        self._channel = channel
        once = Retry(NoBackoff(), 0)
        self._client = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=once)
        # A Redis that hangs holds up this thread and no request.
        self._thread = ThreadPoolExecutor(1, "bus")
        self._places = BoundedSemaphore(PENDING)

    def publish(self, topic: str) -> None:
        """Publish soon; what finds no place is dropped, and listeners find what changed by themselves."""
        if self._places.acquire(blocking=False):
            self._thread.submit(self._publish, topic)

    def _publish(self, topic: str) -> None:
        self._places.release()
        try:
            self._client.publish(self._channel, topic)
        except RedisError as failure:
            log.warning("bus_unreachable", reason=repr(failure))

    async def listen(self, hear: Hear) -> None:
        """Follow the channel; the library connects and subscribes again for as long as it takes."""
        retry = AsyncRetry(ExponentialBackoff(cap=5, base=0.1), FOREVER)
        client = AsyncRedis.from_url(self._url, retry=retry, socket_connect_timeout=SECONDS, decode_responses=True)
        async with client, client.pubsub(ignore_subscribe_messages=True) as following:
            await following.subscribe(self._channel)
            async for message in following.listen():
                hear(message["data"])

    def close(self) -> None:
        """Let what waits go, and close the connections of publishing."""
        self._thread.shutdown(cancel_futures=True)
        self._client.close()


def open_bus(settings: Settings, channel: str) -> Bus:
    """Return the bus of the settings; nothing is connected before it is used."""
    if settings.redis_url is None:
        return LocalBus()
    return RedisBus(settings.redis_url.get_secret_value(), f"guildhall:{channel}")


def wake_after_commit(session: Session, bus: Bus, topic: str) -> None:
    """Publish a topic once the transaction is committed, and not at all when it is rolled back."""

    def publish(_: Session) -> None:
        bus.publish(topic)

    event.listen(session, "after_commit", publish, once=True)
