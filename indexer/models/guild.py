"""The guild: voting power, proposals, ballots, and what its timelock holds.

A timepoint of the guild's token and governor is a Unix time. What was true at one is the last checkpoint whose
`timestamp` is not after it, in the order (`timestamp`, `block_number`, `log_index`).
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from indexer.models.base import Address, ChainBase, Hash
from indexer.types import Uint256


class Voter(ChainBase):
    """An account of the guild's token, in token units; `delegate` is null when it has none.

    `votes` is what was delegated to it. A `system` account's own tokens carry no votes.
    """

    __tablename__ = "voter"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    balance: Mapped[int] = mapped_column(Uint256)
    delegate: Mapped[str | None] = mapped_column(Address)
    votes: Mapped[int] = mapped_column(Uint256)
    system: Mapped[bool] = mapped_column(Boolean)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_voter_delegate", "chain_id", "delegate"),
        Index("ix_voter_votes", "chain_id", "votes", "account"),
    )


class VoteCheckpoint(ChainBase):
    """The votes of an account after each change of them."""

    __tablename__ = "vote_checkpoint"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[str] = mapped_column(Address)
    votes: Mapped[int] = mapped_column(Uint256)
    __table_args__ = (Index("ix_vote_checkpoint", "chain_id", "account", "timestamp", "block_number", "log_index"),)


class SupplyCheckpoint(ChainBase):
    """The guild token's supply after each change: `supply` is what can vote, `total` all there is."""

    __tablename__ = "supply_checkpoint"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    supply: Mapped[int] = mapped_column(Uint256)
    total: Mapped[int] = mapped_column(Uint256)
    __table_args__ = (Index("ix_supply_checkpoint", "chain_id", "timestamp", "block_number", "log_index"),)


class GuildSupply(ChainBase):
    """The guild token's supply now; one row, equal to the last `SupplyCheckpoint`."""

    __tablename__ = "guild_supply"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    supply: Mapped[int] = mapped_column(Uint256)
    total: Mapped[int] = mapped_column(Uint256)


class QuorumCheckpoint(ChainBase):
    """The percentage of the supply that a quorum needs, after each change."""

    __tablename__ = "quorum_checkpoint"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    block_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    log_index: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    numerator: Mapped[int] = mapped_column(SmallInteger)
    __table_args__ = (Index("ix_quorum_checkpoint", "chain_id", "timestamp", "block_number", "log_index"),)


class GuildSetting(ChainBase):
    """A setting of the guild by name: a number, an account, or both.

    Numbers: voting_delay, voting_period, late_quorum_extension and timelock_delay in seconds, proposal_threshold and
    quorum_minimum in token units, quorum_numerator in percent. Accounts: timelock (which the governor speaks through),
    policy_owner, policy_pending_owner. Both: guardian, whose number is the Unix time at which its power ends.
    """

    __tablename__ = "guild_setting"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int | None] = mapped_column(Uint256)
    account: Mapped[str | None] = mapped_column(Address)


class Proposal(ChainBase):
    """A proposal: its calls (`values` are decimal strings in wei), its voting time, its votes, and what became of it.

    `vote_start` is the snapshot. `description_hash` is of the bytes as they were emitted, which `description` may not
    show whole. `operation_id` is the timelock's operation; when that one is executed or cancelled by itself, the
    proposal is executed or canceled too, without an event of the governor.
    """

    __tablename__ = "proposal"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    proposal_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    proposer: Mapped[str] = mapped_column(Address)
    targets: Mapped[list[str]]
    values: Mapped[list[str]]
    calldatas: Mapped[list[str]]
    description: Mapped[str] = mapped_column(Text)
    description_hash: Mapped[str] = mapped_column(Hash)
    operation_id: Mapped[str] = mapped_column(Hash)
    vote_start: Mapped[int] = mapped_column(BigInteger)
    vote_end: Mapped[int] = mapped_column(BigInteger)
    votes_against: Mapped[int] = mapped_column(Uint256)
    votes_for: Mapped[int] = mapped_column(Uint256)
    votes_abstain: Mapped[int] = mapped_column(Uint256)
    voters: Mapped[int]
    queued_at: Mapped[int | None] = mapped_column(BigInteger)
    eta: Mapped[int | None] = mapped_column(BigInteger)
    executed_at: Mapped[int | None] = mapped_column(BigInteger)
    canceled_at: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    created_block: Mapped[int] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    changed_block: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_proposal_created", "chain_id", "created_at", "proposal_id"),
        Index("ix_proposal_proposer", "chain_id", "proposer"),
        Index("ix_proposal_operation", "chain_id", "operation_id"),
    )


class Ballot(ChainBase):
    """A vote: `support` is 0 against, 1 for, 2 abstain."""

    __tablename__ = "ballot"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    proposal_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    voter: Mapped[str] = mapped_column(Address, primary_key=True)
    support: Mapped[int] = mapped_column(SmallInteger)
    weight: Mapped[int] = mapped_column(Uint256)
    reason: Mapped[str] = mapped_column(Text)
    params: Mapped[str] = mapped_column(Text)
    timestamp: Mapped[int] = mapped_column(BigInteger)
    block_number: Mapped[int] = mapped_column(BigInteger)
    log_index: Mapped[int]
    tx_hash: Mapped[str] = mapped_column(Hash)
    __table_args__ = (
        Index("ix_ballot_order", "chain_id", "proposal_id", "block_number", "log_index"),
        Index("ix_ballot_voter", "chain_id", "voter", "block_number"),
    )


class TimelockOperation(ChainBase):
    """What the timelock was told to do: `calls` are {target, value (decimal, wei), data}; `ready_at` is a Unix time."""

    __tablename__ = "timelock_operation"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    operation_id: Mapped[str] = mapped_column(Hash, primary_key=True)
    calls: Mapped[list[dict[str, Any]]]
    predecessor: Mapped[str] = mapped_column(Hash)
    salt: Mapped[str] = mapped_column(Hash)
    delay: Mapped[int] = mapped_column(Uint256)
    ready_at: Mapped[int] = mapped_column(Uint256)
    scheduled_at: Mapped[int] = mapped_column(BigInteger)
    executed_at: Mapped[int | None] = mapped_column(BigInteger)
    canceled_at: Mapped[int | None] = mapped_column(BigInteger)
    tx_hash: Mapped[str] = mapped_column(Hash)
    changed_block: Mapped[int] = mapped_column(BigInteger)


class TimelockRole(ChainBase):
    """A role of the timelock that an account was ever granted; the zero address stands for everybody."""

    __tablename__ = "timelock_role"
    chain_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(Hash, primary_key=True)
    account: Mapped[str] = mapped_column(Address, primary_key=True)
    granted: Mapped[bool] = mapped_column(Boolean)
