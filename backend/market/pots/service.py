"""What others added to the reward of a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.orm import Session

from backend.chain.actions.entrance import task_at
from backend.chain.actions.facts import pot_contract_of
from backend.chain.heads.service import Head
from backend.chain.tasks.models import PotContribution, Task
from backend.chain.tasks.modes import pot_state
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import columns
from backend.core.errors import InvalidCursor, NotFound
from backend.core.state import State
from backend.market.pots.schemas import Contribution, ContributionList, ContributionQuery, PotPage


@dataclass(frozen=True, slots=True)
class PotService:
    """Answers about pots at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def read(self, task_id: str, account: str | None) -> PotPage:
        """Return the pot of a task; raises `NotFound` for a task that can have none."""
        task, contract = self._task(task_id)
        tasks = self._tasks()
        pot = tasks.pots([task_id]).get(task_id)
        state = pot_state(pot, columns(task), tasks.states([task_id]).get(task_id, ()), self.head.now)
        return PotPage(
            task_id=task_id,
            contract=contract,
            token=self.state.tokens.describe(task.token),
            contributed=str(pot.amount if pot else 0),
            net=str(pot.net if pot else 0),
            state=state,
            contributors=tasks.contributors(task_id),
            mine=str(tasks.contribution(task_id, account)) if account else None,
            block=self.head.block,
            finality=self.head.finality(task.changed_block, *([pot.changed_block] if pot else [])),
        )

    def contributions(self, task_id: str, query: ContributionQuery) -> ContributionList:
        """Return a page of contributions; raises `NotFound` and `InvalidCursor`."""
        task, _ = self._task(task_id)
        bound = {"list": "contributions", "task": task_id}
        after = self._position(bound, query.cursor) if query.cursor is not None else None
        rows = self._tasks().contributions(task_id, after, query.limit + 1)
        shown = rows[: query.limit]
        last = shown[-1] if len(rows) > len(shown) else None
        return ContributionList(
            items=_shown(shown),
            next_cursor=self.state.cursors.encode(bound, [str(last.net), last.contributor]) if last else None,
            block=self.head.block,
            finality=self.head.finality(task.changed_block),
        )

    def _task(self, task_id: str) -> tuple[Task, str]:
        task, _ = task_at(self.state, self.session, task_id)
        contract = pot_contract_of(self.state.manifest, task)
        if contract is None:
            raise NotFound
        return task, contract

    def _position(self, bound: dict[str, Any], cursor: str) -> tuple[int, str]:
        match self.state.cursors.decode(bound, cursor):
            case [str(net), str(contributor)]:
                return int(net), contributor
        raise InvalidCursor

    def _tasks(self) -> TaskRepository:
        return TaskRepository(self.session, self.state.chain_id)


def _shown(rows: Sequence[PotContribution]) -> list[Contribution]:
    return [
        Contribution(
            contributor=row.contributor,
            net=str(row.net),
            fee=str(row.fee),
            refunded=str(row.refunded),
            timestamp=row.changed_at,
        )
        for row in rows
    ]
