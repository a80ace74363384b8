"""Those who hold votes, their own or delegated."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.calls.decoder import encode_call
from backend.chain.guild.repository import GuildRepository
from backend.chain.guild.service import GuildContracts
from backend.chain.heads.service import Head
from backend.chain.node.batch import Node
from backend.chain.proposals.repository import ProposalRepository
from backend.chain.proposals.service import SUPPORTS, title_of
from backend.core.errors import InvalidCursor, NodeUnavailable
from backend.core.state import State
from backend.guild.voters.schemas import CastBallot, Delegator, Voter, VoterItem, VoterList, VoterNonce, VoterQuery

FEW = 20
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class VoterService:
    """Answers about voters at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NoGuild` and `NotIndexed`."""
        GuildContracts.of(state.manifest)
        return cls(state, session, Head.of(state, session))

    def page(self, query: VoterQuery) -> VoterList:
        """Return a page of those with votes; raises `InvalidCursor`."""
        repository = GuildRepository(self.session, self.state.chain_id)
        bound = {"list": "voters"}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        found = repository.voters(after, query.limit + 1)
        shown = found[: query.limit]
        counts = repository.delegator_counts([row.account for row in shown])
        supply = repository.supply()
        whole = supply.supply if supply else 0
        last = shown[-1] if len(found) > len(shown) else None
        return VoterList(
            items=[
                VoterItem(
                    address=row.account,
                    votes=str(row.votes),
                    share_bps=row.votes * WHOLE // whole if whole else 0,
                    delegators=counts.get(row.account, 0),
                    balance=str(row.balance),
                )
                for row in shown
            ],
            next_cursor=self.state.cursors.encode(bound, [str(last.votes), last.account]) if last else None,
            block=self.head.block,
            finality=self.head.finality(*(row.changed_block for row in shown)),
        )

    def read(self, address: str) -> Voter:
        """Return an account's tokens, votes, delegators and last ballots; all zero for one without any."""
        repository = GuildRepository(self.session, self.state.chain_id)
        proposals = ProposalRepository(self.session, self.state.chain_id)
        row = repository.voter(address)
        ballots = proposals.ballots_of(address, FEW)
        changed = [*([row.changed_block] if row else []), *(ballot.block_number for ballot in ballots)]
        about = proposals.some([ballot.proposal_id for ballot in ballots])
        return Voter(
            address=address,
            balance=str(row.balance if row else 0),
            delegate=row.delegate if row else None,
            votes=str(row.votes if row else 0),
            system=row.system if row else False,
            delegators=[
                Delegator(address=holder.account, balance=str(holder.balance))
                for holder in repository.delegators(address, FEW)
            ],
            ballots=[
                CastBallot(
                    proposal_id=ballot.proposal_id,
                    title=title_of(about[ballot.proposal_id].proposal.description),
                    support=SUPPORTS[ballot.support],
                    weight=str(ballot.weight),
                    timestamp=ballot.timestamp,
                )
                for ballot in ballots
            ],
            block=self.head.block,
            finality=self.head.finality(*changed),
        )

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, str]:
        match self.state.cursors.decode(bound, cursor):
            case [str(votes), str(account)]:
                return int(votes), account
        raise InvalidCursor


def read_nonce(state: State, address: str) -> VoterNonce:
    """Return the nonce that a voter's next signed vote must name; raises `NoGuild` and `NodeUnavailable`."""
    governor = GuildContracts.of(state.manifest).governor
    node = Node(state.node, state.settings.rpc_url)
    answer = node.ask("eth_call", {"to": governor, "data": encode_call("nonces(address)", address)}, "latest")
    if answer.error is not None:
        raise NodeUnavailable
    return VoterNonce(nonce=str(answer.number()))
