"""Keeps the signatures of stored documents."""

from dataclasses import dataclass

import orjson
import structlog
from sqlalchemy.orm import Session

from backend.core.content import ContentStore
from backend.core.errors import ContentMismatch, ContentMissing
from backend.core.outbox.repository import Event
from backend.market.documents.service import STORED
from backend.market.duplicates.repository import SignatureRepository
from backend.market.duplicates.signatures import signature_of, text_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TextSignatures:
    """Consumer of stored documents; a document never changes, so neither does its signature."""

    content: ContentStore
    name: str = "text_signatures"
    kinds: frozenset[str] = frozenset({STORED})

    def handle(self, session: Session, event: Event) -> None:
        """Keep the signature of a document that can be read and is long enough."""
        digest = event.payload["digest"]
        try:
            document = orjson.loads(self.content.get(digest))
        except (ContentMissing, ContentMismatch) as error:
            log.warning("document_unreadable", digest=digest, code=error.code)
            return
        signature = signature_of(text_of(document))
        if signature is not None:
            SignatureRepository(session).put(digest, signature)
