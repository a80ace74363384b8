"""Task documents that were stored here."""

from sqlalchemy import BigInteger, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Document(AppBase):
    """What lists show of a task document; its content is in the content store under the digest."""

    __tablename__ = "document"
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    size: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(140))
    lang: Mapped[str] = mapped_column(String(35))
    summary: Mapped[str] = mapped_column(Text)
    skills: Mapped[list[str]]
    author_chain_id: Mapped[int] = mapped_column(BigInteger)
    author: Mapped[str] = mapped_column(String(42))
    created_at: Mapped[int] = mapped_column(BigInteger)
    place_name: Mapped[str | None] = mapped_column(String(120))
    # Ten-thousandths of a degree, north and east.
    lat: Mapped[int | None] = mapped_column(Integer)
    lon: Mapped[int | None] = mapped_column(Integer)
    complexity: Mapped[int | None] = mapped_column(SmallInteger)
    hours: Mapped[int | None] = mapped_column(Integer)


class DocumentSkill(AppBase):
    """A skill that a document names, for filters."""

    __tablename__ = "document_skill"
    skill: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    __table_args__ = (Index("ix_document_skill_digest", "digest"),)
