"""A bonus for the first seats that hand in their last milestone (R56).

given a first submission of the last milestone, and a bonus that is left
    it is reserved for that seat, in the order of submissions, whatever the poster does
given a seat with a bonus that is paid
    the bonus and its fee are paid beside the price
given a seat with a bonus that ends otherwise
    the bonus is free for later submissions
given no open place and no live seat
    the bonuses that are left go to the poster, once
"""

import pytest
from market import event, events, next_block_at
from reference import CLOSED, DAY, PAID, Seat

BONUS = {"bonus": 10**17 + 33, "bonusSeats": 2, "seats": 3, "bond": 10**16}
TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def crew(worker, other_worker, accounts):
    return [worker, other_worker, accounts[9]]


@pytest.fixture
def crewed(market, crew):
    """A task with two bonuses whose three seats are taken."""
    return seated(market, crew)


def seated(market, crew, **changes):
    task = market.post(**(BONUS | changes))
    for each in crew:
        market.claim(task, each)
    return task


def test_the_first_to_hand_in_get_it_in_whatever_order_they_are_paid(
    market, escrow, currency, token, crew, treasury, poster
):
    """The poster cannot give it to another by letting the first ones wait."""
    third = crew[2]
    token.mint(third, 10**24, {"from": third})
    token.approve(escrow, 10**24, {"from": third})
    task = seated(market, crew, token=currency)
    terms, order = task.terms, [crew[1], third, crew[0]]
    for number, each in enumerate(order):
        tx = market.submit(task, each)
        assert event(tx, "WorkSubmitted")["bonus"] == (number < 2)
        seat = Seat(task.seats[str(each)].digest, bond=terms.bond, bonus=int(number < 2))
        assert escrow.seatWord(task.id, each) == seat.word(2, tx.timestamp)
        assert escrow.taskWord(task.id) == task.word(0, live=3, bonus_taken=min(number + 1, 2))
    paid = {each: market.balance(each, currency) for each in crew}
    ended = {crew[0]: event(market.accept(task, crew[0]), "SeatEnded")}
    next_block_at(market.seat_clock(task, third) + terms.reviewPeriod)
    ended |= {each: event(market.release(task, each), "SeatEnded") for each in (third, crew[1])}
    bonus, fee = terms.bonus, terms.fee(terms.reward)
    for each in crew:
        extra = bonus if each != crew[0] else 0
        assert market.balance(each, currency) == paid[each] + terms.reward + terms.bond + extra
        assert (ended[each]["net"], ended[each]["fee"]) == (terms.reward + extra, fee + terms.fee(extra))
    assert market.credit(treasury, currency) == 3 * fee + 2 * terms.fee(bonus) == market.balance(escrow, currency)
    assert market.credit(poster, currency) == 0
    assert escrow.taskWord(task.id) == task.word(0, live=0, bonus_taken=2)


def test_a_seat_reserves_once_and_keeps_it_through_changes(market, escrow, crewed, crew):
    first, second, third = crew
    market.submit(crewed, first)
    market.request_changes(crewed, first)
    market.submit(crewed, second)
    assert not event(market.submit(crewed, first), "WorkSubmitted")["bonus"], "it has it already"
    assert crewed.seats[str(first)].bonus == 1
    assert escrow.taskWord(crewed.id) == crewed.word(0, live=3, bonus_taken=2)
    assert not event(market.submit(crewed, third), "WorkSubmitted")["bonus"]
    assert event(market.accept(crewed, first), "SeatEnded")["net"] == crewed.terms.reward + crewed.terms.bonus


def test_a_milestone_before_the_last_reserves_nothing(market, escrow, crew):
    task = seated(market, crew, shares=TWO)
    for each in crew[:2]:
        assert not event(market.submit(task, each), "WorkSubmitted")["bonus"]
        market.accept(task, each)
    assert event(market.submit(task, crew[1]), "WorkSubmitted")["bonus"]
    due = task.terms.dues(task.terms.reward)[1]
    ended = event(market.accept(task, crew[1]), "SeatEnded")
    assert (ended["net"], ended["fee"]) == (
        due + task.terms.bonus,
        task.terms.fee(due) + task.terms.fee(task.terms.bonus),
    )
    assert escrow.taskWord(task.id) == task.word(0, live=2, bonus_taken=1)


