"""How many blocks to ask a node for at once: as many as hold the wanted number of logs, and as many as it allows."""

FIRST = 100
STEP = 200
CALM = 16


class RangeSize:
    """The size of the next range, in blocks.

    It grows by addition, follows the density of logs, halves when a range is refused, and stays below what was
    refused until many ranges went well.
    """

    def __init__(self, most: int, target: int) -> None:
        """Ask for at most `most` blocks, and for about `target` logs."""
        self.blocks = min(FIRST, most)
        self._most = most
        self._target = target
        self._refused = most + 1
        self._calm = 0

    def refused(self, span: int, hint: int | None = None) -> int:
        """Take note that `span` blocks were too many, and `hint` may do; return how many to ask for instead."""
        self._refused = max(2, min(span, hint + 1 if hint else span))
        self._calm = 0
        self.blocks = max(1, hint if hint and hint < span else span // 2)
        return self.blocks

    def failed(self) -> None:
        """Take note that a range did not come whole, for whatever reason."""
        self.blocks = max(1, self.blocks // 2)

    def read(self, span: int, logs: int) -> None:
        """Take note that `span` blocks with so many logs were read."""
        fitting = max(1, self._target * span // logs) if logs else self._most
        grown = min(self.blocks + STEP, self._most, fitting) if span >= self.blocks else min(self.blocks, fitting)
        self._calm += 1
        if grown >= self._refused:
            if self._calm > CALM:
                self._refused, self._calm = 2 * self._refused, 0
            grown = min(grown, self._refused - 1)
        self.blocks = grown
