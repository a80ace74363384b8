"""One comparison from beginning to end, and one of a part."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from indexer.database import read_cursor, snapshot
from indexer.deployments import Manifest
from indexer.errors import NonRetryableError, RetryableError
from indexer.fetcher import Fetcher
from indexer.fold import ESCROW
from indexer.models import EscrowVersion
from indexer.rows import Row
from indexer.rpc import Rpc
from indexer.store import Store
from indexer.verify.folded import compare_folded
from indexer.verify.hanging import compare_hanging
from indexer.verify.kept import compare_kept
from indexer.verify.report import Found, Report
from indexer.verify.words import compare_words


class Sight(NamedTuple):
    """One state of the database, whose indexed head the node has: what to compare, and where the contracts are."""

    connection: Connection
    store: Store
    cursor: Row
    addresses: dict[str, str]
    followed: dict[str, str]

    def report(self, found: Found) -> Report:
        """Return what was found as a report."""
        return Report(self.cursor["number"], self.cursor["hash"], found.facts, found.differences)


async def verify(engine: Engine, manifest: Manifest, rpc: Rpc, fetcher: Fetcher) -> Report:
    """Compare one snapshot of the database with the chain at its indexed head.

    Raises `NonRetryableError` when nothing is indexed, and `RetryableError` when the node does not have the indexed
    head, as in the moment of a reorg.
    """
    found = Found()
    async with sight(engine, manifest, fetcher) as seen:
        await compare_words(seen.connection, seen.cursor, seen.addresses, rpc, found)
        await compare_kept(seen.store, fetcher, seen.followed, seen.cursor, found)
        compare_folded(seen.store, seen.followed, found)
        compare_hanging(seen.store, seen.followed, seen.cursor, found)
    return seen.report(found)


@asynccontextmanager
async def sight(engine: Engine, manifest: Manifest, fetcher: Fetcher) -> AsyncIterator[Sight]:
    """Give a snapshot of the database; raises like `verify`, also at the end when the chain has moved meanwhile."""
    with snapshot(engine).begin() as connection:
        cursor = read_cursor(connection, manifest)
        if cursor is None:
            raise NonRetryableError("Nothing is indexed yet: start `indexer run`.")
        await _need_head(fetcher, cursor["number"], cursor["hash"])
        store = Store(connection, manifest.chain_id)
        addresses = {name: contract.address for name, contract in manifest.contracts.items()}
        listed = dict.fromkeys((row["escrow"] for row in store.rows(EscrowVersion)), ESCROW)
        yield Sight(connection, store, cursor, addresses, {**listed, **manifest.followed()})
        await _need_head(fetcher, cursor["number"], cursor["hash"])


async def _need_head(fetcher: Fetcher, number: int, hash_: str) -> None:
    (header,) = await fetcher.headers([number])
    if header is None or header.hash != hash_:
        raise RetryableError(
            f"The node does not have the indexed head, block {number} {hash_}: let `indexer run` catch up."
        )
