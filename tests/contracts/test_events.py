"""Every balance can be rebuilt from the events alone, as their descriptions say.

given a market in which every kind of event has happened
    when credit and locked money are added up from the logs
        it gives what the escrow answers and holds, to the unit
"""

import re
from collections import defaultdict

import pytest
from brownie import history
from hostile import BLOCKED
from market import COST, next_block_at
from reference import CONTEST, DAY, LAPSED, NATIVE, RULED_ABUSE, SELECT, UNREVEALED

TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)
ODD = {"reward": 10**17 + 7, "bond": 10**16 + 1}
KEPT_BONDS = (LAPSED, RULED_ABUSE, UNREVEALED)


@pytest.fixture(scope="module")
def crew(market, accounts, token):
    """Eight workers with tokens and allowances."""
    for account in accounts[4:10]:
        token.mint(account, 10**24, {"from": account})
        token.approve(market.escrow, 10**24, {"from": account})
    return accounts[2:10]


def agreed(market, currency, crew):
    """Milestones, bonuses, a return, a settlement, a surplus and a concession; two places stay open."""
    bonus = {"bonus": 10**16 + 3, "bonusSeats": 2, "shares": TWO, "returnPeriod": DAY}
    task = market.post(token=currency, seats=5, **ODD, **bonus)
    for worker in crew[:3]:
        market.claim(task, worker)
    market.submit(task, crew[0])
    market.accept(task, crew[0])
    market.return_seat(task, crew[1])
    market.submit(task, crew[0])
    market.accept_and_record(task, crew[0])
    market.settle(task, crew[2], 7)
    bids = {"mode": SELECT, "token": currency, "ceiling": 10**18, "reward": 10**17, "bond": 0, "seats": 2}
    chosen = market.post(**bids)
    market.select(chosen, market.bid(chosen, crew[0], 10**17 + 33))
    market.submit(chosen, crew[0])
    market.reject(chosen, crew[0], value=COST + 5)
    market.close(chosen)
    next_block_at(market.seat_clock(chosen, crew[0]) + chosen.terms.disputePeriod)
    market.concede(chosen, crew[0])


def disputed(market, currency, crew, bench):
    """A dispute with each ruling, paid with too much, and one settled after it had begun."""
    task = market.post(token=currency, seats=5, arbitrator=bench.address, **ODD)
    for ruling, worker in enumerate(crew[:5]):
        market.claim(task, worker)
        market.submit(task, worker)
        market.reject(task, worker)
        number = market.dispute(task, worker, value=COST + ruling)
        if ruling == 4:
            market.settle(task, worker, 11)
        else:
            bench.giveRuling(market.escrow, number, ruling, {"from": market.poster})
            market.execute_ruling(task, number, worker)


def contested(market, currency, crew, bench):
    """A contest awarded with one entry never revealed, one escalated at a shortfall, one silent, one without entry."""
    terms = {"mode": CONTEST, "token": currency, "seats": 3, "judging": 2 * COST + 9, **ODD}
    deadline = market.terms().deadline
    terms |= {"deadline": deadline, "workPeriod": DAY, "reviewPeriod": DAY, "disputePeriod": DAY}
    awarded, escalated, silent = (market.post(arbitrator=bench.address, **terms) for _ in range(3))
    market.close(market.post(arbitrator=bench.address, **terms))
    for task in (awarded, escalated, silent):
        for worker in crew[:2]:
            market.enter(task, worker)
    next_block_at(deadline)
    for task in (awarded, escalated, silent):
        market.reveal(task, crew[0])
    next_block_at(deadline + DAY)
    market.award(awarded, crew[0])
    market.lapse(awarded, crew[1])
    next_block_at(deadline + 2 * DAY)
    bench.setCost(3 * COST, {"from": market.poster})
    number = market.escalate(escalated, crew[0], value=COST)
    bench.giveRuling(market.escrow, number, 1, {"from": market.poster})
    market.close_contest(escalated, crew[0], number)
    next_block_at(deadline + 3 * DAY)
    market.close_contest(silent, crew[0])


def lapsed(market, currency, crew):
    """A place that opens again and one that is refunded after closing."""
    task = market.post(token=currency, seats=2, **ODD)
    for worker in crew[5:7]:
        market.claim(task, worker)
    next_block_at(market.seat_clock(task, crew[6]) + task.terms.workPeriod)
    market.lapse(task, crew[5])
    market.close(task)
    market.lapse(task, crew[6])
    market.escrow.withdraw(currency, market.treasury, {"from": market.treasury})


def deferred(market, hostile_token, worker):
    """A payment that cannot be delivered, whose credit then pays a bond and is withdrawn in part by that."""
    first = market.task(token=hostile_token.address)
    txs = [market.send_post(first), market.claim(first), market.submit(first)]
    hostile_token.setBlocked(worker, BLOCKED, {"from": market.poster})
    txs.append(market.accept(first))
    second = market.task(token=hostile_token.address)
    return [*txs, market.send_post(second), market.claim(second)]


