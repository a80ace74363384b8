"""Standing is pulled from the escrow's own words, once, by anyone (R51, R63, R65).

given an escrow that Policy does not list, or whose wait there is not over
    it reverts Reputation_UnknownEscrow
given a seat that has not ended, or is recorded
    it reverts Reputation_NotEnded or Reputation_AlreadyRecorded
given a seat that was paid, ruled the worker's, or won
    it counts a completion of the skill
given a seat that lapsed or was ruled abuse
    it counts a default and suspends from the end of the seat, twice as long each time, at most 180 days
given a seat that ended in any other way
    it is recorded and counts nothing
"""

import pytest
from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from market import event, next_block_at, reverts_with
from pots import Ends
from reference import DAY, LAPSED, NONE, PAID, RULED_ABUSE, RULED_POSTER, RULED_WORKER, SUBMITTED, TERMS_ABI, WORKING

BONDED, BONDLESS = False, True
SKILL = "0x" + b"solidity".ljust(32, b"\0").hex()


@pytest.fixture
def words(owner, treasury, Policy, Reputation, TestWords):
    """An escrow that says what it is told, the only one listed, and the record of its seats."""
    policy = owner.deploy(Policy, owner, 0, treasury)
    deployed = owner.deploy(TestWords)
    policy.setEscrow(deployed, 1, {"from": owner})
    return deployed, owner.deploy(Reputation, policy)


def lapsed(market, worker=None):
    """A task whose worker was silent; returns it, when it lapsed, and the lapse, which records it by the way."""
    task = market.post(workPeriod=DAY)
    market.claim(task, worker)
    end = market.seat_clock(task, worker) + DAY
    next_block_at(end)
    return task, end, market.lapse(task, worker)


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


def test_a_lapse_counts_as_a_default_and_suspends_for_a_week_from_the_lapse(market, reputation, worker):
    _, end, tx = lapsed(market)
    assert reputation.standing(worker, SKILL) == (0, 1)
    assert reputation.suspendedUntil(worker) == end + 7 * DAY
    assert event(tx, "Recorded")["state"] == LAPSED
    assert dict(event(tx, "Suspended")) == {"account": worker, "until": end + 7 * DAY}


def test_a_suspension_ends_at_its_moment(market, reputation, worker):
    _, end, _ = lapsed(market)
    next_block_at(end + 7 * DAY - 1)
    chain.mine()
    assert not reputation.mayTake(worker, SKILL, 1, BONDED)
    next_block_at(end + 7 * DAY)
    chain.mine()
    assert reputation.mayTake(worker, SKILL, 1, BONDED)


def test_each_default_doubles_the_suspension_up_to_180_days(market, reputation, worker):
    for days in (7, 14, 28, 56, 112, 180, 180):
        _, end, _ = lapsed(market)
        assert reputation.suspendedUntil(worker) == end + days * DAY
        next_block_at(end + days * DAY)
        chain.mine()
    assert reputation.standing(worker, SKILL) == (0, 7)


def test_an_old_lapse_recorded_late_suspends_from_the_lapse_and_shortens_nothing(market, words, owner, worker):
    """Whoever records cannot choose the moment that hurts most."""
    escrow, reputation = words
    recent, old = market.terms().packed(), market.terms().packed()
    now = chain.time()
    for packed, clock in ((recent, now), (old, now - 60 * DAY)):
        escrow.setSeat(escrow.hashTerms(packed), worker, LAPSED | clock << 8, {"from": owner})
    chain.sleep(3 * DAY)
    reputation.record(escrow, recent, worker, {"from": owner})
    assert reputation.suspendedUntil(worker) == now + 7 * DAY
    tx = reputation.record(escrow, old, worker, {"from": owner})
    assert reputation.suspendedUntil(worker) == now + 7 * DAY
    assert reputation.standing(worker, SKILL) == (0, 2)
    assert "Suspended" not in tx.events


def test_a_seat_is_recorded_once(market, escrow, reputation, worker, stranger):
    task, _, _ = lapsed(market)
    with reverts_with("Reputation_AlreadyRecorded", task.id, worker):
        reputation.record(escrow, task.packed, worker, {"from": stranger})
    assert reputation.standing(worker, SKILL) == (0, 1)


@pytest.mark.parametrize(
    ("ruling", "state", "counts"), [(1, RULED_WORKER, (1, 0)), (2, RULED_POSTER, (0, 0)), (3, RULED_ABUSE, (0, 1))]
)
def test_a_ruling_counts_as_what_it_says(
    market, panelists, escrow, reputation, worker, stranger, ruling, state, counts
):
    task = market.claimed()
    Ends(market, panelists).ruled(task, ruling)
    tx = reputation.record(escrow, task.packed, worker, {"from": stranger})
    assert event(tx, "Recorded")["state"] == state
    assert reputation.standing(worker, SKILL) == counts
    suspended = market.seat_clock(task) + 7 * DAY if counts[1] else 0
    assert reputation.suspendedUntil(worker) == suspended
    assert reputation.mayTake(worker, SKILL, 1, BONDED) == (not suspended)


ENDED = {16: (0, 0), 17: (0, 1), 18: (1, 0), 19: (0, 0), 20: (1, 0), 21: (0, 0), 22: (0, 1), 23: (0, 0), 24: (0, 0)}
ENDED |= {25: (0, 0), 26: (1, 0)}


@pytest.mark.parametrize("state", [*range(7), *ENDED])
def test_each_end_of_a_seat_counts_once_and_nothing_before_it(market, words, owner, worker, state):
    escrow, reputation = words
    packed = market.terms().packed()
    clock, task = chain.time(), keccak(encode(TERMS_ABI, packed))
    escrow.setSeat(task, worker, state | clock << 8 | 7 << 48, {"from": owner})
    if state not in ENDED:
        with reverts_with("Reputation_NotEnded", state):
            reputation.record(escrow, packed, worker, {"from": owner})
        return
    reputation.record(escrow, packed, worker, {"from": owner})
    assert reputation.standing(worker, SKILL) == ENDED[state]
    assert reputation.suspendedUntil(worker) == (clock + 7 * DAY if ENDED[state][1] else 0)
    with reverts_with("Reputation_AlreadyRecorded", task, worker):
        reputation.record(escrow, packed, worker, {"from": owner})


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
