"""Engines for both stores on both databases, and the checks before the first write.

`sqlite:////absolute/folder` names a folder that holds chain.db and app.db, attached as schemas `chain` and `app` on
every connection. `postgresql+psycopg://...` keeps them in the schemas `chain_<schema version>` and `app`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.string import BytesBinaryDumper
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateSchema

from indexer.deployments import Manifest
from indexer.errors import NonRetryableError
from indexer.models import SCHEMA_VERSION, ChainBase, Cursor

# What a database raises that is away or cannot take what it is given: by SQLAlchemy, and out of a COPY by the driver.
UNAVAILABLE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
BUSY_MILLISECONDS = 10_000
CHAIN_SCHEMA = f"chain_{SCHEMA_VERSION}"
# Where each engine keeps the chain tables.
_HOMES = {"postgresql": CHAIN_SCHEMA, "sqlite": "chain"}
# What is built beside is called so, in names of files and schemas.
BESIDE = "next"
GATE_KEY = 0x6775696C64676174  # "guildgat"


class WrongDatabaseError(NonRetryableError):
    """The database belongs to another chain, or to another version of the tables."""


def make_engine(url: str, attach: Sequence[str] = ("chain",), *, pool_size: int = 5, timeout: float = 10.0) -> Engine:
    """Return an engine whose last schema in `attach` may be written; the others are there to be read.

    On SQLite a transaction of `writing(engine)` begins with `BEGIN IMMEDIATE`, every other with `BEGIN`.
    `timeout` is how many seconds a caller waits for one of the `pool_size` connections.
    """
    made = make_url(url)
    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0, "pool_timeout": timeout}
    # The connection that was used last knows the statements of before.
    pool["pool_use_lifo"] = True
    if made.get_backend_name() == "sqlite":
        if not made.database or not Path(made.database).is_absolute():
            raise NonRetryableError(f"{url} must name a folder by its absolute path: sqlite:////absolute/folder")
        return _sqlite_engine(Path(made.database), tuple(attach), pool)
    if made.get_driver_name() != "psycopg":
        raise NonRetryableError(f"{made.drivername}:// is not served: use sqlite:// or postgresql+psycopg://")
    options = {"schema_translate_map": {"chain": CHAIN_SCHEMA}}
    engine = create_engine(made, execution_options=options, pool_pre_ping=True, **pool)
    event.listen(engine, "connect", _dump_bytes_fast)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that write: they take the write lock at once, so they cannot fail half-way."""
    return engine.execution_options(writes=True)


def _sqlite_engine(folder: Path, attach: tuple[str, ...], pool: dict[str, Any]) -> Engine:
    folder.mkdir(parents=True, exist_ok=True)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect("file::memory:", uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA foreign_keys = ON")
        for schema in attach:
            _attach(connection, folder / f"{schema}.db", schema, writable=schema == attach[-1])
        return connection

    options = {"folder": str(folder)}
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, execution_options=options, **pool)
    event.listen(engine, "begin", _begin)
    return engine


