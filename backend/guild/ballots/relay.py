"""Votes sent for the voters who signed them.

Whatever can be refused without the node is refused first, then what the node can tell by a trial; only a vote that
would count is paid for.
"""

import hashlib
from dataclasses import dataclass

import orjson

from backend.chain.calls.decoder import encode_call, failure_name
from backend.chain.guild.repository import GuildRepository
from backend.chain.guild.service import GuildContracts
from backend.chain.guild.signing import CAST, SignedVote
from backend.chain.node.batch import Answer, Node
from backend.chain.proposals.repository import Counted
from backend.chain.proposals.service import SUPPORTS, ProposalReader
from backend.chain.proposals.states import tally
from backend.chain.relay.repository import RelayRepository
from backend.chain.relay.sender import Order, Sender
from backend.chain.relay.service import RelayBook, Wish
from backend.core.errors import (
    AlreadyVoted,
    ApiError,
    NotFound,
    NoVotingPower,
    RelayUnavailable,
    VoteSignature,
    VotingClosed,
    VotingNotStarted,
)
from backend.core.state import State
from backend.guild.ballots.schemas import RelayedBallot, SignedBallot

# Gas beyond the trial's: the vote that reaches the quorum late also moves the end.
RESERVE = 60_000


@dataclass(frozen=True, slots=True)
class RelayService:
    """Checks a signed vote and sends it; no transaction of the database is open while the node is asked."""

    state: State

    def relay(self, proposal_id: str, ballot: SignedBallot, key: str | None) -> RelayedBallot:
        """Send a vote for its voter; the same request again is answered with the same transaction.

        Raises `NotFound`, `VotingNotStarted`, `VotingClosed`, `AlreadyVoted`, `NoVotingPower`, `VotePending`,
        `VoteSignature`, `RelayUnavailable`, `RelayExhausted`, `IdempotencyConflict` and `NodeUnavailable`.
        """
        governor = GuildContracts.of(self.state.manifest).governor
        sender = Sender.of(self.state)
        if sender is None:
            raise RelayUnavailable
        vote = SignedVote(proposal_id, SUPPORTS.index(ballot.support), ballot.voter, ballot.reason, ballot.signature)
        wish = Wish(proposal_id, ballot.voter, _digest(vote), key)
        if self._waits(wish.account):
            sender.settle()
        weight, sent = self._admit(vote, wish)
        if sent is None:
            try:
                gas = self._trial(sender, vote)
            except ApiError:
                # The same vote may have arrived meanwhile, sent by another request.
                if (sent := self._arrived(wish)) is None:
                    raise
            else:
                sent = sender.send(Order(wish, governor, encode_call(CAST, *vote.arguments()), gas))
        return RelayedBallot(tx_hash=sent, voter=ballot.voter, support=ballot.support, weight=str(weight))

    def _waits(self, voter: str) -> bool:
        """Tell whether a vote of the voter is on its way, as far as was known before the chain is asked."""
        with self.state.database.read() as session:
            return RelayRepository(session, self.state.chain_id).has_pending(voter)

    def _arrived(self, wish: Wish) -> str | None:
        with self.state.database.read() as session:
            live = RelayRepository(session, self.state.chain_id).live(wish.subject, wish.account)
            return live.hashes[0] if live is not None and live.request == wish.request else None

    def _admit(self, vote: SignedVote, wish: Wish) -> tuple[int, str | None]:
        """Return the vote's weight, and the hash of the transaction if the same vote was sent before."""
        with self.state.database.read() as session:
            reader = ProposalReader.open(self.state, session)
            counted = reader.repository.get(vote.proposal_id)
            if counted is None:
                raise NotFound
            start = counted.proposal.vote_start
            weight = GuildRepository(session, self.state.chain_id).votes_at(vote.voter, start)
            book = RelayBook.of(self.state.settings, session, self.state.chain_id, self.state.clock.wall())
            live = book.repository.live(wish.subject, wish.account)
            if live is not None and live.sent_at is not None and live.request == wish.request:
                book.answered(wish)
                return weight, live.hashes[0]
            self._open(reader, counted)
            if reader.repository.ballot(vote.proposal_id, vote.voter) is not None:
                raise AlreadyVoted
            if weight == 0:
                raise NoVotingPower
            book.answered(wish)
            return weight, None

    @staticmethod
    def _open(reader: ProposalReader, counted: Counted) -> None:
        state = tally(counted, reader.rules.quorum_minimum, reader.head.now).state
        if state == "pending":
            raise VotingNotStarted(opens_at=counted.proposal.vote_start + 1)
        if state != "active":
            raise VotingClosed

    def _trial(self, sender: Sender, vote: SignedVote) -> int:
        """Try the vote on the newest block, within the cap of gas; returns the gas it may use."""
        cap = self.state.settings.relay_gas
        governor = GuildContracts.of(self.state.manifest).governor
        node = Node(self.state.node, self.state.settings.rpc_url)
        nonces = {"to": governor, "data": encode_call("nonces(address)", vote.voter)}
        nonce, code = node.batch([("eth_call", [nonces, "latest"]), ("eth_getCode", [vote.voter, "latest"])])
        is_key = not code.data()
        if is_key and not vote.is_by_key(self.state.chain_id, governor, nonce.number()):
            raise VoteSignature
        call = {
            "from": sender.address,
            "to": governor,
            "data": encode_call(CAST, *vote.arguments()),
            "gas": hex(cap),
        }
        tried, estimate = node.batch([("eth_call", [call, "latest"]), ("eth_estimateGas", [call])])
        for answer in (tried, estimate):
            if answer.error is not None:
                raise _named(answer)
        return min(cap, estimate.number() + RESERVE)


def _named(answer: Answer) -> ApiError:
    """Return what a refused trial means; whatever a contract voter does instead of approving counts as no approval."""
    name = failure_name(answer.error or {})
    known: dict[str, type[ApiError]] = {
        "GovernorAlreadyCastVote": AlreadyVoted,
        "GovernorUnexpectedProposalState": VotingClosed,
        "GuildGovernor_NoVotes": NoVotingPower,
    }
    return known.get(name, VoteSignature)()


def _digest(vote: SignedVote) -> str:
    content = [vote.proposal_id, vote.support, vote.voter, vote.reason, vote.signature]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()
