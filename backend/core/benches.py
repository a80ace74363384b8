"""Benches whose rules this API knows; the wing of the guild asks, and whoever lets judges read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bench:
    """A panel's rules, which never change: lower-case addresses, periods in seconds, `cost` in wei.

    `second` hears its appeals, and `longest_path` is how long it takes at most.
    """

    address: str
    name: str
    members: tuple[str, ...]
    quorum: int
    cost: int
    voting_period: int
    appeal_window: int
    second: str | None
    longest_path: int


class BenchReader(Protocol):
    """Knows the deployment's panels."""

    def known(self) -> Mapping[str, Bench]:
        """Return the panels by address; those the node has not told of yet are missing.

        It may ask the node the first times, so it blocks: never call it with a transaction open.
        """
