"""Keeps some places of a list for those an order by past success would never show."""

import numpy as np
import numpy.typing as npt

from backend.market.matching.ledger import Ints

NEWCOMER = 5


def with_kept_places(
    order: Ints, kept_for: npt.NDArray[np.bool_], share: float, most: int
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return the first `most` of an order with a share of the places kept for some, and which stand in a kept place.

    A kept place goes to the best of them who does not stand above it already; without one the order goes on.
    """
    first, extra = order[:most], np.zeros(min(most, len(order)), bool)
    kept = round(share * len(first))
    if kept == 0:
        return first, extra
    waiting = np.flatnonzero(kept_for).tolist()
    step = len(first) / kept
    slots = {int(step * (number + 0.5)) for number in range(kept)}
    taken: set[int] = set()
    plain = iter(range(len(order)))
    chosen: list[int] = []
    for place in range(len(first)):
        late = next((each for each in waiting if each not in taken and each > place), None) if place in slots else None
        if late is None:
            late = next(each for each in plain if each not in taken)
        else:
            extra[place] = True
        taken.add(late)
        chosen.append(late)
    return order[np.array(chosen, np.int64)], extra
