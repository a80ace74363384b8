"""Handing in work, within the work period (R53).

given a caller who is not the worker and has no signature of his
    it reverts Escrow_NotWorker
given a seat that does not exist, is not Working, or is not the one named
    it reverts Escrow_UnknownTask, Escrow_WrongState or Escrow_WrongSeat
given the end of the work period
    it reverts Escrow_TooLate
given no digest
    it reverts Escrow_EmptyDigest
given a Working seat in time
    it stores the digest and starts the review
"""

import pytest
from brownie import chain
from market import DIGEST, event, next_block_at, now
from reference import DAY, NONE, PAID, SUBMITTED, ZERO, Seat, task_word


def test_a_submission_stores_the_digest_and_starts_the_review(market, escrow, currency, worker):
    task = market.claimed(token=currency)
    tx = market.submit(task)
    assert escrow.seatWord(task.id, worker) == Seat(digest=DIGEST).word(SUBMITTED, tx.timestamp)
    assert escrow.taskWord(task.id) == task_word(1, 0, task.opened)
    submitted = event(tx, "WorkSubmitted")
    assert (submitted["taskId"], submitted["worker"]) == (f"0x{task.id.hex()}", worker)
    assert (submitted["milestone"], submitted["bonus"]) == (0, False)
    assert str(submitted["digest"]) == f"0x{DIGEST.hex()}"


@pytest.mark.parametrize("who", ["poster", "stranger"])
def test_only_the_worker_can_submit(market, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.claimed()
    with market.refuses(task, "Escrow_NotWorker", caller):
        market.submit(task, worker, **{"from": caller})


def test_the_worker_himself_needs_no_signature(market, escrow, worker):
    task = market.claimed()
    escrow.submit(task.packed, worker, task.seat(worker), DIGEST, 0, b"\x01" * 65, {"from": worker})
    assert escrow.seatWord(task.id, worker) & 255 == SUBMITTED


def test_a_signed_submission_keeps_the_windows_of_one_that_is_sent(market, worker):
    task = market.claimed()
    end = market.seat_clock(task) + task.terms.workPeriod
    next_block_at(end)
    with market.refuses(task, "Escrow_TooLate", end):
        market.relay_submit(task, worker, expiry=end + DAY)


def test_a_signature_over_an_empty_digest_hands_nothing_in(market, worker):
    task = market.claimed()
    with market.refuses(task, "Escrow_EmptyDigest"):
        market.relay_submit(task, worker, ZERO)


def test_a_signed_submission_is_void_when_the_seat_went_on(market, escrow, worker, poster):
    """What was signed for one turn cannot be handed in for the next one."""
    task = market.claimed()
    expiry = now() + 100 * DAY
    message = {"seatWord": escrow.seatWord(task.id, worker), "digest": DIGEST, "expiry": expiry}
    signature = market.sign(task, worker, "Submit", message)
    market.relay_submit(task, worker, expiry=expiry, signature=signature, relayer=poster)
    market.request_changes(task)
    with market.refuses(task, "Escrow_BadSignature", worker):
        market.relay_submit(task, worker, expiry=expiry, signature=signature)


def test_an_empty_digest_is_refused(market):
    task = market.claimed()
    with market.refuses(task, "Escrow_EmptyDigest"):
        market.submit(task, digest=ZERO)


def test_work_for_an_unknown_task_is_refused(market, worker):
    task = market.task()
    task.seats[str(worker)] = Seat()
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.submit(task)


def test_a_worker_without_a_seat_cannot_submit(market, other_worker):
    task = market.claimed()
    task.seats[str(other_worker)] = Seat()
    with market.refuses(task, "Escrow_WrongState", NONE):
        market.submit(task, other_worker)


def test_work_cannot_be_handed_in_twice(market):
    """What the poster is looking at cannot be swapped under him."""
    task = market.submitted()
    with market.refuses(task, "Escrow_WrongState", SUBMITTED):
        market.submit(task, digest=b"\x02" * 32)


def test_work_cannot_be_handed_in_after_the_end_of_the_seat(market):
    task = market.submitted()
    market.accept(task)
    with market.refuses(task, "Escrow_WrongState", PAID):
        market.submit(task)


@pytest.mark.parametrize(
    "change",
    [
        {"price": 2 * 10**18},
        {"paid": 1},
        {"bond": 10**17 + 1},
        {"digest": b"\x01" * 32},
        {"milestone": 1},
        {"changes": 1},
        {"bonus": 1},
        {"entry": 1},
        {"stakes": (1, 0)},
        {"stakes": (0, 1)},
    ],
)
def test_a_seat_other_than_the_stored_one_is_refused(market, escrow, worker, change):
    task = market.claimed()
    word = escrow.seatWord(task.id, worker)
    task.seats[str(worker)] = Seat().but(**change)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.submit(task)


def test_a_seat_of_another_task_is_refused(market, escrow, worker):
    task, other = market.claimed(), market.claimed(bond=2 * 10**17)
    task.seats = dict(other.seats)
    with market.refuses(task, "Escrow_WrongSeat", escrow.seatWord(task.id, worker)):
        market.submit(task)


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_end_of_the_work_period_is_the_first_moment_too_late(market, seconds):
    task = market.claimed()
    end = market.seat_clock(task) + task.terms.workPeriod
    next_block_at(end + seconds)
    with market.refuses(task, "Escrow_TooLate", end):
        market.submit(task)


def test_the_last_second_of_the_work_period_counts(market, escrow, worker):
    task = market.claimed()
    last = market.seat_clock(task) + task.terms.workPeriod - 1
    next_block_at(last)
    market.submit(task)
    assert escrow.seatWord(task.id, worker) == Seat(digest=DIGEST).word(SUBMITTED, last)


def test_work_may_be_handed_in_after_the_deadline_and_after_closing(market, escrow, worker):
    """The deadline ends claims, not work; and a poster cannot close a live seat."""
    task = market.post(deadline=chain.time() + DAY, seats=2)
    market.claim(task)
    market.close(task)
    next_block_at(task.terms.deadline + 5)
    market.submit(task)
    assert escrow.seatWord(task.id, worker) == Seat(digest=DIGEST).word(SUBMITTED, task.terms.deadline + 5)
