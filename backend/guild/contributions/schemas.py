"""What a seat's fee earned both sides, and how it vests."""

from typing import Literal

from pydantic import Field

from backend.chain.standing.schemas import Side
from backend.core.schemas import Address, Amount, Fresh, Hash, Schema, Seconds, Token

ContributionActionName = Literal["contribute_seat", "claim_contribution"]
ContributionReason = Literal["no_rate", "no_budget", "escrow_not_listed", "already_contributed", "nothing_vested"]


class Rate(Schema):
    """What is paid for a fee, to both sides together: `amount` of the guild's token, in its units, for `per` of it."""

    token: Token
    amount: Amount
    per: Amount


class Budget(Schema):
    """What a vote gave to a period, in units of the guild's token; `left` is what seats can still be granted."""

    period: int
    starts_at: Seconds
    ends_at: Seconds
    budget: Amount
    granted: Amount
    left: Amount


class ContributionOverview(Fresh):
    """The rules in force, and this period's budget; null when no vote gave any. Empty without the contract."""

    contract: Address | None
    token: Token | None
    vesting_seconds: int | None = Field(description="For how long a grant vests, evenly")
    budget: Budget | None
    rates: list[Rate]


class ContributionAction(Schema):
    """A call that is ready to be sent."""

    action: ContributionActionName
    allowed: bool
    reason: ContributionReason | None
    to: Address
    data: str
    value: Amount


class Grant(Schema):
    """What an account was granted for its side of a seat, in units of the guild's token."""

    task_id: Hash
    title: str | None
    worker: Address
    side: Side
    amount: Amount
    granted_at: Seconds
    vested_at: Seconds = Field(description="When all of it has vested")


class ContributableSeat(Schema):
    """A paid seat for which nobody asked for a grant yet; `estimate` is for both sides together at this moment."""

    task_id: Hash
    title: str | None
    worker: Address
    poster: Address
    token: Token
    fee: Amount
    estimate: Amount
    ended_at: Seconds
    contribute: ContributionAction


class AccountContributions(Fresh):
    """What an account was granted, what of it has vested and may be claimed, and seats that can still earn.

    All amounts are in units of the guild's token. At most 50 grants and 50 seats, the newest.
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
