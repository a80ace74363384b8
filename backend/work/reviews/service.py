"""Reviews of a seat."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.core.errors import NotFound
from backend.core.state import SignedIn, State
from backend.work.reviews.schemas import NewReview, OpenedReview, ReviewAction, SealedReview, SeatReviews


@dataclass(frozen=True, slots=True)
class ReviewService:
    """Answers about reviews, to one account or to everybody."""

    state: State
    session: Session
    account: str | None

    @classmethod
    def open(cls, state: State, session: Session, account: str | None) -> Self:
        """Return the service."""
        return cls(state, session, account)

    def read(self, task_id: str, worker: str) -> SeatReviews:
        """Return the reviews of a seat."""
        raise NotFound


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Takes reviews of one signed-in account; no transaction is open while the node is asked."""

    state: State
    account: SignedIn

    def seal(self, task_id: str, worker: str, body: NewReview) -> SealedReview:
        """Keep a commitment."""
        raise NotFound

    def reveal(self, task_id: str, worker: str, body: OpenedReview) -> ReviewAction:
        """Publish a text."""
        raise NotFound
