"""Orders workers for a task and tasks for a worker, by rules or by a model."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.market.matching import rules
from backend.market.matching.candidates import task_candidates, worker_candidates
from backend.market.matching.columns import Columns
from backend.market.matching.features import Pairs, pair_features
from backend.market.matching.feed import feed_features
from backend.market.matching.history import History
from backend.market.matching.ledger import Floats, Ints

Scorer = Callable[[Columns], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Rows in order, the best first, with their scores."""

    rows: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class Ranker:
    """An order of each direction. `name` tells what kind it is, `version` which model; rules have none."""

    name: str
    workers: Scorer
    tasks: Scorer
    version: str | None = None

    @property
    def features(self) -> list[str]:
        """The features that models of both directions ask for; none while rules order."""
        return sorted({name for scorer in (self.workers, self.tasks) for name in getattr(scorer, "names", ())})

    def rank_workers(
        self, history: History, task: int, moment: int, *, among: Ints | None = None, seen: int | None = None
    ) -> Ranked:
        """Order workers for a task: those the indexes find unless some are given."""
        seen = moment if seen is None else seen
        workers = worker_candidates(history, task, moment, seen) if among is None else among
        if not len(workers):
            return Ranked(workers, np.zeros(0))
        found, _ = pair_features(history, one_question(workers, np.full(len(workers), task), moment, seen))
        return _ordered(workers, self.workers(found))

    def rank_tasks(
        self, history: History, worker: int, moment: int, *, among: Ints | None = None, seen: int | None = None
    ) -> Ranked:
        """Order tasks for a worker: open ones he has not joined, as the indexes find them, unless some are given.

        A worker nobody has seen has the row after the last.
        """
        seen = moment if seen is None else seen
        tasks = task_candidates(history, worker, moment, seen) if among is None else among
        if not len(tasks):
            return Ranked(tasks, np.zeros(0))
        found = feed_features(history, one_question(np.full(len(tasks), worker), tasks, moment, seen))
        return _ordered(tasks, self.tasks(found))


RULES = Ranker("rules", rules.worker_rule, rules.feed_rule)


def one_question(worker: Ints, task: Ints, moment: int, seen: int) -> Pairs:
    """Return the pairs of a single question."""
    count = len(worker)
    return Pairs(
        worker.astype(np.int64),
        task.astype(np.int64),
        np.full(count, moment, np.int64),
        np.full(count, seen, np.int64),
        np.array([count], np.int64),
    )


def _ordered(rows: Ints, scores: Floats) -> Ranked:
    order = np.argsort(-scores, kind="stable")
    return Ranked(rows[order], scores[order])
