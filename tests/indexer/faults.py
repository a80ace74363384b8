"""Faults that are planted in every column and row of some tables, inside transactions that are rolled back."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, Integer, String, literal, select, update

from indexer.database import writing
from indexer.models import ChainBase
from indexer.store import table_of
from indexer.types import Uint256
from indexer.verify.folded import compare_folded
from indexer.verify.report import Found
from indexer.verify.words import compare_words
from tests.indexer.rig import Rig

Model = type[ChainBase]
# Columns of a table to change, and the views that must differ then.
Told = Mapping[Model, tuple[set[str], set[str]]]


def plant_values(rig: Rig, models: Iterable[Model]) -> None:
    """Change all columns of some tables at once: each must be named. A fold of the logs reads none of them."""
    planted = {
        model: {column.name: _planted(column) for column in table_of(model).columns if not column.primary_key}
        for model in models
    }
    with writing(rig.engine).connect() as connection:
        for model, changed in planted.items():
            connection.execute(update(table_of(model)).values(changed))
        found = _folded(rig, connection)
        connection.rollback()
    for model, changed in planted.items():
        mine = [found for found in found.differences if found.row.split(" ")[0] == model.__tablename__]
        named = {name for difference in mine if isinstance(difference.stored, dict) for name in difference.stored}
        assert named == set(changed), model


def plant_facts(rig: Rig, told: Told) -> None:
    """Change columns that contracts tell: each view must differ."""
    cursor = rig.cursor()
    for model, (columns, views) in told.items():
        changed = {name: _planted(table_of(model).c[name]) for name in columns}
        with writing(rig.engine).connect() as connection:
            connection.execute(update(table_of(model)).values(changed))
            found = _asked(rig, connection, cursor)
            connection.rollback()
        rows = {found.row for found in found.differences}
        assert views <= {row.rpartition(" ")[2] for row in rows}, model


def lose_and_add_rows(rig: Rig, models: Iterable[Model]) -> None:
    """Delete a row of each table, then add one to each: all must be found. One with one row at most loses it only."""
    rows: dict[Model, dict[str, Any]] = {}
    with writing(rig.engine).connect() as connection:
        for model in models:
            table = table_of(model)
            row = rows[model] = dict(connection.execute(select(table).limit(1)).mappings().one())
            same = [column == row[column.name] for column in table.primary_key]
            connection.execute(table.delete().where(*same))
        found = _folded(rig, connection).differences
        connection.rollback()
    for model in rows:
        assert [line for line in found if line.row.startswith(model.__tablename__)], model
    with writing(rig.engine).connect() as connection:
        added = []
        for model, row in rows.items():
            key = next(column for column in reversed(table_of(model).primary_key.columns.values()))
            if key.name != "chain_id":
                value = row[key.name]
                other = value + 9_999 if isinstance(value, int) else "0x" + "99" * (len(value) // 2 - 1)
                connection.execute(table_of(model).insert().values({**row, key.name: other}))
                added.append(f"{model.__tablename__}: rows")
        found = _folded(rig, connection).differences
        connection.rollback()
    assert set(added) <= {line.row for line in found}


def _planted(column: Any) -> Any:
    """Return a value that is none of those stored."""
    if isinstance(column.type, Boolean):
        return ~column
    if isinstance(column.type, Uint256):
        return 12_345
    if isinstance(column.type, Integer):
        return literal(7_777) if column.nullable else column + 1
    if isinstance(column.type, String):
        return "0x" + "77" * ((column.type.length or 66) // 2 - 1)
    return [{"target": "0x"}] if column.name == "calls" else ["1"]


def _folded(rig: Rig, connection: Any) -> Found:
    found = Found()
    compare_folded(rig.store(connection), rig.manifest.followed(), found)
    return found


def _asked(rig: Rig, connection: Any, cursor: dict[str, Any]) -> Found:
    """Compare with the contracts' views what an open transaction holds."""

    async def ask() -> Found:
        found = Found()
        addresses = {name: contract.address for name, contract in rig.manifest.contracts.items()}
        async with rig.fetcher() as (rpc, _):
            await compare_words(connection, cursor, addresses, rpc, found)
        return found

    return asyncio.run(ask())
