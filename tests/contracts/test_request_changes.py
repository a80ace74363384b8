"""The poster may ask for changes, twice in each milestone (R15, R34).

given a caller who is not the poster, a seat that is not Submitted or not the one named, the end of the review,
    or no note
    it reverts Escrow_NotPoster, Escrow_WrongState, Escrow_WrongSeat, Escrow_TooLate or Escrow_EmptyDigest
given a milestone in which changes were asked for twice
    it reverts Escrow_NoChangesLeft
given a submission in review
    it goes back to work with fresh periods, and the submission stays named
"""

import pytest
from market import DIGEST, NOTE, event, next_block_at
from reference import PAID, SUBMITTED, WORKING, ZERO, Seat

TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)


def test_the_work_goes_on_with_fresh_periods(market, escrow, currency, worker):
    task = market.submitted(token=currency)
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod - 1)
    tx = market.request_changes(task)
    asked = event(tx, "ChangesRequested")
    assert (asked["taskId"], asked["worker"], str(asked["note"])) == (f"0x{task.id.hex()}", worker, f"0x{NOTE.hex()}")
    assert escrow.seatWord(task.id, worker) == Seat(DIGEST, changes=1).word(WORKING, tx.timestamp)
    next_block_at(tx.timestamp + task.terms.workPeriod - 1)
    again = market.submit(task, digest=b"\x02" * 32)
    assert escrow.seatWord(task.id, worker) == Seat(b"\x02" * 32, changes=1).word(SUBMITTED, again.timestamp)
    next_block_at(again.timestamp + task.terms.reviewPeriod - 1)
    market.accept(task)
    assert escrow.seatWord(task.id, worker) & 255 == PAID


def test_changes_are_asked_for_twice_in_each_milestone(market, escrow, worker):
    task = market.submitted(shares=TWO)
    for milestone in range(2):
        for _ in range(2):
            market.request_changes(task)
            market.submit(task)
        with market.refuses(task, "Escrow_NoChangesLeft"):
            market.request_changes(task)
        market.accept(task)
        if milestone == 0:
            assert task.seats[str(worker)].changes == 0
            market.submit(task)
    assert escrow.seatWord(task.id, worker) & 255 == PAID


@pytest.mark.parametrize("who", ["worker", "stranger"])
def test_only_the_poster_asks(market, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.submitted()
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.request_changes(task, worker, **{"from": caller})


def test_a_note_is_needed(market):
    task = market.submitted()
    with market.refuses(task, "Escrow_EmptyDigest"):
        market.request_changes(task, note=ZERO)


def test_before_the_submission_and_after_the_end_nothing_is_asked(market):
    task = market.claimed()
    with market.refuses(task, "Escrow_WrongState", WORKING):
        market.request_changes(task)
    market.submit(task)
    market.accept(task)
    with market.refuses(task, "Escrow_WrongState", PAID):
        market.request_changes(task)


@pytest.mark.parametrize("seconds", [0, 1])
def test_silence_cannot_be_broken_after_the_review(market, seconds):
    task = market.submitted()
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end + seconds)
    with market.refuses(task, "Escrow_TooLate", end):
        market.request_changes(task)


def test_the_count_cannot_be_lied_about(market, escrow, worker):
    task = market.submitted()
    for _ in range(2):
        market.request_changes(task)
        market.submit(task)
    task.change(worker, changes=0)
    with market.refuses(task, "Escrow_WrongSeat", escrow.seatWord(task.id, worker)):
        market.request_changes(task)


def test_an_unknown_task_has_no_changes(market, worker):
    task = market.task()
    task.seats[str(worker)] = Seat(DIGEST)
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.request_changes(task)
