"""Courts and jurors as everybody sees them."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotFound
from backend.core.state import State
from backend.guild.courts.schemas import Court, Juror


@dataclass(frozen=True, slots=True)
class CourtService:
    """Answers about courts at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def court(self, court: str) -> Court:
        """Return a court; raises `NotFound`."""
        raise NotFound

    def juror(self, court: str, account: str) -> Juror:
        """Return an account as a juror; raises `NotFound`."""
        raise NotFound
