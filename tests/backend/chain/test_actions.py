"""Legal actions: every state of task and seat, every role, each side of every window's edge (R60, R100)."""

import itertools
from typing import Any

import pytest

from backend.chain.actions.facts import NATIVE, NO_ROOT, Facts
from backend.chain.actions.service import legal_actions
from backend.chain.tasks.service import FIRST_ENDED, STATES
from indexer.models import Dispute, Pot, Seat, Task

POSTER, WORKER, OTHER = ("0x" + digit * 40 for digit in "123")
TOKEN = "0x" + "9" * 40
ESCROW = "0x" + "8" * 40
POT = "0x" + "7" * 40
OPENED, DEADLINE, CLOCK, WORK, REVIEW, DISPUTE, RULING, RETURN = 1000, 5000, 2000, 700, 300, 200, 900, 50
ROLES = {"nobody": None, "poster": POSTER, "worker": WORKER, "other": OTHER}
WHOLE = {"claim", "close_open_seats", "withdraw"}
NO_DIGEST, DIGEST = "0x" + "0" * 64, "0x" + "d" * 64


def a_task(**changes: Any) -> Task:
    fields: dict[str, Any] = {
        "escrow": ESCROW,
        "poster": POSTER,
        "token": NATIVE,
        "invite_root": NO_ROOT,
        "mode": 0,
        "seats": 1,
        "shares": [4000, 6000],
        "free_lapses": 0,
        "bondless_lapses": 0,
        "return_period": RETURN,
        "work_period": WORK,
        "review_period": REVIEW,
        "dispute_period": DISPUTE,
        "ruling_period": RULING,
        "raise_every": 0,
        "raise_by": 0,
        "steps": 0,
        "opened": OPENED,
        "deadline": DEADLINE,
        "reward": 100,
        "ceiling": 100,
        "bond": 10,
        "judging": 30,
        "status": 1,
        "open": 1,
        "revealed": 0,
        "fee_bps": 300,
    }
    return Task(**{**fields, **changes})


def a_seat(state: int, worker: str = WORKER, **changes: Any) -> Seat:
    fields: dict[str, Any] = {
        "digest": NO_DIGEST,
        "price": 100,
        "paid": 40,
        "bond": 10,
        "milestone": 1,
        "changes": 0,
        "bonus": 0,
        "entry": 0,
        "poster_stake": 0,
        "worker_stake": 0,
        "taken_at": CLOCK,
    }
    return Seat(worker=worker, state=state, clock=CLOCK, **{**fields, **changes})


def reasons(facts: Facts) -> dict[str, str | None]:
    """Return the reason against each action; an allowed one has None."""
    found = legal_actions(facts)
    assert all(action.allowed is (action.reason is None) for action in found)
    return {action.action: action.reason for action in found}


def of_seat(facts: Facts) -> dict[str, str | None]:
    return {key: value for key, value in reasons(facts).items() if key not in WHOLE}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", [state for state in STATES if STATES[state] not in {"committed", "revealed"}])
@pytest.mark.parametrize("side", ["before", "after"])
def test_seat_actions_of_every_state_role_and_side_of_the_window(role: str, state: int, side: str) -> None:
    name, late = STATES[state], side == "after"
    window = {"working": WORK, "submitted": REVIEW, "rejected": DISPUTE, "disputed": RULING}.get(name, WORK)
    now = CLOCK + window - (0 if late else 1)
    seat = a_seat(state, digest=DIGEST, dispute_id=7)
    got = of_seat(Facts(a_task(), [seat], now, ROLES[role], cost=5))
    worker = {"nobody": "not_connected", "worker": None}.get(role, "not_worker")
    poster = {"nobody": "not_connected", "poster": None}.get(role, "not_poster")
    party = {"nobody": "not_connected", "other": "not_party"}.get(role)
    in_time: dict[str, dict[str, str | None]] = {
        "working": {"submit": worker, "lapse": "too_early"},
        "submitted": {
            **dict.fromkeys(("accept", "accept_and_record", "request_changes", "reject"), poster),
            "release": "too_early",
        },
        "rejected": {"dispute": worker, "concede": "too_early"},
        "disputed": {"execute_ruling": "not_ruled", "submit_evidence": party},
    }
    too_late: dict[str, dict[str, str | None]] = {
        "working": {"submit": "too_late", "lapse": None},
        "submitted": {
            **dict.fromkeys(("accept", "accept_and_record", "request_changes", "reject"), "too_late"),
            "release": None,
        },
        "rejected": {"dispute": "too_late", "concede": None},
        "disputed": {"execute_ruling": None, "submit_evidence": party},
    }
    if state >= FIRST_ENDED:
        assert got == {"record": None}
    else:
        assert got == {**(too_late if late else in_time)[name], "settle": party}


