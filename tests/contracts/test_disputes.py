"""Rejecting, conceding, disputing and executing a ruling (R14, R33, R57, R67, R85).

given a submission in review
    when its poster rejects it in time, with a reason and what arbitration costs
        it puts in his stake and gives the worker the dispute period
    when he sends more
        it becomes his credit
given a rejected seat
    at every moment exactly one of dispute (the worker) and concede (anyone) holds
    when the worker disputes
        it pays the cost of that moment on to the arbitrator and opens a dispute with three rulings
given a disputed seat
    when a ruling was recorded within the ruling period
        it ends as ruled by anyone's call: for the worker, for the poster, for abuse; any other ruling splits
    when none was
        it splits from the end of the ruling period on, and not before
    the stakes are shared to the wei
"""

import pytest
from eth_utils import keccak
from market import COST, REASON, event, events, next_block_at
from reference import (
    CONCEDED,
    DAY,
    DISPUTED,
    NATIVE,
    PAID,
    REJECTED,
    RULED_ABUSE,
    RULED_POSTER,
    RULED_WORKER,
    SPLIT,
    SUBMITTED,
    Seat,
    shared_stakes,
    subject,
)

THREE = (3_333, 3_333, 3_334, 0, 0, 0, 0, 0)
REWARD = 10**18 + 7


@pytest.fixture
def rejected(market, bench):
    """A task whose worker's submission was rejected."""

    def make(**changes):
        task = market.submitted(**({"arbitrator": bench.address, "reward": REWARD} | changes))
        market.reject(task)
        return task

    return make


@pytest.fixture
def disputed(market, rejected):
    """A task whose worker disputes, and the dispute's number."""

    def make(**changes):
        task = rejected(**changes)
        return task, market.dispute(task)

    return make


def rule(bench, escrow, stranger, number, ruling):
    return bench.giveRuling(escrow, number, ruling, {"from": stranger})


# -------------------------------------------------------------------- rejecting


def test_a_rejection_puts_in_the_posters_stake(market, escrow, bench, currency, worker, poster):
    task = market.submitted(token=currency, arbitrator=bench.address)
    held = market.balance(escrow, NATIVE)
    tx = market.reject(task)
    assert market.balance(escrow, NATIVE) == held + COST
    assert market.credit(poster, NATIVE) == 0
    assert event(tx, "WorkRejected") == {
        "taskId": f"0x{task.id.hex()}",
        "worker": worker,
        "reason": f"0x{REASON.hex()}",
        "stake": COST,
    }
    seat = task.seats[str(worker)]
    assert seat.stakes == (COST, 0)
    assert escrow.seatWord(task.id, worker) == seat.word(REJECTED, tx.timestamp)


def test_what_the_poster_sends_too_much_is_his_credit(market, bench, poster):
    task = market.submitted(arbitrator=bench.address)
    tx = market.reject(task, value=COST + 9)
    assert event(tx, "CreditAdded") == {"account": poster, "token": NATIVE, "amount": 9}
    assert market.credit(poster, NATIVE) == 9
    assert task.seats[str(market.worker)].stakes == (COST, 0)


@pytest.mark.parametrize("sent", [0, COST - 1])
def test_a_rejection_without_its_whole_stake_is_refused(market, bench, sent):
    task = market.submitted(arbitrator=bench.address)
    with market.refuses(task, "Escrow_WrongValue", COST, sent):
        market.reject(task, value=sent)


@pytest.mark.parametrize("who", ["worker", "stranger", "treasury"])
def test_only_the_poster_can_reject(market, bench, request, who):
    caller = request.getfixturevalue(who)
    task = market.submitted(arbitrator=bench.address)
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.reject(task, **{"from": caller})


