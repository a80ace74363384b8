"""What a side of an ended seat may do about the reviews now: put them on the chain, and reveal its own."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from backend.chain.escrow.calls import calldata, terms_of_call, to_bytes
from backend.chain.reviews.models import SealedReview
from backend.chain.reviews.repository import POSTER, WORKER
from backend.chain.reviews.service import alone_from, anchor_end, is_reviewable, reveal_end
from backend.chain.tasks.models import Seat, Task
from backend.work.reviews.schemas import ReviewAction, ReviewActionName, ReviewReason

CONTRACT = "Reviews"
SIDES = ("poster", "worker")


@dataclass(frozen=True, slots=True)
class Standings:
    """How far the reviews of a seat have come at one chain time, as one `side` may know: 0 poster, 1 worker.

    `anchored` and `revealed` hold sides whose review is on the chain; `sealed` what both have brought here.
    """

    task: Task
    seat: Seat
    now: int
    side: int
    anchored: Collection[int]
    revealed: Collection[int]
    sealed: Mapping[int, SealedReview]

    @property
    def other(self) -> int:
        """The other side."""
        return 1 - self.side


def anchoring(contract: str, at: Standings) -> Iterator[ReviewAction]:
    """Return putting the reviews on the chain: both at once or, late, one's own alone.

    Whether the other side has brought its own is told to nobody who has not brought his.
    """
    ended = is_reviewable(at.seat)
    together = at.side in at.sealed and at.other in at.sealed and not at.anchored
    opens_at = (at.seat.clock if together else alone_from(at.seat)) if ended else None
    closes_at = anchor_end(at.seat) if ended else None
    reason: ReviewReason | None = None
    if opens_at is None or closes_at is None:
        reason = "seat_not_ended"
    elif at.side in at.anchored:
        reason = "already_anchored"
    elif at.now >= closes_at:
        reason = "too_late"
    elif at.side not in at.sealed:
        reason = "not_sealed"
    elif at.now < opens_at:
        reason = "other_not_sealed"
    data = None
    if reason is None:
        terms = terms_of_call(at.task)
        words = {side: (to_bytes(row.commitment), to_bytes(row.signature)) for side, row in at.sealed.items()}
        place = (at.task.escrow, terms, at.seat.worker)
        if together:
            data = calldata(CONTRACT, "anchor", *place, words[POSTER], words[WORKER])
        else:
            data = calldata(CONTRACT, "anchorOne", *place, at.side, words[at.side])
    side = None if together else at.side
    yield _make("anchor_reviews", side, reason, contract, data, opens_at, closes_at)


def revealing(contract: str, at: Standings) -> Iterator[ReviewAction]:
    """Return revealing one's own review; its call needs what only its author knows."""
    ended = is_reviewable(at.seat)
    both = at.side in at.anchored and at.other in at.anchored
    opens_at = (at.seat.clock if both else anchor_end(at.seat)) if ended else None
    closes_at = reveal_end(at.seat) if ended else None
    reason: ReviewReason | None = None
    if opens_at is None or closes_at is None:
        reason = "seat_not_ended"
    elif at.side in at.revealed:
        reason = "already_revealed"
    elif at.now >= closes_at:
        reason = "too_late"
    elif at.side not in at.anchored:
        reason = "not_anchored"
    elif at.now < opens_at:
        reason = "too_early"
    yield _make("reveal_review", at.side, reason, contract, None, opens_at, closes_at)


def _make(
    action: ReviewActionName,
    side: int | None,
    reason: ReviewReason | None,
    contract: str,
    data: str | None,
    opens_at: int | None,
    closes_at: int | None,
) -> ReviewAction:
    return ReviewAction(
        action=action,
        side=None if side is None else SIDES[side],
        allowed=reason is None,
        reason=reason,
        to=contract,
        data=data,
        value="0",
        opens_at=opens_at,
        closes_at=closes_at,
    )
