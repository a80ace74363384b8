"""Pots: what others added to the reward of a task."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Pot(ChainBase):
    """A task's pot in token units: `amount` is all that was put in, less what was taken back.

    `paid_at` is null until the worker was paid; `net` and `fee` are what went to worker and treasury.
    """

    __tablename__ = "pot"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    escrow: Mapped[str] = mapped_column(Address)
    token: Mapped[str] = mapped_column(Address)
    amount: Mapped[int] = mapped_column(Uint256)
    net: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    worker: Mapped[str | None] = mapped_column(Address)
    paid_at: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)


class PotContribution(ChainBase):
    """What an account has in a pot, fee included: `amount` is zero again once it was taken back."""

    __tablename__ = "pot_contribution"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    contributor: Mapped[str] = mapped_column(Address, primary_key=True)
    amount: Mapped[int] = mapped_column(Uint256)
    refunded: Mapped[int] = mapped_column(Uint256)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_pot_contribution_account", "chain_id", "contributor"),)
