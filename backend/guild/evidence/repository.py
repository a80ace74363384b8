"""Files of evidence in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.guild.evidence.models import EvidenceFile


@dataclass(frozen=True, slots=True)
class EvidenceRepository:
    """Reads and writes who stored which file for which task, on one chain."""

    session: Session
    chain_id: int

    def of(self, digest: str) -> Sequence[EvidenceFile]:
        """Return every row of a digest."""
        where = (EvidenceFile.chain_id == self.chain_id, EvidenceFile.digest == digest)
        order = (EvidenceFile.created_at, EvidenceFile.task_id, EvidenceFile.author)
        return self.session.scalars(select(EvidenceFile).where(*where).order_by(*order)).all()

    def add(self, file: EvidenceFile) -> bool:
        """Enter a file of an author, unless it is there already, and tell which."""
        values = {column.name: getattr(file, column.name) for column in EvidenceFile.__table__.columns}
        return insert_new(self.session, EvidenceFile, **values)

    def bytes_since(self, author: str, at: int) -> int:
        """Return how many bytes an account stored since a time."""
        summed = select(func.coalesce(func.sum(EvidenceFile.size), 0)).where(
            EvidenceFile.chain_id == self.chain_id, EvidenceFile.author == author, EvidenceFile.created_at > at
        )
        return int(self.session.execute(summed).scalar_one())

    def digests(self, task_id: str, cids: Collection[str]) -> dict[str, str]:
        """Return the digests of the files of a task by their CIDs."""
        where = (EvidenceFile.chain_id == self.chain_id, EvidenceFile.task_id == task_id, EvidenceFile.cid.in_(cids))
        rows = self.session.execute(select(EvidenceFile.cid, EvidenceFile.digest).where(*where))
        return {row.cid: row.digest for row in rows}
