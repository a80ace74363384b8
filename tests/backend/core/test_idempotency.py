"""A write that carries a key happens once, and its repeat is answered as the first time (R21)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.core.idempotency.models import IdempotentAnswer
from backend.core.idempotency.service import KEEP_SECONDS
from backend.core.outbox.models import AppEvent
from tests.backend.documents import deliverable, task_document
from tests.backend.house import House

URL = "/api/v1/documents"
KEY = {"Idempotency-Key": "first-try"}


def test_the_same_key_with_the_same_body_replays_the_answer(house: House) -> None:
    person = house.person().sign_in()
    document = task_document()
    first = person.client.post(URL, json=document, headers=KEY)
    second = person.client.post(URL, json=document, headers=KEY)
    assert (second.status_code, second.json()) == (201, first.json())


def test_the_same_key_with_another_body_or_route_is_a_conflict(house: House) -> None:
    person = house.person().sign_in()
    document = task_document()
    assert person.client.post(URL, json=document, headers=KEY).status_code == 201
    for path, body in ((URL, task_document()), ("/api/v1/deliverables", deliverable("0x" + "ab" * 32))):
        answer = person.client.post(path, json=body, headers=KEY)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")


def test_a_key_belongs_to_the_account_that_sent_it(house: House) -> None:
    first = house.person().sign_in()
    second = house.person(first.client).sign_in()
    assert first.client.post(URL, json=task_document(), headers=KEY).status_code == 201
    assert second.client.post(URL, json=task_document(), headers=KEY).status_code == 201


def test_a_refused_request_does_not_use_up_its_key(house: House) -> None:
    person = house.person().sign_in()
    assert person.client.post(URL, json=task_document(title=""), headers=KEY).status_code == 422
    assert person.client.post(URL, json=task_document(), headers=KEY).status_code == 201


def test_a_key_is_forgotten_after_a_day(house: House) -> None:
    person = house.person().sign_in()
    assert person.client.post(URL, json=task_document(), headers=KEY).status_code == 201
    house.clock.time += KEEP_SECONDS + 1
    person.sign_in()
    assert person.client.post(URL, json=task_document(), headers=KEY).status_code == 201
    with house.database.read() as session:
        assert session.query(IdempotentAnswer).count() == 1


def test_requests_that_race_with_one_key_or_one_document_store_it_once(house: House) -> None:
    person = house.person().sign_in()
    document = task_document()

    def send(number: int) -> int:
        headers = KEY if number % 2 else {}
        return person.client.post(URL, json=document, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(16))) == {201}
    with house.database.read() as session:
        assert session.query(AppEvent).count() == 1
        assert session.query(IdempotentAnswer).count() == 1


@pytest.mark.parametrize("key", ["", "x" * 65, "a b", "k\xe9y"])
def test_a_key_of_another_shape_is_refused(light_house: House, key: str) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(), headers={"Idempotency-Key": key.encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation")
