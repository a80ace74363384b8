"""A second set of chain tables that is filled beside the one everybody reads, and takes its place in one transaction.

PostgreSQL: tables of a schema of their own, which are moved: connections, names and readers stay as they are. SQLite:
a file of its own, from which rows are copied, since the file that everybody has open must stay the one they have open.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table, func, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateSchema, DropSchema

from indexer.database import BESIDE, CHAIN_SCHEMA, at_home, folder_of, make_engine_beside, speaking_of, writing
from indexer.errors import NonRetryableError, RetryableError
from indexer.leader import NotLeaderError, locked
from indexer.models import ChainBase, Cursor
from indexer.store import table_of

# What a fold does not make, and so stays.
KEPT = frozenset({"cursor", "block", "health", "log", "outbox"})
FOLDED = [table for table in ChainBase.metadata.sorted_tables if table.name not in KEPT]
OUTBOX = ChainBase.metadata.tables["chain.outbox"]
# The server's own cleaning must not hold tables that wait to be moved.
ALONE = {"autovacuum_enabled": "false"}
BUILD_KEY = 0x6775696C64627569  # "guildbui"


class BusyError(RetryableError):
    """Readers are at work on the old tables; nothing was changed."""


class Place(Protocol):
    """Tables beside, on a connection whose statements speak of them until they took over."""

    connection: Connection
    # The schema of the tables beside.
    name: str

    def finish(self) -> None:
        """Make what is cheaper to make once the tables are full."""

    def under_way(self) -> set[str]:
        """Return the transactions that are under way in the database and might not see what was committed here."""

    def take_over(self, patience: float) -> None:
        """Put the folded rows in the place of the old ones, within the caller's transaction.

        From then on the connection speaks of the tables that everybody reads. Raises `BusyError` when others keep them
        for `patience` seconds, in which whoever comes to read waits as well.
        """


@contextmanager
def beside(engine: Engine, chain_id: int) -> Iterator[Place]:
    """Make empty tables beside those of a chain, and drop at the end what is left of them.

    Raises `NonRetryableError` when another process builds beside the same chain.
    """
    opened = _on_server if engine.dialect.name == "postgresql" else _in_file
    with opened(engine, chain_id) as place:
        yield place


def sweep(engine: Engine, chain_id: int) -> bool:
    """Drop what a build left that was killed, unless one is under way; return whether there was anything."""
    swept = _sweep_server if engine.dialect.name == "postgresql" else _sweep_folder
    return swept(engine, chain_id)


def is_of_log(table: Table) -> bool:
    """Tell whether each of a table's rows hangs on a log, so that rows are only added."""
    return "log_index" in table.primary_key.columns


def _options(table: Table) -> dict[str, Any]:
    """Return how the server is told to keep a table, which making one like another leaves out."""
    return table.dialect_options["postgresql"]["with"] or {}


def _built_already() -> NonRetryableError:
    return NonRetryableError("Another process folds the rows of this chain again: wait for it to end.")


def _copy(connection: Connection, source: str, home: str, table: Table, chain_id: int, *, alone: bool) -> None:
    """Replace a chain's rows of a table by those beside."""
    name, where = f'{home}."{table.name}"', "" if alone else f" WHERE chain_id = {chain_id}"
    listed = ", ".join(f'"{column.name}"' for column in table.columns)
    connection.exec_driver_sql(f"DELETE FROM {name}{where}")  # noqa: S608 - our own names
    # Without a list of columns SQLite takes over whole pages.
    columns, what = ("", "*") if alone else (f" ({listed})", listed)
    connection.exec_driver_sql(f'INSERT INTO {name}{columns} SELECT {what} FROM {source}."{table.name}"')  # noqa: S608


def _alone(connection: Connection) -> bool:
    """Tell whether the database holds one chain."""
    return connection.scalar(select(func.count()).select_from(table_of(Cursor))) == 1


@contextmanager
def _on_server(engine: Engine, chain_id: int) -> Iterator[Place]:
    with writing(engine).connect() as connection:
        connection.detach()  # The lock ends with the connection, so it must not go back to the pool.
        with connection.begin():
            if not connection.scalar(select(func.pg_try_advisory_lock(BUILD_KEY ^ chain_id))):
                raise _built_already()
        place = _Schema(connection, chain_id)
        try:
            place.create()
            yield place
        finally:
            # A connection that is broken has let go already; what it leaves, the next one drops.
            with suppress(DBAPIError):
                place.drop()
                with connection.begin():
                    connection.scalar(select(func.pg_advisory_unlock(BUILD_KEY ^ chain_id)))


def _sweep_server(engine: Engine, chain_id: int) -> bool:
    name = _schema_name(chain_id)
    with writing(engine).begin() as connection:
        if not inspect(connection).has_schema(name):
            return False
        if not connection.scalar(select(func.pg_try_advisory_xact_lock(BUILD_KEY ^ chain_id))):
            return False
        connection.execute(DropSchema(name, cascade=True, if_exists=True))
    return True


