"""Questions of the past whose answers are known: who joined a task, and which of the open tasks a worker joined."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.market.matching.candidates import open_tasks, worker_candidates
from backend.market.matching.features import Pairs
from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Ints

Labels = npt.NDArray[np.bool_]
STALEST = 90 * DAY


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """Pairs with what came of them. `answers` counts the right ones of each question, found among its pairs or not."""

    pairs: Pairs
    labels: Labels
    answers: Ints


@dataclass(frozen=True, slots=True)
class Period:
    """From when on questions are asked, and up to when their answers are read, in Unix seconds.

    The last question about workers is asked `settle` seconds before the end, so that most who will join have done so.
    """

    since: int
    until: int
    settle: int = int(14 * DAY)


def worker_questions(
    history: History, period: Period, *, least: int, most: int, stale: float, seed: int = 1
) -> Questions:
    """Return a question for each task that opened in a period and that `least` workers joined afterwards.

    At most `most` tasks, the newest. A share `stale` of them is asked as if nothing were known of the last weeks.
    """
    rows = np.flatnonzero((history.start >= period.since) & (history.start < period.until - period.settle))
    random = np.random.default_rng(seed)
    made = _Made()
    asked = 0
    for task in rows[::-1].tolist():
        moment = int(history.start[task])
        joins = history.crowds.recent(task, period.until, len(history.join_task))
        late = history.join_worker[joins[history.join_time[joins] >= moment]]
        if len(late) < least:
            continue
        seen = _seen(moment, stale, random)
        known = late[history.joined.count(late, np.full(len(late), seen)) > 0]
        workers = worker_candidates(history, task, moment, seen)
        if not len(known) or not len(workers):
            continue
        made.add(workers, np.full(len(workers), task), moment, seen, np.isin(workers, known), len(known))
        asked += 1
        if asked == most:
            break
    return made.questions()


def task_questions(history: History, period: Period, *, most: int, stale: float, seed: int = 1) -> Questions:
    """Return a question for each of `most` joins of a period: which of the tasks open to the worker he joined then."""
    joins = np.flatnonzero((history.join_time >= period.since) & (history.join_time < period.until))
    started = history.start[history.join_task[joins]]
    ended = history.end[history.join_task[joins]]
    joins = joins[(started <= history.join_time[joins]) & (history.join_time[joins] < ended)]
    random = np.random.default_rng(seed)
    made = _Made()
    for join in np.sort(random.permutation(joins)[:most]).tolist():
        worker, moment = int(history.join_worker[join]), int(history.join_time[join])
        seen = _seen(moment, stale, random)
        tasks = open_tasks(history, worker, moment, moment)
        right = tasks == history.join_task[join]
        made.add(np.full(len(tasks), worker), tasks, moment, seen, right, 1)
    return made.questions()


def _seen(moment: int, stale: float, random: np.random.Generator) -> int:
    return moment - int(random.uniform(0, STALEST)) if random.random() < stale else moment


class _Made:
    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Ints, Ints, Labels]] = []
        self.answers: list[int] = []

    def add(self, worker: Ints, task: Ints, moment: int, seen: int, right: Labels, answers: int) -> None:
        size = len(worker)
        moments, seens = np.full(size, moment, np.int64), np.full(size, seen, np.int64)
        self.parts.append((worker.astype(np.int64), task.astype(np.int64), moments, seens, right))
        self.answers.append(answers)

    def questions(self) -> Questions:
        sizes = np.array([len(part[0]) for part in self.parts], np.int64)
        nothing = np.zeros(0, np.int64)
        worker, task, moment, seen = (
            np.concatenate([nothing, *(part[place] for part in self.parts)]) for place in range(4)
        )
        labels = np.concatenate([np.zeros(0, bool), *(part[4] for part in self.parts)])
        return Questions(Pairs(worker, task, moment, seen, sizes), labels, np.array(self.answers, np.int64))
