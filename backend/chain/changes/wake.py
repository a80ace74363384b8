"""Tells when the indexer has committed: a notification of PostgreSQL, or SQLite's own count of commits.

A wake is only a hint to look earlier. Whoever waits looks after a while in any case, so that one that is lost, or a
connection that broke, costs a little time and no change.
"""

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psycopg
import structlog
from sqlalchemy import Engine

from indexer.database import folder_of

EAGER_SECONDS, IDLE_SECONDS = 0.004, 0.05
RETRY_SECONDS = 1.0
# A connection that listens is trusted for so long: looks in between would only be in the way of the one that matters.
LISTENING_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Wake(Protocol):
    """Something that waits for the next commit."""

    async def wait(self, seconds: float, *, eager: bool) -> None:
        """Return when something was committed since the last wait ended, or by the clock, about every so many seconds.

        `eager` is for when somebody waits for it: milliseconds count then, and otherwise what waiting costs.
        """

    async def close(self) -> None:
        """Let go of the database."""


class PostgresWake:
    """Listens on the channel that the indexer notifies at each commit; a connection that broke is made anew."""

    def __init__(self, engine: Engine, chain_id: int) -> None:
        """Listen to one chain of the database that an engine serves."""
        self._address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._channel = f"guildhall_{chain_id}"
        self._connection: psycopg.AsyncConnection | None = None
        self._retry_at = 0.0

    async def wait(self, seconds: float, *, eager: bool) -> None:  # noqa: ARG002 - a notification costs nothing
        """Return at a notification, at once when the connection is new or has broken, or by the clock.

        While it listens the clock is slower than `seconds`, unless they are more.
        """
        loop = asyncio.get_running_loop()
        if self._connection is None and loop.time() < self._retry_at:
            await asyncio.sleep(seconds)
            return
        try:
            if self._connection is None:
                await self._listen()
                return  # What was committed before is notified to nobody: look at once.
            async for _ in self._connection.notifies(timeout=max(seconds, LISTENING_SECONDS), stop_after=1):
                pass
        except (psycopg.Error, OSError) as error:
            log.warning("listening_failed", reason=str(error))
            self._retry_at = loop.time() + RETRY_SECONDS
            await self.close()

    async def _listen(self) -> None:
        self._connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        await self._connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(self._channel)))

    async def close(self) -> None:
        """Close the connection, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                await connection.close()


class SqliteWake:
    """Asks the chain's file every few milliseconds whether somebody else has written it, which takes microseconds."""

    def __init__(self, path: Path) -> None:
        """Watch the file at `path`, which another process writes."""
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0, check_same_thread=False)
        self._seen = self._version()

    async def wait(self, seconds: float, *, eager: bool) -> None:
        """Return at a commit, or after so many seconds."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        # The file tells nobody: there is no event to wait for.
        while (version := self._version()) == self._seen and (left := until - loop.time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(EAGER_SECONDS if eager else IDLE_SECONDS, left))
        self._seen = version

    async def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _version(self) -> int:
        try:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:
            return -1  # The file is locked for a moment, or its place is taken by another: look.
        return int(version)


def wake_of(engine: Engine, chain_id: int) -> Wake:
    """Return what tells of commits in the chain tables of an engine of `indexer.database`."""
    if engine.dialect.name == "postgresql":
        return PostgresWake(engine, chain_id)
    return SqliteWake(folder_of(engine) / "chain.db")
