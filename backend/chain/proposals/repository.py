"""Proposals and ballots in the index, with the quorum's figures at each snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, or_, select
from sqlalchemy.orm import Session, defer

from backend.chain.guild.schemas import ProposalState
from indexer.models import Ballot, Proposal, QuorumCheckpoint, SupplyCheckpoint, TimelockOperation


@dataclass(frozen=True, slots=True)
class Counted:
    """A proposal with what its state depends on: supply and percentage at its snapshot, and its operation.

    A snapshot that is still to come has the figures of now. `done` and `undone` tell of the timelock's operation
    whether it was executed and whether it was cancelled.
    """

    proposal: Proposal
    supply: int
    numerator: int
    done: bool
    undone: bool


@dataclass(frozen=True, slots=True)
class ProposalRepository:
    """Reads proposals of one chain."""

    session: Session
    chain_id: int

    def get(self, proposal_id: str) -> Counted | None:
        """Return a proposal."""
        return next(iter(self._counted(Proposal.proposal_id == proposal_id, limit=1)), None)

    def some(self, proposal_ids: Sequence[str]) -> dict[str, Counted]:
        """Return proposals by id."""
        if not proposal_ids:
            return {}
        found = self._counted(Proposal.proposal_id.in_(proposal_ids), limit=len(proposal_ids))
        return {counted.proposal.proposal_id: counted for counted in found}

    def page(
        self,
        after: tuple[int, str] | None,
        limit: int,
        *,
        proposer: str | None = None,
        state: ProposalState | None = None,
        at: int = 0,
        slim: bool = False,
    ) -> list[Counted]:
        """Return up to `limit` proposals, the newest first, after a position of time and id.

        With a `state`, those that cannot be in it at the time `at` are left out; the others are still to be judged.
        `slim` leaves calls and descriptions unread.
        """
        wanted = [] if state is None else [_may_be(state, at)]
        if proposer is not None:
            wanted.append(Proposal.proposer == proposer)
        if after is not None:
            created_at, proposal_id = after
            older = Proposal.created_at < created_at
            wanted.append(or_(older, and_(Proposal.created_at == created_at, Proposal.proposal_id > proposal_id)))
        return self._counted(*wanted, limit=limit, slim=slim)

    def _counted(self, *wanted: ColumnElement[bool], limit: int, slim: bool = False) -> list[Counted]:
        operation = TimelockOperation
        unread = (Proposal.targets, Proposal.values, Proposal.calldatas, Proposal.description)
        rows = self.session.execute(
            select(
                Proposal,
                _latest(SupplyCheckpoint, SupplyCheckpoint.supply).label("supply"),
                _latest(QuorumCheckpoint, QuorumCheckpoint.numerator).label("numerator"),
                operation.executed_at,
                operation.canceled_at,
            )
            .outerjoin(
                operation,
                and_(operation.chain_id == Proposal.chain_id, operation.operation_id == Proposal.operation_id),
            )
            .options(*(defer(column) for column in unread) if slim else ())
            .where(Proposal.chain_id == self.chain_id, *wanted)
            .order_by(Proposal.created_at.desc(), Proposal.proposal_id)
            .limit(limit)
        )
        return [
            Counted(
                proposal=row.Proposal,
                supply=row.supply or 0,
                numerator=row.numerator or 0,
                done=row.executed_at is not None,
                undone=row.canceled_at is not None,
            )
            for row in rows
        ]

    def ballot(self, proposal_id: str, voter: str) -> Ballot | None:
        """Return the vote of an account on a proposal."""
        return self.session.scalar(
            select(Ballot).where(
                Ballot.chain_id == self.chain_id, Ballot.proposal_id == proposal_id, Ballot.voter == voter
            )
        )

    def ballots(self, proposal_id: str, after: tuple[int, int] | None, limit: int) -> Sequence[Ballot]:
        """Return up to `limit` votes on a proposal, the newest first, after a position of block and log."""
        statement = select(Ballot).where(Ballot.chain_id == self.chain_id, Ballot.proposal_id == proposal_id)
        if after is not None:
            number, index = after
            same = and_(Ballot.block_number == number, Ballot.log_index < index)
            statement = statement.where(or_(Ballot.block_number < number, same))
        newest_first = (Ballot.block_number.desc(), Ballot.log_index.desc())
        return self.session.scalars(statement.order_by(*newest_first).limit(limit)).all()

    def ballots_of(self, voter: str, limit: int) -> Sequence[Ballot]:
        """Return the last votes of an account."""
        return self.session.scalars(
            select(Ballot)
            .where(Ballot.chain_id == self.chain_id, Ballot.voter == voter)
            .order_by(Ballot.block_number.desc(), Ballot.log_index.desc())
            .limit(limit)
        ).all()

    def changed_block(self, proposal_id: str) -> int:
        """Return the last block in which a vote on a proposal was cast; zero without votes."""
        newest = select(func.max(Ballot.block_number)).where(
            Ballot.chain_id == self.chain_id, Ballot.proposal_id == proposal_id
        )
        return self.session.scalar(newest) or 0


def _latest(table: type[SupplyCheckpoint | QuorumCheckpoint], column: Any) -> ScalarSelect[Any]:
    """Return what a checkpoint table says at the snapshot of each proposal."""
    return (
        select(column)
        .where(table.chain_id == Proposal.chain_id, table.timestamp <= Proposal.vote_start)
        .order_by(table.timestamp.desc(), table.block_number.desc(), table.log_index.desc())
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )


def _may_be(state: ProposalState, at: int) -> ColumnElement[bool]:
    """Return what every proposal in a state at a time fulfils, as far as its own row tells."""
    ended = or_(Proposal.executed_at.is_not(None), Proposal.canceled_at.is_not(None))
    queued = Proposal.queued_at.is_not(None)
    counted = and_(~ended, ~queued, Proposal.vote_end < at)
    fulfilled: dict[ProposalState, ColumnElement[bool]] = {
        "pending": and_(~ended, Proposal.vote_start >= at),
        "active": and_(~ended, Proposal.vote_start < at, Proposal.vote_end >= at),
        "defeated": counted,
        "succeeded": counted,
        "queued": and_(~ended, queued),
        "executed": or_(Proposal.executed_at.is_not(None), queued),
        "canceled": or_(Proposal.canceled_at.is_not(None), queued),
        "expired": false(),
    }
    return fulfilled[state]
