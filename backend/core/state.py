"""What a process opens at start-up and hands to every request."""

from dataclasses import dataclass
from typing import Protocol

import httpx
from sqlalchemy.orm import Session

from backend.core.clock import Clock
from backend.core.content import ContentStore
from backend.core.database import Database
from backend.core.pagination import CursorSigner
from backend.core.settings import Settings
from backend.core.tokens import TokenBook
from indexer.deployments import Manifest


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

    def __call__(self, secret: bytes, session: Session, token: str, now: int) -> SignedIn | None:
        """Return the account, or None when the token is unknown, expired or revoked."""


@dataclass(frozen=True, slots=True)
class State:
    """Engines, stores and keys of one process. `node` and `rpc` are clients of the chain's node."""

    settings: Settings
    clock: Clock
    database: Database
    content: ContentStore
    manifest: Manifest
    tokens: TokenBook
    node: httpx.Client
    rpc: httpx.AsyncClient
    secret: bytes
    cursors: CursorSigner
    read_session: SessionReader

    @property
    def chain_id(self) -> int:
        """The chain this process answers for."""
        return self.manifest.chain_id
