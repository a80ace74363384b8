"""A court's rounds: who was drawn, what they said, and what it led to."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Schema, Seconds

CourtStage = Literal["evidence", "drawing", "commit", "reveal", "appeal", "solved"]
CourtActionName = Literal[
    "stake",
    "unstake",
    "draw",
    "commit",
    "reveal",
    "advance",
    "fund_appeal",
    "execute",
    "claim_reward",
    "withdraw_funding",
    "withdraw",
]
CourtReason = Literal[
    "not_connected",
    "not_drawn",
    "already_committed",
    "not_committed",
    "already_revealed",
    "too_early",
    "too_late",
    "not_decided",
    "already_done",
    "fully_funded",
    "last_round",
    "nothing_due",
    "nothing_free",
    "nothing_staked",
]


class CourtAction(Schema):
    """What the account may do now, ready to be sent; `data` is null where the account must choose or write first.

    `value` is in wei; for `fund_appeal` it is all that is missing on a side, and less may be sent.
    """

    action: CourtActionName
    round: int | None = Field(description="Counted from zero; null where it is about no round")
    choice: int | None = Field(description="Which ruling a funding is for")
    allowed: bool
    reason: CourtReason | None
    to: Address
    data: str | None
    value: Amount
    opens_at: Seconds | None
    closes_at: Seconds | None


class Draw(Schema):
    """A juror of a round; `weight` is how often the lot fell on him, `choice` null until he revealed it."""

    juror: Address
    weight: int
    committed: bool
    revealed: bool
    choice: int | None
    coherent: bool | None = Field(description="Whether he voted as the dispute was ruled in the end; null before")


class Funding(Schema):
    """What was paid for an appeal on the side of a ruling, in wei."""

    choice: int
    paid: Amount
    needed: Amount | None
    funded: bool


class Round(Schema):
    """One vote of a dispute. Each window is `[start, end)` in chain time; null where it has not begun."""

    number: int
    seats: int = Field(description="How many lots are drawn")
    drawn: int
    draws: list[Draw]
    counts: list[int] = Field(description="Revealed votes by ruling, 0 first")
    opened_at: Seconds
    evidence_ends_at: Seconds | None
    commit_ends_at: Seconds | None
    reveal_ends_at: Seconds | None
    appeal_ends_at: Seconds | None
    ruling: int | None
    tied: bool | None
    funding: list[Funding]


class CourtCase(Schema):
    """A dispute as a court has it, with its rounds; the last one is where it stands."""

    court: Address
    id: Amount
    name: str | None
    stage: CourtStage
    stage_ends_at: Seconds | None
    choices: int
    ruling: int | None
    executed: bool
    most_rounds: int
    rounds: list[Round]
    actions: list[CourtAction]
