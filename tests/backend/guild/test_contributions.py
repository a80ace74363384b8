"""Tokens for work that paid a fee: who may have how much, and when, as the contract has it (R65)."""

from typing import Any

import pytest

from tests.backend.dealing import API, Deals
from tests.backend.house import House
from tests.world import DAY, ETHER, NATIVE, Task

RATE = 1000 * ETHER
BUDGET = 50 * ETHER
LENGTH = 30 * DAY


def told(deals: Deals, path: str) -> dict[str, Any]:
    answer = deals.client.get(f"{API}/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def paid(deals: Deals, poster: str, worker: str) -> Task:
    """Have a worker paid one ether, of which the guild earns 0.03."""
    world = deals.world
    task = world.post(poster=poster)
    world.claim(task, worker)
    world.submit(task, worker)
    world.accept(task, worker)
    deals.look()
    return task


def send(deals: Deals, account: str, action: dict[str, Any]) -> None:
    """Send a call that is said to be allowed."""
    assert action["allowed"], action
    deals.send(account, action)
    deals.look()


@pytest.fixture
def deals(own_house: House) -> Deals:
    """Start a period with a budget, by the owner that the guild's timelock is, and set a rate for ether."""
    deals, world = Deals.at(own_house), own_house.world
    assert world is not None
    owner = world.rewards.functions.owner().call()
    world.rpc("anvil_setBalance", owner, hex(ETHER))
    world.rpc("anvil_impersonateAccount", owner)
    world.send(world.guild_token.functions.transfer(owner, BUDGET), world.accounts[1])
    world.send(world.guild_token.functions.approve(world.rewards.address, BUDGET), owner)
    world.send(world.rewards.functions.setRate(NATIVE, RATE), owner)
    world.send(world.rewards.functions.startPeriod(BUDGET, LENGTH), owner)
    deals.look()
    return deals


def test_seats_earn_what_the_contract_grants_and_claims_wait_for_the_vesting(deals: Deals) -> None:
    world, rewards = deals.world, deals.world.rewards.functions
    poster, worker = world.posters[0], world.workers[0]
    task = paid(deals, poster, worker)
    overview = told(deals, "contributions")
    assert overview["running"]
    assert [(rate["token"]["symbol"], rate["rate"]) for rate in overview["rates"]] == [("ETH", str(RATE))]
    [period] = overview["periods"]
    assert (period["number"], period["budget"], period["granted"]) == (1, str(BUDGET), "0")
    assert period["ends_at"] == period["starts_at"] + LENGTH
    deals.wait(10 * DAY)
    [period] = told(deals, "contributions")["periods"]
    # The next block may be some seconds later, in which a little more is released.
    assert 0 <= rewards.available().call() - int(period["available"]) < BUDGET // 10**4

    [seat] = told(deals, f"accounts/{worker}/contributions")["seats"]
    assert (seat["task_id"], seat["side"], seat["fee"]) == (task.id, "worker", str(3 * 10**16))
    assert told(deals, f"accounts/{poster}/contributions")["seats"] == [{**seat, "side": "poster"}]
    worth = 30 * ETHER
    assert int(seat["due"]) == int(period["available"]) < worth
    send(deals, world.stranger, seat["contribute"])
    [again] = told(deals, f"accounts/{worker}/contributions")["seats"]
    assert int(again["earned"]) == rewards.rewarded(world.escrow.address, task.id, worker).call()
    deals.wait(15 * DAY)
    [again] = told(deals, f"accounts/{worker}/contributions")["seats"]
    assert int(again["due"]) == worth - int(again["earned"])
    send(deals, world.stranger, again["contribute"])
    mine = told(deals, f"accounts/{worker}/contributions")
    assert mine["seats"] == []
    # Half each, and of odd amounts one unit more for the worker.
    granted = int(mine["granted"])
    assert 0 <= granted - worth // 2 <= 1
    assert (granted, mine["vested"], mine["claimable"]) == (rewards.grantOf(worker, 1).call()[0], "0", "0")
    [claim] = mine["actions"]
    assert claim["reason"] == "nothing_to_claim"
    deals.wait(LENGTH + 60 * DAY)
    mine, [grant] = told(deals, f"accounts/{worker}/contributions"), mine["grants"]
    assert not told(deals, "contributions")["running"]
    assert 0 < int(mine["claimable"]) < granted
    assert 0 <= rewards.claimable(worker, 1).call() - int(mine["claimable"]) < worth // 10**4
    [claim] = mine["actions"]
    send(deals, worker, claim)
    assert int(told(deals, f"accounts/{worker}/contributions")["claimed"]) == rewards.grantOf(worker, 1).call()[1]
    deals.wait(200 * DAY)
    [grant] = told(deals, f"accounts/{worker}/contributions")["grants"]
    assert int(grant["vested"]) == int(grant["granted"])
    assert int(grant["claimable"]) == rewards.claimable(worker, 1).call() == granted - int(grant["claimed"])
