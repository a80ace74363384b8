"""A proxy before the real node that answers as bad nodes do."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from aiohttp import ClientSession, web

Call = dict[str, Any]
# Given one request and the node's answer to it, the answer to send; it may raise `Refused` for the whole request.
Twist = Callable[[Call, dict[str, Any]], dict[str, Any]]


class Refused(Exception):
    """Answer the whole HTTP request with this status and body."""

    def __init__(self, status: int, body: bytes = b"") -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class Proxy:
    """The proxy's address, the requests it saw, and how it twists the answers."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.url = ""
        self.seen: list[Call] = []
        self.sizes: list[int] = []
        self.twist: Twist = lambda _call, answer: answer

    def methods(self) -> list[str]:
        return [call["method"] for call in self.seen]

    async def handle(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        async with ClientSession() as session, session.post(self.node, json=asked) as response:
            answered = orjson.loads(await response.read())
        calls = asked if isinstance(asked, list) else [asked]
        answers = {answer["id"]: answer for answer in (answered if isinstance(answered, list) else [answered])}
        self.seen += calls
        self.sizes.append(len(calls))
        try:
            twisted = [self.twist(call, answers[call["id"]]) for call in calls]
        except Refused as refused:
            return web.Response(status=refused.status, body=refused.body)
        return web.Response(body=orjson.dumps(twisted if isinstance(asked, list) else twisted[0]))


@contextmanager
def proxied(node: str) -> Iterator[Proxy]:
    """Run a proxy before a node, in a thread."""
    proxy = Proxy(node)
    loop = asyncio.new_event_loop()
    started = threading.Event()
    stop = asyncio.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/", proxy.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        proxy.url = f"http://{host}:{port}/"
        started.set()
        await stop.wait()
        await runner.cleanup()

    def work() -> None:
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
