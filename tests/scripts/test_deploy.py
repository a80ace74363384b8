"""Deploying leaves a protocol that its manifest describes truly, on any network (R49, R52, R56, R57)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from scripts.artifacts import ROOT, artifacts
from scripts.brownie_box import mirror
from tests.node import anvil

BRAND_NEW_KEY = "0x" + "5a" * 32
ANYBODY = "0x" + "00" * 20
ETHER = 10**18
DAY = 86_400


def deploy(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the deployment as an operator would, with a home of its own."""
    env = {**os.environ, "HOME": str(home), "SOLCX_BINARY_PATH": str(ROOT / "tools" / "solc"), **environment}
    command = [str(ROOT / ".venv-contracts" / "bin" / "python"), "-m", "scripts.deploy", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)


def contract(w3: Web3, manifest: dict[str, Any], name: str) -> Any:
    """Return a deployed contract by the manifest's word."""
    return w3.eth.contract(w3.to_checksum_address(manifest["contracts"][name]["address"]), abi=artifacts()[name].abi)


@contextmanager
def other_chain() -> Iterator[tuple[str, Web3]]:
    """Start a node that says it is no local chain."""
    with anvil() as rpc:
        w3 = Web3(Web3.HTTPProvider(rpc))
        w3.provider.make_request("anvil_setChainId", [11_155_111])  # type: ignore[arg-type]
        yield rpc, w3


def timelock_of(manifest: dict[str, Any]) -> str:
    """Return the address of the timelock."""
    return str(Web3.to_checksum_address(manifest["contracts"]["GuildTimelock"]["address"]))


def panel_of(w3: Web3, manifest: dict[str, Any], name: str) -> Any:
    """Return one of the benches, which are both panels."""
    return w3.eth.contract(w3.to_checksum_address(manifest["contracts"][name]["address"]), abi=artifacts()["Panel"].abi)


def assert_the_benches_fit(w3: Web3, manifest: dict[str, Any]) -> None:
    """Appeals go to the other bench, nobody's silence pays a member, and tasks leave both the time they need."""
    panel, above = (panel_of(w3, manifest, name).functions for name in ("Panel", "AppealPanel"))
    policy = contract(w3, manifest, "Policy").functions
    assert panel.second().call() == Web3.to_checksum_address(manifest["contracts"]["AppealPanel"]["address"])
    assert int(above.second().call(), 16) == 0
    assert panel.reserve().call() == above.reserve().call() == timelock_of(manifest)
    bench = Web3.to_checksum_address(manifest["contracts"]["Panel"]["address"])
    court = contract(w3, manifest, "Court")
    assert policy.arbitratorMinRuling(court.address).call() >= court.functions.longestPath().call()
    systems = contract(w3, manifest, "GuildToken").functions
    assert all(
        systems.isSystem(contract(w3, manifest, name).address).call()
        for name in ("TaskEscrow", "Court", "ContributionRewards", "GuildTimelock")
    )
    assert policy.arbitratorMinRuling(bench).call() >= panel.longestPath().call() > above.longestPath().call()
    assert panel.appealCost(1, b"").call() == above.arbitrationCost(b"").call() > panel.arbitrationCost(b"").call()


