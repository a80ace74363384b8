"""How rows of a table go to the driver and come back, many at a time.

They go past SQLAlchemy's own statements, of which inserts are four times slower and lists of keys are built anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Literal

import orjson
from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, SmallInteger, Table

from indexer.rows import Row
from indexer.types import Hex, Uint256, bytes_of, text_of, uint256_text

Conflict = Literal["none", "ignore", "replace"]
Convert = Callable[[Any], Any]
POSTGRESQL = "postgresql"


class Form:
    """A table's columns, what the driver is given for each and what it gives back, and the statements for both."""

    def __init__(self, table: Table, engine: str) -> None:
        """Learn the columns of a table in `engine`, a dialect's name."""
        self._columns = list(table.columns)
        self._plain = [column.name for column in self._columns]
        self._keys = [f'"{column.name}"' for column in table.primary_key]
        self._names = [f'"{name}"' for name in self._plain]
        self._pick = itemgetter(*self._plain)
        self._converts = [
            (at, convert) for at, column in enumerate(self._columns) if (convert := convert_of(column, engine))
        ]
        self._reads = [(column.name, read) for column in self._columns if (read := _read(column, engine))]
        self._mark = "%s" if engine == POSTGRESQL else "?"
        self.listed = ", ".join(self._names)
        self.types = [type_of(column) for column in self._columns]

    def values(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """Return the rows as the driver takes them; raises `KeyError` when one lacks a column."""
        pick, converts = self._pick, self._converts
        if not converts:
            return [pick(row) for row in rows]
        values = []
        for row in rows:
            picked = list(pick(row))
            for at, convert in converts:
                if picked[at] is not None:
                    picked[at] = convert(picked[at])
            values.append(tuple(picked))
        return values

    def rows(self, fetched: Iterable[Sequence[Any]]) -> Iterator[Row]:
        """Return as rows what the driver read of all columns."""
        plain, reads = self._plain, self._reads
        for values in fetched:
            row = dict(zip(plain, values, strict=True))
            for name, read in reads:
                if row[name] is not None:
                    row[name] = read(row[name])
            yield row

    def insert(self, name: str, conflict: Conflict, source: str = "") -> str:
        """Return the statement that inserts into the table `name` one row, or what the query `source` gives."""
        source = source or f"VALUES ({', '.join([self._mark] * len(self._names))})"
        sql = f"INSERT INTO {name} ({self.listed}) {source}"
        if conflict == "none":
            return sql
        rest = [f"{name} = excluded.{name}" for name in self._names if name not in self._keys]
        action = f"DO UPDATE SET {', '.join(rest)}" if conflict == "replace" else "DO NOTHING"
        return f"{sql} ON CONFLICT ({', '.join(self._keys)}) {action}"


@cache
def form_of(table: Table, engine: str) -> Form:
    """Return the form of a table, which is made once."""
    return Form(table, engine)


def convert_of(column: Column[Any], engine: str) -> Convert | None:
    """Return what the driver does not do by itself with a column's values."""
    if isinstance(column.type, JSON):
        return lambda value: orjson.dumps(value).decode()
    if isinstance(column.type, Hex):
        return bytes_of
    # That a number fits is checked where it is folded; the server refuses what is more than its column holds.
    return uint256_text if isinstance(column.type, Uint256) and engine != POSTGRESQL else None


def _read(column: Column[Any], engine: str) -> Convert | None:
    """Return what the driver does not do by itself with what it reads of a column."""
    if isinstance(column.type, Uint256):
        return int
    if isinstance(column.type, Hex):
        return text_of
    if engine == POSTGRESQL:
        return None
    if isinstance(column.type, JSON):
        return orjson.loads
    return bool if isinstance(column.type, Boolean) else None


def type_of(column: Column[Any]) -> str:
    """Return the name of a column's type in PostgreSQL, as binary COPY sends it; JSON goes as the text it is."""
    for kind, name in (
        (Uint256, "numeric"),
        (Hex, "bytea"),
        (SmallInteger, "int2"),
        (BigInteger, "int8"),
        (Integer, "int4"),
        (Boolean, "bool"),
    ):
        if isinstance(column.type, kind):
            return name
    return "text"
