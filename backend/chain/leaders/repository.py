"""Points of all accounts, ranked in SQL."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Row, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from backend.chain.standing.repository import EARNED
from backend.chain.standing.schemas import Side
from indexer.models import Gathering, Score, Seat, StandingVersion, Task
from indexer.standing import POSTING, decayed, epoch_at

# A factor of decay is kept in so many parts of one; what has decayed for longer than this many epochs is nothing.
PARTS = 10**6
FORGOTTEN = 26 * 20


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is ranked: points of a side, in a skill (its word) or in all, as of `now` or gained from `since` on."""

    side: Side
    skill: str | None
    now: int
    since: int | None


@dataclass(frozen=True, slots=True)
class LeaderRepository:
    """Ranks the accounts of one chain."""

    session: Session
    chain_id: int

    def page(self, ranking: Ranking, after: tuple[int, str] | None, limit: int) -> Sequence[Row[Any]]:
        """Return rows of (account, points) after a position, those with the most points first."""
        totals = self._totals(ranking).subquery("totals")
        account, points = totals.c.account, totals.c.points
        statement: Any = select(account, points).where(points > 0)
        if after is not None:
            least, last = after
            statement = statement.where(or_(points < least, and_(points == least, account > last)))
        rows: Sequence[Row[Any]] = self.session.execute(statement.order_by(points.desc(), account).limit(limit)).all()
        return rows

    def exact(self, ranking: Ranking, accounts: Collection[str]) -> dict[str, int]:
        """Return points that stand, decayed as the contract decays them; the ranking itself rounds each score."""
        if not self._stands(ranking):
            return {}
        where = (Score.chain_id == self.chain_id, self._of_skill(Score.skill, ranking.side, ranking.skill))
        rows = self.session.scalars(
            select(Score).where(*where, Score.account.in_(accounts), Score.version.in_(self._counting()))
        )
        found: dict[str, int] = defaultdict(int)
        for row in rows:
            found[row.account] += decayed(row.points, max(0, epoch_at(ranking.now) - row.epoch))
        return found

    def completions(self, ranking: Ranking, accounts: Collection[str]) -> dict[str, int]:
        """Return the paid seats of some accounts of a ranking's side, skill and period."""
        side = Seat.worker if ranking.side == "worker" else Task.poster
        statement = (
            select(side.label("account"), func.count().label("seats"))
            .select_from(Seat)
            .join(Task, and_(Task.chain_id == Seat.chain_id, Task.task_id == Seat.task_id))
            .where(Seat.chain_id == self.chain_id, side.in_(accounts), Seat.state.in_(EARNED))
            .where(Task.escrow.in_(self._counting()))
            .group_by(side)
        )
        if ranking.skill is not None:
            statement = statement.where(Task.skill == ranking.skill)
        if ranking.since is not None:
            statement = statement.where(Seat.ended_at >= ranking.since)
        return {row.account: row.seats for row in self.session.execute(statement)}

    @staticmethod
    def _stands(ranking: Ranking) -> bool:
        """Tell whether what is ranked is what scores are now."""
        return ranking.since is None and (ranking.side == "worker" or ranking.skill is None)

    def _totals(self, ranking: Ranking) -> Any:
        """Return the points of every account of a ranking."""
        if self._stands(ranking):
            return self._standing(ranking)
        # What posters gained does not say in which skill: what their workers gained of it with them does.
        by_workers = ranking.side == "poster" and ranking.skill is not None
        account: Any = Gathering.counterparty if by_workers else Gathering.account
        where = self._of_skill(Gathering.skill, "worker" if by_workers else ranking.side, ranking.skill)
        statement: Any = (
            select(account.label("account"), cast(func.sum(Gathering.gained), BigInteger).label("points"))
            .where(Gathering.chain_id == self.chain_id, where, Gathering.version.in_(self._counting()))
            .group_by(account)
        )
        return statement if ranking.since is None else statement.where(Gathering.timestamp >= ranking.since)

    def _standing(self, ranking: Ranking) -> Any:
        left = Score.points * self._left(ranking.now) // PARTS
        return (
            select(Score.account.label("account"), cast(func.sum(left), BigInteger).label("points"))
            .where(Score.chain_id == self.chain_id, self._of_skill(Score.skill, ranking.side, ranking.skill))
            .where(Score.version.in_(self._counting()))
            .group_by(Score.account)
        )

    def _left(self, now: int) -> Any:
        """Return the SQL of what is left of a score's points at a time, in parts."""
        epoch = epoch_at(now)
        first = self.session.scalar(select(func.min(Score.epoch)).where(Score.chain_id == self.chain_id))
        epochs = range(max(first if first is not None else epoch, epoch - FORGOTTEN), epoch)
        left = {each: decayed(PARTS, epoch - each) for each in epochs}
        return case(left, value=Score.epoch, else_=case((Score.epoch >= epoch, PARTS), else_=0)) if left else PARTS

    def _of_skill(self, column: Any, side: Side, skill: str | None) -> Any:
        if side == "poster":
            return column == POSTING
        return column == skill if skill is not None else column != POSTING

    def _counting(self) -> Any:
        return select(StandingVersion.version).where(
            StandingVersion.chain_id == self.chain_id,
            StandingVersion.admitted_at.is_not(None),
            StandingVersion.voided_at.is_(None),
        )
