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


def _whole(value: Mapping[str, Any], name: str) -> int | None:
    return int(value[name]) if name in value else None


@dataclass(frozen=True, slots=True)
class DocumentService:
    """The documents of tasks."""

    state: State
    session: Session

    def store(self, canonical: Canonical, author: SignedIn) -> dict[str, Any]:
        """Enter a kept document; one that is known already stays as it is."""
        value = canonical.value
        now = self.state.clock.wall()
        place = value.get("place")
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
            place_name=place["name"] if place else None,
            # A whole number may come as 12.0, which the schema takes for an integer.
            lat=int(place["lat"]) if place else None,
            lon=int(place["lon"]) if place else None,
            complexity=_whole(value, "complexity"),
            hours=_whole(value, "hours"),
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
