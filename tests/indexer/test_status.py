"""`status` says where the index stands, what is wrong, and what to do."""

from collections.abc import Callable

from tests.indexer.rig import Rig
from tests.world import World


def test_it_tells_of_each_trouble_and_of_none(world: World, make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(world)
    fresh = rig.status()
    assert fresh.indexed is None
    assert any("start `indexer run`" in trouble for trouble in fresh.troubles)
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
    process = rig.start()
    assert process.stderr is not None
    while "event='indexing'" not in process.stderr.readline():
        assert process.poll() is None
    world.mine(3)
    while "event='written'" not in process.stderr.readline():
        assert process.poll() is None
    good = rig.cli("status")
    process.terminate()
    process.communicate()
    assert good.returncode == 0, good.stdout
    assert "!" not in good.stdout
    for fact in (
        "chain_id      31337",
        f"head          {world.head}",
        f"indexed       {world.head}",
        "lag           0",
    ):
        assert fact in good.stdout
    down = make_rig(world, rpc_url="http://127.0.0.1:9").cli("status")
    assert down.returncode == 1
    assert "! The node at 127.0.0.1:9 does not answer" in down.stdout
    assert "head          unknown" in down.stdout
