"""Anyone may add to the reward of a task with one seat, and gets back what was not paid (R80).

given a task with one seat that is open, before its deadline
    anyone adds a net amount and the task's fee on it
given a seat that is taken, a task that is closed, past its deadline, unknown, or with more seats
    it reverts Pot_NotOpen, Pot_UnknownTask or Pot_ManySeats
given a seat that ended Paid or RuledWorker
    anyone pays the pot, once: net to the worker, fee to the task's treasury
given a seat that ended in any other way and freed no place, or a place that went back to the poster, or the deadline
    every contributor takes back exactly what he put in, once
given anything else
    neither can be had: Pot_NotPayable, Pot_NotRefundable
"""

import pytest
from brownie import chain
from guild import permit
from hostile import BLOCKED, FAILING_ACCOUNTS, AccountMode, TokenMode
from market import event, next_block_at, reverts_with
from pots import NET, OPEN, PAYABLE, REFUNDABLE, TWO, WAITING, Ends, Pots
from reference import DAY, NATIVE

PLENTY = 10**24


@pytest.fixture(scope="module")
def friend(accounts):
    return accounts[9]


@pytest.fixture(scope="module")
def pots(owner, market, escrow, panelists, poster, stranger, friend, TaskPot):
    contract = owner.deploy(TaskPot, escrow)
    for token in market.tokens.values():
        for account in (stranger, friend, poster):
            token.mint(account, PLENTY, {"from": poster})
            token.approve(contract, PLENTY, {"from": account})
    return Pots(contract, market, panelists)


@pytest.fixture(scope="module")
def ends(market, panelists):
    return Ends(market, panelists)


def total(task, *nets):
    """What contributions of these nets cost, fees included; each fee is floored by itself."""
    return sum(net + task.terms.fee(net) for net in nets)


# -------------------------------------------------------------------- putting in


def test_anyone_adds_to_an_open_task(market, pots, currency, stranger, friend):
    task = market.post(token=currency)
    before = market.balance(stranger, currency)
    tx = pots.put(task, stranger)
    fee = task.terms.fee(NET)
    said = {"taskId": f"0x{task.id.hex()}", "contributor": stranger, "net": NET, "fee": fee}
    assert dict(event(tx, "Contributed")) == said
    assert market.balance(stranger, currency) == before - NET - fee
    pots.put(task, friend, 50)
    pots.put(task, stranger, 1)
    assert tuple(pots.contract.potOf(task.id)) == (NET + 51, fee + 1)
    assert tuple(pots.contract.contributionOf(task.id, stranger)) == (NET + 1, fee)
    assert tuple(pots.contract.contributionOf(task.id, friend)) == (50, 1)
    assert pots.held(currency) == total(task, NET, 50, 1)
    assert pots.stage(task) == OPEN
    assert pots.contract.escrow() == market.escrow


def test_a_pot_has_no_loop_over_its_contributors(market, pots, stranger, accounts, ends):
    """The hundredth contribution costs what the second did, and so does the payment."""
    task = market.post()
    used = [pots.put(task, account).gas_used for account in accounts[:10]]
    assert max(used[1:]) - min(used[1:]) < 100
    market.claim(task)
    ends.accepted(task)
    assert pots.pay(task).gas_used < 120_000


@pytest.mark.parametrize("net", [0, 2**128, 2**256 - 1])
def test_an_amount_that_is_none_is_refused(market, pots, stranger, net):
    task = market.post()
    with reverts_with("Pot_BadAmount", net):
        pots.contract.contribute(task.packed, net, {"from": stranger, "value": 1})


def test_a_pot_cannot_overflow(market, pots, hostile_token, stranger, poster):
    task = market.post(token=hostile_token.address)
    hostile_token.mint(stranger, 2**129, {"from": poster})
    hostile_token.approve(pots.contract, 2**256 - 1, {"from": stranger})
    pots.put(task, stranger, 2**128 - 10)
    with reverts_with("Pot_BadAmount", 10):
        pots.put(task, stranger, 10)
    pots.put(task, stranger, 9)
    assert pots.contract.potOf(task.id)[0] == 2**128 - 1


