"""Every balance can be rebuilt from the events alone, as their descriptions say.

given a market in which every kind of event has happened
    when credit and locked money are added up from the logs
        it gives what the escrow answers and holds, to the unit
"""

from collections import defaultdict

import pytest
from brownie import chain
from hostile import BLOCKED
from market import next_block_at
from reference import DAY, LAPSED, NATIVE


def lively(market, currency, hostile_account, people):
    """A market with paid, deferred, lapsed, reopened, refunded and open seats; returns its transactions."""
    poster, worker, other_worker, treasury = people
    txs = []
    task = market.task(token=currency, seats=4, reward=10**18 + 7, bond=10**17 + 1)
    txs += [market.send_post(task), market.claim(task, worker), market.claim(task, other_worker)]
    txs += [market.submit(task, worker), market.accept(task, worker)]
    if currency == NATIVE:
        arguments = (task.packed, hostile_account, task.terms.reward, task.terms.bond, [], 0, b"")
        payload = market.escrow.claim.encode_input(*arguments)
        txs.append(hostile_account.execute(market.escrow, payload, {"from": poster, "value": task.terms.bond}))
    next_block_at(market.seat_clock(task, other_worker) + task.terms.workPeriod)
    txs.append(market.lapse(task, other_worker))

    closed = market.task(token=currency, seats=2, deadline=chain.time() + 30 * DAY)
    txs.append(market.send_post(closed))
    txs.append(market.claim(closed, worker))
    txs.append(market.close(closed))
    next_block_at(market.seat_clock(closed) + closed.terms.workPeriod)
    txs.append(market.lapse(closed))
    txs.append(market.escrow.withdraw(currency, treasury, {"from": treasury}))
    return txs


def deferred(market, hostile_token, worker):
    """A payment that cannot be delivered, whose credit then pays a bond and is withdrawn in part by that."""
    first = market.task(token=hostile_token.address)
    txs = [market.send_post(first), market.claim(first), market.submit(first)]
    hostile_token.setBlocked(worker, BLOCKED, {"from": market.poster})
    txs.append(market.accept(first))
    second = market.task(token=hostile_token.address)
    return [*txs, market.send_post(second), market.claim(second)]


def rebuild(txs):
    """Credit by (account, token) and locked money by token, from the logs and nothing else."""
    credit, locked = defaultdict(int), defaultdict(int)
    tasks, bonds = {}, {}
    for tx in txs:
        for log in tx.events:
            name, values = log.name, dict(log)
            task = str(values.get("taskId"))
            if name in ("CreditAdded", "PayoutDeferred"):
                credit[values["account"], values["token"]] += values["amount"]
            elif name in ("CreditUsed", "Withdrawn"):
                credit[values["account"], values["token"]] -= values["amount"]
            elif name == "TaskPosted":
                terms = values["terms"]
                poster, token, treasury = terms[0], terms[1], terms[3]
                seats, fee_bps, ceiling = terms[8] >> 16 & 65_535, terms[8] >> 32 & 65_535, terms[10] >> 128
                tasks[task] = (poster, token, treasury)
                locked[token] += seats * (ceiling + ceiling * fee_bps // 10_000)
            elif name == "SeatTaken":
                bonds[task, values["worker"]] = values["bond"]
                locked[tasks[task][1]] += values["bond"]
            elif name == "TaskClosed":
                poster, token, _ = tasks[task]
                credit[poster, token] += values["toPoster"]
                locked[token] -= values["toPoster"]
            elif name == "SeatEnded":
                poster, token, treasury = tasks[task]
                bond = bonds[task, values["worker"]]
                back = 0 if values["state"] == LAPSED else bond
                credit[poster, token] += values["toPoster"]
                credit[treasury, token] += values["toTreasury"] + values["fee"]
                locked[token] -= values["net"] + values["fee"] + values["toPoster"] + values["toTreasury"] + back
    return credit, locked


def check(market, escrow, token, txs, people):
    credit, locked = rebuild(txs)
    for person in people:
        assert credit[str(person), token] == escrow.credit(person, token)
    owed = sum(amount for (_, currency), amount in credit.items() if currency == token)
    assert market.balance(escrow, token) == locked[token] + owed
    assert locked[token] > 0


@pytest.mark.parametrize("times", [1, 2])
def test_credit_and_locked_money_follow_from_the_events(
    market, escrow, currency, hostile_account, poster, worker, other_worker, treasury, times
):
    people = [poster, worker, other_worker, treasury]
    txs = [tx for _ in range(times) for tx in lively(market, currency, hostile_account, people)]
    check(market, escrow, currency, txs, [*people, hostile_account])


def test_deferred_payments_and_the_credit_they_become_follow_from_the_events(
    market, escrow, hostile_token, poster, worker, treasury
):
    txs = deferred(market, hostile_token, worker)
    names = {log.name for tx in txs for log in tx.events}
    assert {"PayoutDeferred", "CreditUsed"} <= names
    check(market, escrow, hostile_token.address, txs, [poster, worker, treasury])
