"""People who talk: what tests of rooms say and see, and tasks that stand in the index without a chain behind them."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import JSON, String, delete, func, insert, select
from sqlalchemy.orm import Session
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

from backend.core.dependencies import SESSION_COOKIE
from indexer.database import make_engine, writing
from indexer.generated import KINDS, TOPICS
from indexer.models import ChainBase, Cursor, Log, Outbox, Seat, Task
from tests.backend.house import House, Person
from tests.node import CHAIN_ID
from tests.world import World

URL = "/api/v1/rooms"
PATIENCE = 60

_seqs = count(1)


def opened(person: Person, other: Person | str) -> str:
    """Return the id of the room of two accounts, or of a task."""
    wanted = {"with": other.address} if isinstance(other, Person) else {"task_id": other}
    answer = person.client.post(URL, json=wanted)
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["id"])


def post(person: Person, room: str, body: str = "Hello", **changes: Any) -> httpx.Response:
    """Send a message and return the answer, whatever it is."""
    return person.client.post(f"{URL}/{room}/messages", json={"body": body, "client_id": str(uuid4()), **changes})


def said(person: Person, room: str, body: str = "Hello", **changes: Any) -> dict[str, Any]:
    """Send a message that must be taken."""
    answer = post(person, room, body, **changes)
    assert answer.status_code == 201, answer.text
    message: dict[str, Any] = answer.json()
    return message


def heard(person: Person, room: str, **query: Any) -> list[dict[str, Any]]:
    """Return the messages of a room."""
    answer = person.client.get(f"{URL}/{room}/messages", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def room_of(person: Person, room: str) -> dict[str, Any]:
    """Return a room as a person sees it."""
    answer = person.client.get(f"{URL}/{room}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rooms_of(person: Person) -> list[str]:
    """Return the ids of the rooms in a person's list."""
    return [room["id"] for room in person.client.get(URL).json()["items"]]


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of a problem."""
    return answer.status_code, answer.json()["code"]


def unlocked(house: House, world: World, address: str, at: Person) -> Person:
    """Sign in as an account whose key the node holds."""
    person = house.person(at.client)
    text = person.message(address=address)
    answer = person.verify(text, world.rpc("personal_sign", "0x" + text.encode().hex(), address))
    assert answer.status_code == 200, answer.text
    person.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return person


def people(house: House, number: int, at: Person | None = None) -> list[Person]:
    """Sign some people in at one API."""
    first = house.person(at.client if at else None).sign_in()
    return [first, *(house.person(first.client).sign_in() for _ in range(number - 1))]


@contextmanager
def chain_rows(house: House) -> Iterator[Session]:
    """Write rows of the chain as the indexer would."""
    engine = make_engine(house.settings.database_url, ("chain",))
    with Session(writing(engine)) as session:
        yield session
        session.commit()
    engine.dispose()


def _empty(table: type[ChainBase]) -> dict[str, Any]:
    """Return the columns of a row that says nothing."""
    values: dict[str, Any] = {}
    for column in table.__table__.columns:
        if isinstance(column.type, JSON):
            values[column.name] = []
        else:
            values[column.name] = "0x" + "0" * 40 if isinstance(column.type, String) else 0
    return values


def put_task(house: House, poster: str, *workers: str, brief: str = "0x" + "0" * 64) -> str:
    """Put a task with seats into the index, and return its id."""
    task_id = "0x" + uuid4().hex * 2
    values = _empty(Task) | {"chain_id": CHAIN_ID, "task_id": task_id, "poster": poster.lower(), "brief": brief}
    with chain_rows(house) as session:
        session.execute(insert(Task).values(values))
    for place, worker in enumerate(workers):
        put_seat(house, task_id, worker, place)
    return task_id


def put_seat(house: House, task_id: str, worker: str, taken_at: int = 0) -> None:
    """Put a seat into the index."""
    values = _empty(Seat) | {
        "chain_id": CHAIN_ID,
        "task_id": task_id,
        "worker": worker.lower(),
        "state": 1,
        "taken_at": taken_at,
    }
    with chain_rows(house) as session:
        session.execute(insert(Seat).values(values))


def take_seat_away(house: House, task_id: str, worker: str) -> None:
    """Remove a seat, as a reorganisation does."""
    with chain_rows(house) as session:
        session.execute(delete(Seat).where(Seat.task_id == task_id, Seat.worker == worker.lower()))


def log_of(kind: str, task_id: str, timestamp: int, data: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of an event's log that say what happened: accounts are topics, all else are numbers."""
    event = next(event for event, name in KINDS.items() if name == kind)
    topics = {"topic0": TOPICS[event], "topic1": task_id, "topic2": None, "topic3": None}
    words = ""
    for name in event._fields[1:]:
        if name in {"worker", "poster"}:
            topics["topic2"] = "0x" + "0" * 24 + data[name][2:]
        else:
            words += f"{data.get(name, 0):064x}"
    said = {"tx_hash": task_id, "tx_index": 0, "timestamp": timestamp, "canonical": True}
    return {**said, **topics, "address": "0x" + "0" * 40, "data": "0x" + words}


