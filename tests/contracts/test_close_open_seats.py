"""Closing gives back what nobody took, and nothing else (R14).

given a task that is unknown or closed
    it reverts Escrow_UnknownTask or Escrow_TaskNotOpen
given a caller who is not the poster, before the deadline
    it reverts Escrow_NotPoster
given the poster at any time, or anyone from the deadline on
    it credits the poster with every open seat and its fee, and leaves taken seats alone
"""

import pytest
from brownie import chain
from market import event, next_block_at
from reference import CLOSED, DAY, SUBMITTED, task_word


def test_the_poster_gets_reward_and_fee_of_every_open_seat_as_credit(market, escrow, currency, poster, worker):
    task = market.post(token=currency, seats=3)
    market.claim(task)
    before = market.balance(poster, currency)
    tx = market.close(task)
    refund = 2 * task.terms.slot()
    assert market.credit(poster, currency) == refund
    assert market.balance(poster, currency) == before
    assert escrow.taskWord(task.id) == task_word(CLOSED, 0, task.opened)
    closed = event(tx, "TaskClosed")
    assert (closed["taskId"], closed["seats"], closed["toPoster"]) == (f"0x{task.id.hex()}", 2, refund)
    assert market.balance(escrow, currency) == task.terms.funding() + task.terms.bond


def test_a_seat_that_is_taken_ends_as_it_would(market, escrow, currency, poster, worker):
    """The poster cannot drain a task after a submission (StandardBounties)."""
    task = market.submitted(token=currency, seats=2)
    market.close(task)
    assert escrow.seatWord(task.id, worker) & 255 == SUBMITTED
    assert market.credit(poster, currency) == task.terms.slot()
    before = market.balance(worker, currency)
    market.accept(task)
    assert market.balance(worker, currency) == before + task.terms.reward + task.terms.bond


def test_a_task_without_open_seats_can_be_closed_so_that_a_lapse_refunds(market, escrow, poster):
    task = market.claimed()
    tx = market.close(task)
    closed = event(tx, "TaskClosed")
    assert (closed["seats"], closed["toPoster"]) == (0, 0)
    assert escrow.taskWord(task.id) == task_word(CLOSED, 0, task.opened)
    assert market.credit(poster, task.terms.token) == 0


@pytest.mark.parametrize("who", ["worker", "stranger", "treasury"])
def test_before_the_deadline_only_the_poster_can_close(market, request, who):
    caller = request.getfixturevalue(who)
    task = market.post()
    next_block_at(task.terms.deadline - 1)
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.close(task, **{"from": caller})


def test_from_the_deadline_on_anyone_can_close_for_the_poster(market, stranger, poster):
    task = market.post(deadline=chain.time() + DAY)
    next_block_at(task.terms.deadline)
    market.close(task, **{"from": stranger})
    assert market.credit(poster, task.terms.token) == task.terms.funding()
    assert market.credit(stranger, task.terms.token) == 0


def test_a_task_is_closed_once(market):
    task = market.post()
    market.close(task)
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.close(task)


def test_an_unknown_task_cannot_be_closed(market):
    task = market.task()
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.close(task)


def test_more_seats_than_were_posted_are_an_unknown_task(market):
    task = market.post()
    forged = market.task(task.terms.but(seats=1_000))
    with market.refuses(task, "Escrow_UnknownTask", forged.id):
        market.close(forged)


def test_the_refund_follows_the_terms_and_not_the_fee_of_today(market, policy, owner, poster, treasury):
    """A changed fee changed what was refunded elsewhere (TalentLayer)."""
    task = market.post()
    policy.setFee(1_000, treasury, {"from": owner})
    market.close(task)
    assert market.credit(poster, task.terms.token) == task.terms.funding()


def test_closing_a_thousand_seats_costs_what_closing_one_costs(market):
    """Refunds in a loop ran out of gas elsewhere (OpenQ)."""
    small = market.post(reward=10**16, bond=10**15)
    large = market.post(reward=10**16, bond=10**15, seats=1_000)
    gas = [market.close(task).gas_used for task in (large, small)]
    assert gas[0] < 70_000
    assert gas[1] < gas[0]
