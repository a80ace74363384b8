"""What became of past tasks, from the indexed rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.chain.tasks.modes import ACTIVE, CONTEST_DISPUTED
from backend.core.skills import skill_slug
from indexer.models import Seat, Task

# Ends of a seat whose worker got the reward: accepted, ruled for him, won, accepted and noted.
_COLUMNS: tuple[Any, ...] = (
    Task.task_id,
    Task.poster,
    Task.skill,
    Task.brief,
    Task.reward,
    Task.posted_at,
    Task.deadline,
    Task.status,
    Task.live,
    Task.ended_at,
)
REWARDED = frozenset({18, 20, 26, 27})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A past task: amounts in token units, times in Unix seconds.

    `claimed_at` is when the first seat was taken, null while none was; it stood empty until `seen_until` then. `paid`
    is what a rewarded seat got on average, null where none was. `done` is null while it may still go either way.
    """

    task_id: str
    poster: str
    skill: str
    brief: str
    reward: int
    posted_at: int
    claimed_at: int | None
    seen_until: int
    paid: int | None
    done: bool | None


@dataclass(frozen=True, slots=True)
class OutcomeRepository:
    """Reads what became of the tasks of one chain, at a chain time."""

    session: Session
    chain_id: int
    now: int

    def of_token(self, token: str, limit: int) -> list[Outcome]:
        """Return the tasks that were posted last with rewards in a token, the oldest first."""
        statement = select(*_COLUMNS).where(Task.chain_id == self.chain_id, Task.token == token, Task.reward > 0)
        newest = self.session.execute(statement.order_by(Task.posted_at.desc(), Task.task_id).limit(limit)).all()
        seats = self._seats([task.task_id for task in newest])
        return [self._outcome(task, seats[task.task_id]) for task in reversed(newest)]

    def _seats(self, task_ids: Sequence[str]) -> dict[str, list[tuple[int, int, int]]]:
        found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        columns = (Seat.task_id, Seat.state, Seat.net, Seat.taken_at)
        rows = self.session.execute(select(*columns).where(Seat.chain_id == self.chain_id, Seat.task_id.in_(task_ids)))
        for task_id, state, net, taken_at in rows:
            found[task_id].append((state, net, taken_at))
        return found

    def _outcome(self, task: Row[Any], seats: Sequence[tuple[int, int, int]]) -> Outcome:
        paid = [net for state, net, _ in seats if state in REWARDED]
        open_still = task.status == CONTEST_DISPUTED or (task.status == ACTIVE and task.deadline > self.now)
        over = task.live == 0 and not open_still
        return Outcome(
            task_id=task.task_id,
            poster=task.poster,
            skill=skill_slug(task.skill),
            brief=task.brief,
            reward=task.reward,
            posted_at=task.posted_at,
            claimed_at=min((taken_at for _, _, taken_at in seats), default=None),
            seen_until=max(task.posted_at, min(self.now, task.deadline, task.ended_at or self.now)),
            paid=sum(paid) // len(paid) if paid else None,
            done=True if paid else False if over else None,
        )