def make_engine_beside(engine: Engine, path: Path) -> Engine:
    """Return an engine of SQLite on the chain tables and on a fresh file `next`, both to be written.

    The file is thrown away when anything fails, so nothing waits for the disk, and nothing in it can be rolled back.
    """

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect("file::memory:", uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        _attach(connection, folder_of(engine) / "chain.db", "chain", writable=True)
        connection.execute(f"ATTACH ? AS {BESIDE}", (f"{path.as_uri()}?mode=rwc",))
        connection.execute(f"PRAGMA {BESIDE}.journal_mode = OFF")
        connection.execute(f"PRAGMA {BESIDE}.synchronous = OFF")
        return connection

    made = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(made, "begin", _begin)
    return made


def folder_of(engine: Engine) -> Path:
    """Return the folder of the files that an engine of SQLite has attached."""
    return Path(engine.get_execution_options()["folder"])


def at_home(connection: Connection) -> Connection:
    """Return the connection, whose statements now speak of the chain tables that everybody reads."""
    return speaking_of(connection, _HOMES[connection.dialect.name])


def speaking_of(connection: Connection, schema: str) -> Connection:
    """Return the connection, whose statements now speak of the chain tables in another schema."""
    return connection.execution_options(schema_translate_map={"chain": schema})


def pass_gate(connection: Connection, chain_id: int) -> None:
    """Wait until nobody exchanges a chain's tables, and keep it so until the transaction ends.

    On SQLite the write lock itself is such a gate.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(GATE_KEY ^ chain_id)))


@contextmanager
def closed_gate(connection: Connection, chain_id: int) -> Iterator[None]:
    """Let no transaction that writes this chain begin, once those that have begun are done."""
    if connection.dialect.name != "postgresql":
        yield
        return
    with connection.begin():
        connection.execute(select(func.pg_advisory_lock(GATE_KEY ^ chain_id)))
    try:
        yield
    finally:
        # The gate opens by itself when the connection is gone.
        with suppress(DBAPIError), connection.begin():
            connection.execute(select(func.pg_advisory_unlock(GATE_KEY ^ chain_id)))


def _attach(connection: sqlite3.Connection, path: Path, schema: str, *, writable: bool) -> None:
    """Attach one file. What is only read is attached read-only: `BEGIN IMMEDIATE` would lock its writer out."""
    if not path.exists():
        with sqlite3.connect(path) as fresh:
            fresh.execute("PRAGMA journal_mode = WAL")
        fresh.close()
    connection.execute(f"ATTACH ? AS {schema}", (f"{path.as_uri()}?mode={'rw' if writable else 'ro'}",))
    if writable:
        connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
        # FULL, not NORMAL: a power cut must not take back numbers of the outbox that consumers have written down.
        connection.execute(f"PRAGMA {schema}.synchronous = FULL")


def _dump_bytes_fast(connection: Any, _record: Any) -> None:
    """Have bytes sent by the driver's compiled class, which one written in Python hides from COPY."""
    connection.adapters.register_dumper(bytes, BytesBinaryDumper)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def snapshot(engine: Engine) -> Engine:
    """Return the engine for transactions that see one state of the database from their first read to their end."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def create_schema(connection: Connection) -> None:
    """Create the chain tables that are missing, inside the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(CreateSchema(CHAIN_SCHEMA, if_not_exists=True))
    ChainBase.metadata.create_all(connection)


def drop_tables(connection: Connection) -> None:
    """Drop the chain tables, of whatever version, inside the caller's transaction."""
    schema = schema_name(connection)
    for table in inspect(connection).get_table_names(schema=schema):
        if not table.startswith("sqlite_"):
            connection.execute(text(f'DROP TABLE {schema}."{table}"'))


def schema_name(connection: Connection) -> str:
    """Return the name of the schema whose chain tables a connection speaks of."""
    given: dict[str, str] = connection.get_execution_options().get("schema_translate_map", {})
    return given.get("chain", _HOMES[connection.dialect.name])


def read_cursor(connection: Connection, manifest: Manifest) -> dict[str, Any] | None:
    """Return the cursor row of the manifest's chain, or None when nothing of it was indexed yet.

    Raises `WrongDatabaseError` when the rows are of another chain with that number or of another deployment, or when
    the tables are of another version.
    """
    if not inspect(connection).has_table("cursor", schema=schema_name(connection)):
        return None
    try:
        mine = Cursor.chain_id == manifest.chain_id
        version = connection.scalar(select(Cursor.schema_version).where(mine))
        if version is not None and version != SCHEMA_VERSION:
            raise WrongDatabaseError(
                f"The chain tables have version {version}, this program {SCHEMA_VERSION}: run `indexer reindex`."
            )
        row = connection.execute(select(Cursor.__table__).where(mine)).mappings().first()
    except DBAPIError as error:
        raise WrongDatabaseError("The chain tables are not those of this program: run `indexer reindex`.") from error
    if row is None:
        return None
    stored = (row["genesis_hash"], row["policy"], row["governor"])
    policy, governor = manifest.contracts["Policy"].address, manifest.governor
    named = (manifest.genesis_hash, policy, governor)
    if stored != named:
        raise WrongDatabaseError(
            f"The database holds chain {manifest.chain_id} with "
            + "genesis {}, Policy {} and governor {}, ".format(*stored)
            + "the manifest names genesis {}, Policy {} and governor {}. ".format(*named)
            + "Set GUILDHALL_DATABASE_URL to the right database, or run `indexer reindex` to replace what it holds."
        )
    return dict(row)
