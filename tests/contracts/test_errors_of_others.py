"""Twelve errors of escrows that came before, each shown not to be one here.

given what lost, froze or moved money elsewhere
    when the same is tried here
        it meets a rule that refuses it, or changes nobody's money
"""

from hostile import BLOCKED, AccountMode, TokenMode
from market import DIGEST, event, next_block_at, reverts_with
from reference import DAY, NATIVE, PAID, SELECT, SUBMITTED, WORKING, Seat


def test_eth_sent_by_send_to_a_safe_is_lost(market, escrow, safe, stranger):
    """Kleros v1 and v2 paid by `send`, whose 2,300 gas no Safe can receive with, and took the failure for a payment.

    Here a Safe that works is paid at once, bond and all, and a receiver that writes twice is, too.
    """
    task = market.post()
    arguments = (task.packed, safe.address, task.terms.reward, task.terms.bond, [], 0, b"")
    safe.send(stranger, escrow, escrow.claim.encode_input(*arguments), task.terms.bond)
    seat = Seat()
    safe.send(stranger, escrow, escrow.submit.encode_input(task.packed, safe.address, seat.packed(), DIGEST, 0, b""))
    before = safe.contract.balance()
    tx = escrow.accept(task.packed, safe.address, seat.but(digest=DIGEST).packed(), {"from": market.poster})
    assert event(tx, "SafeReceived")["value"] == task.terms.reward + task.terms.bond
    assert safe.contract.balance() == before + task.terms.reward + task.terms.bond
    assert "PayoutDeferred" not in tx.events


def test_a_blocklisted_worker_freezes_everyone(market, escrow, hostile_token, worker, other_worker, treasury):
    """In agent-bounties one payee on a token's blocklist made every payment of the bounty revert."""
    token = hostile_token.address
    task = market.post(token=token, seats=2)
    for each in (worker, other_worker):
        market.claim(task, each)
        market.submit(task, each)
    hostile_token.setBlocked(worker, BLOCKED, {"from": market.poster})
    hostile_token.setBlocked(treasury, BLOCKED, {"from": market.poster})
    due, before = task.terms.reward + task.terms.bond, hostile_token.balanceOf(other_worker)
    for each in (worker, other_worker):
        market.accept(task, each)
    assert hostile_token.balanceOf(other_worker) == before + due
    assert market.credit(worker, token) == due
    assert market.credit(treasury, token) == 2 * task.terms.fee(task.terms.reward)


def test_refund_by_todays_fee(market, escrow, policy, owner, poster, stranger):
    """TalentLayer refunded by the fee of the day of the refund, so that a vote in between made it wrong."""
    untouched, half_done = market.post(seats=2), market.claimed(shares=(5_000, 5_000, 0, 0, 0, 0, 0, 0))
    policy.setFee(1_000, stranger, {"from": owner})
    market.close(untouched)
    assert market.credit(poster, NATIVE) == untouched.terms.funding()
    market.settle(half_done, market.worker, 7)
    assert market.credit(poster, NATIVE) == untouched.terms.funding() + half_done.terms.refund(7)
    assert market.credit(stranger, NATIVE) == 0


def test_payout_to_a_non_payable_receiver_is_marked_done_and_pays_0(market, escrow, hostile_account, stranger, poster):
    """TalentLayer marked a payment done whose receiver had refused it; the money stayed behind for good."""
    task = market.post()
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    due = task.terms.reward + task.terms.bond
    assert event(market.accept(task, hostile_account), "PayoutDeferred")["amount"] == due
    assert market.credit(hostile_account, NATIVE) == due
    before = stranger.balance()
    hostile_account.execute(escrow, escrow.withdraw.encode_input(NATIVE, stranger), {"from": poster})
    assert stranger.balance() == before + due


def test_a_changed_arbitrator_breaks_open_disputes(market, escrow, bench, panel, policy, owner, worker):
    """In Kleros v2 a new arbitrator took over what the old one had open, and nobody could rule it any more."""
    task = market.submitted(arbitrator=bench.address)
    market.reject(task)
    number = market.dispute(task)
    policy.setArbitrator(bench, 0, 0, {"from": owner})
    with reverts_with("Escrow_NoDispute", number):
        escrow.rule(number, 2, {"from": owner})
    bench.giveRuling(escrow, number, 1, {"from": owner})
    before = worker.balance()
    market.execute_ruling(task, number)
    stakes = task.seats[str(worker)].stakes
    assert worker.balance() == before + task.terms.reward + task.terms.bond + min(stakes)


def test_payees_swapped_between_review_and_accept(market, escrow, worker, other_worker, stranger):
    """In StandardBounties payees could be changed after the work was looked at and before it was accepted."""
    task = market.post(seats=2)
    for each in (worker, other_worker):
        market.claim(task, each)
    market.submit(task)
    word = escrow.seatWord(task.id, worker)
    with market.refuses(task, "Escrow_WrongState", SUBMITTED):
        market.submit(task, digest=b"\x02" * 32)
    for payee, state in ((other_worker, WORKING), (stranger, 0)):
        task.seats[str(payee)] = task.seats[str(worker)]
        with market.refuses(task, "Escrow_WrongState", state):
            market.accept(task, payee)
    with market.refuses(task, "Escrow_WrongSeat", word):
        escrow.accept(task.packed, worker, Seat(b"\x02" * 32).packed(), {"from": market.poster})
    before = worker.balance()
    market.accept(task)
    assert worker.balance() == before + task.terms.reward + task.terms.bond


