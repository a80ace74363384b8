"""`rewind` goes back after a reorg that is too deep to be taken back by itself, and never past what it knows."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import NonRetryableError, ReorgTooDeepError
from indexer.leader import leadership
from indexer.models import Outbox
from tests.indexer.beside import running
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]
DEEP = 110


def test_a_deep_reorg_stops_with_the_command_that_goes_back(world: World, make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig(world, verify_rate=0)
    kept = world.post()
    world.mine(3)
    shared = world.head
    snapshot = world.rpc("evm_snapshot")
    lost = world.post(poster=world.posters[1])
    world.mine(DEEP)
    rig.index()
    before, sent = rig.derived(), len(rig.outbox())
    world.rpc("evm_revert", snapshot)
    world.mine(2)
    # The new branch has an event in a block that the old one has none in and whose header is not kept.
    late = world.post(poster=world.posters[2])
    world.mine(DEEP + 5)

    async def story() -> None:
        async with running(rig) as beside:
            with pytest.raises(ReorgTooDeepError, match=f"`indexer rewind --to {kept_block}` goes back"):
                await beside.running

    kept_block = max(row["block_number"] for row in rig.rows(Outbox) if row["block_number"] <= shared)
    asyncio.run(story())
    seen, left = [trouble for trouble in rig.status().troubles if trouble.kind == "deep_reorg"]
    assert f"run `indexer rewind --to {kept_block}` and start it again" in seen
    assert f"`indexer rewind --to {kept_block}` goes back" in left, "the process left it behind when it stopped"
    assert (seen.level, left.level) == ("alarm", "alarm")

    with leadership(rig.settings.database_url, rig.engine, rig.manifest.chain_id):
        busy = rig.cli("rewind", "--to", str(kept_block), "--yes")
    assert (busy.returncode, "stop it first" in busy.stderr) == (1, True), busy
    refused = rig.cli("rewind", "--to", str(shared + DEEP + 1), "--yes")
    assert (refused.returncode, "Nothing was changed" in refused.stderr) == (1, True)
    asked = rig.cli("rewind", "--to", str(kept_block))
    assert asked.returncode == 1
    assert "add --yes" in asked.stdout
    assert f"takes back {shared + DEEP + 1 - kept_block} blocks with 1 events" in asked.stdout
    assert (rig.derived(), len(rig.outbox())) == (before, sent)

    # A block that both chains have passed but that is not kept would hide what the new branch did before it.
    done = rig.cli("rewind", "--to", str(shared + 20), "--yes")
    assert done.returncode == 0, done.stderr
    assert f"Block {shared + 20} cannot be gone back to" in done.stdout
    assert f"Went back to block {kept_block}" in done.stdout
    assert rig.cursor()["number"] == kept_block
    assert [row["kind"] for row in rig.outbox()[sent:]] == ["task_posted"]
    assert rig.cli("run", "--once").returncode == 0
    fresh = make_rig(world, database_url=f"sqlite:///{tmp_path / 'fresh'}")
    fresh.index()
    assert rig.derived() == fresh.derived()
    assert rig.standing() == fresh.standing()
    posted = {row["task_id"] for row in rig.derived()["task"]}
    assert posted == {kept.id, late.id}
    assert lost.id not in posted
    assert rig.verify().differences == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_an_index_there_is_nothing_to_go_back_from(world: World, make_rig: MakeRig) -> None:
    said = make_rig(world).cli("rewind", "--to", "1", "--yes")
    assert (said.returncode, "Nothing is indexed yet" in said.stderr) == (1, True)
    assert issubclass(ReorgTooDeepError, NonRetryableError)
