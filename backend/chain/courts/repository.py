"""Courts, as the indexer keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from indexer.models import (
    CourtBallot,
    CourtCase,
    CourtDue,
    CourtFunding,
    CourtRound,
    CourtSeed,
    CourtSide,
    Dispute,
    Juror,
    Task,
)


@dataclass(frozen=True, slots=True)
class CourtRepository:
    """Reads one court of one chain."""

    session: Session
    chain_id: int
    court: str

    def case(self, number: int) -> CourtCase | None:
        """Return a dispute as the court has it."""
        return self.session.get(CourtCase, (self.chain_id, self.court, number))

    def rounds(self, number: int) -> Sequence[CourtRound]:
        """Return the rounds of a dispute in their order."""
        return self.session.scalars(
            select(CourtRound).where(*self._of(CourtRound, number)).order_by(CourtRound.round)
        ).all()

    def ballots(self, number: int) -> Sequence[CourtBallot]:
        """Return the ballots of a dispute by round and time of the draw."""
        order = (CourtBallot.round, CourtBallot.drawn_at, CourtBallot.juror)
        return self.session.scalars(select(CourtBallot).where(*self._of(CourtBallot, number)).order_by(*order)).all()

    def sides(self, number: int) -> Sequence[CourtSide]:
        """Return what was raised in the appeals of a dispute by round and ruling."""
        order = (CourtSide.round, CourtSide.side)
        return self.session.scalars(select(CourtSide).where(*self._of(CourtSide, number)).order_by(*order)).all()

    def fundings(self, number: int, contributor: str) -> Sequence[CourtFunding]:
        """Return what an account has put behind rulings of a dispute and was not settled."""
        where = (*self._of(CourtFunding, number), CourtFunding.contributor == contributor)
        return self.session.scalars(
            select(CourtFunding)
            .where(*where, CourtFunding.settled_at.is_(None))
            .order_by(CourtFunding.round, CourtFunding.side)
        ).all()

    def seeded(self, *epochs: int) -> set[int]:
        """Return those of some epochs whose seed was proved."""
        where = (CourtSeed.chain_id == self.chain_id, CourtSeed.court == self.court, CourtSeed.epoch.in_(epochs))
        return set(self.session.scalars(select(CourtSeed.epoch).where(*where)))

    def juror(self, account: str) -> Juror | None:
        """Return what an account has staked."""
        return self.session.get(Juror, (self.chain_id, self.court, account))

    def locked(self, account: str) -> int:
        """Return how many votes of an account hold stake: those that are neither settled nor lost."""
        where = (CourtBallot.chain_id == self.chain_id, CourtBallot.court == self.court, CourtBallot.juror == account)
        held = select(func.coalesce(func.sum(CourtBallot.votes), 0)).where(
            *where, CourtBallot.settled_at.is_(None), CourtBallot.slashed_at.is_(None)
        )
        return int(self.session.execute(held).scalar_one())

    def due(self, account: str) -> tuple[int, int]:
        """Return what an account may withdraw: in wei, and in units of the guild's token."""
        row = self.session.get(CourtDue, (self.chain_id, self.court, account))
        return (row.due, row.reward) if row is not None else (0, 0)

    def staking(self, least: int) -> tuple[int, int]:
        """Return all that is staked, and how many accounts stake as much as is drawn."""
        where = (Juror.chain_id == self.chain_id, Juror.court == self.court, Juror.staked > 0)
        rows = self.session.execute(select(Juror.staked, Juror.leaving).where(*where)).all()
        return sum(row.staked for row in rows), sum(row.staked - row.leaving >= least for row in rows)

    def drawn(self, account: str, limit: int) -> Any:
        """Return rows of (CourtBallot, CourtCase, Task or None) of an account, the last drawn first."""
        case = and_(
            CourtCase.chain_id == CourtBallot.chain_id,
            CourtCase.court == CourtBallot.court,
            CourtCase.dispute_id == CourtBallot.dispute_id,
        )
        dispute = and_(
            Dispute.chain_id == CourtBallot.chain_id,
            Dispute.arbitrator == CourtBallot.court,
            Dispute.dispute_id == CourtBallot.dispute_id,
            Dispute.escrow == CourtCase.arbitrable,
        )
        task = and_(Task.chain_id == Dispute.chain_id, Task.task_id == Dispute.task_id, Task.escrow == Dispute.escrow)
        return self.session.execute(
            select(CourtBallot, CourtCase, Task)
            .join(CourtCase, case)
            .outerjoin(Dispute, dispute)
            .outerjoin(Task, task)
            .where(
                CourtBallot.chain_id == self.chain_id,
                CourtBallot.court == self.court,
                CourtBallot.juror == account,
            )
            .order_by(CourtBallot.drawn_at.desc(), CourtBallot.dispute_id.desc(), CourtBallot.round.desc())
            .limit(limit)
        ).all()

    def _of(self, table: Any, number: int) -> tuple[Any, ...]:
        return (table.chain_id == self.chain_id, table.court == self.court, table.dispute_id == number)
