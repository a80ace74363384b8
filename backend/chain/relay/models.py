"""Transactions that the API sends with a key of its own."""

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase

PENDING = "pending"
MINED = "mined"
REVERTED = "reverted"
LOST = "lost"
VOTE = "vote"
WORK = "work"


class RelayTransaction(AppBase):
    """A transaction under one nonce of the relay's account: it is kept before it is sent, so that it can be sent again.

    `raw` is the signed transaction; `hashes` are those of all that were signed under this nonce, the newest first: one
    that pays too little is replaced. `subject` is the proposal, `account` the voter, and `request` the digest of what
    he asked for. `status` is pending, mined, reverted, or lost to another transaction of the same key. Of an account
    and a subject at most one is pending or mined.
    """

    __tablename__ = "relay_transaction"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sender: Mapped[str] = mapped_column(String(42), primary_key=True)
    nonce: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hashes: Mapped[list[str]]
    raw: Mapped[str] = mapped_column(Text)
    max_fee: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(66))
    account: Mapped[str] = mapped_column(String(42))
    request: Mapped[str] = mapped_column(String(64))
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index(
            "ix_relay_transaction_live",
            "chain_id",
            "subject",
            "account",
            unique=True,
            sqlite_where=text("status IN ('pending', 'mined')"),
            postgresql_where=text("status IN ('pending', 'mined')"),
        ),
        Index("ix_relay_transaction_account", "chain_id", "account", "created_at"),
        Index("ix_relay_transaction_created_at", "chain_id", "created_at"),
        Index("ix_relay_transaction_status", "chain_id", "sender", "status", "nonce"),
    )