def test_the_coin_sent_must_be_what_is_due(market, pots, token, stranger):
    task = market.post()
    due = total(task, NET)
    for sent in (0, due - 1, due + 1):
        with reverts_with("Pot_WrongValue", due, sent):
            pots.put(task, stranger, value=sent)
    task = market.post(token=token.address)
    with reverts_with("Pot_WrongValue", 0, 1):
        pots.put(task, stranger, value=1)


def test_only_tasks_with_one_seat_have_a_pot(market, pots, stranger):
    task = market.post(seats=2)
    with reverts_with("Pot_ManySeats", 2):
        pots.put(task, stranger)


def test_a_task_that_nobody_posted_has_no_pot(market, pots, stranger):
    task = market.task()
    known = task.id
    with reverts_with("Pot_UnknownTask", known):
        pots.put(task, stranger)
    with reverts_with("Pot_UnknownTask", known):
        pots.pay(task)
    with reverts_with("Pot_UnknownTask", known):
        pots.refund(task, stranger)


def test_terms_changed_in_one_field_are_another_task(market, pots, stranger):
    """Nobody can have his pot paid at another fee, or to another treasury."""
    task = market.post()
    pots.put(task, stranger)
    other = market.task(task.terms.but(treasury=stranger.address))
    with reverts_with("Pot_UnknownTask", other.id):
        pots.put(other, stranger)


def test_nothing_is_added_once_the_seat_is_taken(market, pots, stranger):
    """A contribution behind a claim in the same block is refused whole, so front-running it wins nothing."""
    task = market.claimed()
    before = stranger.balance()
    with reverts_with("Pot_NotOpen", task.id):
        pots.put(task, stranger)
    assert stranger.balance() == before
    assert pots.stage(task) == WAITING


def test_nothing_is_added_to_a_closed_task(market, pots, stranger):
    task = market.post()
    market.close(task)
    with reverts_with("Pot_NotOpen", task.id):
        pots.put(task, stranger)


def test_contributions_are_taken_until_the_deadline_and_not_at_it(market, pots, stranger):
    task = market.post(deadline=chain.time() + DAY)
    next_block_at(task.terms.deadline - 1)
    pots.put(task, stranger)
    next_block_at(task.terms.deadline)
    with reverts_with("Pot_NotOpen", task.id):
        pots.put(task, stranger)


def test_a_place_that_is_free_again_takes_contributions_again(market, pots, ends, stranger, friend, other_worker):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    ends.lapsed(task)
    pots.put(task, friend)
    market.claim(task, other_worker)
    market.submit(task, other_worker)
    market.accept(task, other_worker)
    before = other_worker.balance()
    pots.pay(task, other_worker)
    assert other_worker.balance() == before + 2 * NET


# -------------------------------------------------------------------- by permit


@pytest.fixture
def permitting(market, token, hostile_token, signer, poster):
    """A contributor whose key is here, with tokens and without any allowance."""
    for each in (token, hostile_token):
        each.mint(signer, PLENTY, {"from": poster})
    return signer


def test_a_permit_adds_in_one_transaction(market, pots, token, permitting, stranger):
    task = market.post(token=token.address)
    deadline = chain.time() + DAY
    signature = permit(token, permitting, pots.contract, total(task, NET), deadline)
    pots.contract.contributeWithPermit(task.packed, NET, deadline, *signature, {"from": permitting})
    assert tuple(pots.contract.contributionOf(task.id, permitting)) == (NET, task.terms.fee(NET))
    assert token.allowance(permitting, pots.contract) == 0


def test_a_permit_that_somebody_handed_in_before_does_not_matter(market, pots, token, permitting, stranger):
    task = market.post(token=token.address)
    deadline = chain.time() + DAY
    due = total(task, NET)
    signature = permit(token, permitting, pots.contract, due, deadline)
    token.permit(permitting, pots.contract, due, deadline, *signature, {"from": stranger})
    pots.contract.contributeWithPermit(task.packed, NET, deadline, *signature, {"from": permitting})
    assert pots.held(token.address) == due


