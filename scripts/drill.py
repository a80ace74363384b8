"""Carry the guild through a new version of its escrow, and through a bad one, on a local chain: `make drill`.

A vote lists a second version. What was posted in the first ends there as it began; once the second has waited its 31
days, new tasks go there; indexer and API follow without a restart, and standing of both counts. Then a vote lists a
version that lies: it vouches for work that nobody did and slanders who did his. A second vote takes it off the list and
voids what it said. Every step is checked, and a step that is not so ends the drill with an error.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import typer
from web3 import Web3
from web3.contract import Contract

from indexer.deployments import Manifest
from indexer.words import seat_preimage
from scripts.artifacts import artifacts
from scripts.demo import Demo
from scripts.seed_demo import await_index
from scripts.story import market
from scripts.story.chain import Chain
from scripts.story.deeds import Posted
from scripts.story.person import Person

ROOT = Path(__file__).resolve().parent.parent
VOTERS = ("ada", "bo", "chen", "dara")
PEOPLE = {"guild": 0, "ada": 1, "bo": 2, "chen": 3, "dara": 4, "eli": 5}
FOR = 1
LAPSED, PAID = 17, 18
ETHER = 10**18
NATIVE = "0x" + "00" * 20
SKILL = "python"
ROLES = {"poster": "ada", "worker": "dara", "friend": "eli"}
Say = Callable[[str], None]


class DrillError(Exception):
    """A step of the drill did not come out as the protocol says."""


def require(holds: object, what: str) -> None:
    """Raise `DrillError` unless something holds."""
    if not holds:
        raise DrillError(what)


def text_of(title: str) -> dict[str, Any]:
    """Return a task of the drill, as the story's texts are; its work period outlasts every vote and wait."""
    return {
        "title": title,
        "lang": "en",
        "body": "A task of the upgrade drill.",
        "criteria": ["It is done"],
        "skills": [SKILL],
        "poster": ROLES["poster"],
        "grade": "C",
        "token": "ETH",
        "reward": "0.5",
        "bond": "0.05",
        "free_lapses": 2,
        "posted": 0,
        "days": 30,
        "work": 90,
        "review": 7,
    }