def _schema_name(chain_id: int) -> str:
    return f"{CHAIN_SCHEMA}_{BESIDE}_{chain_id}"


class _Schema:
    """Tables of a schema of their own on a server."""

    def __init__(self, connection: Connection, chain_id: int) -> None:
        self.name = _schema_name(chain_id)
        self._chain_id = chain_id
        self.connection = speaking_of(connection, self.name)

    def create(self) -> None:
        self.drop()
        with self.connection.begin():
            self.connection.execute(CreateSchema(self.name))
            for table in (*FOLDED, OUTBOX):
                name = f'"{table.name}"'
                options = ", ".join(f"{key} = {value}" for key, value in {**_options(table), **ALONE}.items())
                like = f"(LIKE {CHAIN_SCHEMA}.{name}) WITH ({options})"
                self.connection.exec_driver_sql(f"CREATE TABLE {self.name}.{name} {like}")
                if not is_of_log(table):
                    self._add_key(table)

    def finish(self) -> None:
        with self.connection.begin():
            for table in FOLDED:
                if is_of_log(table):
                    self._add_key(table)
                for index in sorted(table.indexes, key=lambda index: str(index.name)):
                    self.connection.execute(CreateIndex(index))

    def under_way(self) -> set[str]:
        """Return what each transaction holds a lock on that has a snapshot, as the server's own waiting does."""
        query = (
            "SELECT virtualtransaction FROM pg_locks JOIN pg_stat_activity USING (pid) "
            "WHERE locktype = 'virtualxid' AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        with self.connection.begin():
            return set(self.connection.exec_driver_sql(query).scalars())

    def take_over(self, patience: float) -> None:
        run = at_home(self.connection).exec_driver_sql
        if not _alone(self.connection):
            for table in FOLDED:
                _copy(self.connection, self.name, CHAIN_SCHEMA, table, self._chain_id, alone=False)
            return
        try:
            run(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            run("LOCK TABLE " + ", ".join(f'{CHAIN_SCHEMA}."{table.name}"' for table in FOLDED))
        except OperationalError as error:
            raise BusyError("the old rows are being read") from error
        if not _alone(self.connection):
            raise BusyError("another chain has come")
        for table in FOLDED:
            run(f'DROP TABLE {CHAIN_SCHEMA}."{table.name}"')
            run(f'ALTER TABLE {self.name}."{table.name}" RESET (autovacuum_enabled)')
            run(f'ALTER TABLE {self.name}."{table.name}" SET SCHEMA {CHAIN_SCHEMA}')

    def drop(self) -> None:
        with self.connection.begin():
            self.connection.execute(DropSchema(self.name, cascade=True, if_exists=True))

    def _add_key(self, table: Table) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.primary_key)
        self.connection.exec_driver_sql(f'ALTER TABLE {self.name}."{table.name}" ADD PRIMARY KEY ({names})')


@contextmanager
def _in_file(engine: Engine, chain_id: int) -> Iterator[Place]:
    path = _path(engine, chain_id)
    try:
        with locked(path.with_suffix(".lock")):
            path.unlink(missing_ok=True)
            own = make_engine_beside(engine, path)
            try:
                with own.connect() as connection:
                    place = _File(connection, chain_id)
                    place.create()
                    yield place
            finally:
                own.dispose()
                path.unlink(missing_ok=True)
    except NotLeaderError as error:
        raise _built_already() from error


def _sweep_folder(engine: Engine, chain_id: int) -> bool:
    path = _path(engine, chain_id)
    if not path.exists():
        return False
    try:
        with locked(path.with_suffix(".lock")):
            path.unlink(missing_ok=True)
    except NotLeaderError:
        return False
    return True


def _path(engine: Engine, chain_id: int) -> Path:
    return folder_of(engine) / f"{BESIDE}-{chain_id}.db"


class _File:
    """Tables of a file of their own."""

    name = BESIDE

    def __init__(self, connection: Connection, chain_id: int) -> None:
        self._chain_id = chain_id
        self.connection = speaking_of(connection, BESIDE)

    def create(self) -> None:
        with self.connection.begin():
            ChainBase.metadata.create_all(self.connection, [*FOLDED, OUTBOX])

    def finish(self) -> None:
        """Return: SQLite copies indexes with their tables, when both have the same."""

    def under_way(self) -> set[str]:
        """Return nothing: a transaction sees the file as it was when it began, whatever happens to its tables."""
        return set()

    def take_over(self, patience: float) -> None:
        del patience  # Readers are never in the way of a writer.
        alone = _alone(at_home(self.connection))
        for table in FOLDED:
            _copy(self.connection, BESIDE, "chain", table, self._chain_id, alone=alone)
