"""Reviews as the indexer keeps them, and what was brought here for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.chain.reviews.models import ReviewText, SealedReview
from backend.core.repository import insert_new
from indexer.models import Review, Seat, Task

POSTER, WORKER = range(2)


@dataclass(frozen=True, slots=True)
class ReviewRepository:
    """Reads and writes the reviews of one chain."""

    session: Session
    chain_id: int

    def of_seat(self, task_id: str, worker: str) -> Mapping[int, Row[Any]]:
        """Return rows of (Review, Task, Seat, text or None) of a seat by the side that wrote."""
        rows = self.session.execute(self._shown().where(Review.task_id == task_id, Review.worker == worker))
        return {row.Review.side: row for row in rows}

    def about(self, account: str, limit: int) -> Sequence[Row[Any]]:
        """Return rows of (Review, Task, Seat, text or None) that were opened about an account, the newest first."""
        return self.session.execute(
            self._shown()
            .where(Review.revealed_at.is_not(None), _subject(account))
            .order_by(Review.revealed_at.desc(), Review.task_id, Review.worker, Review.side)
            .limit(limit)
        ).all()

    def ratings(self, account: str) -> dict[tuple[int, int], int]:
        """Return how often an account got a rating, by (side that wrote, rating)."""
        rows = self.session.execute(
            select(Review.side, Review.rating, func.count().label("times"))
            .join(Task, _own())
            .where(Review.chain_id == self.chain_id, Review.revealed_at.is_not(None), _subject(account))
            .group_by(Review.side, Review.rating)
        )
        return {(row.side, row.rating): row.times for row in rows}

    def sealed(self, task_id: str, worker: str) -> Mapping[int, SealedReview]:
        """Return the sealed reviews of a seat by the side that wrote."""
        where = (SealedReview.chain_id == self.chain_id, SealedReview.task_id == task_id, SealedReview.worker == worker)
        return {row.side: row for row in self.session.scalars(select(SealedReview).where(*where))}

    def seal(self, row: SealedReview) -> bool:
        """Enter a sealed review, unless its side has one, and tell which."""
        values = {column.name: getattr(row, column.name) for column in SealedReview.__table__.columns}
        return insert_new(self.session, SealedReview, **values)

    def publish(self, row: ReviewText) -> bool:
        """Enter the text of a review, unless it is there, and tell which."""
        values = {column.name: getattr(row, column.name) for column in ReviewText.__table__.columns}
        return insert_new(self.session, ReviewText, **values)

    def _shown(self) -> Any:
        text = and_(
            ReviewText.chain_id == Review.chain_id,
            ReviewText.task_id == Review.task_id,
            ReviewText.worker == Review.worker,
            ReviewText.side == Review.side,
            ReviewText.digest == Review.digest,
        )
        seat = and_(Seat.chain_id == Review.chain_id, Seat.task_id == Review.task_id, Seat.worker == Review.worker)
        return (
            select(Review, Task, Seat, ReviewText.body.label("text"))
            .join(Task, _own())
            .join(Seat, seat)
            .outerjoin(ReviewText, text)
            .where(Review.chain_id == self.chain_id)
        )


def _own() -> ColumnElement[bool]:
    # The contract believes whatever calls itself an escrow; only the one that holds the task is meant.
    return and_(Task.chain_id == Review.chain_id, Task.task_id == Review.task_id, Task.escrow == Review.escrow)


def _subject(account: str) -> ColumnElement[bool]:
    by_poster = and_(Review.side == POSTER, Review.worker == account)
    return or_(by_poster, and_(Review.side == WORKER, Task.poster == account))
