"""A seat that was rejected or is disputed."""

from collections.abc import Iterator

from backend.chain.actions.facts import Facts
from backend.chain.actions.making import make, unless, window
from backend.chain.actions.schemas import Action, Reason
from backend.chain.actions.turns import settle
from indexer.models import Dispute, Seat


def of_rejected(facts: Facts, seat: Seat) -> Iterator[Action]:
    """Return what can be done about a rejection."""
    end = seat.clock + facts.task.dispute_period
    against = window(facts.now, 0, end) or unless(facts.account, seat.worker, "not_worker")
    unknown: Reason | None = "cost_unknown" if facts.cost is None else None
    yield make("dispute", against or unknown, seat=seat, closes_at=end, value=facts.cost or 0)
    yield make("concede", window(facts.now, end, None), seat=seat, opens_at=end)
    yield settle(facts, seat)


def of_disputed(facts: Facts, seat: Seat) -> Iterator[Action]:
    """Return what can be done while a seat is disputed."""
    end = seat.clock + facts.task.ruling_period
    dispute = facts.dispute(seat.dispute_id)
    reason, opens_at = unruled(dispute, facts.now, end)
    params = {"dispute_id": str(seat.dispute_id)}
    yield make("execute_ruling", reason, seat=seat, params=params, opens_at=opens_at)
    speaks: Reason | None = None
    if facts.account not in (facts.task.poster, seat.worker):
        speaks = "not_connected" if facts.account is None else "not_party"
    yield make("submit_evidence", speaks, seat=seat)
    yield settle(facts, seat)


def in_time(dispute: Dispute | None, end: int) -> bool:
    """Tell whether a ruling was recorded before the ruling period ended, so that it counts."""
    return dispute is not None and dispute.ruled_at is not None and dispute.ruled_at < end


def unruled(dispute: Dispute | None, now: int, end: int) -> tuple[Reason | None, int | None]:
    """Return why a dispute cannot end yet, and from when it can without a ruling."""
    if in_time(dispute, end):
        return None, None
    return ("not_ruled" if now < end else None), end
