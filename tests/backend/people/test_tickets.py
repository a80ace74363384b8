"""Tickets open one WebSocket each, and a socket of another site opens with no cookie (R11, R45)."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import orjson
import pytest
from fastapi import WebSocket
from websockets.sync.client import connect

from backend.core.dependencies import get_state, socket_account, still_signed_in
from backend.core.errors import ApiError
from backend.main import create_app
from backend.people.auth.models import SocketTicket
from tests.backend.house import House, Person, served
from tests.backend.people.company import API, appoint, race, refused

TICKET = f"{API}/auth/ticket"


@pytest.fixture
def door(house: House) -> Iterator[str]:
    """Serve the application with a socket that says who came in, and again when it is asked."""
    app = create_app(house.settings, house.clock)

    @app.websocket("/door")
    async def door(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            account = await socket_account(websocket)
        except ApiError as error:
            await websocket.send_json({"code": error.code})
            await websocket.close()
            return
        await websocket.send_json({"address": account.address, "roles": sorted(account.roles)})
        await websocket.receive_text()
        again = await still_signed_in(get_state(websocket), account)
        await websocket.send_json(None if again is None else {"address": again.address, "roles": sorted(again.roles)})

    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        yield stack.enter_context(served(app, listener)).replace("http", "ws") + "/door"


def enter(address: str, **options: Any) -> Any:
    with connect(address, proxy=None, **options) as connection:
        return orjson.loads(connection.recv(timeout=30))


def ticket(person: Person) -> str:
    answer = person.client.post(TICKET)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["ticket"])


def test_a_ticket_opens_one_socket(house: House, door: str) -> None:
    person = appoint(house, house.person().sign_in(), "moderator")
    one = ticket(person)
    assert enter(f"{door}?ticket={one}") == {"address": person.address.lower(), "roles": ["moderator"]}
    assert enter(f"{door}?ticket={one}") == {"code": "ticket_invalid"}
    with house.database.read() as session:
        assert one not in str([vars(row) for row in session.query(SocketTicket)])


def test_a_ticket_lasts_half_a_minute_and_not_longer_than_its_session(house: House, door: str) -> None:
    person = house.person().sign_in()
    late, orphan = ticket(person), ticket(person)
    house.clock.time += 30
    assert enter(f"{door}?ticket={late}") == {"code": "ticket_invalid"}
    house.clock.time -= 1
    assert person.client.delete(f"{API}/auth/session").status_code == 204
    assert enter(f"{door}?ticket={orphan}") == {"code": "ticket_invalid"}
    for made_up in ("", "x", "%00", "a" * 3000):
        assert enter(f"{door}?ticket={made_up}") == {"code": "ticket_invalid"}


def test_a_ticket_that_many_use_at_once_opens_one_socket(house: House, door: str) -> None:
    one = ticket(house.person().sign_in())
    answers = race(enter, [f"{door}?ticket={one}"] * 4)
    assert sorted("address" in answer for answer in answers) == [False, False, False, True]


def test_a_cookie_counts_only_for_sockets_of_our_own_page(house: House, door: str) -> None:
    """Any site can open a WebSocket that carries our cookie; only its Origin gives it away."""
    person = house.person().sign_in()
    cookie = {"Cookie": f"guildhall_session={person.client.cookies['guildhall_session']}"}
    ours = "http://testserver"
    assert enter(door, additional_headers=cookie, origin=ours)["address"] == person.address.lower()
    for origin in (None, "https://evil.example", "http://testserver.evil.example", "null"):
        assert enter(door, additional_headers=cookie, origin=origin) == {"code": "csrf_failed"}
    assert enter(door, origin=ours) == {"code": "not_signed_in"}
    assert enter(door, additional_headers={"Cookie": "guildhall_session=x"}, origin=ours) == {"code": "not_signed_in"}


def test_an_open_socket_can_learn_that_its_session_or_role_is_gone(house: House, door: str) -> None:
    person = appoint(house, house.person().sign_in(), "moderator")
    with connect(f"{door}?ticket={ticket(person)}", proxy=None) as connection:
        assert orjson.loads(connection.recv(timeout=30))["roles"] == ["moderator"]
        assert person.client.delete(f"{API}/auth/session").status_code == 204
        connection.send("still me?")
        assert orjson.loads(connection.recv(timeout=30)) is None


def test_a_ticket_is_for_people_who_are_signed_in_at_our_page(light_house: House) -> None:
    person = light_house.person()
    refused(person.client.post(TICKET), 401, "not_signed_in")
    person.sign_in()
    refused(person.client.post(TICKET, headers={"X-CSRF-Token": "x"}), 403, "csrf_failed")
