"""Select: the poster takes a worker's signed bid (R57).

given a caller who is not the poster, or a task in another mode
    it reverts Escrow_NotPoster or Escrow_ModeNotSupported
given a price below the reward or above the ceiling
    it reverts Escrow_PriceOutOfRange
given a task that is closed, full or past its deadline, a worker who had a seat, may not take one or is the poster
    it reverts as a claim does
given a bond that neither credit nor allowance covers
    it reverts Escrow_WrongValue or Escrow_TransferFailed
given a bid that holds
    it gives the seat at the bid's price and takes the bond
    when the seat is paid
        the poster gets back what the ceiling exceeds the price by, with its fee
"""

import pytest
from market import COST, event, next_block_at
from reference import CLAIM, CONTEST, DAY, NATIVE, PAID, SELECT, WORKING, Seat

FROM, TO = 10**18, 2 * 10**18
BIDS = {"mode": SELECT, "reward": FROM, "ceiling": TO}


@pytest.fixture
def task(market):
    """A task for bids, in the native coin and without a bond."""
    return market.post(**BIDS, bond=0)


def test_a_bid_gives_the_seat_at_its_price_and_takes_the_bond(market, escrow, token, worker):
    task = market.post(**BIDS, token=token.address, seats=2)
    price, before = FROM + 12_345, token.balanceOf(worker)
    tx = market.select(task, market.bid(task, worker, price))
    assert escrow.seatWord(task.id, worker) == Seat(price=price).word(WORKING, tx.timestamp)
    assert escrow.taskWord(task.id) == task.word(1)
    assert token.balanceOf(worker) == before - task.terms.bond
    assert token.balanceOf(escrow) == task.terms.funding() + task.terms.bond
    taken = {"taskId": f"0x{task.id.hex()}", "worker": worker, "price": price, "bond": task.terms.bond}
    assert dict(event(tx, "SeatTaken")) == taken


def test_what_the_ceiling_exceeds_the_price_by_goes_back_with_its_fee(
    market, escrow, currency, worker, poster, treasury
):
    task = market.post(**BIDS, token=currency, bond=0)
    price = FROM + 33
    market.select(task, market.bid(task, worker, price))
    market.submit(task)
    before = market.balance(worker, currency)
    ended = event(market.accept(task), "SeatEnded")
    fee = task.terms.fee(price)
    assert market.balance(worker, currency) == before + price
    assert market.credit(treasury, currency) == fee == ended["fee"]
    assert market.credit(poster, currency) == task.terms.slot() - price - fee == ended["toPoster"]
    assert market.balance(escrow, currency) == task.terms.slot() - price
    assert escrow.seatWord(task.id, worker) & 255 == PAID


@pytest.mark.parametrize("price", [FROM, TO])
def test_both_ends_of_the_range_can_be_bid(market, escrow, worker, task, price):
    market.select(task, market.bid(task, worker, price))
    assert escrow.seatWord(task.id, worker) & 255 == WORKING


@pytest.mark.parametrize("price", [0, FROM - 1, TO + 1, 2**128, 2**256 - 1])
def test_a_bid_out_of_range_is_refused(market, worker, task, price):
    with market.refuses(task, "Escrow_PriceOutOfRange", price):
        market.select(task, market.bid(task, worker, price))


@pytest.mark.parametrize("who", ["worker", "stranger", "treasury"])
def test_only_the_poster_selects(market, request, task, who):
    caller = request.getfixturevalue(who)
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.select(task, market.bid(task), **{"from": caller})


@pytest.mark.parametrize("mode", [CLAIM, CONTEST])
def test_only_a_task_for_bids_takes_bids(market, mode):
    task = market.post(mode=mode, seats=2, judging=2 * COST * (mode == CONTEST))
    with market.refuses(task, "Escrow_ModeNotSupported", mode):
        market.select(task, market.bid(task))


def test_nobody_takes_a_seat_without_being_selected(market, task):
    with market.refuses(task, "Escrow_ModeNotSupported", SELECT):
        market.claim(task, bond=0)
    with market.refuses(task, "Escrow_ModeNotSupported", SELECT):
        market.enter(task, value=0)


def test_the_poster_cannot_bid(market, poster, task):
    with market.refuses(task, "Escrow_SelfDeal", poster):
        market.select(task, market.bid(task, poster))


