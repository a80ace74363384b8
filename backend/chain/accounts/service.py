"""An account as answers show it."""

from dataclasses import dataclass

from backend.chain.accounts.repository import AccountRepository
from backend.chain.accounts.schemas import Credit, Standing
from backend.chain.standing.repository import StandingRepository
from backend.core.skills import skill_slug
from backend.core.tokens import TokenBook


@dataclass(frozen=True, slots=True)
class AccountReader:
    """Turns rows of an account into answers."""

    repository: AccountRepository

    def standing(self, account: str) -> list[Standing]:
        """Return completions and defaults by skill."""
        counts = StandingRepository(self.repository.session, self.repository.chain_id).counts([account])
        return [
            Standing(skill=skill_slug(skill), completions=completions, defaults=defaults)
            for (_, skill), (completions, defaults) in sorted(counts.items())
        ]

    def suspended_until(self, account: str, now: int) -> int | None:
        """Return the end of a suspension that still holds at `now`."""
        until = self.repository.suspended_until(account)
        return until if until > now else None

    def credits(self, account: str, tokens: TokenBook) -> list[Credit]:
        """Return what an account may withdraw."""
        return [
            Credit(escrow=row.escrow, token=tokens.describe(row.token), amount=str(row.amount))
            for row in self.repository.credits(account)
        ]
