"""Proposals, votes, and the rules of voting."""

from collections.abc import Callable
from typing import Any

from eth_utils.crypto import keccak

from indexer.errors import FoldError
from indexer.generated import (
    GuardianSet,
    GuildGovernorVoteCast,
    LateQuorumVoteExtensionSet,
    ProposalCanceled,
    ProposalCreated,
    ProposalExecuted,
    ProposalExtended,
    ProposalQueued,
    ProposalThresholdSet,
    QuorumMinimumSet,
    QuorumNumeratorUpdated,
    TimelockChange,
    VoteCastWithParams,
    VotingDelaySet,
    VotingPeriodSet,
)
from indexer.governance import operation_id, proposal_id, timelock_salt
from indexer.handlers.settings import setting
from indexer.models import Ballot, Proposal, QuorumCheckpoint
from indexer.plain import text, word
from indexer.records import RawLog
from indexer.rows import Change, Effect, Line, Rows
from indexer.slices import tail_bytes

DESCRIPTION_HEAD = 8
SUPPORTS = {0: "votes_against", 1: "votes_for", 2: "votes_abstain"}
NO_WORD = "0x" + "00" * 32
Vote = GuildGovernorVoteCast | VoteCastWithParams


def proposal_created(rows: Rows, log: RawLog, event: ProposalCreated) -> list[Effect]:
    """Make the proposal. Its id must be the digest of its calls and of its description's bytes."""
    key = (word(event.proposal_id),)
    calls = {"targets": event.targets, "values": [str(value) for value in event.values], "calldatas": event.calldatas}
    # The text may have lost bytes that are no UTF-8, and nobody could queue or execute by its hash.
    description_hash = "0x" + keccak(hexstr=tail_bytes(log.data, DESCRIPTION_HEAD)).hex()
    if proposal_id(calls, description_hash) != key[0] or rows.get(Proposal, key):
        raise FoldError(f"proposal {key[0]} exists already, or its calls do not hash to it")
    salt = timelock_salt(log.address, description_hash)
    return [
        Change(
            Proposal,
            key,
            {
                "proposal_id": key[0],
                "proposer": event.proposer,
                **calls,
                "description": text(event.description),
                "description_hash": description_hash,
                "operation_id": operation_id(calls, NO_WORD, salt),
                "vote_start": event.vote_start,
                "vote_end": event.vote_end,
                **dict.fromkeys((*SUPPORTS.values(), "voters"), 0),
                **dict.fromkeys(("queued_at", "eta", "executed_at", "canceled_at")),
                "created_at": log.timestamp,
                "created_block": log.block_number,
                "tx_hash": log.tx_hash,
                "changed_block": log.block_number,
            },
        )
    ]


def proposal_queued(rows: Rows, log: RawLog, event: ProposalQueued) -> list[Effect]:
    """Note when the proposal can be executed."""
    return _move(rows, log, event.proposal_id, queued_at=log.timestamp, eta=event.eta_seconds)


def proposal_executed(rows: Rows, log: RawLog, event: ProposalExecuted) -> list[Effect]:
    """Note that the proposal was executed."""
    return _move(rows, log, event.proposal_id, executed_at=log.timestamp)


def proposal_canceled(rows: Rows, log: RawLog, event: ProposalCanceled) -> list[Effect]:
    """Note that the proposal was canceled."""
    return _move(rows, log, event.proposal_id, canceled_at=log.timestamp)


def proposal_extended(rows: Rows, log: RawLog, event: ProposalExtended) -> list[Effect]:
    """Move the end of the vote, for a quorum that came late."""
    return _move(rows, log, event.proposal_id, vote_end=event.extended_deadline)


def vote_cast(rows: Rows, log: RawLog, event: Vote) -> list[Effect]:
    """Count a vote."""
    proposal = rows.need(Proposal, (word(event.proposal_id),))
    key = (proposal["proposal_id"], event.voter)
    if event.support not in SUPPORTS or rows.get(Ballot, key):
        raise FoldError(f"{event.voter} voted on {key[0]} already, or for nothing there is: {event.support}")
    side = SUPPORTS[event.support]
    ballot = {
        "proposal_id": key[0],
        "voter": event.voter,
        "support": event.support,
        "weight": event.weight,
        "reason": text(event.reason),
        "params": event.params if isinstance(event, VoteCastWithParams) else "0x",
        "timestamp": log.timestamp,
        "block_number": log.block_number,
        "log_index": log.log_index,
        "tx_hash": log.tx_hash,
    }
    counted = {side: proposal[side] + event.weight, "voters": proposal["voters"] + 1}
    return [*_move(rows, log, event.proposal_id, **counted), Change(Ballot, key, ballot)]


def quorum_numerator_updated(_rows: Rows, _log: RawLog, event: QuorumNumeratorUpdated) -> list[Effect]:
    """Note the percentage of a quorum, now and for proposals whose snapshot falls here."""
    value = event.new_quorum_numerator
    return [setting("quorum_numerator", value), Line(QuorumCheckpoint, {"numerator": value})]


def guardian_set(_rows: Rows, _log: RawLog, event: GuardianSet) -> list[Effect]:
    """Note who may cancel, and until when."""
    return [setting("guardian", event.until, event.guardian)]


def timelock_change(_rows: Rows, _log: RawLog, event: TimelockChange) -> list[Effect]:
    """Note the timelock through which the governor speaks."""
    return [setting("timelock", account=event.new_timelock)]


def _number(name: str, field: str) -> Callable[[Rows, RawLog, Any], list[Effect]]:
    return lambda _rows, _log, event: [setting(name, getattr(event, field))]


def _move(rows: Rows, log: RawLog, number: int, **values: Any) -> list[Effect]:
    proposal = rows.need(Proposal, (word(number),))
    return [Change(Proposal, (proposal["proposal_id"],), {**values, "changed_block": log.block_number})]


HANDLERS: dict[type[Any], Any] = {
    ProposalCreated: proposal_created,
    ProposalQueued: proposal_queued,
    ProposalExecuted: proposal_executed,
    ProposalCanceled: proposal_canceled,
    ProposalExtended: proposal_extended,
    GuildGovernorVoteCast: vote_cast,
    VoteCastWithParams: vote_cast,
    VotingDelaySet: _number("voting_delay", "new_voting_delay"),
    VotingPeriodSet: _number("voting_period", "new_voting_period"),
    ProposalThresholdSet: _number("proposal_threshold", "new_proposal_threshold"),
    LateQuorumVoteExtensionSet: _number("late_quorum_extension", "new_vote_extension"),
    QuorumMinimumSet: _number("quorum_minimum", "quorum_minimum"),
    QuorumNumeratorUpdated: quorum_numerator_updated,
    GuardianSet: guardian_set,
    TimelockChange: timelock_change,
}
SETTINGS = (
    VotingDelaySet,
    VotingPeriodSet,
    ProposalThresholdSet,
    LateQuorumVoteExtensionSet,
    QuorumMinimumSet,
    QuorumNumeratorUpdated,
    GuardianSet,
    TimelockChange,
)
VOTES = (GuildGovernorVoteCast, VoteCastWithParams)
STEPS = (ProposalCreated, ProposalQueued, ProposalExecuted, ProposalCanceled, ProposalExtended)


def _of_vote(event: Vote) -> list[Any]:
    name = word(event.proposal_id)
    return [(Proposal, (name,)), (Ballot, (name, event.voter))]


KEYS: dict[type[Any], Any] = {
    **dict.fromkeys(STEPS, lambda event: [(Proposal, (word(event.proposal_id),))]),
    **dict.fromkeys(VOTES, _of_vote),
}