@dataclass
class Drill:
    """The guild on a running local chain, with an API that mirrors it."""

    chain: Chain
    people: dict[str, Person]
    say: Say = typer.echo

    def __post_init__(self) -> None:
        """Bind the contracts."""
        self.w3 = self.chain.w3
        self.policy = self.chain.contract("Policy")
        self.reputation = self.chain.contract("Reputation")
        self.first = self.chain.contract("TaskEscrow")
        self.client = self.people["ada"].client

    def run(self) -> None:
        """Play both upgrades; raises `DrillError`."""
        old = self.post(self.chain, "Begun under the first version")
        self.do(self.chain, old, "dara", "claim")
        second = self.upgrade()
        self.old_tasks_end_where_they_began(old, second)
        self.new_tasks_open_in_the_new_one(second)
        self.a_bad_version_is_voided(old)

    # ---------------------------------------------------------------- steps

    def upgrade(self) -> Chain:
        """List a second version by vote and wait until it counts; return the chain as its users see it."""
        address = self.deploy("TaskEscrow", self.policy.address, self.reputation.address)
        self.enact("List the second version", (self.policy, "setEscrow", address, 2))
        self.await_index()
        require(self.current() == self.first.address, "a version counts before it has waited")
        self.wait(self.policy.functions.VERSION_DELAY().call())
        self.await_index()
        require(self.current() == address, "the API does not name the version that counts now")
        self.say(f"listed by vote, and the API names it: {address}")
        return self.chain.with_escrow(address)

    def old_tasks_end_where_they_began(self, old: Posted, second: Chain) -> None:
        """Hand in, accept and record what was begun before; the first version still takes posts of whoever asks it."""
        self.do(self.chain, old, "dara", "submit")
        self.do(self.chain, old, "ada", "accept", "dara")
        self.do(self.chain, old, "ada", "record", "dara")
        require(self.seat(self.first, old, "dara") & 0xFF == PAID, "an old task did not end as paid")
        require(self.seat(second.contract("TaskEscrow"), old, "dara") == 0, "an old task reached the new version")
        self.say("a task of before ended in the first version")

    def new_tasks_open_in_the_new_one(self, second: Chain) -> None:
        """Post, do and record a task in the second version; standing of both versions counts."""
        before = self.points("dara")
        new = self.post(second, "Begun under the second version")
        for who, *deed in (("dara", "claim"), ("dara", "submit"), ("ada", "accept", "dara"), ("ada", "record", "dara")):
            self.do(second, new, who, *deed)
        require(self.points("dara") > before, "work in the new version earns no standing")
        self.await_index()
        escrow = self.ask(f"tasks/{new.task_id}")["escrow"]
        require(Web3.to_checksum_address(escrow) == second.contract("TaskEscrow").address, "the index lost a new task")
        counted = self.reputation.functions.versions().call()
        require(second.contract("TaskEscrow").address in counted, "the new version does not count")
        self.say("a new task was posted, paid and recorded in the second version")

    def a_bad_version_is_voided(self, slandered: Posted) -> None:
        """List a version that lies, let it lie, take it off the list and void what it said."""
        address = self.deploy("TestWords")
        liar = self.w3.eth.contract(self.w3.to_checksum_address(address), abi=artifacts()["TestWords"].abi)
        self.enact("List a third version", (self.policy, "setEscrow", address, 3))
        self.wait(self.policy.functions.VERSION_DELAY().call())
        honest, friend = self.points("dara"), self.points("eli")
        self.lie(liar, slandered)
        require(self.points("eli") > friend, "the lie was worth nothing, so that voiding it shows nothing")
        require(not self.may_work("dara"), "the slander had no effect, so that voiding it shows nothing")
        self.say("a version that lies gave points to who did nothing, and suspended who did his work")
        calls = ((self.policy, "setEscrow", address, 0), (self.reputation, "voidVersion", address))
        self.enact("Void the third version", *calls)
        self.send("dara", self.reputation.functions.pardon(self.people["dara"].address))
        require(self.points("eli") <= friend, "points of a void version still count")
        require(0 < self.points("dara") <= honest, "voiding one version touched the standing of the others")
        require(self.may_work("dara"), "a suspension of a void version still holds")
        self.await_index()
        require(self.current() != address, "the API names a version that was taken off the list")
        self.say("voided by vote: its points and its slander count no more, those of the others do")

    def lie(self, liar: Contract, slandered: Posted) -> None:
        """Vouch for the friend of many strangers, and say that the worker of a task ran away from it."""
        friend, skill = self.people["eli"].address, SKILL.encode().ljust(32, b"\0")
        for stranger in range(1, 21):
            poster = self.w3.to_checksum_address(f"0x{stranger:040x}")
            vouched = liar.functions.vouch(self.reputation.address, friend, poster, skill, NATIVE, ETHER)
            self.send("eli", vouched)
            self.send("eli", self.reputation.functions.gather(liar.address, friend, poster, skill))
        worker, seat = self.people["dara"].address, seat_preimage(slandered.seats["dara"])
        task_id = liar.functions.hashTerms(slandered.terms).call()
        encoded = self.w3.codec.encode(
            ["bytes32", "uint256", "uint256", "uint256"], [bytes.fromhex(seat[0][2:]), *seat[1:]]
        )
        word = (int.from_bytes(Web3.keccak(encoded)) << 48) % 2**256 | self.chain.now << 8 | LAPSED
        self.send("eli", liar.functions.setSeat(task_id, worker, word))
        self.send("eli", self.reputation.functions.record(liar.address, slandered.terms, worker, seat))

    # ---------------------------------------------------------------- means

    def deploy(self, name: str, *arguments: Any) -> str:
        """Deploy a contract, as anybody may, and return its address."""
        compiled = artifacts()[name]
        factory = self.w3.eth.contract(abi=compiled.abi, bytecode=compiled.bytecode)
        sender = {"from": self.w3.to_checksum_address(self.people["guild"].address), "gas": 12_000_000}
        receipt = self.w3.eth.wait_for_transaction_receipt(factory.constructor(*arguments).transact(sender))
        require(receipt["status"] == 1 and receipt["contractAddress"], f"{name} was not deployed")
        return str(receipt["contractAddress"])

    def enact(self, title: str, *calls: tuple[Any, ...]) -> None:
        """Carry a proposal from the first step to the last."""
        governor, timelock = self.chain.contract("GuildGovernor").functions, self.chain.contract("GuildTimelock")
        targets = [contract.address for contract, *_ in calls]
        calldatas = [contract.encode_abi(function, arguments) for contract, function, *arguments in calls]
        values, text = [0] * len(calls), f"# {title}\n\nA step of the upgrade drill at {self.chain.now}.\n"
        named = (targets, values, calldatas, Web3.keccak(text=text))
        self.send("ada", governor.propose(targets, values, calldatas, text))
        proposal = governor.getProposalId(*named).call()
        self.wait(governor.votingDelay().call() + 1)
        for voter in VOTERS:
            self.send(voter, governor.castVote(proposal, FOR))
        self.wait(governor.proposalDeadline(proposal).call() - self.chain.now + 1)
        self.send("eli", governor.queue(*named))
        self.wait(timelock.functions.getMinDelay().call() + 1)
        self.send("eli", governor.execute(*named))

    def post(self, chain: Chain, title: str) -> Posted:
        """Post a task whose document the API keeps."""
        text = text_of(title)
        place = market.Market(chain, self.people, chain.now)
        brief = self.people[text["poster"]].store("documents", market.document(text))
        place.post(text, brief)
        return place.posted[brief]

    def do(self, chain: Chain, told: Posted, who: str, name: str, *arguments: str) -> None:
        """Let somebody do something to a task in the version that `chain` shows."""
        market.Market(chain, self.people, chain.now).deeds.carry_out(told, who, name, list(arguments))

    def send(self, who: str, call: Any) -> None:
        """Send a call from one of the people."""
        self.chain.send(self.people[who], call)

    def wait(self, seconds: int) -> None:
        """Let time go by and mine a block."""
        self.chain.pass_time(seconds)

    def points(self, who: str) -> int:
        """Return what somebody's standing in the skill of the drill is."""
        skill = SKILL.encode().ljust(32, b"\0")
        points: int = self.reputation.functions.standing(self.people[who].address, skill).call()[0]
        return points

    def may_work(self, who: str) -> bool:
        """Return whether somebody may take a seat with a bond at the lowest grade."""
        skill = SKILL.encode().ljust(32, b"\0")
        may: bool = self.reputation.functions.mayTake(self.people[who].address, skill, 0, False).call()  # noqa: FBT003 - the contract's own
        return may

    def seat(self, escrow: Contract, told: Posted, who: str) -> int:
        """Return the word of somebody's seat in one version."""
        word: int = escrow.functions.seatWord(told.task_id, self.people[who].address).call()
        return word

    def ask(self, path: str) -> dict[str, Any]:
        """Read a route of the API."""
        answer: dict[str, Any] = self.client.get(f"/api/v1/{path}").raise_for_status().json()
        return answer

    def current(self) -> str:
        """Return the escrow that the API names for new tasks."""
        return str(Web3.to_checksum_address(self.ask("config")["contracts"]["TaskEscrow"]))

    def await_index(self) -> None:
        """Wait until the API has seen the head."""
        await_index(str(self.client.base_url).rstrip("/"), self.w3.eth.block_number)


