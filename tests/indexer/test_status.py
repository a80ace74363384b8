"""`status` says where the index stands, what is wrong, and what to do: each failure is made to happen."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, make_url, text

from indexer.errors import IndexerError
from indexer.status import Status, stored, troubles
from indexer.watch import beat, health
from tests.indexer import program
from tests.indexer.beside import PATIENCE, Beside, running
from tests.indexer.chaos.database import full_disk
from tests.indexer.chaos.provider import Provider, provided
from tests.indexer.proxy import Call, Proxy, proxied
from tests.indexer.rig import Rig
from tests.node import anvil
from tests.world import World

MakeRig = Callable[..., Rig]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# What a provider does, the kind of trouble that `status` tells of, and what the sentence names.
FAULTS = {
    "silent": ("slow", ["does not answer in time", "GUILDHALL_RPC_TIMEOUT", "GUILDHALL_MAX_RANGE"]),
    "dropped": ("silent", ["does not answer", "GUILDHALL_RPC_URL", "Nothing is lost"]),
    "truncated": ("broken", ["is not JSON", "GUILDHALL_RPC_BATCH"]),
    "too often": ("limited", ["limits our requests", "GUILDHALL_RPC_RATE"]),
    "no logs": ("contradiction", ["Nothing of it was written", "GUILDHALL_RPC_URL"]),
}


@pytest.fixture
def provider(world: World) -> Iterator[Provider]:
    """Put a provider before the world's node."""
    made = Provider(world.url, world.url)
    with provided(made):
        yield made


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the indexer note what it knows without a pause."""
    monkeypatch.setattr(beat, "BEAT", 0.05)


def kinds(status: Status) -> set[str]:
    return {trouble.kind for trouble in status.troubles}


def test_it_tells_of_each_trouble_and_of_none(world: World, make_rig: MakeRig, at_once: None) -> None:
    rig = make_rig(world)
    fresh = rig.status()
    assert (fresh.indexed, kinds(fresh)) == (None, {"empty", "no_leader"})
    assert all("start `indexer run`" in trouble for trouble in fresh.troubles)
    rig.index()
    world.mine(9)
    behind = rig.status()
    assert (behind.head, behind.lag) == (world.head, 9)
    assert any("9 blocks are not indexed yet" in trouble for trouble in behind.troubles)
    snapshot = world.rpc("evm_snapshot")
    world.mine(2)
    rig.index()
    world.rpc("evm_revert", snapshot)
    assert any("is behind block" in trouble for trouble in rig.status().troubles)

    async def story() -> None:
        async with running(rig) as beside:
            world.mine(3)
            await beside.until(lambda status: status.good and status.running and status.lag == 0)
            text = await asyncio.to_thread(rig.cli, "status")
            assert (text.returncode, "!" in text.stdout) == (0, False), text.stdout
            facts = {"chain_id": 31337, "head": world.head, "indexed": world.head, "lag": 0, "running": True}
            assert {f"{name:<13} {value}" for name, value in facts.items()} <= set(text.stdout.splitlines())
            told = json.loads((await asyncio.to_thread(rig.cli, "status", "--json")).stdout)
            assert told.items() >= {"good": True, **facts}.items()

    asyncio.run(story())
    stopped = rig.cli("status", "--json")
    assert stopped.returncode == 1
    (trouble,) = json.loads(stopped.stdout)["troubles"]
    assert (trouble["kind"], trouble["level"]) == ("no_leader", "alarm")


@on_sqlite
def test_what_the_running_indexer_meets_is_told_while_it_lasts(
    world: World, make_rig: MakeRig, provider: Provider, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "RECENT", 5)
    rig = make_rig(world, rpc_url=provider.http, rpc_timeout=0.5)
    direct = make_rig(world)

    async def story() -> None:
        async with running(rig) as running_:
            beside = Beside(direct, running_.running)
            await beside.until(lambda status: status.lag == 0)
            for fault, (kind, words) in FAULTS.items():
                provider.faults = {fault: 1.0}
                world.post()
                trouble = await beside.told(kind, *words)
                assert trouble.level == "warning"
                provider.faults = {}
                await beside.until(lambda status: status.lag == 0)
            await beside.until(lambda status: status.good)

    asyncio.run(story())
    assert direct.verify().differences == []


@on_sqlite
def test_a_refused_range_is_worth_knowing_and_no_more(
    world: World, make_rig: MakeRig, provider: Provider, at_once: None
) -> None:
    world.mine(40)
    provider.faults = {"range refused": 1.0}
    rig = make_rig(world, rpc_url=provider.http)

    async def story() -> None:
        async with running(rig) as beside:
            trouble = await beside.told("range", "GUILDHALL_MAX_RANGE", "asks for less by itself")
            assert trouble.level == "note"
            found = await beside.until(lambda status: status.lag == 0)
            assert found.good

    asyncio.run(story())


@on_sqlite
def test_a_node_that_takes_long_for_each_answer_is_told(
    world: World, make_rig: MakeRig, provider: Provider, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "SLOW_MILLISECONDS", 20)
    provider.faults = {"slow": 1.0}
    rig = make_rig(world, rpc_url=provider.http)

    async def story() -> None:
        async with running(rig) as running_:
            trouble = await Beside(make_rig(world), running_.running).told("slow", "seconds for a request")
            assert trouble.level == "warning"
            for words in (provider.host, "check its load", "GUILDHALL_RPC_URL"):
                assert words in trouble

    asyncio.run(story())


@on_sqlite
def test_a_node_on_another_branch_is_left_alone_and_told(world: World, make_rig: MakeRig, at_once: None) -> None:
    world.mine(3)

    def elsewhere(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
        """Answer of a branch that is a block shorter and has none of ours but the first."""
        block = answer.get("result")
        if call["method"] != "eth_getBlockByNumber" or not block or int(block["number"], 16) == 0:
            return answer
        shorter = {"number": hex(int(block["number"], 16) - 1)} if call["params"][0] == "latest" else {}
        return answer | {"result": {**block, **shorter, "hash": "0x" + "77" * 32}}

    async def story(proxy: Proxy) -> None:
        rig = make_rig(world, rpc_url=f"{world.url} {proxy.url}")
        async with running(rig) as running_:
            beside = Beside(make_rig(world), running_.running)
            trouble = await beside.told("resting", "is left alone for another", "on another branch")
            assert trouble.level == "warning"
            for words in (urlsplit(proxy.url).netloc, "The others serve meanwhile", "take it out of GUILDHALL_RPC_URL"):
                assert words in trouble
            world.post()
            await beside.until(lambda status: status.lag == 0)

    with proxied(world.url) as proxy:
        proxy.twist = elsewhere
        asyncio.run(story(proxy))


@on_sqlite
def test_a_reorg_that_is_taken_back_by_itself_is_told(world: World, make_rig: MakeRig) -> None:
    rig = make_rig(world)
    world.mine()
    world.post()
    world.mine()
    rig.index()
    # The blocks that come in their place are empty: they differ, whatever the clock says.
    world.rpc("anvil_reorg", 2, [])
    (trouble,) = [each for each in rig.status().troubles if each.kind == "reorg"]
    assert trouble.level == "warning"
    assert f"above block {world.head - 2}: `indexer run` takes back 2 blocks by itself" in trouble
    rig.index()
    assert kinds(rig.status()) == {"no_leader"}


@on_sqlite
def test_what_only_the_operator_can_mend_ends_it_and_stays_known(
    world: World, make_rig: MakeRig, provider: Provider, at_once: None
) -> None:
    rig = make_rig(world)
    rig.index()
    provider.faults = {"key refused": 1.0}
    with anvil() as another:
        for url, kind, words in (
            (provider.http, "key", "key in GUILDHALL_RPC_URL"),
            (another, "chain", "check GUILDHALL_RPC_URL and GUILDHALL_MANIFEST"),
        ):
            bad = make_rig(world, rpc_url=url)

            async def story(bad: Rig = bad, words: str = words) -> None:
                async with running(bad) as beside:
                    with pytest.raises(IndexerError, match=words):
                        await beside.running

            asyncio.run(story())
            (told,) = [trouble for trouble in rig.status().troubles if trouble.kind == kind]
            for part in ("stopped at", words, "start `indexer run` again"):
                assert part in told
            assert kind in kinds(bad.status()), "it is seen without the one that ran as well"


def wait_for(rig: Rig, good: Callable[[Status], Any]) -> Status:
    """Wait until what runs as a program makes the status so."""
    deadline = time.monotonic() + PATIENCE
    while not good(found := rig.status()):
        assert time.monotonic() < deadline, "\n".join(found.lines())
        time.sleep(0.2)
    return found


def test_a_second_one_stands_by_and_a_hang_and_a_kill_are_told(
    world: World, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = make_rig(world)
    first = program.start(rig.environment())
    wait_for(rig, lambda status: status.good and status.lag == 0)
    second = program.start(rig.environment())
    try:
        found = wait_for(rig, lambda status: status.standbys == 1)
        assert found.good, "that one stands by is no trouble"
        (note,) = [trouble for trouble in found.troubles if trouble.kind == "standby"]
        assert f"process {second.pid} " in note
        first.kill()
        world.mine()
        found = wait_for(rig, lambda status: status.standbys == 0 and status.lag == 0)
        assert found.running
        assert second.is_alive()
        assert second.pid is not None
        os.kill(second.pid, signal.SIGSTOP)
        monkeypatch.setattr(health, "SILENCE", 0)
        found = wait_for(rig, lambda status: "mute" in kinds(status))
        (mute,) = [trouble for trouble in found.troubles if trouble.kind == "mute"]
        for words in (f"process {second.pid} ", "it cannot write, or it hangs", "kill it and start `indexer run`"):
            assert words in mute
    finally:
        for process in (first, second):
            process.kill()
            process.join()
    found = wait_for(rig, lambda status: not status.running)
    (killed,) = [trouble for trouble in found.troubles if trouble.kind == "killed"]
    for words in (f"process {second.pid} ", "it was killed", "start `indexer run`; nothing is lost"):
        assert words in killed


@on_sqlite
def test_a_full_disk_is_told(world: World, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = make_rig(world)
    folder = Path(rig.settings.database_url.removeprefix("sqlite:///"))
    process = program.start(rig.environment())
    try:
        wait_for(rig, lambda status: status.good and status.lag == 0)
        assert process.pid is not None
        with full_disk(process.pid, folder, 0):
            for _ in range(5):
                world.post()
            found = wait_for(rig, lambda status: kinds(status) & {"mute", "database"})
            assert any("disk" in trouble and trouble.level != "note" for trouble in found.troubles)
            monkeypatch.setattr(stored, "LEAST_SPACE", 1 << 62)
            assert any("MiB left: make space" in trouble for trouble in rig.status().troubles)
            monkeypatch.undo()
        wait_for(rig, lambda status: status.lag == 0 and "mute" not in kinds(status))
    finally:
        process.terminate()
        process.join()
    assert rig.verify().differences == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_away_is_told(world: World, make_rig: MakeRig, postgres: str) -> None:
    rig = make_rig(world)
    rig.index()
    rig.engine.dispose()
    name = make_url(rig.settings.database_url).database
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        found = rig.status()
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()
    (trouble,) = found.troubles
    assert trouble.kind == "database"
    for words in ("does not answer", "is not currently accepting connections", "GUILDHALL_DATABASE_URL"):
        assert words in trouble
    assert (found.head, found.indexed, found.running) == (world.head, None, None)
    assert kinds(rig.status()) == {"no_leader"}
