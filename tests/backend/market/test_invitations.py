"""Lists of the invited: the contract judges every root and proof, and nobody reads another's list (R54, R88)."""

import json
from typing import Any

import pytest
from eth_account import Account

from backend.chain.invitations.merkle import Tree, proves
from tests.backend.dealing import API, Deals, refused
from tests.backend.house import House, Person
from tests.world import ETHER, Task

LISTS = f"{API}/invitations"


def upload(person: Person, workers: list[str]) -> Any:
    return person.client.post(LISTS, json={"workers": workers})


def strangers(count: int) -> list[str]:
    return [f"0x{number:040x}" for number in range(1000, 1000 + count)]


@pytest.mark.parametrize("others", [0, 1, 4, 11])
def test_the_escrow_takes_the_proofs_of_a_list_of_any_size(light_live_house: House, others: int) -> None:
    deals = Deals.at(light_live_house)
    world = deals.world
    poster = deals.unlocked(world.posters[0])
    worker, outside = world.workers[:2]
    answer = upload(poster, [*strangers(others), worker])
    assert answer.status_code == 201, answer.text
    task = deals.post(invite_root=answer.json()["root"], seats=2)
    page = deals.page(task, worker)
    [claim] = [action for action in page["actions"] if action["action"] == "claim"]
    assert (page["invited"], claim["allowed"]) == (True, True)
    path = f"{API}/tasks/{task.id}/invitation"
    told = deals.unlocked(worker).client.get(path).json()
    assert (told["known"], told["invited"]) == (True, True)
    assert ",".join(told["proof"]) == claim["params"].get("proof", "")
    assert deals.unlocked(outside).client.get(path).json() == {**told, "invited": False, "proof": []}
    refusal = deals.made(task, outside, "claim")
    assert refusal.json()["params"]["reason"] == "not_invited"
    # A proof of another helps nobody.
    facts, actions = deals.legal(task, outside)
    assert facts.proof is None
    assert {action.reason for action in actions if action.action == "claim"} == {"not_invited"}
    deals.act(task, worker, "claim")
    assert deals.seat(task, worker)["state"] == "working"


def test_a_bid_of_the_invited_carries_its_proof(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    worker, outside = world.workers[:2]
    tree = Tree.over([worker.lower(), *strangers(4)])
    # Nobody uploaded this list: the worker has his proof from the poster.
    task = deals.post(invite_root=tree.root, mode=1, bond=0, ceiling=2 * ETHER)
    path = f"{API}/tasks/{task.id}/bids"
    assert deals.unlocked(worker).client.get(f"{API}/tasks/{task.id}/invitation").json()["known"] is False
    bare = deals.bid(task, worker, ETHER)
    answer = deals.client.post(path, json=bare)
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "not_invited")
    proof = tree.proof(tree.position(worker.lower()))
    stolen = {**deals.bid(task, outside, ETHER), "proof": proof}
    assert deals.client.post(path, json=stolen).json()["params"]["reason"] == "not_invited"
    answer = deals.client.post(path, json={**bare, "proof": proof})
    assert (answer.status_code, answer.json()["proof"]) == (201, proof)
    bid = answer.json()
    signed = {name: str(bid[name]) for name in ("worker", "price", "expiry", "signature")}
    deals.act(task, world.posters[0], "select", None, proof=",".join(proof), **signed)
    assert deals.seat(task, worker)["state"] == "working"


def test_a_list_is_its_posters_alone(house: House) -> None:
    poster = house.person().sign_in()
    invited, rival = house.person().sign_in(), house.person().sign_in()
    workers = [invited.address, *strangers(5)]
    answer = upload(poster, workers)
    assert answer.status_code == 201, answer.text
    root = answer.json()["root"]
    assert upload(poster, list(reversed(workers))).json() == answer.json()
    page = poster.client.get(f"{LISTS}/{root}").json()
    assert ({one.lower() for one in page["workers"]}, page["count"]) == ({one.lower() for one in workers}, 6)
    for other in (invited, rival):
        assert refused(other.client.get(f"{LISTS}/{root}"), 404, "not_found")
        assert other.client.get(LISTS).json() == {"items": []}
    assert refused(house.person().client.get(f"{LISTS}/{root}"), 401, "not_signed_in")
    # Whoever knows the very same list learns nothing new by uploading it, and each keeps his own.
    assert upload(rival, workers).json()["root"] == root
    assert [item["root"] for item in poster.client.get(LISTS).json()["items"]] == [root]


def test_a_list_that_would_mislead_is_refused(light_house: House) -> None:
    poster = light_house.person().sign_in()
    one, two = (str(Account.create().address) for _ in range(2))
    for workers, rule, wrong in (
        ([one, two, one], "twice", one),
        ([one, one.lower()], "twice", one),
        ([one, poster.address], "own", poster.address),
        ([one, "0x" + "0" * 40], "nobody", "0x" + "0" * 40),
    ):
        answer = upload(poster, workers)
        assert refused(answer, 422, "invitation_invalid"), answer.text
        assert answer.json()["params"] == {"account": wrong.lower(), "rule": rule}
    assert refused(upload(poster, []), 422, "validation")
    assert refused(upload(poster, strangers(5_001)), 422, "validation")
    content = json.dumps({"workers": strangers(20_000)})
    giant = poster.client.post(LISTS, content=content, headers={"Content-Type": "application/json"})
    assert refused(giant, 413, "body_too_large")
    assert poster.client.get(LISTS).json() == {"items": []}
    assert upload(poster, strangers(5_000)).json()["count"] == 5_000


def test_lists_have_a_daily_end(light_house: House) -> None:
    client = light_house.client(invitations_daily=2)
    poster = light_house.person(client).sign_in()
    assert [upload(poster, strangers(count)).status_code for count in (1, 2, 2)] == [201, 201, 201]
    assert refused(upload(poster, strangers(3)), 429, "invitations_exhausted")
    light_house.clock.time += 24 * 3600 + 1
    poster.sign_in()
    assert upload(poster, strangers(3)).status_code == 201


@pytest.mark.parametrize("count", [1, 2, 5, 8, 33])
def test_every_leaf_of_a_tree_has_its_proof_and_no_others(count: int) -> None:
    accounts = strangers(count)
    tree = Tree.over(accounts)
    assert Tree.over(list(reversed(accounts))).root == tree.root
    for account in accounts:
        proof = tree.proof(tree.position(account))
        assert proves(tree.root, account, proof)
        assert not proves(tree.root, "0x" + "12" * 20, proof)
        assert not proves(tree.root, account, [*proof, tree.root])


def test_a_task_that_is_open_to_all_invites_everybody(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    task: Task = deals.post()
    person = deals.unlocked(deals.world.stranger)
    told = person.client.get(f"{API}/tasks/{task.id}/invitation").json()
    assert told == {"root": "0x" + "0" * 64, "known": True, "invited": True, "proof": []}
    assert refused(person.client.get(f"{API}/tasks/0x{'ab' * 32}/invitation"), 404, "not_found")
