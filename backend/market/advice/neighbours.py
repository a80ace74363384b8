"""What became of the tasks most like one: weights by likeness, and what follows from them.

One method answers three questions, since each is an average over the same neighbours: what was paid (quantiles), how
long it took until somebody came (Kaplan-Meier, in which a task that nobody took yet counts for as long as it stood),
and how often it was done (a share, drawn towards that of the whole history). `bench.advice` measures it beside simpler
rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The reach of likeness, in scales of a feature, among so many tasks; among fewer it reaches farther (Scott's rule).
BANDWIDTH = 0.8
AMONG = 1500
OTHER_SKILL = 0.3
# However many tasks one client posted, together they count no more than so many that are just alike.
ONE_CLIENT = 5.0
OTHERS = 1.0
PRIOR = 10.0
HALF_LIFE = 200.0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Past tasks, the oldest first, by features that are known when a task is posted; NaN is what nobody said."""

    features: Floats
    skills: Sequence[frozenset[str]]
    clients: Sequence[str]
    spread: Floats

    @classmethod
    def of(
        cls, features: Floats, least: Sequence[float], skills: Sequence[frozenset[str]], clients: Sequence[str]
    ) -> Self:
        """Learn the scale of each feature from the tasks themselves.

        `least` is the smallest scale of each, so that in a young market a small difference is not thought a large one.
        """
        told = np.where(np.isnan(features), 0.0, 1.0)
        count = np.maximum(told.sum(axis=0), 1.0)
        mean = np.nansum(features, axis=0) / count
        spread = np.sqrt(np.nansum((features - mean) ** 2, axis=0) / count)
        return cls(features, skills, clients, np.maximum(spread, least))

    def likeness(self, features: Sequence[float] | Floats, skills: frozenset[str]) -> Floats:
        """Return the weight of each past task, between 0 and 1."""
        count, width = self.features.shape
        reach = BANDWIDTH * (AMONG / max(count, 1)) ** (1 / (width + 4))
        apart = (self.features - np.asarray(features)) / self.spread / reach
        known = np.array([1.0 if skills & each else OTHER_SKILL for each in self.skills])
        near: Floats = known * np.exp(-0.5 * np.nansum(apart**2, axis=1))
        return self._tempered(near)

    def _tempered(self, near: Floats) -> Floats:
        if not len(near):
            return near
        _, whose = np.unique(np.asarray(self.clients), return_inverse=True)
        together = np.bincount(whose, weights=near)
        tempered: Floats = near * np.minimum(1.0, ONE_CLIENT / np.maximum(together, ONE_CLIENT))[whose]
        return tempered

    def habits(self, near: Floats, client: str | None) -> Floats:
        """Return weights in which each task of a client counts as much as all others together by their likeness.

        What somebody paid before says more about what he pays than all that is alike.
        """
        own = np.array([float(each == client) for each in self.clients])
        weights: Floats = near / near.sum() * OTHERS + own
        return weights


def recent(count: int) -> Floats:
    """Return weights that halve with every 200 tasks that came after, the oldest first."""
    weights: Floats = 0.5 ** (np.arange(count, 0, -1) / HALF_LIFE)
    return weights


def quantiles(values: Floats, weights: Floats, wanted: Sequence[float]) -> list[float]:
    """Return quantiles of values by weight; each is one of the values."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(reached, np.asarray(wanted)), len(values) - 1)
    return [float(value) for value in values[order][places]]


def share(outcomes: Floats, weights: Floats, whole: float, prior: float = PRIOR) -> float:
    """Return the weighted share of outcomes that are 1, as if `prior` further tasks had gone as the whole history."""
    return float((weights @ outcomes + prior * whole) / (weights.sum() + prior))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long it takes until somebody comes: `left` is the share still waiting after each of `times`."""

    times: Floats
    left: Floats

    @classmethod
    def of(cls, times: Floats, came: NDArray[np.bool_], weights: Floats) -> Self:
        """Estimate it from how long tasks stood until somebody came or, where nobody did, until they were last seen."""
        weighed = weights > 0
        times, came, weights = times[weighed], came[weighed], weights[weighed]
        # Of equal times those at which somebody came go first, since the others were still there then.
        order = np.lexsort((~came, times))
        times, came, weights = times[order], came[order], weights[order]
        still = np.cumsum(weights[::-1])[::-1]
        leave = np.where(came, weights / still, 0.0)
        return cls(times, np.cumprod(1.0 - leave, dtype=np.float64))

    def within(self, time: float) -> float:
        """Return the share to whom somebody came within a time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return 1.0 - float(self.left[place - 1]) if place else 0.0

    def after(self, wanted: float) -> float | None:
        """Return the time within which somebody came to a share; None when it was never so many."""
        reached = np.flatnonzero(1.0 - self.left >= wanted)
        return float(self.times[reached[0]]) if len(reached) else None
