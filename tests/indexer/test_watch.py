"""The running indexer is watched: metrics for programs, a bar on a terminal, log lines elsewhere."""

import asyncio
import json
import os
import pty
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import aiohttp
import pytest

from indexer.endpoints import EndpointState
from indexer.errors import NonRetryableError, RangeRefusedError
from indexer.models import Log
from indexer.records import Header, Heads
from indexer.watch import Metrics, Observers, Verified, Watcher, serving
from tests.indexer.beside import running
from tests.indexer.rig import ROOT, Rig
from tests.world import World

MakeRig = Callable[..., Rig]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LABELS = re.compile(r"\{[^}]*\}")


def heads(number: int) -> Heads:
    return Heads(Header(number, "0x", "0x", 1000 + number), number - 2, number - 3)


def states() -> list[EndpointState]:
    return [EndpointState("node:1", 20.0, 3, time.monotonic() + 60, "it failed", 9)]


async def fetched(port: int) -> dict[str, float]:
    """Return each series without its labels."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return {
        LABELS.sub("", name): float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")
    }


def test_what_an_observer_is_told_is_served_for_each_chain_by_itself() -> None:
    first, second = (Metrics(chain_id, states) for chain_id in (1, 2))
    watcher = Watcher(states)
    told = Observers(first, watcher)
    first.begin(5)
    watcher.begin(5)
    told.looked(heads(20))
    told.written(7, 12, 20, 0.02)
    told.rolled_back(2)
    told.retried(RangeRefusedError("too many blocks", 100))
    told.dead(1)
    first.verified(Verified(at=1234, number=10, differing=3), 50)
    with serving(first, "127.0.0.1", 0) as port, serving(second, "127.0.0.1", 0) as other:
        assert port is not None
        assert other is not None
        series, others = asyncio.run(fetched(port)), asyncio.run(fetched(other))
        with pytest.raises(NonRetryableError, match="GUILDHALL_METRICS_PORT"), serving(second, "127.0.0.1", port):
            pass
    name = "guildhall_indexer_"
    for key, value in {
        "head": 20,
        "indexed": 10,
        "lag_blocks": 10,
        "finalized": 17,
        "leader": 1,
        "logs_total": 7,
        "ranges_total": 1,
        "rollback_blocks_sum": 2,
        "retries_total": 1,
        "dead_letters_total": 1,
        "commit_seconds_count": 1,
        "verify_differences": 3,
        "verify_facts_total": 50,
        "verify_timestamp_seconds": 1234,
        "endpoint_latency_seconds": 0.02,
        "endpoint_failures": 3,
        "endpoint_resting": 1,
        "endpoint_head": 9,
    }.items():
        assert series[name + key] == value, key
    assert series[name + "lag_seconds"] > 0
    assert (others[name + "head"], others[name + "logs_total"]) == (0, 0)
    assert watcher.behind == 10
    state = watcher.state()
    assert (state.role, state.number, state.problems[0].kind, state.problems[0].hint) == ("leader", 10, "range", 100)
    assert state.endpoints[0].resting > 0


@on_sqlite
def test_the_running_indexer_serves_what_it_did(world: World, make_rig: MakeRig) -> None:
    world.post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    rig = make_rig(world, metrics_port=port, verify_rate=0)

    async def story() -> dict[str, float]:
        async with running(rig) as beside:
            await beside.until(lambda status: status.lag == 0)
            return await fetched(port)

    series = asyncio.run(story())
    assert series["guildhall_indexer_indexed"] == series["guildhall_indexer_head"] == world.head
    assert series["guildhall_indexer_logs_total"] == len(rig.rows(Log))
    assert series["guildhall_indexer_lag_seconds"] == 0


@on_sqlite
def test_a_terminal_shows_a_bar_and_a_file_gets_lines_for_programs(
    world: World, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.post()
    rig = make_rig(world)
    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "indexer", "run", "--once"]
    environment = {**rig.environment(), "TERM": "xterm", "COLUMNS": "120", "GUILDHALL_MAX_RANGE": "10"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=terminal) as process:
        os.close(terminal)
        said = b""
        while True:
            try:
                said += os.read(shown, 4096)
            except OSError:  # The terminal's other end was closed.
                break
        assert process.wait() == 0
    os.close(shown)
    text = said.decode()
    assert "at the head" in text
    assert f"{world.head} / {world.head}" in text
    assert "event=" not in text, "the bar is not cut by lines about what is ordinary"
    world.mine()
    monkeypatch.setenv("GUILDHALL_LOG_FORMAT", "json")
    done = rig.cli("run", "--once")
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["event"] for line in lines} >= {"indexing", "written"}
    assert all({"timestamp", "level"} <= line.keys() for line in lines)
