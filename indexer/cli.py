"""`indexer run | status | reindex | verify`; settings come from the environment, prefix GUILDHALL_."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any, NamedTuple

import structlog
import typer
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from indexer.database import make_engine
from indexer.deployments import Manifest
from indexer.errors import IndexerError
from indexer.fetcher import Fetcher
from indexer.leader import leadership
from indexer.reindex import reindex as rebuild
from indexer.rpc import Rpc
from indexer.settings import Settings, read_settings
from indexer.status import read_status
from indexer.sync import Sync, check_node
from indexer.verify import verify as compare
from indexer.writer import Writer

LEADER_WAIT = 5.0

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


class Parts(NamedTuple):
    """What every command works with."""

    settings: Settings
    manifest: Manifest
    engine: Engine
    rpc: Rpc
    fetcher: Fetcher


@app.command()
def run(*, once: Annotated[bool, typer.Option("--once", help="Stop when the head is indexed.")] = False) -> None:
    """Follow the chain into the database until stopped."""
    _main(lambda parts: _run(parts, once=once))


@app.command()
def status() -> None:
    """Say how far the index has come, what is wrong, and what to do."""
    _main(_status)


@app.command()
def reindex(
    *, from_chain: Annotated[bool, typer.Option("--from-chain", help="Read the chain again too.")] = False
) -> None:
    """Fold all rows again, from the stored logs if they are of this chain, else from the chain."""
    _main(lambda parts: _reindex(parts, from_chain=from_chain))


@app.command()
def verify() -> None:
    """Compare every row with the contracts; exit code 1 when there is a difference."""
    _main(_verify)


async def _run(parts: Parts, *, once: bool) -> int:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run made one
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with (
        leadership(parts.settings.database_url, parts.engine, parts.manifest.chain_id, LEADER_WAIT),
        suppress(asyncio.CancelledError),
    ):
        writer = Writer(parts.engine, parts.manifest)
        await Sync(parts.fetcher, writer, parts.manifest, parts.settings).run(once=once)
    return 0


async def _status(parts: Parts) -> int:
    found = await read_status(parts.engine, parts.settings.database_url, parts.manifest, parts.fetcher)
    for line in found.lines():
        typer.echo(line)
    return 1 if found.troubles else 0


async def _reindex(parts: Parts, *, from_chain: bool) -> int:
    with leadership(parts.settings.database_url, parts.engine, parts.manifest.chain_id, LEADER_WAIT):
        await check_node(parts.fetcher, parts.manifest)
        source = await rebuild(parts.engine, parts.manifest, parts.fetcher, from_chain=from_chain)
    typer.echo(f"folded again from the {'stored logs' if source == 'logs' else 'chain'}")
    return 0


async def _verify(parts: Parts) -> int:
    await check_node(parts.fetcher, parts.manifest)
    report = await compare(parts.engine, parts.manifest, parts.rpc, parts.fetcher)
    for difference in report.differences:
        typer.echo(str(difference))
    typer.echo(f"{len(report.differences)} differences in {report.facts} facts at block {report.number} {report.hash}")
    return 1 if report.differences else 0


def _main(command: Callable[[Parts], Coroutine[Any, Any, int]]) -> None:
    """Run a command; what the operator has to know is one line on stderr, and the exit code is not 0."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        code = asyncio.run(_with_parts(command))
    except (IndexerError, DBAPIError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        code = 1
    raise typer.Exit(code)


async def _with_parts(command: Callable[[Parts], Coroutine[Any, Any, int]]) -> int:
    async with _parts() as parts:
        return await command(parts)


@asynccontextmanager
async def _parts() -> AsyncIterator[Parts]:
    settings = read_settings()
    manifest = Manifest.load(settings.manifest)
    engine = make_engine(settings.database_url)
    rpc = Rpc(
        settings.rpc_url,
        timeout=settings.rpc_timeout,
        attempts=settings.rpc_attempts,
        batch_size=settings.rpc_batch,
    )
    fetcher = Fetcher(
        rpc,
        manifest.start_block,
        max_range=settings.max_range,
        max_logs=settings.max_logs,
        finality_depth=settings.finality_depth,
    )
    try:
        async with rpc:
            yield Parts(settings, manifest, engine, rpc, fetcher)
    finally:
        engine.dispose()
