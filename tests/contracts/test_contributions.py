"""GUILD for both sides of paid seats, out of a budget by period (R52).

given a period and a rate, both set by the guild's vote
    anyone pulls a seat that was paid, ruled the worker's or won, in an escrow that Policy lists
        both sides together earn the rate times the fee, as far as the budget is released
given a grant
    it is vested evenly over half a year after its period, and claimed by its owner
given what nobody earned
    the next period takes it first, or it goes back to the guild
given anything else
    it reverts by name
"""

import pytest
from brownie import chain
from contributions import (
    BUDGET,
    LENGTH,
    LOOK_BACK,
    ONE,
    RATE,
    VESTING,
    Contributing,
    free,
    halves,
    number,
)
from guild import GUILD, PROPOSER, SUPPLY, VERSION_DELAY
from market import event, next_block_at, reverts_with
from pots import TWO, Ends
from reference import CONTEST, DAY, NATIVE, ZERO

EARNING = {18, 20, 26, 27}


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


@pytest.fixture(scope="module")
def ends(market, panelists):
    return Ends(market, panelists)


# -------------------------------------------------------------------- the guild's


def test_only_the_owner_sets_rates_and_starts_periods(rewards, stranger):
    for call in (rewards.contract.setRate, rewards.contract.startPeriod):
        arguments = (NATIVE, RATE) if call == rewards.contract.setRate else (BUDGET, LENGTH)
        with reverts_with("OwnableUnauthorizedAccount", stranger):
            call(*arguments, {"from": stranger})


def test_a_rate_has_a_bound(rewards, owner):
    with reverts_with("Contributions_OutOfBounds"):
        rewards.contract.setRate(NATIVE, 2**112, {"from": owner})
    tx = rewards.contract.setRate(NATIVE, 2**112 - 1, {"from": owner})
    assert dict(event(tx, "RateSet")) == {"token": NATIVE, "rate": 2**112 - 1}
    assert rewards.contract.rateOf(NATIVE) == 2**112 - 1


@pytest.mark.parametrize(
    ("budget", "length"),
    [(0, LENGTH), (SUPPLY + 1, LENGTH), (BUDGET, 7 * DAY - 1), (BUDGET, 366 * DAY + 1), (BUDGET, 2**256 - 1)],
)
def test_a_period_has_bounds(rewards, owner, budget, length):
    with reverts_with("Contributions_OutOfBounds"):
        rewards.contract.startPeriod(budget, length, {"from": owner})


def test_a_period_holds_what_was_given_to_it(rewards, owner):
    tx = rewards.start()
    said = {"period": 1, "budget": BUDGET, "start": tx.timestamp, "end": tx.timestamp + LENGTH}
    assert dict(event(tx, "PeriodStarted")) == said
    assert tuple(rewards.contract.periodOf(1)) == (BUDGET, 0, tx.timestamp, tx.timestamp + LENGTH)
    assert (rewards.held(), rewards.contract.unspent(), rewards.contract.periods()) == (BUDGET, 0, 1)
    with reverts_with("Contributions_PeriodRunning", tx.timestamp + LENGTH):
        rewards.start()
    assert tuple(rewards.contract.periodOf(2)) == (0, 0, 0, 0)


def test_without_an_allowance_no_period_begins(rewards, owner):
    allowed = rewards.guild.allowance(owner, rewards.contract)
    with reverts_with("ERC20InsufficientAllowance", rewards.contract, allowed, BUDGET):
        rewards.contract.startPeriod(BUDGET, LENGTH, {"from": owner})
    assert rewards.contract.periods() == 0


def test_the_next_period_takes_first_what_the_last_one_left(rewards, owner):
    start = rewards.start(BUDGET, 7 * DAY).timestamp
    had = rewards.guild.balanceOf(owner)
    rewards.guild.approve(rewards.contract, 5, {"from": owner})
    next_block_at(start + 7 * DAY)
    rewards.contract.startPeriod(BUDGET + 5, LENGTH, {"from": owner})
    assert rewards.guild.balanceOf(owner) == had - 5
    next_block_at(chain[-1].timestamp + LENGTH)
    rewards.start(3, LENGTH)
    assert (rewards.held(), rewards.contract.unspent()) == (BUDGET + 5, BUDGET + 2)


