"""Silence of the poster pays the worker (R34, R50).

given a review that has not ended
    it reverts Escrow_TooEarly
given a seat that is not Submitted, or is not the one named
    it reverts Escrow_WrongState or Escrow_WrongSeat
given a poster who was silent for the review period
    when anyone calls
        it pays as accept does
"""

import pytest
from market import DIGEST, event, next_block_at
from reference import NONE, PAID, WORKING, Seat


@pytest.mark.parametrize("who", ["worker", "poster", "stranger"])
def test_anyone_can_push_the_time_out(market, escrow, request, currency, worker, treasury, who):
    caller = request.getfixturevalue(who)
    task = market.submitted(token=currency)
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end)
    before = market.balance(worker, currency)
    tx = market.release(task, **{"from": caller})
    fee = task.terms.fee(task.terms.reward)
    assert market.balance(worker, currency) == before + task.terms.reward + task.terms.bond
    assert market.credit(treasury, currency) == fee == market.balance(escrow, currency)
    assert escrow.seatWord(task.id, worker) == Seat(digest=DIGEST).word(PAID, end)
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"]) == (PAID, task.terms.reward, fee)


@pytest.mark.parametrize("seconds", [1, 2])
def test_before_the_end_of_the_review_nothing_is_released(market, worker, seconds):
    task = market.submitted()
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end - seconds)
    with market.refuses(task, "Escrow_TooEarly", end):
        market.release(task, **{"from": worker})


def test_at_every_moment_exactly_one_of_accept_and_release_holds(market):
    """One moment satisfied two phases elsewhere (Allo)."""
    task = market.submitted()
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end)
    with market.refuses(task, "Escrow_TooLate", end):
        market.accept(task)
    next_block_at(end + 1)
    market.release(task)


def test_without_a_submission_nothing_is_released(market):
    task = market.claimed()
    next_block_at(task.terms.deadline + 400 * 86_400)
    with market.refuses(task, "Escrow_WrongState", WORKING):
        market.release(task)


def test_an_account_without_a_seat_gets_nothing(market, stranger):
    task = market.submitted()
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    task.seats[str(stranger)] = task.seats[str(market.worker)]
    with market.refuses(task, "Escrow_WrongState", NONE):
        market.release(task, stranger, **{"from": stranger})


def test_a_seat_with_a_higher_price_is_refused(market, escrow, worker):
    task = market.submitted()
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    word = escrow.seatWord(task.id, worker)
    task.seats[str(worker)] = task.seats[str(worker)].but(price=2 * 10**18)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.release(task, **{"from": worker})


def test_an_unknown_task_releases_nothing(market, worker):
    task = market.task()
    task.seats[str(worker)] = Seat(digest=DIGEST)
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.release(task)


def test_a_release_needs_no_policy(market, escrow, policy, owner, worker):
    task = market.submitted()
    policy.setEscrow(escrow, 0, {"from": owner})
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    market.release(task)
    assert escrow.seatWord(task.id, worker) & 255 == PAID
