"""Bids: the worker's signature is the right, and nobody but he and the poster sees one (R10, R79)."""

from typing import Any

import pytest
from eth_keys.constants import SECPK1_N
from web3 import Web3

from tests.backend.dealing import API, HOUR, Deals, refused
from tests.backend.house import House
from tests.backend.people.test_contract_wallets import MAGIC, returning
from tests.world import DAY, ETHER, Task, slug

BURNS_GAS = "0x5b600056"
BOMB = "0x620f42406000f3"


def task_of(deals: Deals, **terms: Any) -> Task:
    """Post a task whose poster selects, for one to two ether."""
    return deals.post(**{"mode": 1, "seats": 2, "bond": 0, "ceiling": 2 * ETHER, **terms})


def place(deals: Deals, task: Task, body: dict[str, Any]) -> Any:
    return deals.client.post(f"{API}/tasks/{task.id}/bids", json=body)


def shown(deals: Deals, task: Task, account: str, **params: Any) -> list[dict[str, Any]]:
    answer = deals.unlocked(account).client.get(f"{API}/tasks/{task.id}/bids", params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_bid_costs_nothing_is_sealed_and_can_be_taken(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    task = task_of(deals)
    first, second, third = world.workers[:3]
    for worker, price in ((first, ETHER), (second, 2 * ETHER)):
        body = deals.bid(task, worker, price)
        answer = place(deals, task, body)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["worker"], answer.json()["price"], answer.json()["void"]) == (worker, str(price), None)
        assert place(deals, task, body).json() == answer.json()
    assert {bid["worker"] for bid in shown(deals, task, world.posters[0])} == {first, second}
    # A competitor sees his own bid alone, a stranger none, and who is not signed in nothing at all.
    assert [bid["worker"] for bid in shown(deals, task, first)] == [first]
    assert shown(deals, task, third) == shown(deals, task, world.posters[1]) == []
    assert refused(deals.client.get(f"{API}/tasks/{task.id}/bids"), 401, "not_signed_in")
    [bid] = shown(deals, task, second)
    signed = {name: str(bid[name]) for name in ("worker", "price", "expiry", "signature")}
    deals.act(task, world.posters[0], "select", None, **signed)
    assert (deals.seat(task, second)["price"], deals.seat(task, second)["state"]) == (str(2 * ETHER), "working")
    assert {bid["worker"]: bid["void"] for bid in shown(deals, task, world.posters[0])} == {
        first: None,
        second: "taken",
    }


def test_a_bid_that_the_escrow_would_not_take_is_refused(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    task, other = task_of(deals), task_of(deals)
    worker, rival = world.workers[:2]
    good = deals.bid(task, worker, ETHER)
    raw = bytes.fromhex(good["signature"][2:])
    flipped = (SECPK1_N - int.from_bytes(raw[32:64])).to_bytes(32)
    forged = {
        "another's key": deals.bid(task, worker, ETHER, signer=rival),
        "another worker": deals.bid(task, worker, ETHER, worker=rival),
        "another chain": deals.bid(task, worker, ETHER, domain={"chainId": 1}),
        "another escrow": deals.bid(task, worker, ETHER, domain={"verifyingContract": world.policy.address}),
        "another name": deals.bid(task, worker, ETHER, domain={"name": "Guildhall"}),
        "another task": deals.bid(task, worker, ETHER, taskId=other.id),
        "another price": deals.bid(task, worker, ETHER, price=ETHER + 1),
        "another expiry": deals.bid(task, worker, ETHER, expiry=world.now + HOUR),
        "another epoch": deals.bid(task, worker, ETHER, epoch=deals.epoch(worker) + 1),
        "price changed on the way": {**good, "price": str(ETHER + 1)},
        "the other half of the curve": {**good, "signature": "0x" + (raw[:32] + flipped + bytes([55 - raw[64]])).hex()},
        "the recovery id as 0 or 1": {**good, "signature": "0x" + (raw[:64] + bytes([raw[64] - 27])).hex()},
        "one byte short": {**good, "signature": good["signature"][:-2]},
        "zeros": {**good, "signature": "0x" + "00" * 65},
    }
    for name, body in forged.items():
        answer = place(deals, task, body)
        assert refused(answer, 422, "signature_invalid"), (name, answer.text)
    for price in (ETHER - 1, 2 * ETHER + 1):
        answer = place(deals, task, deals.bid(task, worker, price))
        assert refused(answer, 422, "price_out_of_range")
        assert answer.json()["params"] == {"least": str(ETHER), "most": str(2 * ETHER)}
    expired = {**good, "expiry": world.now - 1}
    assert refused(place(deals, task, expired), 409, "signature_expired")
    assert refused(place(deals, other, good), 422, "signature_invalid")
    poster = world.posters[0]
    answer = place(deals, task, deals.bid(task, poster, ETHER))
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "self_deal")
    claimed = deals.post()
    answer = place(deals, claimed, deals.bid(claimed, worker, ETHER))
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "wrong_mode")
    assert refused(place(deals, Task("0x" + "ab" * 32, {}, ()), good), 404, "not_found")
    assert shown(deals, task, poster) == []
    assert place(deals, task, good).status_code == 201


