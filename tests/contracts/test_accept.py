"""Accepting work pays the worker at once (R14, R49, R55).

given a caller who is not the poster
    it reverts Escrow_NotPoster
given a seat that is not Submitted, or is not the one named
    it reverts Escrow_WrongState or Escrow_WrongSeat
given the end of the review period
    it reverts Escrow_TooLate
given a submission in review
    it pays reward and bond to the worker, credits the fee to the treasury and ends the seat for good
    when the worker cannot be paid
        it becomes his credit and nobody waits for him
    when the caller gives too little gas
        it reverts Escrow_LittleGas
    when the worker or the token enters again
        it meets Escrow_Reentered
"""

import pytest
from brownie import chain
from hostile import BLOCKED, FAILING_ACCOUNTS, FAILING_TOKENS, AccountMode, TokenMode
from market import DIGEST, REENTERED, event, next_block_at, reverts_with
from reference import NATIVE, NONE, PAID, SUBMITTED, WORKING, Seat, task_word


def test_the_worker_gets_the_advertised_reward_net_and_his_bond(market, escrow, currency, worker, poster, treasury):
    task = market.submitted(token=currency, reward=10**18 + 33)
    reward, bond, fee = task.terms.reward, task.terms.bond, task.terms.fee(task.terms.reward)
    before = market.balance(worker, currency)
    tx = market.accept(task)
    assert market.balance(worker, currency) == before + reward + bond
    assert market.credit(treasury, currency) == fee == (10**18 + 33) * 300 // 10_000
    assert market.credit(poster, currency) == 0
    assert market.balance(escrow, currency) == fee
    seat = Seat(digest=DIGEST, price=reward)
    assert escrow.seatWord(task.id, worker) == seat.word(PAID, tx.timestamp)
    assert escrow.taskWord(task.id) == task_word(1, 0, task.opened)
    ended = event(tx, "SeatEnded")
    assert (ended["taskId"], ended["worker"], ended["state"]) == (f"0x{task.id.hex()}", worker, PAID)
    assert (ended["net"], ended["fee"], ended["toPoster"], ended["toTreasury"]) == (reward, fee, 0, 0)
    assert not ended["reopened"]
    assert "PayoutDeferred" not in tx.events


def test_without_fee_the_treasury_gets_nothing(market, escrow, policy, owner, treasury):
    policy.setFee(0, treasury, {"from": owner})
    task = market.submitted(feeBps=0)
    market.accept(task)
    assert market.credit(treasury, NATIVE) == 0
    assert market.balance(escrow, NATIVE) == 0


@pytest.mark.parametrize("who", ["worker", "stranger", "treasury"])
def test_only_the_poster_can_accept(market, request, worker, who):
    caller = request.getfixturevalue(who)
    task = market.submitted()
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.accept(task, worker, **{"from": caller})


def test_the_poster_of_another_task_cannot_accept_this_one(market, stranger):
    """Terms that name another poster are another task."""
    task = market.submitted()
    forged = market.task(task.terms.but(poster=stranger.address))
    forged.seats = dict(task.seats)
    with market.refuses(task, "Escrow_UnknownTask", forged.id):
        market.accept(forged, **{"from": stranger})


def test_work_that_was_not_handed_in_cannot_be_accepted(market):
    task = market.claimed()
    with market.refuses(task, "Escrow_WrongState", WORKING):
        market.accept(task)


def test_an_account_without_a_seat_cannot_be_paid(market, stranger):
    """Payees cannot be swapped between review and payment (StandardBounties)."""
    task = market.submitted()
    task.seats[str(stranger)] = task.seats[str(market.worker)]
    with market.refuses(task, "Escrow_WrongState", NONE):
        market.accept(task, stranger)


def test_nobody_is_paid_twice(market):
    task = market.submitted(seats=2)
    market.accept(task)
    for push in (market.accept, market.release, market.lapse):
        with market.refuses(task, "Escrow_WrongState", PAID):
            push(task)


