"""What people of the story say of each other once a seat has ended, sealed until neither can answer."""

import hashlib
from collections.abc import Callable
from typing import Any

import rfc8785
from web3 import Web3

from scripts.story.chain import Chain
from scripts.story.deeds import Posted, salt
from scripts.story.person import Person

SIDES = ("poster", "worker")
REVIEW = (
    ("escrow", "address"),
    ("taskId", "bytes32"),
    ("worker", "address"),
    ("side", "uint8"),
    ("commitment", "bytes32"),
)


class Reviews:
    """Seals, anchors and opens reviews through the API, as the page does."""

    def __init__(self, chain: Chain, people: dict[str, Person], await_index: Callable[[], None]) -> None:
        """Bind the contract; `await_index` returns once the API knows the head."""
        self.chain = chain
        self.people = people
        self.await_index = await_index
        self.contract = chain.contract("Reviews")
        self.escrow = chain.contract("TaskEscrow").address

    def tell(self, tasks: list[Posted]) -> None:
        """Seal every review of these tasks; those of a seat with two are put on the chain and opened."""
        told = [(task, review) for task in tasks for review in task.text.get("reviews", [])]
        pairs = [(task, review) for task, review in told if len(task.text["reviews"]) == len(SIDES)]
        for task, review in told:
            self._seal(task, review)
        for task, review in pairs[:: len(SIDES)]:
            author = self.people[review["who"]]
            actions = author.ask("GET", self._path(task, review))["actions"]
            self._carry_out(author, next(each for each in actions if each["action"] == "anchor_reviews"))
        if pairs:
            self.await_index()
        for task, review in pairs:
            author, secret = self.people[review["who"]], self._secret(task, review)
            document = self._document(task, review)
            opened = {"rating": review["rating"], "salt": Web3.to_hex(secret), "document": document}
            self._carry_out(author, author.post(f"{self._path(task, review)}/reveal", opened))

    def _seal(self, task: Posted, review: dict[str, Any]) -> None:
        author, worker = self.people[review["who"]], self.people[review["seat"]].address
        side = SIDES.index(self._side(task, review))
        digest = hashlib.sha256(rfc8785.dumps(self._document(task, review))).digest()
        opening = (review["rating"], digest, self._secret(task, review))
        commitment = self.contract.functions.commitmentOf(self.escrow, task.task_id, worker, side, opening).call()
        domain = {
            "name": "Guildhall Reviews",
            "version": "1",
            "chainId": self.chain.id,
            "verifyingContract": self.contract.address,
        }
        values = (self.escrow, task.task_id, worker, side, Web3.to_hex(commitment))
        message = dict(zip((name for name, _ in REVIEW), values, strict=True))
        signed = author.sign_typed(domain, "Review", REVIEW, message)
        author.post(self._path(task, review), {"commitment": Web3.to_hex(commitment), "signature": signed})

    def _carry_out(self, author: Person, action: dict[str, Any]) -> None:
        self.chain.send_data(author, action["to"], action["data"])

    def _path(self, task: Posted, review: dict[str, Any]) -> str:
        return f"tasks/{task.task_id}/seats/{self.people[review['seat']].address}/reviews"

    def _document(self, task: Posted, review: dict[str, Any]) -> dict[str, Any]:
        return {
            "schema": "guildhall/review/1",
            "taskId": task.task_id,
            "worker": self.people[review["seat"]].address.lower(),
            "side": self._side(task, review),
            "body": review["text"],
        }

    @staticmethod
    def _side(task: Posted, review: dict[str, Any]) -> str:
        return "poster" if review["who"] == task.text["poster"] else "worker"

    @staticmethod
    def _secret(task: Posted, review: dict[str, Any]) -> bytes:
        return Web3.keccak(text=salt(task.text["title"] + review["who"]))
