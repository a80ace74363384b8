"""The state of a proposal, judged as the governor judges it, and the quorum it needs."""

from dataclasses import dataclass

from backend.chain.guild.schemas import ProposalState
from backend.chain.proposals.repository import Counted

DENOMINATOR = 100


def quorum(supply: int, numerator: int, minimum: int) -> int:
    """Return the votes that for and abstain together must reach, in token units."""
    return max(supply * numerator // DENOMINATOR, minimum)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a proposal by a time; `quorum` is that of its snapshot."""

    state: ProposalState
    quorum: int
    quorum_reached: bool


def tally(counted: Counted, minimum: int, at: int) -> Tally:
    """Judge a proposal at the time of a block; `minimum` is the least quorum in token units."""
    row = counted.proposal
    needed = quorum(counted.supply, counted.numerator, minimum)
    reached = row.votes_for + row.votes_abstain >= needed
    return Tally(_state(counted, at, passed=reached and row.votes_for > row.votes_against), needed, reached)


def _state(counted: Counted, at: int, *, passed: bool) -> ProposalState:
    row = counted.proposal
    judged: tuple[tuple[bool, ProposalState], ...] = (
        (row.executed_at is not None, "executed"),
        (row.canceled_at is not None, "canceled"),
        (row.vote_start >= at, "pending"),
        (row.vote_end >= at, "active"),
        (not passed, "defeated"),
        (row.queued_at is None, "succeeded"),
        # The timelock's operation may have been executed or cancelled by itself, without a word of the governor.
        (counted.done, "executed"),
        (counted.undone, "canceled"),
    )
    return next((state for holds, state in judged if holds), "queued")
