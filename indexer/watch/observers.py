"""Tells several observers the same."""

from indexer.records import Heads, Observer


class Observers:
    """One observer for the loop that stands for several."""

    def __init__(self, *observers: Observer) -> None:
        """Tell each of these, in their order."""
        self._observers = observers

    def looked(self, heads: Heads) -> None:
        """Take note of the heads that a look at the chain found."""
        for observer in self._observers:
            observer.looked(heads)

    def written(self, batch_logs: int, number: int, head: int, seconds: float) -> None:
        """Take note that a range up to block `number` was committed, in so many seconds."""
        for observer in self._observers:
            observer.written(batch_logs, number, head, seconds)

    def rolled_back(self, blocks: int) -> None:
        """Take note that a reorg took back so many blocks."""
        for observer in self._observers:
            observer.rolled_back(blocks)

    def retried(self, error: BaseException) -> None:
        """Take note that something failed that may pass, and is tried again."""
        for observer in self._observers:
            observer.retried(error)

    def dead(self, count: int) -> None:
        """Take note that so many logs of the range that was written last went to the dead letters."""
        for observer in self._observers:
            observer.dead(count)
