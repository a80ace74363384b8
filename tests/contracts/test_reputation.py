"""Standing is pulled from the escrow's own words, once, by anyone (R51, R63, R65).

given a version that is not counted
    when Policy does not list it, or its wait there is not over, or it is void
        it reverts Reputation_UnknownEscrow
    else it is admitted by the way, and stays when it is taken off the list
given a seat that has not ended, is named wrongly, is noted or is recorded
    it reverts Reputation_NotEnded, Reputation_WrongSeat or Reputation_AlreadyRecorded
given a seat that was paid, ruled the worker's, or won
    the pair has one more note, worth what the fee of the earnings is worth
given a seat that lapsed or was ruled abuse
    it counts a default and suspends from the end of the seat, twice as long each time, at most 180 days
given a seat that ended in any other way
    it is recorded and counts nothing
"""

import pytest
from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from market import SKILL, event, events, next_block_at, reverts_with
from pots import Ends
from reference import (
    DAY,
    LAPSED,
    NATIVE,
    NONE,
    PAID,
    PAID_NOTED,
    RULED_ABUSE,
    RULED_POSTER,
    RULED_WORKER,
    SUBMITTED,
    TERMS_ABI,
    WON,
    WORKING,
    Seat,
)

from tests.standing_model.arithmetic import worth

BONDED, BONDLESS = False, True
UNIT = 10**15


@pytest.fixture
def words(owner, treasury, Policy, Reputation, TestWords):
    """An escrow that says what it is told, the only one listed, and the record of its seats."""
    policy = owner.deploy(Policy, owner, 0, treasury)
    deployed = owner.deploy(TestWords)
    policy.setEscrow(deployed, 1, {"from": owner})
    reputation = owner.deploy(Reputation, policy, owner)
    reputation.setUnit(NATIVE, UNIT, {"from": owner})
    return deployed, reputation


def tell(escrow, terms, worker, state, clock, seat=None, *, owner):
    """Let an escrow of words say that a worker's seat is so."""
    task = keccak(encode(TERMS_ABI, terms.packed()))
    escrow.setSeat(task, worker, (seat or Seat()).word(state, clock), {"from": owner})
    return task


def counts(reputation, worker):
    """How many defaults a worker has of the skill."""
    return reputation.standing(worker, SKILL)[3]


def met(reputation, escrow, worker, poster):
    return reputation.pairOf(escrow, worker, poster, SKILL)[0]


def lapsed(market, worker=None):
    """A task whose worker was silent; returns it, when it lapsed, and the lapse, which records it by the way."""
    task = market.post(workPeriod=DAY)
    market.claim(task, worker)
    end = market.seat_clock(task, worker) + DAY
    next_block_at(end)
    return task, end, market.lapse(task, worker)


def test_a_paid_seat_is_noted(market, escrow, reputation, worker, poster, stranger):
    task = market.submitted()
    market.accept(task)
    tx = reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": stranger})
    assert met(reputation, escrow, worker, poster) == 1
    assert reputation.suspendedUntil(worker) == 0
    assert reputation.recorded(escrow, task.id, worker)
    assert event(tx, "VersionAdmitted")["version"] == escrow
    recorded = event(tx, "Recorded")
    assert (recorded["account"], recorded["escrow"], recorded["state"]) == (worker, escrow, PAID)
    assert (str(recorded["skill"]), recorded["taskId"]) == ("0x" + SKILL.hex(), f"0x{task.id.hex()}")
    assert "Suspended" not in tx.events


def test_many_seats_are_recorded_at_once_all_or_none(market, escrow, reputation, worker, poster, stranger):
    tasks = [market.submitted() for _ in range(3)]
    for task in tasks:
        market.accept(task)
    seats = [(escrow, task.packed, worker, task.seat(worker)) for task in tasks]
    with reverts_with("Reputation_AlreadyRecorded", tasks[0].id, worker):
        reputation.recordMany([*seats, seats[0]], {"from": stranger})
    assert met(reputation, escrow, worker, poster) == 0
    tx = reputation.recordMany(seats, {"from": stranger})
    assert met(reputation, escrow, worker, poster) == 3
    assert len(events(tx, "Recorded")) == 3


def test_a_lapse_counts_as_a_default_and_suspends_for_a_week_from_the_lapse(market, escrow, reputation, worker):
    _, end, tx = lapsed(market)
    assert counts(reputation, worker) == 1
    assert reputation.suspendedUntil(worker) == end + 7 * DAY
    assert event(tx, "Recorded")["state"] == LAPSED
    told = {"account": worker, "until": end + 7 * DAY, "defaults": 1, "version": escrow}
    assert dict(event(tx, "Suspended")) == told


