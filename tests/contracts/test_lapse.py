"""Silence of the worker ends his seat and costs his bond (R64, R65).

given a work period that has not ended
    it reverts Escrow_TooEarly
given a seat that is not Working, or is not the one named
    it reverts Escrow_WrongState or Escrow_WrongSeat
given a worker who was silent for the work period
    when anyone calls
        it credits half of the bond to the poster, at most, and the rest to the treasury
        when the task is active
            it frees the place
        when the task is closed
            it credits the place's money to the poster
"""

import pytest
from brownie import chain
from hostile import BLOCKED, TokenMode
from market import DIGEST, event, next_block_at
from reference import CLOSED, DAY, LAPSED, NONE, SUBMITTED, Seat, task_word


def end_of_work(market, task):
    return market.seat_clock(task) + task.terms.workPeriod


@pytest.mark.parametrize("who", ["worker", "poster", "stranger"])
def test_anyone_can_push_the_time_out_and_the_place_is_free_again(
    market, escrow, request, currency, worker, other_worker, poster, treasury, who
):
    caller = request.getfixturevalue(who)
    task = market.claimed(token=currency, bond=10**17 + 1)
    end = end_of_work(market, task)
    next_block_at(end)
    tx = market.lapse(task, **{"from": caller})
    half = 10**17 // 2
    assert (market.credit(poster, currency), market.credit(treasury, currency)) == (half, half + 1)
    assert escrow.seatWord(task.id, worker) == Seat(bond=10**17 + 1).word(LAPSED, end)
    assert escrow.taskWord(task.id) == task_word(1, 1, end)
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"]) == (LAPSED, 0, 0)
    assert (ended["toPoster"], ended["toTreasury"], ended["reopened"]) == (half, half + 1, True)
    assert market.balance(escrow, currency) == task.terms.funding() + task.terms.bond
    next_block_at(end + 1)
    market.claim(task, other_worker)


def test_after_closing_the_place_is_refunded(market, escrow, currency, poster, treasury):
    task = market.claimed(token=currency, seats=2)
    market.close(task)
    end = end_of_work(market, task)
    next_block_at(end)
    tx = market.lapse(task)
    half = task.terms.bond // 2
    assert market.credit(poster, currency) == 2 * task.terms.slot() + half
    assert market.credit(treasury, currency) == half
    assert escrow.taskWord(task.id) == task_word(CLOSED, 0, task.opened)
    ended = event(tx, "SeatEnded")
    assert (ended["toPoster"], ended["toTreasury"], ended["reopened"]) == (task.terms.slot() + half, half, False)
    assert market.balance(escrow, currency) == 2 * task.terms.slot() + 2 * half


def test_a_lapse_after_the_deadline_still_frees_the_place_for_the_refund(market, escrow, poster):
    task = market.post(deadline=chain.time() + DAY)
    market.claim(task)
    end = end_of_work(market, task)
    next_block_at(end)
    market.lapse(task)
    assert escrow.taskWord(task.id) == task_word(1, 1, end)
    market.close(task)
    assert market.credit(poster, task.terms.token) == task.terms.slot() + task.terms.bond // 2


@pytest.mark.parametrize("seconds", [1, 2])
def test_before_the_end_of_the_work_nothing_lapses(market, seconds):
    task = market.claimed()
    end = end_of_work(market, task)
    next_block_at(end - seconds)
    with market.refuses(task, "Escrow_TooEarly", end):
        market.lapse(task)


def test_at_every_moment_exactly_one_of_submit_and_lapse_holds(market):
    task = market.claimed()
    end = end_of_work(market, task)
    next_block_at(end)
    with market.refuses(task, "Escrow_TooLate", end):
        market.submit(task)
    next_block_at(end + 1)
    market.lapse(task)


def test_a_submission_does_not_lapse(market):
    """A poster cannot drain a task after the work came in (StandardBounties)."""
    task = market.submitted()
    next_block_at(end_of_work(market, task) + 400 * DAY)
    with market.refuses(task, "Escrow_WrongState", SUBMITTED):
        market.lapse(task)


def test_nobody_lapses_twice(market):
    task = market.claimed()
    next_block_at(end_of_work(market, task))
    market.lapse(task)
    for push in (market.lapse, market.submit, market.accept, market.release):
        with market.refuses(task, "Escrow_WrongState", LAPSED):
            push(task)


def test_an_account_without_a_seat_does_not_lapse(market, stranger):
    task = market.claimed()
    task.seats[str(stranger)] = Seat()
    next_block_at(end_of_work(market, task))
    with market.refuses(task, "Escrow_WrongState", NONE):
        market.lapse(task, stranger)


def test_an_unknown_task_does_not_lapse(market, worker):
    task = market.task()
    task.seats[str(worker)] = Seat()
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.lapse(task)


@pytest.mark.parametrize("change", [{"bond": 10**18}, {"price": 0}, {"digest": DIGEST}])
def test_a_seat_with_another_bond_is_refused(market, escrow, worker, change):
    task = market.claimed()
    next_block_at(end_of_work(market, task))
    word = escrow.seatWord(task.id, worker)
    task.seats[str(worker)] = Seat().but(**change)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.lapse(task)


def test_a_lapse_of_a_blocked_treasury_and_poster_waits_for_nobody(market, hostile_token, poster, treasury):
    """Forfeits are credit, so that no receiver can hold up a lapse."""
    task = market.claimed(token=hostile_token.address)
    for account in (poster, treasury):
        hostile_token.setBlocked(account, BLOCKED, {"from": poster})
    hostile_token.setMode(TokenMode.REVERTS, {"from": poster})
    next_block_at(end_of_work(market, task))
    market.lapse(task)
    assert market.credit(treasury, hostile_token.address) == task.terms.bond // 2