def test_what_nobody_earned_goes_back_to_the_guild(rewards, owner, stranger):
    with reverts_with("Contributions_NothingUnspent"):
        rewards.contract.returnUnspent({"from": stranger})
    start = rewards.running()
    granted = sum(halves(event(rewards.pull(rewards.told(ONE)), "SeatRewarded")["toWorker"])) * 2
    with reverts_with("Contributions_NothingUnspent"):
        rewards.contract.returnUnspent({"from": stranger})
    had = rewards.guild.balanceOf(owner)
    next_block_at(start + LENGTH)
    tx = rewards.contract.returnUnspent({"from": stranger})
    assert dict(event(tx, "UnspentReturned")) == {"amount": BUDGET - granted}
    assert rewards.guild.balanceOf(owner) == had + BUDGET - granted
    assert rewards.held() == granted


def test_the_guilds_timelock_gives_rate_and_budget_in_one_operation(
    owner, timelock, policy, guild_token, ContributionRewards
):
    contract = owner.deploy(ContributionRewards, guild_token, policy, timelock)
    targets = [contract, guild_token, contract]
    payloads = [
        contract.setRate.encode_input(NATIVE, RATE),
        guild_token.approve.encode_input(contract, BUDGET),
        contract.startPeriod.encode_input(BUDGET, LENGTH),
    ]
    timelock.grantRole(PROPOSER, owner, {"from": owner})
    timelock.scheduleBatch(targets, [0] * 3, payloads, ZERO, ZERO, 0, {"from": owner})
    timelock.executeBatch(targets, [0] * 3, payloads, ZERO, ZERO, {"from": owner})
    assert contract.rateOf(NATIVE) == RATE
    assert guild_token.balanceOf(contract) == BUDGET


def test_the_budget_carries_no_votes(owner, policy, timelock, grants, GuildToken, ContributionRewards):
    """The contract is a system account of the token, named before it exists."""
    predicted = owner.get_deployment_address(owner.nonce + 1)
    token = owner.deploy(GuildToken, timelock, [predicted], grants)
    contract = owner.deploy(ContributionRewards, token, policy, owner)
    assert contract == predicted
    votable = token.votableSupply()
    token.transfer(contract, GUILD, {"from": grants[0][0]})
    assert (token.getVotes(contract), token.votableSupply()) == (0, votable - GUILD)


# -------------------------------------------------------------------- earning


def test_a_paid_seat_earns_the_rate_times_its_fee_for_both_sides(market, rewards, worker, poster, stranger):
    """An odd wei is the worker's."""
    rewards.running(rate=3 * ONE)
    task = market.submitted(reward=ONE + 34)
    market.accept(task)
    fee = task.terms.fee(ONE + 34)
    reward = 3 * fee
    assert reward % 2
    to_worker, to_poster = halves(reward)
    tx = rewards.pull_task(task, **{"from": stranger})
    said = {"taskId": f"0x{task.id.hex()}", "worker": worker, "poster": poster, "escrow": market.escrow}
    said |= {"period": 1, "fee": fee, "toWorker": to_worker, "toPoster": to_poster}
    assert dict(event(tx, "SeatRewarded")) == said
    assert tx.return_value == reward == rewards.contract.rewarded(market.escrow, task.id, worker)
    assert tuple(rewards.contract.grantOf(worker, 1)) == (to_worker, 0)
    assert tuple(rewards.contract.grantOf(poster, 1)) == (to_poster, 0)
    assert rewards.contract.periodOf(1)[1] == reward
    with reverts_with("Contributions_NothingDue", task.id, worker):
        rewards.pull_task(task)


def two_milestones(market, ends):
    task = market.claimed(reward=ONE + 33, ceiling=ONE + 33, shares=(3_333, 6_667, 0, 0, 0, 0, 0, 0))
    ends.accept_one(task)
    ends.accepted(task)
    return task


def with_bonus(market, ends):
    task = market.claimed(bonus=10**16 + 33, bonusSeats=1)
    ends.accepted(task)
    return task


def ruled_at_the_first_milestone(market, ends):
    task = market.claimed(shares=TWO)
    ends.ruled(task, 1)
    return task


def bid_below_the_ceiling(market, ends):
    task = market.taken(price=ONE + 7, ceiling=2 * ONE, bond=0)
    ends.accepted(task)
    return task