def test_a_suspension_ends_at_its_moment(market, reputation, worker):
    _, end, _ = lapsed(market)
    next_block_at(end + 7 * DAY - 1)
    chain.mine()
    assert not reputation.mayTake(worker, SKILL, 1, BONDED)
    next_block_at(end + 7 * DAY)
    chain.mine()
    assert reputation.mayTake(worker, SKILL, 1, BONDED)


def test_without_a_bond_nobody_takes_a_seat_until_his_defaults_are_forgotten(market, reputation, worker):
    _, end, _ = lapsed(market)
    for moment, forgotten in ((end + 180 * DAY - 1, False), (end + 180 * DAY, True)):
        next_block_at(moment)
        chain.mine()
        assert reputation.mayTake(worker, SKILL, 0, BONDLESS) == forgotten
        assert reputation.defaultsOf(worker) == (not forgotten)
        assert reputation.mayTake(worker, SKILL, 0, BONDED)


def test_each_default_doubles_the_suspension_up_to_180_days(market, words, owner, worker):
    escrow, reputation = words
    now = chain.time() - 900 * DAY
    for number, days in enumerate((7, 14, 28, 56, 112, 180, 180)):
        terms = market.terms()
        tell(escrow, terms, worker, LAPSED, now + number, owner=owner)
        reputation.record(escrow, terms.packed(), worker, Seat().packed(), {"from": owner})
        assert reputation.suspendedUntil(worker) == now + number + days * DAY
    assert counts(reputation, worker) == 7


def test_an_old_lapse_recorded_late_suspends_from_the_lapse_and_shortens_nothing(market, words, owner, worker):
    """Whoever records cannot choose the moment that hurts most."""
    escrow, reputation = words
    recent, old = market.terms(), market.terms()
    now = chain.time()
    for terms, clock in ((recent, now), (old, now - 60 * DAY)):
        tell(escrow, terms, worker, LAPSED, clock, owner=owner)
    chain.sleep(3 * DAY)
    reputation.record(escrow, recent.packed(), worker, Seat().packed(), {"from": owner})
    assert reputation.suspendedUntil(worker) == now + 7 * DAY
    reputation.record(escrow, old.packed(), worker, Seat().packed(), {"from": owner})
    assert reputation.suspendedUntil(worker) == now + 7 * DAY
    assert counts(reputation, worker) == 2


def test_a_seat_that_says_it_ended_in_the_future_suspends_from_now(market, words, owner, worker):
    escrow, reputation = words
    terms = market.terms()
    tell(escrow, terms, worker, LAPSED, 2**40 - 1, owner=owner)
    tx = reputation.record(escrow, terms.packed(), worker, Seat().packed(), {"from": owner})
    assert reputation.suspendedUntil(worker) == tx.timestamp + 7 * DAY


def test_a_seat_is_recorded_once(market, escrow, reputation, worker, stranger):
    task, _, _ = lapsed(market)
    with reverts_with("Reputation_AlreadyRecorded", task.id, worker):
        reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": stranger})
    assert counts(reputation, worker) == 1


@pytest.mark.parametrize(
    ("ruling", "state", "notes", "defaults"),
    [(1, RULED_WORKER, 1, 0), (2, RULED_POSTER, 0, 0), (3, RULED_ABUSE, 0, 1)],
)
def test_a_ruling_counts_as_what_it_says(
    market, panelists, escrow, reputation, worker, poster, stranger, ruling, state, notes, defaults
):
    task = market.claimed()
    Ends(market, panelists).ruled(task, ruling)
    tx = reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": stranger})
    assert event(tx, "Recorded")["state"] == state
    assert (met(reputation, escrow, worker, poster), counts(reputation, worker)) == (notes, defaults)
    suspended = market.seat_clock(task) + 7 * DAY if defaults else 0
    assert reputation.suspendedUntil(worker) == suspended
    assert reputation.mayTake(worker, SKILL, 1, BONDED) == (not suspended)


@pytest.mark.parametrize("state", [*range(7), *range(16, 28)])
def test_each_end_of_a_seat_counts_once_and_nothing_before_it(market, words, owner, worker, state):
    escrow, reputation = words
    terms = market.terms(shares=(2_500, 7_500, 0, 0, 0, 0, 0, 0), feeBps=300)
    seat = Seat(price=10**18, paid=25 * 10**16, milestone=1)
    clock = chain.time()
    task = tell(escrow, terms, worker, state, clock, seat, owner=owner)
    call = (escrow, terms.packed(), worker, seat.packed(), {"from": owner})
    if state < 16 or state == PAID_NOTED:
        refusal = ("Reputation_NotEnded", state) if state < 16 else ("Reputation_AlreadyRecorded", task, worker)
        with reverts_with(*refusal):
            reputation.record(*call)
        return
    reputation.record(*call)
    noted = worth(terms.fee(10**18), UNIT, 0) if state in (PAID, RULED_WORKER, WON) else 0
    pair = reputation.pairOf(escrow, worker, terms.poster, SKILL)
    assert tuple(pair[:5]) == (noted > 0, noted > 0, noted > 0, noted, noted)
    default = state in (LAPSED, RULED_ABUSE)
    assert counts(reputation, worker) == default
    assert reputation.suspendedUntil(worker) == (clock + 7 * DAY if default else 0)
    with reverts_with("Reputation_AlreadyRecorded", task, worker):
        reputation.record(*call)


