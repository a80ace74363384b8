"""Posting in one transaction: the permit is tried, the allowance decides.

given a poster's permit over exactly the funding
    the task is posted as post would post it, and no allowance is left
    when somebody handed the permit in before
        the task is posted all the same
given a permit that does not hold (another amount, owner, spender, time, or none at all)
    the allowance decides: with one the task is posted, without it reverts Escrow_TransferFailed and nothing changes
given a token that knows no permit, takes any call, or enters again
    the allowance decides, and re-entering meets Escrow_Reentered
given the native coin, or coin beside a token
    it reverts Escrow_BadToken or Escrow_WrongValue
"""

import pytest
from brownie import chain
from guild import permit
from hostile import TokenMode
from market import REENTERED, reverts_with
from reference import DAY, NATIVE, task_word

PLENTY = 10**24
OTHER_KEY = "0x" + "52" * 32


@pytest.fixture(scope="module")
def signing(market, token, hostile_token, signer):
    """A poster whose key is here, with tokens and without any allowance."""
    for each in (token, hostile_token):
        each.mint(signer, PLENTY, {"from": market.poster})
    market.people.append(signer)
    return signer


@pytest.fixture
def task(market, token, signing):
    return market.task(token=token.address, poster=signing.address, seats=2, reward=10**18 + 7)


def agreed(task, token, owner, spender, *, amount=None, deadline=None):
    """Deadline and signature of a permit; over exactly the funding unless told otherwise."""
    deadline = deadline or chain.time() + DAY
    amount = task.terms.funding() if amount is None else amount
    return (deadline, *permit(token, owner, spender, amount, deadline))


def post(escrow, task, agreement, caller, value=0):
    """Post with a permit."""
    return escrow.postWithPermit(task.packed, b"", *agreement, {"from": caller, "value": value})


def posted(tx, escrow):
    """Topics and data of what the escrow logged."""
    logs = [each for each in tx.logs if each["address"] == escrow.address]
    assert len(logs) == 1
    return [bytes(topic) for topic in logs[0]["topics"]], bytes(logs[0]["data"])


def forgeries(task, token, owner, escrow, accounts):
    """Permits that do not hold, by what is wrong with them."""
    funding, soon = task.terms.funding(), chain.time() + DAY
    other = accounts.add(OTHER_KEY)
    deadline, v, r, s = agreed(task, token, owner, escrow)
    return {
        "more": agreed(task, token, owner, escrow, amount=funding + 1),
        "less": agreed(task, token, owner, escrow, amount=funding - 1),
        "unlimited": agreed(task, token, owner, escrow, amount=2**256 - 1),
        "expired": agreed(task, token, owner, escrow, deadline=chain[-1].timestamp - 1),
        "another spender": agreed(task, token, owner, other),
        "another owner": (soon, *permit(token, other, escrow, funding, soon)),
        "another time": (deadline + 1, v, r, s),
        "another signature": (deadline, v, r, bytes(32)),
        "none": (0, 0, bytes(32), bytes(32)),
    }


FORGERIES = ["more", "less", "unlimited", "expired", "another spender", "another owner", "another time"]
FORGERIES += ["another signature", "none"]


def test_a_permit_and_a_post_are_one_transaction(market, escrow, token, signing, task):
    funding = task.terms.funding()
    tx = post(escrow, task, agreed(task, token, signing, escrow), signing)
    assert escrow.taskWord(task.id) == task_word(1, 2, tx.timestamp)
    assert (token.balanceOf(escrow), token.balanceOf(signing)) == (funding, PLENTY - funding)
    assert token.allowance(signing, escrow) == 0
    assert token.nonces(signing) == 1
    assert tx.return_value == f"0x{task.id.hex()}"


def test_the_event_is_that_of_a_post(market, escrow, token, signing, task):
    """The same terms, posted by permit and then, on the same chain taken back, by allowance."""
    agreement = agreed(task, token, signing, escrow)
    chain.snapshot()
    by_permit = posted(post(escrow, task, agreement, signing), escrow)
    chain.revert()
    token.approve(escrow, task.terms.funding(), {"from": signing})
    assert posted(market.send_post(task, **{"from": signing}), escrow) == by_permit


def test_a_task_posted_by_permit_is_paid_like_any_other(market, escrow, token, signing, task, worker, treasury):
    post(escrow, task, agreed(task, token, signing, escrow), signing)
    market.claim(task)
    market.submit(task)
    before = token.balanceOf(worker)
    market.accept(task, **{"from": signing})
    assert token.balanceOf(worker) == before + task.terms.reward + task.terms.bond
    assert market.credit(treasury, token.address) == task.terms.fee(task.terms.reward)


def test_a_permit_that_somebody_handed_in_before_still_posts(escrow, token, signing, stranger, task):
    deadline, *signature = agreement = agreed(task, token, signing, escrow)
    token.permit(signing, escrow, task.terms.funding(), deadline, *signature, {"from": stranger})
    assert "TaskPosted" in post(escrow, task, agreement, signing).events
    assert token.allowance(signing, escrow) == 0


@pytest.mark.parametrize("wrong", FORGERIES)
def test_a_permit_that_does_not_hold_posts_nothing(market, escrow, token, signing, task, accounts, wrong):
    agreement = forgeries(task, token, signing, escrow, accounts)[wrong]
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        post(escrow, task, agreement, signing)
    assert (token.nonces(signing), token.allowance(signing, escrow)) == (0, 0)


@pytest.mark.parametrize("wrong", FORGERIES)
def test_an_allowance_posts_whatever_the_permit_is(escrow, token, signing, task, accounts, wrong):
    agreement = forgeries(task, token, signing, escrow, accounts)[wrong]
    token.approve(escrow, task.terms.funding(), {"from": signing})
    assert "TaskPosted" in post(escrow, task, agreement, signing).events
    assert token.nonces(signing) == 0