def assert_the_guild_holds_every_key(w3: Web3, manifest: dict[str, Any], delay: int) -> None:
    """Read every role of every account that ever had one: the governor alone schedules, and the deployer is nobody."""
    names = ("DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")
    timelock = contract(w3, manifest, "GuildTimelock")
    governor = Web3.to_checksum_address(manifest["contracts"]["GuildGovernor"]["address"])
    granted = timelock.events.RoleGranted().get_logs(from_block=0)
    everybody = {log["args"]["account"] for log in granted} | {manifest["deployer"], governor, ANYBODY}
    roles = {name: timelock.functions[name]().call() for name in names}
    assert {log["args"]["role"] for log in granted} <= set(roles.values())
    held = {
        name: {account for account in everybody if timelock.functions.hasRole(role, account).call()}
        for name, role in roles.items()
    }
    assert held == {
        "DEFAULT_ADMIN_ROLE": {timelock.address},
        "PROPOSER_ROLE": {governor},
        "CANCELLER_ROLE": {governor},
        "EXECUTOR_ROLE": {ANYBODY},
    }
    for name in ("Policy", "Reputation", "Court", "ContributionRewards"):
        owned = contract(w3, manifest, name).functions
        assert owned.owner().call() == timelock.address, name
        assert int(owned.pendingOwner().call(), 16) == 0, name
    assert timelock.functions.getMinDelay().call() == delay
    panel, above = (panel_of(w3, manifest, name).functions.members().call() for name in ("Panel", "AppealPanel"))
    governed = contract(w3, manifest, "GuildGovernor").functions
    assert manifest["deployer"] not in {*panel, *above, governed.guardian().call()}
    assert not {*panel} & {*above}
    assert governed.timelock().call() == timelock.address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give Brownie an empty home."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the folder of a Brownie project that holds what all runs of Brownie share: the compiled contracts."""
    subprocess.run([sys.executable, "-m", "scripts.brownie_box", "python", "-c", ""], cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("project")
    mirror(folder, 1)
    return str(folder)


def test_a_demo_deployment_is_complete_and_its_manifest_true(home: Path, project: str, tmp_path: Path) -> None:
    """Each address holds the contract it names, wired to the others, with every grade and token admitted."""
    path = tmp_path / "manifest.json"
    with anvil() as rpc:
        where = ["--project", project, "--rpc", rpc, "--network", "demo", "--manifest", str(path)]
        done = deploy(home, *where, "--demo")
        assert done.returncode == 0, done.stdout + done.stderr
        manifest = json.loads(path.read_text())
        w3 = Web3(Web3.HTTPProvider(rpc))
        assert manifest["chainId"] == w3.eth.chain_id
        assert manifest["genesisHash"] == w3.to_hex(w3.eth.get_block(0)["hash"])
        for name, facts in manifest["contracts"].items():
            assert manifest["startBlock"] <= facts["block"]
            assert w3.eth.get_code(facts["address"], facts["block"]), name
            assert not w3.eth.get_code(facts["address"], facts["block"] - 1), name
        escrow, policy = contract(w3, manifest, "TaskEscrow"), contract(w3, manifest, "Policy")
        assert escrow.functions.policy().call() == policy.address
        assert escrow.functions.reputation().call() == manifest["contracts"]["Reputation"]["address"]
        assert policy.functions.escrowVersion(escrow.address).call() == 1
        assert manifest["deployer"] == w3.eth.accounts[0]
        assert contract(w3, manifest, "TaskPot").functions.escrow().call() == escrow.address
        assert_the_guild_holds_every_key(w3, manifest, delay=600)
        assert_the_benches_fit(w3, manifest)
        token = contract(w3, manifest, "GuildToken")
        held = sum(token.functions.balanceOf(account).call() for account in w3.eth.accounts)
        treasury = token.functions.balanceOf(manifest["contracts"]["GuildTimelock"]["address"]).call()
        assert held + treasury == token.functions.totalSupply().call()
        assert token.functions.balanceOf(w3.eth.accounts[0]).call() == 0
        benches = {bench["name"]: bench["address"] for bench in manifest["arbitrators"]}
        assert benches == {name: manifest["contracts"][name]["address"] for name in ("Panel", "Court")}
        assert all(policy.functions.arbitratorMultiple(address).call() > 0 for address in benches.values())
        for grade in (0, 1, 2):
            assert policy.functions.gradeBounds(grade).call()[1] > 0
            for token in manifest["tokens"]:
                least, greatest = policy.functions.tokenBounds(w3.to_checksum_address(token["address"]), grade).call()
                assert 0 < least < greatest, (token["symbol"], grade)


def test_a_live_network_is_deployed_to_with_a_key_and_gets_no_demo_token(
    home: Path, project: str, tmp_path: Path
) -> None:
    """The same path signs with the operator's key, names the panel it is told, and lists only the native coin."""
    path = tmp_path / "manifest.json"
    with other_chain() as (rpc, w3):
        people = list(w3.eth.accounts)
        operator = w3.eth.account.from_key(BRAND_NEW_KEY).address
        w3.provider.make_request("anvil_setBalance", [operator, hex(10**19)])  # type: ignore[arg-type]
        members = [argument for number in (1, 2, 3) for argument in ("--member", people[number])]
        above = [argument for number in (7, 8) for argument in ("--appeal-member", people[number])]
        common = ["--rpc", rpc, "--network", "sepolia", "--manifest", str(path), "--guardian", people[4]]
        common += ["--project", project]
        grants = ["--grant", f"{people[5]}=2000000", "--grant", f"{people[6]}=1000000"]
        done = deploy(home, *common, *members, *above, *grants, GUILDHALL_DEPLOYER_KEY=BRAND_NEW_KEY)
        assert done.returncode == 0, done.stdout + done.stderr
        assert BRAND_NEW_KEY[2:] not in done.stdout + done.stderr + path.read_text()
        manifest = json.loads(path.read_text())
        assert [token["symbol"] for token in manifest["tokens"]] == ["ETH"]
        assert manifest["deployer"] == operator
        assert_the_guild_holds_every_key(w3, manifest, delay=2 * DAY)
        assert contract(w3, manifest, "Policy").functions.fee().call() == [300, timelock_of(manifest)]
        token, governor = contract(w3, manifest, "GuildToken"), contract(w3, manifest, "GuildGovernor")
        assert token.functions.getVotes(people[5]).call() == 2_000_000 * ETHER
        assert token.functions.balanceOf(timelock_of(manifest)).call() == 97_000_000 * ETHER
        assert governor.functions.guardian().call() == people[4]
        assert governor.functions.votingPeriod().call() == 5 * DAY
        assert contract(w3, manifest, "Panel").functions.members().call() == people[1:4]
        assert contract(w3, manifest, "Panel").functions.quorum().call() == 2
        assert panel_of(w3, manifest, "AppealPanel").functions.members().call() == people[7:9]
        assert_the_benches_fit(w3, manifest)


def test_the_demo_token_is_refused_off_local_chains(home: Path, tmp_path: Path) -> None:
    """A token that anybody may mint must never be listed where money is real; nothing is deployed."""
    path = tmp_path / "manifest.json"
    with other_chain() as (rpc, w3):
        done = deploy(home, "--rpc", rpc, "--network", "sepolia", "--manifest", str(path), "--demo")
        assert done.returncode != 0
        assert "local chains" in done.stderr
        assert not path.exists()
        assert w3.eth.block_number == 0


def test_a_live_deployment_must_name_its_panels(home: Path, tmp_path: Path) -> None:
    """Without members the operator is told what to type, before anything is sent."""
    common = ["--rpc", "http://127.0.0.1:1", "--network", "sepolia", "--manifest", str(tmp_path / "m.json")]
    done = deploy(home, *common)
    assert done.returncode != 0
    assert "with --member" in done.stderr
    done = deploy(home, *common, "--member", "0x" + "22" * 20)
    assert done.returncode != 0
    assert "with --appeal-member" in done.stderr


def test_nobody_hears_appeals_against_himself(home: Path, tmp_path: Path) -> None:
    """An account on both benches is refused, however it is spelled, and nothing is deployed."""
    path = tmp_path / "manifest.json"
    with other_chain() as (rpc, w3):
        both = list(w3.eth.accounts)[1]
        common = ["--rpc", rpc, "--network", "sepolia", "--manifest", str(path), "--grant", f"{both}=2000000"]
        done = deploy(home, *common, "--member", both, "--appeal-member", both.lower())
        assert done.returncode != 0
        assert "hears appeals against himself" in done.stderr
        assert not path.exists()
        assert w3.eth.block_number == 0


@pytest.mark.parametrize("grant", [[], ["nobody=5"], ["0x" + "11" * 20 + "=0"]])
def test_a_live_deployment_must_name_who_can_vote(home: Path, tmp_path: Path, grant: list[str]) -> None:
    """A guild whose tokens all lie in the treasury could never decide anything (R52)."""
    common = ["--rpc", "http://127.0.0.1:1", "--network", "sepolia", "--manifest", str(tmp_path / "m.json")]
    named = ["--member", "0x" + "22" * 20, "--appeal-member", "0x" + "33" * 20]
    done = deploy(home, *common, *named, *(f"--grant={share}" for share in grant))
    assert done.returncode != 0
    assert "--grant" in done.stderr
    assert "ADDRESS=WHOLE_TOKENS" in done.stderr
