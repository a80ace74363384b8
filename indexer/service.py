"""`indexer run`: waits for the lead, then follows the chain, watched, until it is stopped."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from indexer.beside import sweep
from indexer.database import read_cursor
from indexer.errors import ReorgTooDeepError, RetryableError
from indexer.leader import Lease, NotLeaderError
from indexer.parts import Parts, reading
from indexer.patrol import Patrol, patrolling
from indexer.records import Observer
from indexer.rewind import newest_shared
from indexer.standby import leading
from indexer.sync import Sync
from indexer.watch import Metrics, Observers, Watcher, beating, on_terminal, progress_bar, serving
from indexer.watch.progress import ProgressBar
from indexer.writer import Writer

_log = structlog.get_logger(__name__)


async def serve(parts: Parts, *, once: bool) -> int:
    """Follow the chain until SIGTERM or SIGINT; with `once`, until its head is indexed."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run made one
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await follow(parts, once=once)
    return 0


async def follow(parts: Parts, *, once: bool = False) -> None:
    """Wait for the lead and follow the chain until cancelled; with `once`, until its head is indexed."""
    settings, chain_id = parts.settings, parts.manifest.chain_id
    watcher = Watcher(parts.rpc.states)
    metrics = Metrics(chain_id, parts.rpc.states)
    async with AsyncExitStack() as stack:
        port = stack.enter_context(serving(metrics, settings.metrics_host, settings.metrics_port))
        if port is not None:
            _log.info("metrics", host=settings.metrics_host, port=port)
        await stack.enter_async_context(beating(parts.engine, chain_id, watcher))
        while True:
            try:
                return await _lead(parts, watcher, metrics, once=once)
            except NotLeaderError:
                if once:
                    raise
                watcher.stand_by()
                metrics.stand_by()
                _log.warning("lost the lead", reason="another indexer took it while the database was away")


async def _lead(parts: Parts, watcher: Watcher, metrics: Metrics, *, once: bool) -> None:
    """Wait for the lead, and follow the chain for as long as it lasts."""
    settings, engine, chain_id = parts.settings, parts.engine, parts.manifest.chain_id
    async with AsyncExitStack() as stack:
        lease = await stack.enter_async_context(leading(settings.database_url, engine, chain_id, once=once))
        await asyncio.to_thread(_sweep, engine, chain_id)
        bar = stack.enter_context(progress_bar()) if on_terminal() else None
        _begin(parts, watcher, metrics, bar)
        if not once:
            patrol = patrolling(lambda: _patrol(parts), settings.verify_rate, watcher, metrics)
            await stack.enter_async_context(patrol)
        observers: list[Observer] = [watcher, metrics, *([bar] if bar else [])]
        await _read(parts, Observers(*observers), lease, once=once)


def _sweep(engine: Engine, chain_id: int) -> None:
    """Drop what a rebuild left that was killed; a database that does not answer keeps it until the next time."""
    with suppress(DBAPIError):
        if sweep(engine, chain_id):
            _log.info("dropped what a killed reindex left beside", chain_id=chain_id)


def _begin(parts: Parts, watcher: Watcher, metrics: Metrics, bar: ProgressBar | None) -> None:
    """Tell everybody where the index stands; a database that does not answer yet is left to the loop."""
    cursor = None
    with suppress(OperationalError, InterfaceError), parts.engine.begin() as connection:
        cursor = read_cursor(connection, parts.manifest)
    number = parts.manifest.start_block - 1 if cursor is None else cursor["number"]
    watcher.begin(number)
    metrics.begin(number)
    if bar is not None:
        bar.begin(number)


async def _read(parts: Parts, observer: Observer, lease: Lease, *, once: bool) -> None:
    parts.rpc.on_retry = observer.retried
    writer = Writer(parts.engine, parts.manifest, lease)
    try:
        await Sync(parts.fetcher, writer, parts.manifest, parts.settings, observer).run(once=once)
    except ReorgTooDeepError as error:
        raise await _with_way_back(parts, error) from error


async def _with_way_back(parts: Parts, error: ReorgTooDeepError) -> ReorgTooDeepError:
    """Return the error with the command that goes back as far as is needed, and sound the alarm."""
    with parts.engine.begin() as connection:
        cursor = read_cursor(connection, parts.manifest)
    way = "Run `indexer status`, which names the block to go back to by `indexer rewind --to BLOCK`."
    if cursor is not None:
        with suppress(RetryableError):
            shared = await newest_shared(parts.engine, parts.manifest, parts.fetcher, cursor["number"])
            block = shared.number
            way = f"Database and chain share block {block}: `indexer rewind --to {block}` goes back to it."
    _log.critical("deep reorg", reason=str(error), todo=way)
    return ReorgTooDeepError(f"{error} {way}")


@asynccontextmanager
async def _patrol(parts: Parts) -> AsyncIterator[Patrol]:
    """Open a patrol on the running loop, with a way to the nodes of its own."""
    async with reading(parts.settings, parts.manifest) as (rpc, fetcher):
        yield Patrol(parts.engine, parts.manifest, rpc, fetcher)
