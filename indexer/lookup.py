"""How rows are read by their keys, many at a time, by statements whose text is made once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table

from indexer.bulk import POSTGRESQL, convert_of, form_of, type_of
from indexer.rows import Key


class Lookup:
    """A table's primary key without the chain id, and the statements that find rows by it."""

    def __init__(self, table: Table, engine: str) -> None:
        """Learn the key of a table in `engine`, a dialect's name."""
        self._listed = form_of(table, engine).listed
        self._columns = [column for column in table.primary_key if column.name != "chain_id"]
        self._engine = engine
        self._converts = [convert_of(column, engine) for column in self._columns]
        self.names = [column.name for column in self._columns]
        self._keys = ", ".join(f'"{name}"' for name in self.names)

    def statement(self, name: str, chain_id: int, keys: Sequence[Key]) -> tuple[str, tuple[Any, ...]]:
        """Return what reads all columns of the rows with these keys from the table `name`, and its values."""
        if not self.names:
            mark = "%s" if self._engine == POSTGRESQL else "?"
            return f"SELECT {self._listed} FROM {name} WHERE chain_id = {mark}", (chain_id,)  # noqa: S608 - our own names
        columns = [
            [value if convert is None else convert(value) for value in values]
            for values, convert in zip(zip(*keys, strict=True), self._converts, strict=True)
        ]
        if self._engine == POSTGRESQL:
            return self._by_arrays(name), (*columns, chain_id)
        # As many as the next power of two, the last one again and again: so there are few statements to keep.
        rows = list(zip(*columns, strict=True))
        count = 1 << (len(rows) - 1).bit_length()
        rows += rows[-1:] * (count - len(rows))
        return self._by_values(name, count), (*(value for row in rows for value in row), chain_id)

    @cache  # noqa: B019 - there is one for each table, kept for good
    def _by_arrays(self, name: str) -> str:
        arrays = ", ".join(f"%s::{type_of(column)}[]" for column in self._columns)
        same = " AND ".join(f'own."{key}" = wanted."{key}"' for key in self.names)
        # With an offset, even of nothing, the server looks up key by key, and does not join by reading all of a table
        # that it has not yet noticed to have grown.
        row = f"SELECT * FROM {name} AS own WHERE own.chain_id = %s AND {same} OFFSET 0"  # noqa: S608 - our own names
        wanted = f"unnest({arrays}) AS wanted ({self._keys})"
        listed = ", ".join(f"found.{column}" for column in self._listed.split(", "))
        return f"SELECT {listed} FROM {wanted} CROSS JOIN LATERAL ({row}) AS found"  # noqa: S608 - as above

    @cache  # noqa: B019 - as above
    def _by_values(self, name: str, count: int) -> str:
        marks = ", ".join([f"({', '.join('?' * len(self.names))})"] * count)
        # A cross join is done in the order in which it is written: from the keys to the rows.
        joined = f"wanted CROSS JOIN {name} USING ({self._keys}) WHERE chain_id = ?"
        return f"WITH wanted ({self._keys}) AS (VALUES {marks}) SELECT {self._listed} FROM {joined}"  # noqa: S608 - as above


@cache
def lookup_of(table: Table, engine: str) -> Lookup:
    """Return the lookup of a table, which is made once."""
    return Lookup(table, engine)
