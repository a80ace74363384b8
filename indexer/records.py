"""What the node told, checked and in our own shape, before anything is decoded."""

from typing import Any, NamedTuple, Protocol


class Header(NamedTuple):
    """A block's header; `bloom` is the filter over the addresses and topics of its logs."""

    number: int
    hash: str
    parent_hash: str
    timestamp: int
    bloom: int = 0


class RawLog(NamedTuple):
    """A log as emitted, with the time of its block; hex text is lower-case."""

    block_number: int
    log_index: int
    block_hash: str
    timestamp: int
    tx_hash: str
    tx_index: int
    address: str
    topics: tuple[str, ...]
    data: str


class Heads(NamedTuple):
    """The node's head, and the numbers it calls safe and finalized."""

    head: Header
    safe: int
    finalized: int


class Guess(NamedTuple):
    """The hash of a block that may be the head, whose logs to ask for with the head, and its receipts if `doubted`."""

    hash: str
    addresses: frozenset[str]
    doubted: bool = False


class Position(NamedTuple):
    """Where a chain has been read to, and the name of each contract that is followed, by address."""

    number: int
    hash: str
    timestamp: int
    followed: dict[str, str]


class Batch(NamedTuple):
    """A range of blocks that follows on `start`: every header, every log, and the position after it.

    `older` holds headers of blocks before the range, whose logs belong to an escrow that was listed within it.
    """

    start: Position
    end: Position
    headers: list[Header]
    older: list[Header]
    logs: list[RawLog]
    heads: Heads


class Observer(Protocol):
    """Is told what the loop does, for metrics, progress and status; called on the loop, so it must not block."""

    def looked(self, heads: Heads) -> None:
        """Take note of the heads that a look at the chain found."""

    def written(self, batch_logs: int, number: int, head: int, seconds: float) -> None:
        """Take note that a range up to block `number` was committed, in so many seconds."""

    def rolled_back(self, blocks: int) -> None:
        """Take note that a reorg took back so many blocks."""

    def retried(self, error: BaseException) -> None:
        """Take note that something failed that may pass, and is tried again."""

    def dead(self, count: int) -> None:
        """Take note that so many logs of the range that was written last went to the dead letters."""


Event = Any
