"""The addresses of nodes: which are asked by HTTP, and which tell of new heads over a WebSocket."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_SEPARATORS = re.compile(r"[,\s]+")
_HTTP, _WS = frozenset({"http", "https"}), frozenset({"ws", "wss"})


class Endpoints(NamedTuple):
    """Addresses of one chain's nodes, in the order of preference."""

    http: tuple[str, ...]
    ws: tuple[str, ...]


class EndpointState(NamedTuple):
    """How one node does: latency as a moving average, failures in a row, and the monotonic time until it rests."""

    host: str
    latency_ms: float | None
    failures: int
    resting_until: float | None
    last_error: str | None
    head: int | None


def endpoints_of(text: str) -> Endpoints:
    """Return the addresses that commas or spaces separate; raises `ValueError` that names no address, but its host."""
    urls = list(dict.fromkeys(url for url in _SEPARATORS.split(text) if url))
    for url in urls:
        scheme = urlsplit(url).scheme
        if scheme not in _HTTP | _WS or not urlsplit(url).hostname:
            raise ValueError(f"{host_of(url) or 'an address'}: not an http, https, ws or wss address with a host")
    found = Endpoints(
        tuple(url for url in urls if urlsplit(url).scheme in _HTTP),
        tuple(url for url in urls if urlsplit(url).scheme in _WS),
    )
    if not found.http:
        raise ValueError("at least one http or https address is needed: a WebSocket only tells of new heads")
    return found


def host_of(url: str) -> str:
    """Return host and port alone: user, path and query may hold a key."""
    return urlsplit(url).netloc.rpartition("@")[2]