def released(market, ends):
    task = market.claimed()
    ends.released(task)
    return task


def recorded(market, ends):
    task = market.submitted()
    market.accept_and_record(task)
    return task


def won(market, ends):
    task = market.post(mode=CONTEST, seats=2, judging=10**16, reward=ONE + 33)
    market.enter(task)
    next_block_at(task.terms.deadline)
    market.reveal(task)
    next_block_at(task.terms.deadline + task.terms.workPeriod)
    market.award(task)
    return task


@pytest.mark.parametrize(
    "end", [two_milestones, with_bonus, ruled_at_the_first_milestone, bid_below_the_ceiling, released, recorded, won]
)
def test_the_fee_is_what_the_treasury_really_got(market, rewards, ends, treasury, end):
    rewards.running(length=300 * DAY)
    before = market.credit(treasury, NATIVE)
    task = end(market, ends)
    tx = rewards.pull_task(task)
    assert event(tx, "SeatRewarded")["fee"] == market.credit(treasury, NATIVE) - before


def test_only_seats_whose_worker_was_paid_earn(rewards):
    rewards.running()
    for state in (*range(7), *range(16, 30), 255):
        place = rewards.told(ONE, state)
        if state in EARNING:
            assert rewards.contract.contribute.call(*place) == 2 * ONE
            continue
        with reverts_with("Contributions_NotPaid", state):
            rewards.contract.contribute.call(*place)


def test_a_bonus_that_a_seat_did_not_get_earns_nothing(rewards):
    rewards.running()
    place = rewards.told(ONE, bonus=10 * ONE, bonusSeats=1)
    assert rewards.pull(place).return_value == 2 * ONE


def test_a_token_without_a_rate_earns_nothing(rewards, owner, token, worker):
    rewards.running()
    place = rewards.told(10**6, token=token.address)
    task = number(place[1])
    with reverts_with("Contributions_NothingDue", task, worker):
        rewards.pull(place)
    rewards.contract.setRate(token, 10**30, {"from": owner})
    assert rewards.pull(place).return_value == ONE


def test_a_seat_is_the_one_that_ended(rewards):
    rewards.running()
    words, terms, worker, seat = rewards.told(ONE)
    word = words.seatWord(number(terms), worker)
    for place in (1, 2):
        other = [*seat]
        other[place] += 1
        with reverts_with("Contributions_WrongSeat", word):
            rewards.pull((words, terms, worker, other))


def test_only_escrows_that_policy_lists_earn(market, rewards, policy, owner, TestWords):
    rewards.running()
    unlisted = owner.deploy(TestWords)
    place = rewards.told(ONE, words=unlisted)
    with reverts_with("Contributions_UnknownEscrow", unlisted):
        rewards.pull(place)
    policy.setEscrow(unlisted, 3, {"from": owner})
    with reverts_with("Contributions_UnknownEscrow", unlisted):
        rewards.pull(place)
    next_block_at(policy.escrowActiveFrom(unlisted))
    rewards.pull(place)
    policy.setEscrow(unlisted, 0, {"from": owner})
    with reverts_with("Contributions_UnknownEscrow", unlisted):
        rewards.pull(rewards.told(ONE, words=unlisted))


def test_nothing_is_earned_outside_a_period(rewards):
    place = rewards.told(ONE)
    with reverts_with("Contributions_NoPeriod"):
        rewards.pull(place)
    start = rewards.running()
    next_block_at(start + LENGTH)
    with reverts_with("Contributions_NoPeriod"):
        rewards.pull(place)
    chain.mine()
    assert rewards.contract.available() == 0


def test_a_seat_that_ended_shortly_before_the_period_counts_in_it(rewards):
    start = rewards.running()
    edge = start - LOOK_BACK
    rewards.pull(rewards.told(ONE, at=edge))
    with reverts_with("Contributions_TooOld", edge - 1):
        rewards.pull(rewards.told(ONE, at=edge - 1))


# -------------------------------------------------------------------- the budget


