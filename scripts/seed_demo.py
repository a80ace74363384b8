"""Tell the story of scripts/demo_market.toml on a demo chain, through the same API and contracts that people use.

`python -m scripts.seed_demo --api URL --rpc URL --manifest FILE`. The chain must be a local one whose accounts are
unlocked and whose time lies before the story; it ends at the present.
"""

import hashlib
import json
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from siwe import SiweMessage
from web3 import Web3
from web3.contract import Contract
from web3.types import TxParams, TxReceipt

from indexer.deployments import Manifest, load_abi
from indexer.words import PackedTerms, pack_terms, task_id

DAY = 86_400
FEES: TxParams = {
    "gas": 1_500_000,
    "maxFeePerGas": Web3.to_wei(10, "gwei"),
    "maxPriorityFeePerGas": Web3.to_wei(1, "gwei"),
}
ZERO_HASH = bytes(32)
STORY = Path(__file__).with_name("demo_market.toml")
GRADES = {"C": 0, "B": 1, "A": 2}


@dataclass
class Person:
    """One signed-in user of the API with an unlocked account."""

    name: str
    address: str
    client: httpx.Client

    def sign_in(self, w3: Web3) -> None:
        """Sign in with Ethereum; raises `httpx.HTTPStatusError` when the API refuses."""
        nonce = self._checked(self.client.post("/api/v1/auth/nonce", json={})).json()["nonce"]
        origin = str(self.client.base_url).rstrip("/")
        message = SiweMessage(
            domain=origin.split("://", 1)[1],
            address=self.address,
            uri=origin,
            version="1",
            chain_id=w3.eth.chain_id,
            nonce=nonce,
            issued_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        ).prepare_message()
        answer = w3.provider.make_request("personal_sign", [Web3.to_hex(text=message), self.address])  # type: ignore[arg-type]
        body = {"message": message, "signature": answer["result"]}
        session = self._checked(self.client.post("/api/v1/auth/verify", json=body)).json()
        self.client.headers["X-CSRF-Token"] = session["csrf_token"]

    def store(self, kind: str, document: dict[str, Any]) -> bytes:
        """Store a document and return its digest, 32 bytes."""
        answer = self._checked(self.client.post(f"/api/v1/{kind}", json=document))
        return bytes.fromhex(answer.json()["digest"].removeprefix("0x"))

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        if answer.is_error:
            message = f"{answer.request.method} {answer.request.url.path} answers {answer.status_code}: {answer.text}"
            raise RuntimeError(message)
        return answer


@dataclass
class Posted:
    """A task of the story that is on the chain: its text, terms and id, and each seat as the contract takes it."""

    text: dict[str, Any]
    terms: PackedTerms
    task_id: str
    seats: dict[str, tuple[bytes, int, int, int]] = field(default_factory=dict)


