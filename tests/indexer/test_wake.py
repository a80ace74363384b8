"""The loop wakes at a new head, and goes on by the clock when nobody tells of one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import WSMsgType, web

from indexer import wake as wakes
from indexer.models import Task
from indexer.sync import Sync
from indexer.wake import Wake
from indexer.writer import Writer
from tests.indexer.proxy import Call, Proxy, Refused, proxied
from tests.indexer.rig import Rig
from tests.world import World

NEVER = 3600.0
LONG = 30.0
HEAD = '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{"number":"0x1"}}}'
Talk = Callable[[web.WebSocketResponse], Awaitable[Any]]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What wakes the loop does not depend on the database."""
    return f"sqlite:///{tmp_path / 'data'}"


@asynccontextmanager
async def teller(talk: Talk) -> AsyncIterator[str]:
    """Run a server whose every WebSocket hears the subscription and then does what `talk` does."""

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        message = await socket.receive()
        if message.type is WSMsgType.TEXT:
            await talk(socket)
        await socket.close()
        return socket

    app = web.Application()
    app.router.add_get("/secret-key", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"ws://{host}:{port}/secret-key"
    finally:
        await runner.cleanup()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG):
        while not true():  # noqa: ASYNC110 - what is waited for is in another's hands
            await asyncio.sleep(0.01)


def test_a_told_head_wakes_at_once_and_a_closed_socket_is_opened_again() -> None:
    opened: list[web.WebSocketResponse] = []

    async def talk(socket: web.WebSocketResponse) -> None:
        opened.append(socket)
        await socket.send_str('{"jsonrpc":"2.0","id":1,"result":"0x1"}')
        await socket.send_str(HEAD)
        if len(opened) > 1:
            await socket.receive()

    async def whole() -> None:
        async with teller(talk) as url, Wake([url], NEVER).listening() as wake, asyncio.timeout(LONG):
            await wake.wait()
            await until(lambda: len(opened) > 1)
            await wake.wait()
            await until(lambda: wake.living == 1)

    asyncio.run(whole())


SAID: dict[str, list[str]] = {
    "refuses subscriptions": [
        '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"notifications not supported"}}'
    ],
    "closes at once": [],
    "talks nonsense": ["{", "[]", "7"],
    "acknowledges and goes": ['{"jsonrpc":"2.0","id":1,"result":"0x1"}'],
}


@pytest.mark.parametrize("what", SAID)
def test_a_socket_that_is_of_no_use_leaves_the_clock(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    opened = [0]

    async def talk(socket: web.WebSocketResponse) -> None:
        opened[0] += 1
        for line in SAID[what]:
            await socket.send_str(line)

    async def whole() -> None:
        async with teller(talk) as url, Wake([url], 0.05).listening() as wake, asyncio.timeout(LONG):
            await until(lambda: opened[0] > 1)
            await until(lambda: wake.living == 0)
            await wake.wait()
            await wake.wait()

    asyncio.run(whole())
    shown = capsys.readouterr()
    assert "no heads by WebSocket, polling" in shown.out + shown.err
    assert "secret-key" not in shown.out + shown.err


def test_nobody_at_the_address_leaves_the_clock() -> None:
    async def whole() -> None:
        async with Wake(["ws://127.0.0.1:9/"], 0.02).listening() as wake, asyncio.timeout(LONG):
            for _ in range(3):
                await wake.wait()
            assert wake.living == 0

    asyncio.run(whole())


def test_a_storm_of_heads_is_one_look_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wakes, "SHORTEST_PAUSE", 0.2)
    sent = [0]

    async def talk(socket: web.WebSocketResponse) -> None:
        while not socket.closed:
            await socket.send_str(HEAD)
            sent[0] += 1
            await asyncio.sleep(0)

    async def whole() -> None:
        async with teller(talk) as url, Wake([url], NEVER).listening() as wake, asyncio.timeout(LONG):
            looks = 0
            while sent[0] < 50 * (looks + 1):
                await wake.wait()
                looks += 1

    asyncio.run(whole())


