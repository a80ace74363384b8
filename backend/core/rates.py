"""How many requests one client may make, and how many the process serves at once."""

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.core.errors import Busy, RateLimited
from backend.core.problems import RETRY_AFTER, problem
from backend.core.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"


class RateLimits:
    """Counts requests of a client's address by what they are: reads, writes, sign-ins, calls of the node."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        storage = storage_from_string(settings.rate_storage)
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        names = ("reads", "writes", "auth", "rpc")
        self._items = {name: parse(getattr(settings, f"rate_{name}")) for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer when its client may try again."""
        name = self._kind(scope)
        if name is None:
            await self.app(scope, receive, send)
            return
        item, client = self._items[name], _client(scope)
        if await self._limiter.hit(item, name, client):
            await self.app(scope, receive, send)
            return
        wait = await self._wait(item, name, client)
        await problem(RateLimited(retry_after=wait), scope)(scope, receive, send)

    @staticmethod
    def _kind(scope: Scope) -> str | None:
        if scope["type"] != "http":
            return None
        path: str = scope["path"]
        if path == "/rpc":
            return "rpc"
        if not path.startswith(API):
            return None
        if scope["method"] in SAFE:
            return "reads"
        return "auth" if "/auth/" in path else "writes"

    async def _wait(self, item: RateLimitItem, name: str, client: str) -> int:
        window = await self._limiter.get_window_stats(item, name, client)
        return max(1, math.ceil(window.reset_time - time.time()))


def _client(scope: Scope) -> str:
    """Return whom to count: an IPv4 address, or the network of 64 bits that one IPv6 subscriber has."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host  # noqa: PLR2004 - IPv6


class Saturation:
    """Refuses work that would have to wait too long: only so many API requests are served or waiting at once."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self._free = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if there is room."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self.app(scope, receive, send)
            return
        if self._free <= 0:
            await problem(Busy(retry_after=RETRY_AFTER), scope)(scope, receive, send)
            return
        self._free -= 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._free += 1
