"""A chain without a node: blocks that are made of recorded transactions, in any order, on any branch."""

from collections.abc import Sequence
from itertools import count, groupby
from typing import Any, NamedTuple

from indexer.deployments import Manifest
from indexer.records import Batch, Header, Heads, Position, RawLog
from tests.indexer.chaos.tape import Tape

Transaction = tuple[RawLog, ...]


class Block(NamedTuple):
    """A block of a branch, and how far the tape was played when it was made."""

    header: Header
    logs: tuple[RawLog, ...]
    played: int


def transactions_of(tape: Tape) -> list[Transaction]:
    """Return the logs of a tape by transaction, in their order."""
    logs = (log for block in tape for log in block.logs)
    return [tuple(some) for _, some in groupby(logs, key=lambda log: log.tx_hash)]


class Branch:
    """The canonical chain of the moment, as a node would tell it, and the blocks that it lost last."""

    def __init__(self, manifest: Manifest, deployed: Sequence[Transaction], tape: Sequence[Transaction]) -> None:
        """Begin with one block in which everything is deployed; what follows is played from the tape."""
        self.manifest = manifest
        self._tape = tape
        self._hashes = (f"0x{number:064x}" for number in count(1))
        anchor = Header(manifest.start_block - 1, next(self._hashes), next(self._hashes), 1)
        self.blocks = [Block(anchor, (), 0)]
        self.lost: list[Block] = []
        self.finalized = 0
        self._add(deployed, 0)

    @property
    def head(self) -> Header:
        return self.blocks[-1].header

    @property
    def depth(self) -> int:
        """Return how many blocks a reorg may take back."""
        return self.head.number - max(self.finalized, self.blocks[0].header.number)

    def heads(self) -> Heads:
        return Heads(self.head, min(self.head.number, self.finalized + 2), self.finalized)

    def grow(self, transactions: int, skipped: int, *, swapped: bool) -> None:
        """Add a block with the next transactions of the tape, some left out before them, the first two exchanged."""
        played = self.blocks[-1].played + skipped
        some = list(self._tape[played : played + transactions])
        if swapped:
            some[:2] = reversed(some[:2])
        self._add(some, played + transactions)

    def fork(self, depth: int) -> int:
        """Lose the newest blocks and return the number of the newest that is left."""
        at = len(self.blocks) - min(depth, self.depth)
        self.lost, self.blocks = self.blocks[at:], self.blocks[:at]
        return self.head.number

    def come_back(self) -> int | None:
        """Return to the blocks that were lost last, if the chain still has the one before them; tell its number."""
        if not self.lost:
            return None
        base, lost = self.lost[0].header.number - 1, self.lost
        before = base - self.blocks[0].header.number
        if not 0 <= before < len(self.blocks) or self.blocks[before].header.hash != lost[0].header.parent_hash:
            return None
        if base < max(self.finalized, self.blocks[0].header.number):
            return None
        self.lost, self.blocks = self.blocks[before + 1 :], [*self.blocks[: before + 1], *lost]
        return base

    def finalize(self, blocks: int) -> None:
        """Make the oldest blocks that are not yet final so."""
        self.finalized = min(self.head.number, max(self.finalized, self.blocks[0].header.number) + blocks)

    def batch(self, number: int, most: int) -> Batch:
        """Return the range that follows on a block, as the fetcher does."""
        at = number - self.blocks[0].header.number
        before, some = self.blocks[at].header, self.blocks[at + 1 :][:most]
        followed = self.manifest.followed()
        start, end = (
            Position(header.number, header.hash, header.timestamp, followed) for header in (before, some[-1].header)
        )
        logs = [log for block in some for log in block.logs]
        return Batch(start, end, [block.header for block in some], [], logs, self.heads())

    def _add(self, transactions: Sequence[Transaction], played: int) -> None:
        parent, hash_ = self.head, next(self._hashes)
        number = parent.number + 1
        timestamp = max([parent.timestamp, *(logs[-1].timestamp for logs in transactions)])
        placed: dict[str, Any] = {"block_number": number, "block_hash": hash_, "timestamp": timestamp}
        mined = [(index, log) for index, transaction in enumerate(transactions) for log in transaction]
        logs = [log._replace(**placed, tx_index=index, log_index=at) for at, (index, log) in enumerate(mined)]
        self.blocks.append(Block(Header(number, hash_, parent.hash, timestamp), tuple(logs), played))
