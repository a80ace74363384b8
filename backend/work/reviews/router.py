"""Routes of reviews."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import DetachedWriter, MaybeReader, ReadSession, StateDep
from backend.core.documents import Canonical
from backend.core.schemas import AddressIn, HashIn
from backend.work.reviews.schemas import REVIEW, NewReview, OpenedReview, ReviewAction, SealedReview, SeatReviews
from backend.work.reviews.service import Reviewing, ReviewService

router = APIRouter(prefix="/tasks/{task_id}/seats/{worker}/reviews", tags=["reviews"])


def _reading(state: StateDep, session: ReadSession, account: MaybeReader) -> ReviewService:
    return ReviewService.open(state, session, account.address if account else None)


def _writing(state: StateDep, account: DetachedWriter) -> Reviewing:
    return Reviewing(state, account)


def _kept(body: OpenedReview) -> Canonical:
    return REVIEW.canonical(body.document.root)


@router.get("")
def read_seat_reviews(
    task_id: HashIn, worker: AddressIn, service: Annotated[ReviewService, Depends(_reading, scope="function")]
) -> SeatReviews:
    """Return the reviews of a seat as far as they are on the chain; a signed-in author finds his sealed one too."""
    return service.read(task_id, worker)


@router.post("", status_code=201)
def seal_review(
    task_id: HashIn, worker: AddressIn, body: NewReview, service: Annotated[Reviewing, Depends(_writing)]
) -> SealedReview:
    """Bring the signed commitment of one's review of an ended seat. The same one answers the same; there is one."""
    return service.seal(task_id, worker, body)


@router.post("/reveal")
def open_review(
    task_id: HashIn,
    worker: AddressIn,
    body: OpenedReview,
    kept: Annotated[Canonical, Depends(_kept)],
    service: Annotated[Reviewing, Depends(_writing)],
) -> ReviewAction:
    """Publish the text of one's own review, whose commitment is on the chain, and make the call that reveals it."""
    return service.reveal(task_id, worker, body, kept)
