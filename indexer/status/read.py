"""Asks node and database, and puts together what they say."""

import time
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from indexer.deployments import Manifest
from indexer.errors import IndexerError
from indexer.fetcher import Fetcher
from indexer.records import Heads
from indexer.status.chain import compare_chain
from indexer.status.stored import Stored, read_stored
from indexer.status.troubles import Trouble, of_processes
from indexer.sync import check_node


class Status(NamedTuple):
    """What is known: block numbers, None where unknown; `troubles` are sentences that say what to do."""

    chain_id: int
    head: int | None
    indexed: int | None
    lag: int | None
    safe: int | None
    finalized: int | None
    running: bool | None
    standbys: int
    verified: int | None
    dead_letters: int | None
    outbox: int | None
    troubles: list[Trouble]

    @property
    def good(self) -> bool:
        """Tell whether nothing is wrong; what is only worth knowing does not count."""
        return all(trouble.level == "note" for trouble in self.troubles)

    def lines(self) -> list[str]:
        """Return the status as lines of text: facts, then what is wrong, then what is worth knowing."""
        shown = [f"{name:<13} {'unknown' if value is None else value}" for name, value in self._facts().items()]
        for mark, levels in (("!", {"alarm", "warning"}), ("-", {"note"})):
            shown += [f"{mark} {trouble}" for trouble in self.troubles if trouble.level in levels]
        return shown

    def as_json(self) -> dict[str, Any]:
        """Return the status for programs."""
        troubles = [{"kind": found.kind, "level": found.level, "text": str(found)} for found in self.troubles]
        return {"good": self.good, **self._facts(), "troubles": troubles}

    def _facts(self) -> dict[str, Any]:
        return {name: value for name, value in self._asdict().items() if name != "troubles"}


async def read_status(engine: Engine, url: str, manifest: Manifest, fetcher: Fetcher) -> Status:
    """Ask the node and the database; nothing that goes wrong raises, all of it is told."""
    stored = read_stored(engine, url, manifest)
    heads, troubles = await _ask_node(engine, manifest, fetcher, stored)
    troubles += stored.troubles
    now = time.time()
    if stored.running is not None:
        troubles += of_processes(list(stored.processes), now, running=stored.running)
    cursor = stored.cursor
    head, indexed = heads.head.number if heads else None, cursor["number"] if cursor else None
    leaders = [found.state for found in stored.processes if found.state.role == "leader"]
    verified = leaders[0].verified if leaders else None
    return Status(
        chain_id=manifest.chain_id,
        head=head,
        indexed=indexed,
        lag=max(0, head - indexed) if head is not None and indexed is not None else None,
        safe=cursor["safe"] if cursor else None,
        finalized=cursor["finalized"] if cursor else None,
        running=stored.running,
        standbys=sum(found.state.role == "standby" and found.fresh(now) for found in stored.processes),
        verified=verified.number if verified and verified.at else None,
        dead_letters=stored.dead,
        outbox=cursor["outbox_seq"] if cursor else None,
        troubles=list({str(trouble): trouble for trouble in troubles}.values()),
    )


async def _ask_node(
    engine: Engine, manifest: Manifest, fetcher: Fetcher, stored: Stored
) -> tuple[Heads | None, list[Trouble]]:
    heads = None
    try:
        await check_node(fetcher, manifest)
        heads = await fetcher.heads()
        if stored.cursor is None:
            return heads, []
        return heads, await compare_chain(engine, manifest, fetcher, heads, stored.cursor)
    except IndexerError as error:
        return heads, [Trouble(error.kind, str(error))]
    except DBAPIError:
        return heads, []  # What the database says was asked before.
