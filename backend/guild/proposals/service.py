"""The list of proposals and the page of each."""

from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.guild.repository import GuildRepository
from backend.chain.proposals.legal import Facts, legal_actions
from backend.chain.proposals.service import ProposalReader, ballot_of
from backend.chain.proposals.states import tally
from backend.chain.relay.service import RelayBook
from backend.core.errors import InvalidCursor, NotFound
from backend.core.state import State
from backend.guild.proposals.schemas import ProposalList, ProposalPage, ProposalQuery


@dataclass(frozen=True, slots=True)
class ProposalService:
    """Answers about proposals at one head of the index."""

    state: State
    session: Session
    reader: ProposalReader

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read head and rules and return the service; raises `NoGuild` and `NotIndexed`."""
        return cls(state, session, ProposalReader.open(state, session))

    def page(self, query: ProposalQuery) -> ProposalList:
        """Return a page of proposals; raises `InvalidCursor`."""
        reader, head = self.reader, self.reader.head
        bound = {"list": "proposals", **query.model_dump(include={"state", "proposer"}, exclude_none=True)}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        found = list(islice(reader.in_state(query.state, query.proposer, after), query.limit + 1))
        shown = found[: query.limit]
        names = reader.names(*{counted.proposal.proposer for counted in shown})
        last = shown[-1].proposal if len(found) > len(shown) else None
        return ProposalList(
            items=[reader.item(counted, names) for counted in shown],
            next_cursor=self.state.cursors.encode(bound, [last.created_at, last.proposal_id]) if last else None,
            block=head.block,
            finality=head.finality(*(counted.proposal.changed_block for counted in shown)),
        )

    def read(self, proposal_id: str, account: str | None) -> ProposalPage:
        """Return the page of a proposal; raises `NotFound`."""
        reader, head = self.reader, self.reader.head
        counted = reader.repository.get(proposal_id)
        if counted is None:
            raise NotFound
        row = counted.proposal
        item = reader.item(counted, reader.names(row.proposer))
        ballot = reader.repository.ballot(proposal_id, account) if account else None
        weight = GuildRepository(self.session, self.state.chain_id).votes_at(account, row.vote_start) if account else 0
        facts = Facts(
            counted=counted,
            # What a transaction sent now would meet, which may lie after the indexed block.
            state=tally(counted, reader.rules.quorum_minimum, head.now).state,
            now=head.now,
            account=account,
            voted=ballot is not None,
            weight=weight,
            guardian=reader.rules.guardian,
            guardian_until=reader.rules.guardian_until,
            relay=self.state.settings.relayer_key is not None,
            relay_left=account is None or self._book().wait(account) is None,
        )
        return ProposalPage(
            **item.model_dump(),
            description=row.description,
            description_hash=row.description_hash,
            actions=reader.calls(row),
            ballot=ballot_of(ballot) if ballot else None,
            weight=str(weight) if account else None,
            legal=legal_actions(facts),
            now=head.now,
            block=head.block,
            finality=head.finality(row.changed_block),
        )

    def _book(self) -> RelayBook:
        state = self.state
        return RelayBook.of(state.settings, self.session, state.chain_id, state.clock.wall())

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, str]:
        match self.state.cursors.decode(bound, cursor):
            case [int(created_at), str(proposal_id)]:
                return created_at, proposal_id
        raise InvalidCursor
