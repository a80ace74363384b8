"""Each test of the indexer runs on SQLite and on PostgreSQL."""

import uuid
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.indexer.chaos.database import postgresql
from tests.indexer.chaos.tape import Tape, names, record
from tests.indexer.lives import mixed_life
from tests.indexer.rig import Rig
from tests.world import World, deployed_world


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a PostgreSQL server and give the address of its first database."""
    with postgresql(tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a test an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data'}"
    return new_database(request.getfixturevalue("postgres"))


def new_database(server: str) -> str:
    """Make an empty database on a server and return its address."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def shared_world() -> Iterator[World]:
    """Deploy once for all tests that want a chain of their own."""
    with deployed_world() as made:
        yield made


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """Give a test a chain that nothing has happened on yet; what it does there is taken back."""
    snapshot = shared_world.rpc("evm_snapshot")
    own = copy(shared_world)
    own._blocks = dict(shared_world._blocks)
    yield own
    shared_world.rpc("evm_revert", snapshot)


@pytest.fixture(scope="session")
def tapes(shared_world: World) -> dict[str, Tape]:
    """Give tests the lives that were recorded on the shared chain, by their names."""
    return {name: record(shared_world, name) for name in names()}


@pytest.fixture(scope="session")
def lived() -> Iterator[World]:
    """Give tests a chain on which a few tasks were led; they only read it."""
    with deployed_world() as made:
        mixed_life(made)
        yield made


@pytest.fixture
def make_rig(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    """Make an indexer of a world's deployment on the test's database; keywords are settings."""
    rigs: list[Rig] = []

    def make(world: World, **settings: Any) -> Rig:
        manifest = world.write_manifest(tmp_path / f"manifest-{len(rigs)}.json")
        values = {"rpc_url": world.url, "database_url": database_url} | settings
        rig = Rig(manifest, **values)
        rigs.append(rig)
        return rig

    yield make
    for rig in rigs:
        rig.close()
