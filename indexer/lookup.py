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
        columns = [
            [value if convert is None else convert(value) for value in values]
            for values, convert in zip(zip(*keys, strict=True), self._converts, strict=True)
        ]
        if self._engine == POSTGRESQL:
            return self._by_arrays(name), (*columns, chain_id)
        # As many as the next power of two, the last one again and again: so there are few statements to keep.
        rows = list(zip(*columns, strict=True))
        count = 1 << (len(rows) - 1).bit_length() if rows else 0
        rows += rows[-1:] * (count - len(rows))
        return self._by_values(name, count), (*(value for row in rows for value in row), chain_id)

    @cache  # noqa: B019 - there is one for each table, kept for good
    def _by_arrays(self, name: str) -> str:
        arrays = ", ".join(f"%s::{type_of(column)}[]" for column in self._columns)
        return self._joined(name, f"unnest({arrays}) AS wanted ({self._keys}) JOIN", "%s")

    @cache  # noqa: B019 - as above
    def _by_values(self, name: str, count: int) -> str:
        marks = ", ".join([f"({', '.join('?' * len(self.names))})"] * count)
        # A cross join is done in the order in which it is written: from the keys to the rows.
        joined = self._joined(name, "wanted CROSS JOIN", "?")
        return f"WITH wanted ({self._keys}) AS (VALUES {marks}) {joined}" if self.names else joined

    def _joined(self, name: str, wanted: str, mark: str) -> str:
        rows = f"{wanted} {name} USING ({self._keys})" if self.names else name
        return f"SELECT {self._listed} FROM {rows} WHERE chain_id = {mark}"  # noqa: S608 - our own names


@cache
def lookup_of(table: Table, engine: str) -> Lookup:
    """Return the lookup of a table, which is made once."""
    return Lookup(table, engine)
