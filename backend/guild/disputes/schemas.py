"""Disputes, their evidence and the bench's votes."""

from typing import Annotated, Literal

from pydantic import Field

from backend.chain.courts.schemas import CourtCase
from backend.chain.tasks.schemas import DisputeRef
from backend.core.schemas import Address, AddressIn, Amount, Cursor, Fresh, Hash, Limit, Schema, Seconds

Subject = Literal["seat", "contest"]
DisputeState = Literal["voting", "appealable", "appealed", "decided", "ruled", "overdue", "ended"]
Stage = Literal["voting", "appealable", "appealed", "solved"]
Meaning = Literal["refused", "worker", "poster", "abuse", "entry"]
CaseActionName = Literal[
    "vote",
    "close_vote",
    "appeal",
    "execute",
    "share_cost",
    "withdraw_dues",
    "submit_evidence",
    "execute_ruling",
    "close_contest",
]
CaseReason = Literal[
    "not_connected",
    "not_member",
    "already_voted",
    "voting_closed",
    "voting_open",
    "not_decided",
    "not_appealable",
    "already_done",
    "nothing_due",
    "not_party",
    "not_ruled",
]


class Choice(Schema):
    """A ruling and what it would mean; 0 refuses to decide, which splits. `vote` is the calldata of a vote for it."""

    ruling: int
    meaning: Meaning
    worker: Address | None = Field(description="Whose entry it is, in a contest")
    vote: str | None = Field(description="Null where the bench takes no votes that are known here", examples=["0x12"])


class Vote(Schema):
    """A member's vote."""

    member: Address
    ruling: int
    timestamp: Seconds
    tx_hash: Hash


class Case(Schema):
    """A dispute as one panel has it: its members, votes and clocks.

    `voting_ends_at` and `appeal_ends_at` bound the windows in chain time; `ruling` is null until the panel has one, and
    0 when it found no quorum. `appeal` is the number of the appeal before the second panel.
    """

    panel: Address
    id: Amount
    name: str | None
    members: list[Address]
    quorum: int
    votes: list[Vote]
    opened_at: Seconds
    voting_ends_at: Seconds
    appeal_ends_at: Seconds | None
    stage: Stage
    ruling: int | None
    appeal: Amount | None
    executed: bool


class DisputeItem(Schema):
    """A dispute as lists show it. `ruling_ends_at` is when it splits without a recorded ruling."""

    dispute: DisputeRef
    arbitrator_name: str | None
    subject: Subject
    task_id: Hash
    title: str | None
    poster: Address
    worker: Address | None = Field(description="Whose seat is disputed; null for a contest")
    state: DisputeState
    ruling_ends_at: Seconds
    votes: int
    quorum: int | None


class DisputeList(Fresh):
    """A page of disputes, the newest first."""

    items: list[DisputeItem]
    next_cursor: str | None


class EvidenceItem(Schema):
    """What a party brought; `digest` is that of a file kept here, which its parties and the bench may read."""

    party: Address
    uri: str
    digest: Hash | None
    timestamp: Seconds
    tx_hash: Hash


class CaseAction(Schema):
    """What the account may do now, ready to be sent; `data` is null where the account must choose or write first.

    A vote's calldata is that of its choice. `value` is in wei.
    """

    action: CaseActionName
    case: int | None = Field(
        description="Which of the cases it is about, counted from zero; null for the escrow's calls"
    )
    allowed: bool
    reason: CaseReason | None
    to: Address
    data: str | None
    value: Amount
    opens_at: Seconds | None
    closes_at: Seconds | None


class DisputePage(DisputeItem, Fresh):
    """All there is to know of a dispute: cases in their order, the first panel's before the one appealed to."""

    brief: Hash
    digest: Hash | None = Field(description="The disputed submission, which who judges it may read as a deliverable")
    reason_digest: Hash | None = Field(description="The note with which it was rejected")
    choices: list[Choice]
    evidence: list[EvidenceItem]
    cases: list[Case] = Field(description="Empty for a bench that is no panel of this deployment")
    court: CourtCase | None = Field(description="The dispute before a court; null before a panel")
    actions: list[CaseAction]
    appeal_cost: Amount | None = Field(description="In wei; null where the bench hears no appeals")
    now: Seconds


class DisputeQuery(Schema):
    """Filters and page of the disputes."""

    state: DisputeState | None = None
    arbitrator: AddressIn | None = None
    party: Annotated[AddressIn | None, Field(description="Poster, or worker of a disputed seat")] = None
    member: Annotated[
        AddressIn | None, Field(description="Member of a panel that has or had it, or juror drawn for it")
    ] = None
    task_id: Annotated[str | None, Field(pattern=r"^0x[0-9a-f]{64}$")] = None
    cursor: Cursor = None
    limit: Limit = 20
