"""The guild at a glance: token, rules of voting, roles, treasury."""

from typing import Literal

from pydantic import Field

from backend.chain.guild.schemas import NamedToken, ProposalState, RoleName
from backend.core.schemas import Address, Amount, Fresh, Schema, Seconds


class GuildToken(NamedToken):
    """The token that votes. `votable_supply` leaves out what the treasury and other system accounts hold."""

    total_supply: Amount
    votable_supply: Amount


class Quorum(Schema):
    """`now` is the larger of `numerator / denominator` of the votable supply and `minimum`."""

    numerator: int
    denominator: int
    minimum: Amount
    now: Amount


class Governor(Schema):
    """How proposals are made and voted on; delays and periods in seconds."""

    address: Address
    voting_delay: int
    voting_period: int
    proposal_threshold: Amount = Field(description="Votes that a proposer needs, in token units")
    vote_extension: int = Field(description="Time left to vote when the quorum is reached late")
    quorum: Quorum


class Role(Schema):
    """An account that holds a role of the timelock; the zero address stands for everyone."""

    role: RoleName
    account: Address


class Timelock(Schema):
    """What executes proposals, and how many seconds after they were queued."""

    address: Address
    delay: int
    roles: list[Role]


class Guardian(Schema):
    """An account that may cancel proposals, and nothing else, until a time; the zero address stands for nobody."""

    account: Address
    until: Seconds
    active: bool


class Asset(Schema):
    """What the treasury has of a token; `amount` is null while the node cannot tell it."""

    token: NamedToken
    amount: Amount | None
    in_escrow: Amount = Field(description="Credit in the escrow that a proposal can withdraw")


class Treasury(Schema):
    """The timelock's own money. `problem` says why amounts are null."""

    address: Address
    assets: list[Asset]
    problem: Literal["node_unavailable", "block_unavailable"] | None


class Relay(Schema):
    """Whether votes that people signed are sent for them."""

    available: bool


class Guild(Fresh):
    """Who decides, by which rules, and over what."""

    token: GuildToken
    governor: Governor
    timelock: Timelock
    guardian: Guardian
    policy_owner: Address | None = Field(description="Null while the node cannot tell it")
    treasury: Treasury
    proposals: dict[ProposalState, int] = Field(description="How many proposals are in each state")
    relay: Relay
