"""Lives of contests alone, so that their late phases come about often."""

from bisect import bisect
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from tests.contracts.reference import Terms
from tests.escrow_model.life import Life
from tests.escrow_model.moves.around import Moves
from tests.escrow_model.moves.chooser import Pick
from tests.escrow_model.state import Mode

OF_CONTESTS = (
    "post close enter time_out rule evidence reveal award escalate close_contest withdraw behave mend reception"
)


class ContestMoves(Moves):
    """The moves of contests."""

    def _terms(self) -> Terms:
        while (terms := super()._terms()).mode != Mode.CONTEST:
            pass
        return terms

    def table(self) -> list[tuple[int, Callable[[Any], None], list[Any]]]:
        """Return the moves that a contest can meet."""
        return [(weight, move, on) for weight, move, on in super().table() if move.__name__ in OF_CONTESTS]


def contest_step(life: Life, pick: Pick) -> str:
    """Make one move in a life of contests and return its name."""
    moves = [(weight, move, targets) for weight, move, targets in ContestMoves(life, pick).table() if targets]
    sums = list(accumulate(weight for weight, _move, _targets in moves))
    _weight, move, targets = moves[bisect(sums, pick(sums[-1]))]
    move(targets[pick(len(targets))])
    return move.__name__
