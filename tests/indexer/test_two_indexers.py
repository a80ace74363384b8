"""Two indexers on one database: one writes, the other takes over when it ends, and nothing is doubled (R49)."""

import os
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from indexer.leader import LOCK_KEY, NotLeaderError, leadership
from indexer.writer import Writer
from tests.indexer import program
from tests.indexer.conftest import new_database
from tests.indexer.rig import Rig
from tests.world import World

PATIENCE = 120.0
TAKE_OVER = 5.0
LEADERS = text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
    "AND (classid::bigint << 32 | objid::bigint) = :key AND database = (SELECT oid FROM pg_database "
    "WHERE datname = current_database())"
)


def wait_for(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def rig(world: World, postgres: str, tmp_path: Path) -> Rig:
    return Rig(world.write_manifest(tmp_path / "m.json"), world.url, new_database(postgres))


def leaders(rig: Rig) -> list[int]:
    """Return the server's processes that serve the connection of whoever leads."""
    with rig.engine.begin() as connection:
        return list(connection.scalars(LEADERS, {"key": LOCK_KEY ^ rig.manifest.chain_id}))


def begun(rig: Rig, said: Path) -> BaseProcess:
    return program.start({**rig.environment(), "GUILDHALL_VERIFY_RATE": "0"}, said)


def test_the_other_takes_over_from_one_that_is_killed(world: World, rig: Rig, tmp_path: Path) -> None:
    said = [tmp_path / "first", tmp_path / "second"]
    first = begun(rig, said[0])
    wait_for(lambda: rig.indexed() == world.head)
    second = begun(rig, said[1])
    wait_for(lambda: said[1].exists() and "standing by" in said[1].read_text())
    for _ in range(3):
        world.post()
    assert len(leaders(rig)) == 1
    first.kill()
    killed = time.monotonic()
    first.join()
    world.post()
    wait_for(lambda: rig.indexed() == world.head)
    took = time.monotonic() - killed
    assert took < (TAKE_OVER if os.environ.get("GUILDHALL_SOAK") else PATIENCE)
    (served,) = leaders(rig)
    third = begun(rig, tmp_path / "third")
    wait_for(lambda: (tmp_path / "third").exists() and "standing by" in (tmp_path / "third").read_text())
    # The connection that holds the lock dies, and its process does not.
    rig.execute("SELECT pg_terminate_backend(:pid)", pid=served)
    world.post()
    wait_for(lambda: leaders(rig) not in ([], [served]))
    wait_for(lambda: rig.indexed() == world.head)
    for process in (second, third):
        process.terminate()
        process.join()
        assert process.exitcode == 0
    assert rig.verify().differences == []
    assert len(rig.standing()) == len(rig.outbox()), "each event was sent once"
    rig.close()


def test_a_leader_whose_connection_died_leads_again_or_stops(rig: Rig, world: World) -> None:
    rig.index()
    url, chain = rig.settings.database_url, rig.manifest.chain_id
    with leadership(url, rig.engine, chain) as lease:
        writer = Writer(rig.engine, rig.manifest, lease)
        rig.execute("SELECT pg_terminate_backend(:pid)", pid=leaders(rig)[0])
        wait_for(lambda: not leaders(rig))
        lease.renew()
        assert len(leaders(rig)) == 1, "nobody had taken over"
        rig.execute("SELECT pg_terminate_backend(:pid)", pid=leaders(rig)[0])
        wait_for(lambda: not leaders(rig))
        with leadership(url, rig.engine, chain, wait=5), pytest.raises(NotLeaderError):
            writer.roll_back(world.head - 1)
    assert rig.indexed() == world.head, "the old one wrote nothing"
    rig.close()


def test_whoever_listens_is_told_of_each_commit(rig: Rig, world: World) -> None:
    rig.index()
    server = make_url(rig.settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as listener:
        listener.execute(f"LISTEN guildhall_{rig.manifest.chain_id}")
        world.post()
        rig.index()
        told = [notice.payload for notice in listener.notifies(timeout=PATIENCE, stop_after=1)]
    assert told == [str(rig.cursor()["outbox_seq"])]
    rig.close()
