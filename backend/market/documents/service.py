"""Stores task documents and serves their canonical bytes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.core.documents import Canonical
from backend.core.errors import NotFound
from backend.core.outbox.repository import OutboxRepository
from backend.core.state import SignedIn, State
from backend.core.text import summary
from backend.market.documents.models import Document
from backend.market.documents.repository import DocumentRepository

STORED = "document_stored"


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
        return canonical.receipt()

    def content(self, digest: str) -> bytes:
        """Return the canonical bytes; raises `NotFound`, or what the store raises."""
        if DocumentRepository(self.session).get(digest) is None:
            raise NotFound
        return self.state.content.get(digest)
