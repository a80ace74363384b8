"""Courts whose rules this API knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CourtRules:
    """A court's rules, which never change; lower-case addresses, periods in seconds, fees in wei, stakes in units.

    Epochs are counted from 1, which began at `origin`, a Unix time; `seed_delay` after its start each takes its seed.
    `jurors` are the votes of the first round, of at most `rounds`.
    """

    address: str
    name: str
    jurors: int
    rounds: int
    fee: int
    min_stake: int
    vote_stake: int
    evidence_period: int
    epoch_length: int
    commit_period: int
    reveal_period: int
    appeal_window: int
    winner_bps: int
    loser_bps: int
    longest_path: int
    origin: int
    seed_delay: int

    def epoch_at(self, time: int) -> int:
        """Return the epoch of a Unix time."""
        return (time - self.origin) // self.epoch_length + 1

    def start_of(self, epoch: int) -> int:
        """Return when an epoch begins, a Unix time."""
        return self.origin + (epoch - 1) * self.epoch_length

    def size_of(self, number: int) -> int:
        """Return how many votes a round has: twice those of the one before, and one."""
        return ((self.jurors + 1) << number) - 1

    def need_of(self, number: int, *, ruled: bool) -> int:
        """Return what a side must raise, in wei, so that the round after `number` begins."""
        cost = self.size_of(number + 1) * self.fee
        return cost + cost * (self.winner_bps if ruled else self.loser_bps) // 10_000


class CourtReader(Protocol):
    """Knows the deployment's courts."""

    def known(self) -> Mapping[str, CourtRules]:
        """Return the courts by address; those the node has not told of yet are missing.

        It may ask the node the first times, so it blocks: never call it with a transaction open.
        """
