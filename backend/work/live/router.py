"""The WebSocket of rooms."""

import asyncio
from contextlib import suppress

import structlog
from fastapi import APIRouter, WebSocket
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from backend.core.dependencies import socket_account
from backend.core.errors import ApiError
from backend.core.problems import named
from backend.work.live.schemas import Bye, Hello, Resume
from backend.work.live.service import RoomFeed
from backend.work.live.subscriber import Subscriber

router = APIRouter()

TOO_MANY = 1013
RESUME_SECONDS = 20.0
CLOSE_SECONDS = 2.0
# The last of a close code says the same as the farewell, for clients that look at nothing else.
REFUSED = 4400
CODES = {"restarting": 1012, "not_signed_in": 4401, "csrf_failed": 4403, "too_slow": 4408, "too_many_sockets": 4429}

log = structlog.get_logger(__name__)


@router.websocket("/rooms/live")
async def live(websocket: WebSocket) -> None:
    """Send what a client missed in its rooms since what it has seen, and then whatever is new there."""
    feed: RoomFeed = websocket.app.state.rooms
    if not feed.enter():
        await websocket.close(TOO_MANY)
        return
    try:
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            await _part(websocket, await _served(websocket, feed))
    finally:
        feed.leave()


async def _served(websocket: WebSocket, feed: RoomFeed) -> str:
    """Serve a client until it leaves or has to; returns why it has to."""
    try:
        account = await socket_account(websocket)
        async with asyncio.timeout(RESUME_SECONDS):
            resume = Resume.model_validate_json(await websocket.receive_text())
    except ApiError as error:
        return error.code
    except (ValidationError, TimeoutError, KeyError):
        # Bytes instead of text are a KeyError of the framework.
        return "malformed"
    if feed.sockets_of(account.address) >= websocket.app.state.guildhall.settings.sockets_per_account:
        return "too_many_sockets"
    subscriber = Subscriber(account, resume.seen)
    feed.add(subscriber)
    sending = asyncio.ensure_future(_send(websocket, feed, subscriber))
    tasks = [sending, asyncio.ensure_future(_until_gone(websocket)), asyncio.ensure_future(subscriber.leaving.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        feed.discard(subscriber)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    if subscriber.leaving.is_set():
        return subscriber.farewell
    if isinstance(results[0], Exception) and not isinstance(results[0], (WebSocketDisconnect, RuntimeError)):
        log.error("room_feed_failed", reason=repr(results[0]))
        return named(results[0]).code
    raise WebSocketDisconnect


async def _send(websocket: WebSocket, feed: RoomFeed, subscriber: Subscriber) -> None:
    """Send what lies between the client's last messages and the place where it joined, and then what is told."""
    await subscriber.begun()
    await websocket.send_text(Hello(account=subscriber.account.address).model_dump_json())
    for room_id, begin, last in subscriber.backlog:
        seen = begin
        while seen < last:
            texts, seen = await feed.backlog(subscriber, room_id, seen, last)
            for text in texts:
                await websocket.send_text(text)
    while True:
        await websocket.send_text(await subscriber.queue.get())


async def _until_gone(websocket: WebSocket) -> None:
    """Read and forget what the client says, until it leaves."""
    with suppress(WebSocketDisconnect, KeyError):
        while True:
            await websocket.receive_text()


async def _part(websocket: WebSocket, code: str) -> None:
    """Say why, and close; one who reads nothing at all cannot be told, and the server hangs up on him."""
    with suppress(TimeoutError, RuntimeError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await websocket.send_text(Bye(code=code).model_dump_json())
            await websocket.close(CODES.get(code, REFUSED))
