"""The WebSocket of rooms: everything once and in order, to those alone who may hear it at that moment (R27, R101)."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.connection import Connection

from backend.core.state import State
from backend.work.messages.repository import MessageRepository
from backend.work.messages.service import append
from backend.work.rooms.repository import RoomRepository
from tests.backend.house import House, Person
from tests.backend.talk import (
    PATIENCE,
    URL,
    Line,
    dial,
    follow,
    heard,
    opened,
    people,
    put_seat,
    put_task,
    room_of,
    said,
    take_seat_away,
)
from tests.node import CHAIN_ID
from tests.redis_server import RedisServer, running_redis

# A look that no wake-up asked for comes so late that no test sees it.
NEVER = 100_000


def append_many(house: House, room_id: str, author: Person, bodies: list[str]) -> None:
    """Append messages in one transaction, as many requests would one by one."""
    now = house.clock.wall()
    with house.database.write() as session:
        room = RoomRepository(session, CHAIN_ID).lock(room_id)
        assert room is not None
        for body in bodies:
            message = append(room, now, now, author=author.address.lower(), client_id=str(uuid4()), body=body)
            MessageRepository(session).add(message)


def test_what_is_said_is_heard_once_in_order_and_again_from_where_one_stopped(house: House) -> None:
    address = house.serve()
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    said(ada, room, "Before")
    with follow(bo, address) as line:
        sent = [said(ada, room, "1"), said(bo, room, "2"), said(ada, room, "3")]
        assert [line.message() for _ in sent] == sent
    # More than one look or one page of the backlog takes.
    append_many(house, room, ada, [str(number) for number in range(450)])
    with follow(bo, address, line.seen) as again:
        missed = [again.message() for _ in range(450)]
        assert [message["seq"] for message in missed] == list(range(5, 455))
        assert missed[-200:] == heard(bo, room, limit=200)
        last = said(ada, room, "Last")
        assert again.message() == last
    with follow(bo, address, {room: 10**9}) as ahead:
        said(ada, room, "After")
        assert ahead.message()["body"] == "After"


def test_messages_that_race_with_a_resume_are_neither_lost_nor_doubled(house: House) -> None:
    address = house.serve()
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(lambda: [said(ada, room, str(number)) for number in range(60)])
        told: list[dict[str, Any]] = []
        while len(told) < 60:
            with follow(bo, address, {room: len(told)}) as line:
                told += [line.message() for _ in range(min(7, 60 - len(told)))]
        assert told == sending.result()


def test_a_third_party_hears_nothing_whatever_it_names(house: House) -> None:
    address = house.serve()
    ada, bo, eve = people(house, 3)
    task = put_task(house, ada.address, bo.address)
    rooms = [opened(ada, bo), opened(ada, task)]
    for room in rooms:
        said(ada, room, "Secret")
    mine = opened(ada, eve)
    with follow(eve, address, {**dict.fromkeys(rooms, 0), "0" * 32: 0}) as line, follow(bo, address) as other:
        for room in rooms:
            said(ada, room, "Secret")
            assert other.message()["body"] == "Secret"
        said(ada, mine, "Hello, Eve")
        # A room that was empty and its first message: nothing came before them.
        frames = [line.frame(), line.frame()]
        assert [frame["type"] for frame in frames] == ["room", "message"]
        assert frames[1]["message"]["body"] == "Hello, Eve"


def test_a_party_that_loses_its_seat_stops_hearing_and_one_that_gets_it_begins(house: House) -> None:
    address = house.serve()
    ada, bo = people(house, 2)
    task = put_task(house, ada.address, bo.address)
    room = opened(ada, task)
    other = opened(ada, bo)
    with follow(bo, address) as line:
        said(ada, room, "To both")
        assert line.message()["body"] == "To both"
        take_seat_away(house, task, bo.address)
        said(ada, room, "To nobody else")
        said(ada, other, "Sorry")
        assert line.frame()["type"] == "room"
        assert line.message()["body"] == "Sorry"
    with follow(bo, address, {room: 0}) as later:
        said(ada, other, "Still sorry")
        assert later.message()["body"] == "Still sorry"
        put_seat(house, task, bo.address)
        said(ada, room, "Welcome")
        frame = later.frame()
        assert (frame["type"], frame["room"]["id"], frame["room"]["last_seq"]) == ("room", room, 3)
        assert [later.message()["body"] for _ in range(3)] == ["To both", "To nobody else", "Welcome"]


def test_reading_is_told_to_the_others_in_the_room(house: House) -> None:
    address = house.serve()
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    said(ada, room)
    with follow(ada, address) as line:
        bo.client.post(f"{URL}/{room}/read", json={"seq": 1})
        assert line.frame() == {"type": "read", "room_id": room, "address": bo.address, "seq": 1}
        bo.client.post(f"{URL}/{room}/read", json={"seq": 0})
        said(ada, room, "Next")
        assert line.frame()["type"] == "message"


def test_a_session_that_is_revoked_or_over_loses_its_socket_and_hears_nothing_more(house: House) -> None:
    address = house.serve(rooms_seconds=0.2)
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    thief = house.person(bo.client, bo.key).sign_in()
    with follow(thief, address) as stolen, follow(bo, address) as line:
        current = thief.client.get("/api/v1/auth/session").json()["id"]
        assert bo.client.delete(f"/api/v1/auth/sessions/{current}").status_code == 204
        said(ada, room, "Only for Bo")
        assert line.message()["body"] == "Only for Bo"
        frames = []
        with suppress(ConnectionClosed):
            while True:
                frames.append(stolen.frame())
        assert frames[-1] == {"type": "bye", "code": "not_signed_in"}
        assert all(frame["type"] != "message" for frame in frames)
        house.clock.time += house.settings.session_seconds
        assert line.bye() == "not_signed_in"


def turned_away(connection: Connection, first: str | bytes | None = None) -> str:
    """Say something and return the code of the farewell."""
    with connection:
        if first is not None:
            connection.send(first)
        return Line(connection, {}).bye()


def test_nobody_follows_without_a_session_of_this_site(light_house: House) -> None:
    address = light_house.serve()
    (ada,) = people(light_house, 1)
    assert turned_away(dial(None, address)) == "not_signed_in"
    assert turned_away(dial(None, address, Cookie="guildhall_session=" + "0" * 64)) == "not_signed_in"
    # A page of another site cannot use the cookie, nor can one that hides where it comes from.
    for origin in ("https://evil.example", "null", address.replace("http", "https"), ""):
        assert turned_away(dial(ada, address, Origin=origin)) == "csrf_failed"
    assert turned_away(dial(None, address, "?ticket=" + "0" * 43)) == "ticket_invalid"


def test_a_ticket_opens_one_socket(light_house: House) -> None:
    address = light_house.serve()
    (ada,) = people(light_house, 1)
    ticket = ada.client.post("/api/v1/auth/ticket").json()["ticket"]
    with dial(None, address, f"?ticket={ticket}", Origin="https://program.example") as connection:
        connection.send(json.dumps({"type": "resume", "seen": {}}))
        assert Line(connection, {}).frame() == {"type": "hello", "account": ada.address}
        assert turned_away(dial(None, address, f"?ticket={ticket}")) == "ticket_invalid"


def test_the_first_word_is_a_resume(light_house: House) -> None:
    address = light_house.serve()
    (ada,) = people(light_house, 1)
    room = "0" * 32
    wrong: list[str | bytes] = [
        "",
        "[]",
        "{}",
        b"\x00\xff",
        '{"type":"resume"}',
        '{"type":"hello","seen":{}}',
        '{"type":"resume","seen":{},"account":"0x0"}',
        json.dumps({"type": "resume", "seen": {"../x": 1}}),
        json.dumps({"type": "resume", "seen": {room: -1}}),
        json.dumps({"type": "resume", "seen": {room: 2**63}}),
        json.dumps({"type": "resume", "seen": {f"{number:032x}": 1 for number in range(2001)}}),
        "[" * 10_000,
    ]
    for first in wrong:
        assert turned_away(dial(ada, address), first) == "malformed", first[:40]


def test_there_are_only_so_many_sockets_for_one_and_for_all(light_house: House) -> None:
    address = light_house.serve(sockets_per_account=2, max_sockets=4)
    ada, bo = people(light_house, 2)
    with follow(ada, address), follow(ada, address):
        resume = json.dumps({"type": "resume", "seen": {}})
        assert turned_away(dial(ada, address), resume) == "too_many_sockets"
        with follow(bo, address), follow(bo, address), pytest.raises(InvalidStatus, match="403"):
            dial(bo, address)
    with follow(ada, address):
        pass


def test_one_who_does_not_read_is_let_go_and_holds_nobody_up(light_house: House) -> None:
    address = light_house.serve()
    ada, bo = people(light_house, 2)
    room = opened(ada, bo)
    narrow = socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1])))
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with dial(bo, address, sock=narrow) as slow, follow(bo, address, {room: 0}) as quick:
        slow.send(json.dumps({"type": "resume", "seen": {room: 0}}))
        assert json.loads(slow.recv(timeout=PATIENCE))["type"] == "hello"
        # Its window closes after some of these; the queue holds a thousand more.
        for first in range(0, 1500, 500):
            bodies = ["好" * 8000 if first + number < 300 else "x" for number in range(500)]
            append_many(light_house, room, ada, bodies)
            assert [quick.message()["seq"] for _ in range(500)] == list(range(first + 1, first + 501))
        received = 0
        with suppress(ConnectionClosed):
            while True:
                slow.recv(timeout=PATIENCE)
                received += 1
        assert received < 1500
    assert room_of(bo, room)["last_seq"] == 1500


@pytest.fixture
def bussed(house: House, redis: RedisServer) -> House:
    """Give a house whose processes wake each other by Redis and never look by themselves."""
    house.settings = house.settings.model_copy(update={"redis_url": redis.url_secret, "rooms_seconds": NEVER})
    return house


def test_processes_wake_each_other_by_redis(bussed: House, redis: RedisServer) -> None:
    before = redis.listeners()
    address = bussed.serve()
    ada, bo = people(bussed, 2)
    room = opened(ada, bo)
    redis.wait_for_listeners(before + 2)
    with follow(bo, address) as line:
        for number in range(20):
            said(ada, room, str(number))
        assert [line.message()["seq"] for _ in range(20)] == list(range(1, 21))


def test_without_redis_other_processes_find_what_was_said(house: House) -> None:
    address = house.serve(rooms_seconds=0.2)
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    with follow(bo, address) as line:
        for number in range(20):
            said(ada, room, str(number))
        assert [line.message()["seq"] for _ in range(20)] == list(range(1, 21))


def test_a_redis_that_dies_loses_nothing_and_wakes_again_when_it_is_back(house: House, tmp_path: Path) -> None:
    with running_redis(tmp_path) as redis:
        changes = {"redis_url": redis.url_secret, "rooms_seconds": 0.2}
        address = house.serve(**changes)
        house.settings = house.settings.model_copy(update=changes)
        ada, bo = people(house, 2)
        room = opened(ada, bo)
        with follow(bo, address) as line:
            said(ada, room, "Before")
            redis.kill()
            said(ada, room, "Without")
            assert [line.message()["body"] for _ in range(2)] == ["Before", "Without"]
            redis.start()
            redis.wait_for_listeners(2)
            said(ada, room, "After")
            assert line.message()["body"] == "After"
    assert [message["body"] for message in heard(ada, room)] == ["Before", "Without", "After"]


def test_a_wake_up_for_what_was_never_committed_says_nothing(light_house: House) -> None:
    address = light_house.serve()
    ada, bo = people(light_house, 2)
    room = opened(ada, bo)
    first = said(ada, room)
    state: State = ada.client.app.state.guildhall
    with follow(bo, address) as line:
        for topic in (room, "0" * 32, "", "'; --", room):
            state.bus.publish(topic)
        second = said(ada, room, client_id=str(uuid4()))
        assert line.message() == second
        assert second["seq"] == first["seq"] + 1
