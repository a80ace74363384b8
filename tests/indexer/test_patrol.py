"""Continuous verification finds each planted fault in its turn, tells of it, and takes it back when it is mended."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from indexer import patrol
from indexer.patrol import FAILURES, Patrol
from indexer.verify.share import FIRST_BLOCKS, FIRST_ROWS, Share, compare_share
from indexer.watch import Verified, beat
from tests.indexer.beside import running
from tests.indexer.proxy import proxied
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]
# What is changed by hand, and what undoes it.
FAULTS = {
    "task": ("paid = paid + 1", "paid = paid - 1"),
    "seat": ("clock = clock + 1", "clock = clock - 1"),
    "credit_entry": ("n = n + 7", "n = n - 7"),
    "outbox": ("kind = 'x' || kind", "kind = substr(kind, 2)"),
    "log": ("timestamp = timestamp + 1", "timestamp = timestamp - 1"),
    "score": ("points = points + 1", "points = points - 1"),
}


async def go_round(rig: Rig) -> list[str]:
    """Compare every share once and return the rows that differ."""
    rows: list[str] = []
    facts = 0
    async with rig.fetcher() as (rpc, fetcher):
        for first in (FIRST_ROWS, FIRST_BLOCKS):
            share: Share | None = None
            while share != first:
                report, share = await compare_share(rig.engine, rig.manifest, rpc, fetcher, share or first)
                rows += [difference.row for difference in report.differences]
                facts += report.facts
    assert facts > 500
    return rows


def test_a_round_finds_every_fault_and_none_where_there_is_none(lived: World, make_rig: MakeRig) -> None:
    rig = make_rig(lived)
    rig.index()
    assert asyncio.run(go_round(rig)) == []
    for table, (change, _) in FAULTS.items():
        assert rig.execute(f"UPDATE {{chain}}.{table} SET {change}") > 0  # noqa: S608 - our own words
    found = {row.split(" ")[0].rstrip(":") for row in asyncio.run(go_round(rig))}
    assert found >= set(FAULTS)
    for table, (_, back) in FAULTS.items():
        rig.execute(f"UPDATE {{chain}}.{table} SET {back}")  # noqa: S608 - as above
    assert asyncio.run(go_round(rig)) == []


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the patrol and the notes go on without a pause."""
    monkeypatch.setattr(patrol, "BUSY", 1.0)
    monkeypatch.setattr(beat, "BEAT", 0.05)


def test_the_running_indexer_tells_of_a_row_that_differs(world: World, make_rig: MakeRig, hurried: None) -> None:
    world.post()
    rig = make_rig(world, verify_rate=1e6)

    async def story() -> None:
        async with running(rig) as beside:
            await beside.until(lambda status: status.good and status.verified == world.head)
            rig.execute("UPDATE {chain}.task SET paid = paid + 1")
            trouble = await beside.told("differs", "1 row differs", "paid", "`indexer verify`", "`indexer reindex`")
            assert trouble.level == "alarm"
            world.post()
            await beside.until(lambda status: status.lag == 0)
            rig.execute("UPDATE {chain}.task SET paid = paid - 1 WHERE paid > 0")
            await beside.until(lambda status: status.good)

    asyncio.run(story())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lie_that_is_told_once_is_no_difference_and_silence_is_told_when_it_lasts(
    world: World, make_rig: MakeRig
) -> None:
    world.post()
    direct = make_rig(world)
    direct.index()
    with proxied(world.url) as proxy:
        rig = make_rig(world, rpc_url=proxy.url, rpc_attempts=1)

        async def story() -> list[Verified]:
            async with rig.fetcher() as (rpc, fetcher):
                watched = Patrol(rig.engine, rig.manifest, rpc, fetcher)
                lies = iter(["0x" + "00" * 32])

                def lie(call: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
                    asks_of_row = call["method"] == "eth_call" and len(call["params"][0]["data"]) > len("0x12345678")
                    if asks_of_row and (word := next(lies, None)):
                        return {**answer, "result": word}
                    return answer

                proxy.twist = lie
                first, facts = await watched.turn()
                assert facts > 0
                assert next(lies, None) is None, "it did lie"
                proxy.twist = lambda call, answer: (
                    answer if call["method"] != "eth_call" else {**answer, "result": "0x12"}
                )
                return [first, *[(await watched.turn())[0] for _ in range(FAILURES + 1)]]

        first, *others = asyncio.run(story())
    assert (first.differing, first.error) == (0, None)
    # The turn after that is of blocks, about which nothing is asked of a contract.
    assert [found.error is None for found in others] == [True] * FAILURES + [False]
