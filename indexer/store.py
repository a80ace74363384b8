"""Bulk reads and writes of chain rows inside one transaction.

The schema comes from the models; bulk rows go past SQLAlchemy's own insert, which is four to ten times slower.
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func
from sqlalchemy import select as sql_select

from indexer.bulk import POSTGRESQL, Conflict, Form, form_of
from indexer.database import schema_name
from indexer.errors import RetryableError
from indexer.lookup import lookup_of
from indexer.models import ChainBase
from indexer.rows import Key, Row

Values = tuple[Any, ...]
CHUNK = 400
# Fewer rows than this are not worth a staging table.
FEW = 50


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


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keep the collector from looking through rows that are all still needed, which takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Store:
    """The chain tables of one chain, within one open transaction."""

    def __init__(self, connection: Connection, chain_id: int) -> None:
        """Speak through an open connection; the caller begins and commits."""
        self.connection = connection
        self.chain_id = chain_id

    def load(self, model: type[ChainBase], keys: Collection[Key]) -> dict[Key, Row]:
        """Return the stored rows with these keys (primary keys without the chain id)."""
        table, engine = table_of(model), self.connection.dialect.name
        form, lookup = form_of(table, engine), lookup_of(table, engine)
        found: dict[Key, Row] = {}
        for chunk in chunks(keys):
            statement, values = lookup.statement(self.name(table), self.chain_id, chunk)
            for row in form.rows(self.connection.exec_driver_sql(statement, values).fetchall()):
                found[tuple(row[name] for name in lookup.names)] = row
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

    def write(self, model: type[ChainBase], rows: Iterable[Row], conflict: Conflict = "none") -> None:
        """Insert rows; on a conflict of keys fail, keep the stored row, or replace it."""
        self.write_values(model, form_of(table_of(model), self.connection.dialect.name).values(rows), conflict)

    def write_values(self, model: type[ChainBase], values: Sequence[Values], conflict: Conflict = "none") -> None:
        """Insert rows that are in the order of the table's columns already, as the driver takes them."""
        if not values:
            return
        table = table_of(model)
        form, name = form_of(table, self.connection.dialect.name), self.name(table)
        if self.connection.dialect.name == POSTGRESQL and conflict == "none":
            self._copy(name, form, values)
        elif self.connection.dialect.name == POSTGRESQL and len(values) >= FEW:
            with self._staged(table, form, values) as stage:
                source = f"SELECT {form.listed} FROM {stage}"  # noqa: S608 - our own names
                self.connection.exec_driver_sql(form.insert(name, conflict, source))
        else:
            self.connection.exec_driver_sql(form.insert(name, conflict), list(values))

    def update(self, model: type[ChainBase], rows: Collection[Row], names: Collection[str]) -> None:
        """Write some columns of rows that are stored; raises `RetryableError` when one of them is not."""
        table = table_of(model)
        form, name = form_of(table, self.connection.dialect.name, frozenset(names)), self.name(table)
        values = form.values(rows)
        if self.connection.dialect.name == POSTGRESQL and len(values) >= FEW:
            with self._staged(table, form, values) as stage:
                done = self._planned_anew(form.update(name, stage))
        else:
            done = self.connection.exec_driver_sql(form.update(name), values).rowcount
        if done != len(values):
            raise RetryableError(f"Rows of {table.name} are gone: another program changed the chain tables.")

    def _copy(self, name: str, form: Form, values: Iterable[Values]) -> None:
        """Send rows as COPY takes them in binary."""
        cursor: Any = self.connection.connection.cursor()
        with cursor, cursor.copy(f"COPY {name} ({form.listed}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(form.types)
            for value in values:
                copy.write_row(value)

    def _planned_anew(self, statement: str) -> int:
        """Run a statement whose best plan depends on how large the tables are now; return how many rows it changed.

        A statement without values is planned once and for all when the driver prepares it, as it does by itself.
        """
        cursor: Any = self.connection.connection.cursor()
        with cursor:
            count: int = cursor.execute(statement, prepare=False).rowcount
            return count

    @contextmanager
    def _staged(self, table: Table, form: Form, values: Iterable[Values]) -> Iterator[str]:
        """Send rows to a table of this connection's own, which is the statement's that follows; yield its name."""
        stage, run = f'"stage_{table.name}"', self.connection.exec_driver_sql
        empty = f"SELECT * FROM {self.name(table)} WITH NO DATA"  # noqa: S608 - our own names
        run(f"CREATE TEMP TABLE IF NOT EXISTS {stage} ON COMMIT DELETE ROWS AS {empty}")
        self._copy(f"pg_temp.{stage}", form, values)
        yield f"pg_temp.{stage}"
        run(f"TRUNCATE pg_temp.{stage}")

    def analyze(self, model: type[ChainBase]) -> None:
        """Have PostgreSQL look at what a table holds, on which its plans depend."""
        if self.connection.dialect.name == POSTGRESQL:
            self.connection.exec_driver_sql(f"ANALYZE {self.name(table_of(model))}")

    def name(self, table: Table) -> str:
        """Return the table's quoted name with its schema."""
        return f'{schema_name(self.connection)}."{table.name}"'
