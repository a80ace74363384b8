"""Rates, periods, grants and rewarded seats, as the indexer keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from indexer.models import (
    ContributionGrant,
    ContributionPeriod,
    ContributionRate,
    ContributionSeat,
    EscrowVersion,
    Seat,
    Task,
)

# Ends of a seat that earn: paid, ruled the worker's, won, paid and noted.
EARNING = (18, 20, 26, 27)
# How long grants vest after their period, and how long before it a seat may have ended, in seconds.
VESTING = 182 * 24 * 3600
LOOK_BACK = 14 * 24 * 3600


@dataclass(frozen=True, slots=True)
class ContributionRepository:
    """Reads the contribution rewards of one chain."""

    session: Session
    chain_id: int

    def rates(self) -> Sequence[ContributionRate]:
        """Return what tokens earn, as far as anything."""
        where = (ContributionRate.chain_id == self.chain_id, ContributionRate.rate > 0)
        return self.session.scalars(select(ContributionRate).where(*where).order_by(ContributionRate.token)).all()

    def periods(self, limit: int) -> Sequence[ContributionPeriod]:
        """Return periods, the newest first."""
        periods = select(ContributionPeriod).where(ContributionPeriod.chain_id == self.chain_id)
        return self.session.scalars(periods.order_by(ContributionPeriod.period.desc()).limit(limit)).all()

    def grants(self, account: str) -> Any:
        """Return rows of (ContributionGrant, ContributionPeriod) of an account, the newest first."""
        period = and_(
            ContributionPeriod.chain_id == ContributionGrant.chain_id,
            ContributionPeriod.period == ContributionGrant.period,
        )
        return self.session.execute(
            select(ContributionGrant, ContributionPeriod)
            .join(ContributionPeriod, period)
            .where(ContributionGrant.chain_id == self.chain_id, ContributionGrant.account == account)
            .order_by(ContributionGrant.period.desc())
        ).all()

    def seats(self, account: str, ended_from: int, limit: int) -> Any:
        """Return rows of (Seat, Task, ContributionSeat or None) of an account that ended paid since a time.

        They are those of both sides, whose token earns, the newest first.
        """
        task = and_(Task.chain_id == Seat.chain_id, Task.task_id == Seat.task_id)
        rate = and_(
            ContributionRate.chain_id == Seat.chain_id, ContributionRate.token == Task.token, ContributionRate.rate > 0
        )
        earned = and_(
            ContributionSeat.chain_id == Seat.chain_id,
            ContributionSeat.escrow == Task.escrow,
            ContributionSeat.task_id == Seat.task_id,
            ContributionSeat.worker == Seat.worker,
        )
        return self.session.execute(
            select(Seat, Task, ContributionSeat)
            .join(Task, task)
            .join(ContributionRate, rate)
            .outerjoin(ContributionSeat, earned)
            .where(Seat.chain_id == self.chain_id, Seat.state.in_(EARNING), Seat.clock >= ended_from, Seat.fee > 0)
            .where(or_(Seat.worker == account, Task.poster == account))
            .order_by(Seat.clock.desc(), Seat.task_id, Seat.worker)
            .limit(limit)
        ).all()

    def listed(self, now: int) -> set[str]:
        """Return the escrows that Policy lists and whose wait is over at `now`."""
        where = (EscrowVersion.chain_id == self.chain_id, EscrowVersion.version > 0, EscrowVersion.active_from <= now)
        return set(self.session.scalars(select(EscrowVersion.escrow).where(*where)))
