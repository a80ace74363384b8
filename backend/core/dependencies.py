"""What routes ask for: the process's state, a transaction, the signed-in account."""

import hmac
from collections.abc import Iterator, Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request, WebSocket
from fastapi.security import APIKeyCookie, APIKeyHeader
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from backend.core.benches import Bench
from backend.core.courts import CourtRules
from backend.core.errors import CsrfFailed, NotSignedIn, RoleRequired, TicketInvalid
from backend.core.state import SignedIn, State

SESSION_COOKIE = "guildhall_session"
MODERATOR = "moderator"
ADMIN = "admin"

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


def _known_benches(state: StateDep) -> Mapping[str, Bench]:
    return state.benches.known()


def _known_courts(state: StateDep) -> Mapping[str, CourtRules]:
    return state.courts.known()


# Declared before a session, so that the node is asked while no transaction is open.
Courts = Annotated[Mapping[str, CourtRules], Depends(_known_courts)]
Benches = Annotated[Mapping[str, Bench], Depends(_known_benches)]


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


def maybe_reader(state: StateDep, session: ReadSession, token: SessionToken) -> SignedIn | None:
    """Return the signed-in account of a request that changes nothing; None where there is no session that is good."""
    try:
        return _account(token, state, session)
    except NotSignedIn:
        return None


def writer(
    request: Request, state: StateDep, session: WriteSession, token: SessionToken, csrf_token: CsrfToken
) -> SignedIn:
    """Return the signed-in account of a request that changes something and proves that it comes from the page."""
    return _proven(request, state, session, token, csrf_token)


def _proven(request: Request, state: State, session: Session, token: str | None, csrf_token: str | None) -> SignedIn:
    require_same_origin(request, state)
    account = _account(token, state, session)
    if not hmac.compare_digest((csrf_token or "").encode(), account.csrf_token.encode()):
        raise CsrfFailed
    return account


def detached_writer(request: Request, state: StateDep, token: SessionToken, csrf_token: CsrfToken) -> SignedIn:
    """Return the same as `writer` with no transaction left open, for writes that must ask some node first.

    Whoever writes afterwards makes sure in his own transaction that the session still lives (`State.check_session`).
    """
    with state.database.read() as session:
        return _proven(request, state, session, token, csrf_token)


SameOrigin = Depends(require_same_origin)
Reader = Annotated[SignedIn, Depends(reader, scope="function")]
MaybeReader = Annotated[SignedIn | None, Depends(maybe_reader, scope="function")]
Writer = Annotated[SignedIn, Depends(writer, scope="function")]
DetachedWriter = Annotated[SignedIn, Depends(detached_writer, scope="function")]


def require_role(account: SignedIn, role: str) -> SignedIn:
    """Return the account if it has a role now; an admin may do what a moderator may. Raises `RoleRequired`."""
    if not account.roles & {role, ADMIN}:
        raise RoleRequired(role=role)
    return account


def moderator_reader(account: Reader) -> SignedIn:
    """Return the signed-in moderator of a request that changes nothing."""
    return require_role(account, MODERATOR)


def moderator_writer(account: Writer) -> SignedIn:
    """Return the signed-in moderator of a request that changes something."""
    return require_role(account, MODERATOR)


def admin_reader(account: Reader) -> SignedIn:
    """Return the signed-in admin of a request that changes nothing."""
    return require_role(account, ADMIN)


def admin_writer(account: Writer) -> SignedIn:
    """Return the signed-in admin of a request that changes something."""
    return require_role(account, ADMIN)


ModeratorReader = Annotated[SignedIn, Depends(moderator_reader, scope="function")]
ModeratorWriter = Annotated[SignedIn, Depends(moderator_writer, scope="function")]
AdminReader = Annotated[SignedIn, Depends(admin_reader, scope="function")]
AdminWriter = Annotated[SignedIn, Depends(admin_writer, scope="function")]


async def socket_account(websocket: WebSocket) -> SignedIn:
    """Return the account behind a WebSocket: that of its ticket, or of its cookie when a page of ours opened it.

    Browsers send cookies with a WebSocket of any site, and only the Origin tells which: without one of ours a cookie
    counts for nothing. Raises `TicketInvalid`, `CsrfFailed` and `NotSignedIn`; call it after `accept`, since a browser
    cannot read why a handshake failed.
    """
    state = get_state(websocket)
    if (ticket := websocket.query_params.get("ticket")) is not None:
        return await to_thread.run_sync(_by_ticket, state, ticket)
    if websocket.headers.get("origin") not in state.settings.origins:
        raise CsrfFailed
    return await to_thread.run_sync(_by_cookie, state, websocket.cookies.get(SESSION_COOKIE))


def _by_ticket(state: State, ticket: str) -> SignedIn:
    with state.database.write() as session:
        account = state.read_ticket(session, ticket, state.clock.wall())
    if account is None or account.chain_id != state.chain_id:
        raise TicketInvalid
    return account


def _by_cookie(state: State, token: str | None) -> SignedIn:
    with state.database.read() as session:
        return _account(token, state, session)


async def still_signed_in(state: State, account: SignedIn) -> SignedIn | None:
    """Return the account as it is now, or None when its session was revoked or has ended; for connections that last."""
    return await to_thread.run_sync(_again, state, account.session_id)


def _again(state: State, session_id: str) -> SignedIn | None:
    with state.database.read() as session:
        return state.check_session(session, session_id, state.clock.wall())
