"""The deployed contracts as the lives of `bench.indexing.lives` use them: each step is one encoded call."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple, function_abi_to_4byte_selector
from eth_utils.crypto import keccak

from bench.indexing.node import Node
from indexer.deployments import CONTRACTS, load_abi
from indexer.words import pack_terms, seat_preimage, task_id
from tests.world import DAY, ETHER, NATIVE, PANEL_COST, ZERO_WORD, digest_of, plain_terms, slug

HOLDERS = slice(1, 9)
POSTERS = slice(9, 24)
WORKERS = slice(24, 60)
# Who delegates now and then may have no votes when there is a ballot.
VOTERS, DELEGATORS = slice(1, 44), slice(44, 60)
ACCOUNTS = 60
MEMBERS = (0, 8)
SKILLS = tuple(slug(name) for name in ("solidity", "python", "typescript", "writing", "translation", "design"))
REWARDS = {True: tuple(ETHER * part // 10 for part in (2, 5, 10, 25)), False: (25 * 10**6, 100 * 10**6, 400 * 10**6)}


class Call(NamedTuple):
    """A transaction of `sender`, in whose block the life that made it goes on; `name` is the function's."""

    sender: str
    to: str
    data: str
    value: int
    name: str


@dataclass
class Deal:
    """A task with its seats: terms by column, and as the escrow's ABI takes them."""

    id: str
    fields: dict[str, Any]
    terms: tuple[Any, ...]
    seats: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def poster(self) -> str:
        """Return who posted it."""
        return str(self.fields["poster"])

    def place(self, worker: str) -> tuple[Any, ...]:
        """Return what every call about a seat begins with."""
        return self.terms, worker, seat_preimage(self.seats[worker])


