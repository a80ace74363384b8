"""How an action is put together."""

from backend.chain.actions.facts import NATIVE, Facts
from backend.chain.actions.schemas import Action, ActionName, Approval, Reason
from indexer.models import Seat


def make(
    action: ActionName,
    reason: Reason | None,
    *,
    seat: Seat | None = None,
    params: dict[str, str] | None = None,
    opens_at: int | None = None,
    closes_at: int | None = None,
    value: int = 0,
    bond: int = 0,
    approve: Approval | None = None,
) -> Action:
    """Return an action; it is allowed when there is no reason against it."""
    return Action(
        action=action,
        worker=seat.worker if seat else None,
        allowed=reason is None,
        reason=reason,
        params=params or {},
        opens_at=opens_at,
        closes_at=closes_at,
        value=str(value),
        bond=str(bond),
        approve=approve,
    )


def unless(account: str | None, wanted: str, otherwise: Reason) -> Reason | None:
    """Return why an account that should be another one may not act."""
    if account is None:
        return "not_connected"
    return None if account == wanted else otherwise


def window(now: int, start: int, end: int | None) -> Reason | None:
    """Return why a moment is outside `[start, end)`."""
    if now < start:
        return "too_early"
    return "too_late" if end is not None and now >= end else None


def covered(facts: Facts, bond: int) -> tuple[int, Approval | None]:
    """Return what the caller of an entry adds to his own credit to cover a bond: wei to send, or an allowance."""
    missing = max(0, bond - facts.credit)
    if facts.task.token == NATIVE:
        return missing, None
    if not missing:
        return 0, None
    return 0, Approval(token=facts.task.token, spender=facts.task.escrow, amount=str(missing))
