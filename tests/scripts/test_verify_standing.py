"""Standing proved from a block's hash, by a script that needs nobody's server (R51, R63).

given the bundle of an account that a node exports
    it verifies, and shows the points that the contract itself shows at that block
given a bundle with any byte of a proof, header or name changed, or about another contract, version or account
    it is refused, or shows another account's standing under that account's name
"""

import copy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.node import CHAIN_ID, Node, anvil
from tests.standing_model.words import POSTING, slot_of
from tools import verify_standing
from tools.verify_standing import FORMAT, Forged, Trust, told, verify

SCRIPT = Path(verify_standing.__file__)
SKILL = b"solidity".ljust(32, b"\0")
NATIVE = "0x" + "00" * 20
WEEK = 7 * 86_400
Bundle = dict[str, Any]


@dataclass
class Scene:
    """A node with a Reputation that two versions wrote in, and a second Reputation that somebody made for himself."""

    node: Node
    real: Any
    fake: Any
    versions: list[str]
    worker: str
    poster: str

    def bundle(self, reputation: Any = None, account: str = "", skill: bytes = SKILL) -> Bundle:
        """Export the worker's standing at the head."""
        contract, account = reputation or self.real, account or self.worker
        keys = [f"0x{slot_of(version, account.lower(), skill):064x}" for version in self.versions]
        header = self.node.rpc("eth_getBlockByNumber", "latest", False)  # noqa: FBT003 - the node's own
        return {
            "format": FORMAT,
            "chain_id": CHAIN_ID,
            "reputation": contract.address,
            "account": account,
            "skill": "0x" + skill.hex(),
            "versions": list(self.versions),
            "header": header,
            "proof": self.node.rpc("eth_getProof", contract.address, keys, header["number"]),
        }

    def trust(self, bundle: Bundle) -> Trust:
        """Return what an honest verifier knows: the real contract, the real versions, the hash of the block."""
        block_hash = bytes.fromhex(bundle["header"]["hash"][2:])
        return Trust(self.real.address.lower(), [each.lower() for each in self.versions], block_hash)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with anvil() as url:
        node = Node(url)
        versions, worker, poster = node.accounts[1:3], node.accounts[3], node.accounts[4]
        policy = node.deploy("Policy", node.owner, 300, node.owner)
        real, fake = (node.deploy("Reputation", policy.address, node.owner) for _ in range(2))
        for number, version in enumerate(versions):
            node.send(policy.functions.setEscrow(version, number + 1), node.owner)
        node.sleep(32 * 86_400)
        for contract, unit in ((real, 10**15), (fake, 1)):
            node.send(contract.functions.setUnit(NATIVE, unit), node.owner)
            node.send(contract.functions.note(worker, poster, SKILL, NATIVE, 3 * 10**15), versions[0])
            for side in (worker, poster):
                node.send(contract.functions.gather(versions[0], worker, poster, SKILL), side)
            node.send(contract.functions.admit(versions[1]), node.owner)
        yield Scene(node, real, fake, versions, worker, poster)
        node.shut()


@pytest.fixture(scope="module")
def exported(scene: Scene) -> Bundle:
    return scene.bundle()


@pytest.fixture
def bundle(exported: Bundle) -> Bundle:
    return copy.deepcopy(exported)


def test_a_bundle_shows_what_the_contract_shows(scene: Scene, bundle: Bundle) -> None:
    scores = verify(bundle, scene.trust(bundle))
    points, counterparties, completions, defaults = scene.real.functions.standing(scene.worker, SKILL).call()
    first, second = (scores[version.lower()] for version in scene.versions)
    assert (first["points"], first["completions"]) == (points, completions) == (62_500, 1)
    assert (first["counterparties"], first["defaults"]) == (counterparties, defaults)
    assert not any(second.values())
    assert "solidity" in told(bundle, scores)
    assert "0.062500 points" in told(bundle, scores)


