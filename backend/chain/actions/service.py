"""The legal actions: a pure function of rows, clock and account that mirrors the contracts' own checks.

Windows are `[start, end)` in chain time: the actor acts while `now < end`, the time-out holds at `now >= end`. Of
several reasons against an action, one that holds for everybody is named before one that holds for this account.
"""

from backend.chain.actions.contests import of_contest, of_entry
from backend.chain.actions.disputes import of_disputed, of_rejected
from backend.chain.actions.entries import entry, on_task
from backend.chain.actions.facts import Facts
from backend.chain.actions.making import make
from backend.chain.actions.pots import of_pot
from backend.chain.actions.schemas import Action, Reason
from backend.chain.actions.turns import of_submitted, of_working
from backend.chain.tasks.service import COMMITTED, DISPUTED, FIRST_ENDED, REJECTED, REVEALED, SUBMITTED, WORKING
from indexer.models import Seat

_OF_STATES = {
    WORKING: of_working,
    SUBMITTED: of_submitted,
    REJECTED: of_rejected,
    DISPUTED: of_disputed,
    COMMITTED: of_entry,
    REVEALED: of_entry,
}


def legal_actions(facts: Facts) -> list[Action]:
    """Return every action the states of the task and its seats have, allowed or with the reason against it."""
    found = [entry(facts), *on_task(facts)]
    for seat in facts.seats:
        found.extend(_of_seat(facts, seat))
    return [*found, *of_contest(facts), *of_pot(facts)]


def _of_seat(facts: Facts, seat: Seat) -> list[Action]:
    if seat.state in _OF_STATES:
        return list(_OF_STATES[seat.state](facts, seat))
    if seat.state >= FIRST_ENDED and seat.worker not in facts.recorded:
        reason: Reason | None = None if facts.recordable else "escrow_not_listed"
        return [make("record", reason, seat=seat)]
    return []
