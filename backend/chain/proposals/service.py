"""Rows of proposals and ballots as answers show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.calls.changes import InForce, changes_of
from backend.chain.calls.contracts import contracts_of
from backend.chain.calls.decoder import read_call
from backend.chain.guild import schemas
from backend.chain.guild.models import Ballot, Proposal
from backend.chain.guild.schemas import ProposalItem, ProposalState, Support, Votes
from backend.chain.guild.service import GuildContracts, Rules
from backend.chain.heads.service import Head
from backend.chain.proposals.repository import Counted, ProposalRepository
from backend.chain.proposals.states import Tally, tally
from backend.core.state import State

SUPPORTS: tuple[Support, ...] = ("against", "for", "abstain")
MOST_TITLE = 200
UNTITLED = "—"
CHUNK = 100


@dataclass(frozen=True, slots=True)
class ProposalReader:
    """Reads the proposals of a deployment at one head of the index."""

    state: State
    session: Session
    head: Head
    contracts: GuildContracts
    rules: Rules

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read head and rules; raises `NoGuild` and `NotIndexed`."""
        contracts = GuildContracts.of(state.manifest)
        head = Head.of(state, session)
        return cls(state, session, head, contracts, Rules.read(session, state.chain_id))

    @property
    def repository(self) -> ProposalRepository:
        """The rows."""
        return ProposalRepository(self.session, self.state.chain_id)

    @property
    def at(self) -> int:
        """The time of the indexed block, at which states are judged."""
        return self.head.cursor.timestamp

    def tally(self, counted: Counted) -> Tally:
        """Judge a proposal at the indexed block, as the governor would there."""
        return tally(counted, self.rules.quorum_minimum, self.at)

    def in_state(
        self, state: ProposalState | None, proposer: str | None, after: tuple[int, str] | None
    ) -> Iterator[Counted]:
        """Yield proposals in a state, the newest first, after a position of time and id."""
        while True:
            found = self.repository.page(after, CHUNK, proposer=proposer, state=state, at=self.at)
            yield from (counted for counted in found if state is None or self.tally(counted).state == state)
            if len(found) < CHUNK:
                return
            last = found[-1].proposal
            after = (last.created_at, last.proposal_id)

    def counts(self) -> dict[ProposalState, int]:
        """Return how many proposals are in each state that any is in."""
        counts: dict[ProposalState, int] = {}
        after = None
        while True:
            found = self.repository.page(after, CHUNK, slim=True)
            for counted in found:
                state = self.tally(counted).state
                counts[state] = counts.get(state, 0) + 1
            if len(found) < CHUNK:
                return counts
            after = (found[-1].proposal.created_at, found[-1].proposal.proposal_id)

    def item(self, counted: Counted, names: dict[str, str | None] | None = None) -> ProposalItem:
        """Return a proposal as lists show it; `names` are those of proposers on the chain."""
        row, judged = counted.proposal, self.tally(counted)
        return ProposalItem(
            id=row.proposal_id,
            title=title_of(row.description),
            proposer=row.proposer,
            proposer_name=(names or {}).get(row.proposer),
            state=judged.state,
            votes=Votes(against=str(row.votes_against), for_=str(row.votes_for), abstain=str(row.votes_abstain)),
            voters=row.voters,
            quorum=str(judged.quorum),
            quorum_reached=judged.quorum_reached,
            vote_start=row.vote_start,
            vote_end=row.vote_end,
            eta=row.eta,
            created_at=row.created_at,
            tx_hash=row.tx_hash,
        )

    def calls(self, proposal: Proposal) -> list[schemas.Call]:
        """Return what a proposal would do, as far as it can be read."""
        calls = zip(proposal.targets, proposal.values, proposal.calldatas, strict=True)
        return [self.call(target.lower(), int(value), calldata) for target, value, calldata in calls]

    def call(self, target: str, value: int, calldata: str) -> schemas.Call:
        """Return a call of a target (lower-case address) with `value` in wei and calldata as 0x text."""
        reading = read_call(contracts_of(self.state.manifest), target, bytes.fromhex(calldata[2:]))
        return schemas.Call(
            target=target,
            target_name=reading.contract.name if reading.contract else None,
            value=str(value),
            calldata=calldata,
            function=reading.function.signature if reading.function else None,
            arguments=reading.described(),
            changes=changes_of(self._in_force(), target, value, reading),
            state=reading.state,
        )

    def _in_force(self) -> InForce:
        tokens, contracts = self.state.tokens, self.contracts
        return InForce(self.session, self.state.chain_id, tokens, contracts.timelock, contracts.token)

    def names(self, *addresses: str) -> dict[str, str | None]:
        """Return the names of accounts on the chain, as far as they are known here."""
        labels = self.state.read_labels(self.session, self.state.chain_id, addresses, self.state.clock.wall())
        return {address: label.name for address, label in labels.items()}


def ballot_of(row: Ballot) -> schemas.Ballot:
    """Return a vote as answers show it."""
    return schemas.Ballot(
        voter=row.voter,
        support=SUPPORTS[row.support],
        weight=str(row.weight),
        reason=row.reason,
        timestamp=row.timestamp,
        tx_hash=row.tx_hash,
    )


def title_of(description: str) -> str:
    """Return the first line of a description that says something, without the marks of a heading."""
    for line in description.splitlines():
        if said := line.strip().lstrip("#").strip():
            return said[:MOST_TITLE]
    return UNTITLED