def test_a_posters_standing_has_a_place_of_its_own(scene: Scene) -> None:
    bundle = scene.bundle(account=scene.poster, skill=POSTING)
    assert verify(bundle, scene.trust(bundle))[scene.versions[0].lower()]["points"] == 62_500
    assert "0x00" in told(bundle, verify(bundle, scene.trust(bundle)))


def test_points_are_those_of_the_blocks_own_time(scene: Scene) -> None:
    """The word is the old one; the verifier decays it as the contract does."""
    snapshot = scene.node.rpc("evm_snapshot")
    for weeks in (1, 26, 77):
        scene.node.sleep(weeks * WEEK)
        bundle = scene.bundle()
        points = scene.real.functions.standing(scene.worker, SKILL).call()[0]
        assert verify(bundle, scene.trust(bundle))[scene.versions[0].lower()]["points"] == points
    assert 0 < points < 62_500 // 8
    scene.node.rpc("evm_revert", snapshot)


def test_nothing_is_a_standing_too(scene: Scene) -> None:
    """That an account has no points is proved as well as that it has: its word is not in the trie."""
    bundle = scene.bundle(account=scene.node.accounts[7])
    assert not any(score["points"] for score in verify(bundle, scene.trust(bundle)).values())


def change(bundle: Bundle, *path: Any, to: Any) -> None:
    """Put something else in a place of a bundle."""
    for step in path[:-1]:
        bundle = bundle[step]
    bundle[path[-1]] = to(bundle[path[-1]]) if callable(to) else to


def flipped(text: str, place: int = -1) -> str:
    """Return hexadecimal text with one digit changed."""
    digit = format(int(text[place], 16) ^ 1, "x")
    return text[:place] + digit + (text[place + 1 :] if place != -1 else "")


