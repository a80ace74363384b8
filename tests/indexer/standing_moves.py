"""Reviews, and what the guild gives for fees, by real transactions; seats are named as they stand."""

import json
from typing import Any

from eth_utils.crypto import keccak
from web3 import Web3

from tests.indexer.moves import Moves
from tests.node import CHAIN_ID
from tests.world import ZERO_WORD, Task, World, digest_of

POSTER, WORKER = range(2)
REVIEW = ("address escrow", "bytes32 taskId", "address worker", "uint8 side", "bytes32 commitment")
DOMAIN = ("string name", "string version", "uint256 chainId", "address verifyingContract")


class StandingMoves:
    """One method for each call about an ended seat of the world's own escrow."""

    def __init__(self, world: World, moves: Moves) -> None:
        self.world, self.moves = world, moves

    def paid(self, worker: str, function: str = "acceptAndRecord", **changes: Any) -> Task:
        """Return a task whose only seat was paid."""
        task = self.moves.post(**changes)
        self.moves.claim(task, worker)
        self.moves.submit(task, worker)
        self.moves.pay(task, worker, function)
        return task

    # ---------------------------------------------------------------- reviews

    def opening(self, task: Task, side: int) -> tuple[int, str, str]:
        """Return rating, digest and salt of a side's review."""
        return side + 4, digest_of(f"review {task.id}"), digest_of(f"salt {side}")

    def commitment(self, task: Task, worker: str, side: int) -> str:
        """Return the commitment to a side's review."""
        kinds = ["address", "bytes32", "address", "uint8", "uint8", "bytes32", "bytes32"]
        rating, digest, salt = self.opening(task, side)
        words = [bytes.fromhex(word[2:]) for word in (task.id, digest, salt)]
        values = [self.world.escrow.address, words[0], worker, side, rating, *words[1:]]
        return "0x" + keccak(Web3().codec.encode(kinds, values)).hex()

    def signed(self, task: Task, worker: str, side: int) -> tuple[str, str]:
        """Return a side's commitment and its author's signature over it."""
        commitment = self.commitment(task, worker, side)
        author = (task.packed[0], worker)[side]
        domain = {"name": "Guildhall Reviews", "version": "1", "chainId": CHAIN_ID}
        message = {"escrow": self.world.escrow.address, "taskId": task.id, "worker": worker}
        content = {
            "types": {"EIP712Domain": _typed(DOMAIN), "Review": _typed(REVIEW)},
            "primaryType": "Review",
            "domain": {**domain, "verifyingContract": self.world.reviews.address},
            "message": {**message, "side": str(side), "commitment": commitment},
        }
        return commitment, str(self.world.rpc("eth_signTypedData_v4", author, json.dumps(content)))

    def anchor(self, task: Task, worker: str) -> None:
        """Anchor both sides at once."""
        sides = (self.signed(task, worker, side) for side in (POSTER, WORKER))
        self._review("anchor", self.world.escrow.address, task.packed, worker, *sides)

    def anchor_one(self, task: Task, worker: str, side: int) -> None:
        """Anchor one side."""
        review = self.signed(task, worker, side)
        self._review("anchorOne", self.world.escrow.address, task.packed, worker, side, review)

    def reveal(self, task: Task, worker: str) -> None:
        """Open both sides at once."""
        openings = (self.opening(task, side) for side in (POSTER, WORKER))
        self._review("reveal", self.world.escrow.address, task.id, worker, *openings)

    def reveal_one(self, task: Task, worker: str, side: int, *, other: bool = True) -> None:
        """Open one side, where the other is anchored or not."""
        sealed = self.commitment(task, worker, 1 - side) if other else ZERO_WORD
        self._review("revealOne", self.world.escrow.address, task.id, worker, side, self.opening(task, side), sealed)

    def _review(self, function: str, *arguments: Any) -> None:
        self.world.send(self.world.reviews.functions[function](*arguments), self.world.stranger)

    # ---------------------------------------------------------------- what the guild gives

    def start_period(self, budget: int, length: int, **rates: int) -> None:
        """Let the timelock set rates for a fee, native or in the world's token, and start a period."""
        world, rewards = self.world, self.world.rewards
        world.send(world.guild_token.functions.transfer(world.timelock.address, budget), world.accounts[1])
        tokens = {"native": "0x" + "00" * 20, "token": world.token.address}
        calls = [
            world.call_to(world.guild_token, "approve", rewards.address, budget),
            *(world.call_to(rewards, "setRate", tokens[name], rate) for name, rate in rates.items()),
            world.call_to(rewards, "startPeriod", budget, length),
        ]
        targets, values, data = (list(column) for column in zip(*calls, strict=True))
        batch = (targets, values, data, ZERO_WORD, keccak(text=f"period {world.now}"))
        timelock = world.timelock.functions
        world.send(timelock.grantRole(world.role("PROPOSER_ROLE"), world.owner), world.owner)
        world.send(timelock.scheduleBatch(*batch, timelock.getMinDelay().call()), world.owner)
        world.sleep(timelock.getMinDelay().call())
        world.send(timelock.executeBatch(*batch), world.stranger)

    def contribute(self, task: Task, worker: str) -> None:
        """Have a paid seat earn what the period has for it."""
        call = self.world.rewards.functions.contribute(
            self.world.escrow.address, task.packed, worker, task.seat(worker)
        )
        self.world.send(call, self.world.stranger)

    def claim(self, account: str, *periods: int) -> None:
        """Claim what is vested."""
        self.world.send(self.world.rewards.functions.claim(list(periods), account), account)


def _typed(fields: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(zip(("type", "name"), field.split(), strict=True)) for field in fields]
