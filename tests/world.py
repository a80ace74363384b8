"""A real anvil with the real contracts on it, and one method for each step of a task's life.

Shared by the tests of the indexer, the backend and the browser. Accounts are the node's own, so no key is needed here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak
from web3 import Web3

from indexer.words import pack_terms, seat_preimage, task_id
from tests.guild import GuildSteps
from tests.node import CHAIN_ID, anvil

NATIVE = "0x" + "00" * 20
ZERO_WORD = "0x" + "00" * 32
ETHER = 10**18
DAY = 86_400
FEE_BPS = 300
PANEL_COST = ETHER // 1000
APPEAL_COST = 3 * PANEL_COST
# The unit of standing: the fee of a task of 0.01 ether or 10 dollars.
NATIVE_UNIT, TOKEN_UNIT = 3 * 10**14, 3 * 10**5
VOTING_PERIOD, APPEAL_WINDOW, MIN_RULING = 3 * DAY, DAY, 10 * DAY
COURT_RULING = 15 * DAY


def digest_of(text: str) -> str:
    """Return some digest that belongs to a text."""
    return "0x" + keccak(text=text).hex()


def slug(text: str) -> str:
    """Return a skill as the terms carry it: ASCII, left-aligned in 32 bytes."""
    return "0x" + text.encode("ascii").ljust(32, b"\0").hex()


def plain_terms(salt: int, reward: int, deadline: int, /, **changes: Any) -> dict[str, Any]:
    """Return terms of one seat to be claimed, by column name; `changes` hold parties, token and what differs."""
    fields = {
        "brief": digest_of(f"brief {salt}"),
        "skill": slug("solidity"),
        "invite_root": ZERO_WORD,
        "extra_hash": "0x" + keccak(b"").hex(),
        "mode": 0,
        "grade": 0,
        "seats": 1,
        "fee_bps": FEE_BPS,
        "bonus_seats": 0,
        "free_lapses": 0,
        "shares": [10_000],
        "salt": salt,
        "return_period": 0,
        "work_period": 7 * DAY,
        "review_period": 3 * DAY,
        "dispute_period": 3 * DAY,
        "ruling_period": 30 * DAY,
        "raise_every": 0,
        "deadline": deadline,
        "reward": reward,
        "ceiling": reward,
        "raise_by": 0,
        "bonus": 0,
        "bond": reward // 10,
        "judging": 0,
        **changes,
    }
    return fields | {name: str(fields[name]).lower() for name in ("poster", "token", "arbitrator", "treasury")}


@dataclass
class Task:
    """A posted task: its id, its terms by column name, and as the escrow's ABI takes them."""

    id: str
    fields: dict[str, Any]
    packed: tuple[Any, ...]
    seats: dict[str, dict[str, Any]] = field(default_factory=dict)

    def seat(self, worker: str) -> tuple[str, int, int, int]:
        """Return the worker's seat as the escrow's ABI takes it."""
        return seat_preimage(self.seats[worker])


