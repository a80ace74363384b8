"""Who deals with himself, lies, or stands in the way, for the guild's tokens (R52).

given a ring that pays fees to itself
    it loses as long as the rate is worth less than the fee, and takes at most the budget else
given a listed escrow that lies
    it takes at most what is released while it is listed, and nothing that was granted to others
given somebody who pulls seats of others at a bad moment
    they lose nothing by it
"""

import pytest
from brownie import accounts, chain
from contributions import BUDGET, LENGTH, ONE, RATE, VESTING, Contributing, free, number
from guild import VERSION_DELAY
from market import Task, event, next_block_at, reverts_with
from reference import DAY, NATIVE, SELECT, Seat

RING = 6
FEES = 10**16


@pytest.fixture(scope="module")
def words(owner, policy, escrow, TestWords):
    """An escrow that says anything; Policy lists it, and its wait is over."""
    told = owner.deploy(TestWords)
    policy.setEscrow(told, 2, {"from": owner})
    chain.sleep(VERSION_DELAY)
    chain.mine()
    return told


@pytest.fixture(scope="module")
def rewards(owner, policy, guild_token, market, words, poster, stranger, ContributionRewards):
    contract = owner.deploy(ContributionRewards, guild_token, policy, owner)
    guild_token.transfer(owner, 10 * BUDGET, {"from": poster})
    return Contributing(contract, guild_token, market, words, owner, stranger)


# -------------------------------------------------------------------- a ring


def deal(market, giver, taker):
    """A task inside a ring: posted, taken without a bond, handed in and accepted by the same people."""
    task = market.task(poster=giver.address, mode=SELECT, bond=0)
    market.send_post(task, **{"from": giver})
    market.select(task, market.bid(task, taker), **{"from": giver})
    market.submit(task, taker)
    market.accept(task, taker, **{"from": giver})
    return task