@pytest.mark.parametrize("change", [{"price": 10**18 + 1}, {"bond": 0}, {"digest": b"\x02" * 32}, {"paid": 10**18}])
def test_accepting_names_digest_and_amount(market, escrow, worker, change):
    task = market.submitted()
    word = escrow.seatWord(task.id, worker)
    task.seats[str(worker)] = task.seats[str(worker)].but(**change)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.accept(task)


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_end_of_the_review_is_the_first_moment_too_late(market, seconds):
    task = market.submitted()
    end = market.seat_clock(task) + task.terms.reviewPeriod
    next_block_at(end + seconds)
    with market.refuses(task, "Escrow_TooLate", end):
        market.accept(task)


def test_the_last_second_of_the_review_counts(market, escrow, worker):
    task = market.submitted()
    last = market.seat_clock(task) + task.terms.reviewPeriod - 1
    next_block_at(last)
    market.accept(task)
    assert escrow.seatWord(task.id, worker) & 255 == PAID


def test_seats_of_one_task_are_paid_each_for_itself(market, escrow, currency, worker, other_worker, treasury):
    task = market.post(token=currency, seats=3)
    for each in (worker, other_worker):
        market.claim(task, each)
        market.submit(task, each)
    market.accept(task, other_worker)
    assert escrow.seatWord(task.id, worker) & 255 == SUBMITTED
    market.accept(task, worker)
    fee = task.terms.fee(task.terms.reward)
    assert market.credit(treasury, currency) == 2 * fee
    assert market.balance(escrow, currency) == 2 * fee + task.terms.slot()


def test_no_vote_after_posting_changes_what_is_paid(market, policy, panel, escrow, owner, worker, treasury, stranger):
    """Policy de-lists everything and moves the fee; the task ends under the terms that it was posted with (R52)."""
    task = market.submitted()
    policy.setFee(1_000, stranger, {"from": owner})
    policy.setToken(NATIVE, 1, 0, 0, {"from": owner})
    policy.setArbitrator(panel, 0, 0, {"from": owner})
    policy.setEscrow(escrow, 0, {"from": owner})
    before = market.balance(worker, NATIVE)
    market.accept(task)
    assert market.balance(worker, NATIVE) == before + task.terms.reward + task.terms.bond
    assert market.credit(treasury, NATIVE) == task.terms.fee(task.terms.reward)
    assert market.credit(stranger, NATIVE) == 0


# -------------------------------------------------------------------- payments that fail


def test_a_receiver_that_needs_gas_is_paid(market, hostile_account):
    """A Safe does more than 2,300 gas allow; `send` would have lost the payment (Kleros)."""
    task = market.post()
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    hostile_account.setMode(AccountMode.WRITES_TWO_WORDS, {"from": market.poster})
    tx = market.accept(task, hostile_account)
    assert hostile_account.balance() == task.terms.reward + task.terms.bond
    assert "PayoutDeferred" not in tx.events


@pytest.mark.parametrize("mode", FAILING_ACCOUNTS)
def test_a_receiver_that_fails_gets_credit(market, escrow, hostile_account, stranger, mode):
    """A receiver that cannot be paid holds nobody up and loses nothing (TalentLayer paid such a worker 0)."""
    task = market.post()
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    hostile_account.setMode(mode, {"from": market.poster})
    due = task.terms.reward + task.terms.bond
    tx = market.accept(task, hostile_account)
    assert tx.gas_used < 350_000
    assert dict(event(tx, "PayoutDeferred")) == {"account": hostile_account, "token": NATIVE, "amount": due}
    assert market.credit(hostile_account, NATIVE) == due
    assert escrow.seatWord(task.id, hostile_account) & 255 == PAID

    before = stranger.balance()
    payload = escrow.withdraw.encode_input(NATIVE, stranger)
    hostile_account.execute(escrow, payload, {"from": market.poster})
    assert stranger.balance() == before + due
    assert market.balance(escrow, NATIVE) == task.terms.fee(task.terms.reward)


