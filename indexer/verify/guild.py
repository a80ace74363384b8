"""The guild's rows against the views of its token, governor and timelock."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, select

from indexer.governance import operation_state, operation_timestamp, proposal_state
from indexer.handlers.settings import NOBODY
from indexer.models import (
    Ballot,
    ChainBase,
    GuildSetting,
    GuildSupply,
    Proposal,
    QuorumCheckpoint,
    SupplyCheckpoint,
    TimelockOperation,
    TimelockRole,
    VoteCheckpoint,
    Voter,
)
from indexer.rows import Row
from indexer.store import table_of
from indexer.verify.check import Check, Facts, columns

TOKEN, GOVERNOR, TIMELOCK, POLICY = "GuildToken", "GuildGovernor", "GuildTimelock", "Policy"
DENOMINATOR = 100
NUMBERS = {
    "voting_delay": (GOVERNOR, "votingDelay"),
    "voting_period": (GOVERNOR, "votingPeriod"),
    "proposal_threshold": (GOVERNOR, "proposalThreshold"),
    "late_quorum_extension": (GOVERNOR, "lateQuorumVoteExtension"),
    "quorum_numerator": (GOVERNOR, "quorumNumerator"),
    "quorum_minimum": (GOVERNOR, "quorumMinimum"),
    "guardian": (GOVERNOR, "guardianUntil"),
    "timelock_delay": (TIMELOCK, "getMinDelay"),
}
ACCOUNTS = {
    "guardian": (GOVERNOR, "guardian"),
    "timelock": (GOVERNOR, "timelock"),
    "policy_owner": (POLICY, "owner"),
    "policy_pending_owner": (POLICY, "pendingOwner"),
}


def guild_checks(chain_id: int, now: int) -> Iterator[Check]:
    """Yield what to compare at a block of the time `now`: votes of that very moment are not the past yet."""
    yield Check(Voter, TOKEN, "balanceOf", ("account",), columns("balance"))
    yield Check(Voter, TOKEN, "delegates", ("account",), _account("delegate"))
    yield Check(Voter, TOKEN, "getVotes", ("account",), columns("votes"))
    yield Check(Voter, TOKEN, "isSystem", ("account",), columns("system"))
    yield Check(GuildSupply, TOKEN, "totalSupply", (), columns("total"))
    yield Check(GuildSupply, TOKEN, "votableSupply", (), columns("supply"))
    past_votes = _last(VoteCheckpoint, chain_id, now, "account")
    yield Check(VoteCheckpoint, TOKEN, "getPastVotes", ("account", "timestamp"), columns("votes"), past_votes)
    past_supply = _last(SupplyCheckpoint, chain_id, now)
    yield Check(SupplyCheckpoint, TOKEN, "getPastTotalSupply", ("timestamp",), columns("supply"), past_supply)
    past_quorum = _last(QuorumCheckpoint, chain_id, now)
    yield Check(QuorumCheckpoint, GOVERNOR, "quorumNumerator", ("timestamp",), columns("numerator"), past_quorum)
    for name, (contract, view) in NUMBERS.items():
        yield Check(GuildSetting, contract, view, (), columns("value"), _named(name, chain_id))
    for name, (contract, view) in ACCOUNTS.items():
        yield Check(GuildSetting, contract, view, (), _account("account"), _named(name, chain_id))
    yield from _proposal_checks(chain_id, now)
    yield Check(TimelockOperation, TIMELOCK, "getTimestamp", ("operation_id",), lambda row: (operation_timestamp(row),))
    state: Facts = lambda row: (operation_state(row, now),)  # noqa: E731 - it needs the time
    yield Check(TimelockOperation, TIMELOCK, "getOperationState", ("operation_id",), state)
    yield Check(TimelockRole, TIMELOCK, "hasRole", ("role", "account"), columns("granted"))


def _proposal_checks(chain_id: int, now: int) -> Iterator[Check]:
    key = ("proposal_id",)
    yield Check(Proposal, GOVERNOR, "proposalProposer", key, columns("proposer"))
    yield Check(Proposal, GOVERNOR, "proposalSnapshot", key, columns("vote_start"))
    yield Check(Proposal, GOVERNOR, "proposalDeadline", key, columns("vote_end"))
    yield Check(Proposal, GOVERNOR, "proposalEta", key, lambda row: (row["eta"] or 0,))
    yield Check(Proposal, GOVERNOR, "proposalVotes", key, columns("votes_against", "votes_for", "votes_abstain"))
    whole = _whole_proposals(chain_id)
    begun = whole.where(table_of(Proposal).c.vote_start < now)
    yield Check(Proposal, GOVERNOR, "quorum", ("vote_start",), lambda row: (_quorum(row),), begun)
    state: Facts = lambda row: (proposal_state(row, _operation(row), _quorum(row), now),)  # noqa: E731 - as above
    yield Check(Proposal, GOVERNOR, "state", key, state, whole)
    yield Check(Ballot, GOVERNOR, "hasVoted", ("proposal_id", "voter"), lambda _row: (True,))
    weights = _ballots(chain_id)
    yield Check(Ballot, TOKEN, "getPastVotes", ("voter", "vote_start"), columns("weight"), weights)


def _account(name: str) -> Facts:
    return lambda row: (row[name] or NOBODY,)


def _named(name: str, chain_id: int) -> Select[Any]:
    table = table_of(GuildSetting)
    return select(table).where(table.c.chain_id == chain_id, table.c.name == name)


def _last(model: type[ChainBase], chain_id: int, now: int, *parts: str) -> Select[Any]:
    """Return the query for the last checkpoint of each moment before `now`: the only one that a view tells."""
    table = table_of(model)
    backwards = (table.c.block_number.desc(), table.c.log_index.desc())
    moment = [table.c[name] for name in (*parts, "timestamp")]
    place = func.row_number().over(partition_by=moment, order_by=backwards).label("place")
    ranked: Subquery = select(table, place).where(table.c.chain_id == chain_id, table.c.timestamp < now).subquery()
    return select(ranked).where(ranked.c.place == 1)


def _whole_proposals(chain_id: int) -> Select[Any]:
    """Return the query for proposals, each with its operation and what makes its quorum."""
    proposal, operation, setting = table_of(Proposal), table_of(TimelockOperation), table_of(GuildSetting)
    same = and_(operation.c.chain_id == proposal.c.chain_id, operation.c.operation_id == proposal.c.operation_id)
    minimum = select(setting.c.value).where(setting.c.chain_id == chain_id, setting.c.name == "quorum_minimum")
    return (
        select(
            proposal,
            operation.c.operation_id.label("scheduled"),
            operation.c.ready_at.label("ready_at"),
            operation.c.executed_at.label("operation_executed_at"),
            operation.c.canceled_at.label("operation_canceled_at"),
            _at_snapshot(SupplyCheckpoint, "supply"),
            _at_snapshot(QuorumCheckpoint, "numerator"),
            minimum.scalar_subquery().label("minimum"),
        )
        .select_from(proposal.outerjoin(operation, same))
        .where(proposal.c.chain_id == chain_id)
    )


def _at_snapshot(model: type[ChainBase], column: str) -> Any:
    """Return what the last checkpoint up to a proposal's snapshot says."""
    table, proposal = table_of(model), table_of(Proposal)
    before = (table.c.chain_id == proposal.c.chain_id, table.c.timestamp <= proposal.c.vote_start)
    backwards = (table.c.timestamp.desc(), table.c.block_number.desc(), table.c.log_index.desc())
    return select(table.c[column]).where(*before).order_by(*backwards).limit(1).scalar_subquery().label(column)


def _ballots(chain_id: int) -> Select[Any]:
    ballot, proposal = table_of(Ballot), table_of(Proposal)
    same = and_(proposal.c.chain_id == ballot.c.chain_id, proposal.c.proposal_id == ballot.c.proposal_id)
    query = select(ballot, proposal.c.vote_start).select_from(ballot.join(proposal, same))
    return query.where(ballot.c.chain_id == chain_id)


def _quorum(row: Row) -> int:
    return max((row["supply"] or 0) * (row["numerator"] or 0) // DENOMINATOR, row["minimum"] or 0)


def _operation(row: Row) -> Row | None:
    if row["scheduled"] is None:
        return None
    times = {name: row[f"operation_{name}"] for name in ("executed_at", "canceled_at")}
    return {"ready_at": row["ready_at"], **times}
