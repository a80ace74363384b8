"""Nonces, sessions and tickets."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class SignInNonce(AppBase):
    """A nonce, good for one sign-in at one domain on one chain until it expires."""

    __tablename__ = "sign_in_nonce"
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    domain: Mapped[str] = mapped_column(String(255))
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    used_at: Mapped[int | None] = mapped_column(BigInteger)


class AccountSession(AppBase):
    """A session of an account on a chain; of its token only the sha-256 digest is kept."""

    __tablename__ = "account_session"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    address: Mapped[str] = mapped_column(String(42))
    user_agent: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_account_session_account", "chain_id", "address"),)


class SocketTicket(AppBase):
    """A ticket that opens one WebSocket for a session; of it, too, only the sha-256 digest is kept."""

    __tablename__ = "socket_ticket"
    ticket_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    used_at: Mapped[int | None] = mapped_column(BigInteger)
