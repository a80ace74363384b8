"""Disputes, evidence, cases and votes, as the indexer keeps them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from backend.chain.tasks.modes import CONTEST_DISPUTED, CONTEST_ENDED
from backend.chain.tasks.service import DISPUTED, FIRST_ENDED
from backend.core.benches import Bench
from backend.core.courts import CourtRules
from indexer.models import (
    CourtBallot,
    CourtCase,
    CourtRound,
    Dispute,
    Evidence,
    PanelCase,
    PanelDue,
    PanelVote,
    Seat,
    Task,
)

Position = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which disputes are asked for; None does not matter."""

    state: str | None = None
    arbitrator: str | None = None
    party: str | None = None
    member: str | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class DisputeRepository:
    """Reads the disputes of one chain at one chain time; `benches` and `courts` are those whose rules are known."""

    session: Session
    chain_id: int
    now: int
    benches: Mapping[str, Bench] = field(default_factory=dict)
    courts: Mapping[str, CourtRules] = field(default_factory=dict)

    def page(self, filters: Filters, after: Position | None, limit: int) -> Sequence[Row[Any]]:
        """Return rows of (Dispute, Task, Seat or None, PanelCase or None, CourtRound or None, state), the newest first.

        The round is the one where a dispute stands that is before a court.
        """
        opened, arbitrator, number = Dispute.opened_at, Dispute.arbitrator, Dispute.dispute_id
        statement = self._filtered(self._joined(), filters)
        if after is not None:
            at, panel, last = after
            statement = statement.where(
                or_(
                    opened < at,
                    and_(opened == at, arbitrator > panel),
                    and_(opened == at, arbitrator == panel, number < last),
                )
            )
        return self.session.execute(statement.order_by(opened.desc(), arbitrator, number.desc()).limit(limit)).all()

    def get(self, arbitrator: str, number: int) -> Row[Any] | None:
        """Return the row of one dispute."""
        where = (Dispute.arbitrator == arbitrator, Dispute.dispute_id == number)
        return self.session.execute(self._joined().where(*where)).first()

    def of_task(self, task_id: str) -> Sequence[Row[Any]]:
        """Return the rows of all disputes of a task."""
        return self.session.execute(self._joined().where(Dispute.task_id == task_id)).all()

    def evidence(self, dispute: Dispute, limit: int) -> Sequence[Evidence]:
        """Return what was brought to a dispute, oldest first."""
        return self.session.scalars(
            select(Evidence)
            .where(
                Evidence.chain_id == self.chain_id,
                Evidence.escrow == dispute.escrow,
                Evidence.arbitrator == dispute.arbitrator,
                Evidence.subject == dispute.subject,
            )
            .order_by(Evidence.block_number, Evidence.log_index)
            .limit(limit)
        ).all()

    def said_at_court(self, dispute: Dispute, limit: int) -> Sequence[Evidence]:
        """Return what anybody brought to a dispute before a court itself, oldest first."""
        return self.session.scalars(
            select(Evidence)
            .where(
                Evidence.chain_id == self.chain_id,
                Evidence.escrow == dispute.arbitrator,
                Evidence.arbitrator == dispute.arbitrator,
                Evidence.subject == f"0x{dispute.dispute_id:064x}",
            )
            .order_by(Evidence.block_number, Evidence.log_index)
            .limit(limit)
        ).all()

    def case(self, panel: str, number: int) -> PanelCase | None:
        """Return a case of a panel."""
        return self.session.get(PanelCase, (self.chain_id, panel, number))

    def votes(self, panel: str, number: int) -> Sequence[PanelVote]:
        """Return the votes of a case in their order."""
        where = (PanelVote.chain_id == self.chain_id, PanelVote.panel == panel, PanelVote.dispute_id == number)
        return self.session.scalars(
            select(PanelVote).where(*where).order_by(PanelVote.voted_at, PanelVote.member)
        ).all()

    def due(self, panel: str, account: str) -> int:
        """Return what an account may withdraw from a panel, in wei."""
        row = self.session.get(PanelDue, (self.chain_id, panel, account))
        return row.amount if row is not None else 0

    def entries(self, task_id: str) -> Sequence[Seat]:
        """Return the entries of a contest in their order."""
        where = (Seat.chain_id == self.chain_id, Seat.task_id == task_id, Seat.entry > 0)
        return self.session.scalars(select(Seat).where(*where).order_by(Seat.entry)).all()

    def _joined(self) -> Any:
        # Any listed escrow may speak of any task: only its own tasks are meant, and only the case that it opened.
        return (
            select(Dispute, Task, Seat, PanelCase, CourtRound, self._state().label("state"))
            .join(
                Task,
                and_(
                    Task.chain_id == Dispute.chain_id,
                    Task.task_id == Dispute.task_id,
                    Task.escrow == Dispute.escrow,
                    Task.arbitrator == Dispute.arbitrator,
                ),
            )
            .outerjoin(
                Seat,
                and_(
                    Seat.chain_id == Dispute.chain_id,
                    Seat.task_id == Dispute.task_id,
                    Seat.dispute_id == Dispute.dispute_id,
                ),
            )
            .outerjoin(
                PanelCase,
                and_(
                    PanelCase.chain_id == Dispute.chain_id,
                    PanelCase.panel == Dispute.arbitrator,
                    PanelCase.dispute_id == Dispute.dispute_id,
                    PanelCase.arbitrable == Dispute.escrow,
                ),
            )
            .outerjoin(
                CourtCase,
                and_(
                    CourtCase.chain_id == Dispute.chain_id,
                    CourtCase.court == Dispute.arbitrator,
                    CourtCase.dispute_id == Dispute.dispute_id,
                    CourtCase.arbitrable == Dispute.escrow,
                ),
            )
            .outerjoin(
                CourtRound,
                and_(
                    CourtRound.chain_id == CourtCase.chain_id,
                    CourtRound.court == CourtCase.court,
                    CourtRound.dispute_id == CourtCase.dispute_id,
                    CourtRound.round == CourtCase.round,
                ),
            )
            .where(Dispute.chain_id == self.chain_id)
        )

    def _state(self) -> ColumnElement[str]:
        """Return the SQL that names how far a dispute has come at this time."""
        now = self.now
        voted = PanelCase.opened_at + self._rule(lambda bench: bench.voting_period)
        heard = PanelCase.appealed_at + self._rule(self._hearing)
        return case(
            (or_(Seat.state >= FIRST_ENDED, and_(Seat.state.is_(None), Task.status == CONTEST_ENDED)), "ended"),
            (Dispute.ruled_at.is_not(None), "ruled"),
            (Dispute.opened_at + Task.ruling_period <= now, "overdue"),
            (and_(CourtRound.court.is_not(None), self._decided_at() > now), "voting"),
            (and_(CourtRound.court.is_not(None), self._decided_at() + self._appeal_window() > now), "appealable"),
            (CourtRound.court.is_not(None), "decided"),
            (PanelCase.panel.is_(None), "voting"),
            (and_(PanelCase.appeal_id.is_not(None), PanelCase.appeal_ruled_at.is_(None), heard > now), "appealed"),
            (PanelCase.appeal_id.is_not(None), "decided"),
            (PanelCase.appeal_end > now, "appealable"),
            (PanelCase.ruled_at.is_not(None), "decided"),
            (voted > now, "voting"),
            (voted + self._rule(lambda bench: bench.appeal_window) > now, "appealable"),
            else_="decided",
        )

    def _decided_at(self) -> ColumnElement[int]:
        """Return the SQL of when the round of a court is over: each step ends by time where nobody ended it before."""
        row = CourtRound
        commit_from = func.coalesce(row.commit_from, row.draw_end)
        commits = case((row.drawn > 0, self._of_court(lambda rules: rules.commit_period)), else_=0)
        reveals = case((row.committed > 0, self._of_court(lambda rules: rules.reveal_period)), else_=0)
        return func.coalesce(row.decided_at, func.coalesce(row.reveal_from, commit_from + commits) + reveals)

    def _appeal_window(self) -> ColumnElement[int]:
        last = CourtRound.round + 1 >= self._of_court(lambda rules: rules.rounds)
        return case((last, 0), else_=self._of_court(lambda rules: rules.appeal_window))

    def _of_court(self, rule: Callable[[CourtRules], int]) -> ColumnElement[int]:
        known = {address: rule(rules) for address, rules in self.courts.items()}
        return case(known, value=CourtRound.court, else_=0) if known else literal(0)

    def _hearing(self, bench: Bench) -> int:
        second = self.benches.get(bench.second or "")
        return second.longest_path if second is not None else 0

    def _rule(self, rule: Any) -> ColumnElement[int]:
        known = {address: rule(bench) for address, bench in self.benches.items()}
        return case(known, value=PanelCase.panel, else_=0) if known else literal(0)

    def _filtered(self, statement: Select[Any], filters: Filters) -> Select[Any]:
        if filters.state is not None:
            statement = statement.where(self._state() == filters.state)
        if filters.arbitrator is not None:
            statement = statement.where(Dispute.arbitrator == filters.arbitrator)
        if filters.task_id is not None:
            statement = statement.where(Dispute.task_id == filters.task_id)
        if filters.party is not None:
            statement = statement.where(or_(Task.poster == filters.party, Seat.worker == filters.party))
        if filters.member is not None:
            statement = statement.where(self._before(filters.member))
        return statement

    def _before(self, member: str) -> ColumnElement[bool]:
        mine = [address for address, bench in self.benches.items() if member in bench.members]
        appeals = [address for address, bench in self.benches.items() if bench.second in mine]
        appealed = and_(Dispute.arbitrator.in_(appeals), PanelCase.appeal_id.is_not(None))
        drawn = exists().where(
            CourtBallot.chain_id == Dispute.chain_id,
            CourtBallot.court == Dispute.arbitrator,
            CourtBallot.dispute_id == Dispute.dispute_id,
            CourtBallot.juror == member,
        )
        return or_(Dispute.arbitrator.in_(mine), appealed, drawn)

    def jurors(self, dispute: Dispute) -> set[str]:
        """Return who was drawn for a dispute before a court."""
        where = (CourtBallot.court == dispute.arbitrator, CourtBallot.dispute_id == dispute.dispute_id)
        return set(self.session.scalars(select(CourtBallot.juror).where(CourtBallot.chain_id == self.chain_id, *where)))

    def judges(self, row: Row[Any]) -> Collection[str]:
        """Return who decides an open dispute.

        The members of its panel, and of the one appealed to once it was; or whoever was drawn for it.
        """
        if not is_open(row.Task, row.Seat):
            return ()
        if row.CourtRound is not None:
            return self.jurors(row.Dispute)
        bench = self.benches.get(row.Dispute.arbitrator)
        if bench is None:
            return ()
        second = self.benches.get(bench.second or "") if row.PanelCase and row.PanelCase.appeal_id is not None else None
        return {*bench.members, *(second.members if second else ())}


def is_open(task: Task, seat: Seat | None) -> bool:
    """Tell whether a dispute has not ended; `seat` is None for that of a contest."""
    return task.status == CONTEST_DISPUTED if seat is None else seat.state == DISPUTED


def may_judge(repository: DisputeRepository, task_id: str, worker: str, account: str) -> bool:
    """Tell whether an account decides an open dispute about a worker's seat, or about the contest he entered."""
    return any(
        account in repository.judges(row)
        for row in repository.of_task(task_id)
        if row.Seat is None or row.Seat.worker == worker
    )
