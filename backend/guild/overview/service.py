"""The guild at a glance."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.overview.schemas import Guild


@dataclass(frozen=True, slots=True)
class OverviewService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def guild(self) -> Guild:
        """Return the guild."""
        raise NotIndexed
