"""Goes back further than a reorg may by itself: to the newest block that database and chain both have."""

from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, select

from indexer.database import read_cursor
from indexer.deployments import Manifest
from indexer.errors import NodeBehindError, NonRetryableError
from indexer.fetcher import Fetcher
from indexer.models import Block, Log
from indexer.records import Header
from indexer.rows import Row
from indexer.store import table_of


class Plan(NamedTuple):
    """Where a rewind would go back to, and how many blocks and canonical logs lie above."""

    chain_id: int
    number: int
    wanted: int
    anchor: Header
    logs: int

    def lines(self) -> list[str]:
        """Say what it means."""
        said = []
        if self.anchor.number < self.wanted:
            said.append(
                f"Block {self.wanted} cannot be gone back to: it is not kept, or the chain has another one. The newest "
                f"below it that is kept and that the chain has is {self.anchor.number}."
            )
        blocks = self.number - self.anchor.number
        said.append(
            f"Chain {self.chain_id} is indexed up to block {self.number}. Going back to block {self.anchor.number} "
            f"({self.anchor.hash}) takes back {blocks} blocks with {self.logs} events: their rows are folded again "
            "without them, every consumer of events is told, and `indexer run` reads the chain from there."
        )
        return said


async def plan_rewind(engine: Engine, manifest: Manifest, fetcher: Fetcher, wanted: int) -> Plan:
    """Return the plan of going back to a block; raises `NonRetryableError` for one that is not below the index."""
    with engine.begin() as connection:
        cursor = _cursor(connection, manifest)
    first, number = cursor["start_number"] - 1, cursor["number"]
    if not first <= wanted < number:
        raise NonRetryableError(
            f"Chain {manifest.chain_id} is indexed from block {first} to {number}: --to has to name a block from "
            f"{first} to {number - 1}, not {wanted}. Nothing was changed."
        )
    anchor = await newest_shared(engine, manifest, fetcher, wanted)
    log = table_of(Log)
    above = (log.c.chain_id == manifest.chain_id, log.c.canonical.is_(True), log.c.block_number > anchor.number)
    with engine.begin() as connection:
        logs = connection.scalar(select(func.count()).select_from(log).where(*above))
    return Plan(manifest.chain_id, number, wanted, anchor, logs or 0)


async def newest_shared(engine: Engine, manifest: Manifest, fetcher: Fetcher, highest: int) -> Header:
    """Return the newest block up to `highest` that is kept and that the chain has, as the chain tells it.

    Where there is none it is the one before the first block of ours, at which no event of ours can have been. A block
    that is not kept is never taken: the chain might have forked below it, at one that would be missed.
    """
    with engine.begin() as connection:
        low = _cursor(connection, manifest)["start_number"] - 1
    (best,) = await fetcher.headers([low])
    if best is None:
        raise NodeBehindError(f"The node has no block {low} yet: check that it is synced.")
    high = highest
    while low < high:
        middle = (low + high + 1) // 2
        kept = _newest_kept(engine, manifest.chain_id, middle)
        if kept is None or kept[0] <= low:
            low = middle
            continue
        (header,) = await fetcher.headers([kept[0]])
        if header is not None and header.hash == kept[1]:
            low, best = middle, header
        else:
            high = kept[0] - 1
    return best


def _newest_kept(engine: Engine, chain_id: int, number: int) -> tuple[int, str] | None:
    block = table_of(Block)
    mine = (block.c.chain_id == chain_id, block.c.canonical.is_(True), block.c.number <= number)
    query = select(block.c.number, block.c.hash).where(*mine).order_by(block.c.number.desc()).limit(1)
    with engine.begin() as connection:
        row = connection.execute(query).first()
    return None if row is None else (row.number, row.hash)


def _cursor(connection: Connection, manifest: Manifest) -> Row:
    cursor = read_cursor(connection, manifest)
    if cursor is None:
        raise NonRetryableError("Nothing is indexed yet: start `indexer run`.")
    return cursor
