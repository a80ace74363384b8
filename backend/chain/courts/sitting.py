"""A dispute before a court at one chain time: a pure function of rows, rules and clock that mirrors the contract.

Every period is `[start, end)`, and what ends by time needs nobody's call: rows tell only what somebody has pushed.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from backend.chain.courts.models import CourtBallot, CourtCase, CourtFunding, CourtRound, CourtSide
from backend.chain.courts.schemas import CourtStage
from backend.core.courts import CourtRules


@dataclass(frozen=True, slots=True)
class Sitting:
    """A case with its rounds, ballots and appeals; `seeded` holds epochs, `fundings` are those of one account."""

    rules: CourtRules
    case: CourtCase
    rounds: Sequence[CourtRound]
    ballots: Sequence[CourtBallot]
    sides: Sequence[CourtSide]
    now: int
    seeded: Collection[int] = frozenset()
    fundings: Sequence[CourtFunding] = field(default_factory=tuple)

    @property
    def current(self) -> CourtRound:
        """The round where the dispute stands."""
        return self.rounds[self.case.round]

    @property
    def is_last(self) -> bool:
        """Whether there is no further round."""
        return self.case.round + 1 == self.rules.rounds

    def commit_from(self, row: CourtRound) -> int:
        """Return from when votes of a round are committed: the draw is over with its epoch at the latest."""
        return row.commit_from if row.commit_from is not None else row.draw_end

    def reveal_from(self, row: CourtRound) -> int:
        """Return from when votes are revealed; without votes to commit there is nothing to wait for."""
        if row.reveal_from is not None:
            return row.reveal_from
        return self.commit_from(row) + (self.rules.commit_period if row.drawn else 0)

    def decided_at(self, row: CourtRound) -> int:
        """Return when a round is over."""
        if row.decided_at is not None:
            return row.decided_at
        return self.reveal_from(row) + (self.rules.reveal_period if row.committed else 0)

    @property
    def appeal_end(self) -> int:
        """Until when the current round may be appealed; the end of the round itself where it may not."""
        return self.decided_at(self.current) + (0 if self.is_last else self.rules.appeal_window)

    def stage(self) -> tuple[CourtStage, int, int | None]:
        """Return the stage, when it began and when it ends at the latest; what is solved does not end."""
        row = self.current
        steps: tuple[tuple[CourtStage, int], ...] = (
            ("evidence", row.draw_from),
            ("drawing", self.commit_from(row)),
            ("committing", self.reveal_from(row)),
            ("revealing", self.decided_at(row)),
            ("appealable", self.appeal_end),
        )
        start = self.case.opened_at
        for stage, end in steps:
            if self.now < end:
                return stage, start, end
            start = end
        return "solved", start, None

    @property
    def is_solved(self) -> bool:
        """Whether the dispute is solved."""
        return self.stage()[0] == "solved"

    def is_over(self, row: CourtRound) -> bool:
        """Tell whether a round is over."""
        return self.now >= self.decided_at(row)

    def counts(self, row: CourtRound) -> Counter[int]:
        """Return the revealed votes of a round by ruling."""
        counts = Counter[int]()
        for ballot in self.ballots:
            if ballot.round == row.round and ballot.ruling is not None:
                counts[ballot.ruling] += ballot.votes
        return counts

    def winner(self, row: CourtRound) -> int | None:
        """Return the ruling that a round gives as its votes stand: more than half revealed, and one ahead; or None."""
        ahead = self.counts(row).most_common(2)
        tied = len(ahead) > 1 and ahead[0][1] == ahead[1][1]
        return ahead[0][0] if 2 * row.revealed > row.size and not tied else None

    def ruled(self) -> int:
        """Return what jurors have ruled up to the last round that is over; 0 where none was decisive."""
        for row in reversed(self.rounds):
            if self.is_over(row) and (winner := self.winner(row)) is not None:
                return winner
        return 0

    def funded(self, number: int) -> list[CourtSide]:
        """Return the sides of a round's appeal that raised all they need, the first one first."""
        found = [side for side in self.sides if side.round == number and side.funded_at is not None]
        return sorted(found, key=lambda side: side.funded_at or 0)

    def ruling(self) -> int | None:
        """Return the ruling as it stands; None before any round was over."""
        if self.case.round == 0 and not self.is_over(self.current):
            return None
        alone = self.funded(self.case.round)
        return alone[0].side if alone and self.is_solved else self.ruled()

    def raised(self, number: int, ruling: int) -> int:
        """Return what a side of a round's appeal has raised, in wei."""
        return next((side.raised for side in self.sides if (side.round, side.side) == (number, ruling)), 0)

    def ballot_of(self, account: str | None) -> CourtBallot | None:
        """Return the ballot of an account in the current round."""
        number = self.case.round
        return next((each for each in self.ballots if (each.round, each.juror) == (number, account)), None)
