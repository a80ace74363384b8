"""Pots: what others added to the reward of a task."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Pot(ChainBase):
    """What was added to a task and not taken back, in token units: `net` for the worker and `fee` for the treasury.

    Both stay as they were when the pot was paid; `worker` and `paid_at` are null until then. `refunded` is what
    contributors took back.
    """

    __tablename__ = "pot"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    net: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    refunded: Mapped[int] = mapped_column(Uint256)
    worker: Mapped[str | None] = mapped_column(Address)
    paid_at: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)

    @property
    def amount(self) -> int:
        """Return what was put in and not taken back."""
        return self.net + self.fee


class PotContribution(ChainBase):
    """What an account has put into a pot and not taken back, in token units; `refunded` is what it took back."""

    __tablename__ = "pot_contribution"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    contributor: Mapped[str] = mapped_column(Address, primary_key=True)
    net: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    refunded: Mapped[int] = mapped_column(Uint256)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_pot_contribution_account", "chain_id", "contributor"),)

    @property
    def amount(self) -> int:
        """Return what was put in and not taken back."""
        return self.net + self.fee
