"""Stored notes in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.work.notes.models import Note


@dataclass(frozen=True, slots=True)
class NoteRepository:
    """Reads and writes who stored which note."""

    session: Session

    def of(self, digest: str, chain_id: int) -> Sequence[Note]:
        """Return every row of a digest on a chain, one for each author."""
        return self.session.scalars(
            select(Note).where(Note.digest == digest, Note.chain_id == chain_id).order_by(Note.author)
        ).all()

    def add(self, note: Note) -> bool:
        """Enter a note of an author, unless it is there already, and tell which."""
        values = {column.name: getattr(note, column.name) for column in Note.__table__.columns}
        return insert_new(self.session, Note, **values)
