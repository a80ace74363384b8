"""Bodies are JSON and small: a larger one is refused before it is read."""

from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.errors import BodyTooLarge, UnsupportedMediaType
from backend.core.problems import problem


class _TooLargeError(Exception):
    """The body went over the limit while it was read."""


class Bodies:
    """Limits the bytes of every request body, also of one that does not tell its length."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body counted."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.limit:
            await problem(BodyTooLarge(limit=self.limit), scope)(scope, receive, send)
            return
        if self._has_body(headers) and headers.get("content-type", "").split(";")[0].strip() != "application/json":
            await problem(UnsupportedMediaType(), scope)(scope, receive, send)
            return
        await self._counted(scope, receive, send)

    @staticmethod
    def _has_body(headers: Headers) -> bool:
        return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0
        too_large = False

        async def receiving() -> Message:
            nonlocal seen, too_large
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                too_large = True
                raise _TooLargeError
            return message

        async def sending(message: Message) -> None:
            # The framework has its own answer to a body that fails; ours is sent instead.
            if not too_large:
                await send(message)

        with suppress(_TooLargeError):
            await self.app(scope, receiving, sending)
        if too_large:
            await problem(BodyTooLarge(limit=self.limit), scope)(scope, receive, send)
