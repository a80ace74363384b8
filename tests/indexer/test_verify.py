"""`verify` finds every difference that is planted by hand, in each table, and says where it is."""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

import pytest
from sqlalchemy import select, text

from indexer.database import schema_name, writing
from indexer.errors import NonRetryableError, RetryableError
from indexer.models import ChainBase, contribution, court, dispute, guild, pot, review, standing
from indexer.types import Hex
from tests.indexer.rig import Rig
from tests.world import World

PADDED = "'{:078d}'"
# Table, column, new value, which rows.
CHANGES = [
    ("task", "open", "open + 1", ""),
    ("task", "bondless_lapses", "bondless_lapses + 1", ""),
    ("task", "status", "3 - status", ""),
    ("task", "paid", "paid + 1", ""),
    ("task", "reward", PADDED.format(7), ""),
    ("task", "salt", "salt + 1", ""),
    ("task", "extra_data", "'0x01'", ""),
    ("task", "posted_at", "posted_at - 1", ""),
    ("seat", "state", "state - 1", ""),
    ("seat", "clock", "clock + 1", ""),
    ("seat", "digest", "'0x" + "77" * 32 + "'", ""),
    ("seat", "bond", PADDED.format(1), ""),
    ("seat", "net", PADDED.format(1), ""),
    ("credit", "amount", PADDED.format(1), ""),
    ("credit_entry", "amount", PADDED.format(1), ""),
    ("epoch", "epoch", PADDED.format(9), ""),
    ("score", "points", "points + 1", ""),
    ("score", "defaults", "defaults + 1", ""),
    ("record", "state", "state + 1", ""),
    ("suspension", "until", "until + 1", ""),
    ("policy_fee", "fee_bps", "fee_bps + 1", ""),
    ("policy_fee", "treasury", "'0x" + "77" * 20 + "'", ""),
    ("policy_token", "max_reward", PADDED.format(1), ""),
    ("policy_grade", "max_bond_bps", "max_bond_bps + 1", ""),
    ("policy_arbitrator", "cost_multiple", PADDED.format(1), ""),
    ("policy_arbitrator", "min_ruling", PADDED.format(1), ""),
    ("escrow_version", "version", "version + 1", ""),
    ("escrow_version", "active_from", "active_from + 1", ""),
    ("outbox", "kind", "'seat_lost'", ""),
    ("outbox", "account", "'0x" + "77" * 20 + "'", ""),
    ("outbox", "n", "n + 1", ""),
    ("log", "data", "substr(data, 1, 32)", "length(data) > 32"),
    ("log", "timestamp", "timestamp + 1", ""),
    ("block", "timestamp", "timestamp + 1", "number > 0"),
    ("cursor", "outbox_seq", "outbox_seq + 1", ""),
]
# Their faults are planted in tests/indexer/test_guild.py, test_market.py and test_standing.py.
ELSEWHERE = {
    model.__tablename__
    for module in (guild, dispute, pot, standing, review, contribution, court)
    for model in vars(module).values()
    if getattr(model, "__module__", "") == module.__name__
}
NUMBERS = {"block": ["number"]}
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in ChainBase.registry.mappers}


def key_of(table: str) -> str:
    """Return what tells rows apart; hashes do not, since each engine writes bytes in its own way."""
    columns = ChainBase.metadata.tables[f"chain.{table}"].primary_key
    names = [column.name for column in columns if not isinstance(column.type, Hex)]
    return " || '/' || ".join(f"CAST({name} AS TEXT)" for name in [*names, *NUMBERS.get(table, [])])


def first(rig: Rig, table: str, where: str) -> str:
    with rig.engine.begin() as connection:
        name = f"{schema_name(connection)}.{table}"
        query = f"SELECT {key_of(table)} FROM {name} {where and 'WHERE ' + where} ORDER BY 1 LIMIT 1"  # noqa: S608
        return str(connection.execute(text(query)).scalar_one())


def row_of(rig: Rig, table: str, chosen: str) -> dict[str, Any]:
    """Return a row by its key."""
    query = select(ChainBase.metadata.tables[f"chain.{table}"]).where(text(f"{key_of(table)} = :chosen"))
    with rig.engine.begin() as connection:
        return dict(connection.execute(query, {"chosen": chosen}).mappings().one())


