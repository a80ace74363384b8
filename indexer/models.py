"""The chain tables: disposable rows folded from logs, rebuilt and never migrated.

Hashes and addresses are lower-case 0x text. Amounts are in token units unless a column says wei; times are Unix
seconds. Every row is keyed by its chain id first. Tables live in the schema `chain`, which each engine maps to a place
of its own.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Index, Integer, MetaData, SmallInteger, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from indexer.types import Uint256

SCHEMA_VERSION = 1

Hash = String(66)
Address = String(42)
RowId = BigInteger().with_variant(Integer, "sqlite")


class ChainBase(DeclarativeBase):
    """Base of every table that is folded from the chain."""

    metadata = MetaData(schema="chain")
    type_annotation_map = {dict[str, Any]: JSON, list[int]: JSON}  # noqa: RUF012 - SQLAlchemy's own protocol


class Cursor(ChainBase):
    """How far a chain is folded; written in the transaction of each range.

    `policy` is the contract that the deployment is known by. `outbox_seq` is the last number given out, so that numbers
    never start again, whatever is cleared.
    """

    __tablename__ = "cursor"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    genesis_hash: Mapped[str] = mapped_column(Hash)
    policy: Mapped[str | None] = mapped_column(Address)
    schema_version: Mapped[int]
    start_number: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Hash)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    outbox_seq: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[int] = mapped_column(BigInteger)
    safe: Mapped[int] = mapped_column(BigInteger)
    finalized: Mapped[int] = mapped_column(BigInteger)


class Block(ChainBase):
    """A header: of every unfinalized block, and of each block with events."""

    __tablename__ = "block"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    parent_hash: Mapped[str] = mapped_column(Hash)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    canonical: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_block_number", "chain_id", "number"),)


class Log(ChainBase):
    """A raw log, kept for good: an orphaned one stays with `canonical` false."""

    __tablename__ = "log"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    tx_index: Mapped[int]
    address: Mapped[str] = mapped_column(Address)
    topic0: Mapped[str] = mapped_column(Hash)
    topic1: Mapped[str | None] = mapped_column(Hash)
    topic2: Mapped[str | None] = mapped_column(Hash)
    topic3: Mapped[str | None] = mapped_column(Hash)
    data: Mapped[str] = mapped_column(Text)
    canonical: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (
        Index("ix_log_number", "chain_id", "block_number", "log_index"),
        Index("ix_log_topic1", "chain_id", "topic1"),
    )


class DeadLetter(ChainBase):
    """A log that did not decode or fold, with the reason; the raw log is kept as well."""

    __tablename__ = "dead_letter"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)


class Outbox(ChainBase):
    """One envelope for each decoded event: `event_id` is chain:blockHash:logIndex:n, `op` is apply or revert.

    `seq` grows by one in commit order; consumers keep their own offsets in application tables. `n` counts how often the
    same log came back after a revert, so that (`event_id`, `op`) is unique.
    """

    __tablename__ = "outbox"
    seq: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(String(160))
    chain_id: Mapped[int] = mapped_column(BigInteger)
    block_number: Mapped[int] = mapped_column(BigInteger)
    block_hash: Mapped[str] = mapped_column(Hash)
    log_index: Mapped[int]
    kind: Mapped[str] = mapped_column(String(64))
    op: Mapped[str] = mapped_column(String(8))
    finality: Mapped[str] = mapped_column(String(16))
    schema_version: Mapped[int]
    payload: Mapped[dict[str, Any]]
    __table_args__ = (
        Index("ix_outbox_event", "event_id", "op", unique=True),
        Index("ix_outbox_number", "chain_id", "block_number"),
        {"sqlite_autoincrement": True},
    )


class Task(ChainBase):
    """A task: its terms by name, its word by field, and counts of its seats by state."""

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
    paid: Mapped[int]
    lapsed: Mapped[int]
    posted_at: Mapped[int] = mapped_column(BigInteger)
    posted_block: Mapped[int] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_task_posted", "chain_id", "posted_at", "task_id"),
        Index("ix_task_poster", "chain_id", "poster"),
        Index("ix_task_brief", "brief"),
    )


class Seat(ChainBase):
    """A worker's seat: state and clock of its word, the preimage by name, and what it has been paid in all."""

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
    net: Mapped[int] = mapped_column(Uint256)
    fee: Mapped[int] = mapped_column(Uint256)
    taken_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_seat_worker", "chain_id", "worker"),)


class Activity(ChainBase):
    """One line of a task's timeline: the event's name and its arguments, as they were emitted."""

    __tablename__ = "activity"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    task_id: Mapped[str] = mapped_column(Hash)
    account: Mapped[str] = mapped_column(Address)
    kind: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]
    __table_args__ = (Index("ix_activity_task", "chain_id", "task_id", "block_number", "log_index"),)


class Credit(ChainBase):
    """What an account may withdraw from an escrow, in token units."""

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
    block_hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
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


class Standing(ChainBase):
    """Completed and lapsed seats of an account in a skill, as recorded by Reputation."""

    __tablename__ = "standing"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    skill: Mapped[str] = mapped_column(Hash, primary_key=True)
    completions: Mapped[int]
    defaults: Mapped[int]


class Record(ChainBase):
    """A seat that Reputation has recorded."""

    __tablename__ = "record"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    state: Mapped[int] = mapped_column(SmallInteger)


class Suspension(ChainBase):
    """Until when an account may take no seat."""

    __tablename__ = "suspension"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)


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
    """A bench and the multiple of its cost that a native reward must reach; zero means not listed."""

    __tablename__ = "policy_arbitrator"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    arbitrator: Mapped[str] = mapped_column(Address, primary_key=True)
    cost_multiple: Mapped[int] = mapped_column(Uint256)


class EscrowVersion(ChainBase):
    """An escrow that Policy has listed; version zero means taken off the list."""

    __tablename__ = "escrow_version"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    escrow: Mapped[str] = mapped_column(Address, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
