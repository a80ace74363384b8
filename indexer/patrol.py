"""Continuous verification: one share after the other, at a low rate, while the index is at the head."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from anyio.from_thread import start_blocking_portal
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from indexer.deployments import Manifest
from indexer.errors import IndexerError
from indexer.fetcher import Fetcher
from indexer.rpc import Rpc
from indexer.verify.report import Difference, Report
from indexer.verify.share import FIRST_BLOCKS, FIRST_ROWS, Share, compare_share
from indexer.watch import Metrics, Verified, Watcher

# Blocks that may be missing while it compares, and the share of the time that it may take at most.
TOLERATED_LAG = 5
BUSY = 0.02
LOOK = 1.0
# Shares that could not be compared in a row before that is worth telling: a reorg makes one or two.
FAILURES = 3
SHOWN = 5

_log = structlog.get_logger(__name__)


class Patrol:
    """Goes round through all rows and all blocks; what differed is compared again before anything else."""

    def __init__(self, engine: Engine, manifest: Manifest, rpc: Rpc, fetcher: Fetcher) -> None:
        """Compare through a node of its own, on a loop of its own."""
        self._parts = (engine, manifest, rpc, fetcher)
        self._next = [FIRST_ROWS, FIRST_BLOCKS]
        self._differing: dict[Share, list[Difference]] = {}
        self._failures = 0
        self._last = Verified(at=0, number=0)

    async def turn(self) -> tuple[Verified, int]:
        """Compare the next share, and return what stands of all that was found, and how many facts were compared."""
        share = self._choose()
        try:
            report, after = await compare_share(*self._parts, share)
            if report.differences:
                # A row counts as differing when it differs twice, in two snapshots.
                again, _ = await compare_share(*self._parts, share)
                report = _in_both(report, again)
        except (IndexerError, SQLAlchemyError) as error:
            self._failures += 1
            told = str(error) if self._failures >= FAILURES else None
            self._last = self._last.model_copy(update={"error": told})
            return self._last, 0
        self._failures = 0
        self._note(share, report)
        if share in self._next:
            self._next[self._next.index(share)] = after
        self._next.reverse()
        rows = [str(difference) for found in self._differing.values() for difference in found]
        self._last = Verified(at=int(time.time()), number=report.number, differing=len(rows), differences=rows[:SHOWN])
        return self._last, report.facts

    def _choose(self) -> Share:
        """Return rows and blocks by turns, and before each of the rows what differed the longest."""
        share = self._next[0]
        if share.view is not None and self._differing:
            return next(iter(self._differing))
        return share

    def _note(self, share: Share, report: Report) -> None:
        """Keep what differs, at the end of what is to be compared again."""
        known = self._differing.pop(share, [])
        if report.differences:
            self._differing[share] = report.differences
            for difference in report.differences:
                if difference not in known:
                    _log.error("differs from the chain", row=difference.row, block=report.number, what=str(difference))


def _in_both(first: Report, second: Report) -> Report:
    rows = {difference.row for difference in first.differences}
    both = [difference for difference in second.differences if difference.row in rows]
    return Report(second.number, second.hash, first.facts + second.facts, both)


@asynccontextmanager
async def patrolling(
    opened: Callable[[], AbstractAsyncContextManager[Patrol]], rate: float, watcher: Watcher, metrics: Metrics
) -> AsyncIterator[None]:
    """Compare until the end of the body, on a thread of its own: its queries must not hold up the loop.

    `rate` is in facts a second; with 0 nothing is compared. `opened` gives a patrol on the loop that enters it.
    """
    if rate == 0:
        yield
        return

    async def work() -> None:
        async with opened() as patrol:
            await _go_round(patrol, rate, watcher, metrics)

    with start_blocking_portal() as portal:
        future = portal.start_task_soon(work)
        try:
            yield
        finally:
            future.cancel()


async def _go_round(patrol: Patrol, rate: float, watcher: Watcher, metrics: Metrics) -> None:
    while True:
        if watcher.behind is None or watcher.behind > TOLERATED_LAG:
            await asyncio.sleep(LOOK)
            continue
        start = time.monotonic()
        try:
            found, facts = await patrol.turn()
        except Exception as error:
            # Rows are still written and served when there is a fault in what looks at them.
            _log.exception("continuous verification stopped")
            watcher.verified(Verified(at=int(time.time()), number=0, error=f"it stopped by {error!r}: see the log."))
            raise
        watcher.verified(found)
        metrics.verified(found, facts)
        await asyncio.sleep(max(facts / rate if facts else LOOK, (time.monotonic() - start) / BUSY))
