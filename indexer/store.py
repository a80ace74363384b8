"""Bulk reads and writes of chain rows inside one transaction.

The schema comes from the models; bulk rows go past SQLAlchemy's own insert, which is four to ten times slower.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Table, func, tuple_
from sqlalchemy import select as sql_select

from indexer.database import schema_name
from indexer.models import ChainBase
from indexer.rows import Key, Row

Conflict = Literal["none", "ignore", "replace"]
CHUNK = 400


def table_of(model: type[ChainBase]) -> Table:
    """Return the table of a model."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - every model here is one table
    return table


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield the items in lists of at most `size`."""
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Store:
    """The chain tables of one chain, within one open transaction."""

    def __init__(self, connection: Connection, chain_id: int) -> None:
        """Speak through an open connection; the caller begins and commits."""
        self.connection = connection
        self.chain_id = chain_id
        self._statements: dict[tuple[str, Conflict], tuple[str, list[_Column]]] = {}

    def load(self, model: type[ChainBase], keys: Collection[Key]) -> dict[Key, Row]:
        """Return the stored rows with these keys (primary keys without the chain id)."""
        table = table_of(model)
        columns = [column for column in table.primary_key if column.name != "chain_id"]
        query = sql_select(table).where(table.c.chain_id == self.chain_id)
        found: dict[Key, Row] = {}
        for chunk in chunks(keys):
            some = query
            if len(columns) == 1:
                some = query.where(columns[0].in_([key[0] for key in chunk]))
            elif columns:
                some = query.where(tuple_(*columns).in_(chunk))
            for row in self.connection.execute(some).mappings():
                found[tuple(row[column.name] for column in columns)] = dict(row)
        return found

    def rows(self, model: type[ChainBase]) -> Iterator[Row]:
        """Yield every stored row of a table, a part at a time."""
        table = table_of(model)
        query = sql_select(table).where(table.c.chain_id == self.chain_id).execution_options(yield_per=CHUNK)
        for row in self.connection.execute(query).mappings():
            yield dict(row)

    def count(self, model: type[ChainBase]) -> int:
        """Return how many rows a table has."""
        table = table_of(model)
        query = sql_select(func.count()).select_from(table).where(table.c.chain_id == self.chain_id)
        return self.connection.scalar(query) or 0

    def write(self, model: type[ChainBase], rows: Sequence[Row], conflict: Conflict = "none") -> None:
        """Insert rows; on a conflict of keys fail, keep the stored row, or replace it."""
        if not rows:
            return
        table = table_of(model)
        statement, columns = self._statement(table, conflict)
        values = [tuple(bind(row[name]) if bind else row[name] for name, bind in columns) for row in rows]
        if conflict == "none" and self.connection.dialect.name == "postgresql":
            self._copy(table, [name for name, _ in columns], values)
        else:
            self.connection.exec_driver_sql(statement, values)

    def _copy(self, table: Table, names: list[str], values: list[tuple[Any, ...]]) -> None:
        listed = ", ".join(f'"{name}"' for name in names)
        cursor = self.connection.connection.cursor()
        with cursor.copy(f"COPY {self.name(table)} ({listed}) FROM STDIN") as copy:
            for value in values:
                copy.write_row(value)
        cursor.close()

    def name(self, table: Table) -> str:
        """Return the table's quoted name with its schema."""
        return f'{schema_name(self.connection)}."{table.name}"'

    def _statement(self, table: Table, conflict: Conflict) -> "tuple[str, list[_Column]]":
        kept = self._statements.get((table.name, conflict))
        if kept is None:
            kept = self._statements[table.name, conflict] = self._build(table, conflict)
        return kept

    def _build(self, table: Table, conflict: Conflict) -> "tuple[str, list[_Column]]":
        dialect = self.connection.dialect
        columns: list[_Column] = []
        for column in table.columns:
            bind = column.type.dialect_impl(dialect).bind_processor(dialect)
            columns.append((column.name, bind))
        names = [f'"{name}"' for name, _ in columns]
        mark = "%s" if dialect.name == "postgresql" else "?"
        sql = f"INSERT INTO {self.name(table)} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608
        keys = [f'"{column.name}"' for column in table.primary_key]
        if conflict == "ignore":
            sql += f" ON CONFLICT ({', '.join(keys)}) DO NOTHING"
        elif conflict == "replace":
            rest = [f"{name} = excluded.{name}" for name in names if name not in keys]
            sql += f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(rest)}"
        return sql, columns


_Column = tuple[str, Callable[[Any], Any] | None]
