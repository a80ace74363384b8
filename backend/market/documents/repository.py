"""Stored task documents in SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.market.documents.models import Document, DocumentSkill


@dataclass(frozen=True, slots=True)
class DocumentRepository:
    """Reads and writes what lists show of documents."""

    session: Session

    def get(self, digest: str) -> Document | None:
        """Return a document by its digest."""
        return self.session.scalar(select(Document).where(Document.digest == digest))

    def of(self, digests: Iterable[str]) -> Mapping[str, Document]:
        """Return the known ones of some documents by digest."""
        rows = self.session.scalars(select(Document).where(Document.digest.in_(set(digests))))
        return {row.digest: row for row in rows}

    def add(self, document: Document) -> bool:
        """Enter a document and its skills, unless it is there already, and tell which."""
        values = {column.name: getattr(document, column.name) for column in Document.__table__.columns}
        if not insert_new(self.session, Document, **values):
            return False
        self.session.add_all(DocumentSkill(skill=skill, digest=document.digest) for skill in document.skills)
        self.session.flush()
        return True
