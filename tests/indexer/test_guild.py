"""The guild's rows equal its contracts' own words: tokens, votes, proposals, operations, roles, settings (R57, R78)."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from indexer.database import WrongDatabaseError
from indexer.deployments import GUILD as GUILD_CONTRACTS
from indexer.deployments import Manifest
from indexer.errors import NonRetryableError
from indexer.governance import proposal_state
from indexer.models import (
    Ballot,
    ChainBase,
    DeadLetter,
    EscrowVersion,
    GuildSetting,
    GuildSupply,
    Proposal,
    QuorumCheckpoint,
    SupplyCheckpoint,
    TimelockOperation,
    TimelockRole,
    VoteCheckpoint,
    Voter,
)
from indexer.verify.guild import ACCOUNTS, NUMBERS
from tests.guild import AGAINST, FOR, GRANT, TIMELOCK_DELAY
from tests.indexer.faults import lose_and_add_rows, plant_facts, plant_values
from tests.indexer.guild_lives import NOT_TEXT, fee, guild_life, operation
from tests.indexer.rig import Rig
from tests.world import World

MakeRig = Callable[..., Rig]
GUILD = (
    Voter,
    VoteCheckpoint,
    SupplyCheckpoint,
    GuildSupply,
    QuorumCheckpoint,
    GuildSetting,
    Proposal,
    Ballot,
    TimelockOperation,
    TimelockRole,
)
# Columns of a table to change, and the views that must differ then.
TOLD: dict[type[ChainBase], tuple[set[str], set[str]]] = {
    Voter: ({"balance", "delegate", "votes", "system"}, {"balanceOf", "delegates", "getVotes", "isSystem"}),
    VoteCheckpoint: ({"votes"}, {"getPastVotes"}),
    SupplyCheckpoint: ({"supply"}, {"getPastTotalSupply"}),
    GuildSupply: ({"supply", "total"}, {"totalSupply", "votableSupply"}),
    QuorumCheckpoint: ({"numerator"}, {"quorumNumerator", "quorum"}),
    GuildSetting: ({"value", "account"}, {view for _, view in (*NUMBERS.values(), *ACCOUNTS.values())}),
    Proposal: (
        {"proposer", "vote_start", "vote_end", "votes_for", "eta"},
        {"proposalProposer", "proposalSnapshot", "proposalDeadline", "proposalVotes", "proposalEta", "state"},
    ),
    Ballot: ({"weight"}, {"getPastVotes"}),
    TimelockOperation: ({"ready_at", "executed_at"}, {"getTimestamp", "getOperationState"}),
    TimelockRole: ({"granted"}, {"hasRole"}),
    EscrowVersion: ({"version", "active_from"}, {"escrowVersion", "escrowActiveFrom"}),
}


@pytest.fixture(scope="module")
def guild(module_world: World) -> World:
    """Give the tests of this module a chain on which everything of the guild happened; they only read it."""
    guild_life(module_world)
    return module_world


def differences(rig: Rig) -> list[str]:
    return [str(difference) for difference in rig.verify().differences]


def test_the_guilds_life_folds_to_what_its_contracts_say(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    assert differences(rig) == []
    assert rig.rows(DeadLetter) == []
    assert all(rig.rows(model) for model in GUILD)
    rig.standing()
    (supply,) = rig.rows(GuildSupply)
    system = [row for row in rig.rows(Voter) if row["system"]]
    holders = (guild.timelock, guild.escrow, guild.court, guild.rewards)
    assert {row["account"] for row in system} == {holder.address.lower() for holder in holders}
    assert supply["total"] - supply["supply"] == sum(row["balance"] for row in system)
    assert sum(row["balance"] for row in rig.rows(Voter)) == supply["total"]
    moments = [(row["account"], row["timestamp"]) for row in rig.rows(VoteCheckpoint)]
    assert len(set(moments)) < len(moments), "votes changed several times at one moment, and the last counts"
    settings = {row["name"]: (row["value"], row["account"]) for row in rig.rows(GuildSetting)}
    assert settings["voting_delay"] == (90, None)
    assert settings["policy_owner"] == (None, guild.timelock.address.lower())
    assert settings["guardian"][1] == guild.accounts[9].lower()


def test_it_folds_alike_in_small_ranges_and_again(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    before = rig.derived()
    assert rig.reindex() == "logs"
    assert rig.derived() == before
    rig.execute("DELETE FROM {chain}.log")
    rig.settings = rig.settings.model_copy(update={"max_range": 3})
    assert rig.reindex(from_chain=True) == "chain"
    assert rig.derived() == before


def test_text_that_is_none_is_kept_as_text_and_its_hash_as_it_was(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    (hostile,) = [row for row in rig.rows(Proposal) if row["calldatas"] == ["0xff00", "0x"]]
    assert hostile["description"] == "# \ufffd\ufffd not text\ufffd"
    assert hostile["description_hash"] == "0x" + keccak(NOT_TEXT).hex()
    assert hostile["values"] == ["0", str(2**256 - 1)]
    (ballot,) = [row for row in rig.rows(Ballot) if "not text" in row["reason"]]
    assert ballot["reason"] == "# \ufffd\ufffd not text\ufffd"
    (told,) = [row for row in rig.rows(Ballot) if row["params"] != "0x"]
    assert told["params"] == "0x0102"
    (sent,) = [row for row in rig.outbox() if row["payload"].get("proposal_id") == hostile["proposal_id"]]
    assert sent["kind"] == "governor_proposal_created"
    assert sent["payload"]["description"] == hostile["description"]


def test_the_rows_tell_the_governors_state_at_every_stage(world: World, make_rig: MakeRig) -> None:
    rig = make_rig(world)
    world.hand_over()
    calls, name = fee(world, 100), "A fee"
    proposal = world.propose(calls, name)
    stages: list[tuple[Callable[[], Any], int]] = [
        (lambda: None, 0),
        (world.open_vote, 1),
        *((partial(world.vote, proposal, voter, FOR), 1) for voter in world.accounts[1:4]),
        (partial(world.vote, proposal, world.accounts[4], AGAINST), 1),
        (world.end_vote, 4),
        (lambda: world.queue(calls, name), 5),
        (lambda: world.sleep(TIMELOCK_DELAY), 5),
        (lambda: world.execute(calls, name), 7),
    ]
    for act, state in stages:
        act()
        rig.index()
        assert differences(rig) == []
        assert world.governor.functions.state(proposal).call() == state
        assert state_of(rig) == state
    (row,) = rig.rows(Proposal)
    assert (row["votes_for"], row["votes_against"], row["voters"]) == (3 * GRANT, GRANT, 4)
    assert row["queued_at"] < row["eta"] <= row["executed_at"]
    assert row["operation_id"] == "0x" + operation(world, calls, name).hex()
    revoked = {(row["account"], row["granted"]) for row in rig.rows(TimelockRole) if not row["granted"]}
    assert revoked == {(world.owner.lower(), False)}


def state_of(rig: Rig) -> int:
    (row,) = rig.rows(Proposal)
    operations = {row["operation_id"]: row for row in rig.rows(TimelockOperation)}
    minimum = {row["name"]: row["value"] for row in rig.rows(GuildSetting)}["quorum_minimum"]
    return proposal_state(row, operations.get(row["operation_id"]), minimum, rig.cursor()["timestamp"])


# ---------------------------------------------------------------- planted faults


def test_each_planted_value_is_found_and_named(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    plant_values(rig, (*GUILD, EscrowVersion))
    assert differences(rig) == []


def test_what_a_contract_tells_otherwise_is_found_and_named(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    plant_facts(rig, TOLD)


def test_each_row_that_is_missing_or_too_many_is_found(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    lose_and_add_rows(rig, GUILD)


def test_a_proposal_that_the_governor_does_not_know_is_a_difference(guild: World, make_rig: MakeRig) -> None:
    rig = make_rig(guild)
    rig.index()
    one = "tx_hash = (SELECT MIN(tx_hash) FROM {chain}.proposal)"
    assert rig.execute("UPDATE {chain}.proposal SET proposal_id = '0x" + "99" * 32 + f"' WHERE {one}") == 1
    assert any("state: stored" in line and "revert" in line for line in differences(rig))


# ---------------------------------------------------------------- deployments


def without(manifest: dict[str, Any], *names: str) -> dict[str, Any]:
    contracts = {name: contract for name, contract in manifest["contracts"].items() if name not in names}
    return {**manifest, "contracts": contracts}


def test_a_deployment_has_a_guild_whole_or_not_at_all(guild: World, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "manifest.json"
    for missing in GUILD_CONTRACTS:
        path.write_text(json.dumps(without(guild.manifest(), missing)))
        with pytest.raises(NonRetryableError, match=f"does not name {missing}: deploy again"):
            Manifest.load(path)
    path.write_text(json.dumps(without(guild.manifest(), *GUILD_CONTRACTS)))
    older = Rig(path, guild.url, database_url)
    older.index()
    assert differences(older) == []
    assert older.rows(Voter) == older.rows(Proposal) == older.rows(TimelockRole) == []
    owned = {f"{name}_{role}" for name in ("policy", "reputation") for role in ("owner", "pending_owner")}
    assert {row["name"] for row in older.rows(GuildSetting)} == owned
    later = Rig(guild.write_manifest(tmp_path / "later.json"), guild.url, database_url)
    with pytest.raises(WrongDatabaseError, match=r"and governor None, the manifest names .* and governor 0x"):
        later.index()
    assert later.reindex() == "chain"
    assert later.rows(Voter)
    assert differences(later) == []
    for rig in (older, later):
        rig.close()


def test_the_deployer_is_named_in_lower_case(guild: World, tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**guild.manifest(), "deployer": guild.owner}))
    assert Manifest.load(path).deployer == guild.owner.lower()
    path.write_text(json.dumps({name: value for name, value in guild.manifest().items() if name != "deployer"}))
    assert Manifest.load(path).deployer is None
    path.write_text(json.dumps({**guild.manifest(), "deployer": "0x12"}))
    with pytest.raises(NonRetryableError, match="is no manifest"):
        Manifest.load(path)


def test_a_second_escrow_counts_from_the_time_that_policy_names(world: World, make_rig: MakeRig) -> None:
    rig = make_rig(world)
    second = world.deploy("TaskEscrow", world.policy.address, world.reputation.address)
    world.send(world.policy.functions.setEscrow(second.address, 2), world.owner)
    rig.index()
    listed = {row["version"]: row["active_from"] for row in rig.rows(EscrowVersion)}
    assert listed[2] == world.now + world.policy.functions.VERSION_DELAY().call()
    assert listed[1] <= world.now
    world.send(world.policy.functions.setEscrow(world.escrow.address, 0), world.owner)
    rig.index()
    assert {row["version"]: row["active_from"] for row in rig.rows(EscrowVersion)}[0] == 0
    assert differences(rig) == []