def test_a_rejection_names_a_reason_and_the_posted_extra_data(market, bench):
    task = market.submitted(arbitrator=bench.address)
    with market.refuses(task, "Escrow_EmptyDigest"):
        market.reject(task, reason=bytes(32))
    with market.refuses(task, "Escrow_WrongExtraData"):
        market.reject(task, extra_data=b"\0")


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_end_of_the_review_is_the_first_moment_too_late_to_reject(market, bench, seconds):
    """Silence pays the worker: a late rejection cannot take that away."""
    task = market.submitted(arbitrator=bench.address)
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end + seconds)
    with market.refuses(task, "Escrow_TooLate", end):
        market.reject(task)


def test_the_last_second_of_the_review_counts_for_a_rejection(market, escrow, bench, worker):
    task = market.submitted(arbitrator=bench.address)
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod - 1)
    market.reject(task)
    assert escrow.seatWord(task.id, worker) & 255 == REJECTED


def test_a_rejection_decides_and_cannot_be_taken_back(market, rejected):
    task = rejected()
    for push in (market.accept, market.release, market.lapse, market.submit, market.reject, market.request_changes):
        with market.refuses(task, "Escrow_WrongState", REJECTED):
            push(task)


def test_work_that_was_not_handed_in_cannot_be_rejected(market, bench):
    task = market.claimed(arbitrator=bench.address)
    with market.refuses(task, "Escrow_WrongState", 1):
        market.reject(task)


@pytest.mark.parametrize("change", [{"price": 1}, {"bond": 0}, {"digest": b"\x02" * 32}, {"stakes": (1, 0)}])
def test_a_rejection_names_the_seat_as_it_stands(market, escrow, bench, worker, change):
    task = market.submitted(arbitrator=bench.address)
    word = escrow.seatWord(task.id, worker)
    task.change(worker, **change)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.reject(task)


# -------------------------------------------------------------------- conceding


def test_a_rejection_that_is_not_disputed_gives_everything_back(
    market, escrow, currency, rejected, worker, poster, stranger
):
    task = rejected(token=currency)
    seat, before = task.seats[str(worker)], market.balance(worker, currency)
    next_block_at(market.seat_clock(task) + task.terms.disputePeriod)
    tx = market.concede(task, **{"from": stranger})
    assert market.balance(worker, currency) == before + task.terms.bond
    owed = {currency: task.terms.slot()}
    owed[NATIVE] = owed.get(NATIVE, 0) + COST
    assert {token: market.credit(poster, token) for token in owed} == owed
    assert market.balance(escrow, NATIVE) == owed[NATIVE]
    assert escrow.seatWord(task.id, worker) == seat.word(CONCEDED, tx.timestamp)
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"], ended["toTreasury"]) == (CONCEDED, 0, 0, 0)
    assert (ended["toPoster"], ended["reopened"]) == (task.terms.slot(), False)
    stakes = event(tx, "StakesReturned")
    assert (stakes["toWorker"], stakes["toPoster"]) == (0, COST)


def test_a_conceded_milestone_never_claws_back_what_was_paid(market, bench, worker, poster):
    task = market.claimed(arbitrator=bench.address, shares=THREE)
    market.submit(task)
    market.accept(task)
    market.submit(task)
    market.reject(task)
    next_block_at(market.seat_clock(task) + task.terms.disputePeriod)
    market.concede(task)
    assert market.credit(poster, NATIVE) == task.terms.refund(task.terms.dues(10**18)[0]) + COST


@pytest.mark.parametrize("moment", [-1, 0, 1])
def test_at_every_moment_exactly_one_of_dispute_and_concede_holds(market, escrow, rejected, worker, moment):
    task = rejected()
    end = market.seat_clock(task) + task.terms.disputePeriod
    if moment < 0:
        next_block_at(end - 2)
        with market.refuses(task, "Escrow_TooEarly", end):
            market.concede(task)
        next_block_at(end - 1)
        market.dispute(task)
        assert escrow.seatWord(task.id, worker) & 255 == DISPUTED
    else:
        next_block_at(end + moment)
        with market.refuses(task, "Escrow_TooLate", end):
            market.dispute(task)
        market.concede(task)
        assert escrow.seatWord(task.id, worker) & 255 == CONCEDED


