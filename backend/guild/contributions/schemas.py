"""What a seat's fee earned both sides, and how it vests."""

from typing import Literal

from pydantic import Field

from backend.chain.standing.schemas import Side
from backend.core.schemas import Address, Amount, Fresh, Hash, Schema, Seconds, Token

ContributionActionName = Literal["contribute", "claim", "return_unspent"]
ContributionReason = Literal[
    "not_connected",
    "no_period",
    "no_rate",
    "budget_spent",
    "escrow_not_listed",
    "nothing_due",
    "nothing_to_claim",
]


class Rate(Schema):
    """What seats in a token earn for 10^18 token units of fee, both sides together, in units of the guild's token."""

    token: Token
    rate: Amount


class Period(Schema):
    """A budget that a vote gave, in units of the guild's token; it is released evenly from start to end.

    `available` is what was released and not granted yet at this moment.
    """

    number: int
    budget: Amount
    granted: Amount
    available: Amount
    starts_at: Seconds
    ends_at: Seconds
    vested_at: Seconds = Field(description="When all that was granted in it has vested")


class ContributionOverview(Fresh):
    """The rules in force, and the periods, the newest first. Without the contract there is nothing."""

    contract: Address | None
    token: Token | None
    vesting_seconds: int = Field(description="Grants vest evenly for so long after their period")
    running: bool = Field(description="Whether the newest period runs now")
    periods: list[Period]
    rates: list[Rate]
    now: Seconds


class ContributionAction(Schema):
    """A call that is ready to be sent."""

    action: ContributionActionName
    allowed: bool
    reason: ContributionReason | None
    to: Address
    data: str
    value: Amount


class Grant(Schema):
    """What an account was granted in a period, and what it may claim of it now."""

    period: int
    granted: Amount
    vested: Amount
    claimed: Amount
    claimable: Amount
    vests_from: Seconds
    vests_until: Seconds


class ContributableSeat(Schema):
    """A paid seat that can still earn; `due` is what both sides together would get at this moment."""

    escrow: Address
    task_id: Hash
    title: str | None
    side: Side = Field(description="Of the account")
    worker: Address
    poster: Address
    token: Token
    fee: Amount
    earned: Amount = Field(description="What it has earned so far, both sides together")
    due: Amount
    ended_at: Seconds
    contribute: ContributionAction


class AccountContributions(Fresh):
    """What an account was granted, what of it has vested and may be claimed, and seats that can still earn.

    All amounts but fees are in units of the guild's token. At most 50 seats, those that ended last.
    """

    token: Token | None
    granted: Amount
    vested: Amount
    claimed: Amount
    claimable: Amount
    grants: list[Grant]
    seats: list[ContributableSeat]
    actions: list[ContributionAction]
    now: Seconds
