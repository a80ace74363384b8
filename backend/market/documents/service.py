"""Stores task documents and serves their canonical bytes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.core.documents import Canonical, cid_of_digest
from backend.core.errors import NotFound
from backend.core.outbox.repository import OutboxRepository
from backend.core.state import SignedIn, State
from backend.core.text import summary
from backend.market.documents.models import Document
from backend.market.documents.repository import DocumentRepository
from backend.market.documents.schemas import TASK_DOCUMENT

STORED = "document_stored"


def keep(state: State, value: Mapping[str, Any], expected: str | None) -> Canonical:
    """Check a document and give its content to the store, before any transaction that would wait for it.

    Raises `DocumentInvalid` or `DigestMismatch`, and what the store raises; then no row is written.
    """
    canonical = TASK_DOCUMENT.canonical(value, expected)
    state.content.put(canonical.content)
    return canonical


def read_titles(session: Session, digests: Collection[str]) -> Mapping[str, str]:
    """Return the titles of the documents that are known, by digest."""
    return {digest: document.title for digest, document in DocumentRepository(session).of(digests).items()}


@dataclass(frozen=True, slots=True)
class DocumentService:
    """The documents of tasks."""

    state: State
    session: Session

    def store(self, canonical: Canonical, author: SignedIn) -> dict[str, Any]:
        """Enter a kept document; one that is known already stays as it is."""
        value = canonical.value
        now = self.state.clock.wall()
        document = Document(
            digest=canonical.digest,
            size=len(canonical.content),
            title=value["title"],
            lang=value["lang"],
            summary=summary(value["body"]),
            skills=value["skills"],
            author_chain_id=author.chain_id,
            author=author.address,
            created_at=now,
        )
        if DocumentRepository(self.session).add(document):
            events = OutboxRepository(self.session, self.state.chain_id)
            events.append(f"app:{uuid4()}", STORED, {"digest": canonical.digest}, now)
        return {
            "digest": canonical.digest,
            "cid": cid_of_digest(canonical.digest),
            "size": len(canonical.content),
        }

    def content(self, digest: str) -> bytes:
        """Return the canonical bytes; raises `NotFound`, or what the store raises."""
        if DocumentRepository(self.session).get(digest) is None:
            raise NotFound
        return self.state.content.get(digest)