# -------------------------------------------------------------------- disputing


def test_a_dispute_pays_the_arbitrator_and_is_opened_with_three_rulings(market, escrow, bench, rejected, worker):
    task = rejected()
    held, paid = market.balance(escrow, NATIVE), bench.balance()
    number = market.dispute(task)
    assert market.balance(escrow, NATIVE) == held, "the poster's stake stays, the worker's goes on"
    assert bench.balance() == paid + COST
    assert (bench.lastChoices(), bench.lastExtraData()) == (3, "0x")
    seat = task.seats[str(worker)]
    assert seat.stakes == (COST, COST)
    assert escrow.seatWord(task.id, worker) == seat.word(DISPUTED, market.seat_clock(task))
    assert escrow.disputeWord(bench, number) == subject(task.id, str(worker))


def test_the_extra_data_reaches_the_arbitrator_as_posted(market, bench):
    from_court = b"court 7, three jurors"
    terms = market.terms(arbitrator=bench.address).but(extraHash=keccak(from_court))
    task = market.task(terms)
    market.send_post(task, from_court)
    market.claim(task)
    market.submit(task)
    with market.refuses(task, "Escrow_WrongExtraData"):
        market.reject(task)
    market.reject(task, extra_data=from_court)
    with market.refuses(task, "Escrow_WrongExtraData"):
        market.dispute(task)
    market.dispute(task, extra_data=from_court)
    assert bytes.fromhex(str(bench.lastExtraData())[2:]) == from_court


def test_what_the_worker_sends_too_much_is_his_credit(market, rejected, worker):
    task = rejected()
    market.dispute(task, value=COST + 5)
    assert market.credit(worker, NATIVE) == 5
    assert task.seats[str(worker)].stakes == (COST, COST)


@pytest.mark.parametrize("sent", [0, COST - 1])
def test_a_dispute_without_its_whole_cost_is_refused(market, rejected, sent):
    task = rejected()
    with market.refuses(task, "Escrow_WrongValue", COST, sent):
        market.dispute(task, value=sent)


@pytest.mark.parametrize("who", ["poster", "stranger"])
def test_only_the_worker_can_dispute(market, rejected, request, escrow, worker, who):
    caller = request.getfixturevalue(who)
    task = rejected()
    with market.refuses(task, "Escrow_NotWorker", caller):
        market.dispute(task, **{"from": caller})


def test_a_disputed_seat_waits_for_its_ruling_alone(market, disputed):
    task, _number = disputed()
    for push in (market.accept, market.release, market.lapse, market.submit, market.reject, market.concede):
        with market.refuses(task, "Escrow_WrongState", DISPUTED):
            push(task)
    with market.refuses(task, "Escrow_WrongState", DISPUTED):
        market.dispute(task)


def test_a_dispute_pays_the_cost_of_its_moment(market, bench, rejected, stranger, worker):
    """The cost may rise between rejection and dispute; the poster's stake stays what it was."""
    task = rejected()
    bench.setCost(3 * COST + 1, {"from": stranger})
    with market.refuses(task, "Escrow_WrongValue", 3 * COST + 1, COST):
        market.dispute(task)
    market.dispute(task, value=3 * COST + 1)
    assert task.seats[str(worker)].stakes == (COST, 3 * COST + 1)


# -------------------------------------------------------------------- rulings


def ended(market, escrow, task, number, worker):
    """Execute the ruling and return what each got: worker and poster, in the task's token and in stakes."""
    currency = task.terms.token
    before = market.balance(worker, currency), market.balance(worker, NATIVE)
    tx = market.execute_ruling(task, number, worker, **{"from": market.treasury})
    stakes = event(tx, "StakesReturned")
    got = market.balance(worker, currency) - before[0]
    if currency == NATIVE:
        got -= stakes["toWorker"]
    else:
        assert market.balance(worker, NATIVE) == before[1] + stakes["toWorker"]
    return tx, got, (stakes["toWorker"], stakes["toPoster"])