def test_the_budget_is_released_evenly_and_what_it_misses_is_had_later(rewards, worker):
    """Two seats want the whole budget each; the first takes half of it at half time, and the rest as it comes."""
    start = rewards.running(part=4)
    first, second = (rewards.told(BUDGET) for _ in range(2))
    next_block_at(start + LENGTH // 2)
    assert rewards.pull(first).return_value == BUDGET // 2
    next_block_at(start + LENGTH * 3 // 4)
    assert rewards.pull(second).return_value == BUDGET // 4
    next_block_at(start + LENGTH - 1)
    last = free(BUDGET, LENGTH - 1, LENGTH) - BUDGET * 3 // 4
    assert rewards.pull(first).return_value == last
    task = number(first[1])
    assert rewards.contract.rewarded(rewards.words, task, worker) == BUDGET // 2 + last


def test_when_all_that_is_released_is_granted_it_says_so(rewards):
    rewards.running(budget=LENGTH // 1_000, length=LENGTH)
    rewards.pull(rewards.told(BUDGET))
    with reverts_with("Contributions_BudgetSpent"):
        rewards.pull(rewards.told(BUDGET))
    assert rewards.contract.available() == 0


def test_a_lower_rate_takes_nothing_back(rewards, owner, worker):
    rewards.running()
    place = rewards.told(ONE)
    task = number(place[1])
    rewards.pull(place)
    rewards.contract.setRate(NATIVE, RATE // 2, {"from": owner})
    with reverts_with("Contributions_NothingDue", task, worker):
        rewards.pull(place)
    rewards.contract.setRate(NATIVE, RATE + 3, {"from": owner})
    assert rewards.pull(place).return_value == 3


# -------------------------------------------------------------------- claiming


def test_a_grant_is_vested_evenly_after_its_period(rewards, worker, stranger):
    start = rewards.running()
    rewards.pull(rewards.told(ONE + 7))
    granted = rewards.contract.grantOf(worker, 1)[0]
    end = start + LENGTH
    next_block_at(end)
    with reverts_with("Contributions_NothingToClaim", 1):
        rewards.claim(worker, 1)
    for elapsed in (1, VESTING // 3, VESTING - 1, VESTING):
        before = rewards.guild.balanceOf(stranger)
        claimed = rewards.contract.grantOf(worker, 1)[1]
        next_block_at(end + elapsed)
        tx = rewards.claim(worker, 1, to=stranger)
        part = free(granted, elapsed, VESTING) - claimed
        said = {"account": worker, "period": 1, "to": stranger, "amount": part}
        assert dict(event(tx, "RewardClaimed")) == said
        assert rewards.guild.balanceOf(stranger) == before + part
    assert tuple(rewards.contract.grantOf(worker, 1)) == (granted, granted)
    with reverts_with("Contributions_NothingToClaim", 1):
        rewards.claim(worker, 1)


def test_several_periods_are_claimed_at_once_and_each_by_its_own_clock(rewards, worker, poster):
    for _ in range(2):
        start = rewards.running(length=8 * DAY)
        rewards.pull(rewards.told(ONE))
        next_block_at(start + 8 * DAY)
        chain.mine()
    with reverts_with("Contributions_NothingToClaim", 1):
        rewards.claim(worker, 1, 1)
    first, second = (rewards.contract.periodOf(period)[3] for period in (1, 2))
    moment = second + VESTING // 2
    next_block_at(moment)
    tx = rewards.claim(worker, 1, 2)
    assert tx.return_value == sum(free(ONE, moment - end, VESTING) for end in (first, second))
    with reverts_with("Contributions_NothingToClaim", 0):
        rewards.claim(worker)
    for account, period in ((rewards.caller, 1), (poster, 3), (poster, 0)):
        with reverts_with("Contributions_NothingToClaim", period):
            rewards.claim(account, period)


def test_claims_hold_while_the_next_period_spends(rewards, worker, poster):
    """A new budget never touches what was granted before, and the other way round."""
    start = rewards.running(length=8 * DAY)
    rewards.pull(rewards.told(BUDGET))
    granted = rewards.contract.periodOf(1)[1]
    next_block_at(start + 8 * DAY)
    rewards.running()
    rewards.pull(rewards.told(BUDGET))
    next_block_at(chain[-1].timestamp + VESTING + LENGTH)
    for account in (worker, poster):
        rewards.claim(account, 1, 2)
    rewards.contract.returnUnspent({"from": worker})
    assert granted > 0
    assert rewards.held() == 0
