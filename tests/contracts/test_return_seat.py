"""A worker may hand a seat back, once, early, and without penalty (R10, R54).

given a caller who is not the worker
    it reverts Escrow_NotWorker
given a seat that is not Working, or is not the one named
    it reverts Escrow_WrongState or Escrow_WrongSeat
given the end of the return period, a task without one, or a seat in which anything was ever handed in
    it reverts Escrow_TooLate
given the return period and a seat in its first turn
    it sends the bond back and ends the seat for good
    when the task is active
        the place is free again, and the rise of the reward goes on
    when it is closed
        the place's money is the poster's
"""

import pytest
from brownie import chain
from market import event, next_block_at
from reference import CLOSED, DAY, RETURNED, SUBMITTED, WORKING, Seat

RETURN = {"returnPeriod": DAY}


@pytest.mark.parametrize("closed", [False, True])
def test_the_bond_comes_back_and_the_place_is_free_or_refunded(
    market, escrow, reputation, currency, worker, poster, treasury, closed
):
    task = market.claimed(token=currency, **RETURN)
    if closed:
        market.close(task)
    before, clock = market.balance(worker, currency), market.seat_clock(task)
    next_block_at(clock + DAY - 1)
    tx = market.return_seat(task)
    refund = task.terms.slot() if closed else 0
    assert market.balance(worker, currency) == before + task.terms.bond
    assert (market.credit(poster, currency), market.credit(treasury, currency)) == (refund, 0)
    assert market.balance(escrow, currency) == task.terms.slot()
    assert escrow.seatWord(task.id, worker) == Seat().word(RETURNED, clock + DAY - 1)
    assert escrow.taskWord(task.id) == (task.word(0, CLOSED) if closed else task.word(1))
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"], ended["toTreasury"]) == (RETURNED, 0, 0, 0)
    assert (ended["toPoster"], ended["reopened"]) == (refund, not closed)
    assert not reputation.recorded(escrow, task.id, worker)
    assert reputation.suspendedUntil(worker) <= chain[-1].timestamp


def test_a_place_handed_back_is_anothers_and_never_the_same_workers(market, escrow, worker, other_worker):
    task = market.claimed(**RETURN)
    market.return_seat(task)
    with market.refuses(task, "Escrow_SeatExists", task.id, worker):
        market.claim(task)
    market.claim(task, other_worker)
    assert escrow.seatWord(task.id, other_worker) & 255 == WORKING


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_end_of_the_return_period_is_the_first_moment_too_late(market, seconds):
    task = market.claimed(**RETURN)
    end = market.seat_clock(task) + DAY
    next_block_at(end + seconds)
    with market.refuses(task, "Escrow_TooLate", end):
        market.return_seat(task)


def test_without_a_return_period_nothing_is_handed_back(market):
    task = market.claimed()
    with market.refuses(task, "Escrow_TooLate", market.seat_clock(task)):
        market.return_seat(task)


@pytest.mark.parametrize("who", ["poster", "stranger"])
def test_only_the_worker_hands_his_seat_back(market, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.claimed(**RETURN)
    with market.refuses(task, "Escrow_NotWorker", caller):
        market.return_seat(task, worker, **{"from": caller})


def test_what_was_handed_in_is_not_handed_back(market):
    """A second turn is not a first one: neither after changes nor in a later milestone."""
    task = market.submitted(**RETURN, shares=(5_000, 5_000, 0, 0, 0, 0, 0, 0))
    with market.refuses(task, "Escrow_WrongState", SUBMITTED):
        market.return_seat(task)
    market.request_changes(task)
    with market.refuses(task, "Escrow_TooLate", market.seat_clock(task)):
        market.return_seat(task)
    market.submit(task)
    market.accept(task)
    with market.refuses(task, "Escrow_TooLate", market.seat_clock(task)):
        market.return_seat(task)


def test_a_seat_is_handed_back_once(market):
    task = market.claimed(**RETURN)
    market.return_seat(task)
    for push in (market.return_seat, market.submit, market.lapse):
        with market.refuses(task, "Escrow_WrongState", RETURNED):
            push(task)


@pytest.mark.parametrize("change", [{"bond": 2 * 10**17}, {"price": 1}, {"digest": b"\x01" * 32}])
def test_only_the_seat_that_is_stored_is_handed_back(market, escrow, worker, change):
    task = market.claimed(**RETURN)
    task.change(worker, **change)
    with market.refuses(task, "Escrow_WrongSeat", escrow.seatWord(task.id, worker)):
        market.return_seat(task)


def test_a_selected_worker_may_hand_his_seat_back(market, escrow, token, worker):
    task = market.taken(worker, token=token.address, ceiling=2 * 10**18, **RETURN)
    before = token.balanceOf(worker)
    market.return_seat(task)
    assert token.balanceOf(worker) == before + task.terms.bond
    assert escrow.taskWord(task.id) == task.word(1)


def test_a_seat_without_bond_is_handed_back_without_payment_and_counts_no_lapse(market, escrow, worker):
    task = market.post(**RETURN, grade=0, freeLapses=2)
    market.claim(task, bond=0)
    before = worker.balance()
    market.return_seat(task)
    assert worker.balance() == before
    assert escrow.taskWord(task.id) == task.word(1)
