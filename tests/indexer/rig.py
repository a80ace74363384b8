"""The indexer at work on a chain and a database: in this process, or as the program that an operator starts."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from indexer.database import make_engine, read_cursor, schema_name, writing
from indexer.deployments import Manifest
from indexer.envelopes import read_envelopes
from indexer.fetcher import Fetcher
from indexer.models import Block, ChainBase, Cursor, Health, Log, Outbox, Task
from indexer.reindex import Source, reindex
from indexer.rpc import Rpc
from indexer.settings import Settings
from indexer.status import Status, read_status
from indexer.store import Store, table_of
from indexer.sync import Sync
from indexer.timeline import Step, read_timeline
from indexer.verify import Report, verify
from indexer.writer import Writer
from tests.indexer import program

ROOT = Path(__file__).resolve().parent.parent.parent
Rows = dict[str, list[dict[str, Any]]]


class Rig:
    """One deployment's manifest, the node's address and a database, with every command of the indexer."""

    def __init__(self, manifest: Path, rpc_url: str, database_url: str, **settings: Any) -> None:
        self.settings = Settings(
            manifest=manifest,
            rpc_url=rpc_url,
            database_url=database_url,
            **{"rpc_attempts": 2, "patience": 0.3, "poll_interval": 0.05, "rpc_timeout": 10.0} | settings,
        )
        self.manifest = Manifest.load(manifest)
        self.engine = make_engine(database_url)

    def close(self) -> None:
        self.engine.dispose()

    @asynccontextmanager
    async def fetcher(self) -> AsyncIterator[tuple[Rpc, Fetcher]]:
        settings = self.settings
        async with Rpc(settings.rpc_url, timeout=settings.rpc_timeout, attempts=settings.rpc_attempts) as rpc:
            yield (
                rpc,
                Fetcher(
                    rpc,
                    self.manifest.start_block,
                    max_range=settings.max_range,
                    max_logs=settings.max_logs,
                    finality_depth=settings.finality_depth,
                    patience=settings.patience,
                ),
            )

    def _run(self, work: Callable[[Rpc, Fetcher], Coroutine[Any, Any, Any]]) -> Any:
        async def whole() -> Any:
            async with self.fetcher() as (rpc, fetcher):
                return await work(rpc, fetcher)

        return asyncio.run(whole())

    def index(self) -> None:
        """Index up to the head."""

        async def work(_rpc: Rpc, fetcher: Fetcher) -> None:
            writer = Writer(self.engine, self.manifest)
            await Sync(fetcher, writer, self.manifest, self.settings).run(once=True)

        self._run(work)

    def verify(self) -> Report:
        async def work(rpc: Rpc, fetcher: Fetcher) -> Report:
            return await verify(self.engine, self.manifest, rpc, fetcher)

        report: Report = self._run(work)
        return report

    def reindex(self, *, from_chain: bool = False) -> Source:
        async def work(_rpc: Rpc, fetcher: Fetcher) -> Source:
            return await reindex(self.engine, self.manifest, fetcher, from_chain=from_chain)

        source: Source = self._run(work)
        return source

    def status(self) -> Status:
        async def work(_rpc: Rpc, fetcher: Fetcher) -> Status:
            return await read_status(self.engine, self.settings.database_url, self.manifest, fetcher)

        found: Status = self._run(work)
        return found

    # ---------------------------------------------------------------- the program

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "GUILDHALL_MANIFEST": str(self.settings.manifest),
            "GUILDHALL_RPC_URL": self.settings.rpc_url,
            "GUILDHALL_DATABASE_URL": self.settings.database_url,
            "GUILDHALL_POLL_INTERVAL": "0.05",
        }

    def cli(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return program.run(self.environment(), *arguments)

    def start(self) -> "subprocess.Popen[str]":
        """Start `indexer run`."""
        return subprocess.Popen(
            [sys.executable, "-m", "indexer", "run"],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    # ---------------------------------------------------------------- what is stored

    def rows(self, model: type[ChainBase]) -> list[dict[str, Any]]:
        """Return every row of a table, in the order of its key."""
        table = table_of(model)
        with self.engine.begin() as connection:
            query = select(table).order_by(*table.primary_key.columns)
            return [dict(row) for row in connection.execute(query).mappings()]

    def indexed(self) -> int | None:
        """Return the number of the indexed head, None before there is one."""
        with self.engine.begin() as connection:
            row = read_cursor(connection, self.manifest)
        return None if row is None else int(row["number"])

    def outbox(self) -> list[dict[str, Any]]:
        """Return every row of the outbox with what its consumers read."""
        with self.engine.begin() as connection:
            told = read_envelopes(connection, self.manifest.chain_id, 0, 10**6)
        rows = [row for row in self.rows(Outbox) if row["chain_id"] == self.manifest.chain_id]
        return [{**row, **envelope._asdict()} for row, envelope in zip(rows, told, strict=True)]

    def timelines(self) -> list[Step]:
        """Return what happened to every task."""
        with Session(self.engine) as session:
            tasks = session.scalars(select(Task)).all()
            return [step for task in tasks for step in read_timeline(session.connection(), task, 1000)]

    def cursor(self) -> dict[str, Any]:
        (row,) = self.rows(Cursor)
        return row

    def derived(self) -> Rows:
        """Return all that a fold makes, and the canonical logs: what must not depend on the way the indexer went."""
        kept = {Cursor, Block, Health, Log, Outbox}
        models = [mapper.class_ for mapper in ChainBase.registry.mappers if mapper.class_ not in kept]
        found = {model.__tablename__: self.rows(model) for model in models}
        found["log"] = [row for row in self.rows(Log) if row["canonical"]]
        return found

    def standing(self) -> list[tuple[str, str, int]]:
        """Return kind, block and index of each event that was sent and not taken back, after checking each number."""
        rows = self.outbox()
        assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1)), "numbers have gaps"
        assert self.cursor()["outbox_seq"] == len(rows)
        assert len({(row["event_id"], row["op"]) for row in rows}) == len(rows), "an envelope was sent twice"
        stands: dict[str, dict[str, Any]] = {}
        for row in rows:
            if row["op"] == "apply":
                assert row["event_id"] not in stands
                stands[row["event_id"]] = row
            else:
                assert stands.pop(row["event_id"])["payload"] == row["payload"]
        return sorted((row["kind"], row["block_hash"], row["log_index"]) for row in stands.values())

    def execute(self, statement: str, **values: Any) -> int:
        """Change rows by hand; `{chain}` in the statement is the schema. Return how many rows changed."""
        with writing(self.engine).begin() as connection:
            sql = statement.replace("{chain}", schema_name(connection))
            return int(connection.execute(text(sql), values).rowcount)

    def store(self, connection: Any) -> Store:
        return Store(connection, self.manifest.chain_id)
