"""The own history of one token as neighbours of a draft."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.chain.outcomes.repository import Outcome
from backend.market.advice.neighbours import Floats, Neighbours, Waiting, quantiles, recent, share
from backend.market.documents.models import Document

# So much likeness is needed before anything is said: three tasks just like it, or many that are somewhat alike.
NEEDED = 3.0
QUARTILES = (0.25, 0.5, 0.75)
# The least scales of the features, by place: reward, share done and count of the poster, size, complexity, hours; of
# amounts and counts the logarithm.
LEAST = (1.0, 0.25, 1.0, 1.0, 1.0, 1.0)
WEEK = 7 * 24 * 3600
UNKNOWN = math.nan


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a task when it is posted, but for its reward. `size` is in bytes of the document."""

    skills: frozenset[str]
    poster: str | None
    size: int | None
    complexity: int | None
    hours: int | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of an offer; None where the history says too little. Shares are from 0 to 1, times in seconds."""

    claimed_half: int | None
    claimed_week: float | None
    done: float | None


class History:
    """What became of the tasks in one token, the oldest first."""

    def __init__(self, outcomes: Sequence[Outcome], documents: Mapping[str, Document]) -> None:
        self._outcomes = outcomes
        works = [_work(each, documents.get(each.brief)) for each in outcomes]
        habits = _habits(outcomes)
        features = [
            [math.log(each.reward), *habit, *_shape(work)]
            for each, habit, work in zip(outcomes, habits, works, strict=True)
        ]
        self._posters = _posters(outcomes)
        self._skills = [work.skills for work in works]
        self._clients = [each.poster for each in outcomes]
        self._features = np.array(features, dtype=np.float64).reshape(len(features), 6)
        self._paid = np.array([each.paid is not None for each in outcomes], dtype=np.bool_)

    def paid(self, work: Work) -> tuple[float, list[int] | None]:
        """Return how much likeness there is among paid tasks, and the quartiles of what they paid."""
        past = self._neighbours(range(2, 6))
        near = past.likeness(self._told(work), work.skills) * self._paid
        similar = float(near.sum())
        if similar < NEEDED:
            return similar, None
        weights = past.habits(near, work.poster) * self._paid
        amounts = [each.paid or 0 for each in self._outcomes]
        # Amounts exceed what a float holds exactly: the quartiles are found among their ranks.
        ranked = sorted(range(len(amounts)), key=amounts.__getitem__)
        ranks = np.empty(len(amounts))
        ranks[ranked] = np.arange(len(amounts))
        return similar, [amounts[ranked[int(rank)]] for rank in quantiles(ranks, weights, QUARTILES)]

    def share_above(self, work: Work, reward: int) -> float:
        """Return the share of similar paid tasks that paid more."""
        near = self._neighbours(range(2, 6)).likeness(self._told(work), work.skills) * self._paid
        more = np.array([float((each.paid or 0) > reward) for each in self._outcomes])
        return float(near @ more / near.sum())

    def expect(self, work: Work, reward: int) -> Expected:
        """Return what to expect when a reward is offered."""
        past = self._neighbours(range(6))
        done, count = self._posters.get(work.poster or "", (0, 0))
        habit = [_habit(done, count, self._whole()), math.log1p(count)] if work.poster else [UNKNOWN, UNKNOWN]
        near = past.likeness([math.log(max(reward, 1)), *habit, *_shape(work)], work.skills)
        decided = np.array([each.done is not None for each in self._outcomes], dtype=np.bool_)
        finished = np.array([float(each.done or 0) for each in self._outcomes])
        if near.sum() < NEEDED:
            return Expected(None, None, None)
        waiting = Waiting.of(*self._waited(), near * recent(len(self._outcomes)))
        half = waiting.after(0.5)
        return Expected(
            claimed_half=None if half is None else int(half),
            claimed_week=waiting.within(WEEK),
            done=share(finished[decided], near[decided], self._whole()) if near[decided].sum() >= NEEDED else None,
        )

    def _told(self, work: Work) -> list[float]:
        _, count = self._posters.get(work.poster or "", (0, 0))
        return [math.log1p(count) if work.poster else UNKNOWN, *_shape(work)]

    def _whole(self) -> float:
        return _whole(self._outcomes)

    def _waited(self) -> tuple[Floats, np.typing.NDArray[np.bool_]]:
        came = np.array([each.claimed_at is not None for each in self._outcomes], dtype=np.bool_)
        times = [float((each.claimed_at or each.seen_until) - each.posted_at) for each in self._outcomes]
        return np.array(times), came

    def _neighbours(self, columns: range) -> Neighbours:
        return Neighbours.of(
            self._features[:, list(columns)], [LEAST[each] for each in columns], self._skills, self._clients
        )


def _work(outcome: Outcome, document: Document | None) -> Work:
    skills = frozenset({outcome.skill, *(document.skills if document else ())})
    if document is None:
        return Work(skills, outcome.poster, None, None, None)
    return Work(skills, outcome.poster, document.size, document.complexity, document.hours)


def _shape(work: Work) -> list[float]:
    size = math.log(work.size) if work.size else UNKNOWN
    hours = math.log(work.hours) if work.hours else UNKNOWN
    return [size, float(work.complexity or UNKNOWN), hours]


def _whole(outcomes: Sequence[Outcome]) -> float:
    decided = [each.done for each in outcomes if each.done is not None]
    return sum(decided) / len(decided) if decided else 0.5


def _habit(done: int, count: int, whole: float) -> float:
    """Return the share of a poster's tasks that were done, as if two more had gone as those of all."""
    return (done + 2 * whole) / (count + 2)


def _habits(outcomes: Sequence[Outcome]) -> list[list[float]]:
    """Return for each task what was known of its poster from the tasks that he had posted before."""
    whole, known, found = _whole(outcomes), defaultdict[str, list[int]](lambda: [0, 0]), []
    for each in outcomes:
        done, count = known[each.poster]
        found.append([_habit(done, count, whole), math.log1p(count)])
        known[each.poster] = [done + bool(each.done), count + 1]
    return found


def _posters(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    known: dict[str, tuple[int, int]] = {}
    for each in outcomes:
        done, count = known.get(each.poster, (0, 0))
        known[each.poster] = (done + bool(each.done), count + 1)
    return known
