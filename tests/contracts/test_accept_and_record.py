"""Accepting has paid work noted in the standing, a lapse tries its record, and neither can hold up either (R55, R64).

given a note that succeeds
    the seat ends as noted, once and for good, and nobody can record it again
given a note that reverts, burns its gas, answers with a bomb, or enters again
    the same money moves and the seat ends as paid; it can be recorded later
given a lapse whose record reverts, burns its gas, answers with a bomb, enters again, or keeps nothing
    everything else happens all the same; it can be recorded later
given too little gas for note or record to have its share
    it reverts Escrow_LittleGas
given a milestone that is not the last, a plain acceptance, or the review's time-out
    nothing is noted
"""

import pytest
from brownie import chain, web3
from hostile import StandingMode, become, put_code
from market import SKILL, event, next_block_at, reverts_with
from reference import DAY, LAPSED, NATIVE, PAID, PAID_NOTED, SUBMITTED

from tests.standing_model.arithmetic import worth

FAILURES = [StandingMode.REVERTS, StandingMode.BURNS_GAS, StandingMode.RETURNS_BOMB]
TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)


def lapse(market, task, **transaction):
    """Push the time-out of the work."""
    next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    return market.lapse(task, **transaction)


def end(market, task, how):
    """End the seat of the task by the call that tries to note or record it."""
    if how == "lapse":
        return lapse(market, task)
    market.submit(task)
    return market.accept_and_record(task)


def met(market, reputation, task, worker=None):
    """How often the standing has noted the worker and the poster, and how much of it waits to be gathered."""
    pair = (market.escrow, worker or market.worker, task.terms.poster, task.terms.skill)
    return tuple(reputation.pairOf(*pair)[:2])


def state(escrow, task, worker):
    return escrow.seatWord(task.id, worker) & 255


@pytest.fixture(params=["accept", "lapse"])
def how(request):
    return request.param


def test_an_accepted_seat_is_paid_and_noted(market, escrow, reputation, currency, worker, treasury):
    task = market.submitted(token=currency)
    before, fee = market.balance(worker, currency), task.terms.fee(task.terms.reward)
    tx = market.accept_and_record(task)
    assert market.balance(worker, currency) == before + task.terms.reward + task.terms.bond
    assert market.credit(treasury, currency) == fee
    assert event(tx, "SeatEnded")["state"] == PAID_NOTED == state(escrow, task, worker)
    assert escrow.seatWord(task.id, worker) == task.seats[str(worker)].word(PAID_NOTED, tx.timestamp)
    assert "RecordFailed" not in tx.events
    assert met(market, reputation, task) == (1, 1)
    assert not reputation.recorded(escrow, task.id, worker)
    with reverts_with("Reputation_AlreadyRecorded", task.id, worker):
        reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": worker})
    assert met(market, reputation, task) == (1, 1)


def test_what_is_noted_is_the_fee_of_the_whole_seat(market, escrow, reputation, owner, worker):
    """Of all milestones, also those that were paid by plain acceptances; what a bonus paid does not count."""
    task = market.submitted(shares=(1_000, 2_000, 7_000, 0, 0, 0, 0, 0), bonusSeats=1, bonus=5 * 10**17)
    unit = task.terms.fee(task.terms.reward) // 9
    reputation.setUnit(NATIVE, unit, {"from": owner})
    market.accept(task)
    for _ in range(2):
        market.submit(task)
        market.accept_and_record(task)
    whole = worth(task.terms.fee(task.terms.reward), unit, 0)
    assert tuple(reputation.pairOf(escrow, worker, task.terms.poster, SKILL)[3:5]) == (whole, whole)


def test_a_lapsed_seat_is_recorded_by_whoever_pushes_the_time_out(market, escrow, reputation, worker, stranger):
    task = market.claimed()
    tx = lapse(market, task, **{"from": stranger})
    assert event(tx, "Recorded")["state"] == LAPSED
    assert reputation.recorded(escrow, task.id, worker)
    assert reputation.suspendedUntil(worker) > tx.timestamp


@pytest.mark.parametrize("function", ["accept", "release"])
def test_paying_alone_notes_nothing(market, escrow, reputation, worker, function):
    task = market.submitted()
    if function == "release":
        next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    market.accept(task, function=function)
    assert met(market, reputation, task) == (0, 0)
    assert state(escrow, task, worker) == PAID
    assert not reputation.recorded(escrow, task.id, worker)