def test_a_blocklisted_worker_gets_credit_and_the_others_are_paid(
    market, escrow, hostile_token, worker, other_worker, stranger
):
    """One blocked account froze every payee of the bounty elsewhere (agent-bounties)."""
    task = market.post(token=hostile_token.address, seats=2)
    for each in (worker, other_worker):
        market.claim(task, each)
        market.submit(task, each)
    hostile_token.setBlocked(worker, BLOCKED, {"from": market.poster})
    due = task.terms.reward + task.terms.bond
    before = hostile_token.balanceOf(other_worker)
    market.accept(task, worker)
    market.accept(task, other_worker)
    assert market.credit(worker, hostile_token.address) == due
    assert hostile_token.balanceOf(other_worker) == before + due
    escrow.withdraw(hostile_token, stranger, {"from": worker})
    assert hostile_token.balanceOf(stranger) == due


@pytest.mark.parametrize("mode", [*FAILING_TOKENS, TokenMode.BURNS_GAS])
def test_a_token_that_fails_leaves_credit(market, escrow, hostile_token, worker, treasury, mode):
    token = hostile_token.address
    task = market.submitted(token=token)
    hostile_token.setMode(mode, {"from": market.poster})
    due, fee = task.terms.reward + task.terms.bond, task.terms.fee(task.terms.reward)
    held = hostile_token.balanceOf(escrow)
    tx = market.accept(task)
    assert tx.gas_used < 600_000
    assert event(tx, "PayoutDeferred")["amount"] == due
    assert (market.credit(worker, token), market.credit(treasury, token)) == (due, fee)
    assert hostile_token.balanceOf(escrow) == held == due + fee
    hostile_token.setMode(TokenMode.HONEST, {"from": market.poster})
    escrow.withdraw(token, worker, {"from": worker})
    assert hostile_token.balanceOf(escrow) == fee


def test_a_token_that_returns_nothing_leaves(market, escrow, hostile_token, worker):
    """Tokens without a return value came in but never left elsewhere (TalentLayer)."""
    hostile_token.setMode(TokenMode.RETURNS_NOTHING, {"from": market.poster})
    task = market.submitted(token=hostile_token.address)
    before = hostile_token.balanceOf(worker)
    market.accept(task)
    assert hostile_token.balanceOf(worker) == before + task.terms.reward + task.terms.bond


@pytest.mark.parametrize("function", ["accept", "release"])
def test_too_little_gas_cannot_turn_a_payment_into_credit(market, escrow, hostile_account, stranger, function):
    task = market.task(poster=hostile_account.address)
    terms, worker = task.terms, market.worker
    payload = escrow.post.encode_input(task.packed, b"")
    hostile_account.execute(escrow, payload, {"from": market.poster, "value": terms.funding()})
    market.claim(task)
    market.submit(task)
    if function == "release":
        next_block_at(market.seat_clock(task) + terms.reviewPeriod)
    payload = getattr(escrow, function).encode_input(task.packed, worker, task.seat(worker))
    for gas in (60_000, 100_000, 150_000, 190_000):
        with reverts_with("Escrow_LittleGas"):
            hostile_account.executeWithGas(escrow, payload, gas, {"from": stranger})
    before = worker.balance()
    hostile_account.executeWithGas(escrow, payload, 230_000, {"from": stranger})
    assert worker.balance() == before + terms.reward + terms.bond


def test_too_little_gas_cannot_turn_a_token_payment_into_credit(market, escrow, token, hostile_account, stranger):
    task = market.submitted(token=token.address)
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    payload = escrow.release.encode_input(task.packed, market.worker, task.seat(market.worker))
    for gas in (100_000, 300_000, 390_000):
        with reverts_with("Escrow_LittleGas"):
            hostile_account.executeWithGas(escrow, payload, gas, {"from": stranger})
    hostile_account.executeWithGas(escrow, payload, 440_000, {"from": stranger})
    assert market.credit(market.worker, token.address) == 0


