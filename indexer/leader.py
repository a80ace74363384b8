"""One indexer at a time on a chain in a database: a file lock beside SQLite, an advisory lock in PostgreSQL.

Both are released by the system when the process ends, however it ends. PostgreSQL's ends with its connection too, so
whoever leads looks at it before each transaction; a transaction that is under way then is fenced by the cursor.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError, ResourceClosedError
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from indexer.errors import NonRetryableError

LOCK_KEY = 0x6775696C6468616C  # "guildhal"


class NotLeaderError(NonRetryableError):
    """Another indexer holds the chain in this database."""


class Lease(Protocol):
    """What a leader holds."""

    def renew(self) -> None:
        """Make sure that it is still held; raises `NotLeaderError` when another indexer took over."""


class _FileLease:
    """A lock on an open file, which nobody can take away."""

    def renew(self) -> None:
        """Return: the lock is there as long as the process."""


class _ServerLease:
    """An advisory lock of a connection of its own."""

    def __init__(self, engine: Engine, chain_id: int) -> None:
        """Take the lock."""
        self._engine = engine
        self._key = LOCK_KEY ^ chain_id
        self._connection = self._take()

    def renew(self) -> None:
        """Look whether the connection lives, and take the lock again when it does not."""
        try:
            self._connection.scalar(text("SELECT 1"))
        except (DBAPIError, ResourceClosedError):
            # Closed it is where the last attempt to take it again failed.
            with suppress(ResourceClosedError):
                self._connection.invalidate()
            self._connection.close()
            self._connection = self._take()

    def release(self) -> None:
        """Let go at once: the server notices the end of a connection late."""
        # A connection that is closed or broken has let go already.
        with suppress(DBAPIError, ResourceClosedError):
            self._connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        self._connection.close()

    def _take(self) -> Connection:
        # Outside of transactions, so that nothing waits for one of ours to end.
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            connection.detach()  # The lock ends with the connection, so it must not go back to the pool.
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key})
        except DBAPIError:
            connection.close()
            raise
        if not taken:
            connection.close()
            raise _held()
        return connection


@contextmanager
def leadership(url: str, engine: Engine, chain_id: int, wait: float = 0.0) -> Iterator[Lease]:
    """Hold the chain for this process; raises `NotLeaderError` when another one holds it after `wait` seconds."""
    retrying = Retrying(
        stop=stop_after_delay(wait), wait=wait_fixed(0.1), retry=retry_if_exception_type(NotLeaderError), reraise=True
    )
    with ExitStack() as stack:
        yield retrying(lambda: stack.enter_context(_lock(url, engine, chain_id)))


@contextmanager
def _lock(url: str, engine: Engine, chain_id: int) -> Iterator[Lease]:
    if engine.dialect.name == "postgresql":
        lease = _ServerLease(engine, chain_id)
        try:
            yield lease
        finally:
            lease.release()
        return
    with locked(Path(make_url(url).database or ".") / f"indexer-{chain_id}.lock"):
        yield _FileLease()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock; raises `NotLeaderError` when another process holds it."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _held() from error
        yield


def is_held(url: str, engine: Engine, chain_id: int) -> bool:
    """Tell whether some indexer holds the chain in this database now."""
    try:
        with _lock(url, engine, chain_id):
            return False
    except NotLeaderError:
        return True


def _held() -> NotLeaderError:
    return NotLeaderError("Another indexer of this chain runs on this database: stop it first.")
