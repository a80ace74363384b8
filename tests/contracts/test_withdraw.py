"""Credit, epochs and rulings on nothing.

given no credit
    withdraw reverts Escrow_NoCredit
given a receiver that cannot be paid, the zero address or the escrow
    withdraw reverts Escrow_TransferFailed and the credit stays
given credit
    withdraw pays all of it in one token
given any caller
    raiseEpoch counts the caller's epoch up by one
    rule reverts Escrow_NoDispute for a number that names no dispute of the caller
"""

import pytest
from hostile import FAILING_TOKENS, AccountMode
from market import REENTERED, event
from reference import NATIVE


def test_all_credit_in_a_token_is_paid_to_whom_its_owner_names(market, escrow, currency, poster, stranger):
    task = market.post(token=currency)
    market.close(task)
    before = market.balance(stranger, currency)
    tx = escrow.withdraw(currency, stranger, {"from": poster})
    amount = task.terms.funding()
    assert tx.return_value == amount
    assert market.balance(stranger, currency) == before + amount
    assert market.credit(poster, currency) == 0 == market.balance(escrow, currency)
    assert dict(event(tx, "Withdrawn")) == {"account": poster, "token": currency, "to": stranger, "amount": amount}


def test_credit_is_paid_once(market, escrow, currency, poster):
    task = market.post(token=currency)
    market.close(task)
    escrow.withdraw(currency, poster, {"from": poster})
    with market.refuses(task, "Escrow_NoCredit"):
        escrow.withdraw(currency, poster, {"from": poster})


def test_the_credit_of_another_cannot_be_withdrawn(market, escrow, stranger):
    task = market.post()
    market.close(task)
    with market.refuses(task, "Escrow_NoCredit"):
        escrow.withdraw(NATIVE, stranger, {"from": stranger})


def test_credit_in_one_token_is_none_in_another(market, escrow, token, poster):
    task = market.post()
    market.close(task)
    with market.refuses(task, "Escrow_NoCredit"):
        escrow.withdraw(token, poster, {"from": poster})


@pytest.mark.parametrize("who", ["nobody", "escrow"])
def test_credit_cannot_be_sent_where_nobody_owns_it(market, escrow, currency, poster, who):
    to = NATIVE if who == "nobody" else escrow
    task = market.post(token=currency)
    market.close(task)
    with market.refuses(task, "Escrow_TransferFailed", to):
        escrow.withdraw(currency, to, {"from": poster})


@pytest.mark.parametrize("mode", [AccountMode.REFUSES, AccountMode.RETURNS_BOMB])
def test_a_receiver_that_fails_leaves_the_credit(market, escrow, hostile_account, poster, mode):
    task = market.post()
    market.close(task)
    hostile_account.setMode(mode, {"from": poster})
    with market.refuses(task, "Escrow_TransferFailed", hostile_account):
        escrow.withdraw(NATIVE, hostile_account, {"from": poster})


@pytest.mark.parametrize("mode", FAILING_TOKENS)
def test_a_token_that_fails_leaves_the_credit(market, escrow, hostile_token, poster, mode):
    task = market.post(token=hostile_token.address)
    market.close(task)
    hostile_token.setMode(mode, {"from": poster})
    with market.refuses(task, "Escrow_TransferFailed", poster):
        escrow.withdraw(hostile_token, poster, {"from": poster})


def test_a_receiver_cannot_enter_again(market, escrow, hostile_account, poster):
    for _ in range(2):
        market.close(market.post(poster=poster.address))
    hostile_account.setCall(escrow, escrow.withdraw.encode_input(NATIVE, hostile_account), {"from": poster})
    hostile_account.setMode(AccountMode.REENTERS, {"from": poster})
    credit = market.credit(poster, NATIVE)
    escrow.withdraw(NATIVE, hostile_account, {"from": poster})
    assert bytes.fromhex(str(hostile_account.lastAnswer())[2:]) == REENTERED
    assert hostile_account.balance() == credit


def test_the_treasury_withdraws_its_fees(market, escrow, currency, treasury):
    task = market.submitted(token=currency)
    market.accept(task)
    before = market.balance(treasury, currency)
    escrow.withdraw(currency, treasury, {"from": treasury})
    assert market.balance(treasury, currency) == before + task.terms.fee(task.terms.reward)
    assert market.balance(escrow, currency) == 0


def test_an_epoch_counts_up_for_its_owner_alone(escrow, worker, stranger):
    for epoch in (1, 2):
        tx = escrow.raiseEpoch({"from": worker})
        assert tx.return_value == epoch == escrow.epochOf(worker)
        assert dict(event(tx, "EpochRaised")) == {"account": worker, "epoch": epoch}
    assert escrow.epochOf(stranger) == 0


@pytest.mark.parametrize("dispute", [0, 1, 2**256 - 1])
def test_no_ruling_is_taken_on_a_dispute_that_does_not_exist(market, escrow, stranger, dispute):
    task = market.submitted()
    with market.refuses(task, "Escrow_NoDispute", dispute):
        escrow.rule(dispute, 1, {"from": stranger})
