"""The list of proposals and the page of each."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.proposals.schemas import ProposalList, ProposalPage, ProposalQuery


@dataclass(frozen=True, slots=True)
class ProposalService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def page(self, query: ProposalQuery) -> ProposalList:
        """Return a page."""
        raise NotIndexed

    def read(self, proposal_id: str, account: str | None) -> ProposalPage:
        """Return a proposal."""
        raise NotIndexed
