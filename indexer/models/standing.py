"""What the record of standing says: points of accounts, what was gathered, suspensions, and its rules.

Points are fixed-point: 1,000,000 is one point. An epoch is a week, numbered from the Unix epoch. A `version` is the
address of an escrow, in whose namespace the points lie; only those of admitted versions that are not void count.
"""

from sqlalchemy import BigInteger, Boolean, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Score(ChainBase):
    """What an account has earned of a skill in one version, as of its last change: the contract's word by its fields.

    `points` are decayed to `epoch`, `gained` is what was gathered in that epoch, `since` the epoch of the first
    gathering. The skill 1 (as 32 bytes) is that of posters.
    """

    __tablename__ = "score"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    skill: Mapped[str] = mapped_column(Hash, primary_key=True)
    points: Mapped[int] = mapped_column(BigInteger)
    gained: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int]
    since: Mapped[int]
    counterparties: Mapped[int]
    completions: Mapped[int] = mapped_column(BigInteger)
    defaults: Mapped[int]
    changed_at: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_score_account", "chain_id", "account"),
        Index("ix_score_skill", "chain_id", "skill", "points"),
    )


class Gathering(ChainBase):
    """What became points of one side of a pair; `counterparty` is the other side.

    Paid seats of a pair that came to count after the worker's row, going by (`Seat.counted_block`,
    `Seat.counted_index`), wait to be gathered by the worker. A poster's row names the skill of posters and so all that
    the two did together: which seats wait for the poster only the contract tells.
    """

    __tablename__ = "gathering"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[str] = mapped_column(Address)
    account: Mapped[str] = mapped_column(Address)
    skill: Mapped[str] = mapped_column(Hash)
    counterparty: Mapped[str] = mapped_column(Address)
    gained: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_gathering_time", "chain_id", "timestamp"),
        Index("ix_gathering_pair", "chain_id", "account", "counterparty", "block_number", "log_index"),
    )


class Record(ChainBase):
    """A seat that was recorded, since it was not noted when it ended; `state` is how it ended."""

    __tablename__ = "record"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    skill: Mapped[str] = mapped_column(Hash)
    state: Mapped[int] = mapped_column(SmallInteger)
    recorded_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_record_seat", "chain_id", "task_id", "account"),)


class Suspension(ChainBase):
    """Until when an account may take no seat, how many defaults counted then, and the version that spoke last.

    A pardon leaves what versions said that are not void, zero if they said nothing.
    """

    __tablename__ = "suspension"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)
    defaults: Mapped[int]
    version: Mapped[str] = mapped_column(Address)
    changed_at: Mapped[int] = mapped_column(BigInteger)


class StandingVersion(ChainBase):
    """An escrow whose notes count: since `admitted_at`, null if never, until `voided_at`, null if they still do."""

    __tablename__ = "standing_version"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(Address, primary_key=True)
    admitted_at: Mapped[int | None] = mapped_column(BigInteger)
    voided_at: Mapped[int | None] = mapped_column(BigInteger)


class StandingUnit(ChainBase):
    """A third of the fee that earns one point, in token units; zero earns none."""

    __tablename__ = "standing_unit"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(Address, primary_key=True)
    unit: Mapped[int] = mapped_column(Uint256)


class StandingNeed(ChainBase):
    """What a grade asks of whoever takes a seat: points and aged counterparties in the task's skill."""

    __tablename__ = "standing_need"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    grade: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    points: Mapped[int] = mapped_column(Uint256)
    counterparties: Mapped[int] = mapped_column(Uint256)


class Passport(ChainBase):
    """The token of an account, which nobody can move: its number is the account."""

    __tablename__ = "passport"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    minted_at: Mapped[int] = mapped_column(BigInteger)
    locked: Mapped[bool] = mapped_column(Boolean)
    tx_hash: Mapped[str] = mapped_column(Hash)