def test_a_permit_of_another_pays_nothing(market, pots, token, permitting, friend):
    """The caller pays; whose permit it is only he can use."""
    task = market.post(token=token.address)
    deadline = chain.time() + DAY
    signature = permit(token, permitting, pots.contract, total(task, NET), deadline)
    token.approve(pots.contract, 0, {"from": friend})
    with reverts_with("Escrow_TransferFailed", pots.contract):
        pots.contract.contributeWithPermit(task.packed, NET, deadline, *signature, {"from": friend})
    native = market.post()
    with reverts_with("Escrow_BadToken", NATIVE):
        pots.contract.contributeWithPermit(native.packed, NET, deadline, *signature, {"from": permitting})


# -------------------------------------------------------------------- paying


@pytest.mark.parametrize("end", ["accepted", "released"])
def test_a_seat_that_was_paid_has_the_pot(market, pots, ends, currency, worker, treasury, stranger, friend, end):
    task = market.post(token=currency)
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    market.claim(task)
    getattr(ends, end)(task)
    assert pots.stage(task) == PAYABLE
    before = market.balance(worker, currency)
    tx = pots.pay(task, **{"from": stranger})
    fee = task.terms.fee(NET) + 1
    said = {"taskId": f"0x{task.id.hex()}", "worker": worker, "net": NET + 50, "fee": fee}
    assert dict(event(tx, "PotPaid")) == said
    assert market.balance(worker, currency) == before + NET + 50
    assert pots.contract.credit(treasury, currency) == fee == pots.held(currency)
    assert tuple(pots.contract.potOf(task.id)) == (0, 0)
    tx = pots.contract.withdraw(currency, treasury, {"from": treasury})
    said = {"account": treasury, "token": currency, "to": treasury, "amount": fee}
    assert dict(event(tx, "Withdrawn")) == said
    assert pots.held(currency) == 0


def test_a_seat_that_was_ruled_the_workers_has_the_pot(market, pots, ends, worker, stranger):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    ends.ruled(task, 1)
    before = worker.balance()
    pots.pay(task)
    assert worker.balance() == before + NET


def test_a_pot_is_paid_once_and_never_refunded_after(market, pots, ends, stranger, friend):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    ends.accepted(task)
    known = task.id
    with reverts_with("Pot_NotRefundable", known):
        pots.refund(task, stranger)
    pots.pay(task)
    with reverts_with("Pot_Empty", known):
        pots.pay(task)
    chain.sleep(400 * DAY)
    for named in (market.worker, stranger, NATIVE):
        with reverts_with("Pot_NotRefundable", known):
            pots.refund(task, stranger, named)


def test_a_pot_without_contributions_pays_nothing(market, pots, ends):
    task = market.claimed()
    ends.accepted(task)
    with reverts_with("Pot_Empty", task.id):
        pots.pay(task)


def test_only_the_worker_whose_seat_was_paid_has_the_pot(market, pots, ends, stranger, friend, other_worker):
    task = market.post()
    pots.put(task, friend)
    market.claim(task, other_worker)
    pots_before = pots.held(NATIVE)
    for named in (other_worker, stranger, market.poster, NATIVE):
        with reverts_with("Pot_NotPayable", task.id, named):
            pots.pay(task, named)
    market.submit(task, other_worker)
    market.accept(task, other_worker)
    for named in (market.worker, stranger):
        with reverts_with("Pot_NotPayable", task.id, named):
            pots.pay(task, named)
    assert pots.held(NATIVE) == pots_before
    pots.pay(task, other_worker)


def test_a_milestone_paid_is_not_yet_the_seat_paid(market, pots, ends, stranger):
    task = market.post(shares=TWO)
    pots.put(task, stranger)
    market.claim(task)
    ends.accept_one(task)
    with reverts_with("Pot_NotPayable", task.id, market.worker):
        pots.pay(task)
    with reverts_with("Pot_NotRefundable", task.id):
        pots.refund(task, stranger)
    ends.accepted(task)
    pots.pay(task)


# -------------------------------------------------------------------- taking back