def people_of(demo: Demo, w3: Web3) -> dict[str, Person]:
    """Return the people of the drill, signed in."""
    people = {
        name: Person(name, str(w3.eth.accounts[number]), httpx.Client(base_url=demo.api, timeout=30), w3)
        for name, number in PEOPLE.items()
    }
    for person in people.values():
        person.sign_in()
    return people


def drill(demo: Demo, say: Say = typer.echo) -> None:
    """Play the drill on a running demo and compare every row of its index with the contracts; raises `DrillError`."""
    w3 = Web3(Web3.HTTPProvider(demo.rpc))
    people = people_of(demo, w3)
    try:
        Drill(Chain(w3, Manifest.load(demo.manifest)), people, say).run()
    finally:
        for person in people.values():
            person.client.close()
    verified = subprocess.run(
        [sys.executable, "-m", "indexer", "verify"],
        cwd=ROOT,
        env=os.environ | demo.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    require(verified.returncode == 0, verified.stdout + verified.stderr)
    say(verified.stdout.strip().splitlines()[-1])


def main() -> None:
    """Play the drill on a chain of its own."""
    with tempfile.TemporaryDirectory() as state, Demo(Path(state) / "drill", seed=False) as demo:
        try:
            drill(demo)
        except DrillError as error:
            typer.echo(f"drill: {error}", err=True)
            raise typer.Exit(1) from None
    typer.echo("drill passed")


if __name__ == "__main__":
    typer.run(main)
