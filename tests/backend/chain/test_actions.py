"""Legal actions: every state of task and seat, every role, each side of every window's edge (R60, R100)."""

import itertools
from typing import Any

import pytest

from backend.chain.actions.facts import NATIVE, NO_ROOT, Facts
from backend.chain.actions.service import legal_actions
from backend.chain.tasks.service import FIRST_ENDED, STATES
from indexer.models import Seat, Task

POSTER, WORKER, OTHER = ("0x" + digit * 40 for digit in "123")
TOKEN = "0x" + "9" * 40
ESCROW = "0x" + "8" * 40
OPENED, DEADLINE, CLOCK, WORK, REVIEW = 1000, 5000, 2000, 700, 300
ROLES = {"nobody": None, "poster": POSTER, "worker": WORKER, "other": OTHER}


def a_task(**changes: Any) -> Task:
    fields: dict[str, Any] = {
        "escrow": ESCROW,
        "poster": POSTER,
        "token": NATIVE,
        "invite_root": NO_ROOT,
        "mode": 0,
        "free_lapses": 0,
        "bondless_lapses": 0,
        "work_period": WORK,
        "review_period": REVIEW,
        "raise_every": 0,
        "raise_by": 0,
        "steps": 0,
        "opened": OPENED,
        "deadline": DEADLINE,
        "reward": 100,
        "ceiling": 100,
        "bond": 10,
        "status": 1,
        "open": 1,
    }
    return Task(**{**fields, **changes})


def a_seat(state: int, worker: str = WORKER) -> Seat:
    return Seat(worker=worker, state=state, clock=CLOCK)


def reasons(facts: Facts) -> dict[str, str | None]:
    """Return the reason against each action; an allowed one has None."""
    found = legal_actions(facts)
    assert all(action.allowed is (action.reason is None) for action in found)
    return {action.action: action.reason for action in found}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("side", ["before", "after"])
def test_seat_actions_of_every_state_role_and_side_of_the_window(role: str, state: int, side: str) -> None:
    name, late = STATES[state], side == "after"
    window = {"working": WORK, "submitted": REVIEW}.get(name, WORK)
    now = CLOCK + window - (0 if late else 1)
    got = reasons(Facts(a_task(), [a_seat(state)], now, ROLES[role]))
    seat_actions = {key: value for key, value in got.items() if key not in {"claim", "close_open_seats", "withdraw"}}
    wrong_worker = {"nobody": "not_connected", "worker": None}.get(role, "not_worker")
    wrong_poster = {"nobody": "not_connected", "poster": None}.get(role, "not_poster")
    if name == "working":
        expected = {"submit": "too_late" if late else wrong_worker, "lapse": None if late else "too_early"}
    elif name == "submitted":
        expected = {"accept": "too_late" if late else wrong_poster, "release": None if late else "too_early"}
    elif state >= FIRST_ENDED:
        expected = {"record": None}
    else:
        expected = {}
    assert seat_actions == expected


@pytest.mark.parametrize("state", [state for state in STATES if state >= FIRST_ENDED])
def test_a_recorded_seat_is_not_recorded_again_and_an_unlisted_escrow_never(state: int) -> None:
    assert "record" not in reasons(Facts(a_task(), [a_seat(state)], CLOCK, recorded=frozenset({WORKER})))
    assert reasons(Facts(a_task(), [a_seat(state)], CLOCK, escrow_active=False))["record"] == "escrow_not_listed"


@pytest.mark.parametrize(
    ("changes", "facts", "reason"),
    [
        ({}, {"account": OTHER}, None),
        ({}, {"account": None}, "not_connected"),
        ({}, {"account": POSTER}, "self_deal"),
        ({}, {"account": OTHER, "now": DEADLINE - 1}, None),
        ({}, {"account": OTHER, "now": DEADLINE}, "too_late"),
        ({}, {"account": None, "now": DEADLINE}, "too_late"),
        ({"open": 0}, {"account": OTHER}, "no_open_seat"),
        ({"status": 2}, {"account": OTHER}, "task_not_open"),
        ({"mode": 1}, {"account": OTHER}, "mode_not_supported"),
        ({"mode": 2}, {"account": OTHER}, "mode_not_supported"),
        ({"invite_root": "0x" + "1" * 64}, {"account": OTHER}, "not_invited"),
        ({}, {"account": OTHER, "suspended_until": CLOCK + 1}, "suspended"),
        ({}, {"account": OTHER, "suspended_until": CLOCK}, None),
    ],
)
def test_claim(changes: dict[str, Any], facts: dict[str, Any], reason: str | None) -> None:
    values: dict[str, Any] = {"now": CLOCK, **facts}
    assert reasons(Facts(a_task(**changes), [], **values))["claim"] == reason


