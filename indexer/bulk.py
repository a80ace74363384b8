"""How rows of a table go to the driver and come back, many at a time.

They go past SQLAlchemy's own statements, of which inserts are four times slower and lists of keys are built anew.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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

    def __init__(self, table: Table, engine: str, names: Collection[str] | None = None) -> None:
        """Learn the columns of a table in `engine`, a dialect's name; of those with `names` and the key's if given."""
        keys = list(table.primary_key)
        self._columns = list(table.columns)
        if names is not None:
            # The key's come last, as they do in the statement that changes the others.
            self._columns = [*(c for c in table.columns if c.name in names and not c.primary_key), *keys]
        self._plain = [column.name for column in self._columns]
        self._keys = [f'"{column.name}"' for column in keys]
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

    def update(self, name: str, stage: str = "") -> str:
        """Return the statement that changes one row of the table `name`, or those that the table `stage` has."""
        rest = self._names[: -len(self._keys)]
        if not stage:
            values, keys = ([f"{each} = {self._mark}" for each in some] for some in (rest, self._keys))
            return f"UPDATE {name} SET {', '.join(values)} WHERE {' AND '.join(keys)}"  # noqa: S608 - our own names
        values = [f"{each} = staged.{each}" for each in rest]
        keys = [f"stored.{each} = staged.{each}" for each in self._keys]
        listed, same = ", ".join(values), " AND ".join(keys)
        return f"UPDATE {name} AS stored SET {listed} FROM {stage} AS staged WHERE {same}"  # noqa: S608 - as above


@cache
def form_of(table: Table, engine: str, names: frozenset[str] | None = None) -> Form:
    """Return the form of a table, or of some of its columns, which is made once."""
    return Form(table, engine, names)


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
