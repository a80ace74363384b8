"""What the guild asks of new tasks."""

from sqlalchemy import BigInteger, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase
from indexer.types import Uint256


class PolicyFee(ChainBase):
    """Fee and treasury of new tasks."""

    __tablename__ = "policy_fee"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    fee_bps: Mapped[int]
    treasury: Mapped[str] = mapped_column(Address)


class PolicyToken(ChainBase):
    """Bounds of the reward of a grade in a token; `max_reward` zero means not listed."""

    __tablename__ = "policy_token"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(Address, primary_key=True)
    grade: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    min_reward: Mapped[int] = mapped_column(Uint256)
    max_reward: Mapped[int] = mapped_column(Uint256)


class PolicyGrade(ChainBase):
    """The standard of a grade: review period in seconds, bond in basis points of the reward."""

    __tablename__ = "policy_grade"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    grade: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    min_review: Mapped[int] = mapped_column(BigInteger)
    max_review: Mapped[int] = mapped_column(BigInteger)
    min_bond_bps: Mapped[int]
    max_bond_bps: Mapped[int]


class PolicyArbitrator(ChainBase):
    """A bench, the multiple of its cost that a native reward must reach, and the shortest ruling period in seconds.

    A multiple of zero means not listed.
    """

    __tablename__ = "policy_arbitrator"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    arbitrator: Mapped[str] = mapped_column(Address, primary_key=True)
    cost_multiple: Mapped[int] = mapped_column(Uint256)
    min_ruling: Mapped[int] = mapped_column(Uint256)


class EscrowVersion(ChainBase):
    """An escrow that Policy has listed, from which Unix time on; version zero means taken off the list."""

    __tablename__ = "escrow_version"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    active_from: Mapped[int] = mapped_column(BigInteger)
