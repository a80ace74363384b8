"""What a court keeps, as plain values: its rules, jurors, disputes, rounds and ballots."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

UNIT = 10**18
SEED_DELAY = 128 * 12
DAY = 86_400
BPS = 10_000


Event = tuple[str, tuple[Any, ...]]


class Refused(Exception):
    """A call breaks a rule; `error` is the contract's name for it, with its values."""

    def __init__(self, name: str, *values: Any) -> None:
        super().__init__(name, values)
        self.error = name, values


class Stage(IntEnum):
    """How far a dispute has come."""

    EVIDENCE = 0
    DRAWING = 1
    COMMITTING = 2
    REVEALING = 3
    APPEALABLE = 4
    SOLVED = 5


@dataclass(frozen=True)
class Rules:
    """The settings, in their order: counts, wei, token units, seconds, basis points."""

    jurors: int
    rounds: int
    fee: int
    min_stake: int
    vote_stake: int
    evidence: int
    epoch: int
    commit: int
    reveal: int
    appeal: int
    winner_bps: int
    loser_bps: int
    reserve: str

    def size(self, number: int) -> int:
        """Votes of a round: each has twice those of the one before, and one."""
        return self.jurors if number == 0 else 2 * self.size(number - 1) + 1

    def need(self, number: int, *, ruled: bool) -> int:
        """What a side needs to have the round after `number`, in wei."""
        cost = self.size(number + 1) * self.fee
        return cost + cost * (self.winner_bps if ruled else self.loser_bps) // BPS

    def longest_path(self) -> int:
        """Seconds from a dispute's opening to the push of its last ruling."""
        rounds = self.rounds * (2 * self.epoch + self.commit + self.reveal)
        return self.evidence + rounds + (self.rounds - 1) * self.appeal + DAY


@dataclass
class Juror:
    """A juror's stake, in token units; `asked` is the epoch in which he asked for what is leaving."""

    staked: int = 0
    locked: int = 0
    leaving: int = 0
    asked: int = 0
    leaf: int = 0

    def words(self) -> tuple[int, ...]:
        """The struct as the court gives it."""
        return self.staked, self.locked, self.leaf, self.asked, self.leaving


@dataclass
class Ballot:
    """A juror's votes in a round."""

    votes: int = 0
    commitment: bytes = b""
    ruling: int | None = None
    slashed: bool = False

    def counts_as(self, which: str) -> bool:
        """Whether the votes are drawn, committed and not slashed, revealed, or slashed."""
        if which == "committed":
            return bool(self.commitment) and not self.slashed
        return {"drawn": True, "revealed": self.ruling is not None, "slashed": self.slashed}[which]

    def words(self) -> tuple[int, ...]:
        """The struct as the court gives it."""
        revealed = self.ruling is not None
        return int.from_bytes(self.commitment, "big"), self.votes, self.ruling or 0, revealed, self.slashed


@dataclass
class Round:
    """A round: when its steps began early, its ballots in the order of the draw, and what its appeal has raised."""

    epoch: int
    size: int
    tries: int = 0
    drawn_at: int = 0
    committed_at: int = 0
    decided_at: int = 0
    ballots: dict[str, Ballot] = field(default_factory=dict)
    settled: int = 0
    closed: bool = False
    funded: list[int] = field(default_factory=list)
    raised: dict[int, int] = field(default_factory=dict)
    given: dict[tuple[int, str], int] = field(default_factory=dict)
    revealed: list[tuple[int, int]] = field(default_factory=list)

    def votes(self, which: str = "drawn") -> int:
        """How many votes were drawn, are committed, revealed or slashed."""
        return sum(ballot.votes for ballot in self.ballots.values() if ballot.counts_as(which))

    def tally(self) -> dict[int, int]:
        """Revealed votes by ruling, in the order in which the first of each was revealed."""
        tally: dict[int, int] = {}
        for ruling, votes in self.revealed:
            tally[ruling] = tally.get(ruling, 0) + votes
        return tally

    def words(self) -> tuple[int, ...]:
        """The struct as the court gives it."""
        tally = self.tally()
        best = max(tally.values(), default=0)
        leaders = [ruling for ruling, votes in tally.items() if votes == best]
        sides = [side + 1 for side in self.funded] + [0, 0]
        return (
            *(self.epoch, self.drawn_at, self.committed_at, self.decided_at, self.size, self.votes(), self.tries),
            *(self.votes(which) for which in ("committed", "revealed", "slashed")),
            *(best, self._winner(), len(leaders) > 1, self.settled, self.closed, *sides[:2]),
        )

    def _winner(self) -> int:
        """Who was the last to take the lead, vote by vote."""
        tally: dict[int, int] = {}
        winner = best = 0
        for ruling, votes in self.revealed:
            tally[ruling] = tally.get(ruling, 0) + votes
            if tally[ruling] > best:
                winner, best = ruling, tally[ruling]
        return winner

    def verdict(self) -> int | None:
        """What the round has decided, if anything."""
        tally = self.tally()
        if 2 * sum(tally.values()) <= self.size:
            return None
        best = max(tally.values())
        leaders = [ruling for ruling, votes in tally.items() if votes == best]
        return leaders[0] if len(leaders) == 1 else None


@dataclass
class Dispute:
    """A dispute and its rounds; the last is the current one."""

    arbitrable: str
    opened: int
    choices: int
    rounds: list[Round]
    executed: bool = False

    def standing(self) -> int | None:
        """What its jurors have ruled: the last round that decided."""
        verdicts = [round_.verdict() for round_ in self.rounds]
        return next((verdict for verdict in reversed(verdicts) if verdict is not None), None)
