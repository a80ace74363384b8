"""Scores, suspensions, passports and paid work, as the indexer keeps them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, exists, func, or_, select, union
from sqlalchemy.orm import Session

from backend.chain.standing.schemas import Side
from indexer.models import (
    EscrowVersion,
    Passport,
    Record,
    Score,
    Seat,
    StandingNeed,
    StandingVersion,
    Suspension,
    Task,
)

# Ends of a seat: those with which the worker was paid, and those that Reputation makes something of.
EARNED = (18, 20, 26, 27)
RECORDED = (17, 18, 20, 22, 26)
DEFAULTS = (17, 22)

Position = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class PairKey:
    """A worker and a poster who worked together in a skill (its word), in one version of the escrow."""

    version: str
    worker: str
    poster: str
    skill: str


@dataclass(frozen=True, slots=True)
class StandingRepository:
    """Reads the standing of accounts of one chain."""

    session: Session
    chain_id: int

    def scores(self, accounts: Collection[str], skill: str | None = None) -> Sequence[Row[Any]]:
        """Return rows of (Score, admitted, voided, counts) of some accounts, by skill, account and version."""
        admitted, voided = StandingVersion.admitted_at.is_not(None), StandingVersion.voided_at.is_not(None)
        statement: Any = (
            select(
                Score,
                admitted.label("admitted"),
                voided.label("voided"),
                and_(admitted, ~voided).label("counts"),
            )
            .outerjoin(StandingVersion, version_of(Score.version, self.chain_id))
            .where(Score.chain_id == self.chain_id, Score.account.in_(accounts))
        )
        if skill is not None:
            statement = statement.where(Score.skill == skill)
        rows: Sequence[Row[Any]] = self.session.execute(
            statement.order_by(Score.skill, Score.account, Score.version)
        ).all()
        return rows

    def last_default(self, account: str) -> int:
        """Return when the last recorded default of an account ended its seat, as a Unix time; zero without one."""
        ended = (
            select(func.max(Seat.clock))
            .join(Record, and_(Record.chain_id == Seat.chain_id, Record.task_id == Seat.task_id))
            .join(Task, and_(_task_of_seat(), Task.escrow == Record.escrow))
            .where(Seat.chain_id == self.chain_id, Seat.worker == account, Record.account == account)
            .where(Record.state.in_(DEFAULTS))
        )
        return self.session.scalar(ended) or 0

    def completions(self, accounts: Collection[str]) -> dict[str, int]:
        """Return how many paid seats each of several accounts has that has any, as a worker."""
        found: dict[str, int] = defaultdict(int)
        for (account, _), (completions, _) in self.counts(accounts).items():
            found[account] += completions
        return {account: completions for account, completions in found.items() if completions}

    def counts(self, accounts: Collection[str]) -> dict[tuple[str, str], tuple[int, int]]:
        """Return paid seats and recorded defaults of workers by (account, skill), in that order.

        A seat counts from its end, whether or not its points were gathered; what a void version wrote does not.
        """
        void = select(StandingVersion.version).where(
            StandingVersion.chain_id == self.chain_id, StandingVersion.voided_at.is_not(None)
        )
        paid = self.session.execute(
            select(Seat.worker, Task.skill, func.count().label("seats"))
            .join(Task, _task_of_seat())
            .where(Seat.chain_id == self.chain_id, Seat.worker.in_(accounts), Seat.state.in_(EARNED))
            .where(Task.escrow.not_in(void))
            .group_by(Seat.worker, Task.skill)
        )
        failed = self.session.execute(
            select(Score.account, Score.skill, func.sum(Score.defaults).label("defaults"))
            .where(Score.chain_id == self.chain_id, Score.account.in_(accounts), Score.defaults > 0)
            .where(Score.version.not_in(void))
            .group_by(Score.account, Score.skill)
        )
        found = {(row.worker, row.skill): (int(row.seats), 0) for row in paid}
        for row in failed:
            completions, _ = found.get((row.account, row.skill), (0, 0))
            found[row.account, row.skill] = (completions, int(row.defaults))
        return found

    def suspension(self, account: str) -> Suspension | None:
        """Return the last suspension of an account; its end is zero after a pardon."""
        return self.session.get(Suspension, (self.chain_id, account))

    def versions(self) -> Sequence[StandingVersion]:
        """Return every version that Reputation has spoken of, by address."""
        where = StandingVersion.chain_id == self.chain_id
        return self.session.scalars(select(StandingVersion).where(where).order_by(StandingVersion.version)).all()

    def counting(self) -> list[str]:
        """Return the versions whose notes count, by address."""
        return [row.version for row in self.versions() if row.admitted_at is not None and row.voided_at is None]

    def needs(self) -> Sequence[StandingNeed]:
        """Return what grades ask for, as far as anybody voted on it."""
        where = StandingNeed.chain_id == self.chain_id
        return self.session.scalars(select(StandingNeed).where(where).order_by(StandingNeed.grade)).all()

    def passport(self, account: str) -> Passport | None:
        """Return the token of an account."""
        return self.session.get(Passport, (self.chain_id, account))

    def pairs(self, account: str, versions: Collection[str], limit: int) -> Sequence[PairKey]:
        """Return the pairs of an account whose paid seats some versions have noted, those that ended last first."""
        mine = self._mine(account)
        rows = self.session.execute(
            select(Task.escrow, Seat.worker, Task.poster, Task.skill, func.max(Seat.ended_at).label("last"))
            .join(Task, _task_of_seat())
            .join(mine, _seat_of(mine))
            .where(Seat.chain_id == self.chain_id, Seat.counted_block.is_not(None), Task.escrow.in_(versions))
            .group_by(Task.escrow, Seat.worker, Task.poster, Task.skill)
            .order_by(func.max(Seat.ended_at).desc(), Task.escrow, Seat.worker, Task.poster, Task.skill)
            .limit(limit)
        )
        return [PairKey(row.escrow, row.worker, row.poster, row.skill) for row in rows]

    def unrecorded(self, account: str, limit: int) -> Sequence[Row[Any]]:
        """Return rows of (Seat, Task) that ended and that Reputation could still make something of, the newest first.

        They are those of an account on either side.
        """
        recorded = exists().where(
            Record.chain_id == self.chain_id,
            Record.escrow == Task.escrow,
            Record.task_id == Seat.task_id,
            Record.account == Seat.worker,
        )
        return self.session.execute(
            self._seats(account)
            .where(Seat.state.in_(RECORDED), ~Seat.noted, ~recorded)
            .order_by(Seat.ended_at.desc(), Seat.task_id, Seat.worker)
            .limit(limit)
        ).all()

    def admissible(self, now: int) -> set[str]:
        """Return the escrows of which seats can be recorded at `now`: admitted ones, and those that would be."""
        admitted = set(self.counting())
        void = {row.version for row in self.versions() if row.voided_at is not None}
        where = (EscrowVersion.chain_id == self.chain_id, EscrowVersion.version > 0, EscrowVersion.active_from <= now)
        return admitted | (set(self.session.scalars(select(EscrowVersion.escrow).where(*where))) - void)

    def works(self, account: str, side: Side | None, after: Position | None, limit: int) -> Sequence[Row[Any]]:
        """Return rows of (Seat, Task) of paid work of an account after a position, the newest first."""
        statement = self._seats(account).where(Seat.state.in_(EARNED))
        if side is not None:
            statement = statement.where((Seat.worker if side == "worker" else Task.poster) == account)
        if after is not None:
            ended, task, worker = Seat.ended_at, Seat.task_id, Seat.worker
            at, task_id, last = after
            statement = statement.where(
                or_(
                    ended < at,
                    and_(ended == at, task > task_id),
                    and_(ended == at, task == task_id, worker > last),
                )
            )
        return self.session.execute(
            statement.order_by(Seat.ended_at.desc(), Seat.task_id, Seat.worker).limit(limit)
        ).all()

    def count_works(self, account: str) -> int:
        """Return how many paid seats an account has on either side."""
        mine = self._mine(account)
        counted = (
            select(func.count())
            .select_from(Seat)
            .join(mine, _seat_of(mine))
            .where(Seat.chain_id == self.chain_id, Seat.state.in_(EARNED))
        )
        return self.session.execute(counted).scalar_one()

    def _seats(self, account: str) -> Any:
        mine = self._mine(account)
        rows = select(Seat, Task).join(Task, _task_of_seat()).join(mine, _seat_of(mine))
        return rows.where(Seat.chain_id == self.chain_id)

    def _mine(self, account: str) -> Subquery:
        """Return the keys of an account's seats on both sides; each half has an index of its own."""
        keys = select(Seat.task_id, Seat.worker).where(Seat.chain_id == self.chain_id)
        posted = keys.join(Task, _task_of_seat()).where(Task.poster == account)
        return union(keys.where(Seat.worker == account), posted).subquery("mine")


def version_of(version: Any, chain_id: int) -> ColumnElement[bool]:
    """Return the SQL that joins what Reputation says of a version."""
    return and_(StandingVersion.chain_id == chain_id, StandingVersion.version == version)


def _task_of_seat() -> ColumnElement[bool]:
    return and_(Task.chain_id == Seat.chain_id, Task.task_id == Seat.task_id)


def _seat_of(keys: Subquery) -> ColumnElement[bool]:
    return and_(Seat.task_id == keys.c.task_id, Seat.worker == keys.c.worker)
