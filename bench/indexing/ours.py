"""Our own indexer: the program, as an operator starts it, and its reindex from stored logs."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import structlog
from sqlalchemy import func, select

from bench.indexing.chain import Chain
from bench.indexing.meter import Run, measured, own_cpu, tree_cpu
from bench.indexing.postgres import Database
from indexer.database import make_engine
from indexer.models import DeadLetter, Log, Outbox
from indexer.parts import opened
from indexer.reindex import reindex as rebuild
from indexer.settings import Settings
from scripts.stack import ROOT


class Left:
    """What a run left in its database, counted."""

    def __init__(self, url: str) -> None:
        """Count the rows at a database's address."""
        engine = make_engine(url)
        with engine.begin() as connection:
            logs, sent, dead = (
                connection.scalar(select(func.count()).select_from(model)) or 0 for model in (Log, Outbox, DeadLetter)
            )
        engine.dispose()
        self.events = logs
        if dead or sent != logs:
            raise RuntimeError(f"of {logs} logs {sent} were sent and {dead} are dead: the chain, or the fold, is wrong")


def backfill(chain: Chain, rpc: str, url: str, server: int | None, folder: Path) -> tuple[Run, int]:
    """Index a chain from its first block into an empty database; return what it took and how many events it has."""
    run = measured(command("run", "--once"), environment(chain, rpc, url), folder, database=server)
    return run, Left(url).events


def reindex(chain: Chain, rpc: str, database: Database) -> tuple[Run, int]:
    """Fold everything again from the stored logs, within this process: what its start takes is not the fold's.

    Return what it took and how many events were folded.
    """
    settings = Settings(manifest=chain.manifest, rpc_url=rpc, database_url=database.for_us)

    async def fold() -> str:
        async with opened(settings) as parts:
            return await rebuild(parts.engine, parts.manifest, parts.fetcher)

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    began, ours, before = time.monotonic(), own_cpu(), tree_cpu(database.server)
    source = asyncio.run(fold())
    run = Run(time.monotonic() - began, own_cpu() - ours, tree_cpu(database.server) - before, 0)
    if source != "logs":
        raise RuntimeError(f"it was folded from the {source}")
    return run, Left(database.for_us).events


def environment(chain: Chain, rpc: str, url: str, **more: str) -> Mapping[str, str]:
    """Return the settings of a process of ours, and no others."""
    named = {"GUILDHALL_MANIFEST": str(chain.manifest), "GUILDHALL_RPC_URL": rpc, "GUILDHALL_DATABASE_URL": url}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")}
    return {**kept, "PYTHONPATH": str(ROOT), **named, **more}


def command(*arguments: str) -> list[str]:
    """Return the command line of the indexer."""
    return [sys.executable, "-m", "indexer", *arguments]
