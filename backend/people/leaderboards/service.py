"""Lists of those who earned most."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.chain.leaders.repository import LeaderRepository, Ranking
from backend.core.errors import InvalidCursor
from backend.core.skills import skill_word
from backend.core.state import State
from backend.people.leaderboards.schemas import Leader, Leaderboard, LeaderboardQuery

DAY = 24 * 3600
PERIODS = {"week": 7 * DAY, "month": 30 * DAY, "quarter": 90 * DAY}


@dataclass(frozen=True, slots=True)
class LeaderboardService:
    """Answers about leaderboards at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def page(self, query: LeaderboardQuery) -> Leaderboard:
        """Return a page of a leaderboard; raises `InvalidCursor`.

        All pages of one reading rank by the moment of the first, so that time moves nobody from one page to another.
        """
        bound = {"list": "leaders", "side": query.side, "skill": query.skill, "period": query.period}
        at, shown, after = self._position(bound, query.cursor) if query.cursor else (self.head.now, 0, None)
        seconds = PERIODS.get(query.period)
        ranking = Ranking(
            side=query.side,
            skill=skill_word(query.skill) if query.skill else None,
            now=at,
            since=None if seconds is None else at - seconds,
        )
        leaders = LeaderRepository(self.session, self.state.chain_id)
        rows = leaders.page(ranking, after, query.limit + 1)
        page = rows[: query.limit]
        accounts = [row.account for row in page]
        labels = self.state.read_labels(self.session, self.state.chain_id, accounts, self.state.clock.wall())
        completions, exact = leaders.completions(ranking, accounts), leaders.exact(ranking, accounts)
        last = page[-1] if len(rows) > len(page) else None
        return Leaderboard(
            items=[
                Leader(
                    rank=shown + number,
                    address=row.account,
                    name=labels[row.account].name,
                    display_name=labels[row.account].display_name,
                    points=str(exact.get(row.account, row.points)),
                    completions=completions.get(row.account, 0),
                )
                for number, row in enumerate(page, start=1)
            ],
            next_cursor=self.state.cursors.encode(bound, [at, shown + len(page), str(last.points), last.account])
            if last
            else None,
            block=self.head.block,
            finality=self.head.finality(),
        )

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, int, tuple[int, str]]:
        match self.state.cursors.decode(bound, cursor):
            case [int(at), int(shown), str(points), str(account)]:
                return at, shown, (int(points), account)
        raise InvalidCursor
