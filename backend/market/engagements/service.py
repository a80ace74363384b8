"""What an account has posted and taken."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.chain.accounts.repository import AccountRepository
from backend.chain.accounts.service import AccountReader
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import seat_of
from backend.core.state import State
from backend.market.engagements.schemas import TakenSeat, Work
from backend.market.tasks.service import TaskService

MOST = 200


@dataclass(frozen=True, slots=True)
class EngagementService:
    """Puts an account's tasks, seats, credit and standing together."""

    state: State
    session: Session
    tasks: TaskService

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, TaskService.open(state, session))

    def work(self, account: str) -> Work:
        """Return an account's side of the market."""
        chain = TaskRepository(self.session, self.state.chain_id)
        accounts = AccountRepository(self.session, self.state.chain_id)
        reader = AccountReader(accounts)
        seats = chain.seats_of(account, MOST)
        recorded = chain.recorded(seats)
        rows = self.tasks.some([seat.task_id for seat in seats])
        taken = []
        for seat in seats:
            task = chain.get(seat.task_id)
            if task is None:
                continue
            is_recorded = (seat.task_id, seat.worker) in recorded
            view = seat_of(task, seat, recorded=is_recorded)
            taken.append(TakenSeat(task=self.tasks.item(rows[seat.task_id]), seat=view))
        head = self.tasks.head
        return Work(
            posted=[self.tasks.item(row) for row in self.tasks.posted_by(account, MOST)],
            seats=taken,
            credits=reader.credits(account, self.state.tokens),
            standing=reader.standing(account),
            suspended_until=reader.suspended_until(account, head.now),
            block=head.block,
            finality=head.finality(accounts.changed_block(account)),
        )
