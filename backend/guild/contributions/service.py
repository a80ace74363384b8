"""Contribution rewards as everybody sees them."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotFound
from backend.core.state import State
from backend.guild.contributions.schemas import AccountContributions, ContributionOverview


@dataclass(frozen=True, slots=True)
class ContributionService:
    """Answers about contribution rewards at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def overview(self) -> ContributionOverview:
        """Return rules and budget."""
        raise NotFound

    def account(self, address: str) -> AccountContributions:
        """Return what an account was granted and may claim."""
        raise NotFound
