"""What others add to the reward of a task."""

from pydantic import Field

from backend.chain.tasks.schemas import Pot
from backend.core.schemas import Address, Amount, Cursor, Fresh, Hash, Limit, Schema, Seconds, Token


class PotPage(Pot, Fresh):
    """The pot of a task; `mine` is what the account that was named has in it. It is null without an account."""

    task_id: Hash
    contract: Address
    token: Token
    contributors: int
    mine: Amount | None


class Contribution(Schema):
    """What an account has in a pot, in token units: `net` for the worker, `fee`, and what it took back."""

    contributor: Address
    net: Amount
    fee: Amount
    refunded: Amount
    timestamp: Seconds = Field(description="Of the last change")


class ContributionList(Fresh):
    """A page of contributions, the largest first."""

    items: list[Contribution]
    next_cursor: str | None


class ContributionQuery(Schema):
    """Page of the contributions to a task."""

    cursor: Cursor = None
    limit: Limit = 20
