"""Whether the rate stays what it was as the tables grow: a chain ten times as long, from recorded answers."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from bench.indexing import chain as chains
from bench.indexing import ours
from bench.indexing.chain import Chain
from bench.indexing.meter import measured, tree_cpu
from bench.indexing.postgres import Database, Server
from bench.indexing.recording import Repeater, manifest_of, record, write
from bench.indexing.replay import events_of
from indexer.database import make_engine
from indexer.models import Cursor
from scripts.processes import die_with_parent, free_port
from scripts.stack import ROOT

SAMPLE_SECONDS = 0.25
PATIENCE = 30.0


class Sample(NamedTuple):
    """How many events stood at a moment, and the CPU seconds of indexer and database until then."""

    time: float
    cpu: float
    events: float


class Watch:
    """Notes how far a run has come, until it is at the head."""

    def __init__(self, engine: Engine, server: int, folder: Path) -> None:
        """Look at the cursor of the one chain in a database."""
        self._engine = engine
        self._server = server
        self._events = events_of(folder)
        self._next = 0.0
        self._before = tree_cpu(server)
        self.samples: list[Sample] = []

    def __call__(self, pid: int) -> bool:
        """Note a sample now and then; return whether the head is written."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + SAMPLE_SECONDS
        try:
            with self._engine.begin() as connection:
                number = connection.scalar(select(Cursor.number))
        except DBAPIError:
            return False  # There are no tables yet.
        cpu = tree_cpu(pid) + tree_cpu(self._server) - self._before
        events = 0 if number is None else self._events[number]
        if not self.samples or events > self.samples[-1].events:
            self.samples.append(Sample(now, cpu, events))
        return number == len(self._events) - 1


def measure(chain: Chain, postgres: Server, times: int) -> dict[str, float]:
    """Index the repeated chain and return the rate of each part as long as the chain."""
    folder = repeated(chain, times)
    with (
        remembered(folder) as rpc,
        postgres.database() as database,
        tempfile.TemporaryDirectory(dir=chains.FOLDER) as made,
    ):
        samples = _index(chain, rpc, database, folder, Path(made))
        ours.Left(database.for_us)
    return curve(samples, chain.events, times)


def curve(samples: list[Sample], step: int, times: int) -> dict[str, float]:
    """Return events a second, and a CPU second, of each part of `step` events; and the last one over the first."""
    marks = [_at(samples, events) for events in range(step, step * times + 1, step)]
    marks = [samples[0], *marks]
    figures: dict[str, float] = {}
    rates = []
    for number, (before, after) in enumerate(pairwise(marks), start=1):
        done = after.events - before.events
        rates.append((done / (after.time - before.time), done / (after.cpu - before.cpu)))
        figures[f"flat_{number:02}_events_per_s"] = round(rates[-1][0])
        figures[f"flat_{number:02}_events_per_cpu_s"] = round(rates[-1][1])
    figures["flat_step_events"] = step
    figures["flat_ratio"] = round(rates[-1][0] / rates[0][0], 3)
    figures["flat_cpu_ratio"] = round(rates[-1][1] / rates[0][1], 3)
    return figures


def repeated(chain: Chain, times: int) -> Path:
    """Return the folder of the repeated chain's answers, made now unless they are kept."""
    folder = chain.folder / f"repeated-{times}"
    if (folder / "events.bin").exists():
        return folder
    print(f"flat: repeating the chain {times} times", flush=True)
    folder.mkdir(exist_ok=True)
    manifest = manifest_of(chain.manifest)
    with chains.served(chain) as node:
        blocks = record(node, manifest)
    market = int(chain.blocks)
    write(Repeater(blocks, manifest, len(blocks) - market).blocks(times), folder)
    return folder


@contextmanager
def remembered(folder: Path) -> Iterator[str]:
    """Serve recorded answers in a process of its own, and yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "bench.indexing.replay", str(folder), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent())  # noqa: PLW1509
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                httpx.post(url, json={"id": 1, "method": "eth_chainId", "params": []}, trust_env=False)
                break
            except httpx.HTTPError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()


def _index(chain: Chain, rpc: str, database: Database, folder: Path, made: Path) -> list[Sample]:
    engine = make_engine(database.for_us)
    watch = Watch(engine, database.server, folder)
    # A node that only remembers can be asked about no contract.
    environment = ours.environment(chain, rpc, database.for_us, GUILDHALL_VERIFY_RATE="0")
    run = measured(ours.command("run"), environment, made, database=database.server, done=watch)
    engine.dispose()
    print(f"flat: {watch.samples[-1].events:,} events in {run.wall:.0f} s, {run.all_cpu:.0f} CPU s", flush=True)
    return watch.samples


def _at(samples: list[Sample], events: int) -> Sample:
    """Return when so many events stood, between the samples before and after."""
    for before, after in pairwise(samples):
        if after.events >= events:
            part = (events - before.events) / (after.events - before.events)
            between = (first + part * (last - first) for first, last in zip(before, after, strict=True))
            return Sample(*between)
    return samples[-1]
