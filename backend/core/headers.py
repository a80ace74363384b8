"""Headers that tell browsers what this site may do."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.problems import request_id
from backend.core.settings import Settings


def content_policy(settings: Settings) -> str:
    """Return the Content-Security-Policy of the page: its own scripts and styles only, none of them inline."""
    connect = ["'self'"]
    for origin in settings.origins:
        scheme, _, host = origin.partition("://")
        connect.append(f"{'wss' if scheme == 'https' else 'ws'}://{host}")
    if settings.public_rpc_url and (public := urlsplit(settings.public_rpc_url)).netloc:
        connect.append(f"{public.scheme}://{public.netloc}")
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src {' '.join(connect)}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Adds the headers, and the request's id, to every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": content_policy(settings),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            # Wallets open windows of their own, and must be able to answer.
            "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
        if settings.secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its answer's headers completed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in self._headers.items():
                    # An answer may be stricter than the page.
                    headers.setdefault(name, value)
                headers["X-Request-Id"] = request_id(scope)
                message["headers"] = headers.raw
            await send(message)

        await self.app(scope, receive, sending)
