"""Taking a seat: first eligible, with its bond (R10, R54, R58).

given a caller who is not the worker and has no signature of his, or sends coin
    it reverts Escrow_NotWorker or Escrow_WrongValue
given a task in another mode
    it reverts Escrow_ModeNotSupported
given a task that is unknown, closed, full, or past its deadline
    it reverts Escrow_UnknownTask, Escrow_TaskNotOpen, Escrow_NoOpenSeat or Escrow_TooLate
given a worker who has or had a seat, is the poster, is not invited or is suspended
    it reverts Escrow_SeatExists, Escrow_SelfDeal, Escrow_NotInvited or Escrow_MayNotTake
given a price or bond that the worker did not agree to
    it reverts Escrow_PriceTooLow or Escrow_BondTooHigh
given a bond that is not covered
    it reverts Escrow_WrongValue, Escrow_TransferFailed or Escrow_NotReceived
given an open seat
    it takes the bond, fixes the price and stores the seat
    when the worker has credit
        it pays the bond, or the part of it that is not sent
"""

import pytest
from brownie import chain
from hostile import TokenMode
from market import COST, REENTERED, event, next_block_at, reverts_with
from reference import CONTEST, DAY, NATIVE, SELECT, WORKING, Seat, task_word


def give_credit(market, account, token):
    """Let an account earn credit as the poster of a task that is closed; returns the amount."""
    if token != NATIVE:
        market.tokens[token].approve(market.escrow, 10**24, {"from": account})
    task = market.task(poster=account.address, token=token, reward=10**16, bond=10**15)
    market.send_post(task, **{"from": account})
    market.close(task, **{"from": account})
    return task.terms.funding()


def test_a_claim_takes_the_bond_and_stores_the_seat(market, escrow, currency, worker):
    task = market.post(token=currency, seats=2)
    before = market.balance(worker, currency)
    tx = market.claim(task)
    assert escrow.seatWord(task.id, worker) == Seat().word(WORKING, tx.timestamp)
    assert escrow.taskWord(task.id) == task_word(1, 1, task.opened)
    assert market.balance(worker, currency) == before - task.terms.bond
    assert market.balance(escrow, currency) == task.terms.funding() + task.terms.bond
    taken = event(tx, "SeatTaken")
    assert (taken["taskId"], taken["worker"]) == (f"0x{task.id.hex()}", worker)
    assert (taken["price"], taken["bond"]) == (task.terms.reward, task.terms.bond)


def test_only_the_worker_can_claim_for_himself(market, worker, stranger):
    task = market.post()
    with market.refuses(task, "Escrow_NotWorker", stranger):
        market.claim(task, worker, **{"from": stranger, "value": 0})


def test_who_claims_for_another_pays_nothing_for_him(market, escrow, worker, stranger):
    task = market.post(grade=0, freeLapses=1)
    message = market.claim_message(task, worker)
    signature = market.sign(task, worker, "Claim", message)
    arguments = (message["minPrice"], message["maxBond"], [], message["expiry"], signature)
    with market.refuses(task, "Escrow_WrongValue", 0, 1):
        escrow.claim(task.packed, worker, *arguments, {"from": stranger, "value": 1})


def test_a_relayed_claim_takes_the_bond_from_allowance_or_credit(market, escrow, token, worker, stranger):
    in_token, in_coin = market.post(token=token.address), market.post()
    before = token.balanceOf(worker)
    market.relay_claim(in_token, worker, relayer=stranger)
    assert token.balanceOf(worker) == before - in_token.terms.bond
    with market.refuses(in_coin, "Escrow_WrongValue", in_coin.terms.bond, 0):
        market.relay_claim(in_coin, worker, relayer=stranger)
    give_credit(market, worker, NATIVE)
    credit = market.credit(worker, NATIVE)
    cheap = market.post(bond=10**16)
    market.relay_claim(cheap, worker, relayer=stranger)
    assert market.credit(worker, NATIVE) == credit - 10**16


