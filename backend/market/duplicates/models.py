"""Signatures of texts, by which near-duplicates are found."""

from sqlalchemy import BigInteger, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class TextSignature(AppBase):
    """The MinHash of a task document's words, 4 bytes for each permutation; `scheme` tells how it was made."""

    __tablename__ = "text_signature"
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
    scheme: Mapped[int] = mapped_column(SmallInteger)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class TextBand(AppBase):
    """One band of a signature; texts that share one may be near-duplicates."""

    __tablename__ = "text_band"
    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(66), primary_key=True)