def test_the_poster_pays_the_price_that_he_saw(market, escrow, worker, task):
    """A bid that is changed in front of the acceptance cannot raise what is accepted (Allo)."""
    seen = market.bid(task, worker, FROM)
    escrow.raiseEpoch({"from": worker})
    dearer = market.bid(task, worker, TO)
    with market.refuses(task, "Escrow_BadSignature", worker):
        market.select(task, seen)
    market.select(task, market.bid(task, worker, FROM))
    assert escrow.seatWord(task.id, worker) == Seat(price=FROM, bond=0).word(WORKING, market.seat_clock(task))
    assert dearer.price == TO


def test_the_poster_may_take_the_cheaper_of_two_bids_that_hold(market, escrow, worker, task):
    """Only a raised epoch takes a bid back: a later one does not."""
    bids = [market.bid(task, worker, price) for price in (FROM, TO)]
    market.select(task, bids[0])
    with market.refuses(task, "Escrow_NoOpenSeat", task.id):
        market.select(task, bids[1])


def test_bids_are_taken_in_any_order_each_at_its_own_price(market, escrow, accounts):
    """Nothing about a bid is on the chain before it is taken, so that its order tells nobody anything."""
    task = market.post(**BIDS, bond=0, seats=4)
    bids = [market.bid(task, account, FROM + number) for number, account in enumerate(accounts[2:5])]
    for bid in (bids[2], bids[0], bids[1]):
        tx = market.select(task, bid)
        assert escrow.seatWord(task.id, bid.worker) == Seat(price=bid.price, bond=0).word(WORKING, tx.timestamp)
    with market.refuses(task, "Escrow_SeatExists", task.id, bids[0].worker):
        market.select(task, bids[0])


def test_a_closed_task_takes_no_bid(market, task):
    market.close(task)
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.select(task, market.bid(task))


def test_an_unknown_task_takes_no_bid(market):
    task = market.task(**BIDS)
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.select(task, market.bid(task))


def test_the_deadline_is_the_first_moment_without_selection(market, escrow, worker, task):
    bid = market.bid(task, expiry=task.terms.deadline + DAY)
    next_block_at(task.terms.deadline)
    with market.refuses(task, "Escrow_TooLate", task.terms.deadline):
        market.select(task, bid)


def test_a_selection_one_second_before_the_deadline_holds(market, escrow, worker, task):
    bid = market.bid(task, expiry=task.terms.deadline + DAY)
    next_block_at(task.terms.deadline - 1)
    market.select(task, bid)
    assert market.seat_clock(task) == task.terms.deadline - 1


def test_a_suspended_worker_cannot_be_selected(market, worker):
    late = market.post(**BIDS, bond=0)
    market.select(late, market.bid(late))
    next_block_at(market.seat_clock(late) + late.terms.workPeriod)
    market.lapse(late)
    task = market.post(**BIDS, bond=0)
    with market.refuses(task, "Escrow_MayNotTake", worker):
        market.select(task, market.bid(task))


def test_a_native_bond_comes_from_the_workers_credit(market, escrow, worker):
    task = market.post(**BIDS)
    with market.refuses(task, "Escrow_WrongValue", task.terms.bond, 0):
        market.select(task, market.bid(task))
    earned = market.task(poster=worker.address)
    market.send_post(earned, **{"from": worker})
    market.close(earned, **{"from": worker})
    credit = market.credit(worker, NATIVE)
    tx = market.select(task, market.bid(task))
    assert event(tx, "CreditUsed") == {"account": worker, "token": NATIVE, "amount": task.terms.bond}
    assert market.credit(worker, NATIVE) == credit - task.terms.bond


def test_a_bond_in_a_token_needs_the_workers_allowance(market, escrow, token, worker):
    task = market.post(**BIDS, token=token.address)
    token.approve(escrow, task.terms.bond - 1, {"from": worker})
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        market.select(task, market.bid(task))


def test_a_selection_takes_no_coin(market, poster, escrow, task):
    bid = market.bid(task)
    arguments = (task.packed, bid.worker, bid.price, [], bid.expiry, bid.signature)
    with pytest.raises(Exception, match="revert"):
        poster.transfer(escrow, 1, data=escrow.select.encode_input(*arguments))
    assert escrow.seatWord(task.id, bid.worker) == 0