@pytest.mark.parametrize(
    ("ruling", "state", "net", "stakes"),
    [
        (1, RULED_WORKER, REWARD, (COST, 0)),
        (2, RULED_POSTER, 0, (0, COST)),
        (3, RULED_ABUSE, 0, (0, COST)),
        (0, SPLIT, REWARD // 2, (COST // 2, COST // 2)),
        (4, SPLIT, REWARD // 2, (COST // 2, COST // 2)),
        (7, SPLIT, REWARD // 2, (COST // 2, COST // 2)),
        (255, SPLIT, REWARD // 2, (COST // 2, COST // 2)),
        (2**255, SPLIT, REWARD // 2, (COST // 2, COST // 2)),
    ],
)
def test_a_seat_ends_as_ruled(
    market, escrow, bench, currency, disputed, worker, poster, treasury, stranger, ruling, state, net, stakes
):
    task, number = disputed(token=currency)
    terms, seat = task.terms, task.seats[str(worker)]
    told = rule(bench, escrow, stranger, number, ruling)
    ruled = event(told, "Ruling")
    assert (ruled["_arbitrator"], ruled["_disputeID"], ruled["_ruling"]) == (bench, number, ruling)
    kept = subject(task.id, str(worker)) | told.timestamp << 208 | min(ruling, 255) << 248
    assert escrow.disputeWord(bench, number) == kept
    assert escrow.seatWord(task.id, worker) & 255 == DISPUTED, "a ruling is only recorded"

    tx, got, shared = ended(market, escrow, task, number, worker)
    bond, half = terms.bond, terms.bond // 2
    abuse = state == RULED_ABUSE
    assert got == net + (0 if abuse else bond)
    assert shared == stakes
    to_poster = terms.refund(net) + (half if abuse else 0)
    to_treasury = terms.fee(net) + (bond - half if abuse else 0)
    assert market.credit(treasury, currency) == to_treasury
    in_coin = currency == NATIVE
    assert market.credit(poster, currency) == to_poster + (stakes[1] if in_coin else 0)
    assert market.credit(poster, NATIVE) == stakes[1] + (to_poster if in_coin else 0)
    assert market.balance(escrow, currency) == to_poster + to_treasury + (stakes[1] if in_coin else 0)
    assert escrow.seatWord(task.id, worker) == seat.word(state, tx.timestamp)
    said = event(tx, "SeatEnded")
    assert (said["state"], said["net"], said["fee"], said["reopened"]) == (state, net, terms.fee(net), False)
    assert (said["toPoster"], said["toTreasury"]) == (to_poster, bond - half if abuse else 0)
    with market.refuses(task, "Escrow_WrongState", state):
        market.execute_ruling(task, number)


@pytest.mark.parametrize("stakes", [(COST, 3 * COST + 1), (3 * COST + 1, COST), (COST + 1, COST)])
@pytest.mark.parametrize("ruling", [0, 1, 2, 3])
def test_stakes_are_shared_to_the_wei(market, escrow, bench, stranger, worker, stakes, ruling):
    """The winner gets back at most what he put in; a split shares the poster's stake in proportion to both."""
    task = market.submitted(arbitrator=bench.address, reward=REWARD)
    bench.setCost(stakes[0], {"from": stranger})
    market.reject(task, value=stakes[0])
    bench.setCost(stakes[1], {"from": stranger})
    number = market.dispute(task, value=stakes[1])
    rule(bench, escrow, stranger, number, ruling)
    _tx, _got, shared = ended(market, escrow, task, number, worker)
    won = min(stakes)
    expected = {0: shared_stakes(*stakes), 1: (won, stakes[0] - won)}.get(ruling, (0, stakes[0]))
    assert shared == expected
    assert sum(shared) == stakes[0], "only the poster's stake was left to share"


def test_without_cost_there_are_no_stakes_to_share(market, escrow, bench, stranger, worker):
    bench.setCost(0, {"from": stranger})
    task = market.submitted(arbitrator=bench.address)
    market.reject(task, value=0)
    number = market.dispute(task, value=0)
    rule(bench, escrow, stranger, number, 0)
    tx = market.execute_ruling(task, number)
    assert "StakesReturned" not in tx.events
    assert event(tx, "SeatEnded")["state"] == SPLIT


def test_without_a_ruling_the_milestone_is_split_from_the_end_of_the_period_on(market, escrow, disputed, worker):
    task, number = disputed()
    end = market.seat_clock(task) + task.terms.rulingPeriod
    with market.refuses(task, "Escrow_NotRuled", end):
        market.execute_ruling(task, number)
    next_block_at(end - 1)
    with market.refuses(task, "Escrow_NotRuled", end):
        market.execute_ruling(task, number)
    next_block_at(end)
    _tx, got, _stakes = ended(market, escrow, task, number, worker)
    assert got == REWARD // 2 + task.terms.bond
    assert escrow.seatWord(task.id, worker) & 255 == SPLIT


def test_a_ruling_of_the_last_second_counts_whenever_it_is_executed(market, escrow, bench, disputed, worker, stranger):
    task, number = disputed()
    end = market.seat_clock(task) + task.terms.rulingPeriod
    next_block_at(end - 1)
    rule(bench, escrow, stranger, number, 1)
    next_block_at(end + 365 * DAY)
    market.execute_ruling(task, number)
    assert escrow.seatWord(task.id, worker) & 255 == RULED_WORKER


@pytest.mark.parametrize("seconds", [0, 1, DAY])
def test_a_late_ruling_is_ignored(market, escrow, bench, disputed, worker, stranger, seconds):
    task, number = disputed()
    next_block_at(market.seat_clock(task) + task.terms.rulingPeriod + seconds)
    rule(bench, escrow, stranger, number, 2)
    market.execute_ruling(task, number)
    assert escrow.seatWord(task.id, worker) & 255 == SPLIT


def test_a_ruling_on_a_milestone_leaves_what_was_paid_and_ends_the_seat(
    market, escrow, bench, worker, poster, treasury, stranger
):
    task = market.claimed(arbitrator=bench.address, shares=THREE, reward=REWARD, seats=2)
    first, second, _third = task.terms.dues(REWARD)
    market.submit(task)
    market.accept(task)
    market.submit(task)
    market.reject(task)
    number = market.dispute(task)
    rule(bench, escrow, stranger, number, 1)
    _tx, got, _stakes = ended(market, escrow, task, number, worker)
    assert got == second + task.terms.bond
    assert market.credit(treasury, NATIVE) == task.terms.fee(first) + task.terms.fee(second)
    assert market.credit(poster, NATIVE) == task.terms.refund(first, second)
    assert escrow.taskWord(task.id) == task.word(1), "a ruled seat never opens again"


@pytest.mark.parametrize(("ruling", "paid"), [(1, True), (0, False), (2, False), (3, False)])
def test_only_a_ruling_for_the_worker_pays_a_reserved_bonus(
    market, escrow, bench, worker, treasury, poster, stranger, ruling, paid
):
    task = market.submitted(arbitrator=bench.address, seats=2, bonusSeats=1, bonus=10**17)
    market.reject(task)
    number = market.dispute(task)
    rule(bench, escrow, stranger, number, ruling)
    market.execute_ruling(task, number)
    assert escrow.taskWord(task.id) == task.word(1, live=0, bonus_taken=int(paid))
    bonus = 10**17 if paid else 0
    net = {1: 10**18, 0: 5 * 10**17}.get(ruling, 0)
    forfeited = task.terms.bond - task.terms.bond // 2 if ruling == 3 else 0
    assert market.credit(treasury, NATIVE) == task.terms.fee(net) + task.terms.fee(bonus) + forfeited


def test_anyone_executes_a_ruling_and_only_on_its_own_seat(market, escrow, bench, disputed, stranger, worker):
    task, number = disputed()
    other, second = disputed()
    rule(bench, escrow, stranger, second, 1)
    with market.refuses(task, "Escrow_WrongSubject", second):
        market.execute_ruling(task, second)
    with market.refuses(task, "Escrow_NoDispute", 99):
        market.execute_ruling(task, 99)
    with market.refuses(task, "Escrow_NotRuled", market.seat_clock(task) + task.terms.rulingPeriod):
        market.execute_ruling(task, number)
    market.execute_ruling(other, second, **{"from": stranger})
    assert escrow.seatWord(other.id, worker) & 255 == RULED_WORKER
    assert escrow.seatWord(task.id, worker) & 255 == DISPUTED


def test_a_ruling_names_the_seat_as_it_stands(market, escrow, bench, disputed, worker, stranger):
    task, number = disputed()
    rule(bench, escrow, stranger, number, 1)
    word = escrow.seatWord(task.id, worker)
    task.change(worker, stakes=(COST, 0))
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.execute_ruling(task, number)


def test_two_disputes_of_one_task_are_ruled_each_for_itself(market, escrow, bench, worker, other_worker, stranger):
    task = market.post(arbitrator=bench.address, seats=2)
    numbers = {}
    for each in (worker, other_worker):
        market.claim(task, each)
        market.submit(task, each)
        market.reject(task, each)
        numbers[each] = market.dispute(task, each)
    rule(bench, escrow, stranger, numbers[worker], 2)
    rule(bench, escrow, stranger, numbers[other_worker], 1)
    for each, state in ((worker, RULED_POSTER), (other_worker, RULED_WORKER)):
        market.execute_ruling(task, numbers[each], each)
        assert escrow.seatWord(task.id, each) & 255 == state


def test_a_winner_who_cannot_be_paid_gets_credit(market, escrow, bench, token, hostile_account, stranger):
    """The money of a won dispute, and the stake, wait for a receiver that refuses both."""
    task = market.post(arbitrator=bench.address)
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    market.reject(task, hostile_account)
    payload = escrow.dispute.encode_input(task.packed, hostile_account, task.seat(hostile_account), b"")
    tx = hostile_account.execute(escrow, payload, {"from": stranger, "value": COST})
    number = event(tx, "SeatDisputed")["disputeId"]
    task.change(hostile_account, stakes=(COST, COST))
    rule(bench, escrow, stranger, number, 1)
    hostile_account.setMode(1, {"from": stranger})
    tx = market.execute_ruling(task, number, hostile_account)
    due = task.terms.reward + task.terms.bond + COST
    assert market.credit(hostile_account, NATIVE) == due
    assert sum(each["amount"] for each in events(tx, "PayoutDeferred")) == due


def test_accepted_work_cannot_be_disputed(market, bench):
    task = market.submitted(arbitrator=bench.address)
    market.accept(task)
    for push in (market.reject, market.dispute, market.concede):
        with market.refuses(task, "Escrow_WrongState", PAID):
            push(task)


def test_a_submission_in_review_cannot_be_disputed_or_conceded(market, bench):
    task = market.submitted(arbitrator=bench.address)
    for push in (market.dispute, market.concede):
        with market.refuses(task, "Escrow_WrongState", SUBMITTED):
            push(task)


def test_a_seat_that_was_never_taken_cannot_be_ruled_on(market, bench, worker):
    task = market.post(arbitrator=bench.address)
    task.seats[str(worker)] = Seat()
    with market.refuses(task, "Escrow_WrongState", 0):
        market.execute_ruling(task, 0)