def test_a_ruling_for_the_worker_is_worth_what_he_was_paid_in_all(market, words, owner, worker):
    escrow, reputation = words
    terms = market.terms(shares=(2_500, 5_000, 2_500, 0, 0, 0, 0, 0), feeBps=300)
    seat = Seat(price=10**18, paid=25 * 10**16, milestone=1)
    tell(escrow, terms, worker, RULED_WORKER, chain.time(), seat, owner=owner)
    reputation.record(escrow, terms.packed(), worker, seat.packed(), {"from": owner})
    earned = 75 * 10**16
    assert reputation.pairOf(escrow, worker, terms.poster, SKILL)[3] == worth(terms.fee(earned), UNIT, 0)


def test_a_seat_named_otherwise_than_it_ended_is_refused(market, escrow, reputation, worker):
    """The seat named is the money counted: nobody records more than was paid."""
    task = market.submitted()
    market.accept(task)
    dearer = task.seats[str(worker)].but(price=100 * 10**18)
    with reverts_with("Reputation_WrongSeat", task.id, worker):
        reputation.record(escrow, task.packed, worker, dearer.packed(), {"from": worker})


@pytest.mark.parametrize("state", [NONE, WORKING, SUBMITTED])
def test_a_seat_that_has_not_ended_is_not_recorded(market, escrow, reputation, worker, stranger, state):
    task = {NONE: market.post, WORKING: market.claimed, SUBMITTED: market.submitted}[state]()
    with reverts_with("Reputation_NotEnded", state):
        reputation.record(escrow, task.packed, worker, Seat().packed(), {"from": stranger})


def test_nobody_gets_standing_for_the_seat_of_another(market, escrow, reputation, worker, stranger):
    task = market.submitted()
    market.accept(task)
    with reverts_with("Reputation_NotEnded", NONE):
        reputation.record(escrow, task.packed, stranger, task.seat(worker), {"from": stranger})


def test_terms_with_another_skill_are_another_task(market, escrow, reputation, worker):
    task = market.submitted()
    market.accept(task)
    forged = task.terms.but(skill=b"surgery".ljust(32, b"\0"))
    with reverts_with("Reputation_NotEnded", NONE):
        reputation.record(escrow, forged.packed(), worker, task.seat(worker), {"from": worker})


def test_an_escrow_that_is_not_listed_records_nothing(market, escrow, reputation, policy, owner, worker, TaskEscrow):
    task = market.submitted()
    market.accept(task)
    fake = owner.deploy(TaskEscrow, policy, reputation)
    with reverts_with("Reputation_UnknownEscrow", fake):
        reputation.record(fake, task.packed, worker, task.seat(worker), {"from": worker})
    policy.setEscrow(escrow, 0, {"from": owner})
    with reverts_with("Reputation_UnknownEscrow", escrow):
        reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": worker})


def test_a_version_that_waits_records_nothing_and_what_it_missed_is_recorded_later(
    market, escrow, reputation, policy, owner, worker, poster
):
    """A version says itself how its seats ended: standing could be had for nothing before anyone could object."""
    task = market.submitted()
    market.accept(task)
    policy.setEscrow(escrow, 0, {"from": owner})
    policy.setEscrow(escrow, 2, {"from": owner})
    active = policy.escrowActiveFrom(escrow)
    next_block_at(active - 1)
    with reverts_with("Reputation_UnknownEscrow", escrow):
        reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": worker})
    next_block_at(active)
    reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": worker})
    assert met(reputation, escrow, worker, poster) == 1


def test_a_version_that_was_admitted_stays_when_it_is_taken_off_the_list(
    market, escrow, reputation, policy, owner, worker, poster
):
    task = market.submitted()
    market.accept(task)
    reputation.admit(escrow, {"from": worker})
    policy.setEscrow(escrow, 0, {"from": owner})
    reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": worker})
    assert met(reputation, escrow, worker, poster) == 1


def test_a_newcomer_may_take_any_seat(reputation, stranger):
    for grade in range(3):
        assert reputation.mayTake(stranger, SKILL, grade, BONDLESS)
    assert tuple(reputation.standing(stranger, SKILL)) == (0, 0, 0, 0)
