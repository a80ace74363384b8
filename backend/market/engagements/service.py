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
        items = {item.id: item for item in self.tasks.items(list(rows.values()))}
        disputes = chain.disputes([seat.task_id for seat in seats if seat.dispute_id is not None])
        taken = []
        for seat in seats:
            task = chain.get(seat.task_id)
            if task is None:
                continue
            is_recorded = (seat.task_id, seat.worker) in recorded
            dispute = disputes.get((seat.task_id, -1 if seat.dispute_id is None else seat.dispute_id))
            view = seat_of(task, seat, recorded=is_recorded, dispute=dispute)
            taken.append(TakenSeat(task=items[seat.task_id], seat=view))
        head = self.tasks.head
        return Work(
            posted=self.tasks.items(self.tasks.posted_by(account, MOST)),
            seats=taken,
            credits=reader.credits(account, self.state.tokens),
            standing=reader.standing(account),
            suspended_until=reader.suspended_until(account, head.now),
            block=head.block,
            finality=head.finality(accounts.changed_block(account)),
        )
