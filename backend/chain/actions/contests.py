"""Entries of a contest, and how it ends."""

from collections.abc import Iterator

from backend.chain.actions.disputes import in_time, unruled
from backend.chain.actions.facts import Facts
from backend.chain.actions.making import make, unless, window
from backend.chain.actions.schemas import Action, Reason
from backend.chain.tasks.modes import (
    ACTIVE,
    CONTEST,
    CONTEST_DISPUTED,
    award_end,
    entries_of,
    escalation_end,
    reveal_end,
)
from backend.chain.tasks.service import COMMITTED, columns
from indexer.models import Dispute, Seat


def of_entry(facts: Facts, seat: Seat) -> Iterator[Action]:
    """Return what can be done with an entry."""
    task, row = facts.task, columns(facts.task)
    revealed_by, awarded_by, escalated_by = reveal_end(row), award_end(row), escalation_end(row)
    if seat.state == COMMITTED:
        opens_at = task.deadline
        yield make(
            "reveal", window(facts.now, opens_at, revealed_by), seat=seat, opens_at=opens_at, closes_at=revealed_by
        )
        yield make("lapse", window(facts.now, revealed_by, None), seat=seat, opens_at=revealed_by)
    elif task.status == ACTIVE:
        mine = unless(facts.account, task.poster, "not_poster")
        late = window(facts.now, revealed_by, awarded_by)
        yield make("award", late or mine, seat=seat, opens_at=revealed_by, closes_at=awarded_by)
        yield _escalate(facts, seat, awarded_by, escalated_by)
    elif task.status == CONTEST_DISPUTED:
        yield _speak(facts, seat)


def _escalate(facts: Facts, seat: Seat, start: int, end: int) -> Action:
    against = window(facts.now, start, end) or unless(facts.account, seat.worker, "not_worker")
    unknown: Reason | None = "cost_unknown" if facts.cost is None else None
    value = max(0, (facts.cost or 0) - facts.task.judging)
    return make("escalate", against or unknown, seat=seat, opens_at=start, closes_at=end, value=value)


def _speak(facts: Facts, seat: Seat) -> Action:
    reason: Reason | None = None
    if facts.account not in (facts.task.poster, seat.worker):
        reason = "not_connected" if facts.account is None else "not_party"
    return make("submit_evidence", reason, seat=seat)


def of_contest(facts: Facts) -> Iterator[Action]:
    """Return closing a contest that was not awarded, for one that has entries and has not ended."""
    task, row = facts.task, columns(facts.task)
    if task.mode != CONTEST or task.status not in (ACTIVE, CONTEST_DISPUTED) or not entries_of(row):
        return
    if task.status == ACTIVE:
        opens_at = escalation_end(row) if task.revealed else reveal_end(row)
        yield make("close_contest", window(facts.now, opens_at, None), opens_at=opens_at)
        return
    end = task.opened + task.ruling_period
    dispute = facts.dispute(task.dispute_id)
    reason, opens_at_once = unruled(dispute, facts.now, end)
    params = {"dispute_id": str(task.dispute_id)}
    yield make("close_contest", reason, seat=_ruled(facts, dispute, end), params=params, opens_at=opens_at_once)


def _ruled(facts: Facts, dispute: Dispute | None, end: int) -> Seat | None:
    """Return the entry that was ruled the winner in time, as the call names it."""
    if dispute is None or not in_time(dispute, end):
        return None
    return next((seat for seat in facts.seats if seat.entry and seat.entry == dispute.ruling), None)
