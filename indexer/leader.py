"""One indexer at a time on a chain in a database: a file lock beside SQLite, an advisory lock in PostgreSQL.

Both are released by the system when the process ends, however it ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from indexer.errors import NonRetryableError

LOCK_KEY = 0x6775696C6468616C  # "guildhal"


class NotLeaderError(NonRetryableError):
    """Another indexer holds the chain in this database."""


@contextmanager
def leadership(url: str, engine: Engine, chain_id: int, wait: float = 0.0) -> Iterator[None]:
    """Hold the chain for this process; raises `NotLeaderError` when another one holds it after `wait` seconds."""
    retrying = Retrying(
        stop=stop_after_delay(wait), wait=wait_fixed(0.1), retry=retry_if_exception_type(NotLeaderError), reraise=True
    )
    with ExitStack() as stack:
        retrying(lambda: stack.enter_context(_lock(url, engine, chain_id)))
        yield


@contextmanager
def _lock(url: str, engine: Engine, chain_id: int) -> Iterator[None]:
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.detach()  # The lock ends with the connection, so it must not go back to the pool.
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY ^ chain_id}):
                raise _held()
            connection.commit()
            try:
                yield
            finally:
                # The server notices the end of a connection late; one that is broken has let go already.
                with suppress(DBAPIError):
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY ^ chain_id})
        return
    with (Path(make_url(url).database or ".") / f"indexer-{chain_id}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
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
