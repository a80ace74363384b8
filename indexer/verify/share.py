"""Compares a small part at a time, so that all is compared again and again while the indexer runs.

What is compared only as a whole, counts and sums over a table, is left to `indexer verify`.
"""

from typing import NamedTuple

from sqlalchemy import Engine, select

from indexer.deployments import Manifest
from indexer.fetcher import Fetcher
from indexer.history import FAMILIES
from indexer.models import Log
from indexer.rawlogs import row_of_log
from indexer.records import RawLog
from indexer.rpc import Rpc
from indexer.store import table_of
from indexer.verify.folded import compare_aggregates
from indexer.verify.hanging import compare_logs
from indexer.verify.kept import compare_range
from indexer.verify.report import Found, Report
from indexer.verify.run import Sight, sight
from indexer.verify.words import compare_check, list_checks

ROWS = 20
LOGS = 40
BLOCKS = 200
# Aggregates of a family that one share folds again.
NAMES = 10


class Share(NamedTuple):
    """A part: rows from `start` on that are asked of the view with this index, or of no view: blocks from there on."""

    view: int | None
    start: int


FIRST_ROWS, FIRST_BLOCKS = Share(0, 0), Share(None, 0)


async def compare_share(
    engine: Engine, manifest: Manifest, rpc: Rpc, fetcher: Fetcher, share: Share
) -> tuple[Report, Share]:
    """Compare a part, and return what was found with the part that comes after it; the first comes after the last.

    Raises like `verify`.
    """
    found = Found()
    async with sight(engine, manifest, fetcher) as seen:
        if share.view is None:
            after = await _compare_blocks(seen, fetcher, share.start, found)
        else:
            after = await _compare_rows(seen, rpc, share, found)
    return seen.report(found), after


async def _compare_rows(seen: Sight, rpc: Rpc, share: Share, found: Found) -> Share:
    """Ask about the next rows, of the next view that there are rows for."""
    checks = await list_checks(seen.cursor, seen.addresses, rpc)
    view, start = share
    for index in range(view or 0, len(checks)):
        part = slice(start, start + ROWS)
        asked = await compare_check(seen.connection, checks[index], seen.cursor, seen.addresses, rpc, found, part)
        if asked == ROWS:
            return Share(index, part.stop)
        if asked:
            return Share(index + 1, 0)
        start = 0
    return FIRST_ROWS


async def _compare_blocks(seen: Sight, fetcher: Fetcher, start: int, found: Found) -> Share:
    """Compare the next blocks and logs, what hangs on them, and every row of what they are about."""
    numbers = _window(seen, start)
    logs = await compare_range(seen.store, fetcher, seen.followed, seen.cursor, numbers, found)
    known = [log for log in logs if log.address in seen.followed]
    compare_logs(seen.store, seen.followed, known, found)
    _compare_aggregates(seen, known, found)
    return Share(None, numbers.stop) if numbers.stop <= seen.cursor["number"] else FIRST_BLOCKS


def _window(seen: Sight, start: int) -> range:
    """Return the blocks from `start` on that hold few enough logs, one block at least."""
    last = seen.cursor["number"]
    start = min(max(start, seen.cursor["start_number"]), last)
    end = min(start + BLOCKS - 1, last)
    log = table_of(Log)
    mine = (log.c.chain_id == seen.store.chain_id, log.c.canonical.is_(True), log.c.block_number.between(start, end))
    query = select(log.c.block_number).where(*mine).order_by(log.c.block_number, log.c.log_index)
    beyond = seen.connection.scalar(query.offset(LOGS).limit(1))
    return range(start, (end if beyond is None else max(start, beyond - 1)) + 1)


def _compare_aggregates(seen: Sight, logs: list[RawLog], found: Found) -> None:
    rows = [row_of_log(seen.store.chain_id, log) for log in logs]
    for family in FAMILIES:
        mine = [row for row in rows if seen.followed[row["address"]] in family.contracts]
        names = list({name: None for row in mine for name in family.names(row)})
        for first in range(0, len(names), NAMES):
            compare_aggregates(seen.store, seen.followed, family, names[first : first + NAMES], found)
