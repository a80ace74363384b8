"""A reorg is ordinary: rows end as in an index that never saw it, and the outbox says what was taken back."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint

from indexer.errors import ReorgTooDeepError, RetryableError
from indexer.models import (
    Ballot,
    Block,
    Dispute,
    GuildSetting,
    Log,
    Outbox,
    PanelCase,
    PotContribution,
    Proposal,
    Task,
    TimelockOperation,
)
from tests.guild import GRANT, THRESHOLD, VOTING_DELAY
from tests.indexer.guild_lives import fee, guild_life
from tests.indexer.lives import mixed_life
from tests.indexer.moves import Moves
from tests.indexer.proxy import proxied
from tests.indexer.rig import Rig
from tests.node import anvil
from tests.world import DAY, ETHER, NATIVE, World

MakeRig = Callable[..., Rig]
LOAD_STATE = RPCEndpoint("anvil_loadState")


def assert_like_fresh(rig: Rig, world: World, make_rig: MakeRig, folder: Path) -> None:
    """Check rows, logs and standing envelopes against an index made anew, and everything against the contracts."""
    fresh = make_rig(world, database_url=f"sqlite:///{folder / 'fresh'}-{world.head}-{random.random()}")  # noqa: S311
    fresh.index()
    ours, theirs = rig.derived(), fresh.derived()
    for table, rows in theirs.items():
        assert ours[table] == rows, table
    assert rig.standing() == fresh.standing()
    assert rig.verify().differences == []


def test_events_before_and_after(world: World, make_rig: MakeRig, tmp_path: Path) -> None:
    first, second, *_ = world.workers
    kept = world.post(seats=2, work_period=30 * DAY)
    world.claim(kept, first)
    rig = make_rig(world)
    rig.index()
    snapshot = world.rpc("evm_snapshot")
    seats = dict(kept.seats[first])
    mixed_life(world)
    world.submit(kept, first)
    world.accept(kept, first)
    world.record(kept, first)
    rig.index()
    sent = len(rig.rows(Outbox))
    world.rpc("evm_revert", snapshot)
    kept.seats[first] = seats
    world.claim(kept, second)
    other = world.post(poster=world.posters[2])
    world.close(other)
    world.mine(60)
    rig.index()
    reverts = [row for row in rig.rows(Outbox) if row["op"] == "revert"]
    assert len(reverts) > 25
    assert [row["seq"] for row in reverts] == list(range(sent + 1, sent + 1 + len(reverts)))
    numbers = [row["block_number"] for row in reverts]
    assert numbers == sorted(numbers, reverse=True), "the newest goes first"
    orphans = [row for row in rig.rows(Log) if not row["canonical"]]
    assert len(orphans) == len(reverts), "orphaned logs are kept"
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_a_new_branch_with_events_only_in_blocks_that_were_empty(
    world: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    task = world.post()
    world.mine(6)
    rig = make_rig(world)
    rig.index()
    before = world.head
    request = {
        "from": world.posters[0],
        "to": world.escrow.address,
        "data": world.escrow.encode_abi("closeOpenSeats", [task.packed]),
        "gas": hex(500_000),
        "maxFeePerGas": hex(10**13),
        "maxPriorityFeePerGas": "0x0",
    }
    for _ in range(50):  # The node mines what its pool holds at that moment, which is not always the transaction yet.
        world.rpc("anvil_reorg", 4, [[request, 1]])
        if world.escrow.events.TaskClosed.get_logs(from_block=before - 3):
            break
    else:
        fee = world.w3.eth.get_block("latest").get("baseFeePerGas")
        pytest.fail(f"the node never mined the transaction of the new branch, its base fee is {fee}")
    assert world.head == before, "the head has the same number and another hash"
    rig.index()
    (row,) = rig.rows(Task)
    assert row["status"] == 2
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_a_chain_that_gets_shorter_and_stays_so(world: World, make_rig: MakeRig, tmp_path: Path) -> None:
    world.post()
    world.mine(2)
    rig = make_rig(world)
    rig.index()
    task = world.post()
    rig.index()
    assert len(rig.rows(Task)) == 2
    world.rpc("anvil_rollback", 1)
    rig.index()
    assert [row["task_id"] for row in rig.rows(Task)] != [task.id]
    assert len(rig.rows(Task)) == 1
    assert rig.cursor()["number"] == world.head
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_a_branch_that_comes_back_is_applied_again_under_a_new_id(
    world: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    with anvil() as url, proxied(world.url) as proxy:
        Web3(HTTPProvider(url)).provider.make_request(LOAD_STATE, [world.rpc("anvil_dumpState")])
        other = World.__new__(World)
        other.__dict__ |= world.__dict__ | {"url": url, "w3": Web3(HTTPProvider(url))}
        rig = make_rig(world, rpc_url=proxy.url)
        world.post()
        other.mine(2)
        found = []
        for node in (world, other, world):
            proxy.node = node.url
            rig.index()
            found.append(len(rig.rows(Task)))
        other.shut()
    assert found == [1, 0, 1]
    posted = [row for row in rig.outbox() if row["kind"] == "task_posted"]
    assert [row["op"] for row in posted] == ["apply", "revert", "apply"]
    assert posted[0]["block_hash"] == posted[2]["block_hash"]
    assert [row["event_id"].rpartition(":")[2] for row in posted] == ["0", "0", "1"]
    assert_like_fresh(make_rig(world), world, make_rig, tmp_path)


@pytest.mark.parametrize("seed", range(3))
def test_any_walk_over_branches(world: World, make_rig: MakeRig, tmp_path: Path, seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - a walk, not a secret
    rig = make_rig(world, max_range=choose.choice([1, 3, 1000]))
    snapshots: list[str] = []
    market = ["post", "work", "work", "money"]
    guild = ["tokens", "tokens", "propose", "vote", "vote"]
    for step in range(24):
        action = choose.choice([*market, *guild, "snapshot", "snapshot", "revert", "index", "index", "index"])
        if action in guild:
            guild_step(world, choose, action, step)
        elif action == "post":
            world.post(seats=2, poster=choose.choice(world.posters))
        elif action == "work":
            worker = choose.choice(world.workers)
            task = world.post(token=choose.choice([world.token.address, "0x" + "00" * 20]))
            world.claim(task, worker)
            world.submit(task, worker)
            world.accept(task, worker)
            world.record(task, worker)
            world.gather(task, worker)
        elif action == "money":
            task = world.post(poster=world.posters[0])
            world.close(task)
            world.withdraw(world.posters[0])
            world.raise_epoch(world.posters[0])
        elif action == "snapshot":
            snapshots.append(world.rpc("evm_snapshot"))
        elif action == "revert" and snapshots:
            del snapshots[choose.randrange(len(snapshots)) + 1 :]
            world.rpc("evm_revert", snapshots.pop())
            world.mine(choose.randrange(3))
        else:
            rig.index()
    world.mine(1)
    rig.index()
    assert_like_fresh(rig, world, make_rig, tmp_path)


def guild_step(world: World, choose: random.Random, action: str, step: int) -> None:
    """Do one thing of the guild: move tokens or votes, propose, or vote on what can be voted on."""
    governor, token = world.governor.functions, world.guild_token.functions
    holders = world.accounts[1:9]
    if action == "tokens":
        to = choose.choice([*holders, world.escrow.address])
        world.send(token.transfer(to, choose.randrange(ETHER)), choose.choice(holders))
        world.send(token.delegate(choose.choice(holders)), choose.choice(holders))
    elif action == "propose":
        world.sleep(2)
        proposer = next(holder for holder in holders if token.getVotes(holder).call() >= THRESHOLD)
        world.propose(fee(world, step), f"Step {step}", proposer)
        world.open_vote()
    else:
        for past in range(step):
            proposal = world.proposal_id(fee(world, past), f"Step {past}")
            voter = choose.choice(holders[:4])
            made = governor.proposalSnapshot(proposal).call()
            if made and not governor.hasVoted(proposal, voter).call() and governor.getVotes(voter, made).call():
                world.vote(proposal, voter, choose.randrange(3), "because")
                return


def test_a_reorg_that_takes_back_and_replaces_what_the_guild_did(
    world: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    first, second, third, *_ = world.accounts[1:]
    rig = make_rig(world)
    world.sleep(2)
    early = world.propose(fee(world, 7), "Early")
    world.open_vote()
    world.vote(early, first)
    rig.index()
    snapshot = world.rpc("evm_snapshot")
    world.vote(early, second)
    world.vote(early, third, 0)
    guild_life(world)
    rig.index()
    before = rig.derived()
    world.rpc("evm_revert", snapshot)
    world.vote(early, third)
    world.send(world.guild_token.functions.transfer(second, ETHER), first)
    world.send(world.guild_token.functions.transfer(world.escrow.address, ETHER), first)
    world.mine(len(before["log"]))
    rig.index()
    (proposal,) = rig.rows(Proposal)
    assert (proposal["votes_for"], proposal["voters"]) == (2 * GRANT, 2)
    assert {row["voter"] for row in rig.rows(Ballot)} == {first.lower(), third.lower()}
    assert {row["name"]: row["value"] for row in rig.rows(GuildSetting)}["voting_delay"] == VOTING_DELAY
    assert rig.rows(TimelockOperation) == []
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_a_reorg_that_takes_back_and_replaces_disputes_votes_and_a_pot(
    world: World, make_rig: MakeRig, tmp_path: Path
) -> None:
    moves = Moves(world)
    first, second, third, *_ = world.workers
    vote = world.panel.functions.vote
    _, number = moves.disputed(first, seats=2, bonus_seats=1, bonus=ETHER)
    shared = moves.post()
    moves.contribute(shared, world.stranger, ETHER)
    world.send(vote(number, 1), world.members[0])
    rig = make_rig(world)
    rig.index()
    snapshot = world.rpc("evm_snapshot")
    world.send(vote(number, 1), world.members[1])
    moves.appeal(number, 2)
    moves.execute(number)
    moves.disputed(second)
    moves.contribute(shared, world.stranger, ETHER)
    moves.contribute(shared, third, ETHER)
    world.close(shared)
    world.send(world.pot.functions.refund(shared.packed, NATIVE, third), third)
    rig.index()
    assert {row["ruling"] for row in rig.rows(Dispute)} == {2, None}
    before = rig.derived()
    world.rpc("evm_revert", snapshot)
    # The same number now names another worker's dispute, and the other members vote.
    moves.disputed(third, poster=world.posters[1])
    world.send(vote(number, 3), world.members[1])
    world.send(vote(number, 3), world.members[2])
    moves.contribute(shared, second, 7)
    world.mine(len(before["log"]))
    rig.index()
    assert {(row["dispute_id"], row["ruling"]) for row in rig.rows(Dispute)} == {(1, None), (2, None)}
    (case, _) = rig.rows(PanelCase)
    assert (case["ruling"], case["votes"], case["appeal_id"], case["shared"]) == (3, 3, None, False)
    assert {row["contributor"]: row["net"] for row in rig.rows(PotContribution)} == {
        world.stranger.lower(): ETHER,
        second.lower(): 7,
    }
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_deeper_than_final_stops_with_an_alarm_and_changes_nothing(
    make_world: Callable[..., World], make_rig: MakeRig, tmp_path: Path
) -> None:
    world = make_world("--slots-in-an-epoch", "2")
    rig = make_rig(world)
    world.post()
    snapshot = world.rpc("evm_snapshot")
    world.post()
    world.mine(10)
    rig.index()
    assert rig.cursor()["finalized"] >= world.head - 4
    before = rig.derived(), rig.cursor(), rig.rows(Block), rig.rows(Outbox)
    world.rpc("evm_revert", snapshot)
    world.post()
    world.mine(20)
    with pytest.raises(ReorgTooDeepError, match="run `indexer reindex`"):
        rig.index()
    assert (rig.derived(), rig.cursor(), rig.rows(Block), rig.rows(Outbox)) == before
    ran = rig.cli("run")
    assert ran.returncode == 1
    assert "ReorgTooDeepError: The chain was reorganised below block" in ran.stderr
    assert rig.reindex() == "chain"
    assert {row["op"] for row in rig.rows(Outbox) if row["kind"] == "task_posted"} == {"apply", "revert"}
    assert_like_fresh(rig, world, make_rig, tmp_path)


def test_a_node_far_behind_is_no_reorg(make_world: Callable[..., World], make_rig: MakeRig) -> None:
    world = make_world("--slots-in-an-epoch", "2")
    rig = make_rig(world)
    snapshot = world.rpc("evm_snapshot")
    world.mine(30)
    rig.index()
    before = rig.cursor()
    world.rpc("evm_revert", snapshot)
    with pytest.raises(RetryableError, match="check that it is not still syncing"):
        rig.index()
    assert rig.cursor()["number"] == before["number"]


def test_only_unfinal_headers_and_those_with_events_are_kept(
    make_world: Callable[..., World], make_rig: MakeRig
) -> None:
    world = make_world("--slots-in-an-epoch", "4")
    rig = make_rig(world)
    world.mine(50)
    rig.index()
    world.mine(3)
    rig.index()
    world.mine(20)
    rig.index()
    cursor = rig.cursor()
    assert cursor["finalized"] == world.head - 8
    assert cursor["safe"] == world.head - 4
    filled = {row["block_hash"] for row in rig.rows(Log)}
    empty = {row["number"] for row in rig.rows(Block) if row["hash"] not in filled}
    assert empty == set(range(cursor["finalized"], world.head + 1))
    assert rig.verify().differences == []
