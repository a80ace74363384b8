"""Standing is pulled from the escrow's own words, once, by anyone (R51, R63, R65).

given an escrow that Policy does not list, or whose wait there is not over
    it reverts Reputation_UnknownEscrow
given a seat that has not ended, or is recorded
    it reverts Reputation_NotEnded or Reputation_AlreadyRecorded
given a paid seat
    it counts a completion of the skill
given a lapsed seat
    it counts a default and suspends from the lapse, twice as long each time, at most 180 days
"""

import pytest
from brownie import chain
from market import event, next_block_at, reverts_with
from reference import DAY, LAPSED, NONE, PAID, SUBMITTED, WORKING

BONDED, BONDLESS = False, True
SKILL = "0x" + b"solidity".ljust(32, b"\0").hex()


def lapsed(market, worker=None):
    """A task whose worker was silent; returns it and when it lapsed."""
    task = market.post(workPeriod=DAY)
    market.claim(task, worker)
    end = market.seat_clock(task, worker) + DAY
    next_block_at(end)
    market.lapse(task, worker)
    return task, end


def test_a_paid_seat_counts_as_a_completion(market, escrow, reputation, worker, stranger):
    task = market.submitted()
    market.accept(task)
    tx = reputation.record(escrow, task.packed, worker, {"from": stranger})
    assert reputation.standing(worker, SKILL) == (1, 0)
    assert reputation.standing(worker, "0x" + "00" * 32) == (0, 0)
    assert reputation.suspendedUntil(worker) == 0
    assert reputation.recorded(task.id, worker)
    recorded = event(tx, "Recorded")
    assert (recorded["account"], recorded["escrow"], recorded["state"]) == (worker, escrow, PAID)
    assert (str(recorded["skill"]), recorded["taskId"]) == (SKILL, f"0x{task.id.hex()}")
    assert "Suspended" not in tx.events


def test_a_lapse_counts_as_a_default_and_suspends_for_a_week_from_the_lapse(
    market, escrow, reputation, worker, stranger
):
    task, end = lapsed(market)
    chain.sleep(3 * DAY)
    tx = reputation.record(escrow, task.packed, worker, {"from": stranger})
    assert reputation.standing(worker, SKILL) == (0, 1)
    assert reputation.suspendedUntil(worker) == end + 7 * DAY
    assert event(tx, "Recorded")["state"] == LAPSED
    assert dict(event(tx, "Suspended")) == {"account": worker, "until": end + 7 * DAY}


def test_a_suspension_ends_at_its_moment(market, escrow, reputation, worker):
    task, end = lapsed(market)
    reputation.record(escrow, task.packed, worker, {"from": worker})
    next_block_at(end + 7 * DAY - 1)
    chain.mine()
    assert not reputation.mayTake(worker, SKILL, 1, BONDED)
    next_block_at(end + 7 * DAY)
    chain.mine()
    assert reputation.mayTake(worker, SKILL, 1, BONDED)


def test_each_default_doubles_the_suspension_up_to_180_days(market, escrow, reputation, worker):
    for days in (7, 14, 28, 56, 112, 180, 180):
        task, end = lapsed(market)
        reputation.record(escrow, task.packed, worker, {"from": worker})
        assert reputation.suspendedUntil(worker) == end + days * DAY
        next_block_at(end + days * DAY)
        chain.mine()
    assert reputation.standing(worker, SKILL) == (0, 7)


def test_an_old_lapse_recorded_late_does_not_shorten_a_suspension(market, escrow, reputation, worker):
    old = market.post(workPeriod=DAY)
    market.claim(old)
    next_block_at(market.seat_clock(old) + DAY)
    market.lapse(old)
    chain.sleep(60 * DAY)
    recent, end = lapsed(market)
    reputation.record(escrow, recent.packed, worker, {"from": worker})
    tx = reputation.record(escrow, old.packed, worker, {"from": worker})
    assert reputation.suspendedUntil(worker) == end + 7 * DAY
    assert reputation.standing(worker, SKILL) == (0, 2)
    assert "Suspended" not in tx.events


def test_a_seat_is_recorded_once(market, escrow, reputation, worker, stranger):
    task, _ = lapsed(market)
    reputation.record(escrow, task.packed, worker, {"from": stranger})
    with reverts_with("Reputation_AlreadyRecorded", task.id, worker):
        reputation.record(escrow, task.packed, worker, {"from": stranger})
    assert reputation.standing(worker, SKILL) == (0, 1)


@pytest.mark.parametrize("state", [NONE, WORKING, SUBMITTED])
def test_a_seat_that_has_not_ended_is_not_recorded(market, escrow, reputation, worker, stranger, state):
    task = {NONE: market.post, WORKING: market.claimed, SUBMITTED: market.submitted}[state]()
    with reverts_with("Reputation_NotEnded", state):
        reputation.record(escrow, task.packed, worker, {"from": stranger})


def test_nobody_gets_standing_for_the_seat_of_another(market, escrow, reputation, stranger):
    task = market.submitted()
    market.accept(task)
    with reverts_with("Reputation_NotEnded", NONE):
        reputation.record(escrow, task.packed, stranger, {"from": stranger})


def test_terms_with_another_skill_are_another_task(market, escrow, reputation, worker):
    task = market.submitted()
    market.accept(task)
    forged = task.terms.but(skill=b"surgery".ljust(32, b"\0"))
    with reverts_with("Reputation_NotEnded", NONE):
        reputation.record(escrow, forged.packed(), worker, {"from": worker})


def test_an_escrow_that_is_not_listed_records_nothing(market, escrow, reputation, policy, owner, worker, TaskEscrow):
    task = market.submitted()
    market.accept(task)
    fake = owner.deploy(TaskEscrow, policy, reputation)
    with reverts_with("Reputation_UnknownEscrow", fake):
        reputation.record(fake, task.packed, worker, {"from": worker})
    policy.setEscrow(escrow, 0, {"from": owner})
    with reverts_with("Reputation_UnknownEscrow", escrow):
        reputation.record(escrow, task.packed, worker, {"from": worker})


def test_a_version_that_waits_records_nothing_and_what_it_missed_is_recorded_later(
    market, escrow, reputation, policy, owner, worker
):
    """A version says itself how its seats ended: standing could be had for nothing before anyone could object."""
    task = market.submitted()
    market.accept(task)
    policy.setEscrow(escrow, 0, {"from": owner})
    policy.setEscrow(escrow, 2, {"from": owner})
    active = policy.escrowActiveFrom(escrow)
    next_block_at(active - 1)
    with reverts_with("Reputation_UnknownEscrow", escrow):
        reputation.record(escrow, task.packed, worker, {"from": worker})
    next_block_at(active)
    reputation.record(escrow, task.packed, worker, {"from": worker})
    assert reputation.standing(worker, SKILL) == (1, 0)


def test_a_newcomer_may_take_any_seat(reputation, stranger):
    for grade in range(3):
        assert reputation.mayTake(stranger, SKILL, grade, BONDLESS)
    assert reputation.standing(stranger, SKILL) == (0, 0)