# -------------------------------------------------------------------- re-entry


def every_entry(market, escrow, task, account):
    """Each function that changes state and is not a ruling, by name, with arguments that would otherwise be good."""
    other = market.post(seats=2, reward=10**16, bond=10**15)
    packed, seat, expiry = task.packed, task.seat(account), 2**40
    arguments = {
        "post": (market.terms().packed(), b""),
        "postWithPermit": (market.terms().packed(), b"", expiry, 27, DIGEST, DIGEST),
        "closeOpenSeats": (packed,),
        "claim": (other.packed, account, 0, 10**15, [], 0, b""),
        "select": (other.packed, account, 1, [], expiry, b""),
        "enter": (other.packed, DIGEST, []),
        "returnSeat": (packed, account, seat),
        "submit": (packed, account, seat, DIGEST, 0, b""),
        "accept": (packed, account, seat),
        "acceptAndRecord": (packed, account, seat),
        "release": (packed, account, seat),
        "requestChanges": (packed, account, seat, DIGEST),
        "reject": (packed, account, seat, DIGEST, b""),
        "concede": (packed, account, seat),
        "lapse": (packed, account, seat),
        "settle": (packed, account, seat, 0, expiry, b"", b""),
        "dispute": (packed, account, seat, b""),
        "executeRuling": (packed, account, seat, 1),
        "submitEvidence": (packed, account, "evidence"),
        "reveal": (packed, account, seat, DIGEST, DIGEST),
        "award": (packed, account, seat),
        "escalate": (packed, account, seat, b""),
        "closeContest": (packed, account, seat, 1),
        "withdraw": (NATIVE, account),
        "raiseEpoch": (),
    }
    return {name: getattr(escrow, name).encode_input(*given) for name, given in arguments.items()}


def test_a_worker_cannot_enter_any_function_again_while_he_is_paid(market, escrow, hostile_account):
    task = market.post(seats=2)
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    payloads = every_entry(market, escrow, task, hostile_account)
    functions = [each for each in escrow.abi if each["type"] == "function"]
    writing = {each["name"] for each in functions if each["stateMutability"] in ("payable", "nonpayable")}
    assert set(payloads) == writing - {"rule"}, "a ruling is only written down"
    for payload in payloads.values():
        chain.snapshot()
        hostile_account.setCall(escrow, payload, {"from": market.poster})
        hostile_account.setMode(AccountMode.REENTERS, {"from": market.poster})
        market.accept(task, hostile_account)
        assert not hostile_account.lastOk()
        assert bytes.fromhex(str(hostile_account.lastAnswer())[2:]) == REENTERED
        assert hostile_account.balance() == task.terms.reward + task.terms.bond
        chain.revert()


def test_a_token_cannot_enter_again_while_it_pays(market, escrow, hostile_token, worker, treasury):
    task = market.submitted(token=hostile_token.address, seats=2)
    payload = escrow.closeOpenSeats.encode_input(task.packed)
    hostile_token.setCall(escrow, payload, {"from": market.poster})
    hostile_token.setMode(TokenMode.REENTERS, {"from": market.poster})
    market.accept(task)
    assert bytes.fromhex(str(hostile_token.lastAnswer())[2:]) == REENTERED
    assert hostile_token.balanceOf(escrow) == task.terms.slot() + task.terms.fee(task.terms.reward)


def test_every_function_can_be_entered_again_in_the_next_call_of_a_transaction(market, escrow, hostile_account):
    """The guard is lifted at the end of each call, so that a wallet may batch."""
    for _ in range(2):
        hostile_account.execute(escrow, escrow.raiseEpoch.encode_input(), {"from": market.poster})
    assert escrow.epochOf(hostile_account) == 2
