"""Disputes of seats and contests, what was brought to them, and the benches that decide them."""

from sqlalchemy import BigInteger, Boolean, Index, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Dispute(ChainBase):
    """A dispute that an escrow opened before an arbitrator; `ruling` is as the escrow recorded it.

    `subject` is a 32-byte word, also the evidence group. The disputed seat is that of the same task and `dispute_id`;
    in a contest it is the task that has this `dispute_id`.
    """

    __tablename__ = "dispute"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    arbitrator: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    task_id: Mapped[str] = mapped_column(Hash)
    subject: Mapped[str] = mapped_column(Hash)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    ruling: Mapped[int | None] = mapped_column(SmallInteger)
    ruled_at: Mapped[int | None] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_dispute_task", "chain_id", "task_id"),
        Index("ix_dispute_opened", "chain_id", "opened_at", "arbitrator", "dispute_id"),
    )


class Evidence(ChainBase):
    """What a party brought to the disputes about a subject: `uri` as ERC-1497 says, whatever it holds."""

    __tablename__ = "evidence"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    escrow: Mapped[str] = mapped_column(Address)
    arbitrator: Mapped[str] = mapped_column(Address)
    subject: Mapped[str] = mapped_column(Hash)
    party: Mapped[str] = mapped_column(Address)
    uri: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_evidence_subject", "chain_id", "subject", "block_number", "log_index"),)


class PanelCase(ChainBase):
    """A dispute before a panel, as far as its events tell: a period that ended is known once somebody pushed it.

    `ruling` is the panel's own, null while it votes, 0 without a quorum; it may be appealed until `appeal_end`.
    `appeal_id` is the number of the appeal before the second panel, `appeal_ruling` what that one ruled;
    `final_ruling` is what `arbitrable` was told.
    """

    __tablename__ = "panel_case"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    panel: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    arbitrable: Mapped[str] = mapped_column(Address)
    choices: Mapped[int] = mapped_column(Uint256)
    votes: Mapped[int] = mapped_column(SmallInteger)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    ruling: Mapped[int | None] = mapped_column(Uint256)
    quorate: Mapped[bool | None] = mapped_column(Boolean)
    ruled_at: Mapped[int | None] = mapped_column(BigInteger)
    appeal_end: Mapped[int | None] = mapped_column(BigInteger)
    appeal_id: Mapped[int | None] = mapped_column(Uint256)
    appealed_by: Mapped[str | None] = mapped_column(Address)
    appealed_at: Mapped[int | None] = mapped_column(BigInteger)
    appeal_ruling: Mapped[int | None] = mapped_column(Uint256)
    appeal_ruled_at: Mapped[int | None] = mapped_column(BigInteger)
    overruled: Mapped[bool] = mapped_column(Boolean)
    shared: Mapped[bool] = mapped_column(Boolean)
    final_ruling: Mapped[int | None] = mapped_column(Uint256)
    executed_at: Mapped[int | None] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_panel_case_opened", "chain_id", "opened_at", "panel", "dispute_id"),)


class PanelVote(ChainBase):
    """A member's vote in a case."""

    __tablename__ = "panel_vote"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    panel: Mapped[str] = mapped_column(Address, primary_key=True)
    dispute_id: Mapped[int] = mapped_column(Uint256, primary_key=True)
    member: Mapped[str] = mapped_column(Address, primary_key=True)
    ruling: Mapped[int] = mapped_column(Uint256)
    voted_at: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    __table_args__ = (Index("ix_panel_vote_member", "chain_id", "member"),)


class PanelDue(ChainBase):
    """What an account may withdraw from a panel for its part in disputes, in wei."""

    __tablename__ = "panel_due"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    panel: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    amount: Mapped[int] = mapped_column(Uint256)
