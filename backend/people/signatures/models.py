"""Texts that were issued to be signed."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class Challenge(AppBase):
    """A text that one or two wallets are asked to sign, good once until it expires.

    The very text is kept, so that nothing that was signed for another purpose, site, chain or pair of wallets can fit.
    """

    __tablename__ = "challenge"
    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    chain_id: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[str] = mapped_column(String(42))
    other: Mapped[str] = mapped_column(String(42))
    message: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    used_at: Mapped[int | None] = mapped_column(BigInteger)
