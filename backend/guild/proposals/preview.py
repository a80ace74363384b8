"""A look at a proposal before it is made."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.errors import NotIndexed
from backend.core.state import State
from backend.guild.proposals.schemas import Draft, Preview


@dataclass(frozen=True, slots=True)
class PreviewService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def preview(self, draft: Draft) -> Preview:
        """Return a preview."""
        raise NotIndexed
