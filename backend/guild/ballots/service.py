"""Votes on a proposal."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.ballots.schemas import BallotList, BallotQuery, RelayedBallot, SignedBallot


@dataclass(frozen=True, slots=True)
class BallotService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def page(self, proposal_id: str, query: BallotQuery) -> BallotList:
        """Return a page."""
        raise NotIndexed


@dataclass(frozen=True, slots=True)
class RelayService:
    """Sends votes."""

    state: State

    def relay(self, proposal_id: str, ballot: SignedBallot, key: str | None) -> RelayedBallot:
        """Send a vote."""
        raise NotIndexed
