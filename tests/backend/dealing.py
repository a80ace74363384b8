"""People who agree with each other through the API: what they sign, and calls made here and sent by their wallets."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from eth_utils.crypto import keccak
from httpx import Response
from web3 import Web3
from web3.types import TxParams, Wei

from backend.chain.actions.facts import FactReader, Facts
from backend.chain.actions.schemas import Action
from backend.chain.actions.service import legal_actions
from backend.chain.escrow.messages import TYPES
from backend.chain.escrow.reader import arbitration_cost
from backend.chain.heads.service import Head
from backend.chain.tasks.repository import TaskRepository
from backend.core.state import State
from tests.backend.house import Browser, House, Person
from tests.backend.voting import DOMAIN, look, world_of
from tests.node import CHAIN_ID
from tests.world import Task, World

API = "/api/v1"
HOUR = 3600


def refused(answer: Response, status: int, code: str) -> bool:
    """Tell whether an answer is this problem, and nothing else."""
    return (answer.status_code, answer.json().get("code")) == (status, code)


@dataclass
class Deals:
    """A house with its chain; accounts are those of the node, by address."""

    house: House
    client: Browser
    openings: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def at(cls, house: House, **settings: Any) -> "Deals":
        """Open a house for deals."""
        # Windows of the escrow last for days, in which nobody wants to sign in again.
        return cls(house, house.client(session_seconds=400 * 24 * HOUR, **settings))

    @property
    def world(self) -> World:
        return world_of(self.house)

    @property
    def state(self) -> State:
        state: State = self.client.app.state.guildhall
        return state

    def look(self) -> None:
        """Index to the head and set the clock."""
        look(self.house)

    def wait(self, seconds: int) -> None:
        """Let time pass on the chain and here."""
        self.world.sleep(seconds)
        self.look()

    def post(self, **terms: Any) -> Task:
        """Post a task and index it."""
        task = self.world.post(**terms)
        self.look()
        return task

    def page(self, task: Task, account: str | None = None) -> dict[str, Any]:
        """Return the page of a task."""
        params = {"account": account} if account else {}
        answer = self.client.get(f"{API}/tasks/{task.id}", params=params)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def seat(self, task: Task, worker: str) -> dict[str, Any]:
        """Return a seat of a task as its page shows it."""
        [seat] = [seat for seat in self.page(task, worker)["seat_list"] if seat["worker"] == worker]
        found: dict[str, Any] = seat
        return found

    # ---------------------------------------------------------------- signing

    def sign(
        self, kind: str, signer: str, /, domain: dict[str, Any] | None = None, fields: Any = None, **values: Any
    ) -> str:
        """Return the signature of an account of the node over a message for the escrow."""
        usual = {"name": "Guildhall TaskEscrow", "version": "1", "chainId": CHAIN_ID}
        content = {
            "domain": {**usual, "verifyingContract": self.world.escrow.address, **(domain or {})},
            "types": {
                "EIP712Domain": [{"name": name, "type": of} for name, of in DOMAIN],
                kind: [{"name": name, "type": of} for name, of in fields or TYPES[kind]],
            },
            "primaryType": kind,
            "message": {name: str(value) for name, value in values.items()},
        }
        signature: str = self.world.rpc("eth_signTypedData_v4", signer, json.dumps(content))
        return signature

    def bid(
        self, task: Task, worker: str, price: int, /, *, signer: str | None = None, **instead: Any
    ) -> dict[str, Any]:
        """Return the body of a bid; with `instead`, something else is signed than what is sent."""
        expiry = self.world.now + 30 * 24 * HOUR
        domain = instead.pop("domain", None)
        values = {"taskId": task.id, "worker": worker, "price": price, "epoch": self.epoch(worker), "expiry": expiry}
        signature = self.sign("Bid", signer or worker, domain, **{**values, **instead})
        return {"worker": worker, "price": str(price), "expiry": expiry, "signature": signature, "note": "I can."}

    def claim(self, task: Task, worker: str, /, *, signer: str | None = None, **instead: Any) -> dict[str, Any]:
        """Return the body of a signed claim; with `instead`, something else is signed than what is sent."""
        domain = instead.pop("domain", None)
        values = {
            "taskId": task.id,
            "worker": worker,
            "minPrice": task.fields["reward"],
            "maxBond": task.fields["bond"],
            "epoch": self.epoch(worker),
            "expiry": self.world.now + HOUR,
        }
        signature = self.sign("Claim", signer or worker, domain, **{**values, **instead})
        return {
            "worker": worker,
            "min_price": str(values["minPrice"]),
            "max_bond": str(values["maxBond"]),
            "expiry": values["expiry"],
            "signature": signature,
        }

    def epoch(self, account: str) -> int:
        """Return the epoch as the API tells it."""
        return int(self.client.get(f"{API}/accounts/{account}/epoch").json()["epoch"])

    def unlocked(self, address: str) -> Person:
        """Sign in as an account whose key the node holds."""
        person = self.house.person(self.client)
        text = person.message(address=address)
        signature = self.world.rpc("personal_sign", "0x" + text.encode().hex(), address)
        answer = person.verify(text, signature)
        assert answer.status_code == 200, answer.text
        person.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return person

    # ---------------------------------------------------------------- calls

    def made(self, task: Task, account: str, action: str, worker: str | None = None, /, **arguments: str) -> Response:
        """Ask the API for the transaction of an action."""
        body = {"action": action, "account": account, "worker": worker, "arguments": arguments}
        return self.client.post(f"{API}/tasks/{task.id}/transactions", json=body)

    def act(self, task: Task, account: str, action: str, worker: str | None = None, /, **arguments: str) -> None:
        """Have the API make a transaction, send it from the account, and index it."""
        answer = self.made(task, account, action, worker, **arguments)
        assert answer.status_code == 200, (action, answer.text)
        self.send(account, answer.json())
        self.look()

    def send(self, account: str, transaction: dict[str, Any]) -> None:
        """Send a ready-made transaction from an account, and expect it to succeed."""
        sent: TxParams = {
            "from": Web3.to_checksum_address(account),
            "to": transaction["to"],
            "data": transaction["data"],
            "value": Wei(int(transaction["value"])),
            "gas": 2_000_000,
        }
        receipt = self.world.w3.eth.wait_for_transaction_receipt(self.world.w3.eth.send_transaction(sent))
        assert receipt["status"] == 1, transaction

    def take(self, task: Task, worker: str, price: int) -> None:
        """Have a worker's bid taken by the poster."""
        body = self.bid(task, worker, price)
        signed = {name: str(body[name]) for name in ("price", "expiry", "signature")}
        self.act(task, task.packed[0], "select", None, worker=worker, **signed)

    def enter(self, task: Task, worker: str) -> None:
        """Enter a contest, and keep the opening."""
        digest, salt = ("0x" + secrets.token_hex(32) for _ in range(2))
        self.enter_with(task, worker, digest, salt)

    def enter_with(self, task: Task, worker: str, digest: str, salt: str) -> None:
        """Enter a contest with a content."""
        self.openings[task.id, worker] = digest, salt
        words = [bytes.fromhex(part.removeprefix("0x")) for part in (task.id, worker, digest, salt)]
        commitment = keccak(b"".join(word.rjust(32, b"\0") for word in words))
        self.act(task, worker, "enter", commitment="0x" + commitment.hex())

    def reveal(self, task: Task, worker: str) -> None:
        """Reveal an entry."""
        digest, salt = self.openings[task.id, worker]
        self.act(task, worker, "reveal", worker, digest=digest, salt=salt)

    # ---------------------------------------------------------------- legal actions

    def legal(self, task: Task, account: str) -> tuple[Facts, list[Action]]:
        """Return the legal actions of an account with the facts they come from."""
        cost = arbitration_cost(self.state, task.id)
        with self.house.database.read() as session:
            tasks = TaskRepository(session, CHAIN_ID)
            row, now = tasks.get(task.id), Head.of(self.state, session).now
            assert row is not None
            seats = tasks.seats(task.id, 100, account.lower())
            facts = FactReader(self.state, session, now).read(row, seats, account.lower(), cost)
        return facts, legal_actions(facts)

    def goes_through(self, account: str, transaction: dict[str, Any]) -> str | None:
        """Ask the contracts whether a transaction would succeed in the next block; returns what they say against it."""
        call = {
            "from": account,
            "to": transaction["to"],
            "data": transaction["data"],
            "value": hex(int(transaction["value"])),
        }
        answer = self.world.w3.provider.make_request("eth_call", [call, "pending"])  # type: ignore[arg-type]
        return str(answer["error"]) if "error" in answer else None
