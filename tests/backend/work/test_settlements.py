"""Offers to end a seat by agreement: signed, seen by the two parties alone, void as soon as the seat moves on (R33)."""

from typing import Any

from tests.backend.dealing import API, HOUR, Deals, refused
from tests.backend.house import House, Person
from tests.world import ETHER, Task

WORD = "0x" + "ab" * 32


def path(task: Task, worker: str) -> str:
    return f"{API}/tasks/{task.id}/seats/{worker}/settlements"


def body(deals: Deals, task: Task, worker: str, signer: str, to_worker: int, /, **instead: Any) -> dict[str, Any]:
    """Return the body of an offer; with `instead`, something else is signed than what is sent."""
    expiry = instead.get("expiry", deals.world.now + HOUR)
    domain = instead.pop("domain", None)
    values = {
        "taskId": task.id,
        "worker": worker,
        "seatWord": int(deals.seat(task, worker)["seat_word"]),
        "toWorker": to_worker,
        "expiry": expiry,
    }
    signature = deals.sign("Settle", signer, domain, **{**values, **instead})
    return {"to_worker": str(to_worker), "expiry": expiry, "signature": signature, "note": "Half is fair."}


def taken(deals: Deals) -> tuple[Task, str, Person, Person]:
    """Return a task with a working seat, its worker, and both parties signed in."""
    world = deals.world
    worker = world.workers[0]
    task = world.post()
    world.claim(task, worker)
    deals.look()
    return task, worker, deals.unlocked(world.posters[0]), deals.unlocked(worker)


def test_an_offer_of_one_party_is_taken_by_the_other(live_house: House) -> None:
    deals = Deals.at(live_house)
    task, worker, poster, party = taken(deals)
    sent = body(deals, task, worker, task.packed[0], ETHER // 2)
    answer = poster.client.post(path(task, worker), json=sent)
    assert answer.status_code == 201, answer.text
    assert poster.client.post(path(task, worker), json=sent).json() == answer.json()
    [offer] = party.client.get(path(task, worker)).json()["items"]
    assert (offer["party"], offer["to_worker"], offer["void"]) == ("poster", str(ETHER // 2), None)
    signed = {"to_worker": offer["to_worker"], "expiry": str(offer["expiry"]), "poster_signature": offer["signature"]}
    deals.act(task, worker, "settle", worker, **signed)
    assert (deals.seat(task, worker)["state"], deals.seat(task, worker)["paid"]) == ("settled", str(ETHER // 2))
    [offer] = party.client.get(path(task, worker)).json()["items"]
    assert offer["void"] == "seat_ended"
    late = party.client.post(path(task, worker), json=body(deals, task, worker, worker, 1))
    assert late.json()["params"] == {"action": "settle", "reason": "seat_ended"}


def test_a_stranger_neither_reads_nor_makes_offers(live_house: House) -> None:
    deals = Deals.at(live_house)
    world = deals.world
    task, worker, poster, _ = taken(deals)
    assert poster.client.post(path(task, worker), json=body(deals, task, worker, task.packed[0], 1)).status_code == 201
    other = world.workers[1]
    for account in (world.stranger, other, world.posters[1], world.members[0]):
        stranger = deals.unlocked(account)
        assert refused(stranger.client.get(path(task, worker)), 404, "not_found")
        made = body(deals, task, worker, account, 1)
        assert refused(stranger.client.post(path(task, worker), json=made), 404, "not_found")
    assert refused(deals.client.get(path(task, worker)), 401, "not_signed_in")
    assert refused(poster.client.get(path(task, other)), 404, "not_found")


def test_an_offer_that_the_escrow_would_not_take_is_refused(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    world = deals.world
    task, worker, poster, party = taken(deals)
    other, _, _, _ = taken(deals)
    me = task.packed[0]
    forged = {
        "another's key": body(deals, task, worker, worker, 5),
        "another amount": body(deals, task, worker, me, 5, toWorker=6),
        "another seat": body(deals, task, worker, me, 5, seatWord=1),
        "another task": body(deals, task, worker, me, 5, taskId=other.id),
        "another chain": body(deals, task, worker, me, 5, domain={"chainId": 1}),
        "another worker": body(deals, task, worker, me, 5, worker=world.workers[2]),
    }
    for name, made in forged.items():
        answer = poster.client.post(path(task, worker), json=made)
        assert refused(answer, 422, "signature_invalid"), (name, answer.text)
    too_much = poster.client.post(path(task, worker), json=body(deals, task, worker, me, ETHER + 1))
    assert refused(too_much, 422, "price_out_of_range")
    late = poster.client.post(path(task, worker), json=body(deals, task, worker, me, 5, expiry=world.now - 1))
    assert refused(late, 409, "signature_expired")
    without_token = body(deals, task, worker, me, 5)
    del poster.client.headers["X-CSRF-Token"]
    assert refused(poster.client.post(path(task, worker), json=without_token), 403, "csrf_failed")
    assert party.client.get(path(task, worker)).json()["items"] == []


def test_an_offer_is_void_once_the_seat_moves_on_or_time_is_up(live_house: House) -> None:
    deals = Deals.at(live_house, offers_per_party=1)
    task, worker, poster, party = taken(deals)
    me = task.packed[0]
    assert poster.client.post(path(task, worker), json=body(deals, task, worker, me, 5)).status_code == 201
    second = poster.client.post(path(task, worker), json=body(deals, task, worker, me, 6))
    assert refused(second, 409, "offers_exhausted")
    assert party.client.post(path(task, worker), json=body(deals, task, worker, worker, 7)).status_code == 201
    deals.act(task, worker, "submit", worker, digest=WORD)
    assert {offer["void"] for offer in party.client.get(path(task, worker)).json()["items"]} == {"seat_moved"}
    assert poster.client.post(path(task, worker), json=body(deals, task, worker, me, 6)).status_code == 201
    deals.wait(2 * HOUR)
    voids = {offer["to_worker"]: offer["void"] for offer in party.client.get(path(task, worker)).json()["items"]}
    assert voids == {"5": "seat_moved", "6": "expired", "7": "seat_moved"}
