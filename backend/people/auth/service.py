"""Sign-in with Ethereum, and the sessions it opens."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import uuid4

from eth_utils.address import to_checksum_address
from fastapi import Response
from sqlalchemy.orm import Session

from backend.chain.node.provider import NodeProvider
from backend.core.dependencies import SESSION_COOKIE
from backend.core.errors import NotFound, SiweDomain, SiweExpired, SiweNonce, SiweReplayed
from backend.core.state import SignedIn, State
from backend.people.auth.models import AccountSession, SignInNonce, SocketTicket
from backend.people.auth.repository import AuthRepository
from backend.people.auth.schemas import Nonce, SessionInfo, SessionItem, SessionList, Ticket
from backend.people.auth.siwe import Expected, check, check_signature, parse
from backend.people.roles.repository import RoleRepository

KEEP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class AuthService:
    """Nonces, sign-in and sessions of one request."""

    state: State
    session: Session

    @property
    def _repository(self) -> AuthRepository:
        return AuthRepository(self.session)

    def issue_nonce(self, host: str) -> Nonce:
        """Issue a nonce for the domain that was asked, or for the main one when it is none of ours."""
        settings, now = self.state.settings, self.state.clock.wall()
        domain = host if host in settings.domains else settings.domains[0]
        nonce = SignInNonce(
            nonce=secrets.token_hex(16),
            chain_id=self.state.chain_id,
            domain=domain,
            expires_at=now + settings.nonce_seconds,
            used_at=None,
        )
        self._repository.purge(now - KEEP_SECONDS)
        self._repository.add(nonce)
        return Nonce(nonce=nonce.nonce, expires_at=nonce.expires_at, domain=domain, chain_id=nonce.chain_id)

    def sign_in(self, text: str, signature: str, user_agent: str) -> tuple[str, SessionInfo]:
        """Check a signed message, use up its nonce and open a session; returns the session's token as well.

        The signature is checked before the transaction begins: a contract wallet is asked through the node, and a slow
        node must not hold the write lock.
        """
        settings, now = self.state.settings, self.state.clock.wall()
        message = parse(text)
        check(message, Expected(settings.domains, settings.origins, self.state.chain_id), now)
        check_signature(message, signature, now, NodeProvider(self.state.node, settings.rpc_url))
        self._use_nonce(message.nonce, message.domain, now)
        token = secrets.token_urlsafe(32)
        row = AccountSession(
            id=uuid4().hex,
            token_hash=hash_token(token),
            chain_id=self.state.chain_id,
            address=message.address.lower(),
            user_agent=_printable(user_agent),
            created_at=now,
            expires_at=now + settings.session_seconds,
            revoked_at=None,
        )
        self._repository.add(row)
        roles = RoleRepository(self.session, row.chain_id).of(row.address)
        return token, self.describe(_signed_in(row, _csrf_token(self.state.secret, token), roles))

    def issue_ticket(self, account: SignedIn) -> Ticket:
        """Issue a ticket that opens one WebSocket for the account's session, soon."""
        expires_at = self.state.clock.wall() + self.state.settings.ticket_seconds
        ticket = secrets.token_urlsafe(32)
        self._repository.add(
            SocketTicket(
                ticket_hash=hash_token(ticket), session_id=account.session_id, expires_at=expires_at, used_at=None
            )
        )
        return Ticket(ticket=ticket, expires_at=expires_at)

    def set_cookie(self, response: Response, token: str) -> None:
        """Give the browser its session; scripts cannot read it, and other sites' requests do not carry it."""
        settings = self.state.settings
        response.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=settings.session_seconds,
            path="/",
            httponly=True,
            samesite="lax",
            secure=settings.secure,
        )

    def describe(self, account: SignedIn) -> SessionInfo:
        """Return a session as answers show it."""
        return SessionInfo(
            id=account.session_id,
            address=account.address,
            chain_id=account.chain_id,
            account=f"eip155:{account.chain_id}:{to_checksum_address(account.address)}",
            csrf_token=account.csrf_token,
            expires_at=account.expires_at,
            roles=sorted(account.roles),
        )

    def list(self, account: SignedIn) -> SessionList:
        """Return the account's live sessions."""
        rows = self._repository.live(account.chain_id, account.address, self.state.clock.wall())
        return SessionList(
            items=[
                SessionItem(
                    id=row.id,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    user_agent=row.user_agent,
                    current=row.id == account.session_id,
                )
                for row in rows
            ]
        )

    def revoke(self, account: SignedIn, session_id: str) -> None:
        """Revoke one of the account's own sessions; raises `NotFound` for any other."""
        if not self._repository.revoke(account.chain_id, account.address, session_id, self.state.clock.wall()):
            raise NotFound

    def revoke_others(self, account: SignedIn) -> None:
        """Revoke every session of the account but the one that asks."""
        self._repository.revoke_others(account.chain_id, account.address, account.session_id, self.state.clock.wall())

    def _use_nonce(self, nonce: str, domain: str, now: int) -> None:
        row = self._repository.nonce(nonce)
        if row is None or row.chain_id != self.state.chain_id:
            raise SiweNonce
        if row.domain != domain:
            raise SiweDomain(expected=row.domain)
        if row.used_at is not None:
            raise SiweReplayed
        if row.expires_at <= now:
            raise SiweExpired
        if not self._repository.use_nonce(nonce, now):
            raise SiweReplayed


def read_session(secret: bytes, session: Session, token: str, now: int) -> SignedIn | None:
    """Return the account behind a session token, with the roles it has now."""
    row = AuthRepository(session).by_token(hash_token(token), now)
    return _with_roles(session, row, _csrf_token(secret, token)) if row else None


def read_ticket(session: Session, ticket: str, now: int) -> SignedIn | None:
    """Use up a ticket and return the account of its session, if that still lives."""
    session_id = AuthRepository(session).use_ticket(hash_token(ticket), now)
    return check_session(session, session_id, now) if session_id else None


def check_session(session: Session, session_id: str, now: int) -> SignedIn | None:
    """Return the account of a live session; its CSRF token is not known without the session's, so none will fit."""
    row = AuthRepository(session).by_id(session_id, now)
    return _with_roles(session, row, secrets.token_hex(32)) if row else None


def hash_token(token: str) -> str:
    """Return the digest under which a token is kept, so that a stolen table opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def _csrf_token(secret: bytes, token: str) -> str:
    """Return the token that only the holder of the session's token can be given."""
    return hmac.digest(secret, b"guildhall csrf " + token.encode(), "sha256").hex()


def _with_roles(session: Session, row: AccountSession, csrf_token: str) -> SignedIn:
    return _signed_in(row, csrf_token, RoleRepository(session, row.chain_id).of(row.address))


def _signed_in(row: AccountSession, csrf_token: str, roles: frozenset[str]) -> SignedIn:
    return SignedIn(row.chain_id, row.address, row.id, row.expires_at, csrf_token, roles)


def _printable(text: str) -> str:
    """PostgreSQL refuses NUL, and a page should not be handed control characters."""
    return "".join(char for char in text if char.isprintable())[:200]
