"""Those who hold votes."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.voters.schemas import Voter, VoterList, VoterNonce, VoterQuery


@dataclass(frozen=True, slots=True)
class VoterService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def page(self, query: VoterQuery) -> VoterList:
        """Return a page."""
        raise NotIndexed

    def read(self, address: str) -> Voter:
        """Return a voter."""
        raise NotIndexed


def read_nonce(state: State, address: str) -> VoterNonce:
    """Return the nonce of an account."""
    raise NotIndexed