ENTRY = ("proof", "storageProof", 0)
FORGERIES: dict[str, Callable[[Bundle], Any]] = {
    "more points than there are": lambda each: change(each, *ENTRY, "value", to=lambda value: hex(int(value, 16) + 1)),
    "no points at all": lambda each: change(each, *ENTRY, "value", to="0x0"),
    "the skill of another word": lambda each: change(each, "skill", to="0x" + b"surgery".ljust(32, b"\0").hex()),
    "the account of another word": lambda each: change(each, "account", to=flipped),
    "the leaf changed": lambda each: change(each, *ENTRY, "proof", -1, to=flipped),
    "the leaf left out": lambda each: change(each, *ENTRY, "proof", to=lambda nodes: nodes[:-1]),
    "no nodes for the word": lambda each: change(each, *ENTRY, "proof", to=[]),
    "a node cut short": lambda each: change(each, *ENTRY, "proof", 0, to=lambda node: node[:-2]),
    "no nodes for the account": lambda each: change(each, "proof", "accountProof", to=[]),
    "the account's leaf changed": lambda each: change(each, "proof", "accountProof", -1, to=flipped),
    "the account's leaf left out": lambda each: change(each, "proof", "accountProof", to=lambda nodes: nodes[:-1]),
    "the two proofs exchanged": lambda each: each["proof"]["storageProof"].reverse(),
    "the two versions exchanged": lambda each: each["versions"].reverse(),
    "one version kept back": lambda each: (each["versions"].pop(), each["proof"]["storageProof"].pop()),
    "a version nobody trusts": lambda each: change(each, "versions", 0, to=flipped),
    "a version twice": lambda each: change(each, "versions", 1, to=each["versions"][0]),
    "another contract": lambda each: change(each, "reputation", to=flipped),
    "another format": lambda each: change(each, "format", to="guildhall.passport.proof.v2"),
    "another state root": lambda each: change(each, "header", "stateRoot", to=flipped),
    "another time": lambda each: change(each, "header", "timestamp", to=flipped),
    "a later field left out": lambda each: each["header"].pop("requestsHash"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_bundle_is_refused(scene: Scene, bundle: Bundle, name: str) -> None:
    trust = scene.trust(bundle)
    FORGERIES[name](bundle)
    with pytest.raises(Forged):
        verify(bundle, trust)


def test_every_flipped_node_is_refused(scene: Scene, bundle: Bundle) -> None:
    trust = scene.trust(bundle)
    lists = [bundle["proof"]["accountProof"], *(entry["proof"] for entry in bundle["proof"]["storageProof"])]
    for nodes in lists:
        for number, node in enumerate(nodes):
            for place in (2, len(node) // 2, len(node) - 1):
                nodes[number] = flipped(node, place)
                with pytest.raises(Forged):
                    verify(bundle, trust)
            nodes[number] = node
    verify(bundle, trust)


def test_a_contract_of_ones_own_proves_nothing(scene: Scene, bundle: Bundle) -> None:
    """Its proof is genuine, and it says what its owner likes; who verifies names the contract himself."""
    forged = scene.bundle(scene.fake)
    trust = scene.trust(forged)
    own = Trust(scene.fake.address.lower(), trust.escrows, trust.block_hash)
    assert verify(forged, own)[scene.versions[0].lower()]["points"] == 5_000_000 * 16 // 256
    with pytest.raises(Forged, match="another contract"):
        verify(forged, trust)
    with pytest.raises(Forged):
        verify({**bundle, "proof": forged["proof"]}, scene.trust(bundle))


def test_points_noted_in_ones_own_name_prove_nothing(scene: Scene, bundle: Bundle) -> None:
    """Anyone may note anything under his own address; who verifies names the versions himself."""
    stranger = scene.node.accounts[8]
    theirs = {**bundle, "versions": [stranger, scene.versions[1]]}
    with pytest.raises(Forged, match="versions"):
        verify(theirs, scene.trust(bundle))


def test_a_score_from_the_future_is_refused(scene: Scene, bundle: Bundle) -> None:
    packed = int(bundle["proof"]["storageProof"][0]["value"], 16)
    with pytest.raises(Forged, match="later"):
        verify_standing.score_of(packed, int(bundle["header"]["timestamp"], 16) - WEEK)


def run(bundle: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script by itself, in a folder of nothing."""
    command = [sys.executable, str(SCRIPT), str(bundle), *arguments]
    return subprocess.run(command, cwd=bundle.parent, capture_output=True, text=True, check=False, timeout=60)


def test_nonsense_is_not_readable(
    scene: Scene, bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "proof.json"
    trusted = ["--reputation", scene.real.address, *(word for each in scene.versions for word in ("--escrow", each))]
    arguments = ["verify_standing", str(file), *trusted, "--block-hash", bundle["header"]["hash"]]
    monkeypatch.setattr(sys, "argv", arguments)
    for nonsense in ("", "[]", "{}", json.dumps({**bundle, "proof": None}), json.dumps({**bundle, "account": 7})):
        file.write_text(nonsense)
        assert verify_standing.main() == 2, nonsense
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("not readable")


def test_the_script_stands_alone(scene: Scene, bundle: Bundle, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(bundle))
    trusted = ["--reputation", scene.real.address, *(word for each in scene.versions for word in ("--escrow", each))]
    shown = run(file, *trusted, "--block-hash", bundle["header"]["hash"])
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "together: 0.062500 points" in shown.stdout
    assert run(file, *trusted, "--rpc", scene.node.url).stdout == shown.stdout
    refused = run(file, *trusted, "--block-hash", bundle["header"]["parentHash"])
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "the header is not that of the block" in refused.stderr
    file.write_text(json.dumps({**bundle, "header": {**bundle["header"], "number": "0xffffff"}}))
    assert "does not know block" in run(file, *trusted, "--rpc", scene.node.url).stderr
    source = SCRIPT.read_text()
    assert len(source.splitlines()) < 200
    assert not any(f"import {room}" in source or f"from {room}" in source for room in ("indexer", "backend", "scripts"))