def test_a_seat_that_failed_frees_its_bonus_for_later_submissions_only(market, escrow, crewed, crew):
    first, second, third = crew
    for each in (first, second):
        market.submit(crewed, each)
    market.submit(crewed, third)
    market.request_changes(crewed, third)
    market.request_changes(crewed, first)
    next_block_at(market.seat_clock(crewed, first) + crewed.terms.workPeriod - 1)
    assert not event(market.submit(crewed, third), "WorkSubmitted")["bonus"]
    next_block_at(market.seat_clock(crewed, first) + crewed.terms.workPeriod)
    tx = market.lapse(crewed, first)
    crewed.opened = tx.timestamp
    assert escrow.taskWord(crewed.id) == crewed.word(1, live=2, bonus_taken=1)
    market.request_changes(crewed, third)
    assert not event(market.submit(crewed, third), "WorkSubmitted")["bonus"], "the second try is not the first"
    assert event(market.accept(crewed, third), "SeatEnded")["net"] == crewed.terms.reward


def test_a_later_worker_earns_what_a_failed_seat_left(market, escrow, crewed, crew, stranger):
    for each in crew:
        market.submit(crewed, each)
    market.request_changes(crewed, crew[0])
    next_block_at(market.seat_clock(crewed, crew[0]) + crewed.terms.workPeriod)
    market.lapse(crewed, crew[0])
    market.claim(crewed, stranger)
    assert event(market.submit(crewed, stranger), "WorkSubmitted")["bonus"]
    ended = event(market.accept(crewed, stranger), "SeatEnded")
    assert ended["net"] == crewed.terms.reward + crewed.terms.bonus


def test_a_settlement_pays_no_bonus_and_frees_it(market, escrow, crewed, crew):
    market.submit(crewed, crew[0])
    before = crew[0].balance()
    market.settle(crewed, crew[0], crewed.terms.reward)
    assert crew[0].balance() == before + crewed.terms.reward + crewed.terms.bond
    assert escrow.taskWord(crewed.id) == crewed.word(0, live=2, bonus_taken=0)


