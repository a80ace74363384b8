"""The audit log: who used a power over others, when and on what. Rows are added and never changed."""

from typing import Any, Protocol

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.core.database import AppBase


class AuditEntry(AppBase):
    """One act. The database refuses to update or delete a row, so that no statement of ours could."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(42))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(160))
    params: Mapped[dict[str, Any]]


class Actor(Protocol):
    """Whoever acts: an account that is signed in, or one that signed a text."""

    @property
    def chain_id(self) -> int:
        """The chain of the account."""

    @property
    def address(self) -> str:
        """Its address, lower case."""


def record(session: Session, actor: Actor, action: str, subject: str, params: dict[str, Any], now: int) -> None:
    """Enter an act in the transaction that does it.

    `action` is a code such as `role_granted`, `subject` names what it was done to (an address, an id), `params` holds
    JSON values that explain it. `now` is wall time in Unix seconds.
    """
    row = AuditEntry(
        chain_id=actor.chain_id, at=now, actor=actor.address, action=action, subject=subject, params=params
    )
    session.add(row)
    session.flush()
