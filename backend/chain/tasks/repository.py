"""Tasks, seats and their events, as the indexer keeps them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, select, tuple_
from sqlalchemy.orm import Session

from indexer.models import Activity, Record, Seat, Task

ACTIVE = 1


def status_at(now: int) -> ColumnElement[str]:
    """Return the SQL that names a task's status at a chain time."""
    claimable = and_(Task.status == ACTIVE, Task.open > 0, Task.deadline > now)
    return case(
        (claimable, "open"),
        (Task.submitted > 0, "in_review"),
        (Task.working > 0, "in_progress"),
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
        """Return (task id, worker) of those seats that Reputation has recorded."""
        keys = [(seat.task_id, seat.worker) for seat in seats]
        rows = self.session.execute(
            select(Record.task_id, Record.account).where(
                Record.chain_id == self.chain_id, tuple_(Record.task_id, Record.account).in_(keys)
            )
        )
        return {(task_id, account) for task_id, account in rows}

    def timeline(self, task_id: str, limit: int) -> Sequence[Activity]:
        """Return the last events of a task, oldest first."""
        newest = self.session.scalars(
            select(Activity)
            .where(Activity.chain_id == self.chain_id, Activity.task_id == task_id)
            .order_by(Activity.block_number.desc(), Activity.log_index.desc())
            .limit(limit)
        ).all()
        return newest[::-1]

    def submissions(self, task_id: str, worker: str) -> Sequence[Activity]:
        """Return every hand-in of a worker in a task."""
        return self.session.scalars(
            select(Activity).where(
                Activity.chain_id == self.chain_id,
                Activity.task_id == task_id,
                Activity.account == worker,
                Activity.kind == "work_submitted",
            )
        ).all()

    def _tasks(self) -> Select[Task]:
        return select(Task).where(Task.chain_id == self.chain_id)
