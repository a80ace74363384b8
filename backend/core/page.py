"""The built page: its files, and index.html for every path that is the page's own."""

from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

_NEVER = ("/api/", "/rpc")


class Page(StaticFiles):
    """Serves a directory; paths outside it do not exist."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a GET of the page; anything else that came here is not found."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["path"].startswith(_NEVER) or scope["path"] == "/api":
            raise HTTPException(404)
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file; a path without a suffix that names none is a view of the page."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or PurePosixPath(path).suffix:  # noqa: PLR2004 - not found
                raise
            response = await super().get_response("index.html", scope)
        hashed = path.startswith("assets/") and response.status_code < 400  # noqa: PLR2004 - no error
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response
