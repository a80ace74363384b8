"""Routes of sign-in and sessions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from backend.core.dependencies import SESSION_COOKIE, Reader, ReadSession, SameOrigin, StateDep, Writer, WriteSession
from backend.people.auth.schemas import Nonce, NonceRequest, SessionInfo, SessionList, Ticket, Verification
from backend.people.auth.service import AuthService

router = APIRouter(prefix="/auth", tags=["auth"])


def _reading(state: StateDep, session: ReadSession) -> AuthService:
    return AuthService(state, session)


def _writing(state: StateDep, session: WriteSession) -> AuthService:
    return AuthService(state, session)


Reading = Annotated[AuthService, Depends(_reading, scope="function")]
Writing = Annotated[AuthService, Depends(_writing, scope="function")]


@router.post("/nonce", dependencies=[SameOrigin])
def issue_nonce(_body: NonceRequest, request: Request, service: Writing) -> Nonce:
    """Issue a single-use nonce for a sign-in message."""
    return service.issue_nonce(request.headers.get("host", ""))


@router.post("/verify", dependencies=[SameOrigin])
def sign_in(
    body: Verification, response: Response, service: Writing, user_agent: Annotated[str, Header()] = ""
) -> SessionInfo:
    """Open a session for the account that signed the message, and set its cookie."""
    token, info = service.sign_in(body.message, body.signature, user_agent)
    service.set_cookie(response, token)
    return info


@router.get("/session")
def read_session(account: Reader, service: Reading) -> SessionInfo:
    """Return the session of the cookie."""
    return service.describe(account)


@router.delete("/session", status_code=204)
def sign_out(account: Writer, response: Response, service: Writing) -> None:
    """Revoke the session of the cookie."""
    service.revoke(account, account.session_id)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.get("/sessions")
def list_sessions(account: Reader, service: Reading) -> SessionList:
    """List the live sessions of the account."""
    return service.list(account)


@router.delete("/sessions", status_code=204)
def revoke_other_sessions(account: Writer, service: Writing) -> None:
    """Revoke every session of the account but the one that asks."""
    service.revoke_others(account)


@router.post("/ticket", status_code=201)
def issue_ticket(account: Writer, service: Writing) -> Ticket:
    """Issue a ticket that opens one WebSocket; it is good once, for half a minute."""
    return service.issue_ticket(account)


@router.delete("/sessions/{session_id}", status_code=204)
def revoke_session(
    session_id: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")], account: Writer, service: Writing
) -> None:
    """Revoke one of the account's own sessions."""
    service.revoke(account, session_id)