def test_nobody_posts_with_the_permit_of_another(market, escrow, token, signing, stranger, task):
    agreement = agreed(task, token, signing, escrow)
    with market.refuses(task, "Escrow_NotPoster", stranger):
        post(escrow, task, agreement, stranger)
    mine = market.task(task.terms.but(poster=stranger.address))
    with market.refuses(mine, "Escrow_TransferFailed", escrow):
        post(escrow, mine, agreement, stranger)
    assert token.nonces(signing) == 0


def test_terms_that_are_refused_leave_the_permit_unused(market, escrow, token, signing, policy, owner, task):
    agreement = agreed(task, token, signing, escrow)
    policy.setToken(token, task.terms.grade, 0, 0, {"from": owner})
    with market.refuses(task, "Escrow_PolicyChanged"):
        post(escrow, task, agreement, signing)
    assert (token.nonces(signing), token.allowance(signing, escrow)) == (0, 0)


def test_the_same_terms_are_posted_once(market, escrow, token, signing, task):
    post(escrow, task, agreed(task, token, signing, escrow), signing)
    with market.refuses(task, "Escrow_TaskExists", task.id):
        post(escrow, task, agreed(task, token, signing, escrow), signing)


def test_extra_data_must_hash_to_the_terms(market, escrow, token, signing, task):
    with market.refuses(task, "Escrow_WrongExtraData"):
        escrow.postWithPermit(task.packed, b"x", *agreed(task, token, signing, escrow), {"from": signing})


@pytest.mark.parametrize("sent", [0, 1])
def test_the_native_coin_has_no_permit(market, escrow, token, signing, sent):
    task = market.task(poster=signing.address)
    market.poster.transfer(signing, 10**19)
    value = sent * task.terms.funding()
    with market.refuses(task, "Escrow_BadToken", NATIVE):
        post(escrow, task, agreed(task, token, signing, escrow), signing, value)


def test_no_coin_may_come_with_a_token(market, escrow, token, signing, task):
    market.poster.transfer(signing, 10)
    with market.refuses(task, "Escrow_WrongValue", 0, 3):
        post(escrow, task, agreed(task, token, signing, escrow), signing, 3)
    assert token.nonces(signing) == 0


@pytest.mark.parametrize("mode", [TokenMode.HONEST, TokenMode.SWALLOWS_CALLS])
def test_a_token_without_permit_is_paid_by_allowance(market, escrow, token, hostile_token, signing, mode):
    """Some tokens take any call, also one they do not know (WETH): that is no permission."""
    task = market.task(token=hostile_token.address, poster=signing.address)
    agreement = agreed(task, token, signing, escrow)
    hostile_token.setMode(mode, {"from": market.poster})
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        post(escrow, task, agreement, signing)
    hostile_token.approve(escrow, task.terms.funding(), {"from": signing})
    assert "TaskPosted" in post(escrow, task, agreement, signing).events


def test_a_token_that_takes_any_call_gives_no_way_to_the_allowance_of_another(
    market, escrow, token, hostile_token, signing, poster, stranger
):
    """A forged permit in the name of someone with a standing allowance drained Multichain's router."""
    hostile_token.setMode(TokenMode.SWALLOWS_CALLS, {"from": poster})
    assert hostile_token.allowance(poster, escrow) > 0
    for victim in (poster, stranger):
        task = market.task(token=hostile_token.address, poster=victim.address)
        name, argument = ("Escrow_NotPoster", stranger) if victim == poster else ("Escrow_TransferFailed", escrow)
        with market.refuses(task, name, argument):
            post(escrow, task, agreed(task, token, signing, escrow), stranger)


def test_a_token_cannot_enter_again_from_its_permit(market, escrow, token, hostile_token, signing, poster):
    task, inner = (market.task(token=hostile_token.address, poster=signing.address) for _ in range(2))
    payload = escrow.post.encode_input(inner.packed, b"")
    hostile_token.approve(escrow, PLENTY, {"from": signing})
    hostile_token.setCall(escrow, payload, {"from": poster})
    hostile_token.setMode(TokenMode.REENTERS, {"from": poster})
    agreement = agreed(task, token, signing, escrow)
    tx = post(escrow, task, agreement, signing)
    assert hostile_token.reentries() == 2, "once from its permit, once from its transfer"
    assert not hostile_token.lastOk()
    assert hostile_token.lastAnswer() == f"0x{REENTERED.hex()}"
    assert [each.name for each in tx.events if each.name == "TaskPosted"] == ["TaskPosted"]


def test_a_token_that_takes_a_fee_is_refused(market, escrow, token, hostile_token, signing, poster):
    task = market.task(token=hostile_token.address, poster=signing.address)
    hostile_token.approve(escrow, PLENTY, {"from": signing})
    hostile_token.setMode(TokenMode.TAKES_FEE, {"from": poster})
    funding = task.terms.funding()
    with market.refuses(task, "Escrow_NotReceived", funding, funding - funding // 100):
        post(escrow, task, agreed(task, token, signing, escrow), signing)


def test_a_listed_address_without_a_token_is_refused(market, escrow, token, policy, owner, signing, stranger):
    for grade in range(3):
        policy.setToken(stranger, grade, 1, PLENTY, {"from": owner})
    task = market.task(token=stranger.address, poster=signing.address)
    agreement = agreed(task, token, signing, escrow)
    with reverts_with("Escrow_BadToken", stranger):
        post(escrow, task, agreement, signing)
