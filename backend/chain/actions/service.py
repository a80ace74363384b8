"""The legal actions: a pure function of rows, clock and account that mirrors the escrow's own checks.

Windows are `[start, end)` in chain time: the actor acts while `now < end`, the time-out holds at `now >= end`. Of
several reasons against an action, one that holds for everybody is named before one that holds for this account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eth_utils.address import to_checksum_address

from backend.chain.actions.schemas import Action, ActionName, Approval, Reason
from backend.chain.tasks.service import FIRST_ENDED, bond_due, columns, reward_now
from indexer.models import Seat, Task

NATIVE = "0x" + "0" * 40
NO_ROOT = "0x" + "0" * 64
ACTIVE = 1
CLAIM = 0
WORKING = 1
SUBMITTED = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer depends on. `credit` is the account's, in the task's token; `recorded` holds workers."""

    task: Task
    seats: Sequence[Seat]
    now: int
    account: str | None = None
    suspended_until: int = 0
    credit: int = 0
    recorded: frozenset[str] = field(default_factory=frozenset)
    escrow_active: bool = True


def legal_actions(facts: Facts) -> list[Action]:
    """Return every action the states of the task and its seats have, allowed or with the reason against it."""
    return [_claim(facts), _close(facts), _withdraw(facts), *_of_seats(facts)]


def _of_seats(facts: Facts) -> Iterator[Action]:
    for seat in facts.seats:
        if seat.state == WORKING:
            yield _submit(facts, seat)
            yield _lapse(facts, seat)
        elif seat.state == SUBMITTED:
            yield _accept(facts, seat)
            yield _release(facts, seat)
        elif seat.state >= FIRST_ENDED and seat.worker not in facts.recorded:
            reason: Reason | None = None if facts.escrow_active else "escrow_not_listed"
            yield _action("record", reason, seat=seat)


def _claim(facts: Facts) -> Action:
    task = facts.task
    bond = bond_due(task)
    missing = max(0, bond - facts.credit)
    native = task.token == NATIVE
    approve = None
    if not native and missing:
        approve = Approval(token=task.token, spender=task.escrow, amount=str(missing))
    return _action(
        "claim",
        _against_claim(facts),
        closes_at=task.deadline,
        params={"min_price": str(reward_now(columns(task), facts.now)), "max_bond": str(bond)},
        value=missing if native else 0,
        bond=bond,
        approve=approve,
    )


def _against_claim(facts: Facts) -> Reason | None:
    task = facts.task
    against: list[tuple[bool, Reason]] = [
        (task.mode != CLAIM, "mode_not_supported"),
        (task.status != ACTIVE, "task_not_open"),
        (facts.now >= task.deadline, "too_late"),
        (task.open == 0, "no_open_seat"),
        (facts.account is None, "not_connected"),
        (facts.account == task.poster, "self_deal"),
        (any(seat.worker == facts.account for seat in facts.seats), "seat_taken"),
        (task.invite_root != NO_ROOT, "not_invited"),
        (facts.now < facts.suspended_until, "suspended"),
    ]
    return next((reason for holds, reason in against if holds), None)


def _close(facts: Facts) -> Action:
    task = facts.task
    if task.status != ACTIVE:
        reason: Reason | None = "task_not_open"
    elif facts.now >= task.deadline:
        reason = None
    else:
        reason = _unless(facts.account, task.poster, "not_poster")
    opens_at = None if facts.account == task.poster else task.deadline
    return _action("close_open_seats", reason, opens_at=opens_at)


def _withdraw(facts: Facts) -> Action:
    reason: Reason | None = "not_connected" if facts.account is None else None
    if reason is None and facts.credit == 0:
        reason = "no_credit"
    return _action(
        "withdraw", reason, params={"token": to_checksum_address(facts.task.token), "amount": str(facts.credit)}
    )


def _submit(facts: Facts, seat: Seat) -> Action:
    end = seat.clock + facts.task.work_period
    late: Reason | None = "too_late" if facts.now >= end else None
    return _action("submit", late or _unless(facts.account, seat.worker, "not_worker"), seat=seat, closes_at=end)


def _lapse(facts: Facts, seat: Seat) -> Action:
    start = seat.clock + facts.task.work_period
    return _action("lapse", "too_early" if facts.now < start else None, seat=seat, opens_at=start)


def _accept(facts: Facts, seat: Seat) -> Action:
    end = seat.clock + facts.task.review_period
    late: Reason | None = "too_late" if facts.now >= end else None
    return _action("accept", late or _unless(facts.account, facts.task.poster, "not_poster"), seat=seat, closes_at=end)


def _release(facts: Facts, seat: Seat) -> Action:
    start = seat.clock + facts.task.review_period
    return _action("release", "too_early" if facts.now < start else None, seat=seat, opens_at=start)


def _unless(account: str | None, wanted: str, otherwise: Reason) -> Reason | None:
    if account is None:
        return "not_connected"
    return None if account == wanted else otherwise


def _action(
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