def test_a_milestone_that_is_not_the_last_notes_nothing(market, escrow, reputation, worker):
    task = market.submitted(shares=TWO)
    tx = market.accept_and_record(task)
    assert "MilestonePaid" in tx.events
    assert "RecordFailed" not in tx.events
    assert met(market, reputation, task) == (0, 0)
    market.submit(task)
    market.accept_and_record(task)
    assert met(market, reputation, task) == (1, 1)
    assert state(escrow, task, worker) == PAID_NOTED


@pytest.mark.parametrize("mode", FAILURES)
def test_a_failed_note_changes_no_money(
    market, escrow, reputation, owner, currency, worker, poster, treasury, HostileStanding, mode
):
    """Two tasks of the same terms, one noted and one not: all but the state in which the seat ends is the same."""
    tasks = [market.submitted(token=currency, bonusSeats=1, bonus=10**17) for _ in range(2)]
    standing = become(reputation, HostileStanding)
    results = []
    for task, each, end_state in zip(tasks, (StandingMode.ADMITS, mode), (PAID_NOTED, PAID), strict=True):
        standing.setMode(each, {"from": owner})
        people = (worker, poster, treasury, escrow)
        before = [(market.balance(who, currency), market.credit(who, currency)) for who in people]
        tx = market.accept_and_record(task)
        after = [(market.balance(who, currency), market.credit(who, currency)) for who in people]
        assert state(escrow, task, worker) == end_state == event(tx, "SeatEnded")["state"]
        assert escrow.seatWord(task.id, worker) == task.seats[str(worker)].word(end_state, tx.timestamp)
        told = [{**one, "taskId": 0, "state": 0} for one in tx.events if one.name not in ("RecordFailed", "Transfer")]
        moved = [(more - had, credit - owed) for (had, owed), (more, credit) in zip(before, after, strict=True)]
        results.append((told, moved, escrow.taskWord(task.id) & (2**64 - 1)))
        assert ("RecordFailed" in tx.events) == (end_state == PAID)
    assert results[0] == results[1]


@pytest.mark.parametrize("mode", FAILURES)
def test_a_note_or_record_that_fails_changes_nothing_and_can_be_made_later(
    market, escrow, reputation, owner, worker, HostileStanding, how, mode
):
    task = market.claimed()
    genuine = bytes(web3.eth.get_code(reputation.address))
    become(reputation, HostileStanding).setMode(mode, {"from": owner})
    before = worker.balance()
    tx = end(market, task, how)
    assert event(tx, "RecordFailed") == {"taskId": f"0x{task.id.hex()}", "worker": worker}
    assert state(escrow, task, worker) == (LAPSED if how == "lapse" else PAID)
    assert worker.balance() == before + (task.terms.reward + task.terms.bond) * (how == "accept")
    put_code(reputation, genuine)
    reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": owner})
    assert reputation.recorded(escrow, task.id, worker)
    assert met(market, reputation, task) == ((1, 1) if how == "accept" else (0, 0))


def test_a_record_that_keeps_nothing_is_made_later(market, escrow, reputation, owner, worker, HostileStanding):
    """A standing that says yes and does nothing is believed, which costs nobody anything."""
    task = market.claimed()
    genuine = bytes(web3.eth.get_code(reputation.address))
    become(reputation, HostileStanding).setMode(StandingMode.ADMITS, {"from": owner})
    assert "RecordFailed" not in lapse(market, task).events
    put_code(reputation, genuine)
    assert not reputation.recorded(escrow, task.id, worker)
    reputation.record(escrow, task.packed, worker, task.seat(worker), {"from": owner})
    assert reputation.recorded(escrow, task.id, worker)


def test_a_standing_that_knows_no_notes_holds_nobody_up(market, escrow, reputation, owner, worker, how, PickyStanding):
    task = market.claimed()
    become(reputation, PickyStanding)
    tx = end(market, task, how)
    assert "RecordFailed" in tx.events
    assert state(escrow, task, worker) == (LAPSED if how == "lapse" else PAID)


