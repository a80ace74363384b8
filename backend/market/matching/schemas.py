"""Recommendations with their reasons, and the card of the model that orders them."""

from typing import Annotated, Literal

from pydantic import Field

from backend.core.schemas import Address, AddressIn, Fresh, Limit, Schema, Seconds
from backend.market.tasks.schemas import TaskItem

Ranker = Literal["rules", "logistic", "lambdarank"]
ReasonCode = Literal[
    "same_skill",
    "same_client",
    "active_lately",
    "like_earlier_work",
    "finishes_work",
    "wins_contests",
    "well_rated",
    "new_task",
    "others_join",
    "known_company",
    "ends_soon",
    "newcomer",
    "newcomer_slot",
]


class Reason(Schema):
    """Why something stands where it stands. The page translates the code with its params filled in."""

    code: ReasonCode
    params: dict[str, int | str] = Field(default_factory=dict, examples=[{"count": 3, "skill": "solidity"}])


class RecommendedTask(Schema):
    """An open task for a worker."""

    task: TaskItem
    score: float = Field(description="Orders this answer only: scores of two answers cannot be compared")
    reasons: list[Reason]
    exploration: bool = Field(description="Stands in a place that is kept for what the order alone would not show")


class TaskRecommendations(Fresh):
    """The open tasks that fit an account, the best first."""

    items: list[RecommendedTask]
    ranker: Ranker
    version: str | None = Field(description="Of the model; null while rules order")


class Candidate(Schema):
    """A worker for a task."""

    address: Address
    name: str | None
    display_name: str | None
    score: float = Field(description="Orders this answer only: scores of two answers cannot be compared")
    reasons: list[Reason]
    newcomer: bool = Field(description="Has taken fewer than five seats so far")
    exploration: bool = Field(description="Stands in a place that is kept for newcomers")


class TaskCandidates(Fresh):
    """The workers who fit a task, the best first."""

    items: list[Candidate]
    ranker: Ranker
    version: str | None = Field(description="Of the model; null while rules order")


class RecommendationQuery(Schema):
    """Whose feed, and how long."""

    account: AddressIn
    limit: Limit = 20


class CandidateQuery(Schema):
    """How many workers."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Metrics(Schema):
    """How good an order of one direction was, on the newest part of the own history."""

    ranker: str
    direction: Literal["workers", "tasks"]
    questions: int
    values: dict[str, float] = Field(examples=[{"ndcg_20": 0.41, "recall_50": 0.44}])


class ModelCard(Schema):
    """What orders recommendations here, what it learned from, and how it compares with the rules."""

    ranker: Ranker
    version: str | None
    checksum: str | None = Field(description="SHA-256 of the files of the model")
    trained_at: Seconds | None
    trained_until: Seconds | None = Field(description="Nothing later was learned from")
    engagements: int = Field(description="Seats it learned from; while rules order, seats known now")
    needed: int = Field(description="Seats below which rules order")
    features: list[str]
    metrics: list[Metrics]
    served_because: Literal["rules_until_history", "no_model", "model_worse", "model_broken", "model_not_worse"]
    newcomer_share: float = Field(description="Share of places kept for newcomers")
    never_used: list[str] = Field(description="What no feature is made of")
