"""What the guild gives for fees that were earned: rates, periods with their budgets, and grants, in GUILD wei."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class ContributionRate(ChainBase):
    """What seats in a token earn for 10^18 token units of fee, both sides together; zero earns nothing."""

    __tablename__ = "contribution_rate"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(Address, primary_key=True)
    rate: Mapped[int] = mapped_column(Uint256)


class ContributionPeriod(ChainBase):
    """A period: `budget` is released evenly from `start` to `end`, `spent` is what was granted of it."""

    __tablename__ = "contribution_period"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    period: Mapped[int] = mapped_column(Uint256, primary_key=True)
    budget: Mapped[int] = mapped_column(Uint256)
    spent: Mapped[int] = mapped_column(Uint256)
    start: Mapped[int] = mapped_column(BigInteger)
    end: Mapped[int] = mapped_column(BigInteger)


class ContributionSeat(ChainBase):
    """What a seat has earned so far, for either side; `fee` is what the treasury earned with it, in token units."""

    __tablename__ = "contribution_seat"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    worker: Mapped[str] = mapped_column(Address, primary_key=True)
    poster: Mapped[str] = mapped_column(Address)
    fee: Mapped[int] = mapped_column(Uint256)
    to_worker: Mapped[int] = mapped_column(Uint256)
    to_poster: Mapped[int] = mapped_column(Uint256)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_contribution_seat_worker", "chain_id", "worker"),
        Index("ix_contribution_seat_poster", "chain_id", "poster"),
    )


class ContributionGrant(ChainBase):
    """What an account was granted in a period, and has claimed of it; it is vested evenly after the period's end."""

    __tablename__ = "contribution_grant"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    period: Mapped[int] = mapped_column(Uint256, primary_key=True)
    granted: Mapped[int] = mapped_column(Uint256)
    claimed: Mapped[int] = mapped_column(Uint256)
    changed_block: Mapped[int] = mapped_column(BigInteger)
