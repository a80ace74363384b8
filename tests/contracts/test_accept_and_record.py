"""Accepting or lapsing a seat tries to record it, and no record can hold up either (R55, R64).

given a record that succeeds
    the worker's standing has it, and nobody can record it again
given a record that reverts, burns its gas, answers with a bomb, enters again, or keeps nothing
    everything else happens all the same; it can be recorded later
given too little gas for the record to have its share
    it reverts Escrow_LittleGas
given a milestone that is not the last
    nothing is recorded
"""

import pytest
from brownie import web3
from hostile import StandingMode, become, put_code
from market import event, next_block_at, reverts_with
from reference import DAY, LAPSED, NATIVE, PAID, SUBMITTED

FAILURES = [StandingMode.REVERTS, StandingMode.BURNS_GAS, StandingMode.RETURNS_BOMB]
RECORD = 250_000


def end(market, task, how):
    """End the seat of the task by the call that tries to record it."""
    if how == "lapse":
        next_block_at(market.seat_clock(task) + task.terms.workPeriod)
        return market.lapse(task)
    market.submit(task)
    return market.accept_and_record(task)


@pytest.fixture(params=["accept", "lapse"])
def how(request):
    return request.param


def test_an_accepted_seat_is_paid_and_recorded(market, escrow, reputation, currency, worker, treasury):
    task = market.submitted(token=currency)
    before, fee = market.balance(worker, currency), task.terms.fee(task.terms.reward)
    tx = market.accept_and_record(task)
    assert market.balance(worker, currency) == before + task.terms.reward + task.terms.bond
    assert market.credit(treasury, currency) == fee
    assert event(tx, "Recorded")["state"] == PAID == escrow.seatWord(task.id, worker) & 255
    assert "RecordFailed" not in tx.events
    assert reputation.recorded(task.id, worker)
    with reverts_with("Reputation_AlreadyRecorded", task.id, worker):
        reputation.record(escrow, task.packed, worker, {"from": worker})


def test_a_lapsed_seat_is_recorded_by_whoever_pushes_the_time_out(market, reputation, worker, stranger):
    task = market.claimed()
    next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    tx = market.lapse(task, **{"from": stranger})
    assert event(tx, "Recorded")["state"] == LAPSED
    assert reputation.suspendedUntil(worker) > tx.timestamp


def test_accepting_alone_records_nothing(market, reputation, worker):
    task = market.submitted()
    assert "Recorded" not in market.accept(task).events
    assert not reputation.recorded(task.id, worker)


def test_a_milestone_that_is_not_the_last_records_nothing(market, reputation, worker):
    task = market.submitted(shares=(5_000, 5_000, 0, 0, 0, 0, 0, 0))
    tx = market.accept_and_record(task)
    assert "MilestonePaid" in tx.events
    assert not {"Recorded", "RecordFailed"} & {each.name for each in tx.events}
    market.submit(task)
    market.accept_and_record(task)
    assert reputation.recorded(task.id, worker)


@pytest.mark.parametrize("mode", FAILURES)
def test_a_record_that_fails_changes_nothing_and_can_be_made_later(
    market, escrow, reputation, owner, worker, HostileStanding, how, mode
):
    task = market.claimed()
    genuine = bytes(web3.eth.get_code(reputation.address))
    become(reputation, HostileStanding).setMode(mode, {"from": owner})
    before = worker.balance()
    tx = end(market, task, how)
    assert event(tx, "RecordFailed") == {"taskId": f"0x{task.id.hex()}", "worker": worker}
    assert escrow.seatWord(task.id, worker) & 255 == (LAPSED if how == "lapse" else PAID)
    assert worker.balance() == before + (task.terms.reward + task.terms.bond) * (how == "accept")
    put_code(reputation, genuine)
    reputation.record(escrow, task.packed, worker, {"from": owner})
    assert reputation.recorded(task.id, worker)


