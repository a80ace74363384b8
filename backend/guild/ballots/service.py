"""Votes on a proposal."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.guild.service import GuildContracts
from backend.chain.heads.service import Head
from backend.chain.proposals.repository import ProposalRepository
from backend.chain.proposals.service import ballot_of
from backend.core.errors import InvalidCursor, NotFound
from backend.core.state import State
from backend.guild.ballots.schemas import BallotList, BallotQuery


@dataclass(frozen=True, slots=True)
class BallotService:
    """Answers about votes at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NoGuild` and `NotIndexed`."""
        GuildContracts.of(state.manifest)
        return cls(state, session, Head.of(state, session))

    def page(self, proposal_id: str, query: BallotQuery) -> BallotList:
        """Return a page of the votes on a proposal; raises `NotFound` and `InvalidCursor`."""
        repository = ProposalRepository(self.session, self.state.chain_id)
        if repository.get(proposal_id) is None:
            raise NotFound
        bound = {"list": "ballots", "proposal": proposal_id}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        found = repository.ballots(proposal_id, after, query.limit + 1)
        shown = found[: query.limit]
        last = shown[-1] if len(found) > len(shown) else None
        return BallotList(
            items=[ballot_of(row) for row in shown],
            next_cursor=self.state.cursors.encode(bound, [last.block_number, last.log_index]) if last else None,
            block=self.head.block,
            finality=self.head.finality(*(row.block_number for row in shown)),
        )

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, int]:
        match self.state.cursors.decode(bound, cursor):
            case [int(number), int(index)]:
                return number, index
        raise InvalidCursor
