"""Lives of one kind, so that what is rare in walks through everything comes about often."""

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from tests.contracts.reference import Terms
from tests.escrow_model.life import Life
from tests.escrow_model.moves.around import Moves
from tests.escrow_model.moves.chooser import Pick
from tests.escrow_model.state import Mode

SEATS = frozenset({Mode.CLAIM, Mode.SELECT})
ALWAYS = {"post", "withdraw", "behave", "mend", "time_out"}


@dataclass(frozen=True)
class Kind:
    """The modes of the tasks of a life, and what happens in it."""

    modes: frozenset[Mode]
    moves: frozenset[str]


CONTESTS = Kind(
    frozenset({Mode.CONTEST}),
    frozenset(ALWAYS | {"close", "enter", "reveal", "award", "escalate", "rule", "evidence", "close_contest"}),
)
DISPUTES = Kind(
    SEATS,
    frozenset(ALWAYS | {"claim", "select", "submit", "reject", "dispute", "rule", "execute", "evidence", "bench"}),
)
WORK = Kind(
    SEATS, frozenset(ALWAYS | {"claim", "select", "submit", "accept", "request_changes", "return_seat", "close"})
)


class MovesOfAKind(Moves):
    """The moves of a life of one kind."""

    def __init__(self, life: Life, pick: Pick, kind: Kind) -> None:
        super().__init__(life, pick)
        self._kind = kind

    def _terms(self) -> Terms:
        while (terms := super()._terms()).mode not in self._kind.modes:
            pass
        return terms

    def table(self) -> list[tuple[int, Callable[[Any], None], list[Any]]]:
        """Return the moves of this kind of life."""
        return [entry for entry in super().table() if entry[1].__name__ in self._kind.moves]


def step_of(kind: Kind, life: Life, pick: Pick) -> str:
    """Make one move in a life of a kind and return its name."""
    moves = [(weight, move, targets) for weight, move, targets in MovesOfAKind(life, pick, kind).table() if targets]
    sums = list(accumulate(weight for weight, _move, _targets in moves))
    _weight, move, targets = moves[bisect(sums, pick(sums[-1]))]
    move(targets[pick(len(targets))])
    return move.__name__
