"""Tasks, seats and credit."""

from sqlalchemy import BigInteger, Boolean, Index, Integer, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import CHANGING, Address, ChainBase, Hash
from indexer.types import Uint256


class Task(ChainBase):
    """A task: its terms by name, its word by field, and counts of its seats by state.

    In a contest `opened` of a disputed one is the time of its escalation, `dispute_id` the arbitrator's number for it,
    `winner` who got the prize; `ended_at` is set once it ended, with a winner or without.
    """

    __tablename__ = "task"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    escrow: Mapped[str] = mapped_column(Address)
    poster: Mapped[str] = mapped_column(Address)
    token: Mapped[str] = mapped_column(Address)
    arbitrator: Mapped[str] = mapped_column(Address)
    treasury: Mapped[str] = mapped_column(Address)
    brief: Mapped[str] = mapped_column(Hash)
    skill: Mapped[str] = mapped_column(Hash)
    invite_root: Mapped[str] = mapped_column(Hash)
    extra_hash: Mapped[str] = mapped_column(Hash)
    extra_data: Mapped[str] = mapped_column(Text)
    mode: Mapped[int] = mapped_column(SmallInteger)
    grade: Mapped[int] = mapped_column(SmallInteger)
    seats: Mapped[int]
    fee_bps: Mapped[int]
    bonus_seats: Mapped[int]
    free_lapses: Mapped[int] = mapped_column(SmallInteger)
    shares: Mapped[list[int]]
    salt: Mapped[int] = mapped_column(BigInteger)
    return_period: Mapped[int] = mapped_column(BigInteger)
    work_period: Mapped[int] = mapped_column(BigInteger)
    review_period: Mapped[int] = mapped_column(BigInteger)
    dispute_period: Mapped[int] = mapped_column(BigInteger)
    ruling_period: Mapped[int] = mapped_column(BigInteger)
    raise_every: Mapped[int] = mapped_column(BigInteger)
    deadline: Mapped[int] = mapped_column(BigInteger)
    reward: Mapped[int] = mapped_column(Uint256)
    ceiling: Mapped[int] = mapped_column(Uint256)
    raise_by: Mapped[int] = mapped_column(Uint256)
    bonus: Mapped[int] = mapped_column(Uint256)
    bond: Mapped[int] = mapped_column(Uint256)
    judging: Mapped[int] = mapped_column(Uint256)
    status: Mapped[int] = mapped_column(SmallInteger)
    open: Mapped[int]
    live: Mapped[int]
    bonus_taken: Mapped[int]
    bondless_lapses: Mapped[int]
    opened: Mapped[int] = mapped_column(BigInteger)
    steps: Mapped[int] = mapped_column(BigInteger)
    revealed: Mapped[int]
    working: Mapped[int]
    submitted: Mapped[int]
    rejected: Mapped[int]
    disputed: Mapped[int]
    committed: Mapped[int]
    paid: Mapped[int]
    lapsed: Mapped[int]
    dispute_id: Mapped[int | None] = mapped_column(Uint256)
    winner: Mapped[str | None] = mapped_column(Address)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    posted_at: Mapped[int] = mapped_column(BigInteger)
    posted_block: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_task_posted", "chain_id", "posted_at", "task_id"),
        Index("ix_task_poster", "chain_id", "poster"),
        Index("ix_task_brief", "brief"),
        CHANGING,
    )


class Seat(ChainBase):
    """A worker's seat: state and clock of its word, the preimage by name, and what it has been paid in all.

    `note` and `reason` are the digests of what the poster last asked for and of why he rejected; `dispute_id` is the
    arbitrator's number for its dispute. `noted` tells that standing took note of a paid seat when it ended (state 27);
    any other ended seat may be recorded. `counted_block` and `counted_index` are the log by which a paid seat came to
    count for its pair, null until one did.
    """

    __tablename__ = "seat"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    worker: Mapped[str] = mapped_column(Address, primary_key=True)
    state: Mapped[int] = mapped_column(SmallInteger)
    clock: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(Hash)
    price: Mapped[int] = mapped_column(Uint256)
    paid: Mapped[int] = mapped_column(Uint256)
    bond: Mapped[int] = mapped_column(Uint256)
    milestone: Mapped[int] = mapped_column(SmallInteger)
    changes: Mapped[int] = mapped_column(SmallInteger)
    bonus: Mapped[int] = mapped_column(SmallInteger)
    entry: Mapped[int] = mapped_column(SmallInteger)
    poster_stake: Mapped[int] = mapped_column(Uint256)
    worker_stake: Mapped[int] = mapped_column(Uint256)
    note: Mapped[str | None] = mapped_column(Hash)
    reason: Mapped[str | None] = mapped_column(Hash)
    dispute_id: Mapped[int | None] = mapped_column(Uint256)
    net: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    noted: Mapped[bool] = mapped_column(Boolean)
    counted_block: Mapped[int | None] = mapped_column(BigInteger)
    counted_index: Mapped[int | None] = mapped_column(Integer)
    taken_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_seat_worker", "chain_id", "worker"), CHANGING)


class Credit(ChainBase):
    """What an account may withdraw from an escrow or a pot, whose address is `escrow`, in token units."""

    __tablename__ = "credit"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    token: Mapped[str] = mapped_column(Address, primary_key=True)
    amount: Mapped[int] = mapped_column(Uint256)


class CreditEntry(ChainBase):
    """One change of a credit: `amount` came in, or went out when `incoming` is false; `n` counts within the log."""

    __tablename__ = "credit_entry"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    escrow: Mapped[str] = mapped_column(Address)
    account: Mapped[str] = mapped_column(Address)
    token: Mapped[str] = mapped_column(Address)
    incoming: Mapped[bool] = mapped_column(Boolean)
    amount: Mapped[int] = mapped_column(Uint256)
    __table_args__ = (Index("ix_credit_entry_account", "chain_id", "account", "block_number"),)


class Epoch(ChainBase):
    """The epoch that an account's signatures must name in an escrow."""

    __tablename__ = "epoch"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    epoch: Mapped[int] = mapped_column(Uint256)
