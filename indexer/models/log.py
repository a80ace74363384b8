"""What is kept of the chain itself: how far it was read, headers, raw logs, and the envelopes of events."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, Integer, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Hex

TOPICS = ("topic1", "topic2", "topic3")


def _where(condition: str) -> dict[str, Any]:
    """Return the condition of an index on the rows that have it, on each engine."""
    return {f"{engine}_where": text(condition) for engine in ("postgresql", "sqlite")}


class Cursor(ChainBase):
    """How far a chain is folded; written in the transaction of each range.

    `policy` and `governor` (null without a guild) are the contracts that the deployment is known by. `outbox_seq` is
    the last number given out, so that numbers never start again, whatever is cleared. `rebuilt` counts how often all
    rows were folded anew beside, so that whoever has some in memory forgets them.
    """

    __tablename__ = "cursor"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    genesis_hash: Mapped[str] = mapped_column(Hash)
    policy: Mapped[str | None] = mapped_column(Address)
    governor: Mapped[str | None] = mapped_column(Address)
    schema_version: Mapped[int]
    start_number: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Hash)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    outbox_seq: Mapped[int] = mapped_column(BigInteger)
    rebuilt: Mapped[int]
    head: Mapped[int] = mapped_column(BigInteger)
    safe: Mapped[int] = mapped_column(BigInteger)
    finalized: Mapped[int] = mapped_column(BigInteger)


class Block(ChainBase):
    """A header: of every unfinalized block, and of each block with events."""

    __tablename__ = "block"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Hex, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    parent_hash: Mapped[str] = mapped_column(Hex)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    canonical: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_block_number", "chain_id", "number"),)


class Log(ChainBase):
    """A raw log, kept for good: an orphaned one stays with `canonical` false."""

    __tablename__ = "log"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(Hex, primary_key=True)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hex)
    tx_index: Mapped[int]
    address: Mapped[str] = mapped_column(Hex)
    topic0: Mapped[str] = mapped_column(Hex)
    topic1: Mapped[str | None] = mapped_column(Hex)
    topic2: Mapped[str | None] = mapped_column(Hex)
    topic3: Mapped[str | None] = mapped_column(Hex)
    data: Mapped[str] = mapped_column(Hex)
    canonical: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (*(Index(f"ix_log_{name}", "chain_id", name, **_where(f"{name} IS NOT NULL")) for name in TOPICS),)


class DeadLetter(ChainBase):
    """A log that did not decode or fold, with the reason; the raw log is kept as well."""

    __tablename__ = "dead_letter"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_hash: Mapped[str] = mapped_column(Hex, primary_key=True)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)


class Outbox(ChainBase):
    """What was sent of each decoded event: `op` is apply or revert; `indexer.envelopes` adds what the raw log says.

    `seq` grows by one in the chain's commit order; consumers keep their own offsets in application tables. `n` counts
    how often the same log came back after a revert, so that an event's name with its `op` is unique. `kind` says how
    the log is read, of whichever contract it is. `account` is the poster where only the task says whom it is about.
    """

    __tablename__ = "outbox"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger)
    block_hash: Mapped[str] = mapped_column(Hex)
    log_index: Mapped[int]
    n: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(64))
    op: Mapped[str] = mapped_column(String(8))
    account: Mapped[str | None] = mapped_column(Address)
    __table_args__ = (Index("ix_outbox_block", "chain_id", "block_number"),)


class Health(ChainBase):
    """What a running indexer knows of itself and no other process can: never folded, rolled back or verified.

    Each process has a row, the one that writes and those that stand by. `at` is the Unix time it was written, `state`
    is what the process has to say.
    """

    __tablename__ = "health"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    pid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[dict[str, Any]]
