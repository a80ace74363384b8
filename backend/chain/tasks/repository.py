"""Tasks, seats and their events, as the indexer keeps them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.chain.tasks.modes import ACTIVE, CONTEST, CONTEST_DISPUTED, CONTEST_ENDED
from indexer.models import Dispute, Pot, PotContribution, Record, Seat, Task
from indexer.timeline import Step, read_timeline, was_handed_in, was_noted


def status_at(now: int) -> ColumnElement[str]:
    """Return the SQL that names a task's status at a chain time."""
    claimable = and_(Task.status == ACTIVE, Task.open > 0, Task.deadline > now)
    ended = Task.status == CONTEST_ENDED
    return case(
        (claimable, "open"),
        (and_(ended, Task.winner.is_not(None)), "completed"),
        (ended, "closed"),
        (or_(Task.disputed > 0, Task.status == CONTEST_DISPUTED), "in_dispute"),
        (or_(Task.submitted > 0, Task.rejected > 0), "in_review"),
        (or_(Task.working > 0, Task.committed > 0), "in_progress"),
        (and_(Task.mode == CONTEST, Task.revealed > 0), "in_review"),
        (Task.paid > 0, "completed"),
        (and_(Task.status == ACTIVE, Task.open > 0), "expired"),
        else_="closed",
    )


def task_listing(chain_id: int, now: int) -> Subquery:
    """Return what lists need of every task of a chain, with `state` as its status at `now`; others join to it."""
    columns = [column for column in Task.__table__.columns if column.name not in {"chain_id", "extra_data", "salt"}]
    return select(*columns, status_at(now).label("state")).where(Task.chain_id == chain_id).subquery("listing")


