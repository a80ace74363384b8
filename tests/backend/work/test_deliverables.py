"""Deliverables are read by their author, and by the poster of their task once they were handed in there (R35, R101)."""

import pytest

from tests.backend.documents import deliverable, task_document
from tests.backend.house import House, Person
from tests.world import World

URL = "/api/v1/deliverables"


def unlocked(house: House, world: World, address: str, at: Person) -> Person:
    """Sign in as an account whose key the node holds."""
    person = house.person(at.client)
    text = person.message(address=address)
    signature = world.rpc("personal_sign", "0x" + text.encode().hex(), address)
    answer = person.verify(text, signature)
    assert answer.status_code == 200, answer.text
    person.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return person


def test_only_author_and_poster_read_a_deliverable_and_the_poster_only_once_it_was_handed_in(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    base = own_house.person()
    poster = unlocked(own_house, world, world.posters[0], base)
    worker = unlocked(own_house, world, world.workers[0], base)
    stranger = unlocked(own_house, world, world.stranger, base)
    task = world.post()
    world.claim(task, world.workers[0])
    own_house.index()
    document = deliverable(task.id)
    digest = worker.client.post(URL, json=document).json()["digest"]

    def read(person: Person) -> int:
        return person.client.get(f"{URL}/{digest}").status_code

    assert (read(worker), read(poster), read(stranger), read(base)) == (200, 404, 404, 401)
    world.submit(task, world.workers[0], digest)
    own_house.index()
    assert (read(worker), read(poster), read(stranger), read(base)) == (200, 200, 404, 401)
    world.accept(task, world.workers[0])
    own_house.index()
    assert (read(worker), read(poster), read(stranger), read(base)) == (200, 200, 404, 401)
    assert poster.client.get(f"{URL}/{digest}").json() == document
    assert base.client.get(f"/api/v1/documents/{digest}").status_code == 404


def test_a_poster_cannot_read_anothers_work_by_having_its_digest_handed_in_at_his_own_task(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    base = own_house.person()
    honest = world.post(poster=world.posters[0])
    world.claim(honest, world.workers[0])
    worker = unlocked(own_house, world, world.workers[0], base)
    digest = worker.client.post(URL, json=deliverable(honest.id)).json()["digest"]
    world.submit(honest, world.workers[0], digest)
    # The digest is public now. A thief posts a task of his own and has a friend hand the same digest in.
    theirs = world.post(poster=world.posters[1])
    world.claim(theirs, world.workers[1])
    world.submit(theirs, world.workers[1], digest)
    own_house.index()
    thief = unlocked(own_house, world, world.posters[1], base)
    friend = unlocked(own_house, world, world.workers[1], base)
    assert thief.client.get(f"{URL}/{digest}").status_code == 404
    assert friend.client.get(f"{URL}/{digest}").status_code == 404


def test_a_deliverable_against_its_schema_or_digest_is_refused(light_house: House) -> None:
    worker = light_house.person().sign_in()
    task_id = "0x" + "ab" * 32
    for document in (deliverable("0x12"), deliverable(task_id, body=""), task_document()):
        answer = worker.client.post(URL, json=document)
        assert (answer.status_code, answer.json()["code"]) == (422, "document_invalid")
    answer = worker.client.post(URL, json=deliverable(task_id), params={"digest": "0x" + "00" * 32})
    assert (answer.status_code, answer.json()["code"]) == (422, "digest_mismatch")
    assert worker.client.post("/api/v1/documents", json=deliverable(task_id)).json()["code"] == "document_invalid"


def test_two_authors_of_the_same_text_do_not_share_it_with_others(house: House) -> None:
    first = house.person().sign_in()
    second, third = house.person(first.client).sign_in(), house.person(first.client).sign_in()
    document = deliverable("0x" + "ab" * 32)
    digest = first.client.post(URL, json=document).json()["digest"]
    assert second.client.get(f"{URL}/{digest}").status_code == 404
    assert second.client.post(URL, json=document).json()["digest"] == digest
    assert [who.client.get(f"{URL}/{digest}").status_code for who in (first, second, third)] == [200, 200, 404]


@pytest.mark.parametrize("path", [f"{URL}/0x{'ab' * 32}"])
def test_reading_needs_a_session_even_of_what_does_not_exist(light_house: House, path: str) -> None:
    assert light_house.client().get(path).status_code == 401
