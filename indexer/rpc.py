"""JSON-RPC over one or several nodes: each piece of work is done at one of them, and begun anew at another."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeVar

import aiohttp
import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random

from indexer.endpoints import EndpointState, endpoints_of
from indexer.errors import (
    BrokenAnswerError,
    IndexerError,
    NodeSilentError,
    NonRetryableError,
    RateLimitedError,
    RetryableError,
)
from indexer.jsonrpc import Call, RpcError, meant
from indexer.node import FIRST_REST, Node

__all__ = ["Call", "Rpc", "RpcError", "Source"]

T = TypeVar("T")
Check = Callable[["Source"], Awaitable[None]]
LONGEST_PAUSE, LONGEST_WAIT = 5.0, 30.0
_READ_BUFFER = 1 << 20
_UNMEASURED = 0.001

_log = structlog.get_logger(__name__)


class Source:
    """One node, as a piece of work asks it: what it answers comes from that node alone."""

    def __init__(self, node: Node, session: aiohttp.ClientSession, tell: Callable[[BaseException], None]) -> None:
        """Ask through an open session; failures that a second request may mend are told to `tell`."""
        self.node = node
        self.host = node.host
        self._session = session
        self.tell = tell

    async def call(self, method: str, *parameters: Any) -> Any:
        """Return the node's result of one request."""
        (result,) = await self.batch([(method, list(parameters))])
        return result

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests, in their order; the first error is raised."""
        return self.sound(calls, await self.try_batch(calls))

    def sound(self, calls: Sequence[Call], results: list[Any]) -> list[Any]:
        """Return results without an error among them; the first error is raised."""
        for result in results:
            if isinstance(result, RpcError):
                raise meant(self.host, calls[:1], result) or result
        return results

    async def try_batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests, in their order, with an `RpcError` where the node answered one."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(2),
            wait=wait_random(0.01, 0.1),
            retry=retry_if_exception_type((NodeSilentError, BrokenAnswerError)),
            before_sleep=self._note,
            reraise=True,
        )
        results: list[Any] = await retrying(self.node.ask, self._session, calls)
        return results

    def _note(self, state: RetryCallState) -> None:
        if state.outcome and (error := state.outcome.exception()):
            self.tell(error)


class Rpc:
    """The nodes of one chain. Use it as an async context manager."""

    def __init__(
        self, url: str, *, timeout: float = 20.0, attempts: int = 5, batch_size: int = 50, rate: float | None = None
    ) -> None:
        """Prepare requests to the addresses in `url`; `timeout` is in seconds, `attempts` per piece of work."""
        self.nodes = [Node(each, batch_size=batch_size, rate=rate) for each in endpoints_of(url).http]
        self.host = ", ".join(node.host for node in self.nodes)
        self.on_retry: Callable[[BaseException], None] | None = None
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._attempts = attempts if len(self.nodes) == 1 else max(attempts, len(self.nodes) + 1)
        self._session: aiohttp.ClientSession | None = None
        self._check: Check | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=self._timeout, read_bufsize=_READ_BUFFER)
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        if self._session is not None:
            await self._session.close()

    def states(self) -> list[EndpointState]:
        """Return how each node does, in the order of the setting."""
        return [node.state() for node in self.nodes]

    def expect(self, check: Check) -> None:
        """Let `check` look at each node before it is first used, and again after it was set aside."""
        self._check = check
        for node in self.nodes:
            node.checked = False

    async def call(self, method: str, *parameters: Any) -> Any:
        """Return a node's result of one request."""
        return await self.over(lambda source: source.call(method, *parameters))

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests to one node, in their order; the first error is raised."""
        return await self.over(lambda source: source.batch(calls))

    async def try_batch(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of many requests to one node, with an `RpcError` where it answered one."""
        return await self.over(lambda source: source.try_batch(calls))

    async def over(self, work: Callable[[Source], Awaitable[T]], *, height: int = 0) -> T:
        """Do a piece of work at one node that has block `height`; when it fails there, anew at another.

        Raises what the last one raised; `NonRetryableError` only when no node is left that may serve.
        """
        tried: set[Node] = set()
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            wait=self._pause,
            retry=retry_if_exception_type(RetryableError),
            before_sleep=_say,
            reraise=True,
        )
        result: T = await retrying(self._somewhere, work, height, tried)
        return result

    async def at(self, node: Node, work: Callable[[Source], Awaitable[T]]) -> T:
        """Do a piece of work at this node; what fails there lets it rest, or sets it aside."""
        try:
            source = self.source(node)
            if self._check and not node.checked:
                await self._check(source)
                node.checked, node.aside = True, None
            return await work(source)
        except NonRetryableError as error:
            self._told(error)
            node.set_aside(error)
            if all(each.aside for each in self.nodes):
                raise
            raise RetryableError(str(error)) from error
        except RetryableError as error:
            self._told(error)
            node.failed(error)
            raise

    def source(self, node: Node) -> Source:
        """Return a node as a piece of work asks it."""
        assert self._session is not None, "Rpc is used outside its context"  # noqa: S101 - a mistake in our own code
        return Source(node, self._session, self._told)

    async def _somewhere(self, work: Callable[[Source], Awaitable[T]], height: int, tried: set[Node]) -> T:
        node = await self._choose(height, tried)
        tried.add(node)
        result = await self.at(node, work)
        node.recovered()
        return result

    async def _choose(self, height: int, tried: set[Node]) -> Node:
        """Return a node that is awake, tall enough and not tried yet, the faster the likelier; else the next best."""
        awake = [node for node in self.nodes if not node.rests()]
        if all(node in tried for node in awake):
            # A rest that a node did not ask for is cut short rather than to ask in vain where it just failed.
            return await self._woken(tried)
        fresh = [node for node in awake if node not in tried]
        tall = [node for node in fresh if node.head is None or node.head >= height] or fresh
        ready = [node for node in tall if node.has_capacity()] or tall
        return random.choices(ready, [1 / max(node.latency or 0, _UNMEASURED) for node in ready])[0]  # noqa: S311

    async def _woken(self, tried: set[Node]) -> Node:
        """Return the node that is most likely to serve when all rest or failed already; wait where one asked for it."""
        node = min(self.nodes, key=lambda node: (bool(node.aside), node in tried, node.limited, node.rests()))
        if node.limited and (pause := node.rests()):
            if pause > LONGEST_WAIT:
                raise RateLimitedError(f"{node.last_error} It wants to be left alone for {pause:.0f} seconds more.")
            await asyncio.sleep(pause)
        return node

    def _pause(self, state: RetryCallState) -> float:
        """Return how long until the next node is awake; a rest that nobody asked for is cut short when all rest."""
        return min(LONGEST_PAUSE, FIRST_REST * 2.0**state.attempt_number, *(node.rests() for node in self.nodes))

    def _told(self, error: BaseException) -> None:
        if self.on_retry:
            self.on_retry(error)


def _say(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    kind = error.kind if isinstance(error, IndexerError) else ""
    _log.warning("asking again", attempt=state.attempt_number, kind=kind, error=str(error))