class Books:
    """Credit by (account, token) and locked money by token; one method for each event that moves any."""

    def __init__(self):
        self.credit, self.locked = defaultdict(int), defaultdict(int)
        self.parties, self.judging, self.bonds = {}, {}, {}

    def enter(self, log):
        """Enter an event; those without a method move nothing."""
        method = getattr(self, re.sub(r"(?<!^)([A-Z])", r"_\1", log.name).lower(), None)
        if method:
            method(**{name: str(value) if name == "taskId" else value for name, value in log.items()})

    def to_poster(self, task, amount):
        poster, token, _ = self.parties[task]
        self.credit[poster, token] += amount
        self.locked[token] -= amount

    def to_treasury(self, task, amount):
        _, token, treasury = self.parties[task]
        self.credit[treasury, token] += amount
        self.locked[token] -= amount

    def to_worker(self, task, amount):
        self.locked[self.parties[task][1]] -= amount

    def task_posted(self, taskId, terms, **_):
        shape, fee_bps = terms[8], terms[8] >> 32 & 65_535
        places = 1 if shape & 255 == CONTEST else shape >> 16 & 65_535
        parts = [(places, terms[10] >> 128), (shape >> 48 & 65_535, terms[11] >> 128)]
        self.parties[taskId] = (terms[0], terms[1], terms[3])
        self.locked[terms[1]] += sum(count * (net + net * fee_bps // 10_000) for count, net in parts)
        self.judging[taskId] = terms[12] >> 128
        self.locked[NATIVE] += self.judging[taskId]

    def seat_taken(self, taskId, worker, bond, **_):
        self.bonds[taskId, worker] = bond
        self.locked[self.parties[taskId][1]] += bond

    entry_committed = seat_taken

    def entry_revealed(self, taskId, worker, **_):
        self.to_worker(taskId, self.bonds.pop((taskId, worker)))

    def task_closed(self, taskId, toPoster, **_):
        self.to_poster(taskId, toPoster)
        self.locked[NATIVE] -= self.judging[taskId]

    def bonus_returned(self, taskId, toPoster, **_):
        self.to_poster(taskId, toPoster)

    def milestone_paid(self, taskId, net, fee, **_):
        self.to_worker(taskId, net)
        self.to_treasury(taskId, fee)

    def seat_ended(self, taskId, worker, state, net, fee, toPoster, toTreasury, **_):
        self.to_worker(taskId, net + (0 if state in KEPT_BONDS else self.bonds[taskId, worker]))
        self.to_poster(taskId, toPoster)
        self.to_treasury(taskId, fee + toTreasury)

    def work_rejected(self, stake, **_):
        self.locked[NATIVE] += stake

    def stakes_returned(self, taskId, toWorker, toPoster, **_):
        self.credit[self.parties[taskId][0], NATIVE] += toPoster
        self.locked[NATIVE] -= toWorker + toPoster

    def contest_escalated(self, taskId, toPoster, **_):
        self.credit[self.parties[taskId][0], NATIVE] += toPoster
        self.locked[NATIVE] -= self.judging[taskId]

    def contest_ended(self, taskId, net, fee, toPoster, judgingToPoster, judgingToTreasury, **_):
        poster, _, treasury = self.parties[taskId]
        self.to_worker(taskId, net)
        self.to_treasury(taskId, fee)
        self.to_poster(taskId, toPoster)
        self.credit[poster, NATIVE] += judgingToPoster
        self.credit[treasury, NATIVE] += judgingToTreasury
        self.locked[NATIVE] -= judgingToPoster + judgingToTreasury

    def credit_added(self, account, token, amount):
        self.credit[account, token] += amount

    payout_deferred = credit_added

    def credit_used(self, account, token, amount):
        self.credit[account, token] -= amount

    def withdrawn(self, account, token, amount, **_):
        self.credit[account, token] -= amount


def check(market, escrow, txs, people):
    books = Books()
    for log in (log for tx in txs for log in tx.events):
        books.enter(log)
    credit, locked = books.credit, books.locked
    for token in {token for _, token in credit} | {NATIVE}:
        for person in people:
            assert credit[str(person), token] == escrow.credit(person, token), (person, token)
        owed = sum(amount for (_, currency), amount in credit.items() if currency == token)
        assert market.balance(escrow, token) == locked[token] + owed
    return locked


def test_credit_and_locked_money_follow_from_the_events(market, escrow, currency, crew, bench, poster, treasury):
    start = len(history)
    agreed(market, currency, crew)
    disputed(market, currency, crew, bench)
    contested(market, currency, [crew[4], crew[7]], bench)
    lapsed(market, currency, crew)
    txs = list(history)[start:]
    names = {log.name for tx in txs for log in tx.events}
    every = {each["name"] for each in escrow.abi if each["type"] == "event"}
    others = {"EIP712DomainChanged", "EpochRaised", "Evidence", "ChangesRequested", "RecordFailed"}
    assert every - names - others <= {"BonusReturned", "PayoutDeferred", "CreditUsed"}
    locked = check(market, escrow, txs, [poster, treasury, *crew])
    assert locked[currency] > 0


def test_deferred_payments_and_the_credit_they_become_follow_from_the_events(
    market, escrow, hostile_token, poster, worker, treasury
):
    txs = deferred(market, hostile_token, worker)
    bonuses = market.task(token=hostile_token.address, bonus=10**16 + 3, bonusSeats=1)
    txs += [market.send_post(bonuses), market.close(bonuses)]
    names = {log.name for tx in txs for log in tx.events}
    assert {"PayoutDeferred", "CreditUsed", "BonusReturned"} <= names
    check(market, escrow, txs, [poster, worker, treasury])
