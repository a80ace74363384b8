"""A reward that rises until somebody takes it, for tasks with one seat (R56).

given an open place
    the reward rises by a step at every full period, up to the ceiling
given a claim
    it fixes the price of that moment, which must be at least what the worker asks for
given a seat that is handed back
    the rise goes on as if nobody had taken it
given a seat that lapsed unpaid
    the rise begins again at the first step that is not below the price that lapsed
"""

import pytest
from market import event, next_block_at
from reference import DAY, NATIVE, WORKING, Seat, task_word

HOUR = 3_600
RISING = {"raiseBy": 10**16, "raiseEvery": HOUR, "reward": 10**18, "ceiling": 10**18 + 5 * 10**16 + 7}


@pytest.fixture
def task(market):
    return market.post(**RISING, returnPeriod=HOUR, workPeriod=4 * HOUR)


@pytest.mark.parametrize(
    ("after", "steps"), [(1, 0), (HOUR - 1, 0), (HOUR, 1), (2 * HOUR - 1, 1), (2 * HOUR, 2), (5 * HOUR, 5)]
)
def test_a_claim_fixes_the_price_of_its_moment(market, escrow, worker, task, after, steps):
    next_block_at(task.opened + after)
    taken = event(market.claim(task), "SeatTaken")
    assert taken["price"] == 10**18 + steps * 10**16
    assert escrow.seatWord(task.id, worker) == Seat(price=taken["price"]).word(WORKING, task.opened + after)


@pytest.mark.parametrize("after", [6 * HOUR, 29 * DAY])
def test_the_ceiling_ends_the_rise(market, task, after):
    next_block_at(task.opened + after)
    assert event(market.claim(task), "SeatTaken")["price"] == task.terms.ceiling


def test_the_view_tells_what_a_claim_would_get(market, escrow, task):
    for after in (HOUR - 1, HOUR, 4 * HOUR, 9 * HOUR):
        next_block_at(task.opened + after)
        escrow.raiseEpoch({"from": market.worker})
        assert escrow.currentReward(task.packed) == task.terms.price_at(task.opened + after, task.opened)


def test_a_worker_can_name_what_he_waits_for(market, escrow, worker, task):
    wanted = 10**18 + 10**16
    arguments = (task.packed, worker, wanted, task.terms.bond, [], 0, b"", {"from": worker, "value": task.terms.bond})
    next_block_at(task.opened + HOUR - 1)
    with market.refuses(task, "Escrow_PriceTooLow", 10**18):
        escrow.claim(*arguments)
    next_block_at(task.opened + HOUR)
    assert event(escrow.claim(*arguments), "SeatTaken")["price"] == wanted


def test_what_was_not_risen_to_goes_back_with_its_fee(market, escrow, task, poster, treasury):
    next_block_at(task.opened + 2 * HOUR)
    market.claim(task)
    market.submit(task)
    market.accept(task)
    price, terms = 10**18 + 2 * 10**16, task.terms
    assert market.credit(poster, NATIVE) == terms.refund(price)
    assert market.credit(treasury, NATIVE) == terms.fee(price)
    assert market.balance(escrow, NATIVE) == terms.refund(price) + terms.fee(price)


def test_the_rise_goes_on_after_a_return(market, escrow, task, other_worker):
    next_block_at(task.opened + HOUR)
    market.claim(task)
    market.return_seat(task)
    assert escrow.taskWord(task.id) == task_word(1, 1, task.opened)
    next_block_at(task.opened + 3 * HOUR)
    assert event(market.claim(task, other_worker), "SeatTaken")["price"] == 10**18 + 3 * 10**16


@pytest.mark.parametrize(("after", "steps"), [(1, 0), (HOUR, 1), (3 * HOUR + 5, 3), (9 * HOUR, 6)])
def test_the_rise_begins_again_at_the_price_that_lapsed(market, escrow, task, other_worker, after, steps):
    """At the ceiling the step is rounded up, so that the price never falls."""
    next_block_at(task.opened + after)
    price = event(market.claim(task), "SeatTaken")["price"]
    lapse = task.opened + after + task.terms.workPeriod + 3
    next_block_at(lapse)
    market.lapse(task)
    assert (task.opened, task.steps) == (lapse, steps)
    assert escrow.taskWord(task.id) == task_word(1, 1, lapse, steps=steps)
    assert escrow.currentReward(task.packed) == price
    next_block_at(lapse + HOUR)
    risen = min(task.terms.ceiling, 10**18 + (steps + 1) * 10**16)
    assert event(market.claim(task, other_worker), "SeatTaken")["price"] == risen


def test_a_lapse_after_closing_changes_no_rise(market, escrow, task):
    market.claim(task)
    market.close(task)
    next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    market.lapse(task)
    assert escrow.taskWord(task.id) == task_word(2, 0, task.opened)


def test_a_signed_claim_gets_the_price_of_the_moment_it_is_handed_in(market, escrow, worker, token):
    task = market.post(**RISING, token=token.address)
    next_block_at(task.opened + 2 * HOUR)
    tx = market.relay_claim(task, worker)
    assert event(tx, "SeatTaken")["price"] == 10**18 + 2 * 10**16


def test_the_largest_steps_do_not_overflow(market, escrow, token):
    task = market.post(
        token=token.address,
        reward=10**18,
        ceiling=9 * 10**23,
        raiseBy=2**128 - 1,
        raiseEvery=1,
        bond=10**17,
        returnPeriod=0,
    )
    next_block_at(task.terms.deadline - 1)
    assert event(market.claim(task), "SeatTaken")["price"] == 9 * 10**23
    next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    market.lapse(task)
    assert escrow.taskWord(task.id) == task_word(1, 1, task.opened, steps=1)