class Market:
    """Addresses of one deployment, people, and what they can do; `now` is the time of the block before the next."""

    def __init__(self, node: Node, manifest: dict[str, Any], seed: int) -> None:
        """Act on the deployment of a manifest; the same seed acts alike."""
        self.node = node
        self.manifest = manifest
        self.chain_id = int(manifest["chainId"])
        self.contracts = {name: str(part["address"]) for name, part in manifest["contracts"].items()}
        self.token = next(str(token["address"]) for token in manifest["tokens"] if token["address"] != NATIVE)
        self.random = random.Random(seed)  # noqa: S311 - a script's dice
        self.accounts = [account.lower() for account in node.call("eth_accounts")]
        self.now = 0
        self._withdrawing: dict[str, int] = {}
        self.noted: set[tuple[str, str, str]] = set()
        self._salt = seed << 32

    @classmethod
    def load(cls, node: Node, manifest: Path, seed: int) -> Self:
        """Read the manifest from a file."""
        return cls(node, json.loads(manifest.read_text()), seed)

    def one_of(self, people: slice) -> str:
        """Return somebody."""
        return str(self.random.choice(self.accounts[people]))

    def newcomer(self) -> str:
        """Return somebody who never did anything, with coin for the gas."""
        account = f"0x{self.random.getrandbits(160):040x}"
        self.node.batch([("anvil_impersonateAccount", [account]), ("anvil_setBalance", [account, hex(ETHER)])])
        return account

    def call(self, sender: str, contract: str, function: str, *arguments: Any, value: int = 0) -> Call:
        """Return a call of a contract by its name in the manifest."""
        return Call(sender, self.contracts[contract], calldata(contract, function, *arguments), value, function)

    # ---------------------------------------------------------------- tasks

    def deal(self, **changes: Any) -> Deal:
        """Return a task that nobody posted yet, mostly in the native coin, mostly without a bond."""
        native = changes.pop("native", self.random.random() < 0.7)  # noqa: PLR2004 - a share
        self._salt += 1
        reward = self.random.choice(REWARDS[native])
        usual = {
            "poster": self.one_of(POSTERS),
            "token": NATIVE if native else self.token,
            "arbitrator": self.contracts["Panel"],
            "treasury": self.accounts[0],
            "skill": self.random.choice(SKILLS),
            "free_lapses": 2,
            "work_period": 3 * DAY,
            "dispute_period": DAY,
        }
        fields = plain_terms(self._salt & (1 << 56) - 1, reward, self.now + 30 * DAY, **{**usual, **changes})
        terms = pack_terms(fields)
        return Deal(task_id(terms, self.chain_id, self.contracts["TaskEscrow"].lower()), fields, terms)

    def post(self, deal: Deal) -> Call:
        """Post and fund a task."""
        value = self._funding(deal) if deal.fields["token"] == NATIVE else 0
        return self._escrow(deal.poster, "post", deal.terms, b"", value=value + deal.fields["judging"])

    def claim(self, deal: Deal, worker: str) -> Call:
        """Take a seat; where lapses are free no bond is due."""
        bond = 0 if deal.fields["free_lapses"] else deal.fields["bond"]
        deal.seats[worker] = _seat(deal.fields["reward"], bond)
        value = bond if deal.fields["token"] == NATIVE else 0
        return self._escrow(worker, "claim", deal.terms, worker, deal.fields["reward"], bond, [], 0, b"", value=value)

    def select(self, deal: Deal, worker: str, price: int) -> Call:
        """Take a worker's signed bid."""
        expiry = self.now + 300 * DAY
        bid = {"taskId": deal.id, "worker": worker, "price": price, "epoch": self._epoch(worker), "expiry": expiry}
        signature = self.node.sign(worker, "Guildhall TaskEscrow", self.contracts["TaskEscrow"], "Bid", bid)
        deal.seats[worker] = _seat(price, deal.fields["bond"])
        return self._escrow(deal.poster, "select", deal.terms, worker, price, [], expiry, signature)

    def submit(self, deal: Deal, worker: str) -> Call:
        """Hand in a milestone."""
        seat = deal.seats[worker]
        digest = digest_of(f"{deal.id} {worker} {seat['milestone']} {seat['changes']}")
        call = self._escrow(worker, "submit", *deal.place(worker), digest, 0, b"")
        seat["digest"] = digest
        return call

    def request_changes(self, deal: Deal, worker: str) -> Call:
        """Ask for another turn."""
        call = self._escrow(deal.poster, "requestChanges", *deal.place(worker), digest_of("note " + deal.id))
        deal.seats[worker]["changes"] += 1
        return call

    def accept(self, deal: Deal, worker: str, *, record: bool = False) -> Call:
        """Accept a milestone, and note the work with Reputation if asked to."""
        seat, shares = deal.seats[worker], deal.fields["shares"]
        call = self._escrow(deal.poster, "acceptAndRecord" if record else "accept", *deal.place(worker))
        if seat["milestone"] + 1 < len(shares):
            paid = seat["paid"] + seat["price"] * shares[seat["milestone"]] // 10_000
            seat.update(paid=paid, milestone=seat["milestone"] + 1, changes=0)
        return call

    def reject(self, deal: Deal, worker: str) -> Call:
        """Reject a milestone and stake what its judging costs."""
        reason = digest_of("reason " + deal.id)
        call = self._escrow(deal.poster, "reject", *deal.place(worker), reason, b"", value=PANEL_COST)
        deal.seats[worker]["poster_stake"] = PANEL_COST
        return call

    def dispute(self, deal: Deal, worker: str) -> Call:
        """Take a rejection to the panel."""
        call = self._escrow(worker, "dispute", *deal.place(worker), b"", value=PANEL_COST)
        deal.seats[worker]["worker_stake"] = PANEL_COST
        return call

    def seat_call(self, sender: str, function: str, deal: Deal, worker: str, *more: Any) -> Call:
        """Call a function that begins with terms, worker and seat and changes nothing that is hashed."""
        return self._escrow(sender, function, *deal.place(worker), *more)

    def enter(self, deal: Deal, worker: str) -> Call:
        """Enter a contest with a sealed digest."""
        types = ["bytes32", "address", "bytes32", "bytes32"]
        sealed = keccak(encode(types, [_bytes(deal.id), worker, _bytes(entry_of(worker)), _bytes(ZERO_WORD)]))
        price, bond = deal.fields["reward"], deal.fields["bond"]
        deal.seats[worker] = _seat(price, bond) | {"digest": "0x" + sealed.hex(), "entry": len(deal.seats) + 1}
        return self._escrow(worker, "enter", deal.terms, sealed, [], value=bond)

    def reveal(self, deal: Deal, worker: str) -> Call:
        """Open an entry."""
        call = self._escrow(worker, "reveal", *deal.place(worker), entry_of(worker), ZERO_WORD)
        deal.seats[worker].update(digest=entry_of(worker), bond=0)
        return call

    def close(self, deal: Deal) -> Call:
        """Close the open seats."""
        return self._escrow(deal.poster, "closeOpenSeats", deal.terms)

    def withdraw(self, account: str) -> Call:
        """Withdraw all credit in the native coin."""
        return self._escrow(account, "withdraw", NATIVE, account)

    def has_credit(self, account: str) -> bool:
        """Tell whether an account has credit in the native coin that nobody withdraws in this block."""
        if self._withdrawing.get(account) == self.now:
            return False
        self._withdrawing[account] = self.now
        return self._read("credit", account, NATIVE) > 0

    def _escrow(self, sender: str, function: str, *arguments: Any, value: int = 0) -> Call:
        return self.call(sender, "TaskEscrow", function, *arguments, value=value)

    def _funding(self, deal: Deal) -> int:
        price = max(deal.fields["reward"], deal.fields["ceiling"])
        fee = price * deal.fields["fee_bps"] // 10_000
        return int((price + fee) * (1 if deal.fields["mode"] == 2 else deal.fields["seats"]))  # noqa: PLR2004 - a contest

    def _epoch(self, worker: str) -> int:
        return self._read("epochOf", worker)

    def _read(self, function: str, *arguments: Any) -> int:
        data = calldata("TaskEscrow", function, *arguments)
        return int(self.node.call("eth_call", {"to": self.contracts["TaskEscrow"], "data": data}, "latest"), 16)


