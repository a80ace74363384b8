"""Proposals, their actions and what they would change, as answers show them."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from backend.core.schemas import Address, Amount, Hash, Schema, Seconds, Token

ProposalState = Literal["pending", "active", "canceled", "defeated", "succeeded", "queued", "expired", "executed"]
Support = Literal["against", "for", "abstain"]
RoleName = Literal["proposer", "executor", "canceller", "admin"]

ActionName = Literal["vote", "vote_by_signature", "queue", "execute", "cancel"]
Reason = Literal[
    "not_connected",
    "not_started",
    "voting_closed",
    "already_voted",
    "no_voting_power",
    "not_succeeded",
    "not_queued",
    "too_early",
    "not_proposer",
    "voting_started",
    "guardian_expired",
    "already_ended",
    "relay_unavailable",
    "relay_exhausted",
]
CallState = Literal["decoded", "unknown_target", "undecodable"]
Subject = Literal[
    "policy.fee_bps",
    "policy.treasury",
    "policy.min_reward",
    "policy.max_reward",
    "policy.min_review",
    "policy.max_review",
    "policy.min_bond_bps",
    "policy.max_bond_bps",
    "policy.cost_multiple",
    "policy.min_ruling",
    "policy.escrow_version",
    "policy.owner",
    "governor.voting_delay",
    "governor.voting_period",
    "governor.proposal_threshold",
    "governor.quorum_numerator",
    "governor.vote_extension",
    "governor.timelock",
    "timelock.delay",
    "timelock.role",
    "treasury.payment",
    "treasury.allowance",
    "treasury.credit",
    "treasury.delegate",
]
Unit = Literal["amount", "bps", "percent", "seconds", "number", "address", "boolean"]

# A list holds the same again; a schema that names itself is more than the page's generator of types can take.
ArgumentValue = str | list[Any]
Calldata = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2})*$", examples=["0x"])]


class NamedToken(Token):
    """A token of the deployment; the zero address is the native coin."""

    name: str


class Argument(Schema):
    """An argument of a call: numbers in decimal, bytes in hexadecimal, `true` or `false`; lists and structs nest."""

    name: str
    type: str = Field(examples=["uint256"])
    value: ArgumentValue


class Change(Schema):
    """One thing that a call would make different, with what is in force at the answer's block beside it.

    `params` names what the subject is about: `token` and `grade` of a bound, `account` and `role` of a permission, `to`
    of a payment. `token` describes the token that an amount is counted in.
    """

    subject: Subject
    unit: Unit
    before: str | None = Field(description="Null where nothing is in force, or where the chain does not tell")
    after: str | None = Field(description="Null where nothing would be in force")
    params: dict[str, str]
    token: Token | None


class Call(Schema):
    """One call that a proposal would make from the timelock.

    `decoded`: the target is known and the calldata is exactly one of its functions, or empty for a payment of coin.
    `unknown_target`: nothing is known of the target. `undecodable`: the target is known, and the calldata is none of
    its functions, or not exactly one.
    """

    target: Address
    target_name: str | None = Field(examples=["Policy"])
    value: Amount = Field(description="Wei sent with the call")
    calldata: Calldata
    function: str | None = Field(examples=["setFee(uint256,address)"])
    arguments: list[Argument]
    changes: list[Change]
    state: CallState


class LegalAction(Schema):
    """`allowed` tells whether the transaction makes sense and would go through now; if not, `reason` says why.

    `opens_at` and `closes_at` bound the window `[opens_at, closes_at)` in chain time; null where there is no bound.
    """

    action: ActionName
    allowed: bool
    reason: Reason | None
    params: dict[str, str] = Field(description="Further arguments of the call, as decimal or hexadecimal text")
    opens_at: Seconds | None
    closes_at: Seconds | None


class Votes(Schema):
    """Votes by what they say, in units of the guild's token."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    against: Amount
    for_: Amount = Field(alias="for")
    abstain: Amount


class ProposalItem(Schema):
    """A proposal as lists show it. `quorum` is what for and abstain together must reach, at its snapshot."""

    id: Hash
    title: str = Field(description="The first line of the description, without heading marks")
    proposer: Address
    proposer_name: str | None = Field(description="The proposer's name on the chain")
    state: ProposalState
    votes: Votes
    voters: int
    quorum: Amount = Field(description="At the block's time while the snapshot is still to come")
    quorum_reached: bool
    vote_start: Seconds = Field(description="The snapshot; votes are cast after it")
    vote_end: Seconds = Field(description="The last second in which a vote counts")
    eta: Seconds | None = Field(description="From when on it can be executed; null before it is queued")
    created_at: Seconds
    tx_hash: Hash


class Ballot(Schema):
    """A vote that was cast."""

    voter: Address
    support: Support
    weight: Amount
    reason: str
    timestamp: Seconds
    tx_hash: Hash
