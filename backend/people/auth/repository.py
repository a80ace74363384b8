"""Nonces, sessions and tickets in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.people.auth.models import AccountSession, SignInNonce, SocketTicket


@dataclass(frozen=True, slots=True)
class AuthRepository:
    """Reads and writes nonces, sessions and tickets."""

    session: Session

    def add(self, row: SignInNonce | AccountSession | SocketTicket) -> None:
        """Enter a nonce, a session or a ticket."""
        self.session.add(row)
        self.session.flush()

    def purge(self, before: int) -> None:
        """Forget nonces, sessions and tickets that expired before a time."""
        self.session.execute(delete(SignInNonce).where(SignInNonce.expires_at < before))
        self.session.execute(delete(SocketTicket).where(SocketTicket.expires_at < before))
        self.session.execute(delete(AccountSession).where(AccountSession.expires_at < before))

    def nonce(self, nonce: str) -> SignInNonce | None:
        """Return a nonce as it was issued."""
        return self.session.scalar(select(SignInNonce).where(SignInNonce.nonce == nonce))

    def use_nonce(self, nonce: str, now: int) -> bool:
        """Mark a nonce used; false when it was used before, also when two requests race."""
        used = self.session.execute(
            update(SignInNonce)
            .where(SignInNonce.nonce == nonce, SignInNonce.used_at.is_(None))
            .values(used_at=now)
            .returning(SignInNonce.nonce)
        )
        return used.first() is not None

    def by_token(self, token_hash: str, now: int) -> AccountSession | None:
        """Return the live session with this token."""
        return self.session.scalar(
            select(AccountSession).where(
                AccountSession.token_hash == token_hash,
                AccountSession.revoked_at.is_(None),
                AccountSession.expires_at > now,
            )
        )

    def by_id(self, session_id: str, now: int) -> AccountSession | None:
        """Return the live session with this id."""
        return self.session.scalar(
            select(AccountSession).where(
                AccountSession.id == session_id, AccountSession.revoked_at.is_(None), AccountSession.expires_at > now
            )
        )

    def use_ticket(self, ticket_hash: str, now: int) -> str | None:
        """Mark a ticket used and return its session's id; None when it cannot be used, also when two requests race."""
        used = self.session.execute(
            update(SocketTicket)
            .where(
                SocketTicket.ticket_hash == ticket_hash, SocketTicket.used_at.is_(None), SocketTicket.expires_at > now
            )
            .values(used_at=now)
            .returning(SocketTicket.session_id)
        ).first()
        return used.session_id if used else None

    def live(self, chain_id: int, address: str, now: int) -> Sequence[AccountSession]:
        """Return the live sessions of an account, the newest first."""
        return self.session.scalars(
            select(AccountSession)
            .where(
                AccountSession.chain_id == chain_id,
                AccountSession.address == address,
                AccountSession.revoked_at.is_(None),
                AccountSession.expires_at > now,
            )
            .order_by(AccountSession.created_at.desc(), AccountSession.id)
        ).all()

    def revoke(self, chain_id: int, address: str, session_id: str, now: int) -> bool:
        """Revoke one of an account's own live sessions; false when it has none with this id."""
        revoked = self.session.execute(
            update(AccountSession)
            .where(
                AccountSession.id == session_id,
                AccountSession.chain_id == chain_id,
                AccountSession.address == address,
                AccountSession.revoked_at.is_(None),
            )
            .values(revoked_at=now)
            .returning(AccountSession.id)
        )
        return revoked.first() is not None

    def revoke_others(self, chain_id: int, address: str, session_id: str, now: int) -> None:
        """Revoke every live session of an account but one."""
        self.session.execute(
            update(AccountSession)
            .where(
                AccountSession.id != session_id,
                AccountSession.chain_id == chain_id,
                AccountSession.address == address,
                AccountSession.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