@pytest.mark.parametrize(
    ("changes", "now", "account", "expected"),
    [
        ({}, CLOCK + RETURN - 1, WORKER, {"return_seat": None}),
        ({}, CLOCK + RETURN - 1, OTHER, {"return_seat": "not_worker"}),
        ({}, CLOCK + RETURN, WORKER, {"return_seat": "too_late"}),
        ({"digest": DIGEST}, CLOCK, WORKER, {}),
    ],
)
def test_a_seat_is_handed_back_soon_and_before_anything_was_handed_in(
    changes: dict[str, Any], now: int, account: str, expected: dict[str, str | None]
) -> None:
    got = reasons(Facts(a_task(), [a_seat(1, **changes)], now, account))
    assert {key: value for key, value in got.items() if key == "return_seat"} == expected
    assert "return_seat" not in reasons(Facts(a_task(return_period=0), [a_seat(1)], CLOCK, WORKER))


def test_changes_are_asked_for_twice_and_a_record_is_made_with_the_last_milestone() -> None:
    spent = a_seat(2, changes=2)
    assert reasons(Facts(a_task(), [spent], CLOCK, POSTER, cost=5))["request_changes"] == "no_changes_left"
    assert "accept_and_record" not in reasons(Facts(a_task(), [a_seat(2, milestone=0)], CLOCK, POSTER, cost=5))


@pytest.mark.parametrize(("state", "action", "account"), [(2, "reject", POSTER), (3, "dispute", WORKER)])
def test_who_goes_before_the_bench_pays_what_it_costs_now(state: int, action: str, account: str) -> None:
    def offered(cost: int | None) -> Any:
        facts = Facts(a_task(), [a_seat(state)], CLOCK, account, cost=cost)
        return next(each for each in legal_actions(facts) if each.action == action)

    assert (offered(5).reason, offered(5).value) == (None, "5")
    assert offered(None).reason == "cost_unknown"


@pytest.mark.parametrize(
    ("ruled_at", "now", "reason"),
    [
        (None, CLOCK + RULING - 1, "not_ruled"),
        (None, CLOCK + RULING, None),
        (CLOCK + RULING - 1, CLOCK + RULING - 1, None),
        (CLOCK + RULING, CLOCK + RULING, None),
    ],
)
def test_a_ruling_counts_when_it_came_in_time(ruled_at: int | None, now: int, reason: str | None) -> None:
    dispute = Dispute(dispute_id=7, ruling=1, ruled_at=ruled_at)
    facts = Facts(a_task(), [a_seat(4, dispute_id=7)], now, OTHER, disputes={7: dispute})
    assert reasons(facts)["execute_ruling"] == reason


REVEAL_END, AWARD_END, ESCALATION_END = DEADLINE + WORK, DEADLINE + WORK + REVIEW, DEADLINE + WORK + REVIEW + DISPUTE


@pytest.mark.parametrize(
    ("state", "now", "account", "expected"),
    [
        (5, DEADLINE - 1, WORKER, {"reveal": "too_early", "lapse": "too_early"}),
        (5, DEADLINE, OTHER, {"reveal": None, "lapse": "too_early"}),
        (5, REVEAL_END - 1, None, {"reveal": None, "lapse": "too_early"}),
        (5, REVEAL_END, WORKER, {"reveal": "too_late", "lapse": None}),
        (6, REVEAL_END - 1, POSTER, {"award": "too_early", "escalate": "too_early"}),
        (6, REVEAL_END, POSTER, {"award": None, "escalate": "too_early"}),
        (6, REVEAL_END, WORKER, {"award": "not_poster", "escalate": "too_early"}),
        (6, AWARD_END, WORKER, {"award": "too_late", "escalate": None}),
        (6, AWARD_END, POSTER, {"award": "too_late", "escalate": "not_worker"}),
        (6, ESCALATION_END, WORKER, {"award": "too_late", "escalate": "too_late"}),
    ],
)
def test_entries_are_revealed_awarded_and_escalated_each_in_its_time(
    state: int, now: int, account: str | None, expected: dict[str, str | None]
) -> None:
    task = a_task(mode=2, seats=3, open=2, revealed=state - 5)
    got = reasons(Facts(task, [a_seat(state, entry=1)], now, account, cost=50))
    assert {key: value for key, value in got.items() if key in expected} == expected
    assert got["close_open_seats"] == "contest_has_entries"
    over = REVEAL_END if state == 5 else ESCALATION_END
    assert got["close_contest"] == (None if now >= over else "too_early")
    escalate = [a for a in legal_actions(Facts(task, [a_seat(6)], now, account, cost=50)) if a.action == "escalate"]
    assert {action.value for action in escalate} == {"20"}


