"""Uploads in SQL."""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from backend.work.attachments.models import Upload


@dataclass(frozen=True, slots=True)
class UploadRepository:
    """Reads and writes the uploads of one chain."""

    session: Session
    chain_id: int

    def put(self, upload: Upload) -> None:
        """Enter an upload; the same content of the same account again is its newest upload."""
        self.session.merge(upload)
        self.session.flush()

    def usage(self, owner: str, since: int) -> tuple[int, int]:
        """Return how many uploads of an account are unused, and the bytes of all it uploaded since a time."""
        mine = (Upload.chain_id == self.chain_id, Upload.owner == owner)
        unused = select(func.count()).select_from(Upload).where(*mine, Upload.used.is_(False))
        recent = select(func.coalesce(func.sum(Upload.size), 0)).where(*mine, Upload.created_at > since)
        return self.session.execute(unused).scalar_one(), int(self.session.execute(recent).scalar_one())

    def is_unused(self, owner: str, digest: str) -> bool:
        """Tell whether an account has this upload and has not used it."""
        row = self.session.get(Upload, (self.chain_id, owner, digest))
        return row is not None and not row.used

    def use(self, owner: str, digest: str) -> Upload | None:
        """Mark an unused upload of an account used and return it; None for a second one, also of two that race."""
        return self.session.scalar(
            update(Upload)
            .where(
                Upload.chain_id == self.chain_id,
                Upload.owner == owner,
                Upload.digest == digest,
                Upload.used.is_(False),
            )
            .values(used=True)
            .returning(Upload)
        )
