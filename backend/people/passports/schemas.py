"""An account's passport, and its two forms for elsewhere."""

from typing import Any, Literal

from pydantic import Field, model_validator

from backend.chain.reviews.schemas import Review
from backend.chain.standing.schemas import (
    Need,
    PendingPair,
    Score,
    Side,
    StandingAction,
    Suspension,
    UnrecordedSeat,
)
from backend.chain.tasks.schemas import SeatState
from backend.core.schemas import Address, Amount, Cursor, Fresh, Hash, Limit, Schema, Seconds, Slug, Token


class SettledWork(Schema):
    """A seat that ended with the worker paid, seen from one side of it; `digest` is that of what was handed in."""

    task_id: Hash
    title: str | None
    side: Side
    poster: Address
    worker: Address
    skill: str
    state: SeatState
    token: Token
    net: Amount = Field(description="What the worker got, in token units")
    fee: Amount
    digest: Hash
    ended_at: Seconds


class Ratings(Schema):
    """How an account was rated on one side: `counts[n]` is how often it got n + 1 stars."""

    side: Side = Field(description="As what the account was rated")
    count: int
    counts: list[int]


class Passport(Fresh):
    """What an account has earned, from the index alone; `token_id` is null until its passport was minted."""

    address: Address
    did: str = Field(examples=["did:pkh:eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    name: str | None
    display_name: str | None
    contract: Address
    token_id: Amount | None
    scores: list[Score]
    suspension: Suspension | None
    needs: list[Need]
    ratings: list[Ratings]
    reviews: list[Review] = Field(description="Those that were opened, the newest first; at most 50")
    portfolio: list[SettledWork] = Field(
        description="The newest 20; `GET /accounts/{address}/portfolio` has all of them"
    )
    works: int = Field(description="How many there are")
    exportable: bool = Field(description="Whether this server signs credentials")
    now: Seconds


class Portfolio(Fresh):
    """A page of paid work, the newest first."""

    items: list[SettledWork]
    next_cursor: str | None


class PortfolioQuery(Schema):
    """Side and page of a portfolio."""

    side: Side | None = None
    cursor: Cursor = None
    limit: Limit = 20


class PassportActions(Fresh):
    """What anybody may do for an account's standing; at most 50 seats and 50 pairs, those that ended last."""

    seats: list[UnrecordedSeat]
    pairs: list[PendingPair]
    actions: list[StandingAction] = Field(description="All of them at once, and lifting a suspension that is void")


class CredentialExport(Schema):
    """A W3C verifiable credential as a JWT (ES256K-R), and what it says; issuer and subject are did:pkh."""

    issuer: str = Field(examples=["did:pkh:eip155:31337:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"])
    subject: str
    issued_at: Seconds
    expires_at: Seconds
    jwt: str = Field(examples=["eyJhbGciOiJFUzI1NkstUiIsInR5cCI6IkpXVCJ9.e30.AA"])
    credential: dict[str, Any]


class ProofQuery(Schema):
    """Which score is to be proven: that in a skill, or the one as a poster."""

    skill: Slug | None = Field(default=None, description="Needed for a worker's score")
    side: Side = "worker"

    @model_validator(mode="after")
    def _named(self) -> "ProofQuery":
        if (self.side == "worker") != (self.skill is not None):
            message = "a worker's score is that of a skill, a poster's is not"
            raise ValueError(message)
        return self


class StandingProof(Schema):
    """A score as `tools/verify_standing.py` checks it, from the header of a block down to the words of the contract.

    `header` and `proof` are the node's own answers to eth_getBlockByNumber and eth_getProof at one block, with one
    storage proof for each of `versions`, in their order. Trust none of it: the verifier is told block hash, contract
    and versions by whoever asks him.
    """

    format: Literal["guildhall.passport.proof.v1"]
    chain_id: int
    reputation: Address
    account: Address
    skill: Hash = Field(description="The word of the skill")
    versions: list[Address]
    header: dict[str, Any]
    proof: dict[str, Any]
