"""Reviews as answers show them, and when what can be done with them."""

from typing import Any

from sqlalchemy import Row

from backend.chain.reviews.repository import WORKER
from backend.chain.reviews.schemas import Review as ReviewView
from backend.chain.reviews.schemas import ReviewState
from indexer.models import Seat, Task

DAY = 24 * 3600
# Periods of the contract, which never change, in seconds.
ANCHOR_PERIOD, GRACE_PERIOD, REVEAL_PERIOD = 14 * DAY, 3 * DAY, 14 * DAY
# Ends of a seat that can be reviewed: not one that was handed back, lapsed or never revealed.
REVIEWABLE = frozenset({18, 19, 20, 21, 22, 23, 24, 26, 27})


def shown(row: Row[Any], title: str | None, now: int) -> ReviewView:
    """Return a review as answers show it at a chain time, from a row of (Review, Task, Seat, text)."""
    review, task = row.Review, row.Task
    state: ReviewState = "anchored" if now < reveal_end(row.Seat) else "withheld"
    return view(task, review.worker, review.side, title).model_copy(
        update={
            "state": state if review.revealed_at is None else "revealed",
            "anchored_at": review.anchored_at,
            "revealed_at": review.revealed_at,
            "rating": review.rating,
            "digest": review.digest,
            "text": row.text,
        }
    )


def view(task: Task, worker: str, side: int, title: str | None) -> ReviewView:
    """Return the review of a side of which nothing is known."""
    by_worker = side == WORKER
    return ReviewView(
        task_id=task.task_id,
        worker=worker,
        title=title,
        side="worker" if by_worker else "poster",
        author=worker if by_worker else task.poster,
        subject=task.poster if by_worker else worker,
        state="none",
        anchored_at=None,
        revealed_at=None,
        rating=None,
        digest=None,
        text=None,
    )


def is_reviewable(seat: Seat) -> bool:
    """Tell whether a seat has ended in a way that can be reviewed."""
    return seat.state in REVIEWABLE


def alone_from(seat: Seat) -> int:
    """Return from when one side alone can be anchored, as a Unix time."""
    return seat.clock + ANCHOR_PERIOD


def anchor_end(seat: Seat) -> int:
    """Return from when nothing can be anchored any more."""
    return alone_from(seat) + GRACE_PERIOD


def reveal_end(seat: Seat) -> int:
    """Return from when nothing can be opened any more."""
    return anchor_end(seat) + REVEAL_PERIOD
