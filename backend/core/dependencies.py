"""What routes ask for: the process's state, a transaction, the signed-in account."""

import hmac
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, APIKeyHeader
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from backend.core.errors import CsrfFailed, NotSignedIn
from backend.core.state import SignedIn, State

SESSION_COOKIE = "guildhall_session"

SessionToken = Annotated[
    str | None,
    Depends(APIKeyCookie(name=SESSION_COOKIE, scheme_name="session", auto_error=False)),
]
CsrfToken = Annotated[
    str | None,
    Depends(APIKeyHeader(name="X-CSRF-Token", scheme_name="csrf", auto_error=False)),
]


def get_state(connection: HTTPConnection) -> State:
    """Return what this process opened at start-up."""
    state: State = connection.app.state.guildhall
    return state


StateDep = Annotated[State, Depends(get_state)]


def _read_session(state: StateDep) -> Iterator[Session]:
    with state.database.read() as session:
        yield session


def _write_session(state: StateDep) -> Iterator[Session]:
    with state.database.write() as session:
        yield session


# Both end before the answer is sent, so that what an answer says is committed, and a failed commit is an error.
ReadSession = Annotated[Session, Depends(_read_session, scope="function")]
WriteSession = Annotated[Session, Depends(_write_session, scope="function")]


def _account(token: str | None, state: State, session: Session) -> SignedIn:
    account = state.read_session(state.secret, session, token, state.clock.wall()) if token else None
    if account is None or account.chain_id != state.chain_id:
        raise NotSignedIn
    return account


def require_same_origin(request: Request, state: StateDep) -> None:
    """Refuse a request that a browser sent from another site."""
    origin = request.headers.get("origin")
    if origin is not None and origin not in state.settings.origins:
        raise CsrfFailed


def reader(state: StateDep, session: ReadSession, token: SessionToken) -> SignedIn:
    """Return the signed-in account of a request that changes nothing."""
    return _account(token, state, session)


def writer(
    request: Request, state: StateDep, session: WriteSession, token: SessionToken, csrf_token: CsrfToken
) -> SignedIn:
    """Return the signed-in account of a request that changes something and proves that it comes from the page."""
    require_same_origin(request, state)
    account = _account(token, state, session)
    if not hmac.compare_digest((csrf_token or "").encode(), account.csrf_token.encode()):
        raise CsrfFailed
    return account


SameOrigin = Depends(require_same_origin)
Reader = Annotated[SignedIn, Depends(reader, scope="function")]
Writer = Annotated[SignedIn, Depends(writer, scope="function")]