@dataclass(frozen=True, slots=True)
class TaskRepository:
    """Reads tasks of one chain."""

    session: Session
    chain_id: int

    def get(self, task_id: str) -> Task | None:
        """Return a task by its id."""
        return self.session.scalar(self._tasks().where(Task.task_id == task_id))

    def with_brief(self, digest: str) -> Sequence[Task]:
        """Return the tasks whose document has this digest."""
        return self.session.scalars(self._tasks().where(Task.brief == digest)).all()

    def status(self, task_id: str, now: int) -> str:
        """Return the status of a task at a chain time."""
        where = (Task.chain_id == self.chain_id, Task.task_id == task_id)
        return self.session.execute(select(status_at(now)).where(*where)).scalar_one()

    def seats(self, task_id: str, limit: int, always: str | None) -> Sequence[Seat]:
        """Return the seats of a task that changed last, and the one of the worker `always` wherever it stands."""
        mine = (Seat.chain_id == self.chain_id, Seat.task_id == task_id)
        newest = select(Seat).where(*mine).order_by(Seat.changed_block.desc(), Seat.worker).limit(limit)
        seats = list(self.session.scalars(newest))
        if always and always not in {seat.worker for seat in seats}:
            seats.extend(self.session.scalars(select(Seat).where(*mine, Seat.worker == always)))
        return seats

    def seats_of(self, worker: str, limit: int) -> Sequence[Seat]:
        """Return the seats a worker took last."""
        return self.session.scalars(
            select(Seat)
            .where(Seat.chain_id == self.chain_id, Seat.worker == worker)
            .order_by(Seat.taken_at.desc(), Seat.task_id)
            .limit(limit)
        ).all()

    def recorded(self, seats: Iterable[Seat]) -> set[tuple[str, str]]:
        """Return (task id, worker) of those seats that Reputation has noted or recorded."""
        noted, others = set(), []
        for seat in seats:
            key = (seat.task_id, seat.worker)
            if seat.noted:
                noted.add(key)
            else:
                others.append(key)
        # Whatever calls itself an escrow may be recorded from; only the task's own is meant.
        own = and_(Task.chain_id == Record.chain_id, Task.task_id == Record.task_id, Task.escrow == Record.escrow)
        rows = self.session.execute(
            select(Record.task_id, Record.account)
            .join(Task, own)
            .where(Record.chain_id == self.chain_id, tuple_(Record.task_id, Record.account).in_(others))
        )
        return noted | {(task_id, account) for task_id, account in rows}

    def payable_bench(self, task_id: str) -> tuple[str, str] | None:
        """Return arbitrator and extra data of a task in whose state somebody may have to pay for arbitration."""
        judged = and_(Task.mode == CONTEST, Task.status == ACTIVE, Task.revealed > 0)
        where = (Task.task_id == task_id, or_(Task.submitted > 0, Task.rejected > 0, judged))
        row = self.session.execute(
            select(Task.arbitrator, Task.extra_data).where(Task.chain_id == self.chain_id, *where)
        ).first()
        return (row.arbitrator, row.extra_data) if row is not None else None

    def seat(self, task_id: str, worker: str) -> Seat | None:
        """Return the seat of a worker in a task."""
        where = (Seat.chain_id == self.chain_id, Seat.task_id == task_id, Seat.worker == worker)
        return self.session.scalar(select(Seat).where(*where))

    def workers(self, task_id: str, among: Collection[str]) -> set[str]:
        """Return those of some accounts that hold or held a seat in a task."""
        where = (Seat.chain_id == self.chain_id, Seat.task_id == task_id, Seat.worker.in_(among))
        return set(self.session.scalars(select(Seat.worker).where(*where)))

    def disputes(self, task_ids: Collection[str]) -> dict[tuple[str, int], Dispute]:
        """Return the disputes of some tasks by (task id, number before the task's arbitrator)."""
        # Any listed escrow may speak of any task; only its own are meant.
        own = and_(
            Task.chain_id == Dispute.chain_id,
            Task.task_id == Dispute.task_id,
            Task.escrow == Dispute.escrow,
            Task.arbitrator == Dispute.arbitrator,
        )
        where = (Dispute.chain_id == self.chain_id, Dispute.task_id.in_(task_ids))
        rows = self.session.scalars(select(Dispute).join(Task, own).where(*where))
        return {(row.task_id, row.dispute_id): row for row in rows}

    def pots(self, task_ids: Collection[str]) -> dict[str, Pot]:
        """Return the pots of some tasks by task id."""
        rows = self.session.scalars(select(Pot).where(Pot.chain_id == self.chain_id, Pot.task_id.in_(task_ids)))
        return {row.task_id: row for row in rows}

    def contribution(self, task_id: str, account: str) -> int:
        """Return what an account has in the pot of a task, in token units."""
        row = self.session.get(PotContribution, (self.chain_id, task_id, account))
        return row.amount if row is not None else 0

    def contributions(self, task_id: str, after: tuple[int, str] | None, limit: int) -> Sequence[PotContribution]:
        """Return what accounts have put into the pot of a task after a position, the largest first."""
        net, contributor = PotContribution.net, PotContribution.contributor
        statement = select(PotContribution).where(
            PotContribution.chain_id == self.chain_id, PotContribution.task_id == task_id
        )
        if after is not None:
            statement = statement.where(or_(net < after[0], and_(net == after[0], contributor > after[1])))
        return self.session.scalars(statement.order_by(net.desc(), contributor).limit(limit)).all()

    def contributors(self, task_id: str) -> int:
        """Return how many accounts have something in the pot of a task."""
        where = (PotContribution.chain_id == self.chain_id, PotContribution.task_id == task_id, PotContribution.net > 0)
        return self.session.execute(select(func.count()).where(*where)).scalar_one()

    def states(self, task_ids: Collection[str]) -> dict[str, list[int]]:
        """Return the states of the seats of some tasks by task id."""
        found: dict[str, list[int]] = defaultdict(list)
        where = (Seat.chain_id == self.chain_id, Seat.task_id.in_(task_ids))
        for task_id, state in self.session.execute(select(Seat.task_id, Seat.state).where(*where)):
            found[task_id].append(state)
        return found

    def timeline(self, task: Task, limit: int) -> list[Step]:
        """Return the last events of a task, oldest first."""
        return read_timeline(self.session.connection(), task, limit)

    def was_handed_in(self, task_id: str, worker: str, digest: str) -> bool:
        """Tell whether a worker ever handed in, or revealed, what has this digest, in a task."""
        return was_handed_in(self.session.connection(), self.chain_id, task_id, worker, digest)

    def was_noted(self, task_id: str, worker: str, digest: str) -> bool:
        """Tell whether what has this digest was ever asked for, or given as a reason, about a worker's seat."""
        return was_noted(self.session.connection(), self.chain_id, task_id, worker, digest)

    def _tasks(self) -> Select[Task]:
        return select(Task).where(Task.chain_id == self.chain_id)