def test_a_record_that_keeps_nothing_is_made_later(market, escrow, reputation, owner, worker, HostileStanding, how):
    """A standing that says yes and does nothing is believed, which costs nobody anything."""
    task = market.claimed()
    genuine = bytes(web3.eth.get_code(reputation.address))
    become(reputation, HostileStanding)
    assert "RecordFailed" not in end(market, task, how).events
    put_code(reputation, genuine)
    assert not reputation.recorded(task.id, worker)
    reputation.record(escrow, task.packed, worker, {"from": owner})
    assert reputation.recorded(task.id, worker)


def test_a_standing_without_code_holds_nobody_up(market, escrow, reputation, worker, how):
    task = market.claimed()
    put_code(reputation, b"")
    end(market, task, how)
    assert escrow.seatWord(task.id, worker) & 255 == (LAPSED if how == "lapse" else PAID)


def test_a_record_cannot_enter_again(market, escrow, reputation, owner, HostileStanding, how):
    task = market.claimed(seats=2)
    standing = become(reputation, HostileStanding)
    standing.setCall(escrow, escrow.closeOpenSeats.encode_input(task.packed), {"from": owner})
    standing.setMode(StandingMode.REENTERS, {"from": owner})
    end(market, task, how)
    assert (standing.records(), standing.lastOk()) == (1, False)
    assert escrow.taskWord(task.id) & 255 == 1


def calls_through(market, escrow, hostile_account, how):
    """A task whose poster is a contract that passes on no more gas than it is told, and the call that ends its seat."""
    task = market.task(poster=hostile_account.address)
    payload = escrow.post.encode_input(task.packed, b"")
    hostile_account.execute(escrow, payload, {"from": market.poster, "value": task.terms.funding()})
    market.claim(task)
    if how == "accept":
        market.submit(task)
    else:
        next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    function = escrow.acceptAndRecord if how == "accept" else escrow.lapse
    return task, function.encode_input(task.packed, market.worker, task.seat(market.worker))


def test_too_little_gas_cannot_make_a_record_fail(market, escrow, reputation, hostile_account, worker, stranger, how):
    """Whatever gas is given, the call reverts or the seat is recorded."""
    task, payload = calls_through(market, escrow, hostile_account, how)
    for gas in (100_000, 200_000, 300_000, 340_000):
        with reverts_with("Escrow_LittleGas"):
            hostile_account.executeWithGas(escrow, payload, gas, {"from": stranger})
    tx = hostile_account.executeWithGas(escrow, payload, 460_000, {"from": stranger})
    assert "RecordFailed" not in tx.events
    assert reputation.recorded(task.id, worker)


@pytest.mark.parametrize("who", ["worker", "stranger"])
def test_only_the_poster_accepts_and_records(market, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.submitted()
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.accept_and_record(task, worker, **{"from": caller})


def test_the_windows_and_names_are_those_of_an_acceptance(market, escrow, worker):
    task = market.submitted()
    word, seat = escrow.seatWord(task.id, worker), task.seats[str(worker)]
    task.change(worker, price=2 * 10**18)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.accept_and_record(task)
    task.seats[str(worker)] = seat
    end_of_review = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end_of_review)
    with market.refuses(task, "Escrow_TooLate", end_of_review):
        market.accept_and_record(task)
    assert escrow.seatWord(task.id, worker) & 255 == SUBMITTED


def test_no_bond_and_no_reward_is_lost_to_a_failing_record(
    market, escrow, reputation, owner, HostileStanding, poster, treasury
):
    task = market.claimed(workPeriod=DAY)
    become(reputation, HostileStanding).setMode(StandingMode.REVERTS, {"from": owner})
    next_block_at(market.seat_clock(task) + DAY)
    market.lapse(task)
    half = task.terms.bond // 2
    assert (market.credit(poster, NATIVE), market.credit(treasury, NATIVE)) == (half, half)
    market.close(task)
    assert market.credit(poster, NATIVE) == half + task.terms.slot()