def test_the_poster_drains_after_a_submission(market, escrow, worker, poster):
    """In StandardBounties the poster could take the money back while work lay before him."""
    task = market.submitted()
    market.close(task)
    assert market.credit(poster, NATIVE) == 0
    with market.refuses(task, "Escrow_NoCredit"):
        escrow.withdraw(NATIVE, poster, {"from": poster})
    next_block_at(task.terms.deadline + 400 * DAY)
    for drain in (market.lapse, market.concede):
        with market.refuses(task, "Escrow_WrongState", SUBMITTED):
            drain(task)
    before = worker.balance()
    market.release(task, **{"from": worker})
    assert worker.balance() == before + task.terms.reward + task.terms.bond


def test_tokens_without_return_value_never_leave(market, escrow, hostile_token, worker, poster, treasury):
    """TalentLayer took such tokens in and demanded `true` when they should leave."""
    token = hostile_token.address
    hostile_token.setMode(TokenMode.RETURNS_NOTHING, {"from": poster})
    task = market.submitted(token=token, seats=2)
    before = hostile_token.balanceOf(worker)
    market.accept(task)
    market.close(task)
    assert hostile_token.balanceOf(worker) == before + task.terms.reward + task.terms.bond
    for account in (poster, treasury):
        escrow.withdraw(token, account, {"from": account})
    assert hostile_token.balanceOf(escrow) == 0


def test_refund_loops_run_out_of_gas(market, poster):
    """OpenQ refunded in a loop over deposits, which anyone could make too long to run."""
    tasks = [market.post(reward=10**16, bond=10**15, seats=seats) for seats in (1, 1, 1_000)]
    used = [market.close(task).gas_used for task in tasks]
    assert abs(used[2] - used[1]) < 100, "no more than other bytes of calldata cost"
    assert market.credit(poster, NATIVE) == sum(task.terms.funding() for task in tasks)


def test_expiry_uint_max_overflows(market, escrow, worker):
    """In OpenQ an expiry of the largest number overflowed when it was added to, and the deposit was free at once.

    Here a deadline has a bound, a period is added to the present only, and the expiry of a signature is compared.
    """
    for deadline in (2**40 - 1, 2**40):
        packed = list(market.terms().packed())
        packed[9] = packed[9] % 2**192 | deadline << 192
        field = 22 if deadline < 2**40 else 29
        with reverts_with("Escrow_BadTerms", field):
            escrow.post(packed, b"", {"from": market.poster, "value": market.terms().funding()})
    task = market.post(mode=SELECT, bond=0)
    market.select(task, market.bid(task, expiry=2**256 - 1))
    market.relay_submit(task, worker, expiry=2**256 - 1)
    clock = market.seat_clock(task)
    with market.refuses(task, "Escrow_TooEarly", clock + task.terms.reviewPeriod):
        market.release(task)
    market.settle(task, worker, 1, expiry=2**256 - 1)


def test_now_equal_deadline_satisfies_two_phases(market, worker, other_worker):
    """In Allo one moment was both the last of a phase and the first of the next."""
    task = market.post(seats=2, returnPeriod=DAY)
    market.claim(task)
    phases = [
        (task.terms.returnPeriod, market.return_seat, market.submit),
        (task.terms.reviewPeriod, market.accept, market.release),
    ]
    for period, closes, opens in phases:
        end = market.seat_clock(task) + period
        next_block_at(end)
        with market.refuses(task, "Escrow_TooLate", end):
            closes(task)
        next_block_at(end + 1)
        opens(task)
    next_block_at(task.terms.deadline)
    with market.refuses(task, "Escrow_TooLate", task.terms.deadline):
        market.claim(task, other_worker)
    next_block_at(task.terms.deadline + 1)
    market.close(task, **{"from": worker})


def test_a_bid_changed_by_front_running_the_accept(market, escrow, worker, poster):
    """In Allo a recipient changed his bid in front of the acceptance and was given what he then asked for."""
    task = market.post(mode=SELECT, bond=0, reward=10**18, ceiling=5 * 10**18)
    seen = market.bid(task, worker, 10**18)
    market.bid(task, worker, 5 * 10**18)
    escrow.raiseEpoch({"from": worker})
    with market.refuses(task, "Escrow_BadSignature", worker):
        market.select(task, seen)
    market.select(task, market.bid(task, worker, 10**18))
    market.submit(task)
    before = worker.balance()
    market.accept(task)
    assert worker.balance() == before + 10**18
    assert market.credit(poster, NATIVE) == task.terms.refund(10**18)
    assert escrow.seatWord(task.id, worker) & 255 == PAID
