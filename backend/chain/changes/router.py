"""The WebSocket of changes."""

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect

from backend.chain.changes.schemas import Greeting
from backend.chain.changes.service import ChangeFeed, Subscriber

router = APIRouter()

TOO_MANY = 1013
TOO_SLOW = 4408
CLOSE_SECONDS = 2.0


@router.websocket("/changes")
async def changes(websocket: WebSocket, since: Annotated[int | None, Query(ge=0, le=2**62)] = None) -> None:
    """Send `hello`, then what came after `since`, then every change as it is indexed."""
    feed: ChangeFeed = websocket.app.state.feed
    if len(feed.subscribers) >= websocket.app.state.guildhall.settings.max_sockets:
        await websocket.close(TOO_MANY)
        return
    await websocket.accept()
    subscriber = Subscriber()
    feed.subscribers.add(subscriber)
    tasks = [
        asyncio.ensure_future(_send(websocket, feed, subscriber, since)),
        asyncio.ensure_future(_until_gone(websocket)),
        asyncio.ensure_future(subscriber.slow.wait()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        feed.subscribers.discard(subscriber)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if subscriber.slow.is_set():
        # One who reads nothing at all cannot be told; the server hangs up on him.
        with suppress(TimeoutError):
            await asyncio.wait_for(websocket.close(TOO_SLOW), CLOSE_SECONDS)


async def _send(websocket: WebSocket, feed: ChangeFeed, subscriber: Subscriber, since: int | None) -> None:
    """Send the backlog and then the queue, which overlap: nothing is missed, and nothing is sent twice."""
    newest, messages = await feed.backlog(since)
    await websocket.send_text(Greeting(seq=newest, kind="hello").model_dump_json())
    for _, text in messages:
        await websocket.send_text(text)
    sent = newest if since is None or not messages else messages[-1][0]
    while True:
        seq, text = await subscriber.queue.get()
        if seq > sent or '"reset"' in text:
            await websocket.send_text(text)
            sent = seq


async def _until_gone(websocket: WebSocket) -> None:
    """Read and forget what the client says, until it leaves."""
    try:
        while True:
            await websocket.receive_text()
    except (WebSocketDisconnect, KeyError):
        return
