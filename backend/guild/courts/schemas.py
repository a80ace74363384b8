"""A court, and one of its jurors."""

from typing import Literal

from pydantic import Field

from backend.chain.courts.schemas import Ballot, CourtAction, CourtStage
from backend.core.schemas import Address, Amount, Fresh, Hash, Schema, Seconds, Token

SeedReason = Literal["too_early", "already_done", "no_block"]


class CourtRules(Schema):
    """What never changes of a court: stakes in units of the guild's token, fees in wei, periods in seconds."""

    jurors: int = Field(description="Votes of the first round; each further one has twice as many, and one")
    rounds: int
    fee: Amount = Field(description="For each vote")
    min_stake: Amount
    vote_stake: Amount = Field(description="What each vote drawn locks")
    evidence_period: int
    epoch_length: int
    commit_period: int
    reveal_period: int
    appeal_window: int
    winner_bps: int
    loser_bps: int
    longest_path: int


class Epoch(Schema):
    """The epoch of this moment; its seed can be proved from `seed_from` on, while it lasts."""

    number: int
    starts_at: Seconds
    ends_at: Seconds
    seed_from: Seconds
    seeded: bool


class Court(Fresh):
    """A court: its rules, and who stakes in it."""

    address: Address
    name: str
    token: Token
    rules: CourtRules
    cost: Amount = Field(description="Of a dispute, in wei")
    staked: Amount
    jurors: int = Field(description="Accounts with the least stake or more")
    epoch: Epoch
    now: Seconds


class EpochSeed(Fresh):
    """The call that proves the seed of the epoch of this moment, which anybody may send, once.

    `data` is ready-made: it holds the headers of the first block at or after `opens_at`, and of the one before it.
    """

    epoch: int
    allowed: bool
    reason: SeedReason | None
    block_number: int | None
    to: Address
    data: str | None
    opens_at: Seconds
    closes_at: Seconds


class JurorRound(Schema):
    """A round into which a juror was drawn, and what he may do in it now."""

    dispute_id: Amount
    task_id: Hash | None
    title: str | None
    round: int
    stage: CourtStage = Field(description="Of the dispute")
    current: bool = Field(description="Whether the dispute stands in this round")
    closes_at: Seconds | None
    choices: int
    locked: Amount
    ballot: Ballot
    actions: list[CourtAction]


class Juror(Fresh):
    """A juror: what is staked, what of it votes hold, and the rounds, the newest first; at most 50.

    `leaving` was asked back and counts for no draw; it may be taken from `leaving_from` on, as far as no vote holds it.
    Stakes and `reward` are in units of the guild's token, `due` is in wei.
    """

    court: Address
    address: Address
    stake: Amount
    locked: Amount
    leaving: Amount
    leaving_from: Seconds | None
    free: Amount = Field(description="What may be taken now")
    due: Amount
    reward: Amount
    rounds: list[JurorRound]
    actions: list[CourtAction]
    now: Seconds
