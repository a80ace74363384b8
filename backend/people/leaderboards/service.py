"""Lists of those who earned most."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotFound
from backend.core.state import State
from backend.people.leaderboards.schemas import Leaderboard, LeaderboardQuery


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
        """Return a page of a leaderboard; raises `InvalidCursor`."""
        raise NotFound
