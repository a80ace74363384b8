"""What a process opens at start-up and hands to every request."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx
from sqlalchemy.orm import Session

from backend.core.benches import BenchReader
from backend.core.bus import Bus
from backend.core.clock import Clock
from backend.core.content import ContentStore
from backend.core.courts import CourtReader
from backend.core.database import Database
from backend.core.pagination import CursorSigner
from backend.core.reports import ReportFiler
from backend.core.search import Search
from backend.core.settings import Settings
from backend.core.titles import TitleReader
from backend.core.tokens import TokenBook
from indexer.deployments import Manifest


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a session: lower-case address on one chain, and the roles it has at this moment."""

    chain_id: int
    address: str
    session_id: str
    expires_at: int
    csrf_token: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Label:
    """What may stand beside an address: its name on the chain, and the name its owner gave himself."""

    name: str | None
    display_name: str | None


class SessionReader(Protocol):
    """Finds the account behind a session token; the wing of people provides it."""

    def __call__(self, secret: bytes, session: Session, token: str, now: int) -> SignedIn | None:
        """Return the account, or None when the token is unknown, expired or revoked."""


class TicketReader(Protocol):
    """Uses up a ticket; needs a transaction that writes."""

    def __call__(self, session: Session, ticket: str, now: int) -> SignedIn | None:
        """Return the account, or None when the ticket is unknown, expired or used, or its session has ended."""


class SessionChecker(Protocol):
    """Looks again at a session that was open before."""

    def __call__(self, session: Session, session_id: str, now: int) -> SignedIn | None:
        """Return the account with its roles of now, or None when the session has ended meanwhile."""


class LabelReader(Protocol):
    """Finds what may stand beside addresses, from the tables alone: it never waits for a node."""

    def __call__(self, session: Session, chain_id: int, addresses: Collection[str], now: int) -> Mapping[str, Label]:
        """Return the labels of lower-case addresses; an address without any has one of two nulls."""

    async def run(self, stop: asyncio.Event) -> None:
        """Keep the tables fresh until told to stop."""


@dataclass(frozen=True, slots=True)
class State:
    """Engines, stores and keys of one process. `node`, `rpc` and `naming` are clients of the chain's node.

    `content` keeps what everybody may read, `private_content` what only some may: see `backend.core.contents`.
    """

    settings: Settings
    clock: Clock
    database: Database
    content: ContentStore
    private_content: ContentStore
    manifest: Manifest
    tokens: TokenBook
    node: httpx.Client
    rpc: httpx.AsyncClient
    naming: httpx.Client
    secret: bytes
    cursors: CursorSigner
    read_session: SessionReader
    read_ticket: TicketReader
    check_session: SessionChecker
    read_labels: LabelReader
    read_titles: TitleReader
    file_report: ReportFiler
    bus: Bus
    benches: BenchReader
    courts: CourtReader
    search: Search

    @property
    def chain_id(self) -> int:
        """The chain this process answers for."""
        return self.manifest.chain_id
