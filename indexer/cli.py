"""`indexer run | status | reindex | rewind | verify`; settings come from the environment, prefix GUILDHALL_."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Annotated, Any

import orjson
import psycopg
import typer
from sqlalchemy.exc import DBAPIError

from indexer.errors import IndexerError
from indexer.leader import leadership
from indexer.parts import Parts, opened
from indexer.reindex import reindex as rebuild
from indexer.rewind import plan_rewind
from indexer.service import serve
from indexer.settings import read_settings
from indexer.status import read_status
from indexer.sync import check_node
from indexer.verify import verify as compare
from indexer.watch import configure_logs, on_terminal
from indexer.writer import Writer

LEADER_WAIT = 5.0

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(*, once: Annotated[bool, typer.Option("--once", help="Stop when the head is indexed.")] = False) -> None:
    """Follow the chain into the database until stopped; stand by while another indexer of the chain does."""
    _main(lambda parts: serve(parts, once=once), quiet=on_terminal())


@app.command()
def status(*, json: Annotated[bool, typer.Option("--json", help="Answer for programs.")] = False) -> None:
    """Say how far the index has come, what is wrong, and what to do; exit code 1 when something is wrong."""
    _main(lambda parts: _status(parts, json=json))


@app.command()
def reindex(
    *, from_chain: Annotated[bool, typer.Option("--from-chain", help="Read the chain again too.")] = False
) -> None:
    """Fold all rows again: from the stored logs beside the rows that stand, or else from the chain."""
    _main(lambda parts: _reindex(parts, from_chain=from_chain))


@app.command()
def rewind(
    *,
    to: Annotated[int, typer.Option("--to", min=0, help="The newest block that is to stay.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it, after saying what it takes back.")] = False,
) -> None:
    """Go back to a block after a reorg that was too deep to be taken back by itself; stop `indexer run` first."""
    _main(lambda parts: _rewind(parts, to, yes=yes))


@app.command()
def verify() -> None:
    """Compare every row with the contracts; exit code 1 when there is a difference."""
    _main(_verify)


async def _status(parts: Parts, *, json: bool) -> int:
    found = await read_status(parts.engine, parts.settings.database_url, parts.manifest, parts.fetcher)
    if json:
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2))
    else:
        for line in found.lines():
            typer.echo(line)
    return 0 if found.good else 1


async def _reindex(parts: Parts, *, from_chain: bool) -> int:
    await check_node(parts.fetcher, parts.manifest)
    source = await rebuild(
        parts.engine, parts.manifest, parts.fetcher, from_chain=from_chain, leading=lambda: _leading(parts)
    )
    typer.echo(f"folded again from the {'stored logs' if source == 'logs' else 'chain'}")
    return 0


async def _rewind(parts: Parts, to: int, *, yes: bool) -> int:
    with _leading(parts):
        await check_node(parts.fetcher, parts.manifest)
        plan = await plan_rewind(parts.engine, parts.manifest, parts.fetcher, to)
        for line in plan.lines():
            typer.echo(line)
        if not yes:
            typer.echo("Nothing was changed: add --yes to do it.")
            return 1
        position = Writer(parts.engine, parts.manifest).rewind(plan.anchor)
    typer.echo(f"Went back to block {position.number}: start `indexer run`.")
    return 0


def _leading(parts: Parts) -> AbstractContextManager[object]:
    return leadership(parts.settings.database_url, parts.engine, parts.manifest.chain_id, LEADER_WAIT)


async def _verify(parts: Parts) -> int:
    await check_node(parts.fetcher, parts.manifest)
    report = await compare(parts.engine, parts.manifest, parts.rpc, parts.fetcher)
    for difference in report.differences:
        typer.echo(str(difference))
    typer.echo(f"{len(report.differences)} differences in {report.facts} facts at block {report.number} {report.hash}")
    return 1 if report.differences else 0


def _main(command: Callable[[Parts], Coroutine[Any, Any, int]], *, quiet: bool = False) -> None:
    """Run a command; what the operator has to know is one line on stderr, and the exit code is not 0."""
    try:
        settings = read_settings()
        configure_logs(settings.log_format, quiet=quiet)

        async def with_parts() -> int:
            async with opened(settings) as parts:
                return await command(parts)

        code = asyncio.run(with_parts())
    except (IndexerError, DBAPIError, psycopg.Error, OSError) as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        code = 1
    raise typer.Exit(code)
