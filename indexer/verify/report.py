"""What a comparison finds."""

from typing import Any, NamedTuple

Values = tuple[Any, ...]


class Difference(NamedTuple):
    """A row, by table and key, and what is stored of it and what it should be."""

    row: str
    stored: Any
    expected: Any

    def __str__(self) -> str:
        return f"{self.row}: stored {self.stored!r}, expected {self.expected!r}"


class Report(NamedTuple):
    """How many facts were compared at which block, and the differences."""

    number: int
    hash: str
    facts: int
    differences: list[Difference]


class Found:
    """Counts facts and collects differences."""

    def __init__(self) -> None:
        """Start with none."""
        self.facts = 0
        self.differences: list[Difference] = []

    def compare(self, row: str, stored: Any, expected: Any) -> None:
        """Count a fact; keep it when it differs."""
        self.facts += 1
        if stored != expected:
            self.differences.append(Difference(row, stored, expected))
