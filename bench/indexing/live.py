"""From a sealed block to the message at a client: node, indexer, database, API and WebSocket, as they run in earnest.

A block is sealed once a second, with about 100 events. It counts as sealed when the node first says so, to a subscriber
of its own or to whoever asked it to mine; each event's message is measured by itself.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from statistics import quantiles

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from bench.indexing import chain as chains
from bench.indexing import ours
from bench.indexing.chain import INTERVAL, SEED, Chain
from bench.indexing.market import Market
from bench.indexing.node import Node
from bench.indexing.player import Player
from bench.indexing.postgres import Server
from scripts.processes import die_with_parent, free_port
from scripts.stack import ROOT

EVENTS_PER_BLOCK = 100
BLOCK_SECONDS = 1.0
# Blocks that are played before, so that lives are at every stage; and those after which measuring begins.
PLAYED, FIRST = 60, 5
REST = 0.5
PATIENCE = 900.0


def measure(chain: Chain, postgres: Server, blocks: int) -> dict[str, float]:
    """Return medians and 99th percentiles in milliseconds, of PostgreSQL and of SQLite."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=chains.FOLDER) as made, postgres.database() as database:
        for name, url in (("live", database.for_us), ("live_sqlite", f"sqlite:///{made}/data")):
            times = _latencies(chain, url, Path(made) / name, blocks)
            cuts = quantiles(times, n=100)
            figures |= {
                f"{name}_p50_ms": round(cuts[49], 1),
                f"{name}_p99_ms": round(cuts[98], 1),
                f"{name}_messages": len(times),
            }
            print(f"{name}: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms of {len(times):,} messages", flush=True)
    return figures


def _latencies(chain: Chain, url: str, folder: Path, blocks: int) -> list[float]:
    folder.mkdir()
    with chains.served(chain) as node, ExitStack() as programs:
        manifest = chain.manifest
        player = Player(Market.load(node, manifest, SEED + 1))
        player.pace(INTERVAL)
        for _ in range(PLAYED):
            player.block(EVENTS_PER_BLOCK)
        port = free_port()
        api = f"http://127.0.0.1:{port}"
        both = f"{node.url} {node.url.replace('http', 'ws')}"
        settings = ours.environment(
            chain, both, url, GUILDHALL_CONTENT_DIR=str(folder / "content"), GUILDHALL_PORT=str(port)
        )
        _run("backend", "migrate", environment=settings, log=folder / "migrate.txt")
        programs.enter_context(_running("indexer", "run", environment=settings, log=folder / "indexer.txt"))
        programs.enter_context(_running("backend", "api", environment=settings, log=folder / "api.txt"))
        _until_indexed(api, folder)
        return asyncio.run(_listened(node, player, api, blocks))


async def _listened(node: Node, player: Player, api: str, blocks: int) -> list[float]:
    """Seal blocks, one a second, and return how many milliseconds later each message came."""
    sealed: dict[int, float] = {}
    heard: list[tuple[int, float]] = []
    async with _subscribed(node) as heads, connect(f"{api.replace('http', 'ws')}/api/v1/changes") as client:
        await client.recv()
        listening = [asyncio.create_task(_heads(heads, sealed)), asyncio.create_task(_messages(client, heard))]
        expected = 0
        loop = asyncio.get_running_loop()
        tick = loop.time()
        for _ in range(blocks):
            await asyncio.to_thread(player.queue, EVENTS_PER_BLOCK)
            tick = max(tick + BLOCK_SECONDS, loop.time())
            await asyncio.sleep(tick - loop.time())
            await asyncio.to_thread(player.seal)
            at = time.monotonic()
            await asyncio.sleep(REST)
            number = await asyncio.to_thread(lambda: int(node.call("eth_blockNumber"), 16))
            sealed[number] = min(at, sealed.get(number, at))
            expected += await asyncio.to_thread(player.reap)
        async with asyncio.timeout(PATIENCE):
            while len(heard) < expected:  # noqa: ASYNC110 - a list has no event
                await asyncio.sleep(REST)
        for task in listening:
            task.cancel()
    measured = sorted(sealed)[FIRST:]
    return [1000 * (at - sealed[number]) for number, at in heard if number in measured]


@asynccontextmanager
async def _subscribed(node: Node) -> AsyncIterator[ClientConnection]:
    """Subscribe to a node's heads."""
    async with connect(node.url.replace("http", "ws")) as heads:
        await heads.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}')
        await heads.recv()
        yield heads


async def _heads(heads: ClientConnection, sealed: dict[int, float]) -> None:
    async for message in heads:
        at = time.monotonic()
        number = int(orjson.loads(message)["params"]["result"]["number"], 16)
        sealed[number] = min(at, sealed.get(number, at))


async def _messages(client: ClientConnection, heard: list[tuple[int, float]]) -> None:
    async for message in client:
        at = time.monotonic()
        heard.append((int(orjson.loads(message)["block_number"]), at))


def _until_indexed(api: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            health = httpx.get(f"{api}/api/v1/health", trust_env=False).json()
            if health["lag"] == 0:
                return
        except (httpx.HTTPError, ValueError, KeyError):
            pass
        if time.monotonic() > deadline:
            logs = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.txt"))
            raise RuntimeError(f"the API is not at the head after {PATIENCE:.0f} s:\n{logs}")
        time.sleep(REST)


def _run(*arguments: str, environment: Mapping[str, str], log: Path) -> None:
    with log.open("wb") as output:
        command = [sys.executable, "-m", *arguments]
        subprocess.run(command, cwd=ROOT, env=dict(environment), stdout=output, stderr=output, check=True)


@contextmanager
def _running(*arguments: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run a program of ours while the block lasts."""
    with log.open("wb") as output:
        command = [sys.executable, "-m", *arguments]
        env = os.environ | dict(environment)
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(),  # noqa: PLW1509
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()
