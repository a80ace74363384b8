"""Points of an account, and what can be done for its standing."""

from typing import Literal

from pydantic import Field

from backend.chain.tasks.schemas import Grade
from backend.core.schemas import Address, Amount, Hash, Schema, Seconds

Side = Literal["worker", "poster"]
StandingActionName = Literal["record", "record_many", "gather", "gather_many", "pardon"]
StandingReason = Literal["escrow_not_admitted", "nothing_to_record", "nothing_pending", "nothing_to_pardon"]

_POINTS = "In millionths of a point, decayed to the time of the answer"


class VersionScore(Schema):
    """What one version of the escrow brings to a score; what a void one brought counts no more."""

    escrow: Address
    admitted: bool
    voided: bool
    points: Amount = Field(description=_POINTS)
    counterparties: int
    completions: int
    defaults: int


class Score(Schema):
    """An account's score in a skill, or as a poster: the sum over the versions that count."""

    side: Side
    skill: str | None = Field(description="Null for the score as a poster", examples=["solidity"])
    points: Amount = Field(description=_POINTS)
    counterparties: int = Field(description="Different others with standing of some age")
    completions: int
    defaults: int
    versions: list[VersionScore]


class Suspension(Schema):
    """Until when an account may take no seat; `holds` tells whether that is so now.

    `escrow` is the version that said so last: what a void version said anybody may lift.
    """

    until: Seconds
    holds: bool
    escrow: Address


class Need(Schema):
    """What a grade asks of a worker: points in the skill, and different others with standing of some age."""

    grade: Grade
    points: Amount
    counterparties: int


class StandingAction(Schema):
    """A call that anybody may make for an account's standing; `allowed` tells whether it would change something now."""

    action: StandingActionName
    allowed: bool
    reason: StandingReason | None
    to: Address
    data: str
    value: Amount


class PendingPair(Schema):
    """Paid work of a pair whose points wait for the account to gather them; what is above an epoch's cap waits on.

    `for_worker` and `for_poster` are what waits before the other side's weight.
    """

    escrow: Address
    worker: Address
    poster: Address
    skill: str
    for_worker: Amount = Field(description=_POINTS)
    for_poster: Amount = Field(description=_POINTS)
    met: int = Field(description="How many paid seats they had; each counts half of the one before")
    anyone_from: int = Field(description="Until then only the account itself gathers for itself; then anyone does")
    gather: StandingAction


class UnrecordedSeat(Schema):
    """An ended seat that Reputation does not know of yet."""

    escrow: Address
    task_id: Hash
    title: str | None
    worker: Address
    state: str = Field(examples=["lapsed"])
    ended_at: Seconds
    record: StandingAction
