"""Work in parts: each milestone is handed in, judged and paid by itself (R15).

given a milestone that is not the last
    when it is accepted, or the poster was silent
        it pays its share and fee at once, and the work period begins anew
given the last milestone
    it pays what is left of the price, gives the bond back and the rest of the place's money to the poster
given a worker who is silent after some milestones were paid
    what was paid stays his, the place does not open again and the rest is the poster's
"""

import pytest
from hostile import AccountMode
from market import event, next_block_at
from reference import DAY, LAPSED, PAID, SUBMITTED, WORKING, ZERO, Seat

EIGHT = (1_111, 1, 2_222, 3_333, 777, 1_500, 55, 1_001)
THREE = (3_333, 3_333, 3_334, 0, 0, 0, 0, 0)
ODD = {"reward": 10**18 + 77, "feeBps": 300, "bond": 10**17 + 1}


def pay_next(market, task, *, silent=False):
    """Hand in the next milestone and have it paid, by the poster or by his silence; returns both transactions."""
    seat = task.seats[str(market.worker)]
    handed_in = market.submit(task, digest=bytes([seat.milestone + 1]) * 32)
    if silent:
        next_block_at(handed_in.timestamp + task.terms.reviewPeriod)
        return handed_in, market.release(task)
    return handed_in, market.accept(task)


@pytest.mark.parametrize("shares", [THREE, EIGHT], ids=["three", "eight"])
def test_each_milestone_pays_its_share_and_the_last_the_rest(
    market, escrow, currency, worker, poster, treasury, shares
):
    task = market.claimed(token=currency, shares=shares, workPeriod=DAY, **ODD)
    terms, dues = task.terms, task.terms.dues(task.terms.reward)
    before, paid, fees = market.balance(worker, currency), 0, 0
    for number, due in enumerate(dues[:-1]):
        handed_in, tx = pay_next(market, task)
        paid, fees = paid + due, fees + terms.fee(due)
        assert event(handed_in, "WorkSubmitted")["milestone"] == number
        assert dict(event(tx, "MilestonePaid")) == {
            "taskId": f"0x{task.id.hex()}",
            "worker": worker,
            "milestone": number,
            "net": due,
            "fee": terms.fee(due),
        }
        assert "SeatEnded" not in tx.events
        assert market.balance(worker, currency) == before + paid
        assert market.credit(treasury, currency) == fees
        seat = Seat(bytes([number + 1]) * 32, terms.reward, paid, terms.bond, milestone=number + 1)
        assert escrow.seatWord(task.id, worker) == seat.word(WORKING, tx.timestamp)
    _, tx = pay_next(market, task)
    fees += terms.fee(dues[-1])
    rest = terms.slot() - terms.reward - fees
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"], ended["toPoster"]) == (
        PAID,
        dues[-1],
        terms.fee(dues[-1]),
        rest,
    )
    assert market.balance(worker, currency) == before + terms.reward + terms.bond
    assert (market.credit(treasury, currency), market.credit(poster, currency)) == (fees, rest)
    assert market.balance(escrow, currency) == fees + rest
    assert rest == terms.fee(terms.reward) - sum(map(terms.fee, dues)), "each fee is rounded by itself"


def test_the_dues_sum_to_the_price_whatever_the_shares(market):
    for price in (1, 7, 10_007, 10**18 + 77):
        for shares in (THREE, EIGHT, (10_000, 0, 0, 0, 0, 0, 0, 0)):
            dues = market.terms(shares=shares).dues(price)
            assert sum(dues) == price
            assert len(dues) == sum(share > 0 for share in shares)


def test_silence_pays_a_milestone_too(market, escrow, worker):
    task = market.claimed(shares=THREE)
    _, tx = pay_next(market, task, silent=True)
    assert event(tx, "MilestonePaid")["net"] == task.terms.dues(task.terms.reward)[0]
    assert market.seat_clock(task) == tx.timestamp


def test_the_work_period_begins_anew_with_each_milestone(market, escrow, worker):
    task = market.claimed(shares=THREE)
    _, tx = pay_next(market, task)
    end = tx.timestamp + task.terms.workPeriod
    next_block_at(end - 1)
    with market.refuses(task, "Escrow_TooEarly", end):
        market.lapse(task)
    next_block_at(end)
    with market.refuses(task, "Escrow_TooLate", end):
        market.submit(task)


