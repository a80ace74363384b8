"""Every task and every seat of a chain, as few columns as matching needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, case, select
from sqlalchemy.orm import Session

from backend.chain.standing.repository import DEFAULTS, EARNED
from indexer.models import Seat, Suspension, Task

# What became of a seat, in the numbers of backend.market.matching.records.
UNDECIDED, FAILED, DONE, WON = range(4)


@dataclass(frozen=True, slots=True)
class EngagementRepository:
    """Reads engagements of one chain."""

    session: Session
    chain_id: int

    def tasks(self) -> Sequence[Row[Any]]:
        """Return rows of (task_id, poster, skill, mode, grade, posted_at, deadline, brief), in no order."""
        columns = (
            Task.task_id,
            Task.poster,
            Task.skill,
            Task.mode,
            Task.grade,
            Task.posted_at,
            Task.deadline,
            Task.brief,
        )
        statement: Any = select(*columns).where(Task.chain_id == self.chain_id)
        return self.session.execute(statement).all()

    def seats(self) -> Sequence[Row[Any]]:
        """Return rows of (task_id, worker, taken_at, ended_at, outcome), in no order.

        Whoever takes a seat of his own task is no worker in it and is left out.
        """
        own = and_(Task.chain_id == Seat.chain_id, Task.task_id == Seat.task_id)
        outcome = case(
            (and_(Seat.state.in_(EARNED), Task.winner == Seat.worker), WON),
            (Seat.state.in_(EARNED), DONE),
            (Seat.state.in_(DEFAULTS), FAILED),
            else_=UNDECIDED,
        )
        return self.session.execute(
            select(Seat.task_id, Seat.worker, Seat.taken_at, Seat.ended_at, outcome.label("outcome"))
            .join(Task, own)
            .where(Seat.chain_id == self.chain_id, Seat.worker != Task.poster)
        ).all()

    def suspended(self, now: int) -> set[str]:
        """Return the accounts that may take no seat at a time."""
        where = (Suspension.chain_id == self.chain_id, Suspension.until > now)
        return set(self.session.scalars(select(Suspension.account).where(*where)))
