"""A node's chain that plays recorded lives and is reorganised in every way that a node can be made to."""

import random
from typing import Any

from tests.indexer.chaos.tape import Recorded, Tape
from tests.world import World

# An epoch's end must not make final what an episode takes back: nodes here call a block final after 64.
LONGEST = 62
DEEPEST = 40


class Chain:
    """One node from a snapshot on; `end` takes back whatever happened."""

    def __init__(self, world: World, tape: Tape, choose: random.Random) -> None:
        """Play a tape on a world's node; blocks are mined only here."""
        self.world = world
        self._tape = tape
        self._choose = choose
        self._rpc = world.rpc
        self._whole = self._rpc("evm_snapshot")
        self._first = world.head
        # How far the tape was played at each block since the first, and the snapshots by their block.
        self._played = [0]
        self._snapshots: list[tuple[int, str]] = []
        self.reorgs: list[int] = []
        self._rpc("evm_setAutomine", *[False])

    def end(self) -> None:
        self._rpc("anvil_dropAllTransactions")
        self._rpc("evm_setAutomine", *[True])
        self._rpc("evm_revert", self._whole)

    @property
    def length(self) -> int:
        """Return how many blocks there are since the first."""
        return len(self._played) - 1

    @property
    def hash(self) -> str:
        return str(self._rpc("eth_getBlockByNumber", "latest", *[False])["hash"])

    @property
    def head(self) -> int:
        return self._first + self.length

    def play(self, blocks: int) -> None:
        """Mine the next blocks of the tape, seldom leaving one out."""
        for _ in range(min(blocks, LONGEST - self.length)):
            self._play_one()

    def finish(self, blocks: int) -> None:
        """Mine the last blocks, one at least: a node has no state to be asked for at a block it was rolled back to."""
        self.play(blocks - 1)
        self._play_one()

    def _play_one(self) -> None:
        at = self._played[-1] + (self._choose.random() < 0.1)
        if at < len(self._tape):
            self._mine(self._tape[at])
        else:
            self._rpc("evm_mine")
        self._played.append(at + 1)

    def mine(self, blocks: int) -> None:
        """Mine empty blocks."""
        blocks = min(blocks, LONGEST - self.length)
        self._rpc("anvil_mine", hex(blocks))
        self._played += [self._played[-1]] * blocks

    def snapshot(self) -> None:
        """Remember the chain as it is, to come back to it."""
        self._snapshots.append((self.length, self._rpc("evm_snapshot")))

    def reorganise(self) -> bool:
        """Leave the newest blocks in one of three ways; tell whether there were any."""
        way = self._choose.choice([self._revert, self._revert, self._reorg, self._roll_back])
        return way()

    def _revert(self) -> bool:
        """Go back to a snapshot and take another way from there."""
        near = [at for at, (length, _) in enumerate(self._snapshots) if 0 < self.length - length <= DEEPEST]
        if not near:
            return self._reorg()
        at = self._choose.choice(near)
        length, snapshot = self._snapshots[at]
        del self._snapshots[at:]
        self._rpc("evm_revert", snapshot)
        self._rpc("anvil_dropAllTransactions")
        self._shorten(self.length - length)
        self._played[-1] += self._choose.randrange(3)
        self.play(self._choose.randrange(1, 6))
        return True

    def _reorg(self) -> bool:
        """Put as many other blocks, which are empty, in the place of the newest: the head keeps its number."""
        if not (depth := self._depth()):
            return False
        self._rpc("anvil_reorg", depth, [])
        self._shorten(depth)
        self._played += [self._played[-1]] * depth
        return True

    def _roll_back(self) -> bool:
        """Lose the newest blocks: the chain is shorter, and perhaps stays so for a while."""
        if not (depth := self._depth()):
            return False
        self._rpc("anvil_rollback", depth)
        self._shorten(depth)
        return True

    def _depth(self) -> int:
        return self._choose.randint(1, min(DEEPEST, self.length)) if self.length else 0

    def _shorten(self, depth: int) -> None:
        del self._played[len(self._played) - depth :]
        self._snapshots = [kept for kept in self._snapshots if kept[0] <= self.length]
        self.reorgs.append(depth)

    def _mine(self, block: Recorded) -> None:
        for transaction in block.transactions:
            self._send(transaction)
        now = int(self._rpc("eth_getBlockByNumber", "latest", *[False])["timestamp"], 16)
        self._rpc("evm_mine", {"timestamp": max(now + 1, block.timestamp), "blocks": 1})

    def _send(self, transaction: dict[str, Any]) -> None:
        """Send what was sent in the life; on this branch it may be refused, or revert and leave no log."""
        try:
            self._rpc("eth_sendTransaction", transaction)
        except RuntimeError as error:
            assert "eth_sendTransaction" in str(error)  # noqa: PT017 - any other answer is none of a node at work
