"""One comparison from beginning to end."""

from sqlalchemy import Engine

from indexer.database import read_cursor, snapshot
from indexer.deployments import Manifest
from indexer.errors import NonRetryableError, RetryableError
from indexer.fetcher import Fetcher
from indexer.fold import ESCROW
from indexer.models import EscrowVersion
from indexer.rpc import Rpc
from indexer.store import Store
from indexer.verify.folded import compare_folded
from indexer.verify.hanging import compare_hanging
from indexer.verify.kept import compare_kept
from indexer.verify.report import Found, Report
from indexer.verify.words import compare_words


async def verify(engine: Engine, manifest: Manifest, rpc: Rpc, fetcher: Fetcher) -> Report:
    """Compare one snapshot of the database with the chain at its indexed head.

    Raises `NonRetryableError` when nothing is indexed, and `RetryableError` when the node does not have the indexed
    head, as in the moment of a reorg.
    """
    found = Found()
    with snapshot(engine).begin() as connection:
        cursor = read_cursor(connection, manifest)
        if cursor is None:
            raise NonRetryableError("Nothing is indexed yet: start `indexer run`.")
        await _need_head(fetcher, cursor["number"], cursor["hash"])
        store = Store(connection, manifest.chain_id)
        addresses = {name: contract.address for name, contract in manifest.contracts.items()}
        await compare_words(connection, cursor, addresses, rpc, found)
        followed = {
            **dict.fromkeys((row["escrow"] for row in store.rows(EscrowVersion)), ESCROW),
            **manifest.followed(),
        }
        await compare_kept(store, fetcher, followed, cursor, found)
        compare_folded(store, followed, found)
        compare_hanging(store, followed, cursor, found)
        await _need_head(fetcher, cursor["number"], cursor["hash"])
    return Report(cursor["number"], cursor["hash"], found.facts, found.differences)


async def _need_head(fetcher: Fetcher, number: int, hash_: str) -> None:
    (header,) = await fetcher.headers([number])
    if header is None or header.hash != hash_:
        raise RetryableError(
            f"The node does not have the indexed head, block {number} {hash_}: let `indexer run` catch up."
        )
