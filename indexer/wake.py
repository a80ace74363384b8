"""Wakes the loop: at once when a node's WebSocket tells of a new head, else by the clock."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Self

import aiohttp
import orjson
import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from indexer.answers import head_in
from indexer.endpoints import host_of
from indexer.errors import NodeSilentError
from indexer.node import together
from indexer.records import Header

LONGEST_POLL = 15.0
SLOWER = 5
# However many heads a socket tells of, the chain is not looked at more often than this.
SHORTEST_PAUSE = 0.02
LONGEST_PAUSE = 30.0
HEARTBEAT = 20.0
_MOST_BYTES = 1 << 20
_SUBSCRIBE = {"jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["newHeads"]}

_log = structlog.get_logger(__name__)


class Wake:
    """What the loop waits on. A socket is not believed: it says that something may be new, and what to ask for."""

    def __init__(self, urls: Sequence[str], poll: float) -> None:
        """Listen at these WebSocket addresses; without a living one, wake every `poll` seconds."""
        self._urls = urls
        self._poll = poll
        self._rung = asyncio.Event()
        self._living: set[str] = set()
        self._told: Header | None = None
        self._woken = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def living(self) -> int:
        """How many sockets tell of new heads just now."""
        return len(self._living)

    def take_told(self) -> Header | None:
        """Return the header that a socket told of since the last time, if one did; it may be anything."""
        told, self._told = self._told, None
        return told

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Self]:
        """Keep the sockets open while the caller runs."""
        self._task = asyncio.create_task(self._listen())
        try:
            yield self
        finally:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wait(self) -> None:
        """Return when there may be a new head: soon when one was told of since the last time."""
        if self._task and self._task.done():
            self._task.result()  # A mistake of ours ended it: that must not go unseen.
        pause = min(LONGEST_POLL, self._poll * SLOWER) if self._living else self._poll
        try:
            async with asyncio.timeout(max(pause, self._poll)):
                await self._rung.wait()
        except TimeoutError:
            pass
        await asyncio.sleep(max(0.0, self._woken + SHORTEST_PAUSE - time.monotonic()))
        self._rung.clear()
        self._woken = time.monotonic()

    async def _listen(self) -> None:
        if self._urls:
            async with aiohttp.ClientSession() as session:
                await together(self._always(session, url) for url in self._urls)

    async def _always(self, session: aiohttp.ClientSession, url: str) -> None:
        def say(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            # The error itself may show the address, which may hold a key.
            shown = str(error) if isinstance(error, NodeSilentError) else type(error).__name__
            _log.warning("no heads by WebSocket, polling", host=host_of(url), error=shown, attempt=state.attempt_number)

        while True:
            retrying = AsyncRetrying(
                wait=wait_exponential_jitter(multiplier=0.2, max=LONGEST_PAUSE, jitter=0.2),
                retry=retry_if_exception_type(
                    (aiohttp.ClientError, NodeSilentError, OSError, TimeoutError, ValueError)
                ),
                before_sleep=say,
            )
            await retrying(self._until_closed, session, url)
            await asyncio.sleep(random.uniform(0.2, 1.0))  # noqa: S311 - so that nobody is stormed

    async def _until_closed(self, session: aiohttp.ClientSession, url: str) -> None:
        """Subscribe and ring at each head; returns when a socket that told of heads was closed, else raises."""
        heard = 0
        try:
            async with session.ws_connect(url, heartbeat=HEARTBEAT, max_msg_size=_MOST_BYTES) as socket:
                await socket.send_str(orjson.dumps(_SUBSCRIBE).decode())
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    heard += self._hear(url, orjson.loads(message.data))
            if not heard:
                raise NodeSilentError("It closed the socket before it told of any head.")
        finally:
            self._living.discard(url)
            self._rung.set()

    def _hear(self, url: str, message: object) -> bool:
        """Ring; return whether it was of a head, and not the answer to the subscription."""
        if not isinstance(message, dict) or "error" in message:
            raise NodeSilentError("It does not take subscriptions to new heads.")
        if url not in self._living:
            _log.info("heads by WebSocket", host=host_of(url))
        self._living.add(url)
        self._rung.set()
        if message.get("method") != "eth_subscription":
            return False
        self._told = head_in(message)
        return True