def put_event(house: House, task_id: str, kind: str, op: str = "apply", place: int = 0, **data: Any) -> int:
    """Put an event of a task's escrow into the chain's outbox, with its log, and return the log's place."""
    place = place or next(_seqs)
    log = {"chain_id": CHAIN_ID, "block_number": place, "block_hash": task_id, "log_index": place}
    with chain_rows(house) as session:
        if op == "apply":
            session.execute(insert(Log).values({**log, **log_of(kind, task_id, house.clock.wall(), data)}))
        session.execute(
            insert(Outbox).values(
                seq=select(func.coalesce(func.max(Outbox.seq), 0) + 1).scalar_subquery(),
                **log,
                n=0,
                kind=kind,
                op=op,
            )
        )
        session.execute(Cursor.__table__.update().values(outbox_seq=Cursor.outbox_seq + 1))  # type: ignore[attr-defined]
    return place


def cookie_of(person: Person) -> str:
    """Return the cookie header of a person's browser."""
    return f"{SESSION_COOKIE}={person.client.cookies[SESSION_COOKIE]}"


def dial(
    person: Person | None, address: str, query: str = "", sock: socket.socket | None = None, **headers: str
) -> ClientConnection:
    """Open the WebSocket of rooms as a page of the site would, and say nothing yet."""
    told = {"Origin": address, **({"Cookie": cookie_of(person)} if person else {}), **headers}
    return connect(
        f"{address.replace('http', 'ws')}/api/v1/rooms/live{query}",
        additional_headers=told,
        sock=sock,
        max_size=None,
        compression=None,
        open_timeout=PATIENCE,
    )


class Line:
    """A WebSocket that follows rooms, with what it has seen of each."""

    def __init__(self, connection: Connection, seen: dict[str, int]) -> None:
        self.connection = connection
        self.seen = seen

    def frame(self) -> dict[str, Any]:
        """Return the next frame."""
        found: dict[str, Any] = json.loads(self.connection.recv(timeout=PATIENCE))
        if found["type"] == "message":
            message = found["message"]
            self.seen[message["room_id"]] = message["seq"]
        return found

    def message(self) -> dict[str, Any]:
        """Return the next message, and pass over what is none."""
        while (found := self.frame())["type"] != "message":
            assert found["type"] != "bye", found
        message: dict[str, Any] = found["message"]
        return message

    def bye(self) -> str:
        """Read to the farewell, and return its code."""
        while (found := self.frame())["type"] != "bye":
            pass
        return str(found["code"])


@contextmanager
def follow(person: Person, address: str, seen: dict[str, int] | None = None) -> Iterator[Line]:
    """Follow a person's rooms from what was seen on."""
    with dial(person, address) as connection:
        known = dict(seen or {})
        connection.send(json.dumps({"type": "resume", "seen": known}))
        line = Line(connection, known)
        assert line.frame() == {"type": "hello", "account": person.address}
        yield line
