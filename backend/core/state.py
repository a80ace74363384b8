"""What a process opens at start-up and hands to every request."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import Clock
    from backend.core.content import ContentStore
    from backend.core.database import Database
    from backend.core.pagination import CursorSigner
    from backend.core.settings import Settings
    from indexer.deployments import Deployment


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a session: lower-case address on one chain."""

    chain_id: int
    address: str
    session_id: str
    expires_at: int
    csrf_token: str


class SessionReader(Protocol):
    """Finds the account behind a session token; the wing of people provides it."""

    def __call__(self, session: "Session", token: str, now: int) -> SignedIn | None:
        """Return the account, or None when the token is unknown, expired or revoked."""


@dataclass(frozen=True, slots=True)
class State:
    """Engines, stores and keys of one process."""

    settings: "Settings"
    clock: "Clock"
    database: "Database"
    content: "ContentStore"
    deployment: "Deployment"
    cursors: "CursorSigner"
    read_session: SessionReader

    @property
    def chain_id(self) -> int:
        """The chain this process answers for."""
        return self.deployment.chain_id
