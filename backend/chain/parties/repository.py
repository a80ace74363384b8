"""Parties of tasks, as the indexer keeps them: a seat that a reorganisation took away leaves no party behind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from indexer.models import Seat, Task


@dataclass(frozen=True, slots=True)
class PartyRepository:
    """Reads the parties of tasks of one chain. Accounts are lower case."""

    session: Session
    chain_id: int

    def tasks_of(self, account: str) -> CompoundSelect[Any]:
        """Return the SQL of the ids of the tasks an account has to do with; others select from it."""
        posted = select(Task.task_id).where(Task.chain_id == self.chain_id, Task.poster == account)
        taken = select(Seat.task_id).where(Seat.chain_id == self.chain_id, Seat.worker == account)
        return union(posted, taken)

    def is_party(self, task_id: str, account: str) -> bool:
        """Tell whether an account posted a task that stands, or holds or held a seat of it."""
        mine = self.tasks_of(account).subquery()
        return self.session.scalar(select(mine.c.task_id).where(mine.c.task_id == task_id)) is not None

    def parties(self, task_ids: Collection[str]) -> Mapping[str, list[str]]:
        """Return the parties of some tasks by id: the poster first, then the workers as they came; none twice."""
        found: dict[str, dict[str, None]] = {task_id: {} for task_id in task_ids}
        posters = select(Task.task_id, Task.poster).where(Task.chain_id == self.chain_id, Task.task_id.in_(task_ids))
        workers = (
            select(Seat.task_id, Seat.worker)
            .where(Seat.chain_id == self.chain_id, Seat.task_id.in_(task_ids))
            .order_by(Seat.taken_at, Seat.worker)
        )
        for statement in (posters, workers):
            for task_id, account in self.session.execute(statement):
                found[task_id][account] = None
        return {task_id: list(accounts) for task_id, accounts in found.items()}

    def briefs(self, task_ids: Collection[str]) -> Mapping[str, str]:
        """Return the digests of the documents of some tasks by id."""
        rows = self.session.execute(
            select(Task.task_id, Task.brief).where(Task.chain_id == self.chain_id, Task.task_id.in_(task_ids))
        )
        return {row.task_id: row.brief for row in rows}
