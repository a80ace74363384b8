"""The whole market as one context manager: a local chain, the contracts, the indexer, the API with the page, people."""

import asyncio
import secrets
import shlex
import shutil
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from anyio.from_thread import start_blocking_portal
from eth_keys.datatypes import PrivateKey
from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_delay, wait_fixed

from scripts.page import built_page
from scripts.processes import free_port, log_tail, port_is_free
from scripts.supervisor import DemoError, Program, Supervisor

ROOT = Path(__file__).resolve().parent.parent
DAY = 86_400
PAST_DAYS = 60
BLOCK_SECONDS = 5
SAVE_SECONDS = 20
PATIENCE_SECONDS = 90.0
RELAYER_BALANCE = 100 * 10**18
LOCK = "lock"
COMPLETE = "complete"


class NotYetError(Exception):
    """What is waited for has not happened."""


class Demo(AbstractContextManager["Demo"]):
    """One running market, as a context manager, synchronous or not.

    `port` 0 takes a free one. Without `seed` the chain starts at the present and holds the contracts alone. With
    `keep` a finished state in the folder is gone on with; otherwise the folder is emptied first. Raises `DemoError`
    when it cannot start.
    """

    def __init__(self, state_dir: Path, *, port: int = 0, seed: bool = True, keep: bool = False) -> None:
        """Remember what to start and where."""
        self.state_dir = state_dir.resolve()
        self.manifest = self.state_dir / "manifest.json"
        self.api = f"http://127.0.0.1:{port or free_port()}"
        self.rpc = f"http://127.0.0.1:{free_port()}"
        self._seed = seed
        self._keep = keep
        # Pays for the votes that people sign; made anew at each start, since only a demo chain's coin is on it.
        self._relayer = PrivateKey(secrets.token_bytes(32))
        self._supervisor: Supervisor
        self._client: httpx.AsyncClient
        self._began = 0

    async def __aenter__(self) -> Self:
        """Start everything; returns when all that was seeded is indexed."""
        self._prepare()
        self._supervisor = Supervisor(self.state_dir, {"urls": {"api": self.api, "rpc": self.rpc}})
        # Only plain HTTP to this machine: no proxies, and no certificates to load.
        self._client = httpx.AsyncClient(trust_env=False, verify=False)  # noqa: S501
        try:
            await self._start()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: object) -> None:
        """End everything that was started."""
        await self._supervisor.stop()
        await self._client.aclose()

    def __enter__(self) -> Self:
        """Start everything, with the event loop in a thread of its own."""
        with ExitStack() as stack:
            portal = stack.enter_context(start_blocking_portal())
            stack.enter_context(portal.wrap_async_context_manager(self))
            self._thread = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End everything that was started."""
        self._thread.__exit__(kind, error, at)

    async def failure(self) -> str:
        """Wait until the demo cannot go on and return why."""
        return await self._supervisor.failure()

    def environment(self) -> dict[str, str]:
        """Return the settings with which every process of this market runs."""
        return {
            "GUILDHALL_MANIFEST": str(self.manifest),
            "GUILDHALL_RPC_URL": self.rpc,
            "GUILDHALL_DATABASE_URL": f"sqlite:///{self.state_dir / 'data'}",
            "GUILDHALL_CONTENT_DIR": str(self.state_dir / "content"),
            "GUILDHALL_HOST": "127.0.0.1",
            "GUILDHALL_PORT": self.api.rsplit(":", 1)[1],
            "GUILDHALL_PUBLIC_RPC_URL": "/rpc",
            "GUILDHALL_RPC_PROXY": "true",
            "GUILDHALL_DEMO": "true",
            "GUILDHALL_RELAYER_KEY": self._relayer.to_hex(),
            # Logs are read as text, by people and in the message when something fails.
            "NO_COLOR": "1",
            "TYPER_STANDARD_TRACEBACK": "1",
        }

    def _prepare(self) -> None:
        port = int(self.api.rsplit(":", 1)[1])
        if not port_is_free(port):
            raise DemoError(f"port {port} is taken by another program: choose another, as in make demo PORT={port + 1}")
        anvil_program()
        self.state_dir.mkdir(parents=True, exist_ok=True)
        self._keep = self._keep and (self.state_dir / COMPLETE).exists() and (self.state_dir / "anvil.json").exists()
        for entry in self.state_dir.iterdir():
            if not self._keep and entry.name != LOCK:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    async def _start(self) -> None:
        self._began = int(time.time()) - (PAST_DAYS * DAY if self._seed else 0)
        keep, env = self._supervisor.keep, self.environment()
        lines = [f"{name}={shlex.quote(value)}" for name, value in env.items()]
        kept = self.state_dir / "env"
        kept.touch(mode=0o600)
        kept.write_text("\n".join(lines) + "\n")
        say("starting a chain")
        keep(Program("anvil", self._anvil))
        await self._until("anvil", self._chain_answers)
        await self._rpc("anvil_setBalance", self._relayer.public_key.to_checksum_address(), hex(RELAYER_BALANCE))
        if self._keep:
            await self._rpc("evm_setTime", int(time.time()))
            await self._rpc("evm_mine")
        steps = [
            self._python("page", "scripts.page", env=env),
            self._python("migrate", "backend", "migrate", env=env),
        ]
        if not self._keep:
            say("deploying the contracts")
            steps.append(self._deploy())
        await self._run(*steps)
        env["GUILDHALL_PAGE_DIR"] = str(built_page())
        keep(self._python("indexer", "indexer", "run", env=env))
        keep(self._python("api", "backend", "api", env=env))
        keep(self._python("dispatch", "backend", "dispatch", env=env))
        await self._until("api", self._api_answers)
        if self._seed and not self._keep:
            say("seeding a market")
            where = ["--api", self.api, "--rpc", self.rpc, "--manifest", str(self.manifest)]
            await self._run(self._python("seed", "scripts.seed_demo", *where, env=env))
        await self._until("indexer", self._indexed)
        (self.state_dir / COMPLETE).touch()

    async def _run(self, *programs: Program) -> None:
        """Run the programs side by side to their ends."""

        async def run() -> None:
            async with asyncio.TaskGroup() as group:
                for program in programs:
                    group.create_task(self._supervisor.run(program))

        try:
            await self._supervisor.unless_failed(run())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    def _anvil(self) -> list[str]:
        state = self.state_dir / "anvil.json"
        command = [anvil_program(), "--quiet", "--host", "127.0.0.1", "--port", self.rpc.rsplit(":", 1)[1]]
        command += ["--chain-id", "31337", "--hardfork", "prague"]
        command += ["--block-time", str(BLOCK_SECONDS), "--mixed-mining"]
        command += ["--state", str(state), "--state-interval", str(SAVE_SECONDS)]
        # A saved chain brings its own time.
        return command if state.exists() else [*command, "--timestamp", str(self._began)]

    def _deploy(self) -> Program:
        where = ["--project", ".", "--rpc", self.rpc, "--network", "demo", "--manifest", str(self.manifest), "--demo"]
        deploy = ["python", "-m", "scripts.deploy", *where]
        # Only the node's own accounts act on a demo chain, whatever key the operator has.
        return self._python("deploy", "scripts.brownie_box", *deploy, env={"GUILDHALL_DEPLOYER_KEY": ""})

    def _python(self, name: str, module: str, *arguments: str, env: dict[str, str]) -> Program:
        return Program(name, lambda: [sys.executable, "-m", module, *arguments], env)

    async def _until(self, name: str, check: Callable[[], Awaitable[None]]) -> None:
        async def wait() -> None:
            try:
                async for attempt in AsyncRetrying(
                    stop=stop_after_delay(PATIENCE_SECONDS),
                    wait=wait_fixed(0.2),
                    retry=retry_if_exception_type((NotYetError, httpx.HTTPError, KeyError, ValueError)),
                ):
                    with attempt:
                        await check()
            except RetryError as error:
                tail = log_tail(self._supervisor.log(name))
                raise DemoError(f"{name} is not ready after {PATIENCE_SECONDS:.0f} s:\n{tail}") from error

        await self._supervisor.unless_failed(wait())

    async def _rpc(self, method: str, *params: Any) -> Any:
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return (await self._client.post(self.rpc, json=call)).json()["result"]

    async def _chain_answers(self) -> None:
        await self._rpc("eth_chainId")

    async def _health(self) -> dict[str, Any]:
        health: dict[str, Any] = (await self._client.get(f"{self.api}/api/v1/health")).json()
        return health

    async def _api_answers(self) -> None:
        (await self._health())["status"]

    async def _indexed(self) -> None:
        head = int(await self._rpc("eth_blockNumber"), 16)
        indexed = (await self._health())["indexed"]
        if indexed is None or indexed < head:
            raise NotYetError


def anvil_program() -> str:
    """Return the path of anvil, the npm package's or the one on PATH; raises `DemoError` when there is none."""
    packaged = ROOT / "node_modules" / ".bin" / "anvil"
    found = str(packaged) if packaged.exists() else shutil.which("anvil")
    if found is None:
        raise DemoError("anvil is missing: run tools/setup node, which says how to install it here")
    return found


def say(words: str) -> None:
    """Tell the terminal what happens."""
    print(f"demo: {words}", flush=True)
