"""The relay's transactions in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from backend.chain.relay.models import MINED, PENDING, RelayTransaction
from backend.core.repository import insert_new


@dataclass(frozen=True, slots=True)
class RelayRepository:
    """Reads and writes the transactions of one chain."""

    session: Session
    chain_id: int

    def live(self, subject: str, account: str) -> RelayTransaction | None:
        """Return the transaction of an account about a subject that is pending or mined."""
        return self.session.scalar(
            select(RelayTransaction).where(
                RelayTransaction.chain_id == self.chain_id,
                RelayTransaction.subject == subject,
                RelayTransaction.account == account,
                RelayTransaction.status.in_((PENDING, MINED)),
            )
        )

    def by_key(self, account: str, key: str) -> RelayTransaction | None:
        """Return the last transaction that an account asked for under an idempotency key."""
        return self.session.scalar(
            select(RelayTransaction)
            .where(
                RelayTransaction.chain_id == self.chain_id,
                RelayTransaction.account == account,
                RelayTransaction.idempotency_key == key,
            )
            .order_by(RelayTransaction.created_at.desc())
            .limit(1)
        )

    def has_pending(self, account: str) -> bool:
        """Tell whether any transaction of an account is on its way."""
        found = self.session.scalar(
            select(RelayTransaction.nonce)
            .where(
                RelayTransaction.chain_id == self.chain_id,
                RelayTransaction.account == account,
                RelayTransaction.status == PENDING,
            )
            .limit(1)
        )
        return found is not None

    def since(self, at: int, **equal: str) -> tuple[int, int]:
        """Return how many transactions with equal columns were made since a time, and the time of the first."""
        wanted = [RelayTransaction.chain_id == self.chain_id, RelayTransaction.created_at > at]
        wanted += [getattr(RelayTransaction, name) == value for name, value in equal.items()]
        counted = select(func.count().label("made"), func.min(RelayTransaction.created_at).label("first"))
        row = self.session.execute(counted.where(*wanted)).one()
        return row.made, row.first or 0

    def next_nonce(self, sender: str) -> int:
        """Return the nonce after the highest one that was given out; zero at first."""
        highest = self.session.scalar(
            select(func.max(RelayTransaction.nonce)).where(
                RelayTransaction.chain_id == self.chain_id, RelayTransaction.sender == sender
            )
        )
        return 0 if highest is None else highest + 1

    def enter(self, values: dict[str, Any]) -> bool:
        """Keep a transaction unless its nonce is taken or the account has a live one about the subject."""
        return insert_new(self.session, RelayTransaction, chain_id=self.chain_id, **values)

    def get(self, sender: str, nonce: int) -> RelayTransaction | None:
        """Return the transaction under a nonce."""
        return self.session.scalar(select(RelayTransaction).where(*self._is(sender, nonce)))

    def open(self, sender: str, count: int, limit: int) -> Sequence[RelayTransaction]:
        """Return what is pending, and what the chain has not (or no more) when it counts `count` transactions."""
        return self.session.scalars(
            select(RelayTransaction)
            .where(
                RelayTransaction.chain_id == self.chain_id,
                RelayTransaction.sender == sender,
                or_(RelayTransaction.status == PENDING, RelayTransaction.nonce >= count),
            )
            .order_by(RelayTransaction.nonce)
            .limit(limit)
        ).all()

    def has_any(self, sender: str) -> bool:
        """Tell whether anything was ever sent from an account."""
        return self.next_nonce(sender) > 0

    def mark(self, sender: str, nonce: int, **values: Any) -> None:
        """Change the transaction under a nonce."""
        self.session.execute(update(RelayTransaction).where(*self._is(sender, nonce)).values(**values))

    def replace(self, row: RelayTransaction, raw: str, hashes: list[str], max_fee: int) -> bool:
        """Put another transaction under a nonce, unless a rival has; tells which."""
        changed = self.session.execute(
            update(RelayTransaction)
            .where(*self._is(row.sender, row.nonce), RelayTransaction.raw == row.raw)
            .values(raw=raw, hashes=hashes, max_fee=max_fee, sent_at=None)
            .returning(RelayTransaction.nonce)
        )
        return changed.first() is not None

    def withdraw(self, sender: str, nonce: int) -> bool:
        """Forget a pending transaction that no node took, unless a later nonce was given out; tells which."""
        if self.next_nonce(sender) != nonce + 1:
            return False
        removed = self.session.execute(
            delete(RelayTransaction)
            .where(*self._is(sender, nonce), RelayTransaction.status == PENDING)
            .returning(RelayTransaction.nonce)
        )
        return removed.first() is not None

    def _is(self, sender: str, nonce: int) -> tuple[Any, ...]:
        return (
            RelayTransaction.chain_id == self.chain_id,
            RelayTransaction.sender == sender,
            RelayTransaction.nonce == nonce,
        )