def check_refunds(market, pots, task, stranger, friend, named=None):
    """Both contributors take back what they put in, each once and to wherever they like."""
    token = task.terms.token
    known = task.id
    with reverts_with("Pot_NotPayable", known, named or market.worker):
        pots.pay(task, named)
    before = market.balance(stranger, token), market.balance(friend, token)
    tx = pots.refund(task, stranger, named)
    amount = total(task, NET)
    said = {"taskId": f"0x{known.hex()}", "contributor": stranger, "to": stranger, "amount": amount}
    assert dict(event(tx, "Refunded")) == said
    assert tx.return_value == amount
    with reverts_with("Pot_Empty", known):
        pots.refund(task, stranger, named)
    with reverts_with("Pot_TransferFailed", pots.contract):
        pots.refund(task, friend, named, pots.contract)
    with reverts_with("Pot_TransferFailed", NATIVE):
        pots.refund(task, friend, named, NATIVE)
    pots.refund(task, friend, named)
    after = market.balance(stranger, token), market.balance(friend, token)
    assert after == (before[0] + amount, before[1] + total(task, 50))
    assert pots.held(token) == 0
    assert tuple(pots.contract.potOf(task.id)) == (0, 0)


REFUNDED = {
    "conceded": ("conceded", {}),
    "ruled the poster's": ("ruled", {}),
    "split": ("unheard", {}),
    "settled": ("settled", {}),
    "left half done": ("left_half_done", {"shares": TWO}),
    "lapsed after closing": ("closed_and_lapsed", {}),
    "returned after closing": ("closed_and_returned", {"returnPeriod": DAY}),
}


@pytest.mark.parametrize("way", REFUNDED)
def test_a_seat_that_ended_otherwise_gives_back(market, pots, ends, token, stranger, friend, way):
    end, changes = REFUNDED[way]
    task = market.post(token=token.address, **changes)
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    market.claim(task)
    assert pots.stage(task) == WAITING
    getattr(ends, end)(task, *([2] if end == "ruled" else []))
    assert pots.stage(task) == REFUNDABLE
    check_refunds(market, pots, task, stranger, friend)


@pytest.mark.parametrize("ruling", [0, 3])
def test_other_rulings_give_back_too(market, pots, ends, stranger, friend, ruling):
    task = market.post()
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    market.claim(task)
    ends.ruled(task, ruling)
    check_refunds(market, pots, task, stranger, friend)


def test_a_task_closed_with_its_seat_open_gives_back(market, pots, currency, stranger, friend):
    task = market.post(token=currency)
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    with reverts_with("Pot_NotRefundable", task.id):
        pots.refund(task, stranger)
    market.close(task)
    check_refunds(market, pots, task, stranger, friend, NATIVE)


@pytest.mark.parametrize("closed", [False, True])
def test_a_seat_that_nobody_took_by_the_deadline_gives_back(market, pots, stranger, friend, closed):
    """At the deadline itself, whether or not anybody closes the task."""
    task = market.post(deadline=chain.time() + DAY)
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    next_block_at(task.terms.deadline - 1)
    with reverts_with("Pot_NotRefundable", task.id):
        pots.refund(task, stranger)
    next_block_at(task.terms.deadline)
    if closed:
        market.close(task, **{"from": stranger})
    check_refunds(market, pots, task, stranger, friend)


def test_a_place_freed_after_the_deadline_gives_back(market, pots, ends, stranger, friend):
    task = market.post(deadline=chain.time() + DAY, workPeriod=2 * DAY)
    pots.put(task, stranger)
    pots.put(task, friend, 50)
    market.claim(task)
    ends.lapsed(task)
    check_refunds(market, pots, task, stranger, friend, NATIVE)


# -------------------------------------------------------------------- what must not unlock it


def test_nothing_moves_while_the_work_goes_on(market, pots, stranger):
    task = market.post()
    pots.put(task, stranger)
    known = task.id

    def nothing_moves():
        assert pots.stage(task) == WAITING
        with reverts_with("Pot_NotPayable", known, market.worker):
            pots.pay(task)
        for named in (market.worker, NATIVE, stranger):
            with reverts_with("Pot_NotRefundable", known):
                pots.refund(task, stranger, named)

    market.claim(task)
    nothing_moves()
    market.submit(task)
    nothing_moves()
    market.request_changes(task)
    market.submit(task)
    market.reject(task)
    nothing_moves()
    market.dispute(task)
    nothing_moves()


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("left", ["lapsed", "return_seat"])
def test_the_seat_of_an_earlier_worker_unlocks_nothing(market, pots, ends, stranger, other_worker, left, closed):
    """A contributor cannot take his money from under the next worker, nor by closing with the poster."""
    task = market.post(returnPeriod=DAY)
    pots.put(task, stranger)
    market.claim(task)
    (ends.lapsed if left == "lapsed" else market.return_seat)(task)
    market.claim(task, other_worker)
    if closed:
        market.close(task)
    known = task.id
    for named in (market.worker, other_worker, NATIVE):
        assert pots.stage(task, named) == WAITING
        with reverts_with("Pot_NotRefundable", known):
            pots.refund(task, stranger, named)
    market.submit(task, other_worker)
    market.accept(task, other_worker)
    with reverts_with("Pot_NotRefundable", known):
        pots.refund(task, stranger, market.worker)
    pots.pay(task, other_worker)