def test_a_relayed_claim_keeps_what_its_worker_asked_for(market, worker, stranger):
    task = market.post(grade=0, freeLapses=1)
    price, bond = task.terms.reward, task.terms.bond
    with market.refuses(task, "Escrow_PriceTooLow", price):
        market.relay_claim(task, worker, relayer=stranger, minPrice=price + 1)
    dear = market.post()
    with market.refuses(dear, "Escrow_BondTooHigh", bond):
        market.relay_claim(dear, worker, relayer=stranger, maxBond=bond - 1)


def test_the_worker_himself_needs_no_signature(market, escrow, worker):
    task = market.post()
    arguments = (task.packed, worker, task.terms.reward, task.terms.bond, [], 0, b"\x01" * 65)
    escrow.claim(*arguments, {"from": worker, "value": task.terms.bond})
    assert escrow.seatWord(task.id, worker) & 255 == WORKING


@pytest.mark.parametrize("mode", [SELECT, CONTEST])
def test_only_a_task_for_the_first_who_comes_is_claimed(market, mode):
    task = market.post(mode=mode, seats=2, judging=2 * COST * (mode == CONTEST))
    with market.refuses(task, "Escrow_ModeNotSupported", mode):
        market.claim(task)


def test_the_poster_cannot_claim(market, poster):
    task = market.post()
    with market.refuses(task, "Escrow_SelfDeal", poster):
        market.claim(task, poster)


def test_an_unknown_task_cannot_be_claimed(market):
    task = market.task()
    with market.refuses(task, "Escrow_UnknownTask", task.id):
        market.claim(task)


@pytest.mark.parametrize(
    "change", [{"reward": 2 * 10**18}, {"bond": 10**16 + 1}, {"seats": 2}, {"treasury": "0x" + "11" * 20}]
)
def test_terms_that_were_not_posted_are_an_unknown_task(market, change):
    """Nobody can bring better terms than those that were funded."""
    posted = market.post()
    forged = market.task(posted.terms.but(**change))
    with market.refuses(posted, "Escrow_UnknownTask", forged.id):
        market.claim(forged)


def test_a_closed_task_cannot_be_claimed(market):
    task = market.post()
    market.close(task)
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.claim(task)


def test_a_full_task_cannot_be_claimed(market, other_worker):
    task = market.claimed()
    with market.refuses(task, "Escrow_NoOpenSeat", task.id):
        market.claim(task, other_worker)


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_deadline_is_the_first_moment_without_claims(market, seconds):
    task = market.post()
    next_block_at(task.terms.deadline + seconds)
    with market.refuses(task, "Escrow_TooLate", task.terms.deadline):
        market.claim(task)


def test_a_claim_one_second_before_the_deadline_holds(market, escrow, worker):
    task = market.post()
    next_block_at(task.terms.deadline - 1)
    market.claim(task)
    assert escrow.seatWord(task.id, worker) == Seat().word(WORKING, task.terms.deadline - 1)


def test_a_worker_has_one_seat_in_a_task(market, worker):
    task = market.post(seats=2)
    market.claim(task)
    with market.refuses(task, "Escrow_SeatExists", task.id, worker):
        market.claim(task)


@pytest.mark.parametrize("end", ["accept", "lapse"])
def test_a_worker_whose_seat_ended_gets_no_other_in_the_task(market, worker, end):
    """The tombstone is the guard against replays."""
    task = market.claimed(seats=2) if end == "lapse" else market.submitted(seats=2)
    if end == "lapse":
        next_block_at(market.seat_clock(task) + task.terms.workPeriod)
        market.lapse(task)
    else:
        market.accept(task)
    with market.refuses(task, "Escrow_SeatExists", task.id, worker):
        market.claim(task)


