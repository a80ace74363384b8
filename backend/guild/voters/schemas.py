"""Those who hold votes, their own or delegated."""

from typing import Annotated

from pydantic import Field

from backend.chain.guild.schemas import Support
from backend.core.schemas import Address, Amount, Fresh, Hash, Schema, Seconds


class VoterItem(Schema):
    """An account with votes."""

    address: Address
    votes: Amount
    share_bps: int = Field(description="Of the votable supply, in hundredths of a percent")
    delegators: int = Field(description="Accounts that delegate to this one, itself included")
    balance: Amount


class VoterList(Fresh):
    """A page of those with votes, the most first; `next_cursor` is null on the last one."""

    items: list[VoterItem]
    next_cursor: str | None


class VoterQuery(Schema):
    """Page of the voters."""

    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Delegator(Schema):
    """An account that delegates, with what it holds."""

    address: Address
    balance: Amount


class CastBallot(Schema):
    """A vote with the proposal it was cast on."""

    proposal_id: Hash
    title: str
    support: Support
    weight: Amount
    timestamp: Seconds


class Voter(Fresh):
    """An account's side of the guild."""

    address: Address
    balance: Amount
    delegate: Address | None = Field(description="Who votes with this account's tokens; null for nobody")
    votes: Amount
    system: bool = Field(description="Tokens of a system account never vote")
    delegators: list[Delegator] = Field(description="The 20 that hold most")
    ballots: list[CastBallot] = Field(description="The last 20")


class VoterNonce(Schema):
    """The nonce that the voter's next signed vote must name, read from the governor at the newest block."""

    nonce: Amount
