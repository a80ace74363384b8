"""Kept answers in SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.core.idempotency.models import IdempotentAnswer
from backend.core.repository import insert_new


@dataclass(frozen=True, slots=True)
class IdempotencyRepository:
    """Reads and writes kept answers."""

    session: Session

    def reserve(self, answer: IdempotentAnswer) -> bool:
        """Enter an answer unless its key is taken; a rival that has not committed yet is waited for."""
        values = {column.name: getattr(answer, column.name) for column in IdempotentAnswer.__table__.columns}
        return insert_new(self.session, IdempotentAnswer, **values)

    def finish(self, answer: IdempotentAnswer, body: dict[str, Any]) -> None:
        """Keep the body of a reserved answer."""
        self.session.execute(
            update(IdempotentAnswer)
            .where(
                IdempotentAnswer.chain_id == answer.chain_id,
                IdempotentAnswer.address == answer.address,
                IdempotentAnswer.key == answer.key,
            )
            .values(body=body)
        )

    def get(self, chain_id: int, address: str, key: str) -> IdempotentAnswer | None:
        """Return the answer kept under a key."""
        return self.session.scalar(
            select(IdempotentAnswer).where(
                IdempotentAnswer.chain_id == chain_id,
                IdempotentAnswer.address == address,
                IdempotentAnswer.key == key,
            )
        )

    def purge(self, before: int) -> None:
        """Forget the answers kept before a time."""
        self.session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < before))