@pytest.mark.parametrize(("ruling", "paid"), [(1, True), (0, False), (2, False), (3, False)])
def test_a_ruling_for_the_worker_pays_the_bonus_and_no_other_does(market, escrow, bench, owner, crew, ruling, paid):
    task = seated(market, crew, arbitrator=bench.address)
    market.submit(task, crew[0])
    market.reject(task, crew[0])
    number = market.dispute(task, crew[0])
    bench.giveRuling(escrow, number, ruling, {"from": owner})
    ended = event(market.execute_ruling(task, number, crew[0]), "SeatEnded")
    bonus = task.terms.bonus if paid else 0
    net = {1: task.terms.reward, 0: task.terms.reward // 2}.get(ruling, 0)
    assert (ended["net"], ended["fee"]) == (net + bonus, task.terms.fee(net) + task.terms.fee(bonus))
    assert escrow.taskWord(task.id) == task.word(0, live=2, bonus_taken=int(paid))


def test_a_rejection_that_is_conceded_frees_the_bonus(market, escrow, crewed, crew):
    market.submit(crewed, crew[0])
    market.reject(crewed, crew[0])
    assert escrow.taskWord(crewed.id) == crewed.word(0, live=3, bonus_taken=1)
    next_block_at(market.seat_clock(crewed, crew[0]) + crewed.terms.disputePeriod)
    market.concede(crewed, crew[0])
    assert escrow.taskWord(crewed.id) == crewed.word(0, live=2, bonus_taken=0)


# -------------------------------------------------------------------- what nobody can earn any more


def given_back(tx, task, count):
    """Check the event of bonuses that go to the poster; returns the amount."""
    amount = count * task.terms.gross(task.terms.bonus)
    assert event(tx, "BonusReturned") == {"taskId": f"0x{task.id.hex()}", "count": count, "toPoster": amount}
    return amount


def test_closing_an_untouched_task_returns_all(market, escrow, currency, poster):
    task = market.post(**BONUS, token=currency)
    tx = market.close(task)
    assert event(tx, "TaskClosed")["toPoster"] + given_back(tx, task, 2) == task.terms.funding()
    assert market.credit(poster, currency) == task.terms.funding() == market.balance(escrow, currency)
    assert escrow.taskWord(task.id) == task.word(0, CLOSED, bonus_taken=2)


def test_while_a_seat_lives_nothing_is_returned(market, escrow, currency, worker, poster):
    task = market.claimed(**BONUS, token=currency)
    assert "BonusReturned" not in market.close(task).events
    assert escrow.taskWord(task.id) == task.word(0, CLOSED, live=1)
    market.submit(task)
    tx = market.accept(task)
    assert event(tx, "SeatEnded")["net"] == task.terms.reward + task.terms.bonus
    refund = given_back(tx, task, 1) + 2 * task.terms.slot()
    assert market.credit(poster, currency) == refund
    assert escrow.taskWord(task.id) == task.word(0, CLOSED, bonus_taken=2)


def test_the_last_seat_to_end_returns_what_is_left_of_a_full_task(market, escrow, crewed, crew, poster):
    """Two are settled, so that only one has earned a bonus, and no place opens again."""
    market.submit(crewed, crew[0])
    for each in crew[1:]:
        assert "BonusReturned" not in market.settle(crewed, each, 0).events
    tx = market.accept(crewed, crew[0])
    refund = given_back(tx, crewed, 1) + 2 * crewed.terms.slot()
    assert market.credit(poster, crewed.terms.token) == refund
    assert escrow.taskWord(crewed.id) == crewed.word(0, bonus_taken=2)


@pytest.mark.parametrize("end", ["lapse", "return"])
def test_an_end_after_closing_returns_all_bonuses(market, escrow, poster, end):
    task = market.claimed(**BONUS, returnPeriod=DAY)
    market.close(task)
    if end == "lapse":
        next_block_at(market.seat_clock(task) + task.terms.workPeriod)
        tx = market.lapse(task)
    else:
        tx = market.return_seat(task)
    given_back(tx, task, 2)
    forfeit = task.terms.bond // 2 if end == "lapse" else 0
    assert market.credit(poster, task.terms.token) == task.terms.funding() + forfeit
    assert escrow.taskWord(task.id) == task.word(0, CLOSED, bonus_taken=2)


@pytest.mark.parametrize("end", ["lapse", "return"])
def test_an_end_that_frees_the_place_returns_nothing(market, escrow, end):
    task = market.claimed(**(BONUS | {"seats": 2}), returnPeriod=DAY)
    if end == "lapse":
        next_block_at(market.seat_clock(task) + task.terms.workPeriod)
        tx = market.lapse(task)
        task.opened = tx.timestamp
    else:
        tx = market.return_seat(task)
    assert "BonusReturned" not in tx.events
    assert escrow.taskWord(task.id) == task.word(2)


def test_bonuses_are_returned_once(market, escrow, crewed, crew, poster, treasury):
    """All ends of one task together pay out what was funded, and nothing beside."""
    txs = [market.settle(crewed, crew[0], 7)]
    market.submit(crewed, crew[1])
    txs.append(market.close(crewed))
    txs.append(market.accept(crewed, crew[1]))
    next_block_at(market.seat_clock(crewed, crew[2]) + crewed.terms.workPeriod)
    txs.append(market.lapse(crewed, crew[2]))
    assert sum(len(events(tx, "BonusReturned")) for tx in txs) == 1
    owed = market.credit(poster, crewed.terms.token) + market.credit(treasury, crewed.terms.token)
    assert market.balance(escrow, crewed.terms.token) == owed
    assert escrow.seatWord(crewed.id, crew[1]) & 255 == PAID
