"""Messages: numbered without gaps, sent once however often they are sent, and never more than text (R27, R78, R101)."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from tests.backend.house import House
from tests.backend.talk import URL, heard, opened, people, post, put_task, refused, room_of, said

SCRIPT = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror="alert(1)"> \u202e{{x}} %00 \'; --'


def test_messages_of_many_at_once_are_numbered_without_gap_or_double(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda number: said((ada, bo)[number % 2], room, str(number)), range(60)))
    assert sorted(message["seq"] for message in sent) == list(range(1, 61))
    kept = heard(ada, room, limit=200)
    assert [message["seq"] for message in kept] == list(range(1, 61))
    assert {message["body"] for message in kept} == {str(number) for number in range(60)}
    assert kept == sorted(sent, key=lambda message: int(message["seq"]))


def test_a_message_sent_again_is_the_same_message(house: House) -> None:
    ada, bo = people(house, 2)
    room, client_id = opened(ada, bo), str(uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: post(ada, room, "Once", client_id=client_id), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert room_of(ada, room)["last_seq"] == 1
    # Upper case is the same id; another text, language or room is another message.
    assert post(ada, room, "Once", client_id=client_id.upper()).status_code == 200
    for changes in ({"body": "Twice"}, {"body": "Once", "lang": "en"}):
        assert refused(post(ada, room, client_id=client_id, **changes)) == (409, "idempotency_conflict")
    assert said(bo, room, "Mine", client_id=client_id)["seq"] == 2
    other = opened(ada, house.person(ada.client))
    assert said(ada, other, "Elsewhere", client_id=client_id)["seq"] == 1


def test_a_message_with_scripts_is_text_and_nothing_else(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    said(ada, room, SCRIPT)
    answer = bo.client.get(f"{URL}/{room}/messages")
    assert answer.json()["items"][0]["body"] == SCRIPT
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_message_of_a_megabyte_is_refused_and_changes_nothing(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    assert refused(post(ada, room, "x" * 1024 * 1024)) == (413, "body_too_large")
    answer = post(ada, room, "x" * 8001)
    assert (*refused(answer), answer.json()["params"]) == (422, "message_too_long", {"limit": 8000})
    assert room_of(ada, room)["last_seq"] == 0
    # Characters count, not bytes.
    assert said(ada, room, "𝄞" * 8000)["body"] == "𝄞" * 8000


def test_a_message_that_shows_nothing_is_refused(light_house: House) -> None:
    ada, bo = people(light_house, 2)
    room = opened(ada, bo)
    for body in ("", "  \n\t ", "\u200b\u200d\u2060", "\u00a0\u3000"):
        assert refused(post(ada, room, body)) == (422, "message_empty")


def test_control_characters_are_refused(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    for body in ("a\0b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\x08b"):
        assert refused(post(ada, room, body)) == (422, "message_characters")
    assert room_of(ada, room)["last_seq"] == 0
    assert said(ada, room, "a\tb\r\nc")["body"] == "a\tb\r\nc"


def test_half_a_character_is_refused(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    content = json.dumps({"body": "a\ud800b", "client_id": str(uuid4())}).encode()
    answer = ada.client.post(f"{URL}/{room}/messages", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert room_of(ada, room)["last_seq"] == 0


def test_a_message_of_another_shape_is_refused(light_house: House) -> None:
    ada, bo = people(light_house, 2)
    room = opened(ada, bo)
    wrong: list[dict[str, Any]] = [
        {"client_id": "1"},
        {"client_id": None},
        {"lang": "not a tag"},
        {"lang": "en\n"},
        {"attachments": ["0x12"]},
        {"attachments": ["0x" + "ab" * 32] * 11},
        {"body": 5},
        {"author": "0x" + "1" * 40},
        {"seq": 7},
    ]
    for changes in wrong:
        assert refused(post(ada, room, **changes)) == (422, "validation"), changes


def test_messages_are_read_page_by_page_in_both_directions(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    for number in range(1, 8):
        said(ada, room, str(number))

    def page(**query: Any) -> tuple[list[int], str | None, int]:
        found = bo.client.get(f"{URL}/{room}/messages", params=query).json()
        return [message["seq"] for message in found["items"]], found["next_cursor"], found["last_seq"]

    assert page() == ([1, 2, 3, 4, 5, 6, 7], None, 7)
    assert page(limit=3) == ([5, 6, 7], "5", 7)
    assert page(limit=3, before="5") == ([2, 3, 4], "2", 7)
    assert page(limit=3, before="2") == ([1], None, 7)
    assert page(limit=3, after=0) == ([1, 2, 3], "3", 7)
    assert page(limit=3, after="3") == ([4, 5, 6], "6", 7)
    assert page(limit=3, after="6") == ([7], None, 7)
    assert page(after=7) == page(after=10**9) == ([], None, 7)
    for query in ({"after": 1, "before": 3}, {"limit": 201}, {"after": -1}, {"before": "x"}, {"after": 2**63}):
        assert refused(bo.client.get(f"{URL}/{room}/messages", params=query)) == (422, "validation")


def test_parties_of_a_task_can_talk_whoever_blocks_whom(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, put_task(house, ada.address, bo.address))
    assert bo.client.post("/api/v1/blocks", json={"account": ada.address}).status_code == 201
    assert said(ada, room)["seq"] == 1
    assert said(bo, room)["seq"] == 2
    assert room_of(ada, room)["can_write"] is True
