"""Events by key and time, asked as they stood at any moment.

Every sum is kept as a running sum over the events of its key, so that one binary search answers how many there were
before a moment, how long ago the last one was, and what is left of their weight after decay. Nothing later than the
moment is ever looked at, which makes a leak of the future impossible by construction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Answers for many keys at once: events so far, seconds since the last (-1 without one), what is left by decay."""

    count: Ints
    total: Floats
    gap: Ints
    decayed: tuple[Floats, ...]
    position: Ints
    first: Ints


class Ledger:
    """Events sorted by key and time. `scales` are the seconds in which a weight decays to 1/e."""

    def __init__(
        self,
        key: Ints,
        time: Ints,
        scales: Sequence[float] = (),
        weight: Floats | None = None,
        values: Mapping[str, Floats] | None = None,
    ) -> None:
        self.order = np.lexsort((time, key)).astype(np.int64)
        self.time = time[self.order].astype(np.int64)
        self.keys, first = np.unique(key[self.order], return_index=True)
        self.starts = np.append(first, len(key)).astype(np.int64)
        self.origin = int(self.time.min()) - 1 if len(time) else 0
        self.span = int(self.time.max()) - self.origin + 2 if len(time) else 2
        rank = np.repeat(np.arange(len(self.keys), dtype=np.int64), np.diff(self.starts))
        self.place = rank * self.span + (self.time - self.origin)
        weights = np.ones(len(time)) if weight is None else weight[self.order].astype(np.float64)
        self.totals = _running(weights)
        self.scales = tuple(scales)
        self.left = tuple(_decaying(rank, self.time, weights, scale) for scale in scales)
        self.values = {name: _running(value[self.order]) for name, value in (values or {}).items()}

    def positions(self, key: Ints, moment: Ints) -> tuple[Ints, Ints]:
        """Return, for each key, the place after its last event before the moment, and the place of its first."""
        if not len(self.keys):
            nothing = np.zeros(len(key), np.int64)
            return nothing, nothing
        rank = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        first = self.starts[rank]
        offset = np.clip(moment - self.origin, 0, self.span - 1)
        position = np.searchsorted(self.place, rank * self.span + offset, "left")
        return np.where(self.keys[rank] == key, position, first), first

    def look(self, key: Ints, moment: Ints, seen: Ints | None = None) -> Look:
        """Return what stood for each key at the moment, of events before `seen`, which is the moment unless given."""
        position, first = self.positions(key, moment if seen is None else seen)
        count = position - first
        some = count > 0
        if not len(self.time):
            nothing = np.zeros(len(key))
            return Look(count, nothing, count - 1, tuple(nothing for _ in self.scales), position, first)
        last = np.maximum(position - 1, 0)
        gap = np.where(some, moment - self.time[last], -1)
        decayed = tuple(
            np.where(some, left[last] * np.exp(-np.maximum(gap, 0) / scale), 0.0)
            for left, scale in zip(self.left, self.scales, strict=True)
        )
        return Look(count, self.totals[position] - self.totals[first], gap, decayed, position, first)

    def count(self, key: Ints, moment: Ints) -> Ints:
        """Return how many events each key had before the moment."""
        position, first = self.positions(key, moment)
        return position - first

    def age(self, look: Look, moment: Ints) -> Ints:
        """Return the seconds since the first event of each key of a look; zero without one."""
        if not len(self.time):
            return np.zeros_like(moment)
        first = self.time[np.minimum(look.first, len(self.time) - 1)]
        return np.where(look.count > 0, np.maximum(moment - first, 0), 0)

    def sum(self, name: str, look: Look, most: int | None = None) -> Floats:
        """Return the sum of a value over the events of a look, or over the last `most` of them."""
        running = self.values[name]
        first = look.first if most is None else np.maximum(look.first, look.position - most)
        return running[look.position] - running[first]

    def recent(self, key: int, moment: int, most: int) -> Ints:
        """Return the numbers of a key's last events before the moment, the oldest first, as they were given."""
        position, first = self.positions(np.array([key]), np.array([moment]))
        end, begin = int(position[0]), int(first[0])
        return self.order[max(begin, end - most) : end]


def _running(values: Floats) -> Floats:
    return np.concatenate((np.zeros(1), np.cumsum(values, dtype=np.float64)))


def _decaying(rank: Ints, time: Ints, weight: Floats, scale: float) -> Floats:
    """Return for each event what is left, at its time, of it and of all earlier ones of its key.

    Doubling: after k rounds every place holds the sum over the last 2^k events of its key.
    """
    left = weight.copy()
    step, longest = 1, int(np.bincount(rank).max()) if len(rank) else 0
    while step < longest:
        same = np.flatnonzero(rank[step:] == rank[:-step])
        left[same + step] += left[same] * np.exp((time[same] - time[same + step]) / scale)
        step *= 2
    return left