def test_a_thousand_seats_can_be_taken_one_by_one(market, escrow, other_worker):
    task = market.post(seats=1_000, reward=10**16, bond=10**15)
    market.claim(task)
    market.claim(task, other_worker)
    assert escrow.taskWord(task.id) == task_word(1, 998, task.opened)


def test_the_claim_names_its_minimum(market, escrow, worker):
    task = market.post()
    price, bond = task.terms.reward, task.terms.bond
    with market.refuses(task, "Escrow_PriceTooLow", price):
        escrow.claim(task.packed, worker, price + 1, bond, [], 0, b"", {"from": worker, "value": bond})


def test_the_claim_names_its_highest_bond(market, escrow, worker):
    task = market.post()
    price, bond = task.terms.reward, task.terms.bond
    with market.refuses(task, "Escrow_BondTooHigh", bond):
        escrow.claim(task.packed, worker, price, bond - 1, [], 0, b"", {"from": worker, "value": bond})


def test_a_suspended_worker_may_not_claim(market, worker):
    late = market.claimed()
    next_block_at(market.seat_clock(late) + late.terms.workPeriod)
    market.lapse(late)
    task = market.post()
    with market.refuses(task, "Escrow_MayNotTake", worker):
        market.claim(task)


# -------------------------------------------------------------------- free lapses


def lapse_now(market, task, worker):
    next_block_at(market.seat_clock(task, worker) + task.terms.workPeriod)
    market.lapse(task, worker)


def test_the_bond_is_waived_until_the_free_lapses_are_used(market, escrow, accounts, currency, token):
    task = market.post(token=currency, grade=0, freeLapses=2, seats=2, workPeriod=DAY)
    newcomers = accounts[2:6]
    for newcomer in newcomers[:2]:
        assert escrow.bondDue(task.packed) == 0
        market.claim(task, newcomer, bond=0)
    for newcomer in newcomers[:2]:
        lapse_now(market, task, newcomer)
    assert escrow.bondDue(task.packed) == task.terms.bond
    third = newcomers[2]
    token.mint(third, 10**24, {"from": third})
    token.approve(escrow, 10**24, {"from": third})
    with market.refuses(task, "Escrow_BondTooHigh", task.terms.bond):
        market.claim(task, third, bond=0)
    market.claim(task, third)
    assert escrow.seatWord(task.id, third) == Seat().word(WORKING, market.seat_clock(task, third))


def test_the_count_of_free_lapses_stops_at_their_number(market, escrow, accounts):
    task = market.post(grade=0, freeLapses=1, seats=3, workPeriod=DAY)
    for newcomer in accounts[2:5]:
        market.claim(task, newcomer, bond=0)
    for newcomer in accounts[2:5]:
        lapse_now(market, task, newcomer)
    assert escrow.taskWord(task.id) == task_word(1, 3, chain[-1].timestamp, lapses=1)


def test_a_waived_bond_takes_no_coin(market):
    task = market.post(grade=0, freeLapses=1)
    with market.refuses(task, "Escrow_WrongValue", 0, 1):
        market.claim(task, bond=0, value=1)


# -------------------------------------------------------------------- the bond's money


@pytest.mark.parametrize("difference", [-1, 1])
def test_the_coin_sent_must_cover_the_bond_exactly(market, difference):
    task = market.post()
    bond = task.terms.bond
    with market.refuses(task, "Escrow_WrongValue", bond, bond + difference):
        market.claim(task, value=bond + difference)


def test_no_coin_may_come_with_a_bond_in_a_token(market, token):
    task = market.post(token=token.address)
    with market.refuses(task, "Escrow_WrongValue", 0, 1):
        market.claim(task, value=1)


def test_without_allowance_the_bond_fails(market, escrow, token, worker):
    task = market.post(token=token.address)
    token.approve(escrow, task.terms.bond - 1, {"from": worker})
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        market.claim(task)