def test_a_poster_who_closes_while_the_work_goes_on_does_not_stop_the_pot(market, pots, ends, worker, stranger):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    market.close(task)
    with reverts_with("Pot_NotRefundable", task.id):
        pots.refund(task, stranger)
    ends.accepted(task)
    before = worker.balance()
    pots.pay(task)
    assert worker.balance() == before + NET


def test_a_second_earlier_lapse_stays_behind_the_next(market, pots, ends, stranger, other_worker, accounts):
    """Each lapse that freed the place is older than the place itself, however many there were."""
    task = market.post(deadline=chain.time() + 300 * DAY, workPeriod=DAY)
    pots.put(task, stranger)
    for account in (market.worker, other_worker):
        market.claim(task, account)
        next_block_at(market.seat_clock(task, account) + DAY)
        market.lapse(task, account)
    market.claim(task, accounts[7])
    for named in (market.worker, other_worker, accounts[7]):
        assert pots.stage(task, named) == WAITING


def test_who_put_nothing_in_takes_nothing_back(market, pots, stranger, friend):
    task = market.post()
    pots.put(task, stranger)
    market.close(task)
    with reverts_with("Pot_Empty", task.id):
        pots.refund(task, friend)
    assert pots.held(NATIVE) == total(task, NET)


# -------------------------------------------------------------------- receivers and tokens that misbehave


@pytest.mark.parametrize("mode", FAILING_ACCOUNTS)
def test_a_worker_who_cannot_be_paid_holds_up_nobody(market, pots, stranger, hostile_account, poster, treasury, mode):
    task = market.post()
    pots.put(task, stranger)
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    market.accept(task, hostile_account)
    hostile_account.setMode(mode, {"from": poster})
    tx = pots.pay(task, hostile_account)
    said = {"account": hostile_account, "token": NATIVE, "amount": NET}
    assert dict(event(tx, "PayoutDeferred")) == said
    assert pots.contract.credit(hostile_account, NATIVE) == NET
    payload = pots.contract.withdraw.encode_input(NATIVE, stranger)
    hostile_account.execute(pots.contract, payload, {"from": poster})
    assert pots.held(NATIVE) == pots.contract.credit(treasury, NATIVE) == task.terms.fee(NET)


def test_a_caller_cannot_starve_the_worker_of_his_pot(market, pots, ends, worker, hostile_account, poster, stranger):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    ends.accepted(task)
    payload = pots.contract.pay.encode_input(task.packed, worker)
    with reverts_with("Escrow_LittleGas"):
        hostile_account.executeWithGas(pots.contract, payload, 200_000, {"from": poster, "gas_limit": 10**6})
    before = worker.balance()
    hostile_account.executeWithGas(pots.contract, payload, 400_000, {"from": poster, "gas_limit": 10**6})
    assert worker.balance() == before + NET


def test_a_worker_who_re_enters_is_paid_once(market, pots, stranger, hostile_account, poster):
    task = market.post()
    pots.put(task, stranger)
    market.claim_as_contract(task, hostile_account)
    market.submit_as_contract(task, hostile_account)
    market.accept(task, hostile_account)
    other = market.post()
    pots.put(other, stranger)
    hostile_account.setMode(AccountMode.REENTERS, {"from": poster})
    payload = pots.contract.pay.encode_input(task.packed, hostile_account)
    hostile_account.setCall(pots.contract, payload, {"from": poster})
    before = hostile_account.balance()
    pots.pay(task, hostile_account)
    assert not hostile_account.lastOk()
    assert hostile_account.balance() == before + NET
    assert pots.held(NATIVE) == total(other, NET) + task.terms.fee(NET)