@pytest.mark.parametrize("state", STATES)
def test_whoever_has_or_had_a_seat_takes_no_second_one(state: int) -> None:
    seats = [a_seat(state)]
    assert reasons(Facts(a_task(), seats, CLOCK, WORKER))["claim"] == "seat_taken"
    assert reasons(Facts(a_task(), seats, CLOCK, OTHER))["claim"] is None


@pytest.mark.parametrize(
    ("role", "now", "status", "reason"),
    [
        (role, now, status, reason)
        for (role, now, status) in itertools.product(ROLES, (DEADLINE - 1, DEADLINE), (1, 2, 3, 4))
        for reason in [
            "task_not_open"
            if status != 1
            else None
            if now >= DEADLINE or role == "poster"
            else "not_connected"
            if role == "nobody"
            else "not_poster"
        ]
    ],
)
def test_close_open_seats(role: str, now: int, status: int, reason: str | None) -> None:
    assert reasons(Facts(a_task(status=status), [], now, ROLES[role]))["close_open_seats"] == reason


def test_withdraw_needs_credit() -> None:
    assert reasons(Facts(a_task(), [], CLOCK))["withdraw"] == "not_connected"
    assert reasons(Facts(a_task(), [], CLOCK, OTHER))["withdraw"] == "no_credit"
    action = legal_actions(Facts(a_task(), [], CLOCK, OTHER, credit=7))[2]
    assert (action.action, action.allowed, action.params["amount"]) == ("withdraw", True, "7")


@pytest.mark.parametrize(
    ("changes", "credit", "value", "bond", "approve"),
    [
        ({}, 0, "10", "10", None),
        ({}, 4, "6", "10", None),
        ({}, 40, "0", "10", None),
        ({"token": TOKEN}, 0, "0", "10", "10"),
        ({"token": TOKEN}, 4, "0", "10", "6"),
        ({"token": TOKEN}, 40, "0", "10", None),
        ({"free_lapses": 1}, 0, "0", "0", None),
        ({"free_lapses": 1, "bondless_lapses": 1}, 0, "10", "10", None),
        ({"free_lapses": 1, "token": TOKEN}, 0, "0", "0", None),
    ],
)
def test_what_a_claim_costs(changes: dict[str, Any], credit: int, value: str, bond: str, approve: str | None) -> None:
    claim = legal_actions(Facts(a_task(**changes), [], CLOCK, OTHER, credit=credit))[0]
    assert (claim.value, claim.bond, claim.approve and claim.approve.amount) == (value, bond, approve)
    assert claim.params["max_bond"] == bond


@pytest.mark.parametrize(("now", "price"), [(1000, 100), (1099, 100), (1100, 105), (1299, 110), (9000, 130)])
def test_a_rising_reward_is_claimed_at_its_price_of_the_moment(now: int, price: int) -> None:
    task = a_task(raise_every=100, raise_by=5, ceiling=130, deadline=10_000)
    assert legal_actions(Facts(task, [], now, OTHER))[0].params["min_price"] == str(price)


def test_windows_are_told() -> None:
    working = {action.action: action for action in legal_actions(Facts(a_task(), [a_seat(1)], CLOCK, WORKER))}
    assert (working["submit"].opens_at, working["submit"].closes_at) == (None, CLOCK + WORK)
    assert (working["lapse"].opens_at, working["lapse"].closes_at) == (CLOCK + WORK, None)
    assert working["claim"].closes_at == DEADLINE
    assert working["close_open_seats"].opens_at == DEADLINE
    submitted = {action.action: action for action in legal_actions(Facts(a_task(), [a_seat(2)], CLOCK, POSTER))}
    assert submitted["accept"].closes_at == submitted["release"].opens_at == CLOCK + REVIEW
    assert submitted["close_open_seats"].opens_at is None
