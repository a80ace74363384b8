"""What happens to the tasks of the story: posted, claimed, done, paid, or not."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from web3 import Web3

from indexer.deployments import load_abi
from indexer.words import PackedTerms, pack_terms, task_id
from scripts.story.chain import Chain
from scripts.story.person import Person

DAY = 86_400
ZERO_HASH = bytes(32)
GRADES = {"C": 0, "B": 1, "A": 2}

Event = tuple[float, Callable[[], None]]


@dataclass
class Posted:
    """A task of the story that is on the chain: its text, terms and id, and each seat as the contract takes it."""

    text: dict[str, Any]
    terms: PackedTerms
    task_id: str
    seats: dict[str, tuple[bytes, int, int, int]] = field(default_factory=dict)


class Market:
    """Carries out what happens to the tasks of the story."""

    def __init__(self, chain: Chain, people: dict[str, Person], now: int) -> None:
        """Bind the contracts; `now` is the Unix time at which the story ends."""
        self.chain = chain
        self.w3 = chain.w3
        self.people = people
        self.now = now
        self.posted: dict[bytes, Posted] = {}
        self.tokens = {token.symbol: token for token in chain.manifest.tokens}
        self.bench = chain.manifest.arbitrators[0]
        self.escrow = chain.contract("TaskEscrow")
        self.reputation = chain.contract("Reputation")
        self.policy = chain.contract("Policy")
        self.erc20 = load_abi("TestToken")

    def fund(self) -> None:
        """Give everybody the demo token and let the escrow take it."""
        for token in self.tokens.values():
            if int(token.address, 16):
                contract = self.w3.eth.contract(self.w3.to_checksum_address(token.address), abi=self.erc20)
                for person in self.people.values():
                    self.chain.send(person, contract.functions.mint(person.address, 100_000 * 10**token.decimals))
                    self.chain.send(person, contract.functions.approve(self.escrow.address, 2**256 - 1))

    def post(self, text: dict[str, Any], brief: bytes) -> None:
        """Post and fund a task as its text says."""
        poster = self.people[text["poster"]]
        terms = self._terms(text, poster.address, brief)
        needed = self.escrow.functions.funding(terms).call()
        call = self.escrow.functions.post(terms, bytes.fromhex(self.bench.extra_data.removeprefix("0x")))
        self.chain.send(poster, call, value=0 if int(terms[1], 16) else needed)
        self.posted[brief] = Posted(text, terms, task_id(terms, self.chain.id, self.escrow.address))

    def deed(self, brief: bytes, who: str, name: str, whose: str | None) -> None:
        """Carry out one line of a story."""
        told = self.posted[brief]
        person, worker = self.people[who], self.people[whose or who].address
        escrow, key = self.escrow.functions, whose or who
        if name == "claim":
            bond = self.escrow.functions.bondDue(told.terms).call()
            price = told.terms[10] & (2**128 - 1)
            proof = self._proof(told.text, person.address)
            call = escrow.claim(told.terms, worker, price, bond, proof, 0, b"")
            self.chain.send(person, call, value=0 if int(told.terms[1], 16) else bond)
            told.seats[key] = (ZERO_HASH, price, bond, 0)
        elif name == "submit":
            digest = person.store("deliverables", self._deliverable(told, key))
            self.chain.send(person, escrow.submit(told.terms, worker, told.seats[key], digest, 0, b""))
            told.seats[key] = (digest, *told.seats[key][1:])
        elif name in {"accept", "release", "lapse"}:
            self.chain.send(person, getattr(escrow, name)(told.terms, worker, told.seats[key]))
        elif name == "close":
            self.chain.send(person, escrow.closeOpenSeats(told.terms))
        elif name == "withdraw":
            self.chain.send(person, escrow.withdraw(told.terms[1], person.address))
        elif name == "record":
            self.chain.send(person, self.reputation.functions.record(self.escrow.address, told.terms, worker))
        else:
            message = f"the story knows no deed named {name!r}"
            raise ValueError(message)

    def _terms(self, text: dict[str, Any], poster: str, brief: bytes) -> PackedTerms:
        token = self.tokens[text["token"]]
        # A vote may have changed both since the last task.
        fee_bps, treasury = self.policy.functions.fee().call()
        reward, bond = (int(Decimal(text[key]) * 10**token.decimals) for key in ("reward", "bond"))
        return pack_terms(
            {
                "poster": poster,
                "token": self.w3.to_checksum_address(token.address),
                "arbitrator": self.w3.to_checksum_address(self.bench.address),
                "treasury": treasury,
                "brief": Web3.to_hex(brief),
                "skill": Web3.to_hex(text["skills"][0].encode().ljust(32, b"\0")),
                "invite_root": Web3.to_hex(self._root(text)),
                "extra_hash": Web3.to_hex(Web3.keccak(hexstr=self.bench.extra_data)),
                "mode": 0,
                "grade": GRADES[text["grade"]],
                "seats": text.get("seats", 1),
                "fee_bps": fee_bps,
                "bonus_seats": 0,
                "free_lapses": text.get("free_lapses", 0),
                "shares": [10_000],
                "salt": 0,
                "return_period": 0,
                "work_period": text["work"] * DAY,
                "review_period": text["review"] * DAY,
                "dispute_period": 5 * DAY,
                "ruling_period": 60 * DAY,
                "raise_every": 0,
                "deadline": self.now + int((text["posted"] + text["days"]) * DAY),
                "reward": reward,
                "ceiling": reward,
                "raise_by": 0,
                "bonus": 0,
                "bond": bond,
                "judging": 0,
            }
        )

    def _leaves(self, text: dict[str, Any]) -> list[bytes]:
        people = [self.people[name].address for name in text.get("invited", [])]
        return [Web3.keccak(Web3.keccak(hexstr=address.removeprefix("0x").rjust(64, "0"))) for address in people]

    def _root(self, text: dict[str, Any]) -> bytes:
        leaves = sorted(self._leaves(text))
        return bytes(Web3.keccak(b"".join(leaves))) if leaves else ZERO_HASH

    def _proof(self, text: dict[str, Any], address: str) -> list[bytes]:
        own = Web3.keccak(Web3.keccak(hexstr=address.removeprefix("0x").rjust(64, "0")))
        return [leaf for leaf in self._leaves(text) if leaf != own]

    def _deliverable(self, told: Posted, who: str) -> dict[str, Any]:
        body = "成果已完成，请查看链接。" if told.text["lang"] == "zh" else "The work is done; the link has all of it."
        return {
            "schema": "guildhall/deliverable/1",
            "taskId": told.task_id,
            "body": body,
            "links": ["https://example.org/deliverable"],
            "salt": salt(told.text["title"] + who),
        }


def salt(text: str) -> str:
    """Return a salt that is the same at every run, so that the demo's documents keep their digests."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def document(text: dict[str, Any]) -> dict[str, Any]:
    """Return the task document of a text of the story."""
    kept = {key: text[key] for key in ("title", "lang", "body", "skills", "criteria")}
    return {"schema": "guildhall/task/1", **kept, "links": [], "salt": salt(text["title"])}


def timeline(market: Market, tasks: list[tuple[dict[str, Any], bytes]]) -> list[Event]:
    """Return what happens to the tasks (text, brief), each with its day before now."""
    events: list[Event] = []
    for text, brief in tasks:
        events.append((text["posted"], partial(market.post, text, brief)))
        for line in text.get("story", []):
            when, who, name, *rest = line.split()
            events.append((float(when), partial(market.deed, brief, who, name, rest[0] if rest else None)))
    return events
