"""A court's rounds: who was drawn, what they said, and what it led to."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Amount, Hash, Schema, Seconds

CourtStage = Literal["evidence", "drawing", "committing", "revealing", "appealable", "solved"]
CourtActionName = Literal[
    "submit_evidence",
    "draw",
    "commit",
    "prove_early",
    "reveal",
    "fund_appeal",
    "execute",
    "settle",
    "settle_funding",
    "stake",
    "leave",
    "unstake",
    "withdraw",
    "withdraw_reward",
]
CourtReason = Literal[
    "not_connected",
    "not_drawn",
    "no_seed",
    "already_committed",
    "not_committed",
    "already_revealed",
    "slashed",
    "too_early",
    "too_late",
    "challenge_over",
    "side_funded",
    "last_round",
    "not_solved",
    "already_done",
    "nothing_due",
    "nothing_free",
    "nothing_staked",
]


class CourtAction(Schema):
    """What the account may do now, ready to be sent; `data` is null where the account must choose or write first.

    `value` is in wei; for `fund_appeal` it is all that is missing on the side of `ruling`, and less may be sent.
    """

    action: CourtActionName
    round: int | None = Field(description="Counted from zero; null where it is about no round")
    ruling: int | None = Field(description="Whose side a funding is on")
    allowed: bool
    reason: CourtReason | None
    to: Address
    data: str | None
    value: Amount
    opens_at: Seconds | None
    closes_at: Seconds | None


class Ballot(Schema):
    """A juror's votes in a round: as many as the lot fell on him; `ruling` is null until he revealed it.

    `penalty` is what he lost, in units of the guild's token; `fee` (wei) and `reward` (token units) what he earned.
    """

    juror: Address
    votes: int
    commitment: Hash | None
    committed: bool
    revealed: bool
    slashed: bool = Field(description="Whether somebody proved his vote before the time")
    ruling: int | None
    settled: bool
    penalty: Amount
    fee: Amount
    reward: Amount


class Funding(Schema):
    """What was raised for a ruling in the appeal of a round, and what it needs, in wei."""

    ruling: int
    raised: Amount
    needed: Amount
    funded: bool


class Round(Schema):
    """One vote of a dispute. Times are as they stand now: a step that everybody has done begins the next at once."""

    number: int
    size: int = Field(description="How many votes are drawn")
    drawn: int
    epoch: int = Field(description="In which the jurors are drawn")
    seeded: bool = Field(description="Whether the epoch's randomness was proved")
    draw_from: Seconds
    draw_ends_at: Seconds
    commit_ends_at: Seconds
    reveal_ends_at: Seconds
    appeal_ends_at: Seconds | None = Field(description="Null for the last round")
    committed: int
    revealed: int
    counts: list[int] = Field(description="Revealed votes by ruling, 0 first")
    decisive: bool | None = Field(description="Whether this round gave the ruling; null before it was over")
    ballots: list[Ballot]
    funding: list[Funding]
    settled: bool


class CourtCase(Schema):
    """A dispute as a court has it, with its rounds; the last one is where it stands.

    `ruling` is as it stands: null before any round was over, 0 where none was decisive.
    """

    court: Address
    id: Amount
    name: str
    stage: CourtStage
    stage_began_at: Seconds
    stage_ends_at: Seconds | None
    choices: int
    ruling: int | None
    executed: bool
    most_rounds: int
    rounds: list[Round]
    actions: list[CourtAction]
