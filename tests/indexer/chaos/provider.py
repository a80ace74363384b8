"""A provider between the indexer and its nodes, over HTTP and WebSocket, that answers as bad providers do."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import orjson
from aiohttp import ClientError, ClientSession, WSMsgType, web

from tests.indexer.chaos.faults import FAULTS, Answers, Calls, Cut, Fault, Gone, Said

HEADS = "heads closed"
HEADS_SILENT = "heads silent"
HEADS_GARBLED = "heads garbled"


class Provider:
    """Its address, the node behind it, the faults it has now (by name, with their odds), and how often each was met."""

    def __init__(self, node: str, other: str, seed: int = 0) -> None:
        """Answer from `node`; `other` is a node on another branch."""
        self.node, self.other = node, other
        self.host = ""
        self.faults: Mapping[str, float] = {}
        self.met: Counter[str] = Counter()
        self.asked = 0
        self.random = random.Random(seed)  # noqa: S311 - faults, not secrets
        self._session: ClientSession

    @property
    def http(self) -> str:
        return f"http://{self.host}/"

    @property
    def ws(self) -> str:
        return f"ws://{self.host}/"

    async def relay(self, calls: Calls, node: str | None = None) -> Answers:
        """Return the node's answers."""
        async with self._session.post(node or self.node, json=calls) as response:
            answers: Answers = orjson.loads(await response.read())
        by_id = {answer["id"]: answer for answer in answers}
        return [by_id[call["id"]] for call in calls]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("upgrade", "").lower() == "websocket":
            return await self._tell_heads(request)
        asked = orjson.loads(await request.read())
        calls = asked if isinstance(asked, list) else [asked]
        self.asked += 1
        name, fault = self._fault(calls)
        self.met[name] += 1
        try:
            answers = await (fault(self, calls) if fault else self.relay(calls))
        except Said as said:
            return web.Response(status=said.status, body=said.body, headers=said.headers)
        except (Gone, ClientError, OSError):
            return await self._hang_up(request, b"")
        except Cut:
            return await self._hang_up(request, orjson.dumps(await self.relay(calls)))
        return web.Response(body=orjson.dumps(answers if isinstance(asked, list) else answers[0]))

    def _fault(self, calls: Calls) -> tuple[str, Fault | None]:
        """Choose at most one fault for a request, of those that can befall it."""
        for name, odds in self.faults.items():
            if name in FAULTS and self.random.random() < odds and FAULTS[name].befalls(calls):
                return name, FAULTS[name].answers
        return "", None

    @staticmethod
    async def _hang_up(request: web.Request, body: bytes) -> web.StreamResponse:
        """Close the connection, after half of the answer if there is one."""
        response = web.StreamResponse()
        with suppress(ConnectionError):
            if body:
                response.content_length = len(body)
                await response.prepare(request)
                await response.write(body[: len(body) // 2])
            if request.transport:
                request.transport.close()
        return response

    async def _tell_heads(self, request: web.Request) -> web.StreamResponse:
        """Pass a subscription on, with the faults that connections have."""
        client = web.WebSocketResponse()
        await client.prepare(request)
        with suppress(ClientError, ConnectionError):
            async with self._session.ws_connect(self.node.replace("http", "ws", 1)) as node:
                both = self._pass_on(client, node), self._pass_back(node, client)
                tasks = [asyncio.create_task(each) for each in both]
                try:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
        await client.close()
        return client

    @staticmethod
    async def _pass_on(client: Any, node: Any) -> None:
        async for message in client:
            if message.type is WSMsgType.TEXT:
                await node.send_str(message.data)

    async def _pass_back(self, node: Any, client: Any) -> None:
        async for message in node:
            if message.type is not WSMsgType.TEXT:
                continue
            name = next((name for name in self.faults if name.startswith("heads")), "")
            if name and self.random.random() < self.faults[name]:
                self.met[name] += 1
                if name == HEADS:
                    return
                if name == HEADS_GARBLED:
                    await client.send_str(self.random.choice(["", "{", "[]", '{"params":{"result":null}}', "null"]))
                continue
            await client.send_str(message.data)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve on a free port."""
        app = web.Application()
        app.router.add_route("*", "/", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.host = f"{host}:{port}"
        async with ClientSession() as self._session:
            yield
            await runner.cleanup()


@contextmanager
def provided(*providers: Provider) -> Iterator[None]:
    """Run providers, in a thread."""
    started = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve(left: tuple[Provider, ...]) -> None:
        if left:
            async with left[0].serving():
                await serve(left[1:])
            return
        started.set()
        await stop.wait()

    def work() -> None:
        loop.run_until_complete(serve(providers))
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(60)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(60)