def put_back(rig: Rig, table: str, row: dict[str, Any]) -> None:
    """Write a row as it was: to fold everything again for each would cost more than the rest of the test."""
    with writing(rig.engine).begin() as connection:
        rig.store(connection).write(MODELS[table], [row], "replace")


def found_of(rig: Rig, table: str) -> list[str]:
    found = [str(difference) for difference in rig.verify().differences]
    return [line for line in found if line.startswith(table)]


def rounds() -> Iterator[list[tuple[str, str, str, str]]]:
    """Yield changes that meet no other in their tables; those of what rows are folded from stand alone."""
    alone = [change for change in CHANGES if change[0] in {"log", "block", "cursor"}]
    by_table = {table: [change for change in CHANGES if change[0] == table] for table, *_ in CHANGES}
    together = zip_longest(*(changes for changes in by_table.values() if changes[0] not in alone))
    yield from ([change for change in some if change] for some in together)
    yield from ([change] for change in alone)


def test_each_planted_change_is_found_and_named(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived)
    rig.index()
    for changes in rounds():
        rows = {}
        for table, column, value, where in changes:
            chosen = first(rig, table, where)
            rows[table] = chosen, row_of(rig, table, chosen)
            change = f"UPDATE {{chain}}.{table} SET {column} = {value}"  # noqa: S608 - our own words
            assert rig.execute(f"{change} WHERE {key_of(table)} = :chosen", chosen=chosen) == 1
        found = [str(difference) for difference in rig.verify().differences]
        for table, (chosen, row) in rows.items():
            named = [line for line in found if line.startswith(table)]
            key = chosen.partition("/")[2].rpartition("/")[2]
            assert any(key in line for line in named), (table, changes)
            put_back(rig, table, row)
    assert rig.verify().differences == []


def test_each_missing_row_is_found_and_named(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived)
    rig.index()
    for table in sorted(MODELS.keys() - ELSEWHERE - {"cursor", "dead_letter", "health"}):
        chosen = first(rig, table, "number > 0" if table == "block" else "")
        row = row_of(rig, table, chosen)
        assert rig.execute(f"DELETE FROM {{chain}}.{table} WHERE {key_of(table)} = :chosen", chosen=chosen) == 1  # noqa: S608
        assert found_of(rig, table), table
        put_back(rig, table, row)
    assert rig.verify().differences == []


def test_a_missing_header_of_an_empty_block_is_found(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived)
    rig.index()
    empty = "number > 0 AND hash NOT IN (SELECT block_hash FROM {chain}.log)"
    assert rig.execute(f"DELETE FROM {{chain}}.block WHERE {empty}") > 0  # noqa: S608 - as above
    assert found_of(rig, "block")
    rig.reindex(from_chain=True)
    assert rig.verify().differences == []


def test_a_row_too_many_is_found(world: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(world)
    task = world.post()
    rig.index()
    names = [column.name for column in ChainBase.metadata.tables["chain.task"].columns]
    listed = ", ".join(f'"{name}"' for name in names)
    copied = listed.replace('"task_id"', "'0x" + "99" * 32 + "'")
    rig.execute(f"INSERT INTO {{chain}}.task ({listed}) SELECT {copied} FROM {{chain}}.task")  # noqa: S608 - as above
    lines = found_of(rig, "task")
    assert any("0x" + "99" * 32 in line for line in lines)
    assert any("task: rows" in line for line in lines)
    assert not any(line.startswith(f"task {task.id}") for line in lines)


def test_the_program_prints_each_difference_and_exits_with_1(lived: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(lived)
    assert rig.cli("run", "--once").returncode == 0
    good = rig.cli("verify")
    assert (good.returncode, good.stdout.startswith("0 differences in ")) == (0, True), good
    rig.execute("UPDATE {chain}.task SET status = 2")
    bad = rig.cli("verify")
    assert bad.returncode == 1
    assert "taskWord" in bad.stdout or "task 0x" in bad.stdout
    assert "differences in" in bad.stdout


def test_without_an_index_or_its_head_it_says_so(world: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(world)
    with pytest.raises(NonRetryableError, match="Nothing is indexed yet"):
        rig.verify()
    snapshot = world.rpc("evm_snapshot")
    world.mine(3)
    rig.index()
    world.rpc("evm_revert", snapshot)
    with pytest.raises(RetryableError, match="does not have the indexed head"):
        rig.verify()
