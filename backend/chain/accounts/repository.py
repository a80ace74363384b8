"""Suspension, seats and credit of accounts, as the indexer keeps them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from indexer.models import Credit, Epoch, EscrowVersion, Seat, Suspension, Task

# The states of a seat whose worker was paid.
PAID = (18, 27)


@dataclass(frozen=True, slots=True)
class AccountRepository:
    """Reads accounts of one chain."""

    session: Session
    chain_id: int

    def paid_tasks(self, accounts: Collection[str], task_ids: Collection[str]) -> set[str]:
        """Return those of some tasks in which one of the accounts was paid for its seat."""
        return set(
            self.session.scalars(
                select(Seat.task_id).where(
                    Seat.chain_id == self.chain_id,
                    Seat.worker.in_(accounts),
                    Seat.task_id.in_(task_ids),
                    Seat.state.in_(PAID),
                )
            )
        )

    def suspended_until(self, account: str) -> int:
        """Return until when an account may take no seat, as a Unix time; zero when it was never suspended."""
        until = self.session.scalar(
            select(Suspension.until).where(Suspension.chain_id == self.chain_id, Suspension.account == account)
        )
        return until or 0

    def credits(self, account: str) -> Sequence[Credit]:
        """Return what an account may withdraw, per escrow and token."""
        return self.session.scalars(
            select(Credit)
            .where(Credit.chain_id == self.chain_id, Credit.account == account, Credit.amount > 0)
            .order_by(Credit.escrow, Credit.token)
        ).all()

    def credit(self, escrow: str, account: str, token: str) -> int:
        """Return what an account may withdraw from an escrow, in token units."""
        amount = self.session.scalar(
            select(Credit.amount).where(
                Credit.chain_id == self.chain_id,
                Credit.escrow == escrow,
                Credit.account == account,
                Credit.token == token,
            )
        )
        return amount or 0

    def is_escrow(self, address: str) -> bool:
        """Tell whether Policy ever listed an address as an escrow."""
        where = (EscrowVersion.chain_id == self.chain_id, EscrowVersion.escrow == address)
        return self.session.scalar(select(EscrowVersion.escrow).where(*where)) is not None

    def epochs(self, escrow: str, accounts: Collection[str]) -> dict[str, int]:
        """Return the epochs of those of several accounts that have raised theirs."""
        where = (Epoch.chain_id == self.chain_id, Epoch.escrow == escrow, Epoch.account.in_(accounts))
        return {
            row.account: row.epoch for row in self.session.execute(select(Epoch.account, Epoch.epoch).where(*where))
        }

    def suspended(self, accounts: Collection[str], now: int) -> set[str]:
        """Return those of several accounts that may take no seat at a time."""
        where = (Suspension.chain_id == self.chain_id, Suspension.account.in_(accounts), Suspension.until > now)
        return set(self.session.scalars(select(Suspension.account).where(*where)))

    def posted(self, account: str) -> int:
        """Return how many tasks an account posted."""
        counted = select(func.count()).where(Task.chain_id == self.chain_id, Task.poster == account)
        return self.session.execute(counted).scalar_one()

    def seats_by_state(self, account: str) -> dict[int, int]:
        """Return how many seats of an account are in each state."""
        rows = self.session.execute(
            select(Seat.state, func.count().label("seats"))
            .where(Seat.chain_id == self.chain_id, Seat.worker == account)
            .group_by(Seat.state)
        )
        return {row.state: row.seats for row in rows}

    def changed_block(self, account: str) -> int:
        """Return the last block in which a task or a seat of an account changed; zero when it has none."""
        tasks = select(func.max(Task.changed_block)).where(Task.chain_id == self.chain_id, Task.poster == account)
        seats = select(func.max(Seat.changed_block)).where(Seat.chain_id == self.chain_id, Seat.worker == account)
        return max(self.session.scalar(tasks) or 0, self.session.scalar(seats) or 0)
