"""The WebSocket of changes: everything once, also after a break, and nobody slow holds the others up (R11, R24)."""

import json
from typing import Any

import pytest
from sqlalchemy import insert
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

from backend.chain.changes.router import TOO_SLOW
from indexer.database import make_engine, writing
from indexer.models import Cursor, Log, Outbox
from indexer.outbox import announce
from indexer.store import Store
from tests.backend.house import House
from tests.backend.talk import log_of
from tests.node import CHAIN_ID
from tests.world import World

TASK = "0x" + "ab" * 32


def put(house: House, first: int, count: int, padding: str = "") -> None:
    """Put events into the chain's outbox and move the cursor, as the indexer would."""
    engine = make_engine(house.settings.database_url, ("chain",))
    blocks = range(first, first + count)
    places = [{"chain_id": CHAIN_ID, "block_number": n, "block_hash": TASK, "log_index": 0} for n in blocks]
    sent = {"n": 0, "kind": "seat_taken" + padding, "op": "apply"}
    said = log_of("seat_taken", TASK, 0, {"worker": "0x" + "1" * 40, "price": 5})
    with writing(engine).begin() as connection:
        connection.execute(insert(Log), [{**place, **said} for place in places])
        connection.execute(insert(Outbox), [{**place, **sent, "seq": place["block_number"]} for place in places])
        connection.execute(Cursor.__table__.update().values(outbox_seq=first + count - 1))  # type: ignore[attr-defined]
        announce(Store(connection, CHAIN_ID), first + count - 1)
    engine.dispose()


def listen(address: str, since: int | None = None) -> ClientConnection:
    query = "" if since is None else f"?since={since}"
    return connect(f"{address.replace('http', 'ws')}/api/v1/changes{query}", max_size=None, compression=None)


def read(socket: Connection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=30))
    return message


def test_changes_are_told_as_they_come_and_again_from_where_a_client_stopped(house: House) -> None:
    address = house.serve()
    put(house, 1, 3)
    with listen(address) as socket:
        assert read(socket) == {"seq": 3, "kind": "hello"}
        put(house, 4, 2)
        message = read(socket)
        assert message == {
            "seq": 4,
            "kind": "seat_taken",
            "op": "apply",
            "task_id": TASK,
            "accounts": ["0x" + "1" * 40],
            "block_number": 4,
            "tx_hash": TASK,
        }
        assert read(socket)["seq"] == 5
    put(house, 6, 1)
    with listen(address, since=2) as socket:
        assert read(socket) == {"seq": 6, "kind": "hello"}
        assert [read(socket)["seq"] for _ in range(4)] == [3, 4, 5, 6]
        put(house, 7, 1)
        assert read(socket)["seq"] == 7


@pytest.mark.parametrize("since", [0, 999_999])
def test_a_client_that_is_too_far_behind_or_ahead_must_read_everything_anew(light_house: House, since: int) -> None:
    put(light_house, 1, 1001)
    with listen(light_house.serve(), since) as socket:
        assert read(socket) == {"seq": 1001, "kind": "hello"}
        assert read(socket) == {"seq": 1001, "kind": "reset"}
        put(light_house, 1002, 1)
        assert read(socket)["seq"] == 1002


def test_a_client_that_does_not_read_is_dropped_and_the_others_are_not_held_up(light_house: House) -> None:
    address = light_house.serve()
    slow, quick = listen(address), listen(address)
    assert read(quick)["kind"] == "hello"
    seen = 0
    for first in range(1, 3001, 500):
        put(light_house, first, 500, padding="x" * 20_000)
        while seen < first + 499:
            seen = read(quick)["seq"]
    quick.close()
    received, ended = drain(slow)
    assert received < 2500
    assert ended.rcvd is None or ended.rcvd.code == TOO_SLOW


def drain(socket: Connection) -> tuple[int, ConnectionClosed]:
    """Read to the end and return how many messages came, and how it ended."""
    received = 0
    while True:
        try:
            socket.recv(timeout=30)
        except ConnectionClosed as ended:
            return received, ended
        received += 1


def test_there_are_only_so_many_sockets(light_house: House) -> None:
    address = light_house.serve(max_sockets=1)
    with listen(address) as first:
        assert read(first)["kind"] == "hello"
        with pytest.raises(Exception, match=r"403|1013"), listen(address) as second:
            second.recv(timeout=60)


@pytest.mark.parametrize("query", ["-1", "x", "9" * 30, "1.5", "%00"])
def test_a_since_of_another_shape_is_refused(light_house: House, query: str) -> None:
    address = light_house.serve().replace("http", "ws")
    with pytest.raises(Exception, match=r"403|1008"), connect(f"{address}/api/v1/changes?since={query}") as socket:
        socket.recv(timeout=60)


def test_a_real_post_is_told_with_its_task_and_accounts(own_house: House) -> None:
    world = own_house.world
    assert isinstance(world, World)
    own_house.index()
    with listen(own_house.serve()) as socket:
        assert read(socket)["kind"] == "hello"
        task = world.post()
        own_house.index()
        message = read(socket)
        assert (message["kind"], message["op"], message["task_id"]) == ("task_posted", "apply", task.id)
        assert world.posters[0] in message["accounts"]
        assert message["block_number"] == world.head


def test_a_commit_wakes_the_feed_without_a_look_at_the_clock(house: House) -> None:
    """Looks are a minute apart here, so that only the engine's own sign can tell in time."""
    with listen(house.serve(poll_seconds=60.0)) as socket:
        assert read(socket)["kind"] == "hello"
        for seq in (1, 3, 5):
            put(house, seq, 2)
            assert [read(socket)["seq"] for _ in range(2)] == [seq, seq + 1]