def test_bids_become_void_by_epoch_time_end_and_suspension(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    task = task_of(deals, deadline=world.now + 20 * DAY)
    # A default is remembered for long, and both engines share the chain.
    chosen = (0, 2, 4) if "postgresql" in live_house.settings.database_url else (0, 1, 2)
    first, second, third = (world.workers[number] for number in chosen)
    poster = world.posters[0]
    epoch = world.escrow.functions.epochOf(first).call()
    stale = deals.bid(task, first, ETHER)
    assert place(deals, task, stale).status_code == 201
    for worker in (second, third):
        assert place(deals, task, deals.bid(task, worker, ETHER)).status_code == 201
    world.raise_epoch(first)
    deals.look()
    assert {bid["worker"]: bid["void"] for bid in shown(deals, task, poster)} == {
        first: "epoch",
        second: None,
        third: None,
    }
    assert refused(place(deals, task, stale), 422, "signature_invalid")
    fresh = deals.bid(task, first, ETHER)
    assert place(deals, task, fresh).status_code == 201
    assert {int(bid["epoch"]): bid["void"] for bid in shown(deals, task, first)} == {epoch: "epoch", epoch + 1: None}
    # One who let another seat lapse may take none for a while.
    slow = deals.post(skill=slug("design"))
    world.claim(slow, second)
    world.sleep(8 * DAY)
    world.lapse(slow, second)
    deals.look()
    assert {bid["worker"]: bid["void"] for bid in shown(deals, task, second)} == {second: "suspended"}
    answer = place(deals, task, deals.bid(task, second, ETHER + 1))
    assert answer.json()["params"]["reason"] == "suspended"
    deals.wait(12 * DAY)
    assert {bid["void"] for bid in shown(deals, task, poster)} == {"task_not_open"}
    answer = place(deals, task, deals.bid(task, third, ETHER + 1))
    assert answer.json()["params"]["reason"] == "too_late"


@pytest.mark.parametrize(
    ("code", "status"), [(returning(MAGIC), 201), (returning("00" * 32), 422), (BURNS_GAS, 422), (BOMB, 422)]
)
def test_a_contract_bids_by_what_it_approves_and_a_hostile_one_gains_nothing(
    light_live_house: House, code: str, status: int
) -> None:
    deals = Deals.at(light_live_house)
    world = deals.world
    wallet = Web3.to_checksum_address("0x" + "c0de" * 10)
    world.rpc("anvil_setCode", wallet, code)
    task = task_of(deals)
    body = {**deals.bid(task, wallet, ETHER, signer=world.stranger), "signature": "0x" + "22" * 130}
    answer = place(deals, task, body)
    assert answer.status_code == status, answer.text
    if status == 201:
        signed = {name: str(body[name]) for name in ("worker", "price", "expiry", "signature")}
        deals.act(task, world.posters[0], "select", None, **signed)
    else:
        assert refused(answer, 422, "signature_invalid")


def test_a_worker_can_bury_nobody_under_bids(live_house: House) -> None:
    deals = Deals.at(live_house, bids_per_worker=2)
    world = deals.world
    task = task_of(deals)
    worker, other = world.workers[3:5]
    for price in (ETHER, ETHER + 1):
        assert place(deals, task, deals.bid(task, worker, price)).status_code == 201
    assert refused(place(deals, task, deals.bid(task, worker, ETHER + 2)), 409, "bids_exhausted")
    assert place(deals, task, deals.bid(task, other, ETHER)).status_code == 201
    items = shown(deals, task, world.posters[0], limit=2)
    assert len(items) == 2
    person = deals.unlocked(world.posters[0])
    path = f"{API}/tasks/{task.id}/bids"
    page = person.client.get(path, params={"limit": 2}).json()
    rest = person.client.get(path, params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert {bid["id"] for bid in (*page["items"], *rest["items"])} == {
        bid["id"] for bid in shown(deals, task, world.posters[0])
    }
    stolen = deals.unlocked(worker).client.get(path, params={"cursor": page["next_cursor"]})
    assert refused(stolen, 422, "invalid_cursor")


def test_the_epoch_is_that_of_an_escrow_of_this_deployment(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    deals.look()
    world, worker = deals.world, deals.world.workers[4]
    path = f"{API}/accounts/{worker}/epoch"
    assert deals.client.get(path).json() == {"account": worker, "escrow": world.escrow.address, "epoch": "0"}
    world.raise_epoch(worker)
    assert deals.client.get(path, params={"escrow": world.escrow.address}).json()["epoch"] == "1"
    assert refused(deals.client.get(path, params={"escrow": world.token.address}), 404, "not_found")
