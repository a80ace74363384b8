"""Rooms belong to those who are in them: a task's parties, or a pair; for all others they do not exist (R27, R101)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event

from backend.work.inbox.service import InboxService
from tests.backend.documents import task_document
from tests.backend.house import House, Person
from tests.backend.talk import (
    URL,
    heard,
    opened,
    people,
    post,
    put_seat,
    put_task,
    refused,
    room_of,
    rooms_of,
    said,
    take_seat_away,
)


def test_two_people_talk(house: House) -> None:
    ada, bo = people(house, 2)
    answer = ada.client.post(URL, json={"with": bo.address})
    room = answer.json()
    assert answer.status_code == 201
    assert (room["kind"], room["task_id"], room["last"], room["last_seq"], room["can_write"]) == (
        "pair",
        None,
        None,
        0,
        True,
    )
    assert {member["address"] for member in room["members"]} == {ada.address, bo.address}
    first = said(ada, room["id"], "Could you look at this?", lang="en")
    assert (first["seq"], first["author"], first["kind"], first["lang"]) == (1, ada.address, "text", "en")
    second = said(bo, room["id"], "当然可以", lang="zh")
    assert heard(ada, room["id"]) == heard(bo, room["id"]) == [first, second]
    seen = room_of(ada, room["id"])
    assert (seen["last"], seen["last_seq"], seen["read_seq"], seen["unread"]) == (second, 2, 0, 1)


def test_a_room_is_opened_once_from_either_side(house: House) -> None:
    ada, bo = people(house, 2)
    with ThreadPoolExecutor(4) as pool:
        rooms = set(pool.map(lambda pair: opened(*pair), [(ada, bo), (bo, ada)] * 4))
    assert len(rooms) == 1
    assert ada.client.post(URL, json={"with": bo.address}).status_code == 200


def test_a_room_that_somebody_else_opened_is_unseen_until_something_is_said(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    assert (rooms_of(ada), rooms_of(bo)) == ([room], [])
    said(ada, room)
    assert (rooms_of(ada), rooms_of(bo)) == ([room], [room])


def answers_of(person: Person, room: str, task: str) -> list[tuple[int, Any]]:
    """Ask everything there is to ask about a room; the id of the request is left out."""
    client, digest = person.client, "0x" + "ab" * 32
    asked = [
        client.get(f"{URL}/{room}"),
        client.get(f"{URL}/{room}/messages"),
        post(person, room),
        client.post(f"{URL}/{room}/read", json={"seq": 1}),
        client.post(f"{URL}/{room}/messages/1/report", json={"reason": "spam"}),
        client.get(f"{URL}/{room}/attachments/{digest}"),
        client.post(URL, json={"task_id": task}),
    ]
    return [(answer.status_code, {**answer.json(), "request_id": ""}) for answer in asked]


def test_a_third_party_cannot_tell_a_room_from_one_that_does_not_exist(house: House) -> None:
    ada, bo, eve = people(house, 3)
    task = put_task(house, ada.address, bo.address)
    rooms = [opened(ada, bo), opened(bo, task)]
    for room in rooms:
        said(ada, room, "Not for everybody")
    missing = answers_of(eve, "0" * 32, "0x" + "0" * 64)
    assert {status for status, _ in missing} == {404}
    assert [answers_of(eve, room, task) for room in rooms] == [missing, missing]
    assert rooms_of(eve) == []
    assert [room_of(bo, room)["last_seq"] for room in rooms] == [1, 1]


def test_nobody_without_a_session_gets_anywhere(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    stranger = house.person(ada.client)
    assert {status for status, _ in answers_of(stranger, room, "0x" + "0" * 64)} == {401}
    assert stranger.client.get(URL).status_code == 401
    del ada.client.headers["X-CSRF-Token"]
    assert refused(post(ada, room)) == (403, "csrf_failed")


def test_a_tasks_room_has_its_poster_and_whoever_holds_or_held_a_seat(house: House) -> None:
    ada, bo, chen, eve = people(house, 4)
    document = task_document(title="Translate a page")
    digest = ada.client.post("/api/v1/documents", json=document).json()["digest"]
    task = put_task(house, ada.address, bo.address, chen.address, brief=digest)
    room = opened(ada, task)
    assert opened(bo, task) == opened(chen, task) == room
    seen = room_of(chen, room)
    assert (seen["kind"], seen["task_id"], seen["title"], seen["member_count"]) == ("task", task, "Translate a page", 3)
    assert [member["address"] for member in seen["members"]] == [ada.address, bo.address, chen.address]
    said(chen, room, "Good morning")
    assert rooms_of(ada) == rooms_of(bo) == rooms_of(chen) == [room]
    assert refused(eve.client.post(URL, json={"task_id": task})) == (404, "not_found")


def test_a_seat_that_a_reorganisation_takes_away_takes_the_room_away(house: House) -> None:
    ada, bo = people(house, 2)
    task = put_task(house, ada.address, bo.address)
    room = opened(bo, task)
    said(bo, room)
    take_seat_away(house, task, bo.address)
    assert refused(bo.client.get(f"{URL}/{room}/messages")) == (404, "not_found")
    assert refused(post(bo, room)) == (404, "not_found")
    assert rooms_of(bo) == []
    put_seat(house, task, bo.address)
    assert rooms_of(bo) == [room]


def test_nobody_talks_to_himself(house: House) -> None:
    (ada,) = people(house, 1)
    assert refused(ada.client.post(URL, json={"with": ada.address})) == (422, "room_with_oneself")
    assert refused(ada.client.post(URL, json={"with": ada.address.lower()})) == (422, "room_with_oneself")


@pytest.mark.parametrize("body", [{}, {"task_id": "0x" + "0" * 64, "with": "0x" + "1" * 40}, {"with": "0x1"}, []])
def test_a_room_is_that_of_one_task_or_one_account(light_house: House, body: Any) -> None:
    (ada,) = people(light_house, 1)
    assert refused(ada.client.post(URL, json=body)) == (422, "validation")


def test_only_so_many_rooms_are_opened_in_a_day(light_house: House) -> None:
    ada = light_house.person(light_house.client(rooms_daily=2)).sign_in()
    others = [light_house.person(ada.client) for _ in range(3)]
    assert [ada.client.post(URL, json={"with": other.address}).status_code for other in others] == [201, 201, 429]
    # Those that are open stay so, and tomorrow is another day.
    assert opened(ada, others[0])
    light_house.clock.time += 24 * 3600
    ada.sign_in()
    assert ada.client.post(URL, json={"with": others[2].address}).status_code == 201


def test_the_list_goes_from_the_newest_activity_to_the_oldest_page_by_page(house: House) -> None:
    (ada,) = people(house, 1)
    rooms = []
    for number in range(7):
        rooms.append(opened(ada, house.person(ada.client)))
        # Several in one second, so that the time alone does not order them.
        house.clock.time += number % 2
        said(ada, rooms[-1])
    said(ada, rooms[2])
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = ada.client.get(URL, params=query).json()
        seen += [room["id"] for room in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(seen) == sorted(rooms)
    activity = [room_of(ada, room)["last"]["created_at"] for room in seen]
    assert activity == sorted(activity, reverse=True)
    other = house.person(ada.client).sign_in()
    assert refused(other.client.get(URL, params=query)) == (422, "invalid_cursor")


def test_a_long_list_takes_as_many_queries_as_a_short_one(house: House) -> None:
    ada, bo = people(house, 2)
    said(ada, opened(ada, bo))
    said(ada, opened(ada, put_task(house, ada.address, bo.address)))

    state = ada.client.app.state.guildhall

    def statements() -> int:
        """Count on an engine of the test's own, which nothing else uses."""
        counted: list[str] = []

        def count(*told: Any) -> None:
            counted.append(told[2])

        event.listen(house.database.engine, "before_cursor_execute", count)
        try:
            with house.database.read() as session:
                page = InboxService(state, session, ada.address.lower()).page(None, 20)
        finally:
            event.remove(house.database.engine, "before_cursor_execute", count)
        assert page.items
        return len(counted)

    few = statements()
    for _ in range(5):
        said(ada, opened(ada, house.person(ada.client)))
        said(ada, opened(ada, put_task(house, ada.address, bo.address)))
    assert len(rooms_of(ada)) == 12
    assert statements() == few


def test_reading_moves_forward_and_never_beyond_the_last_message(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    for number in range(3):
        said(ada, room, str(number))

    def read(seq: int) -> tuple[int, int]:
        assert bo.client.post(f"{URL}/{room}/read", json={"seq": seq}).status_code == 204
        seen = room_of(bo, room)
        return seen["read_seq"], seen["unread"]

    assert [read(2), read(1), read(0), read(99)] == [(2, 1), (2, 1), (2, 1), (3, 0)]
    said(ada, room, "More")
    assert room_of(bo, room)["unread"] == 1
    # What one wrote oneself is not unread, and others see how far one has read.
    assert room_of(ada, room)["unread"] == 0
    assert room_of(ada, room)["reads"] == [{"address": bo.address, "seq": 3}]
    for seq in (-1, 2**63, "1e3"):
        assert refused(bo.client.post(f"{URL}/{room}/read", json={"seq": seq})) == (422, "validation")
