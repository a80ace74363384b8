"""Events reach each consumer in order, at least once, and take effect once (R24)."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from backend.core.database import Database, open_database
from backend.core.errors import ContentUnavailable, Internal
from backend.core.migrations import migrate
from backend.core.outbox.models import Delivered, Offset, Parked
from backend.core.outbox.repository import Event, OutboxRepository
from backend.core.outbox.service import ATTEMPTS, Dispatcher
from backend.market.search.models import TaskText
from indexer.database import make_engine, writing
from indexer.models import Outbox
from tests.backend.house import House
from tests.node import CHAIN_ID


@dataclass
class Recorder:
    """A consumer that writes down what it is given, in the dispatcher's transaction."""

    name: str = "recorder"
    kinds: frozenset[str] = frozenset({"wanted"})
    poison: set[str] = field(default_factory=set)

    def handle(self, session: Session, event: Event) -> None:
        if short(event) in self.poison:
            raise Internal
        row = session.get(TaskText, (CHAIN_ID, self.name))
        if row is None:
            session.add(TaskText(chain_id=CHAIN_ID, task_id=self.name, text=f"{event.op}:{short(event)}"))
        else:
            row.text += f" {event.op}:{short(event)}"
        session.flush()


def short(event: Event) -> str:
    """Return the name that `put` was given."""
    _, _, block = event.event_id.removesuffix(":0:0").partition(f"{CHAIN_ID}:0x")
    return bytes.fromhex(block).lstrip(b"\0").decode() if block else event.event_id


def put(house: House, *events: tuple[int, str, str], kind: str = "wanted") -> None:
    """Put (seq, name, op) into the chain's outbox, as the indexer would."""
    engine = make_engine(house.settings.database_url, ("chain",))
    rows: list[dict[str, Any]] = [
        {
            "seq": seq,
            "chain_id": CHAIN_ID,
            "block_number": seq,
            "block_hash": "0x" + name.encode().hex().zfill(64),
            "log_index": 0,
            "n": 0,
            "kind": kind,
            "op": op,
        }
        for seq, name, op in events
    ]
    with writing(engine).begin() as connection:
        connection.execute(insert(Outbox), rows)
    engine.dispose()


def clear(house: House) -> None:
    engine = make_engine(house.settings.database_url, ("chain",))
    with writing(engine).begin() as connection:
        connection.execute(delete(Outbox))
    engine.dispose()


def written(database: Database, name: str = "recorder") -> list[str]:
    with database.read() as session:
        row = session.get(TaskText, (CHAIN_ID, name))
        return row.text.split() if row else []


def test_events_are_delivered_in_order_and_once(house: House) -> None:
    dispatcher = Dispatcher(house.database, CHAIN_ID, [Recorder()])
    put(house, (1, "a", "apply"), (2, "b", "apply"))
    put(house, (3, "x", "apply"), kind="other")
    put(house, (4, "a", "revert"), (5, "c", "apply"))
    assert dispatcher.drain() == 5
    assert dispatcher.drain() == 0
    assert written(house.database) == ["apply:a", "apply:b", "revert:a", "apply:c"]


def test_events_of_the_application_come_in_commit_order_without_gaps(house: House) -> None:
    dispatcher = Dispatcher(house.database, CHAIN_ID, [Recorder()])
    for number in range(3):
        with house.database.write() as session:
            OutboxRepository(session, CHAIN_ID).append(f"app:{number}", "wanted", {}, 0)
    with house.database.write() as session:
        OutboxRepository(session, CHAIN_ID).append("app:lost", "wanted", {}, 0)
        session.rollback()
    with house.database.write() as session:
        OutboxRepository(session, CHAIN_ID).append("app:3", "wanted", {}, 0)
    dispatcher.drain()
    assert written(house.database) == [f"apply:app:{number}" for number in range(4)]
    with house.database.read() as session:
        assert [event.seq for event in OutboxRepository(session, CHAIN_ID).after("app", 0, 10)] == [1, 2, 3, 4]


def test_a_dispatcher_that_starts_before_the_indexer_waits_for_it(fresh_url: str) -> None:
    """As at the first start of all processes together: its own events go out, and nothing counts as a failure."""
    database = open_database(fresh_url, 2, 5)
    migrate(database.engine)
    dispatcher = Dispatcher(database, CHAIN_ID, [Recorder()])
    with database.write() as session:
        OutboxRepository(session, CHAIN_ID).append("app:0", "wanted", {}, 0)
    assert [dispatcher.step() for _ in range(2 * ATTEMPTS)] == [1] + [0] * (2 * ATTEMPTS - 1)
    assert written(database) == ["apply:app:0"]
    with database.read() as session:
        assert set(session.scalars(select(Offset.attempts))) == {0}
    database.engine.dispose()


