"""What anybody may do for an account's standing."""

from dataclasses import dataclass

from backend.core.errors import NotFound
from backend.core.state import State
from backend.people.passports.schemas import PassportActions


@dataclass(frozen=True, slots=True)
class PendingService:
    """Asks the node what is pending; no transaction is open meanwhile."""

    state: State

    def actions(self, address: str) -> PassportActions:
        """Return seats to record and pairs to gather."""
        raise NotFound