class Teller:
    """Carries out the deeds of the story, in the order of their times."""

    def __init__(self, w3: Web3, manifest: Manifest, people: dict[str, Person], now: int) -> None:
        """Bind the contracts of a manifest; `now` is the Unix time at which the story ends."""
        self.w3 = w3
        self.people = people
        self.now = now
        self.chain_id = manifest.chain_id
        self.posted: dict[bytes, Posted] = {}
        self.tokens = {token.symbol: token for token in manifest.tokens}
        self.bench = manifest.arbitrators[0]
        self.escrow = self._contract(manifest, "TaskEscrow")
        self.reputation = self._contract(manifest, "Reputation")
        self.policy = self._contract(manifest, "Policy")
        self.erc20 = load_abi("TestToken")
        self.fee_bps, self.treasury = self.policy.functions.fee().call()

    def fund(self) -> None:
        """Give everybody the demo token and let the escrow take it."""
        for token in self.tokens.values():
            if int(token.address, 16):
                contract = self.w3.eth.contract(self.w3.to_checksum_address(token.address), abi=self.erc20)
                for person in self.people.values():
                    self._send(person, contract.functions.mint(person.address, 100_000 * 10**token.decimals))
                    self._send(person, contract.functions.approve(self.escrow.address, 2**256 - 1))

    def post(self, text: dict[str, Any], brief: bytes) -> None:
        """Post and fund a task as its text says."""
        poster = self.people[text["poster"]]
        terms = self._terms(text, poster.address, brief)
        needed = self.escrow.functions.funding(terms).call()
        call = self.escrow.functions.post(terms, bytes.fromhex(self.bench.extra_data.removeprefix("0x")))
        self._send(poster, call, value=0 if int(terms[1], 16) else needed)
        self.posted[brief] = Posted(text, terms, task_id(terms, self.chain_id, self.escrow.address))

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
            self._send(person, call, value=0 if int(told.terms[1], 16) else bond)
            told.seats[key] = (ZERO_HASH, price, bond, 0)
        elif name == "submit":
            digest = person.store("deliverables", self._deliverable(told, key))
            self._send(person, escrow.submit(told.terms, worker, told.seats[key], digest, 0, b""))
            told.seats[key] = (digest, *told.seats[key][1:])
        elif name in {"accept", "release", "lapse"}:
            self._send(person, getattr(escrow, name)(told.terms, worker, told.seats[key]))
        elif name == "close":
            self._send(person, escrow.closeOpenSeats(told.terms))
        elif name == "withdraw":
            self._send(person, escrow.withdraw(told.terms[1], person.address))
        elif name == "record":
            self._send(person, self.reputation.functions.record(self.escrow.address, told.terms, worker))
        else:
            message = f"the story knows no deed named {name!r}"
            raise ValueError(message)

    def at(self, when: int) -> None:
        """Set the time of the next block, which never runs backwards."""
        latest = self.w3.eth.get_block("latest")["timestamp"]
        self._node("evm_setNextBlockTimestamp", max(when, latest + 1))

    def arrive(self) -> None:
        """Bring the chain to the present."""
        if self.w3.eth.get_block("latest")["timestamp"] < int(time.time()):
            self._node("evm_setTime", int(time.time()))
        self._node("evm_mine")

    def _terms(self, text: dict[str, Any], poster: str, brief: bytes) -> PackedTerms:
        token = self.tokens[text["token"]]
        reward, bond = (int(Decimal(text[key]) * 10**token.decimals) for key in ("reward", "bond"))
        return pack_terms(
            {
                "poster": poster,
                "token": self.w3.to_checksum_address(token.address),
                "arbitrator": self.w3.to_checksum_address(self.bench.address),
                "treasury": self.treasury,
                "brief": Web3.to_hex(brief),
                "skill": Web3.to_hex(text["skills"][0].encode().ljust(32, b"\0")),
                "invite_root": Web3.to_hex(self._root(text)),
                "extra_hash": Web3.to_hex(Web3.keccak(hexstr=self.bench.extra_data)),
                "mode": 0,
                "grade": GRADES[text["grade"]],
                "seats": text.get("seats", 1),
                "fee_bps": self.fee_bps,
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

    def _send(self, person: Person, call: Any, value: int = 0) -> TxReceipt:
        sender = self.w3.to_checksum_address(person.address)
        # Whatever is left out, web3 asks the node for, once for each transaction.
        options: TxParams = {"from": sender, "value": Web3.to_wei(value, "wei"), "chainId": self.chain_id, **FEES}
        receipt = self.w3.eth.wait_for_transaction_receipt(call.transact(options), timeout=30, poll_latency=0.005)
        if receipt["status"] != 1:
            call.call(options)  # Raises with the contract's own error.
            message = f"{call.fn_name} by {person.name} failed"
            raise RuntimeError(message)
        return receipt

    def _contract(self, manifest: Manifest, name: str) -> Contract:
        address = self.w3.to_checksum_address(manifest.contracts[name].address)
        return self.w3.eth.contract(address, abi=load_abi(name))

    def _node(self, method: str, *params: int) -> None:
        answer = self.w3.provider.make_request(method, list(params))  # type: ignore[arg-type]
        if "error" in answer:
            message = f"{method}: {answer['error']}"
            raise RuntimeError(message)


def salt(text: str) -> str:
    """Return a salt that is the same at every run, so that the demo's documents keep their digests."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def document(text: dict[str, Any]) -> dict[str, Any]:
    """Return the task document of a text of the story."""
    kept = {key: text[key] for key in ("title", "lang", "body", "skills", "criteria")}
    return {"schema": "guildhall/task/1", **kept, "links": [], "salt": salt(text["title"])}


def timeline(teller: Teller, tasks: list[tuple[dict[str, Any], bytes]]) -> list[tuple[float, int, Callable[[], None]]]:
    """Return (days before now, order, deed) for everything that happens to the tasks (text, brief), in time."""
    events: list[tuple[float, int, Callable[[], None]]] = []
    for text, brief in tasks:
        events.append((text["posted"], len(events), partial(teller.post, text, brief)))
        for line in text.get("story", []):
            when, who, name, *rest = line.split()
            events.append((float(when), len(events), partial(teller.deed, brief, who, name, rest[0] if rest else None)))
    return sorted(events, key=lambda event: event[:2])


def main(
    api: Annotated[str, typer.Option(help="Origin of the API, as people reach it.")],
    rpc: Annotated[str, typer.Option(help="URL of the local node.")],
    manifest: Annotated[Path, typer.Option(help="Manifest that the deployment wrote.")],
) -> None:
    """Seed a demo chain with a small living market."""
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    w3 = Web3(Web3.HTTPProvider(rpc, cache_allowed_requests=True))
    accounts = w3.eth.accounts
    people = {}
    for name, number in story["people"].items():
        client = httpx.Client(base_url=api, timeout=30)
        people[name] = Person(name, accounts[number], client)
        people[name].sign_in(w3)
    tasks = [(text, people[text["poster"]].store("documents", document(text))) for text in story["task"]]
    now = int(time.time())
    teller = Teller(w3, Manifest.load(manifest), people, now)
    teller.fund()
    for days, _, deed in timeline(teller, tasks):
        teller.at(now + int(days * DAY))
        deed()
    teller.arrive()
    for person in people.values():
        person.client.close()
    typer.echo(json.dumps({"tasks": len(tasks), "block": w3.eth.block_number}))


if __name__ == "__main__":
    typer.run(main)
