"""Every failure leaves as application/problem+json, through the one handler here."""

from typing import Any
from uuid import uuid4

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.core.errors import (
    ApiError,
    BodyTooLarge,
    Busy,
    HttpFailure,
    Internal,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    Validation,
)

RETRY_AFTER = 1
MOST_FIELDS = 20

log = structlog.get_logger(__name__)


def request_id(scope: Scope) -> str:
    """Return the id of a request, made when it is first asked for."""
    state: dict[str, Any] = scope.setdefault("state", {})
    made: str = state.setdefault("request_id", uuid4().hex[:16])
    return made


def problem(error: ApiError, scope: Scope) -> Response:
    """Return the answer that names an error."""
    body = {
        "type": f"urn:guildhall:problem:{error.code}",
        "title": error.title(),
        "status": error.status,
        "code": error.code,
        "params": error.params,
        "request_id": request_id(scope),
    }
    headers = {"Cache-Control": "no-store"}
    if error.status == BodyTooLarge.status:
        # The rest of the body is still on its way: the connection ends, so that nobody has to read it.
        headers["Connection"] = "close"
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    return Response(orjson.dumps(body), error.status, headers, media_type="application/problem+json")


def named(error: Exception) -> ApiError:
    """Return the named error for any exception; what is not known here becomes `internal`, without details."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, RequestValidationError):
        return _validation(error)
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, PoolTimeout) or (isinstance(error, OperationalError) and _passes(error)):
        return Busy(retry_after=RETRY_AFTER)
    return Internal()


def _validation(error: RequestValidationError) -> ApiError:
    fields = []
    for part in error.errors()[:MOST_FIELDS]:
        if part["type"] == "json_invalid":
            return MalformedBody()
        # Where and why, but not what: the value may be large, or a secret.
        fields.append({"path": ".".join(str(step)[:100] for step in part["loc"]), "rule": part["type"]})
    return Validation(fields=fields)


def _http(error: HTTPException) -> ApiError:
    if error.status_code == NotFound.status:
        return NotFound()
    if error.status_code == MethodNotAllowed.status:
        return MethodNotAllowed(allow=(error.headers or {}).get("Allow", ""))
    # FastAPI says 400 when a body cannot be parsed at all.
    return MalformedBody() if error.status_code == HttpFailure.status else HttpFailure(status=error.status_code)


def _passes(error: OperationalError) -> bool:
    """Tell whether the database refused for a reason that passes: locked, restarting, or out of connections."""
    text = str(error.orig)
    return "database is locked" in text or type(error.orig).__module__.startswith("psycopg")


def _handle(request: Request, error: Exception) -> Response:
    return problem(named(error), request.scope)


def install(app: FastAPI) -> None:
    """Name the failures that the framework knows by their class."""
    for kind in (ApiError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)


class Problems:
    """The outermost catch: whatever nobody named is logged, and answered without details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request on and catch what it raises."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Any) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            failure = named(error)
            if isinstance(failure, Internal):
                log.exception("unhandled", path=scope["path"], request_id=request_id(scope))
            if started:
                raise
            await problem(failure, scope)(scope, receive, send)
