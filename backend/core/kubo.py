"""A client of an IPFS node's RPC that trusts the node with nothing: no redirect, no endless answer, no endless wait."""

import time
from collections.abc import Iterator
from io import BytesIO
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import ipfshttpclient
import requests
from ipfshttpclient.exceptions import AddressError
from ipfshttpclient.http_requests import ClientSync
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException

PIECE = 64 * 1024
# The address itself is not repeated: it may hold a password.
_NO_ADDRESS = "GUILDHALL_IPFS_API is neither a multiaddr, as /ip4/127.0.0.1/tcp/5001, nor a URL of a host and a port"


class AnswerTooLarge(RequestException):
    """The node goes on sending where the answer must have ended."""


class Redirected(RequestException):
    """The node sends us elsewhere, and we do not go."""


class _BoundedAdapter(HTTPAdapter):
    """Reads each answer to its end, within a number of bytes and seconds, before anybody looks at it."""

    def __init__(self, limit: int, seconds: float) -> None:
        super().__init__()
        self.limit = limit
        self.seconds = seconds

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Send a request; raises `Redirected`, `AnswerTooLarge` or whatever `requests` raises."""
        end = time.monotonic() + self.seconds
        body: Any = request.body
        if isinstance(body, Iterator):
            request.body = self._until(end, body)  # type: ignore[assignment]  # a body may be an iterator
        with super().send(request, *arguments, **options) as answer:
            if answer.is_redirect:
                raise Redirected(response=answer)
            # Its headers stay behind: they could ask for the bytes to be unpacked to any size.
            whole = requests.Response()
            whole.request, whole.url = request, answer.url
            whole.status_code, whole.reason = answer.status_code, answer.reason
            whole.raw = BytesIO(b"".join(self._until(end, self._pieces(answer))))
            return whole

    def _pieces(self, answer: requests.Response) -> Iterator[bytes]:
        size = 0
        # Whatever has come is looked at as it comes: waiting for a full piece could last for ever.
        while piece := answer.raw.read1(PIECE, decode_content=False):
            size += len(piece)
            if size > self.limit:
                raise AnswerTooLarge(response=answer)
            yield piece

    @staticmethod
    def _until(end: float, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if time.monotonic() > end:
                raise requests.Timeout
            yield piece


class _Transport(ClientSync):  # type: ignore[misc]  # published without types
    """What speaks HTTP for the client: a session for each call, since a session must not be shared by threads."""

    limit: int
    seconds: float

    def _make_session(self) -> requests.Session:
        session = requests.Session()
        # Neither proxies nor passwords of the environment are meant for the node.
        session.trust_env = False
        for name, value in self._session_props.items():
            setattr(session, name, value)
        for scheme in ("http://", "https://"):
            session.mount(scheme, _BoundedAdapter(self.limit, self.seconds))
        return session


class KuboClient(ipfshttpclient.Client):  # type: ignore[misc]  # published without types
    """The client, which any number of threads may use; each call may last `seconds` and bring `limit` bytes."""

    def __init__(self, address: str, limit: int, seconds: float) -> None:
        where, auth = _place(address)
        options = {"auth": auth, "headers": {"Accept-Encoding": "identity"}, "timeout": seconds, "offline": True}
        try:
            super().__init__(where, **options)
        except AddressError as error:
            raise ValueError(_NO_ADDRESS) from error
        self._client = _Transport(where, "api/v0", **options)
        self._client.limit, self._client.seconds = limit, seconds


def _place(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return the multiaddr of an address, and name and password where a URL has them; raises `ValueError`."""
    if not address.startswith(("http://", "https://")):
        return address, None
    url = urlsplit(address)
    if not url.hostname or url.path.strip("/") not in {"", "api/v0"} or url.query or url.fragment:
        raise ValueError(_NO_ADDRESS)
    try:
        kind = f"ip{ip_address(url.hostname).version}"
    except ValueError:
        kind = "dns"
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    auth = (unquote(url.username), unquote(url.password or "")) if url.username else None
    return f"/{kind}/{url.hostname}/tcp/{port}/{url.scheme}", auth
