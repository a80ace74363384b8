"""A court, and one of its jurors."""

from pydantic import Field

from backend.chain.courts.schemas import CourtAction, CourtStage
from backend.core.schemas import Address, Amount, Fresh, Hash, Schema, Seconds, Token


class CourtRules(Schema):
    """What never changes of a court: amounts in units of the guild's token, fees in wei, periods in seconds."""

    min_stake: Amount
    stake_at_risk: Amount = Field(description="What one lot puts at risk")
    juror_fee: Amount
    evidence_period: int
    commit_period: int
    reveal_period: int
    appeal_period: int
    first_jurors: int
    most_rounds: int
    longest_path: int


class Court(Fresh):
    """A court: its rules, and who stakes in it."""

    address: Address
    name: str
    token: Token
    rules: CourtRules | None = Field(description="Null while the node does not tell")
    cost: Amount | None = Field(description="Of a dispute, in wei")
    staked: Amount
    jurors: int
    open_disputes: int


class JurorDraw(Schema):
    """A round into which a juror was drawn."""

    dispute_id: Amount
    task_id: Hash | None
    title: str | None
    round: int
    weight: int
    locked: Amount
    stage: CourtStage
    closes_at: Seconds | None = Field(description="When the present stage ends")
    committed: bool
    revealed: bool
    choice: int | None
    coherent: bool | None
    actions: list[CourtAction]


class Juror(Fresh):
    """A juror: what is staked, what of it is locked in rounds, and the rounds, the newest first; at most 50."""

    court: Address
    address: Address
    stake: Amount
    locked: Amount
    free: Amount
    due: Amount = Field(description="What may be withdrawn, in wei")
    draws: list[JurorDraw]
    actions: list[CourtAction]
    now: Seconds
