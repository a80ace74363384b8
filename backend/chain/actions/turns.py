"""A seat whose worker works, or whose poster judges."""

from collections.abc import Iterator

from backend.chain.actions.facts import Facts
from backend.chain.actions.making import make, unless, window
from backend.chain.actions.schemas import Action, Reason
from backend.chain.tasks.service import MOST_CHANGES, seat_word_of
from indexer.models import Seat

NO_DIGEST = "0x" + "0" * 64


def of_working(facts: Facts, seat: Seat) -> Iterator[Action]:
    """Return what can be done while the worker works."""
    task, now = facts.task, facts.now
    mine = unless(facts.account, seat.worker, "not_worker")
    end = seat.clock + task.work_period
    yield make("submit", window(now, 0, end) or mine, seat=seat, closes_at=end)
    if task.return_period and seat.digest == NO_DIGEST:
        until = seat.clock + task.return_period
        yield make("return_seat", window(now, 0, until) or mine, seat=seat, closes_at=until)
    yield make("lapse", window(now, end, None), seat=seat, opens_at=end)
    yield settle(facts, seat)


def of_submitted(facts: Facts, seat: Seat) -> Iterator[Action]:
    """Return what can be done while the poster judges."""
    task = facts.task
    end = seat.clock + task.review_period
    against = window(facts.now, 0, end) or unless(facts.account, task.poster, "not_poster")
    yield make("accept", against, seat=seat, closes_at=end)
    if seat.milestone == len(task.shares) - 1:
        yield make("accept_and_record", against, seat=seat, closes_at=end)
    yield make("release", window(facts.now, end, None), seat=seat, opens_at=end)
    spent: Reason | None = "no_changes_left" if seat.changes >= MOST_CHANGES else None
    yield make("request_changes", spent or against, seat=seat, closes_at=end)
    unknown: Reason | None = "cost_unknown" if facts.cost is None else None
    yield make("reject", against or unknown, seat=seat, closes_at=end, value=facts.cost or 0)
    yield settle(facts, seat)


def settle(facts: Facts, seat: Seat) -> Action:
    """Return ending a seat as both parties agree; it needs the other one's signature."""
    reason: Reason | None = None
    if facts.account not in (facts.task.poster, seat.worker):
        reason = "not_connected" if facts.account is None else "not_party"
    params = {"most": str(seat.price - seat.paid), "seat_word": str(seat_word_of(seat))}
    return make("settle", reason, seat=seat, params=params)
