"""Says where the indexer stands, what is wrong, and what to do about it."""

from typing import Any, NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from indexer.database import WrongDatabaseError, read_cursor
from indexer.deployments import Manifest
from indexer.errors import IndexerError
from indexer.fetcher import Fetcher
from indexer.leader import is_held
from indexer.models import DeadLetter
from indexer.records import Heads
from indexer.rows import Row
from indexer.store import table_of
from indexer.sync import check_node

TOLERATED_LAG = 5


class Status(NamedTuple):
    """What is known: block numbers, None where unknown; `troubles` are sentences that say what to do."""

    chain_id: int
    head: int | None
    indexed: int | None
    lag: int | None
    safe: int | None
    finalized: int | None
    running: bool | None
    dead_letters: int | None
    outbox: int | None
    troubles: list[str]

    def lines(self) -> list[str]:
        """Return the status as lines of text."""
        facts: dict[str, Any] = {name: value for name, value in self._asdict().items() if name != "troubles"}
        shown = [f"{name:<13} {'unknown' if value is None else value}" for name, value in facts.items()]
        return [*shown, *(f"! {trouble}" for trouble in self.troubles)]


async def read_status(engine: Engine, url: str, manifest: Manifest, fetcher: Fetcher) -> Status:
    """Ask the node and the database; nothing that goes wrong raises, all of it is told."""
    troubles: list[str] = []
    heads = await _heads(fetcher, manifest, troubles)
    cursor, dead, running = _stored(engine, url, manifest, troubles)
    head = heads.head.number if heads else None
    indexed = cursor["number"] if cursor else None
    lag = max(0, head - indexed) if head is not None and indexed is not None else None
    if head is not None and indexed is not None and head < indexed:
        troubles.append(f"The node's head {head} is behind block {indexed}: check that the node is synced.")
    if lag is not None and lag > TOLERATED_LAG:
        troubles.append(f"{lag} blocks are not indexed yet: wait, or see in the log of `indexer run` why it stopped.")
    if running is False:
        troubles.append("No indexer runs on this database: start `indexer run`.")
    if dead:
        troubles.append(
            f"{dead} logs did not decode or fold: see the table dead_letter, update, run `indexer reindex`."
        )
    return Status(
        chain_id=manifest.chain_id,
        head=head,
        indexed=indexed,
        lag=lag,
        safe=cursor["safe"] if cursor else None,
        finalized=cursor["finalized"] if cursor else None,
        running=running,
        dead_letters=dead,
        outbox=cursor["outbox_seq"] if cursor else None,
        troubles=troubles,
    )


async def _heads(fetcher: Fetcher, manifest: Manifest, troubles: list[str]) -> Heads | None:
    try:
        await check_node(fetcher, manifest)
        return await fetcher.heads()
    except IndexerError as error:
        troubles.append(str(error))
        return None


def _stored(
    engine: Engine, url: str, manifest: Manifest, troubles: list[str]
) -> tuple[Row | None, int | None, bool | None]:
    try:
        running = is_held(url, engine, manifest.chain_id)
        with engine.begin() as connection:
            cursor = read_cursor(connection, manifest)
            if cursor is None:
                troubles.append("Nothing is indexed yet: start `indexer run`.")
                return None, None, running
            return cursor, connection.scalar(select(func.count()).select_from(table_of(DeadLetter))), running
    except WrongDatabaseError as error:
        troubles.append(str(error))
    except DBAPIError as error:
        troubles.append(f"The database does not answer ({error.orig}): check GUILDHALL_DATABASE_URL.")
    return None, None, None