def test_a_standing_without_code_holds_nobody_up(market, escrow, reputation, worker, how):
    task = market.claimed()
    put_code(reputation, b"")
    before = worker.balance()
    end(market, task, how)
    assert state(escrow, task, worker) == (LAPSED if how == "lapse" else PAID_NOTED)
    assert worker.balance() == before + (task.terms.reward + task.terms.bond) * (how == "accept")


@pytest.mark.parametrize("entry", ["closeOpenSeats", "accept", "acceptAndRecord", "withdraw"])
def test_a_note_or_record_cannot_enter_again(market, escrow, reputation, owner, worker, HostileStanding, how, entry):
    """The note comes before the seat ends: whoever could enter there would be paid twice."""
    task = market.claimed(seats=2)
    if how == "accept":
        market.submit(task)
    standing = become(reputation, HostileStanding)
    arguments = {"closeOpenSeats": (task.packed,), "withdraw": (NATIVE, owner)}
    named = arguments.get(entry, (task.packed, worker, task.seat(worker)))
    standing.setCall(escrow, getattr(escrow, entry).encode_input(*named), {"from": owner})
    standing.setMode(StandingMode.REENTERS, {"from": owner})
    before, notes, records = worker.balance(), standing.notes(), standing.records()
    tx = lapse(market, task) if how == "lapse" else market.accept_and_record(task)
    noted = standing.notes() - notes
    assert not standing.lastOk()
    assert noted + standing.records() - records + ("RecordFailed" in tx.events) == 1
    assert noted == (state(escrow, task, worker) == PAID_NOTED)
    assert worker.balance() == before + (task.terms.reward + task.terms.bond) * (how == "accept")
    assert escrow.taskWord(task.id) & 255 == 1


@pytest.mark.parametrize("who", ["worker", "stranger", "owner"])
def test_nobody_can_make_a_seat_noted_without_the_escrow(market, escrow, reputation, request, worker, who):
    """A note that comes from anybody else is theirs: no seat and no pair of the escrow has it."""
    caller = request.getfixturevalue(who)
    task = market.submitted()
    word = escrow.seatWord(task.id, worker)
    reputation.note(worker, task.terms.poster, SKILL, NATIVE, 10**18, {"from": caller})
    assert escrow.seatWord(task.id, worker) == word
    assert met(market, reputation, task) == (0, 0)
    assert reputation.pairOf(caller, worker, task.terms.poster, SKILL)[0] == 1
    assert "Recorded" not in market.accept(task).events
    assert state(escrow, task, worker) == PAID


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


def test_too_little_gas_cannot_make_a_note_or_record_fail(
    market, escrow, reputation, hostile_account, worker, stranger, how
):
    """Whatever gas is given, the call reverts or the seat is noted or recorded."""
    task, payload = calls_through(market, escrow, hostile_account, how)
    for gas in (100_000, 150_000) if how == "accept" else (100_000, 200_000, 300_000, 340_000):
        with reverts_with("Escrow_LittleGas"):
            hostile_account.executeWithGas(escrow, payload, gas, {"from": stranger})
    tx = hostile_account.executeWithGas(escrow, payload, 280_000 if how == "accept" else 460_000, {"from": stranger})
    assert "RecordFailed" not in tx.events
    assert met(market, reputation, task) == ((1, 1) if how == "accept" else (0, 0))
    assert reputation.recorded(escrow, task.id, worker) == (how == "lapse")


def test_a_note_never_needs_more_than_its_share(market, escrow, reputation, owner, hostile_account, worker, poster):
    """A first pair, a repeated one, and one that waited for years: the dearest fits what the escrow gives."""
    reputation.setUnit(NATIVE, 10**15, {"from": owner})
    for wait in (0, 0, 1_023 * 7 * DAY):
        chain.sleep(wait)
        chain.mine()
        task = market.submitted()
        assert "RecordFailed" not in market.accept_and_record(task).events
        assert state(escrow, task, worker) == PAID_NOTED
    assert reputation.pairOf(escrow, worker, poster, SKILL)[0] == 3


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
    assert state(escrow, task, worker) == SUBMITTED


def test_a_noted_seat_never_changes(market, escrow, reputation, worker, poster):
    task = market.claimed()
    market.submit(task)
    market.accept_and_record(task)
    for call in (market.accept, market.accept_and_record, market.release, market.lapse, market.concede):
        with market.refuses(task, "Escrow_WrongState", PAID_NOTED):
            call(task)
    assert met(market, reputation, task) == (1, 1)


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