class World(GuildSteps):
    """The deployed contracts on one node; a step that the contracts refuse raises web3's error."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.treasury = self.owner
        self.posters = self.accounts[1:4]
        self.workers = self.accounts[4:9]
        self.stranger = self.accounts[9]
        self._salt = 0
        self.policy = self.deploy("Policy", self.owner, FEE_BPS, self.treasury)
        self.reputation = self.deploy("Reputation", self.policy.address, self.owner)
        self._deploy_bench()
        self.escrow = self.deploy("TaskEscrow", self.policy.address, self.reputation.address)
        self.pot = self.deploy("TaskPot", self.escrow.address)
        self.reviews = self.deploy("Reviews")
        self.token = self.deploy("TestToken", "Demo USD", "DUSD", 6)
        self._set_policy()
        self.deploy_guild()
        self._open_court()

    def _deploy_bench(self) -> None:
        """Deploy the panel and the one that hears its appeals; nobody sits on both."""
        above = (2, APPEAL_COST, VOTING_PERIOD, 0, NATIVE, self.treasury)
        self.appeal_members = [self.accounts[index] for index in (1, 2, 7)]
        self.appeal_panel = self.deploy("Panel", self.appeal_members, above)
        self._blocks["AppealPanel"] = self._blocks["Panel"]
        rules = (2, PANEL_COST, VOTING_PERIOD, APPEAL_WINDOW, self.appeal_panel.address, self.treasury)
        self.members = [self.accounts[index] for index in (0, 8, 9)]
        self.panel = self.deploy("Panel", self.members, rules)

    def _open_court(self) -> None:
        """List the Court for rewards of any size."""
        self.send(self.policy.functions.setArbitrator(self.court.address, 10, COURT_RULING), self.owner)
        for token in (NATIVE, self.token.address):
            self.send(self.court.functions.setRate(token, 1000 * ETHER), self.owner)

    def _set_policy(self) -> None:
        functions = self.policy.functions
        for grade in range(3):
            self.send(functions.setToken(NATIVE, grade, ETHER // 100, 1000 * ETHER), self.owner)
            self.send(functions.setToken(self.token.address, grade, 10**6, 10**12), self.owner)
            self.send(functions.setGrade(grade, DAY, 30 * DAY, 100, 5000), self.owner)
        self.send(functions.setArbitrator(self.panel.address, 10, MIN_RULING), self.owner)
        self.send(functions.setEscrow(self.escrow.address, 1), self.owner)
        standing = self.reputation.functions
        for token, unit in ((NATIVE, NATIVE_UNIT), (self.token.address, TOKEN_UNIT)):
            self.send(standing.setUnit(token, unit), self.owner)
        self.send(standing.admit(self.escrow.address), self.owner)
        for account in self.accounts:
            self.send(self.token.functions.mint(account, 10**12), self.owner)
            for spender in (self.escrow, self.pot):
                self.send(self.token.functions.approve(spender.address, 2**256 - 1), account)

    # ---------------------------------------------------------------- a task's life

    def terms(self, **changes: Any) -> dict[str, Any]:
        """Return terms that Policy admits, by column name, never the same twice."""
        self._salt += 1
        token = str(changes.get("token", NATIVE)).lower()
        reward = changes.get("reward", ETHER if token == NATIVE else 100 * 10**6)
        parties = {"poster": self.posters[0], "arbitrator": self.panel.address, "treasury": self.treasury}
        return plain_terms(self._salt, reward, self.now + 30 * DAY, **{**parties, "token": token, **changes})

    def post(self, fields: dict[str, Any] | None = None, extra_data: str = "0x", **changes: Any) -> Task:
        """Post a task with its funding, from its poster."""
        fields = fields or self.terms(**changes)
        packed = pack_terms(fields)
        task = Task(task_id(packed, CHAIN_ID, self.escrow.address.lower()), fields, self.checksummed(packed))
        functions = self.escrow.functions
        funding = functions.funding(task.packed).call()
        value = self._value(task, funding) + task.fields["judging"]
        self.send(functions.post(task.packed, extra_data), task.packed[0], value)
        return task

    def claim(self, task: Task, worker: str) -> None:
        """Take a seat for a worker with the bond that is due."""
        functions = self.escrow.functions
        due = functions.bondDue(task.packed).call()
        call = functions.claim(task.packed, worker, task.fields["reward"], due, [], 0, "0x")
        self.send(call, worker, self._value(task, due))
        task.seats[worker] = {
            "digest": ZERO_WORD,
            "price": task.fields["reward"],
            "paid": 0,
            "bond": due,
            "milestone": 0,
            "changes": 0,
            "bonus": 0,
            "entry": 0,
            "poster_stake": 0,
            "worker_stake": 0,
        }

    def submit(self, task: Task, worker: str, digest: str | None = None) -> str:
        """Hand in work and return its digest."""
        digest = digest or digest_of(f"work {task.id} {worker}")
        self.send(self.escrow.functions.submit(task.packed, worker, task.seat(worker), digest, 0, "0x"), worker)
        task.seats[worker]["digest"] = digest
        return digest

    def accept(self, task: Task, worker: str) -> None:
        """Accept the work, from the poster."""
        self.send(self.escrow.functions.accept(task.packed, worker, task.seat(worker)), task.packed[0])

    def release(self, task: Task, worker: str, sender: str | None = None) -> None:
        """Pay for work on which the poster was silent; the review period must be over."""
        call = self.escrow.functions.release(task.packed, worker, task.seat(worker))
        self.send(call, sender or self.stranger)

    def lapse(self, task: Task, worker: str, sender: str | None = None) -> None:
        """End the seat of a silent worker; the work period must be over."""
        self.send(self.escrow.functions.lapse(task.packed, worker, task.seat(worker)), sender or self.stranger)

    def close(self, task: Task, sender: str | None = None) -> None:
        """Close the open seats, from the poster unless somebody else is named."""
        self.send(self.escrow.functions.closeOpenSeats(task.packed), sender or task.packed[0])

    def withdraw(self, account: str, token: str = NATIVE, to: str | None = None) -> None:
        """Withdraw all credit of an account in a token."""
        self.send(self.escrow.functions.withdraw(Web3.to_checksum_address(token), to or account), account)

    def raise_epoch(self, account: str) -> None:
        """Make the account's earlier signatures void."""
        self.send(self.escrow.functions.raiseEpoch(), account)

    def record(self, task: Task, worker: str, sender: str | None = None) -> None:
        """Record an ended seat with Reputation."""
        call = self.reputation.functions.record(self.escrow.address, task.packed, worker, task.seat(worker))
        self.send(call, sender or self.stranger)

    def gather(self, task: Task, worker: str, sender: str | None = None) -> None:
        """Turn what is pending between a worker and the task's poster into points of the sender, the worker if none."""
        poster, skill = task.packed[0], task.fields["skill"]
        call = self.reputation.functions.gather(self.escrow.address, worker, poster, skill)
        self.send(call, sender or worker)

    def _value(self, task: Task, amount: int) -> int:
        return amount if task.fields["token"] == NATIVE else 0

    @staticmethod
    def checksummed(packed: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return packed terms with addresses as web3 wants them."""
        return (*(Web3.to_checksum_address(address) for address in packed[:4]), *packed[4:])

    # ---------------------------------------------------------------- the manifest

    def manifest(self) -> dict[str, Any]:
        """Return the deployment manifest, as scripts/deploy.py would write it."""
        genesis = self.w3.eth.get_block(0)["hash"]
        contracts = {
            name: {"address": contract.address, "block": self._blocks[name]}
            for name, contract in (
                ("Policy", self.policy),
                ("Reputation", self.reputation),
                ("Panel", self.panel),
                ("AppealPanel", self.appeal_panel),
                ("TaskEscrow", self.escrow),
                ("TaskPot", self.pot),
                ("Reviews", self.reviews),
                ("ContributionRewards", self.rewards),
                ("Court", self.court),
                ("GuildTimelock", self.timelock),
                ("GuildToken", self.guild_token),
                ("GuildGovernor", self.governor),
            )
        }
        contracts["TaskEscrow"]["version"] = 1
        return {
            "generated": "by tests/world.py, do not edit",
            "network": "test",
            "chainId": CHAIN_ID,
            "genesisHash": genesis.to_0x_hex(),
            "startBlock": self.start_block,
            "deployer": self.owner,
            "contracts": contracts,
            "tokens": [
                {"address": NATIVE, "symbol": "ETH", "name": "Ether", "decimals": 18},
                {"address": self.token.address, "symbol": "DUSD", "name": "Demo USD", "decimals": 6},
            ],
            "arbitrators": [
                {"address": bench.address, "name": name, "extraData": "0x"}
                for name, bench in (("Panel", self.panel), ("Court", self.court))
            ],
        }

    def write_manifest(self, path: Path) -> Path:
        """Write the manifest to a file and return its path."""
        path.write_text(json.dumps(self.manifest(), indent=1))
        return path


@contextmanager
def deployed_world(*arguments: str) -> Iterator[World]:
    """Start a node, deploy everything, and yield the world; extra arguments are anvil's own."""
    with anvil(*arguments) as url:
        world = World(url)
        yield world
        world.shut()
