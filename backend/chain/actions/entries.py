"""Taking a seat, in each mode, and what concerns the task as a whole."""

from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from backend.chain.actions.facts import NATIVE, NO_ROOT, Facts
from backend.chain.actions.making import covered, make, unless
from backend.chain.actions.schemas import Action, Reason
from backend.chain.tasks.modes import ACTIVE, CONTEST, SELECT, entries_of, reward_now
from backend.chain.tasks.service import bond_due, columns


def entry(facts: Facts) -> Action:
    """Return how a seat of this task is taken."""
    task = facts.task
    if task.mode == SELECT:
        reason = _against_all(facts) or unless(facts.account, task.poster, "not_poster")
        return make("select", reason, closes_at=task.deadline, bond=task.bond)
    bond = bond_due(task)
    value, approve = covered(facts, bond)
    reason, proof = _against(facts), {"proof": ",".join(facts.proof)} if facts.proof else {}
    if task.mode == CONTEST:
        return make("enter", reason, closes_at=task.deadline, params=proof, value=value, bond=bond, approve=approve)
    params = {"min_price": str(reward_now(columns(task), facts.now)), "max_bond": str(bond), **proof}
    return make("claim", reason, closes_at=task.deadline, params=params, value=value, bond=bond, approve=approve)


def may_enter(facts: Facts) -> Reason | None:
    """Return why an account may not take a seat of this task now, whatever the mode."""
    return _against(facts)


def _against_all(facts: Facts) -> Reason | None:
    task = facts.task
    against: list[tuple[bool, Reason]] = [
        (task.status != ACTIVE, "task_not_open"),
        (facts.now >= task.deadline, "too_late"),
        (task.open == 0, "no_open_seat"),
    ]
    return next((reason for holds, reason in against if holds), None)


def _against(facts: Facts) -> Reason | None:
    task = facts.task
    against: list[tuple[bool, Reason]] = [
        (facts.account is None, "not_connected"),
        (facts.account == task.poster, "self_deal"),
        (any(seat.worker == facts.account for seat in facts.seats), "seat_taken"),
        (task.invite_root != NO_ROOT and facts.proof is None, "not_invited"),
        (facts.now < facts.suspended_until, "suspended"),
        (facts.standing.defaults > 0 and _bondless(facts), "defaulted"),
        (not facts.standing.suffices, "standing_too_low"),
    ]
    return _against_all(facts) or next((reason for holds, reason in against if holds), None)


def _bondless(facts: Facts) -> bool:
    task = facts.task
    return task.mode != CONTEST and (task.bond if task.mode == SELECT else bond_due(task)) == 0


def on_task(facts: Facts) -> Iterator[Action]:
    """Return closing the open seats, and withdrawing the account's credit."""
    yield _close(facts)
    yield _withdraw(facts, facts.task.token, facts.credit)
    if facts.task.token != NATIVE and facts.coins:
        yield _withdraw(facts, NATIVE, facts.coins)


def _close(facts: Facts) -> Action:
    task = facts.task
    if task.status != ACTIVE:
        reason: Reason | None = "task_not_open"
    elif task.mode == CONTEST and entries_of(columns(task)):
        reason = "contest_has_entries"
    elif facts.now >= task.deadline:
        reason = None
    else:
        reason = unless(facts.account, task.poster, "not_poster")
    opens_at = None if facts.account == task.poster else task.deadline
    return make("close_open_seats", reason, opens_at=opens_at)


def _withdraw(facts: Facts, token: str, amount: int) -> Action:
    reason: Reason | None = "not_connected" if facts.account is None else None
    if reason is None and amount == 0:
        reason = "no_credit"
    return make("withdraw", reason, params={"token": to_checksum_address(token), "amount": str(amount)})
