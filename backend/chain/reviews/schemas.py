"""A side's review of a seat."""

from typing import Literal

from pydantic import Field

from backend.chain.standing.schemas import Side
from backend.core.schemas import Address, Hash, Schema, Seconds

ReviewState = Literal["none", "anchored", "revealed", "withheld"]


class Review(Schema):
    """What one side said of the other: nothing is known of it before it is on the chain.

    Its author withheld what was anchored and not revealed in time.
    `text` is null until its author brought the document that `digest` names.
    """

    task_id: Hash
    worker: Address
    title: str | None = Field(description="Of the task")
    side: Side = Field(description="Whose review it is: the worker's or the poster's")
    author: Address
    subject: Address
    state: ReviewState
    anchored_at: Seconds | None
    revealed_at: Seconds | None
    rating: int | None = Field(ge=1, le=5)
    digest: Hash | None
    text: str | None
