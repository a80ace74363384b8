"""Both parties may end a live seat as they agree (R33, R67).

given a caller who is a party, and the other's signature; or anyone, and both
    it pays what they agreed, at most what is left of the price, gives the bond back and the rest to the poster
    when stakes are in, it shares them as a split does
given more than what is left
    it reverts Escrow_SettlementTooHigh
given a signature that is missing, of another, over another seat or sum, or out of time
    it reverts Escrow_BadSignature or Escrow_Expired
given a seat that moved on since a party signed
    the signature is void
given a seat that ended, a contest's entry, or another seat than the one stored
    it reverts Escrow_WrongState or Escrow_WrongSeat
"""

import pytest
from market import COST, event, next_block_at, now
from reference import COMMITTED, CONTEST, DAY, NATIVE, PAID, SETTLED, Seat, shared_stakes

THREE = (3_333, 3_333, 3_334, 0, 0, 0, 0, 0)
REWARD = 10**18


@pytest.mark.parametrize("to_worker", [0, 7, 10**18 // 3, REWARD])
def test_the_sum_is_paid_with_its_fee_and_the_rest_is_the_posters(
    market, escrow, currency, worker, poster, treasury, to_worker
):
    task = market.claimed(token=currency)
    terms, before = task.terms, market.balance(worker, currency)
    tx = market.settle(task, worker, to_worker)
    fee = terms.fee(to_worker)
    assert market.balance(worker, currency) == before + to_worker + terms.bond
    assert (market.credit(poster, currency), market.credit(treasury, currency)) == (terms.refund(to_worker), fee)
    assert market.balance(escrow, currency) == terms.refund(to_worker) + fee
    assert escrow.seatWord(task.id, worker) == Seat().word(SETTLED, tx.timestamp)
    assert escrow.taskWord(task.id) == task.word(0)
    ended = event(tx, "SeatEnded")
    assert (ended["state"], ended["net"], ended["fee"]) == (SETTLED, to_worker, fee)
    assert (ended["toPoster"], ended["toTreasury"], ended["reopened"]) == (terms.refund(to_worker), 0, False)
    assert "StakesReturned" not in tx.events


@pytest.mark.parametrize("who", ["poster", "worker", "stranger"])
def test_either_party_may_call_or_anyone_with_both_signatures(market, escrow, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.submitted()
    before = worker.balance()
    market.settle(task, worker, 5, caller=caller)
    assert worker.balance() == before + 5 + task.terms.bond
    assert escrow.seatWord(task.id, worker) & 255 == SETTLED


def test_what_was_paid_before_is_not_settled_again(market, escrow, worker, poster):
    task = market.claimed(shares=THREE)
    market.submit(task)
    market.accept(task)
    due = task.terms.dues(REWARD)[0]
    with market.refuses(task, "Escrow_SettlementTooHigh", REWARD - due):
        market.settle(task, worker, REWARD - due + 1)
    before = worker.balance()
    market.settle(task, worker, REWARD - due)
    assert worker.balance() == before + REWARD - due + task.terms.bond
    assert market.credit(poster, NATIVE) == task.terms.refund(due, REWARD - due)


@pytest.mark.parametrize("to_worker", [REWARD + 1, 2**256 - 1])
def test_more_than_the_price_is_refused(market, worker, to_worker):
    task = market.claimed()
    with market.refuses(task, "Escrow_SettlementTooHigh", REWARD):
        market.settle(task, worker, to_worker)


def test_after_a_rejection_the_posters_stake_is_his(market, escrow, token, worker, poster):
    task = market.submitted(token=token.address)
    market.reject(task)
    tx = market.settle(task, worker, 9)
    assert event(tx, "StakesReturned") == {
        "taskId": f"0x{task.id.hex()}",
        "worker": worker,
        "toWorker": 0,
        "toPoster": COST,
    }
    assert market.credit(poster, NATIVE) == COST == escrow.balance()
    assert market.credit(poster, token.address) == task.terms.refund(9)


@pytest.mark.parametrize("cost", [COST, 3 * COST + 1])
def test_in_a_dispute_the_stakes_are_shared_as_in_a_split(market, escrow, bench, owner, token, worker, poster, cost):
    task = market.submitted(token=token.address, arbitrator=bench.address)
    market.reject(task)
    bench.setCost(cost, {"from": owner})
    market.dispute(task, value=cost)
    before = worker.balance()
    tx = market.settle(task, worker, 9)
    to_worker, to_poster = shared_stakes(COST, cost)
    assert worker.balance() == before + to_worker
    assert market.credit(poster, NATIVE) == to_poster == escrow.balance()
    returned = event(tx, "StakesReturned")
    assert (returned["toWorker"], returned["toPoster"]) == (to_worker, to_poster)
    assert to_worker + to_poster == COST


def test_a_ruling_that_is_not_executed_yet_can_still_be_settled(market, escrow, bench, owner, worker):
    task = market.submitted(arbitrator=bench.address)
    market.reject(task)
    number = market.dispute(task)
    bench.giveRuling(escrow, number, 2, {"from": owner})
    market.settle(task, worker, REWARD)
    with market.refuses(task, "Escrow_WrongState", SETTLED):
        market.execute_ruling(task, number)


@pytest.mark.parametrize("caller", ["poster", "worker", "stranger"])
def test_nobody_settles_alone(market, request, worker, poster, caller):
    """Missing, garbage, the other's own signature twice, or that of a third."""
    caller = request.getfixturevalue(caller)
    task = market.claimed()
    expiry = now() + DAY
    good = {each: market.settlement(task, worker, 5, expiry, signer=each) for each in (poster, worker)}
    third = market.settlement(task, worker, 5, expiry, signer=market.treasury)
    missing = worker if caller == poster else poster
    for bad in (b"", b"\x01" * 65, third, good[worker if missing == poster else poster]):
        signatures = {
            "poster_signature": bad if missing == poster else good[poster],
            "worker_signature": bad if missing == worker else good[worker],
        }
        with market.refuses(task, "Escrow_BadSignature", missing):
            market.settle(task, worker, 5, caller=caller, expiry=expiry, **signatures)


def test_each_signature_names_the_sum(market, worker, poster, stranger):
    task = market.claimed()
    expiry = now() + DAY
    low, high = (
        {
            "poster_signature": market.settlement(task, worker, sum_, expiry, signer=poster),
            "worker_signature": market.settlement(task, worker, sum_, expiry, signer=worker),
        }
        for sum_ in (5, 6)
    )
    with market.refuses(task, "Escrow_BadSignature", poster):
        market.settle(
            task, worker, 6, caller=stranger, expiry=expiry, **(high | {"poster_signature": low["poster_signature"]})
        )
    with market.refuses(task, "Escrow_BadSignature", worker):
        market.settle(
            task, worker, 6, caller=stranger, expiry=expiry, **(high | {"worker_signature": low["worker_signature"]})
        )


MOVES = {
    "submit": lambda market, task: market.submit(task),
    "accept": lambda market, task: market.accept(task),
    "changes": lambda market, task: market.request_changes(task),
    "reject": lambda market, task: market.reject(task),
    "dispute": lambda market, task: market.dispute(task),
}
WAYS = [("submit",), ("submit", "accept"), ("submit", "changes"), ("submit", "reject"), ("submit", "reject", "dispute")]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[-1])
def test_a_seat_that_moves_on_voids_what_was_signed(market, escrow, bench, worker, way):
    """An offer made before a rejection cannot be taken up after it."""
    task = market.claimed(shares=THREE, arbitrator=bench.address)
    for move in way[:-1]:
        MOVES[move](market, task)
    expiry = now() + DAY
    signature = market.settlement(task, worker, 5, expiry, signer=worker)
    MOVES[way[-1]](market, task)
    with market.refuses(task, "Escrow_BadSignature", worker):
        market.settle(task, worker, 5, expiry=expiry, worker_signature=signature)


def test_an_offer_holds_until_its_expiry(market, escrow, worker):
    task = market.claimed()
    expiry = now() + DAY
    signature = market.settlement(task, worker, 5, expiry, signer=worker)
    next_block_at(expiry)
    with market.refuses(task, "Escrow_Expired", expiry):
        market.settle(task, worker, 5, expiry=expiry, worker_signature=signature)


def test_an_ended_seat_is_not_settled(market, worker):
    task = market.submitted()
    market.accept(task)
    with market.refuses(task, "Escrow_WrongState", PAID):
        market.settle(task, worker, 0)


def test_a_contests_entry_is_not_settled(market, worker):
    task = market.post(mode=CONTEST, seats=2, judging=2 * COST)
    market.enter(task)
    with market.refuses(task, "Escrow_WrongState", COMMITTED):
        market.settle(task, worker, 0)


def test_an_unknown_task_is_not_settled(market, worker):
    task = market.task()
    task.seats[str(worker)] = Seat()
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.settle(task, worker, 0, worker_signature=b"\x01")


@pytest.mark.parametrize("change", [{"price": 2 * REWARD}, {"paid": 1}, {"bond": 0}, {"stakes": (1, 0)}])
def test_only_the_seat_that_is_stored_is_settled(market, escrow, worker, change):
    task = market.claimed()
    task.change(worker, **change)
    with market.refuses(task, "Escrow_WrongSeat", escrow.seatWord(task.id, worker)):
        market.settle(task, worker, 0)


def test_a_wallet_of_several_owners_agrees_as_poster(market, escrow, safe, token, worker, stranger):
    task = market.task(poster=safe.address, token=token.address)
    safe.send(stranger, escrow, escrow.post.encode_input(task.packed, b""))
    market.claim(task)
    expiry = now() + DAY
    signature = market.settlement(task, worker, 5, expiry, signer=safe)
    arguments = {"caller": worker, "expiry": expiry}
    with market.refuses(task, "Escrow_BadSignature", safe):
        market.settle(task, worker, 5, poster_signature=signature[:65], **arguments)
    before = token.balanceOf(worker)
    market.settle(task, worker, 5, poster_signature=signature, **arguments)
    assert token.balanceOf(worker) == before + 5 + task.terms.bond
    assert market.credit(safe.address, token.address) == task.terms.refund(5)
