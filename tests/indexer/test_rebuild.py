"""Rows are folded again beside those that stand, and exchanged at once: `indexer run` and readers go on (R49)."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from indexer.beside import FOLDED, beside, sweep
from indexer.database import CHAIN_SCHEMA, make_engine, snapshot
from indexer.errors import NonRetryableError
from indexer.leader import locked
from indexer.models import ChainBase, Cursor, DeadLetter, Log, Outbox, Seat, Task
from indexer.rebuild import rebuild
from indexer.types import bytes_of
from indexer.writer import Writer
from tests.indexer import program
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]
PATIENCE = 120.0
KILLS = 4


def spoil(rig: Rig) -> None:
    """Make rows wrong in two tables, so that old ones are known from new ones."""
    rig.execute("UPDATE {chain}.task SET fee_bps = 9999")
    rig.execute("UPDATE {chain}.seat SET changes = 99")


def is_spoiled(rig: Rig) -> bool:
    """Tell whether rows are the spoiled ones, after checking that all are or none."""
    spoiled = {row["fee_bps"] == 9999 for row in rig.rows(Task)} | {row["changes"] == 99 for row in rig.rows(Seat)}
    assert len(spoiled) == 1, "half old and half new"
    return True in spoiled


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def leftovers(rig: Rig) -> list[str]:
    """Return what is there of tables beside."""
    if rig.engine.dialect.name == "postgresql":
        return [name for name in inspect(rig.engine).get_schema_names() if name.startswith(f"{CHAIN_SCHEMA}_")]
    folder = Path(rig.settings.database_url.removeprefix("sqlite:///"))
    return [path.name for path in folder.glob("next-*.db*")]


def test_whoever_reads_sees_the_old_rows_or_the_new(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    good, sent = rig.derived(), rig.outbox()
    spoil(rig)
    backend = make_engine(rig.settings.database_url, ("chain",), pool_size=1)
    rebuilding = threading.Thread(target=rebuild, args=(rig.engine, rig.manifest))
    with snapshot(backend).begin() as reader:
        assert set(reader.scalars(select(Task.fee_bps))) == {9999}
        rebuilding.start()
        if backend.dialect.name == "sqlite":
            rebuilding.join()
        else:
            wait_until(lambda: bool(leftovers(rig)))
        assert set(reader.scalars(select(Seat.changes))) == {99}, "one transaction sees one state"
    rebuilding.join()
    with backend.begin() as reader:
        assert set(reader.scalars(select(Seat.changes))) == {row["changes"] for row in good["seat"]}, (
            "without a restart"
        )
    backend.dispose()
    assert rig.derived() == good
    assert rig.outbox() == sent
    assert rig.verify().differences == []
    assert leftovers(rig) == []
    tables = {table.name: table for table in FOLDED}
    schema = CHAIN_SCHEMA if rig.engine.dialect.name == "postgresql" else "chain"
    for name, table in tables.items():
        kept = {index["name"] for index in inspect(rig.engine).get_indexes(name, schema)}
        assert kept == {index.name for index in table.indexes}, "every index is there"
        assert inspect(rig.engine).get_pk_constraint(name, schema)["constrained_columns"]


def test_a_kill_leaves_the_old_rows_or_the_new(lived: World, make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig(lived)
    rig.index()
    spoil(rig)
    said = tmp_path / "stderr"
    said.touch()
    moments = random.Random(5)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        process = program.start(rig.environment(), said, "reindex")
        before = said.stat().st_size
        # From the first fold on: before it there is nothing that a kill could cut short.
        wait_until(lambda: not process.is_alive() or said.stat().st_size > before)  # noqa: B023 - runs at once
        time.sleep(moments.uniform(0, 0.15))
        process.kill()
        process.join()
        if not is_spoiled(rig):
            assert rig.verify().differences == []
            spoil(rig)
    rig.reindex()
    assert not is_spoiled(rig)
    assert leftovers(rig) == []
    assert rig.verify().differences == []
    rig.standing()


def test_what_a_killed_one_left_is_dropped_by_the_next_run(world: World, make_rig: MakeRig) -> None:
    """But not what another builds just now: it takes its lock as the builder does."""
    rig = make_rig(world)
    rig.index()
    chain = rig.manifest.chain_id
    with beside(rig.engine, chain):
        assert leftovers(rig)
        assert not sweep(rig.engine, chain)
        assert leftovers(rig)
    assert not sweep(rig.engine, chain), "nothing is left of one that ended"
    if rig.engine.dialect.name == "postgresql":
        rig.execute(f"CREATE SCHEMA {CHAIN_SCHEMA}_next_{chain}")
        rig.execute(f"CREATE TABLE {CHAIN_SCHEMA}_next_{chain}.task (LIKE {{chain}}.task)")
    else:
        Path(rig.settings.database_url.removeprefix("sqlite:///"), f"next-{chain}.db").write_bytes(b"half a page")
    assert leftovers(rig)
    assert rig.cli("run", "--once").returncode == 0
    assert leftovers(rig) == []


def test_the_indexer_goes_on_while_rows_are_folded_again(world: World, make_rig: MakeRig) -> None:
    world.post()
    rig = make_rig(world)
    process = program.start(rig.environment())
    wait_until(lambda: rig.indexed() == world.head)
    for _ in range(3):
        rebuilding = threading.Thread(target=rebuild, args=(rig.engine, rig.manifest))
        rebuilding.start()
        task = world.post()
        world.claim(task, world.workers[0])
        rebuilding.join()
        wait_until(lambda: rig.indexed() == world.head)
    process.terminate()
    process.join()
    assert process.exitcode == 0
    assert rig.verify().differences == []
    assert len(rig.standing()) == len(rig.outbox()), "each event was sent once"


def test_events_that_fold_now_are_sent_and_those_that_do_not_are_taken_back(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    kinds = [row["kind"] for row in rig.outbox()]
    buried, unsound = kinds.index("seat_taken"), len(kinds) - 1 - kinds[::-1].index("withdrawn")
    first, last = rig.outbox()[buried], rig.outbox()[unsound]
    # As if the first had not folded when it came, and as if the last had never been what it seems.
    rig.execute("DELETE FROM {chain}.outbox WHERE seq = :seq", seq=first["seq"])
    rig.execute(
        "INSERT INTO {chain}.dead_letter (chain_id, block_hash, log_index, block_number, reason) "
        "VALUES (:chain, :hash, :index, :number, 'unknown')",
        chain=first["chain_id"],
        hash=bytes_of(first["block_hash"]),
        index=first["log_index"],
        number=first["block_number"],
    )
    place = {"hash": last["block_hash"], "index": last["log_index"]}
    cut = "UPDATE {chain}.log SET data = :nothing WHERE block_hash = :hash AND log_index = :index"
    rig.execute(cut, nothing=b"", hash=bytes_of(last["block_hash"]), index=last["log_index"])
    rig.reindex()
    told = [(row["seq"], row["kind"], row["op"], row["block_hash"]) for row in rig.outbox()[-2:]]
    assert told == [
        (len(kinds) + 1, "seat_taken", "apply", first["block_hash"]),
        (len(kinds) + 2, "withdrawn", "revert", last["block_hash"]),
    ]
    assert rig.cursor()["outbox_seq"] == len(kinds) + 2
    assert [(row["block_hash"], row["log_index"]) for row in rig.rows(DeadLetter)] == [tuple(place.values())]


def test_another_chain_in_the_database_is_left_alone(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    good = rig.derived()
    for table in ChainBase.metadata.sorted_tables:
        names = [column.name for column in table.columns if column.name != "chain_id"]
        listed = ", ".join(f'"{name}"' for name in names)
        rig.execute(
            f'INSERT INTO {{chain}}."{table.name}" (chain_id, {listed}) '  # noqa: S608 - our own words
            f'SELECT 5, {listed} FROM {{chain}}."{table.name}"'
        )
    spoil(rig)
    rig.reindex()
    mine, others = ([row for row in rig.rows(Task) if (row["chain_id"] == 5) is other] for other in (False, True))
    assert mine == good["task"]
    assert len(others) == len(mine)
    assert {row["fee_bps"] for row in others} == {9999}, "the rows of the other chain are its own"
    rig.reindex(from_chain=True)
    assert [row for row in rig.rows(Seat) if row["chain_id"] != 5] == good["seat"]
    assert {row["changes"] for row in rig.rows(Seat) if row["chain_id"] == 5} == {99}
    assert len(rig.rows(Cursor)) == 2
    assert rig.status().indexed == lived.head


def test_a_chain_that_is_gone_back_on_is_folded_from_the_beginning(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    good = rig.derived()
    spoil(rig)
    with held_back(rig):
        Writer(rig.engine, rig.manifest).roll_back(lived.head - 4)
    assert rig.verify().differences == []
    rig.index()
    assert rig.derived() == good
    rig.standing()


@contextmanager
def held_back(rig: Rig) -> Iterator[None]:
    """Start a rebuild which cannot end before the body, where an engine lets readers be in its way."""
    rebuilding = threading.Thread(target=rebuild, args=(rig.engine, rig.manifest))
    with rig.engine.connect() as reader:
        reader.execute(select(Task.task_id)).all()
        rebuilding.start()
        wait_until(lambda: bool(leftovers(rig)) or not rebuilding.is_alive())
        # Twice as long as a rebuild of these few rows takes, so that it has come to where it waits.
        rebuilding.join(3.0)
        yield
    rebuilding.join()


def test_one_rebuild_of_a_chain_at_a_time(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    if rig.engine.dialect.name == "sqlite":
        with (
            locked(Path(rig.settings.database_url.removeprefix("sqlite:///")) / f"next-{rig.manifest.chain_id}.lock"),
            pytest.raises(NonRetryableError, match="wait for it to end"),
        ):
            rebuild(rig.engine, rig.manifest)
        return
    with held_back(rig), pytest.raises(NonRetryableError, match="wait for it to end"):
        rebuild(rig.engine, rig.manifest)
    assert rig.rows(Log)
    assert rig.rows(Outbox)
