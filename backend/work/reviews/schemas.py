"""Reviews of a seat as everybody, and as their authors, see them."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel

from backend.chain.reviews.schemas import Review
from backend.chain.standing.schemas import Side
from backend.core.documents import DocumentSchema
from backend.core.resources import resource
from backend.core.schemas import Address, Amount, Fresh, Hash, HashIn, Schema, Seconds, SignatureIn

REVIEW = DocumentSchema(resource("backend.work.reviews", "review.schema.json"))

EXAMPLE = {
    "schema": "guildhall/review/1",
    "taskId": "0x" + "ab" * 32,
    "worker": "0x" + "12" * 20,
    "side": "poster",
    "body": "Clear questions, clean work, a day early.",
}
ReviewActionName = Literal["anchor_reviews", "reveal_review"]
ReviewReason = Literal[
    "not_connected",
    "not_party",
    "seat_not_ended",
    "not_sealed",
    "other_not_sealed",
    "too_early",
    "too_late",
    "not_anchored",
    "already_anchored",
    "already_revealed",
]


def _publish(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update({**REVIEW.published(), "examples": [EXAMPLE]})


class ReviewDocument(RootModel[dict[str, Any]]):
    """A review's text; checked against its JSON Schema by the service."""

    model_config = ConfigDict(json_schema_extra=_publish)


class NewReview(Schema):
    """A sealed review: the hash of rating, text and salt, signed by its author; what it hides stays with him.

    The commitment is keccak256(abi.encode(escrow, taskId, worker, side, rating, digest, salt)).
    """

    commitment: HashIn
    signature: SignatureIn


class OpenedReview(Schema):
    """What a commitment hid. The rating counts once it is revealed on the chain, too."""

    rating: Annotated[int, Field(ge=1, le=5)]
    salt: HashIn
    document: ReviewDocument


class SealedReview(Schema):
    """The account's own sealed review; `both` tells whether the other side's is in as well."""

    side: Side
    commitment: Hash
    both: bool


class ReviewAction(Schema):
    """A call about the reviews of a seat; `data` is null where only the author can say what it needs."""

    action: ReviewActionName
    side: Side | None
    allowed: bool
    reason: ReviewReason | None
    to: Address
    data: str | None
    value: Amount
    opens_at: Seconds | None
    closes_at: Seconds | None


class SeatReviews(Fresh):
    """The reviews of an ended seat.

    Until `closes_at` a sealed review can be brought, and both together put on the chain; after it one alone can.
    `mine` and what can be done with it are shown to the signed-in author alone.
    """

    contract: Address
    closes_at: Seconds | None = Field(description="Null while the seat has not ended")
    reviews: list[Review] = Field(description="The worker's and the poster's, in this order")
    mine: SealedReview | None
    actions: list[ReviewAction]
    now: Seconds