def test_a_contributor_who_re_enters_is_refunded_once(market, pots, stranger, hostile_account, poster):
    task = market.post()
    due = total(task, NET)
    payload = pots.contract.contribute.encode_input(task.packed, NET)
    hostile_account.execute(pots.contract, payload, {"from": poster, "value": due})
    pots.put(task, stranger)
    market.close(task)
    hostile_account.setMode(AccountMode.REENTERS, {"from": poster})
    payload = pots.contract.refund.encode_input(task.packed, NATIVE, hostile_account)
    hostile_account.setCall(pots.contract, payload, {"from": poster})
    hostile_account.execute(pots.contract, payload, {"from": poster})
    assert not hostile_account.lastOk()
    assert hostile_account.balance() == due
    assert pots.held(NATIVE) == due


def test_a_contributor_who_cannot_be_paid_names_another_receiver(market, pots, stranger, hostile_account, poster):
    task = market.post()
    payload = pots.contract.contribute.encode_input(task.packed, NET)
    hostile_account.execute(pots.contract, payload, {"from": poster, "value": total(task, NET)})
    market.close(task)
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    refund = pots.contract.refund.encode_input
    with reverts_with("Pot_TransferFailed", hostile_account):
        hostile_account.execute(pots.contract, refund(task.packed, NATIVE, hostile_account), {"from": poster})
    before = stranger.balance()
    hostile_account.execute(pots.contract, refund(task.packed, NATIVE, stranger), {"from": poster})
    assert stranger.balance() == before + total(task, NET)


def test_a_token_that_takes_a_fee_is_refused(market, pots, hostile_token, stranger, poster):
    task = market.post(token=hostile_token.address)
    hostile_token.setMode(TokenMode.TAKES_FEE, {"from": poster})
    due = total(task, NET)
    with reverts_with("Escrow_NotReceived", due, due - due // 100):
        pots.put(task, stranger)
    assert tuple(pots.contract.potOf(task.id)) == (0, 0)


def test_a_token_that_re_enters_credits_nothing_twice(market, pots, hostile_token, stranger, poster):
    task = market.post(token=hostile_token.address)
    hostile_token.setMode(TokenMode.REENTERS, {"from": poster})
    hostile_token.setCall(pots.contract, pots.contract.contribute.encode_input(task.packed, NET), {"from": poster})
    pots.put(task, stranger)
    assert not hostile_token.lastOk()
    assert pots.contract.potOf(task.id)[0] == NET
    assert pots.held(hostile_token.address) == total(task, NET)


def test_a_token_that_stops_one_receiver_stops_nobody_else(market, pots, ends, hostile_token, worker, stranger, poster):
    """The worker's share waits as his credit; a contributor of another task names another receiver."""
    task, other = (market.post(token=hostile_token.address) for _ in range(2))
    for each in (task, other):
        pots.put(each, stranger)
    market.claim(task)
    ends.accepted(task)
    hostile_token.setBlocked(worker, BLOCKED, {"from": poster})
    pots.pay(task)
    assert pots.contract.credit(worker, hostile_token) == NET
    market.close(other)
    hostile_token.setBlocked(stranger, BLOCKED, {"from": poster})
    with reverts_with("Pot_TransferFailed", stranger):
        pots.refund(other, stranger)
    pots.refund(other, stranger, to=poster)
    with reverts_with("Pot_TransferFailed", worker):
        pots.contract.withdraw(hostile_token, worker, {"from": worker})
    pots.contract.withdraw(hostile_token, poster, {"from": worker})
    assert pots.held(hostile_token.address) == task.terms.fee(NET)


def test_there_is_nothing_to_withdraw_without_credit(pots, stranger, token):
    for each in (NATIVE, token):
        with reverts_with("Pot_NoCredit"):
            pots.contract.withdraw(each, stranger, {"from": stranger})


def test_credit_goes_to_somebody(market, pots, ends, treasury, stranger):
    task = market.post()
    pots.put(task, stranger)
    market.claim(task)
    ends.accepted(task)
    pots.pay(task)
    for nobody in (NATIVE, pots.contract):
        with reverts_with("Pot_TransferFailed", nobody):
            pots.contract.withdraw(NATIVE, nobody, {"from": treasury})