def test_a_rebuilt_stream_is_read_again_and_delivers_nothing_twice(house: House) -> None:
    dispatcher = Dispatcher(house.database, CHAIN_ID, [Recorder()])
    put(house, (1, "a", "apply"), (2, "b", "apply"), (3, "b", "revert"), (4, "c", "apply"))
    dispatcher.drain()
    clear(house)
    put(house, (1, "a", "apply"), (2, "c", "apply"), (3, "b", "apply"), (4, "d", "apply"))
    dispatcher.drain()
    assert written(house.database) == ["apply:a", "apply:b", "revert:b", "apply:c", "apply:b", "apply:d"]


def test_a_revert_of_what_was_never_applied_is_not_delivered(house: House) -> None:
    put(house, (1, "a", "revert"))
    Dispatcher(house.database, CHAIN_ID, [Recorder()]).drain()
    assert written(house.database) == []


def test_an_event_that_fails_is_set_aside_and_the_others_go_on(house: House) -> None:
    dispatcher = Dispatcher(house.database, CHAIN_ID, [Recorder(poison={"b"}), Recorder(name="second")])
    put(house, (1, "a", "apply"), (2, "b", "apply"), (3, "c", "apply"))
    for _ in range(ATTEMPTS + 2):
        dispatcher.step()
    assert written(house.database) == ["apply:a", "apply:c"]
    assert written(house.database, "second") == ["apply:a", "apply:b", "apply:c"]
    with house.database.read() as session:
        parked = session.query(Parked).one()
        assert (parked.consumer, parked.op, "Internal" in parked.reason) == ("recorder", "apply", True)
        assert parked.event_id == f"{CHAIN_ID}:0x{b'b'.hex():0>64}:0:0"


KILLED = """
import os, signal, sys
from tests.backend.core.test_outbox import Recorder, short
from backend.core.database import open_database
from backend.core.outbox.service import Dispatcher
from tests.node import CHAIN_ID

class Killed(Recorder):
    def handle(self, session, event):
        super().handle(session, event)
        if short(event) == "b":
            os.kill(os.getpid(), signal.SIGKILL)

Dispatcher(open_database(sys.argv[1], 1, 5), CHAIN_ID, [Killed()]).drain()
"""


@dataclass
class Reader(Recorder):
    """A consumer that must read a content first, from a store that is away for a while."""

    away: bool = True

    def handle(self, session: Session, event: Event) -> None:
        if self.away and short(event) == "b":
            raise ContentUnavailable
        super().handle(session, event)


def test_events_wait_for_a_content_store_that_is_away_and_none_is_set_aside(house: House) -> None:
    reader = Reader()
    dispatcher = Dispatcher(house.database, CHAIN_ID, [reader])
    put(house, (1, "a", "apply"), (2, "b", "apply"), (3, "c", "apply"))
    assert [dispatcher.step() for _ in range(ATTEMPTS + 2)] == [0] * (ATTEMPTS + 2)
    reader.away = False
    assert dispatcher.drain() == 3
    with house.database.read() as session:
        assert session.get_one(TaskText, (CHAIN_ID, "recorder")).text == "apply:a apply:b apply:c"
        assert session.query(Parked).count() == 0


def test_a_dispatcher_killed_between_apply_and_commit_delivers_once(house: House) -> None:
    put(house, (1, "a", "apply"), (2, "b", "apply"), (3, "c", "apply"))
    command = [sys.executable, "-c", KILLED, house.settings.database_url]
    assert subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": "."}).returncode == -signal.SIGKILL
    assert written(house.database) == []
    Dispatcher(house.database, CHAIN_ID, [Recorder()]).drain()
    assert written(house.database) == ["apply:a", "apply:b", "apply:c"]


def test_dispatchers_side_by_side_take_turns(house: House) -> None:
    put(house, *((number, f"e{number}", "apply") for number in range(1, 301)))
    databases = [open_database(house.settings.database_url, 1, 10) for _ in range(3)]
    threads = [threading.Thread(target=Dispatcher(database, CHAIN_ID, [Recorder()]).drain) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        database.close()
    assert written(house.database) == [f"apply:e{number}" for number in range(1, 301)]
    with house.database.read() as session:
        assert session.query(Delivered).count() == 300
        assert {(offset.stream, offset.seq) for offset in session.query(Offset)} == {("chain", 300), ("app", 0)}


def test_a_running_dispatcher_delivers_what_comes_and_stops_when_told(house: House) -> None:
    stop = threading.Event()
    running = threading.Thread(target=Dispatcher(house.database, CHAIN_ID, [Recorder()]).run, args=(stop, 0.01))
    running.start()
    put(house, (1, "a", "apply"))
    until = time.monotonic() + 60
    while not written(house.database) and time.monotonic() < until:
        time.sleep(0.01)
    stop.set()
    running.join(60)
    assert not running.is_alive()
    assert written(house.database) == ["apply:a"]
