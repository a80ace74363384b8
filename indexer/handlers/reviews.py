"""What was anchored and opened of reviews."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import ReviewRevealed, ReviewsAnchored
from indexer.models import Review
from indexer.records import RawLog
from indexer.rows import Change, Key, Rows, Table

POSTER, WORKER = 0, 1
NO_COMMITMENT = "0x" + "00" * 32


def reviews_anchored(rows: Rows, log: RawLog, event: ReviewsAnchored) -> list[Change]:
    """Note the commitments of both sides, or of one, in the order in which they are sealed."""
    seat = (event.escrow, event.task_id, event.worker)
    place = sum(rows.get(Review, (*seat, side)) is not None for side in (POSTER, WORKER))
    changes = []
    for side, commitment in ((POSTER, event.of_poster), (WORKER, event.of_worker)):
        if commitment == NO_COMMITMENT:
            continue
        if rows.get(Review, (*seat, side)):
            raise FoldError(f"side {side} of {event.worker} in {event.task_id} is anchored already")
        place += 1
        values = {
            **dict(zip(("escrow", "task_id", "worker"), seat, strict=True)),
            "side": side,
            "commitment": commitment,
            "place": place,
            "anchored_at": log.timestamp,
            **dict.fromkeys(("rating", "digest", "revealed_at")),
            "tx_hash": log.tx_hash,
            "changed_block": log.block_number,
        }
        changes.append(Change(Review, (*seat, side), values))
    return changes


def review_revealed(rows: Rows, log: RawLog, event: ReviewRevealed) -> list[Change]:
    """Note what a review says."""
    key = (event.escrow, event.task_id, event.worker, event.side)
    if rows.need(Review, key)["revealed_at"] is not None:
        raise FoldError(f"side {event.side} of {event.worker} in {event.task_id} is open already")
    values = {"rating": event.rating, "digest": event.digest, "revealed_at": log.timestamp}
    return [Change(Review, key, {**values, "changed_block": log.block_number})]


HANDLERS: dict[type[Any], Any] = {ReviewsAnchored: reviews_anchored, ReviewRevealed: review_revealed}


def _of_seat(event: ReviewsAnchored | ReviewRevealed) -> list[tuple[Table, Key]]:
    return [(Review, (event.escrow, event.task_id, event.worker, side)) for side in (POSTER, WORKER)]


KEYS: dict[type[Any], Any] = dict.fromkeys(HANDLERS, _of_seat)
