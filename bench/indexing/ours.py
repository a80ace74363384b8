"""Our own indexer: the program, as an operator starts it, and its reindex from stored logs."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import func, select

from bench.indexing.chain import Chain
from bench.indexing.meter import Run, measured
from indexer.database import make_engine
from indexer.models import Activity, Block, DeadLetter, Log, Outbox
from scripts.stack import ROOT


class Left:
    """What a run left in its database, counted."""

    def __init__(self, url: str) -> None:
        """Count the rows at a database's address."""
        engine = make_engine(url)
        with engine.begin() as connection:
            logs, blocks, sent, lines, dead = (
                connection.scalar(select(func.count()).select_from(model)) or 0
                for model in (Log, Block, Outbox, Activity, DeadLetter)
            )
        engine.dispose()
        self.events, self.blocks, self.sent, self.lines, self.dead = logs, blocks, sent, lines, dead
        if dead:
            raise RuntimeError(f"{dead} logs are dead letters: the chain of the bench, or the fold, is wrong")


def backfill(chain: Chain, rpc: str, url: str, server: int | None, folder: Path) -> tuple[Run, int]:
    """Index a chain from its first block into an empty database; return what it took and how many events it has."""
    run = measured(command("run", "--once"), environment(chain, rpc, url), folder, database=server)
    return run, Left(url).events


def reindex(chain: Chain, rpc: str, url: str, server: int | None, folder: Path) -> tuple[Run, int]:
    """Fold everything again from the stored logs; return what it took and how many events were folded."""
    run = measured(command("reindex"), environment(chain, rpc, url), folder, database=server)
    return run, Left(url).events


def environment(chain: Chain, rpc: str, url: str, **more: str) -> Mapping[str, str]:
    """Return the settings of a process of ours, and no others."""
    named = {"GUILDHALL_MANIFEST": str(chain.manifest), "GUILDHALL_RPC_URL": rpc, "GUILDHALL_DATABASE_URL": url}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDHALL_")}
    return {**kept, "PYTHONPATH": str(ROOT), **named, **more}


def command(*arguments: str) -> list[str]:
    """Return the command line of the indexer."""
    return [sys.executable, "-m", "indexer", *arguments]
