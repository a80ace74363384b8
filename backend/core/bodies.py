"""Bodies are JSON and small, but for those of a few routes: what is larger is refused before it is read."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.errors import ApiError, BodyTooLarge, UnsupportedMediaType
from backend.core.problems import problem


class _TooLargeError(Exception):
    """The body went over the limit while it was read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How many bytes a body may have, what is told to one who sends more, and whether it must be JSON."""

    limit: int
    too_large: type[ApiError] = BodyTooLarge
    is_json: bool = True


class Bodies:
    """Limits the bytes of every request body, also of one that does not tell its length.

    `others` are the rules of POSTs to certain paths; `limit` holds for everything else.
    """

    def __init__(self, app: ASGIApp, limit: int, others: Mapping[str, Rule]) -> None:
        self.app = app
        self._usual = Rule(limit)
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body counted."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule = self._usual
        if scope["method"] == "POST":
            rule = self._others.get(scope["path"], rule)
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > rule.limit:
            await problem(rule.too_large(limit=rule.limit), scope)(scope, receive, send)
            return
        if (
            rule.is_json
            and self._has_body(headers)
            and headers.get("content-type", "").split(";")[0].strip() != "application/json"
        ):
            await problem(UnsupportedMediaType(), scope)(scope, receive, send)
            return
        await self._counted(rule, scope, receive, send)

    @staticmethod
    def _has_body(headers: Headers) -> bool:
        return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers

    async def _counted(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0
        too_large = False

        async def receiving() -> Message:
            nonlocal seen, too_large
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > rule.limit:
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
            await problem(rule.too_large(limit=rule.limit), scope)(scope, receive, send)
