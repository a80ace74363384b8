"""An account's passport."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotFound
from backend.core.state import State
from backend.people.passports.schemas import Passport, Portfolio, PortfolioQuery


@dataclass(frozen=True, slots=True)
class PassportService:
    """Answers about passports at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def passport(self, address: str) -> Passport:
        """Return a passport."""
        raise NotFound

    def portfolio(self, address: str, query: PortfolioQuery) -> Portfolio:
        """Return a page of paid work."""
        raise NotFound