def test_a_ring_loses_while_the_rate_is_worth_less_than_the_fee(market, rewards, treasury):
    """Everyone pays everyone, and all that comes of it is the rate for fees that are gone.

    Neither more accounts nor more tasks change that share; what the ring burnt is with the treasury, and what it
    earned is vested late.
    """
    rewards.running(rate=RATE)
    ring = accounts[:RING]
    before = market.credit(treasury, NATIVE)
    for giver, taker in zip(ring, [*ring[1:], ring[0]], strict=True):
        rewards.pull_task(deal(market, giver, taker), taker)
    burnt = market.credit(treasury, NATIVE) - before
    earned = sum(rewards.contract.grantOf(account, 1)[0] for account in ring)
    assert burnt == RING * 3 * FEES
    assert earned == burnt * RATE // ONE
    # RATE is two GUILD for a unit of fee: at a quarter of a unit for a GUILD half of the fees come back, at half a unit
    # all of them, and only beyond that is there a gain.
    for price, back in ((ONE // 4, burnt // 2), (ONE // 2, burnt), (ONE, 2 * burnt)):
        assert earned * price // ONE == back


def test_at_a_rate_that_is_too_high_a_ring_takes_the_budget_and_not_more(market, rewards, poster, worker, treasury):
    start = rewards.running(rate=10**6 * ONE)
    before = market.credit(treasury, NATIVE)
    tasks = [deal(market, poster, worker) for _ in range(3)]
    for task in tasks:
        next_block_at(chain[-1].timestamp + DAY)
        rewards.pull_task(task)
    spent = rewards.contract.periodOf(1)[1]
    assert spent == free(BUDGET, chain[-1].timestamp - start, LENGTH) < BUDGET
    assert spent < 10**6 * (market.credit(treasury, NATIVE) - before)


def test_a_seat_pays_no_fee_twice_in_any_period(market, rewards, worker, poster):
    """Neither later, nor in the next period, nor under other terms."""
    task = deal(market, poster, worker)
    start = rewards.running(length=7 * DAY)
    known = task.id
    rewards.pull_task(task)
    next_block_at(start + 7 * DAY)
    rewards.running(length=7 * DAY)
    with reverts_with("Contributions_NothingDue", known, worker):
        rewards.pull_task(task)
    raised = task.terms.but(feeBps=1_000)
    other = Task(raised, task.id, seats=task.seats)
    with reverts_with("Contributions_NotPaid", 0):
        rewards.pull_task(other)


# -------------------------------------------------------------------- an escrow that lies


def test_an_escrow_that_lies_takes_what_is_released_and_no_more(rewards, policy, owner, worker, poster):
    """Until it is taken off the list; what honest people were granted stays theirs to the last unit."""
    start = rewards.running(part=4)
    rewards.pull(rewards.told(ONE))
    honest = rewards.contract.grantOf(worker, 1)[0]
    lie = rewards.told(10**35)
    rewards.pull(lie)
    for _ in range(2):
        moment = chain[-1].timestamp + DAY
        next_block_at(moment)
        rewards.pull(lie)
        assert rewards.contract.periodOf(1)[1] == free(BUDGET, moment - start, LENGTH)
    policy.setEscrow(rewards.words, 0, {"from": owner})
    with reverts_with("Contributions_UnknownEscrow", rewards.words):
        rewards.pull(lie)
    taken = rewards.contract.periodOf(1)[1]
    next_block_at(start + LENGTH + VESTING)
    rewards.contract.returnUnspent({"from": owner})
    assert rewards.held() == taken
    for account in (worker, poster):
        assert rewards.claim(account, 1).return_value >= honest
    assert rewards.held() == 0


def test_amounts_that_nobody_has_break_nothing(rewards, owner, words):
    """The largest price, fee and rate that a word can say."""
    rewards.running(rate=2**112 - 1)
    terms = rewards.market.terms(feeBps=2**16 - 1, reward=2**128 - 1, bonus=2**128 - 1, shares=(2**16 - 1,) * 8)
    seat = Seat(price=2**128 - 1, bond=2**128 - 1, bonus=255, milestone=15)
    task = number(terms.packed())
    words.setSeat(task, rewards.market.worker, 18 | (chain[-1].timestamp << 8) | (seat.hash() << 48), {"from": owner})
    left = rewards.contract.available()
    got = rewards.pull((words, terms.packed(), rewards.market.worker, seat.packed())).return_value
    assert left <= got <= BUDGET
    assert rewards.contract.periodOf(1)[1] == got


# -------------------------------------------------------------------- in the way


def test_who_pulls_for_others_at_a_bad_moment_takes_nothing_from_them(rewards, worker, stranger):
    """Right after the start, when next to nothing is released."""
    rewards.contract.setRate(NATIVE, RATE, {"from": rewards.owner})
    place = rewards.told(100 * ONE)
    start = rewards.start().timestamp
    next_block_at(start + 1)
    assert 0 < rewards.pull(place, **{"from": stranger}).return_value < ONE
    next_block_at(start + LENGTH - 1)
    rewards.pull(place)
    task = number(place[1])
    assert rewards.contract.rewarded(rewards.words, task, worker) == 100 * ONE * RATE // ONE
    assert tuple(rewards.contract.grantOf(stranger, 1)) == (0, 0)


def test_who_pulls_at_the_first_moment_gets_nothing_and_uses_nothing_up(rewards):
    place = rewards.told(ONE)
    rewards.contract.setRate(NATIVE, RATE, {"from": rewards.owner})
    start = rewards.start().timestamp
    next_block_at(start)
    with reverts_with("Contributions_BudgetSpent"):
        rewards.pull(place)
    next_block_at(start + LENGTH // 2)
    assert rewards.pull(place).return_value == 2 * ONE


def test_nobody_claims_for_another(rewards, worker, stranger):
    start = rewards.running()
    rewards.pull(rewards.told(ONE))
    next_block_at(start + LENGTH + VESTING)
    with reverts_with("Contributions_NothingToClaim", 1):
        rewards.claim(stranger, 1, to=worker)
    assert event(rewards.claim(worker, 1), "RewardClaimed")["account"] == worker


def test_returning_what_is_unspent_stops_no_vote(rewards, owner, stranger):
    """Whoever sends it back in front of a vote that counted on it only makes the vote's allowance pay."""
    start = rewards.start(BUDGET, 7 * DAY).timestamp
    next_block_at(start + 7 * DAY)
    rewards.guild.approve(rewards.contract, BUDGET, {"from": owner})
    rewards.contract.returnUnspent({"from": stranger})
    rewards.contract.startPeriod(BUDGET, LENGTH, {"from": owner})
    assert rewards.held() == BUDGET