def test_the_index_follows_by_what_the_node_tells(world: World, make_rig: Callable[..., Rig]) -> None:
    heads = world.url.replace("http://", "ws://")
    rig = make_rig(world, rpc_url=f"{world.url} {heads}", poll_interval=NEVER)

    async def whole() -> None:
        async with rig.fetcher() as (_, fetcher):
            sync = Sync(fetcher, Writer(rig.engine, rig.manifest), rig.manifest, rig.settings)
            running = asyncio.create_task(sync.run())
            await until(lambda: sync.wake.living == 1)
            await asyncio.to_thread(world.post)
            await until(lambda: len(rig.rows(Task)) == 1)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            assert sync.wake.living == 0

    asyncio.run(whole())
    assert rig.verify().differences == []


@pytest.mark.parametrize("node", ["honest", "without receipts", "keeps a log back"])
def test_a_told_head_is_read_with_one_request(world: World, make_rig: Callable[..., Rig], node: str) -> None:
    """It brings the logs and, where the filter leaves a doubt, the receipts: milliseconds count at the head."""
    heads = world.url.replace("http://", "ws://")
    whole_answer = ["eth_getBlockByNumber"] * 4 + ["eth_getLogs", "eth_getBlockReceipts"]

    def guessed(proxy: Proxy) -> bool:
        return whole_answer in (proxy.methods()[at : at + len(whole_answer)] for at in range(len(proxy.seen)))

    def without_receipts(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
        if call["method"] != "eth_getBlockReceipts":
            return answer
        raise Refused(200, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32601,"message":"the method does not exist"}}')

    def with_a_log_less(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
        """Keep it back where it comes with the head alone."""
        with_head = proxy.sizes[-1] == len(whole_answer)
        return answer | {"result": []} if with_head and call["method"] == "eth_getLogs" else answer

    async def whole(proxy: Proxy, rig: Rig) -> None:
        async with rig.fetcher() as (_, fetcher):
            sync = Sync(fetcher, Writer(rig.engine, rig.manifest), rig.manifest, rig.settings)
            running = asyncio.create_task(sync.run())
            await until(lambda: sync.wake.living == 1 and rig.indexed() == world.head)
            proxy.seen.clear()
            async with asyncio.timeout(LONG):
                while not guessed(proxy):
                    await asyncio.to_thread(world.post)
                    await until(lambda: rig.indexed() == world.head)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    with proxied(world.url) as proxy:
        twists = {"without receipts": without_receipts, "keeps a log back": with_a_log_less}
        proxy.twist = twists.get(node, proxy.twist)
        rig = make_rig(world, rpc_url=f"{proxy.url} {heads}", poll_interval=NEVER)
        asyncio.run(whole(proxy, rig))
        asked = [call["params"][0] for call in proxy.seen if call["method"] == "eth_getLogs"]
        assert not [wanted for wanted in asked if "fromBlock" in wanted]
        proxy.twist = Proxy(world.url).twist
        assert rig.verify().differences == []


def test_what_a_socket_tells_is_not_believed(world: World, make_rig: Callable[..., Rig]) -> None:
    """It names blocks that nobody has, that are another, or nothing at all: the node alone says what the head is."""
    world.post()
    header, first = (world.rpc("eth_getBlockByNumber", tag, *[False]) for tag in ("latest", "earliest"))
    full = header | {"logsBloom": "0x" + "ff" * 256}
    lies = [header | {"hash": "0x" + "77" * 32}, header, full, first, header | {"hash": "0x12"}, 7, None]
    told: asyncio.Queue[object] = asyncio.Queue()

    async def talk(socket: web.WebSocketResponse) -> None:
        await socket.send_str('{"jsonrpc":"2.0","id":1,"result":"0x1"}')
        while (lie := await told.get()) != "the end":
            await socket.send_str(orjson.dumps({**orjson.loads(HEAD), "params": {"result": lie}}).decode())

    async def whole() -> Rig:
        async with teller(talk) as url:
            rig = make_rig(world, rpc_url=f"{world.url} {url}", poll_interval=NEVER)
            async with rig.fetcher() as (_, fetcher):
                sync = Sync(fetcher, Writer(rig.engine, rig.manifest), rig.manifest, rig.settings)
                running = asyncio.create_task(sync.run())
                await until(lambda: sync.wake.living == 1 and rig.indexed() == world.head)
                for count, lie in enumerate(lies, start=2):
                    await asyncio.to_thread(world.post)
                    told.put_nowait(lie)
                    await until(lambda count=count: len(rig.rows(Task)) == count)  # type: ignore[misc]
                told.put_nowait("the end")
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
        return rig

    assert asyncio.run(whole()).verify().differences == []