def entry_of(worker: str) -> str:
    """Return the digest that a worker enters a contest with."""
    return digest_of("entry " + worker)


def calldata(contract: str, function: str, *arguments: Any) -> str:
    """Return the data of a call, as 0x text; hashes among the arguments may be 0x text too."""
    selector, types = _signature(CONTRACTS.get(contract, contract), function)
    values = [_plain(kind, value) for kind, value in zip(types, arguments, strict=True)]
    return "0x" + (selector + encode(types, values)).hex()


@cache
def _signature(contract: str, function: str) -> tuple[bytes, tuple[str, ...]]:
    for item in load_abi(contract):
        if item["type"] == "function" and item["name"] == function:
            inputs: list[Mapping[str, Any]] = item["inputs"]
            return function_abi_to_4byte_selector(item), tuple(collapse_if_tuple(dict(part)) for part in inputs)  # type: ignore[arg-type]
    raise KeyError(f"{contract} has no function {function}")


def _plain(kind: str, value: Any) -> Any:
    if kind.startswith("(") and not kind.endswith("]"):
        return tuple(_plain(part, item) for part, item in zip(kind[1:-1].split(","), value, strict=True))
    return _bytes(value) if kind.startswith("bytes") and isinstance(value, str) else value


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _seat(price: int, bond: int) -> dict[str, Any]:
    zeros = dict.fromkeys(("paid", "milestone", "changes", "bonus", "entry", "poster_stake", "worker_stake"), 0)
    return {**zeros, "digest": ZERO_WORD, "price": price, "bond": bond}
