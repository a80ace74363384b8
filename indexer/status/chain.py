"""What the node tells of the chain, against what is indexed of it."""

from collections.abc import Iterator

from sqlalchemy import Engine

from indexer.deployments import Manifest
from indexer.fetcher import Fetcher
from indexer.records import Heads
from indexer.rewind import newest_shared
from indexer.rows import Row
from indexer.status.troubles import LAG, Trouble


async def compare_chain(
    engine: Engine, manifest: Manifest, fetcher: Fetcher, heads: Heads, cursor: Row
) -> list[Trouble]:
    """Return what of the node's chain does not fit what is indexed."""
    head, indexed = heads.head.number, cursor["number"]
    if head < indexed:
        return [
            Trouble(
                "behind",
                f"The node's head {head} is behind block {indexed}, which is indexed: check that the node is synced, "
                "or use another one in GUILDHALL_RPC_URL. Nothing is read until it has caught up.",
                "warning",
            )
        ]
    (header,) = await fetcher.headers([indexed])
    if header is None or header.hash == cursor["hash"]:
        return list(_lag(head - indexed))
    shared = await newest_shared(engine, manifest, fetcher, indexed)
    floor = max(cursor["finalized"], cursor["start_number"] - 1)
    if shared.number >= floor:
        return [
            Trouble(
                "reorg",
                f"The chain was reorganised above block {shared.number}: `indexer run` takes back "
                f"{indexed - shared.number} blocks by itself.",
                "warning",
            )
        ]
    return [
        Trouble(
            "deep_reorg",
            f"The chain was reorganised below block {floor}, the deepest that is taken back by itself; database and "
            f"chain share block {shared.number}. Check that GUILDHALL_RPC_URL is the right node and that it is synced; "
            f"if the reorg is real, stop `indexer run`, run `indexer rewind --to {shared.number}` and start it again.",
        )
    ]


def _lag(lag: int) -> Iterator[Trouble]:
    if lag > LAG:
        yield Trouble(
            "lag",
            f"{lag} blocks are not indexed yet: wait, or see in the log of `indexer run` why it does not go on.",
            "warning",
        )