@pytest.mark.parametrize(
    ("ruling", "ruled_at", "now", "reason", "worker"),
    [
        (None, None, OPENED + RULING - 1, "not_ruled", None),
        (None, None, OPENED + RULING, None, None),
        (2, OPENED + 1, OPENED + 1, None, WORKER),
        (9, OPENED + 1, OPENED + 1, None, None),
        (2, OPENED + RULING, OPENED + RULING, None, None),
    ],
)
def test_a_disputed_contest_is_closed_with_the_entry_that_was_ruled_in_time(
    ruling: int | None, ruled_at: int | None, now: int, reason: str | None, worker: str | None
) -> None:
    task = a_task(mode=2, seats=3, open=1, revealed=2, status=3, dispute_id=7)
    seats = [a_seat(6, OTHER, entry=1), a_seat(6, WORKER, entry=2)]
    disputes = {7: Dispute(dispute_id=7, ruling=ruling, ruled_at=ruled_at)}
    [close] = [a for a in legal_actions(Facts(task, seats, now, disputes=disputes)) if a.action == "close_contest"]
    assert (close.reason, close.worker and close.worker.lower()) == (reason, worker)


@pytest.mark.parametrize(
    ("changes", "states", "now", "account", "expected"),
    [
        ({}, [], CLOCK, OTHER, {"contribute": None, "refund_pot": "pot_unpaid"}),
        ({}, [], CLOCK, None, {"contribute": "not_connected", "refund_pot": "pot_unpaid"}),
        ({}, [17], CLOCK, OTHER, {"contribute": None, "refund_pot": "pot_unpaid"}),
        ({}, [], DEADLINE, OTHER, {"contribute": "pot_closed", "refund_pot": None}),
        ({"open": 0}, [1], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": "pot_unpaid"}),
        ({"open": 0}, [18], CLOCK, OTHER, {"contribute": "pot_closed", "pay_pot": None, "refund_pot": "pot_unpaid"}),
        ({"open": 0}, [20], CLOCK, OTHER, {"contribute": "pot_closed", "pay_pot": None, "refund_pot": "pot_unpaid"}),
        ({"open": 0}, [23], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": None}),
        ({"open": 0}, [16, 17], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": None}),
        ({"open": 0}, [17, 2], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": "pot_unpaid"}),
        ({"open": 0, "status": 2, "opened": 0}, [], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": None}),
        ({"open": 0, "status": 2}, [1], CLOCK, OTHER, {"contribute": "pot_closed", "refund_pot": "pot_unpaid"}),
    ],
)
def test_a_pot_is_filled_while_the_seat_is_open_then_paid_or_taken_back(
    changes: dict[str, Any], states: list[int], now: int, account: str | None, expected: dict[str, str | None]
) -> None:
    seats = [a_seat(state) for state in states]
    facts = Facts(
        a_task(**changes), seats, now, account, pot_contract=POT, pot=Pot(net=5, fee=0, refunded=0), contributed=5
    )
    got = reasons(facts)
    assert {key: value for key, value in got.items() if "pot" in key or key == "contribute"} == expected
    poor = Facts(a_task(), [], DEADLINE, OTHER, pot_contract=POT, pot=Pot(net=5, fee=0, refunded=0))
    assert reasons(poor)["refund_pot"] == "nothing_contributed"


@pytest.mark.parametrize("state", [state for state in STATES if state >= FIRST_ENDED])
def test_a_recorded_seat_is_not_recorded_again_and_an_unlisted_escrow_never(state: int) -> None:
    assert "record" not in reasons(Facts(a_task(), [a_seat(state)], CLOCK, recorded=frozenset({WORKER})))
    assert reasons(Facts(a_task(), [a_seat(state)], CLOCK, recordable=False))["record"] == "escrow_not_listed"


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
        ({"invite_root": "0x" + "1" * 64}, {"account": OTHER}, "not_invited"),
        ({"invite_root": "0x" + "1" * 64}, {"account": OTHER, "proof": ["0x" + "2" * 64]}, None),
        ({"invite_root": "0x" + "1" * 64}, {"account": OTHER, "proof": []}, None),
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


@pytest.mark.parametrize(
    ("mode", "action", "account", "reason"),
    [
        (1, "select", POSTER, None),
        (1, "select", OTHER, "not_poster"),
        (1, "select", None, "not_connected"),
        (2, "enter", OTHER, None),
        (2, "enter", POSTER, "self_deal"),
    ],
)
def test_each_mode_has_its_own_way_in(mode: int, action: str, account: str | None, reason: str | None) -> None:
    task = a_task(mode=mode)
    assert reasons(Facts(task, [], CLOCK, account))[action] == reason
    assert reasons(Facts(task, [], DEADLINE, account))[action] == "too_late"
    assert "claim" not in reasons(Facts(task, [], CLOCK, account))


def test_coins_are_withdrawn_beside_the_tasks_token() -> None:
    found = legal_actions(Facts(a_task(token=TOKEN), [], CLOCK, OTHER, credit=7, coins=3))
    assert [a.params["amount"] for a in found if a.action == "withdraw"] == ["7", "3"]


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