def test_a_token_that_takes_a_fee_cannot_pay_a_bond(market, hostile_token):
    task = market.post(token=hostile_token.address)
    hostile_token.setMode(TokenMode.TAKES_FEE, {"from": market.poster})
    bond = task.terms.bond
    with market.refuses(task, "Escrow_NotReceived", bond, bond - bond // 100):
        market.claim(task)


def test_credit_pays_the_rest_of_the_bond(market, escrow, currency, worker):
    task = market.post(token=currency)
    credit = give_credit(market, worker, currency)
    held = market.balance(escrow, currency)
    rest = task.terms.bond - credit
    tx = market.claim(task, value=market.value(task.terms, rest))
    assert dict(event(tx, "CreditUsed")) == {"account": worker, "token": currency, "amount": credit}
    assert market.credit(worker, currency) == 0
    assert market.balance(escrow, currency) == held + rest
    assert escrow.seatWord(task.id, worker) == Seat().word(WORKING, tx.timestamp)


def test_credit_can_pay_the_whole_bond(market, escrow, currency, worker):
    task = market.post(token=currency, bond=10**16)
    credit = give_credit(market, worker, currency)
    held = market.balance(escrow, currency)
    market.claim(task, value=0)
    assert market.credit(worker, currency) == credit - 10**16
    assert market.balance(escrow, currency) == held


def test_the_whole_bond_in_coin_leaves_the_credit_alone(market, worker):
    task = market.post()
    credit = give_credit(market, worker, NATIVE)
    tx = market.claim(task)
    assert "CreditUsed" not in tx.events
    assert market.credit(worker, NATIVE) == credit


@pytest.mark.parametrize("difference", [-1, 1])
def test_coin_and_credit_together_must_be_able_to_make_the_bond(market, worker, difference):
    """One wei less than the rest cannot be covered; more than the bond is never wanted."""
    task = market.post()
    credit = give_credit(market, worker, NATIVE)
    bond = task.terms.bond
    sent = bond - credit - 1 if difference < 0 else bond + 1
    with market.refuses(task, "Escrow_WrongValue", bond - credit, sent):
        market.claim(task, value=sent)


def test_credit_in_another_token_pays_nothing(market, token, worker):
    task = market.post()
    give_credit(market, worker, token.address)
    with market.refuses(task, "Escrow_WrongValue", task.terms.bond, 0):
        market.claim(task, value=0)


def test_a_token_cannot_enter_again_during_the_bond(market, escrow, hostile_token, worker):
    task = market.post(token=hostile_token.address, seats=2)
    hostile_token.setCall(escrow, escrow.closeOpenSeats.encode_input(task.packed), {"from": worker})
    hostile_token.setMode(TokenMode.REENTERS, {"from": worker})
    market.claim(task)
    assert not hostile_token.lastOk()
    assert bytes.fromhex(str(hostile_token.lastAnswer())[2:]) == REENTERED
    assert escrow.taskWord(task.id) == task_word(1, 1, task.opened)


def test_an_escrow_whose_reputation_fails_takes_no_worker(market, owner, policy, panel, worker, TaskEscrow):
    """Only an entry may depend on another contract; it then fails closed."""
    broken = owner.deploy(TaskEscrow, policy, panel)
    policy.setEscrow(broken, 2, {"from": owner})
    active = policy.escrowActiveFrom(broken)
    terms = market.terms(deadline=active + 30 * DAY)
    next_block_at(active)
    broken.post(terms.packed(), b"", {"from": market.poster, "value": terms.funding()})
    with pytest.raises(Exception, match="revert"):
        broken.claim(
            terms.packed(), worker, terms.reward, terms.bond, [], 0, b"", {"from": worker, "value": terms.bond}
        )
    with reverts_with("Escrow_NotPoster", worker):
        broken.closeOpenSeats(terms.packed(), {"from": worker})
    broken.closeOpenSeats(terms.packed(), {"from": market.poster})
    assert broken.credit(market.poster, NATIVE) == terms.funding()
