"""Files of evidence."""

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class EvidenceFile(AppBase):
    """A file that a party uploaded for a disputed task; the same file of two parties is two rows."""

    __tablename__ = "evidence_file"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(String(66), primary_key=True)
    author: Mapped[str] = mapped_column(String(42), primary_key=True)
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    cid: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_evidence_file_digest", "chain_id", "digest"),
        Index("ix_evidence_file_created_at", "chain_id", "author", "created_at"),
    )
