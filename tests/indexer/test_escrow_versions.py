"""New escrow versions are followed with all they did before; a listed impostor speaks for nobody else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3 import Web3

from indexer.models import Credit, DeadLetter, Dispute, Epoch, Evidence, Log, Score, Seat, StandingVersion, Task
from indexer.standing import decayed, epoch_at
from indexer.words import pack_terms
from tests.indexer.emitter import emit, word
from tests.indexer.moves import Moves
from tests.indexer.rig import Rig
from tests.indexer.standing_moves import StandingMoves
from tests.world import ETHER, World, slug

MakeRig = Callable[..., Rig]
IMPOSTOR = "0x" + "ee" * 20
TERMS = f"({','.join(['address'] * 4 + ['bytes32'] * 4 + ['uint256'] * 5)})"


def topic(signature: str) -> str:
    return "0x" + keccak(text=signature).hex()


def list_escrow(world: World, address: str, version: int) -> None:
    world.send(world.policy.functions.setEscrow(Web3.to_checksum_address(address), version), world.owner)


def second_version(world: World) -> None:
    """Deploy a second escrow, use it before it is listed, list it, and post there."""
    first = world.escrow
    world.escrow = world.deploy("TaskEscrow", world.policy.address, world.reputation.address)
    world.raise_epoch(world.workers[0])
    world.mine(5)
    list_escrow(world, world.escrow.address, 2)
    world.sleep(world.policy.functions.VERSION_DELAY().call())
    world.raise_epoch(world.workers[0])
    task = world.post()
    world.claim(task, world.workers[1])
    world.escrow, listed = first, world.escrow
    world.post()
    world.escrow = listed
    world.submit(task, world.workers[1])
    world.accept(task, world.workers[1])
    world.escrow = first


def test_a_second_version_is_followed_with_its_past(world: World, make_rig: MakeRig) -> None:
    for size in (1000, 3):
        rig = make_rig(world, max_range=size)
        if size == 1000:
            world.post()
            rig.index()
            second_version(world)
        rig.index()
        assert len({row["escrow"] for row in rig.rows(Task)}) == 2
        assert [row["epoch"] for row in rig.rows(Epoch)] == [2]
        assert rig.verify().differences == []
        rig.standing()
        before = rig.derived()
        assert rig.reindex() == "logs"
        assert rig.derived() == before
        assert rig.reindex(from_chain=True) == "chain"
        assert rig.derived() == before


def test_a_listing_that_a_reorg_takes_back_takes_its_past_along(
    world: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    rig = make_rig(world)
    world.escrow, first = world.deploy("TaskEscrow", world.policy.address, world.reputation.address), world.escrow
    world.raise_epoch(world.workers[0])
    snapshot = world.rpc("evm_snapshot")
    list_escrow(world, world.escrow.address, 2)
    world.sleep(world.policy.functions.VERSION_DELAY().call())
    world.post()
    rig.index()
    assert rig.rows(Epoch)
    world.rpc("evm_revert", snapshot)
    world.escrow = first
    world.post()
    world.mine(3)
    rig.index()
    fresh = make_rig(world, database_url=f"sqlite:///{tmp_path / 'fresh'}")
    fresh.index()
    assert rig.derived() == fresh.derived()
    assert rig.standing() == fresh.standing()
    assert rig.rows(Epoch) == []
    assert rig.verify().differences == []


def test_points_of_two_versions_lie_side_by_side_and_voiding_one_removes_only_its_own(
    world: World, make_rig: MakeRig
) -> None:
    rig, worker = make_rig(world), world.workers[1]
    functions, skill = world.reputation.functions, slug("solidity")
    escrows = [world.escrow, world.deploy("TaskEscrow", world.policy.address, world.reputation.address)]
    list_escrow(world, escrows[1].address, 2)
    rig.index()
    world.sleep(world.policy.functions.VERSION_DELAY().call())
    for world.escrow in escrows:
        task = StandingMoves(world, Moves(world)).paid(worker)
        world.gather(task, worker)
    rig.index()
    own = [row for row in rig.rows(Score) if (row["account"], row["skill"]) == (worker.lower(), skill)]
    assert {row["version"] for row in own} == {escrow.address.lower() for escrow in escrows}
    assert standing_of(rig, world, own) == functions.standing(worker, skill).call()[0] > 0
    snapshot = world.rpc("evm_snapshot")
    world.send(functions.voidVersion(escrows[1].address), world.owner)
    rig.index()
    assert [row for row in rig.rows(Score) if row in own] == own, "what a void version wrote is kept and counts no more"
    assert standing_of(rig, world, own) == functions.standing(worker, skill).call()[0] == own_points(own, escrows[0])
    assert rig.verify().differences == []
    world.rpc("evm_revert", snapshot)
    world.mine(2)
    rig.index()
    assert standing_of(rig, world, own) == functions.standing(worker, skill).call()[0] > own_points(own, escrows[0])
    assert rig.verify().differences == []


def standing_of(rig: Rig, world: World, rows: list[dict[str, Any]]) -> int:
    """Return what an account has now of the versions that count."""
    voided = {row["version"]: row["voided_at"] for row in rig.rows(StandingVersion)}
    now = epoch_at(world.now)
    return sum(decayed(row["points"], now - row["epoch"]) for row in rows if voided[row["version"]] is None)


def own_points(rows: list[dict[str, Any]], escrow: Any) -> int:
    """Return what an account has in one version, of this very week."""
    return sum(int(row["points"]) for row in rows if row["version"] == escrow.address.lower())


def attack(world: World, task_id: str, packed: tuple[object, ...]) -> int:
    """Emit from a listed impostor whatever could hurt; return how many logs."""
    worker, poster = world.workers[0], world.posters[0]
    raw = (*packed[:4], *(bytes.fromhex(str(value)[2:]) for value in packed[4:8]), *packed[8:])
    posted = encode([TERMS, "bytes"], [raw, b""])
    ended = topic("SeatEnded(bytes32,address,uint8,uint256,uint256,uint256,uint256,bool)")
    signature = f"TaskPosted(bytes32,address,bytes32,{TERMS},bytes)"
    withdrawn = topic("Withdrawn(address,address,address,uint256)")
    added = topic("CreditAdded(address,address,uint256)")
    logs: list[tuple[list[str], bytes]] = [
        # Another escrow's task cannot be posted, ended, closed or drained from here.
        ([topic(signature), task_id, word(poster), str(packed[5])], posted),
        ([topic(signature), "0x" + "ab" * 32, word(poster), str(packed[5])], posted),
        ([ended, task_id, word(worker)], encode(["uint256"] * 6, [18, ETHER, 0, ETHER, ETHER, 0])),
        ([topic("TaskClosed(bytes32,uint256,uint256)"), task_id], encode(["uint256"] * 2, [1, 10**30])),
        ([topic("SeatTaken(bytes32,address,uint256,uint256)"), task_id, word(worker)], encode(["uint256"] * 2, [1, 1])),
        ([topic("RecordFailed(bytes32,address)"), task_id, word(worker)], b""),
        # A credit cannot fall below zero or overflow, nor a number its column.
        (
            [withdrawn, word(poster), word(0), word(1)],
            encode(["uint256"], [1]),
        ),
        ([added, word(poster), word(0)], encode(["uint256"], [2**256 - 1])),
        ([added, word(poster), word(0)], encode(["uint256"], [1])),
        # Malformed: unknown topic, no topic, short and long data, dirty address.
        ([topic("Nothing()")], b"\x01"),
        ([], b"\x01" * 33),
        ([added, word(poster), word(0)], b""),
        ([added, "0x" + "ff" * 32, word(0)], encode(["uint256"], [1])),
        ([topic("Evidence(address,uint256,address,string)"), word(1), word(1), word(1)], b"\xff" * 64),
    ]
    for topics, data in logs:
        emit(world, IMPOSTOR, topics, "0x" + data.hex())
    return len(logs)


def test_a_listed_impostor_speaks_for_nobody_but_itself(world: World, make_rig: MakeRig, tmp_path: Path) -> None:
    task = world.post()
    world.claim(task, world.workers[0])
    rig = make_rig(world)
    rig.index()
    honest = rig.rows(Task), rig.rows(Seat), rig.rows(Credit)
    list_escrow(world, IMPOSTOR, 2**63)  # A version that no column holds: a vote must not stop the index either.
    list_escrow(world, IMPOSTOR, 7)
    sent = attack(world, task.id, pack_terms(task.fields))
    rig.index()
    dead = rig.rows(DeadLetter)
    assert len(dead) == sent - 1 + 1, "all but the one credit in its own book, and the version that is too large"
    assert (rig.rows(Task), rig.rows(Seat)) == honest[:2]
    of_impostor = [row for row in rig.rows(Credit) if row["escrow"] == IMPOSTOR]
    assert [row["amount"] for row in of_impostor] == [2**256 - 1]
    assert [row for row in rig.rows(Credit) if row["escrow"] != IMPOSTOR] == honest[2]
    assert all(row["reason"].partition(":")[0] in {"DecodeError", "FoldError"} for row in dead)
    kept = {(row["block_hash"], row["log_index"]) for row in rig.rows(Log)}
    assert all((row["block_hash"], row["log_index"]) in kept for row in dead), "the raw logs are kept"
    assert any("dead_letter" in trouble for trouble in rig.status().troubles)
    world.rpc("anvil_setCode", IMPOSTOR, "0x")
    differing = {difference.row.split()[0] for difference in rig.verify().differences}
    assert differing <= {"credit"}, "only what the impostor says of itself cannot be confirmed"
    world.submit(task, world.workers[0])
    world.accept(task, world.workers[0])
    rig.index()
    assert {row["state"] for row in rig.rows(Seat)} == {18}
    before = rig.derived()
    rig.reindex()
    assert rig.derived() == before
    fresh = make_rig(world, database_url=f"sqlite:///{tmp_path / 'fresh'}")
    fresh.index()
    assert fresh.derived() == before


def test_a_listed_impostor_disputes_in_its_own_name_only(world: World, make_rig: MakeRig) -> None:
    moves, (worker, *_) = Moves(world), world.workers
    task, number = moves.disputed(worker)
    rig = make_rig(world)
    rig.index()
    (honest,) = rig.rows(Dispute)
    list_escrow(world, IMPOSTOR, 7)
    about = [word(world.panel.address), word(number)]
    opened = encode(["uint256"] * 2, [int(task.id, 16), int(honest["subject"], 16)])
    ruled = encode(["uint256"], [1])
    said = encode(["string"], ["/ipfs/forged"])
    evidence = topic("Evidence(address,uint256,address,string)")
    disputed = topic("SeatDisputed(bytes32,address,uint256,uint256)")
    logs: list[tuple[list[str], bytes]] = [
        ([topic("Ruling(address,uint256,uint256)"), *about], ruled),
        ([topic("Dispute(address,uint256,uint256,uint256)"), *about], opened),
        ([topic("Dispute(address,uint256,uint256,uint256)"), *about], opened),
        ([topic("Ruling(address,uint256,uint256)"), *about], ruled),
        ([topic("Ruling(address,uint256,uint256)"), *about], ruled),
        ([evidence, about[0], honest["subject"], word(worker)], said),
        ([disputed, task.id, word(worker)], encode(["uint256"] * 2, [9, 1])),
    ]
    for topics, data in logs:
        emit(world, IMPOSTOR, topics, "0x" + data.hex())
    rig.index()
    assert len(rig.rows(DeadLetter)) == 4, "a ruling before its dispute, both second times, and another escrow's seat"
    rows = {row["escrow"]: row for row in rig.rows(Dispute)}
    assert rows[world.escrow.address.lower()] == honest
    assert (rows[IMPOSTOR]["ruling"], honest["ruling"]) == (1, None)
    assert [row["escrow"] for row in rig.rows(Evidence)] == [IMPOSTOR]
    assert [row["dispute_id"] for row in rig.rows(Seat)] == [number]
    world.rpc("anvil_setCode", IMPOSTOR, "0x")
    differing = [str(difference) for difference in rig.verify().differences]
    assert all(line.startswith(f"dispute {IMPOSTOR} ") for line in differing)
    assert len(differing) == 1, "only what the impostor says of itself cannot be confirmed"
    before = rig.derived()
    rig.reindex()
    assert rig.derived() == before
