"""Texts to sign in SQL."""

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend.people.signatures.models import Challenge


@dataclass(frozen=True, slots=True)
class ChallengeRepository:
    """Reads and writes texts that were issued to be signed."""

    session: Session

    def add(self, row: Challenge) -> None:
        """Enter a text."""
        self.session.add(row)
        self.session.flush()

    def get(self, nonce: str) -> Challenge | None:
        """Return a text as it was issued."""
        return self.session.get(Challenge, nonce)

    def use(self, nonce: str, now: int) -> bool:
        """Mark a text used; false when it was used before, also when two requests race."""
        used = self.session.execute(
            update(Challenge)
            .where(Challenge.nonce == nonce, Challenge.used_at.is_(None), Challenge.expires_at > now)
            .values(used_at=now)
            .returning(Challenge.nonce)
        )
        return used.first() is not None

    def purge(self, before: int) -> None:
        """Forget the texts that expired before a time."""
        self.session.execute(delete(Challenge).where(Challenge.expires_at < before))
