"""The database is the right one, or nothing is written; one indexer at a time; readers are never in the way."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from indexer.database import WrongDatabaseError, create_schema, make_engine, snapshot, writing
from indexer.deployments import Manifest, load_abi
from indexer.errors import NonRetryableError, RetryableError
from indexer.leader import NotLeaderError, is_held, leadership
from indexer.models import Cursor, Task
from indexer.reindex import reindex
from indexer.settings import read_settings
from tests.indexer import program
from tests.indexer.conftest import new_database
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]
OTHER_GENESIS = ("--timestamp", "1700000000")


def test_a_database_of_another_genesis_is_refused_until_reindexed(
    world: World, make_world: Callable[..., World], make_rig: MakeRig
) -> None:
    world.post()
    rig = make_rig(world)
    rig.index()
    stored = rig.derived(), rig.cursor()
    other = make_world(*OTHER_GENESIS)
    other.post()
    other.post()
    strange = make_rig(other)
    with pytest.raises(WrongDatabaseError, match="run `indexer reindex` to replace what it holds"):
        strange.index()
    assert (rig.derived(), rig.cursor()) == stored
    assert any("indexer reindex" in trouble for trouble in strange.status().troubles)
    ran = strange.cli("run", "--once")
    assert (ran.returncode, "WrongDatabaseError: The database holds chain" in ran.stderr) == (1, True)
    assert strange.reindex() == "chain"
    assert len(strange.rows(Task)) == 2
    assert strange.verify().differences == []
    first = min(row["seq"] for row in strange.outbox())
    assert first == stored[1]["outbox_seq"] + 1, "numbers never start again"
    with pytest.raises(WrongDatabaseError):
        rig.index()


def test_another_deployment_on_the_same_chain_is_refused_until_reindexed(world: World, make_rig: MakeRig) -> None:
    world.post()
    rig = make_rig(world)
    rig.index()
    again = World(world.url)
    other = make_rig(again)
    with pytest.raises(WrongDatabaseError, match=", Policy 0x"):
        other.index()
    assert other.reindex() == "chain"
    assert other.rows(Task) == []
    assert other.verify().differences == []
    again.shut()


def test_a_full_disk_loses_nothing_and_doubles_nothing(lived: World, tmp_path: Path) -> None:
    rig = Rig(lived.write_manifest(tmp_path / "m.json"), lived.url, f"sqlite:///{tmp_path / 'data'}", max_range=5)
    with writing(rig.engine).begin() as connection:
        create_schema(connection)
        pages = connection.scalar(text("PRAGMA chain.page_count")) + 6
    rig.engine.dispose()

    def small(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA chain.max_page_count = {pages}")

    event.listen(rig.engine, "connect", small)
    with pytest.raises(RetryableError, match="there is space on its disk"):
        rig.index()
    assert 0 < (rig.indexed() or 0) < lived.head
    event.remove(rig.engine, "connect", small)
    rig.engine.dispose()
    rig.index()
    assert rig.verify().differences == []
    rig.standing()
    rig.close()


def test_a_database_that_drops_its_connections_is_asked_again(world: World, postgres: str, tmp_path: Path) -> None:
    rig = Rig(world.write_manifest(tmp_path / "m.json"), world.url, new_database(postgres))
    rig.index()
    process = program.start(rig.environment())
    for _ in range(3):
        with rig.engine.begin() as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))  # noqa: S608
        world.post()
        deadline = time.monotonic() + 20
        while rig.indexed() != world.head and time.monotonic() < deadline:
            time.sleep(0.05)
        assert rig.indexed() == world.head
    assert process.is_alive()
    process.terminate()
    process.join()
    assert process.exitcode == 0
    assert rig.verify().differences == []
    rig.standing()
    rig.close()


def test_tables_of_another_version_are_refused_until_reindexed(world: World, make_rig: MakeRig) -> None:
    world.post()
    rig = make_rig(world)
    rig.index()
    seq = rig.cursor()["outbox_seq"]
    rig.execute("UPDATE {chain}.cursor SET schema_version = 0")
    rig.execute("ALTER TABLE {chain}.task DROP COLUMN salt")
    with pytest.raises(WrongDatabaseError, match="run `indexer reindex`"):
        rig.index()
    assert rig.reindex() == "chain"
    assert len(rig.rows(Task)) == 1
    assert rig.cursor()["outbox_seq"] == 2 * seq
    assert rig.verify().differences == []


def test_a_reindex_shows_readers_the_old_rows_until_the_new_ones_stand(world: World, make_rig: MakeRig) -> None:
    task = world.post()
    rig = make_rig(world)
    rig.index()
    rig.execute("UPDATE {chain}.task SET seats = 9")
    seen = []

    class Watched(Exception):
        pass

    async def look_then_fail(*_: object) -> None:
        with rig.engine.connect() as connection:
            seen.append(connection.scalar(select(Task.seats).where(Task.task_id == task.id)))
        raise Watched

    async def whole() -> None:
        async with rig.fetcher() as (_, fetcher):
            fetcher.next_batch = look_then_fail  # type: ignore[method-assign, assignment]
            await reindex(rig.engine, rig.manifest, fetcher, from_chain=True)

    with pytest.raises(Watched):
        asyncio.run(whole())
    assert seen == [9]
    assert [row["seats"] for row in rig.rows(Task)] == [9], "and a reindex that fails changes nothing"
    rig.reindex()
    assert [row["seats"] for row in rig.rows(Task)] == [1]


def test_a_reindex_sends_nothing_again(world: World, make_rig: MakeRig) -> None:
    world.post()
    rig = make_rig(world)
    rig.index()
    sent = rig.outbox()
    rig.reindex()
    rig.reindex(from_chain=True)
    assert rig.outbox() == sent
    assert rig.cursor()["outbox_seq"] == len(sent)
    world.post()
    rig.index()
    assert [row["kind"] for row in rig.outbox()[len(sent) :]] == ["task_posted"]


def test_one_indexer_at_a_time(world: World, make_rig: MakeRig) -> None:
    rig = make_rig(world)
    url = rig.settings.database_url
    rig.index()
    assert not is_held(url, rig.engine, rig.manifest.chain_id)
    other = make_engine(url)
    with leadership(url, rig.engine, rig.manifest.chain_id):
        assert is_held(url, other, rig.manifest.chain_id)
        assert rig.status().running
        with (
            pytest.raises(NotLeaderError, match="stop it first"),
            leadership(url, other, rig.manifest.chain_id, wait=0.2),
        ):
            raise AssertionError("two leaders")
    other.dispose()
    assert not is_held(url, rig.engine, rig.manifest.chain_id)


def test_a_reader_sees_one_state_while_the_writer_goes_on(world: World, make_rig: MakeRig) -> None:
    world.post()
    rig = make_rig(world)
    rig.index()
    with snapshot(rig.engine).begin() as reading:
        before = reading.execute(select(Cursor.number)).scalar_one()
        world.post()
        rig.index()
        assert reading.execute(select(Cursor.number)).scalar_one() == before
    assert rig.cursor()["number"] == before + 1


def test_a_writer_of_the_application_never_locks_the_indexer_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}"
    indexer, backend = make_engine(url), make_engine(url, ("chain", "app"))
    with writing(indexer).begin() as connection:
        connection.execute(text("CREATE TABLE chain.fact (value INTEGER)"))
    with writing(backend).begin() as busy:
        busy.execute(text("CREATE TABLE app.note (value INTEGER)"))
        with writing(indexer).begin() as connection:
            connection.execute(text("INSERT INTO chain.fact VALUES (1)"))
        with pytest.raises(OperationalError, match="readonly"):
            busy.execute(text("INSERT INTO chain.fact VALUES (2)"))
    with backend.begin() as connection:
        assert connection.scalars(text("SELECT value FROM chain.fact")).all() == [1]
        assert connection.scalar(text("PRAGMA chain.journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    indexer.dispose()
    backend.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///relative/folder", "absolute path"),
        ("sqlite://", "absolute path"),
        ("mysql://localhost/x", "is not served"),
        ("postgresql+psycopg2://localhost/x", "is not served"),
    ],
)
def test_an_address_that_is_not_served_is_refused(url: str, says: str) -> None:
    with pytest.raises(NonRetryableError, match=says):
        make_engine(url)


def test_settings_and_manifest_say_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MANIFEST", "RPC_URL", "DATABASE_URL"):
        monkeypatch.delenv(f"GUILDHALL_{name}", raising=False)
    monkeypatch.setenv("GUILDHALL_RPC_URL", "ftp://x")
    with pytest.raises(NonRetryableError, match="GUILDHALL_MANIFEST: Field required; GUILDHALL_RPC_URL: "):
        read_settings()
    with pytest.raises(NonRetryableError, match="deploy first"):
        Manifest.load(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text('{"chainId": -1}')
    with pytest.raises(NonRetryableError, match="is no manifest"):
        Manifest.load(tmp_path / "bad.json")
    (tmp_path / "cut.json").write_text('{"chainId"')
    with pytest.raises(NonRetryableError, match="is no manifest"):
        Manifest.load(tmp_path / "cut.json")
    with pytest.raises(NonRetryableError, match="export_abi"):
        load_abi("Nothing", tmp_path)


def test_a_manifest_must_name_every_contract(world: World, tmp_path: Path) -> None:
    manifest = world.manifest()
    del manifest["contracts"]["Panel"]
    (tmp_path / "part.json").write_text(json.dumps(manifest))
    with pytest.raises(NonRetryableError, match="does not name Panel"):
        Manifest.load(tmp_path / "part.json")
