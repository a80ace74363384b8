"""Reads carry an ETag, and one who has the same answer already gets none."""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.rates import API


class Etags:
    """Adds ETags to answers of the API's reads and answers If-None-Match with 304."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the answer of a read is held until its digest is known."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(API):
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body") and start is not None:
                await self._finish(scope, start, bytes(body), send)

        await self.app(scope, receive, sending)

    @staticmethod
    async def _finish(scope: Scope, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=start["headers"])
        if start["status"] == 200:  # noqa: PLR2004 - OK
            tag = headers.setdefault("ETag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')
            headers.setdefault("Cache-Control", "private, no-cache")
            given = [
                part.strip().removeprefix("W/") for part in Headers(scope=scope).get("if-none-match", "").split(",")
            ]
            if tag in given or "*" in given:
                start["status"] = 304
                body = b""
                del headers["Content-Length"]
                del headers["Content-Type"]
        start["headers"] = headers.raw
        await send(start)
        await send({"type": "http.response.body", "body": body})
