"""One node, asked by JSON-RPC over HTTP: at the pace it allows, in batches it takes, resting after failures."""

import asyncio
import random
import time
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiolimiter import AsyncLimiter

from indexer.endpoints import EndpointState, host_of
from indexer.errors import (
    BatchRefusedError,
    NodeSilentError,
    NodeSlowError,
    RangeRefusedError,
    RateLimitedError,
)
from indexer.jsonrpc import Answer, Call, encode
from indexer.records import Header

T = TypeVar("T")
AT_ONCE = 4
MOST_BYTES = 48 * 1024 * 1024
FIRST_REST, LONGEST_REST, LONGEST_ASKED, ASIDE = 0.1, 60.0, 300.0, 60.0
FIRST_FORK, LONGEST_FORK, FORGOTTEN = 1.0, 600.0, 1800.0
_SMOOTHING = 0.2
_SECRET = 8
_JSON = {"content-type": "application/json"}

_log = structlog.get_logger(__name__)


class Told(NamedTuple):
    """The head that a node told last, and what it answered with it: logs of `addresses` in it, and its receipts."""

    header: Header
    addresses: frozenset[str] = frozenset()
    logs: Any = None
    receipts: Any = None


class Node:
    """What is known of one node. The address is never shown whole, it may hold a key."""

    def __init__(self, url: str, *, batch_size: int, rate: float | None) -> None:
        """Ask at most `rate` requests a second, and `batch_size` of them at once."""
        self.host = host_of(url)
        self.latency: float | None = None
        self.failures = 0
        self.resting_until: float | None = None
        self.limited = False
        self.aside: str | None = None
        self.last_error: str | None = None
        self.forks = 0
        self.forked_at = 0.0
        self.checked = False
        self.head: int | None = None
        self.told: Told | None = None
        self.tags: dict[str, int] = {}
        self._url = url
        self._secrets = _secrets(url)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._bucket: AsyncLimiter | None = None
        self._batch_size = batch_size
        if rate is not None:
            # A bucket holds a second's worth, and at least one request.
            size = max(1.0, rate)
            self._bucket = AsyncLimiter(size, size / rate)
            self._batch_size = min(batch_size, int(size))

    def state(self) -> EndpointState:
        """Return what an operator wants to know."""
        latency = None if self.latency is None else self.latency * 1000
        return EndpointState(
            self.host, latency, self.failures, self.resting_until if self.rests() else None, self.last_error, self.head
        )

    # ---------------------------------------------------------------- health

    def rests(self) -> float:
        """Return how many seconds it still rests, 0 when it may be asked."""
        return 0.0 if self.resting_until is None else max(0.0, self.resting_until - time.monotonic())

    def failed(self, error: BaseException) -> None:
        """Let it rest, longer each time; as long as it asks for when it said so."""
        self.failures += 1
        asked = error.retry_after if isinstance(error, RateLimitedError) else None
        pause = min(LONGEST_REST, FIRST_REST * 2 ** min(self.failures - 1, 16)) * random.uniform(0.75, 1.25)  # noqa: S311
        self.limited = isinstance(error, RateLimitedError)
        if asked is not None:
            pause = max(pause, min(LONGEST_ASKED, asked))
        self._rest(pause, error)

    def set_aside(self, error: BaseException) -> None:
        """Use it no more until a long rest is over and it was looked at again."""
        self.failures += 1
        self.checked = False
        self.aside = str(error)
        self._rest(ASIDE, error)
        _log.warning("node set aside", host=self.host, reason=str(error))

    def disagreed(self, error: BaseException) -> None:
        """Let it rest since another branch was chosen: longer each time, or two branches would alternate."""
        now = time.monotonic()
        self.forks = 0 if now - self.forked_at > FORGOTTEN else self.forks
        self.forks, self.forked_at = self.forks + 1, now
        self._rest(min(LONGEST_FORK, FIRST_FORK * 2 ** min(self.forks - 1, 16)), error)
        _log.warning("node follows another branch", host=self.host, reason=str(error), times=self.forks)

    def recovered(self) -> None:
        """Count from 0 again: it did a piece of work whole."""
        self.failures, self.resting_until, self.aside, self.limited = 0, None, None, False

    def _rest(self, seconds: float, error: BaseException) -> None:
        self.last_error = str(error)
        self.resting_until = max(self.resting_until or 0.0, time.monotonic() + seconds)

    def has_capacity(self) -> bool:
        """Return whether a request would not have to wait for the bucket."""
        return self._bucket is None or self._bucket.has_capacity()

    # ---------------------------------------------------------------- requests

    async def ask(self, session: aiohttp.ClientSession, calls: Sequence[Call]) -> list[Any]:
        """Return the results in the order of the requests, with an `RpcError` where the node answered one."""
        if len(calls) <= self._batch_size:
            return await self._part(session, calls) if calls else []
        starts = range(0, len(calls), self._batch_size)
        parts = await together(self._part(session, calls[at : at + self._batch_size]) for at in starts)
        return [result for part in parts for result in part]

    async def _part(self, session: aiohttp.ClientSession, calls: Sequence[Call]) -> list[Any]:
        if self._bucket:
            await self._bucket.acquire(len(calls))
        try:
            async with self._at_once:
                if len(calls) <= self._batch_size:
                    return (await self._post(session, calls)).results(calls)
        except BatchRefusedError:
            if len(calls) == 1:
                raise
            self._batch_size = min(self._batch_size, max(1, len(calls) // 2))
            _log.info("smaller batches", host=self.host, size=self._batch_size)
        # Another part learnt meanwhile that so many are too many, or this one just did.
        return await self.ask(session, calls)

    async def _post(self, session: aiohttp.ClientSession, calls: Sequence[Call]) -> Answer:
        start = time.monotonic()
        try:
            async with session.post(self._url, data=encode(calls), headers=_JSON) as response:
                pace = time.monotonic() - start
                content = await self._content(response, batched=len(calls) > 1)
                retry_after = response.headers.get("Retry-After")
        except TimeoutError as error:
            raise NodeSlowError(
                f"The node at {self.host} does not answer in time: check its load, set a longer GUILDHALL_RPC_TIMEOUT, "
                "or add another node to GUILDHALL_RPC_URL."
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NodeSilentError(
                f"The node at {self.host} does not answer ({type(error).__name__}): check that it runs and that "
                "GUILDHALL_RPC_URL is right."
            ) from error
        self.latency = pace if self.latency is None else self.latency + _SMOOTHING * (pace - self.latency)
        return Answer(self.host, response.status, content, retry_after=retry_after, secrets=self._secrets)

    async def _content(self, response: aiohttp.ClientResponse, *, batched: bool) -> bytearray:
        """Read an answer whole, unless it is more than memory should hold."""
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            if len(content) > MOST_BYTES:
                response.close()
                says = f"The answer of the node at {self.host} has more than {MOST_BYTES} bytes."
                raise BatchRefusedError(says) if batched else RangeRefusedError(says)
        return content


async def together(works: Iterable[Awaitable[T]]) -> list[T]:
    """Return the results of all; when one fails, or the caller is cancelled, none of the others goes on."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _secrets(url: str) -> list[str]:
    """Return the parts of an address that may be a key, the longest first."""
    parts = urlsplit(url)
    named = [*parts.path.split("/"), *parts.query.replace("=", "&").split("&"), parts.username, parts.password]
    return sorted({part for part in named if part and len(part) >= _SECRET}, key=len, reverse=True)