def test_the_digest_of_the_last_submission_stays_until_the_next(market, escrow, worker):
    """A first turn is one without a digest: a later milestone is none."""
    task = market.claimed(shares=THREE)
    pay_next(market, task)
    task.change(worker, digest=ZERO)
    with market.refuses(task, "Escrow_WrongSeat", escrow.seatWord(task.id, worker)):
        market.submit(task)
    task.change(worker, digest=b"\x01" * 32)
    market.submit(task)
    assert escrow.seatWord(task.id, worker) & 255 == SUBMITTED


def test_a_milestone_is_paid_once(market):
    task = market.claimed(shares=THREE)
    pay_next(market, task)
    for push in (market.accept, market.release):
        with market.refuses(task, "Escrow_WrongState", WORKING):
            push(task)


def test_a_milestone_cannot_be_skipped_or_paid_again_by_naming_another_seat(market, escrow, worker):
    task = market.claimed(shares=THREE)
    pay_next(market, task)
    market.submit(task)
    word, seat = escrow.seatWord(task.id, worker), task.seats[str(worker)]
    for change in ({"milestone": 2}, {"milestone": 0}, {"paid": 0}, {"milestone": 0, "paid": 0}):
        task.seats[str(worker)] = seat.but(**change)
        with market.refuses(task, "Escrow_WrongSeat", word):
            market.accept(task)


@pytest.mark.parametrize("closed", [False, True])
def test_a_lapse_after_a_payment_claws_nothing_back_and_frees_no_place(
    market, escrow, currency, worker, poster, treasury, closed
):
    task = market.claimed(token=currency, shares=THREE, seats=2, **ODD)
    terms = task.terms
    pay_next(market, task)
    if closed:
        market.close(task)
    next_block_at(market.seat_clock(task) + terms.workPeriod)
    before = market.balance(worker, currency)
    tx = market.lapse(task)
    due, half = terms.dues(terms.reward)[0], terms.bond // 2
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["reopened"]) == (LAPSED, False)
    assert (ended["toPoster"], ended["toTreasury"]) == (terms.refund(due) + half, terms.bond - half)
    assert market.credit(poster, currency) == terms.refund(due) + half + terms.slot() * closed
    assert market.credit(treasury, currency) == terms.fee(due) + terms.bond - half
    assert market.balance(worker, currency) == before
    assert escrow.taskWord(task.id) == task.word(0 if closed else 1, 1 + closed)


def test_a_milestone_worth_nothing_is_passed_like_any_other(market, escrow, token, worker, other_worker):
    """A share of a small price may round to nothing; the place is then still unpaid, and opens again after a lapse."""
    task = market.claimed(token=token.address, reward=1_000, bond=100, shares=(1, 9_999, 0, 0, 0, 0, 0, 0))
    _, tx = pay_next(market, task)
    assert event(tx, "MilestonePaid")["net"] == 0
    next_block_at(market.seat_clock(task) + task.terms.workPeriod)
    assert event(market.lapse(task), "SeatEnded")["reopened"]
    market.claim(task, other_worker)
    assert market.balance(escrow, token.address) == task.terms.slot() + 200


def test_a_worker_who_cannot_be_paid_goes_on_and_finds_credit(market, escrow, hostile_account, poster):
    task = market.post(shares=THREE)
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    due = task.terms.dues(task.terms.reward)[0]
    tx = market.accept(task, hostile_account)
    assert event(tx, "PayoutDeferred")["amount"] == due == market.credit(hostile_account, task.terms.token)
    assert escrow.seatWord(task.id, hostile_account) & 255 == WORKING


def test_the_price_of_a_bid_is_what_milestones_share(market, escrow, worker, poster):
    task = market.taken(price=10**18 + 999, ceiling=2 * 10**18, bond=0, shares=THREE)
    dues = task.terms.dues(10**18 + 999)
    before = worker.balance()
    for _ in dues:
        pay_next(market, task)
    assert worker.balance() == before + 10**18 + 999
    assert market.credit(poster, task.terms.token) == task.terms.refund(*dues)
