"""A house for tests: the API over one database, and the people who use it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from fastapi import FastAPI
from siwe import SiweMessage

from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.settings import Settings
from backend.dispatch import make_dispatcher
from backend.main import create_app
from indexer.database import make_engine, writing
from indexer.models import SCHEMA_VERSION, Cursor
from tests.indexer.rig import Rig
from tests.node import CHAIN_ID
from tests.world import World

ORIGIN = "http://testserver"
GENESIS = "0x" + "11" * 32


class SetClock(Clock):
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.time = super().wall()

    def wall(self) -> int:
        return self.time


class Browser:
    """A client with cookies and headers of its own; the application runs in this process, on another thread's loop."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self.app = app
        self.portal = portal
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 50_000))
        self._client = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        self.headers = self._client.headers
        self.cookies = self._client.cookies

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.portal.call(partial(self._client.request, method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", path, **options)


@contextmanager
def running(app: FastAPI) -> Iterator[Browser]:
    """Start an application and yield a first browser on it."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(app.router.lifespan_context(app)):
        yield Browser(app, portal)


@contextmanager
def served(app: FastAPI, listener: socket.socket) -> Iterator[str]:
    """Serve an application by a real server on a socket that listens, and yield its address."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class Person:
    """Somebody with a key of his own and a client of the API."""

    client: Browser
    key: LocalAccount = field(default_factory=Account.create)

    @property
    def address(self) -> str:
        return str(self.key.address)

    def message(self, **changes: Any) -> str:
        """Return a sign-in message with a fresh nonce."""
        nonce = changes.pop("nonce", None) or self.client.post("/api/v1/auth/nonce", json={}).json()["nonce"]
        fields: dict[str, Any] = {
            "domain": "testserver",
            "address": self.address,
            "uri": ORIGIN,
            "version": "1",
            "chain_id": CHAIN_ID,
            "nonce": nonce,
            "issued_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            **changes,
        }
        return str(SiweMessage(**fields).prepare_message())

    def sign(self, message: str) -> str:
        return "0x" + self.key.sign_message(encode_defunct(text=message)).signature.hex()

    def verify(self, message: str, signature: str | None = None) -> Any:
        body = {"message": message, "signature": signature or self.sign(message)}
        return self.client.post("/api/v1/auth/verify", json=body)

    def sign_in(self) -> "Person":
        answer = self.verify(self.message())
        assert answer.status_code == 200, answer.text
        self.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return self


@dataclass
class House:
    """The API over one database, with the clock and the clients in the test's hand."""

    settings: Settings
    clock: SetClock
    stack: ExitStack
    database: Database
    world: World | None = None
    _shared: Browser | None = None

    def client(self, **changes: Any) -> Browser:
        """Start the API with changed settings, as another process would, and return a browser on it."""
        settings = self.settings.model_copy(update=changes)
        return self.stack.enter_context(running(create_app(settings, self.clock)))

    def serve(self, **changes: Any) -> str:
        """Start the API on a real server and return its address."""
        listener = self.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        here = {"origin": None, "port": listener.getsockname()[1]}
        settings = self.settings.model_copy(update={**here, **changes})
        return self.stack.enter_context(served(create_app(settings, self.clock), listener))

    def person(self, at: Browser | None = None, key: LocalAccount | None = None) -> Person:
        """Return somebody with a browser of his own, at the API of another one or at the one that people share."""
        if at is None and self._shared is None:
            self._shared = self.client()
        other = at or self._shared
        assert other is not None
        return Person(Browser(other.app, other.portal), key or Account.create())

    def index(self) -> None:
        """Index the chain up to its head, by the real indexer."""
        assert self.settings.manifest is not None
        rig = Rig(self.settings.manifest, self.settings.rpc_url, self.settings.database_url)
        try:
            rig.index()
        finally:
            rig.close()

    def environment(self) -> dict[str, str]:
        """Return the environment of a process of this house."""
        return {
            "PATH": "/usr/bin:/bin",
            "GUILDHALL_MANIFEST": str(self.settings.manifest),
            "GUILDHALL_RPC_URL": self.settings.rpc_url,
            "GUILDHALL_DATABASE_URL": self.settings.database_url,
            "GUILDHALL_CONTENT_DIR": str(self.settings.content_dir),
        }

    def dispatch(self) -> int:
        """Deliver all events that wait."""
        dispatcher = make_dispatcher(self.settings)
        try:
            return dispatcher.drain()
        finally:
            dispatcher.database.close()


def manifest_without_chain() -> dict[str, Any]:
    """Return a manifest of contracts that nobody deployed."""
    names = ("Policy", "Reputation", "Panel", "TaskEscrow", "AppealPanel", "TaskPot", "Reviews")
    return {
        "network": "nowhere",
        "chainId": CHAIN_ID,
        "genesisHash": GENESIS,
        "startBlock": 1,
        "contracts": {name: {"address": f"0x{number:040x}", "block": 1} for number, name in enumerate(names, start=1)},
        "tokens": [{"address": "0x" + "0" * 40, "symbol": "ETH", "name": "Ether", "decimals": 18}],
        "arbitrators": [],
    }


def put_cursor(database_url: str, timestamp: int) -> None:
    """Say that block 10 was indexed."""
    engine = make_engine(database_url, ("chain",))
    with writing(engine).begin() as connection:
        connection.execute(
            Cursor.__table__.insert().values(  # type: ignore[attr-defined]
                chain_id=CHAIN_ID,
                genesis_hash=GENESIS,
                schema_version=SCHEMA_VERSION,
                start_number=1,
                number=10,
                hash="0x" + "22" * 32,
                timestamp=timestamp,
                outbox_seq=0,
                rebuilt=0,
                head=10,
                safe=8,
                finalized=5,
            )
        )
    engine.dispose()
