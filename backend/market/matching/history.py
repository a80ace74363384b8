"""Records as numbers: every id has a row, every event is in the ledgers that ask for it."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from backend.market.matching.ledger import Floats, Ints, Ledger
from backend.market.matching.records import Acts, Id, Outcome, Records, TaskRecord
from backend.market.matching.text import Vectors, vectors

DAY = 24 * 3600.0
# A pair's sixth engagement and all later ones weigh less than this.
FRESH = 0.2
ATTRIBUTES = ("sub", "category", "topic", "tier", "client")


class History:
    """What happened, ready to be asked how it stood at any moment.

    Workers are numbered in the order in which they first did something, so that a later event renumbers nobody.
    """

    def __init__(self, records: Records) -> None:
        self.tasks: list[TaskRecord] = list({task.id: task for task in reversed(records.tasks)}.values())
        self.tasks.sort(key=lambda task: (task.start, str(task.id)))
        self.task_rows: dict[Id, int] = {task.id: row for row, task in enumerate(self.tasks)}
        self.worker_rows: dict[Id, int] = {}
        self._describe()
        self._read(records.acts)
        self.workers: list[Id] = list(self.worker_rows)
        self._meet()
        self._open_ledgers()

    def _describe(self) -> None:
        tasks = self.tasks
        self.start = _ints(task.start for task in tasks)
        self.end = _ints(max(task.end, task.start + 1) for task in tasks)
        self.codes = {
            "sub": _coded([(task.category, task.sub_category) for task in tasks]),
            "category": _coded([task.category for task in tasks]),
            "topic": _coded([task.topic for task in tasks]),
            "tier": _coded([task.tier for task in tasks]),
            "client": _coded([task.client for task in tasks]),
        }
        self.width = {name: int(codes.max(initial=0)) + 1 for name, codes in self.codes.items()}
        self.vectors = vectors([task.text for task in tasks])

    def _read(self, acts: Acts) -> None:
        rows = _ints(self.task_rows.get(task, -1) for task in acts.tasks)
        times = np.asarray(acts.times, np.int64)
        kept = np.flatnonzero(rows >= 0)
        kept = kept[np.argsort(times[kept], kind="stable")]
        numbers = self.worker_rows
        self.act_worker = _ints(numbers.setdefault(acts.workers[place], len(numbers)) for place in kept.tolist())
        self.act_task, self.act_time = rows[kept], times[kept]
        self.act_known = np.asarray(acts.known, np.int64)[kept]
        self.act_outcome = np.asarray(acts.outcomes, np.int64)[kept]
        self.act_quality = np.asarray(acts.qualities, np.float64)[kept]

    def _meet(self) -> None:
        pair = self.act_task * max(len(self.workers), 1) + self.act_worker
        found, first, which = np.unique(pair, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        joins = first[order]
        self.join_task, self.join_worker, self.join_time = (
            self.act_task[joins],
            self.act_worker[joins],
            self.act_time[joins],
        )
        # What a worker does again and again for the same client counts ever less: a pair cannot make its own fame.
        meeting = self.join_worker * self.width["client"] + self.codes["client"][self.join_task]
        self.join_weight = 1.0 / (1.0 + _earlier(meeting))
        place = np.empty(len(found), np.int64)
        place[order] = np.arange(len(found))
        self.act_weight = self.join_weight[place[which]]

    def _open_ledgers(self) -> None:
        worker, task, time, weight = self.join_worker, self.join_task, self.join_time, self.join_weight
        age = np.maximum(time - self.start[task], 0)
        share = np.clip(age / (self.end[task] - self.start[task]), 0, 1.5)
        crowd = Ledger(task, time)
        values = {
            "share": share,
            "age": np.log1p(age / DAY),
            "crowd": np.log1p(crowd.count(task, time)),
        }
        self.joined = Ledger(worker, time, (3 * DAY, 14 * DAY, 60 * DAY, 180 * DAY), weight, values)
        self.joined_by = {
            name: Ledger(self.pair(worker, name, task), time, scales, weight)
            for name, scales in (
                ("sub", (7 * DAY, 30 * DAY, 120 * DAY)),
                ("category", (7 * DAY, 30 * DAY)),
                ("topic", (60 * DAY,)),
                ("tier", (7 * DAY, 30 * DAY)),
                ("client", (90 * DAY,)),
            )
        }
        acts_sub = self.pair(self.act_worker, "sub", self.act_task)
        self.acted = Ledger(self.act_worker, self.act_time, (2 * DAY, 30 * DAY), self.act_weight)
        self.acted_sub = Ledger(acts_sub, self.act_time, (30 * DAY,), self.act_weight)
        self.crowds = Ledger(task, time, (DAY / 4, 2 * DAY))
        self.bustle = Ledger(self.act_task, self.act_time, (DAY / 10, DAY))
        self.joins_in = Ledger(self.codes["sub"][task], time, (30 * DAY,))
        self._fresh = np.flatnonzero(weight >= FRESH)
        fresh, moments = task[self._fresh], time[self._fresh]
        self._index = {name: Ledger(self.codes[name][fresh], moments) for name in ("sub", "category", "client")}
        self._index["all"] = Ledger(np.zeros_like(fresh), moments)
        self.opened = Ledger(np.zeros_like(self.start), self.start, (3 * DAY, 14 * DAY, 60 * DAY, 180 * DAY))
        self.opened_by = {
            name: Ledger(self.codes[name], self.start, self.joined_by[name].scales) for name in ATTRIBUTES
        }
        self.profiles = _profiles(self.vectors, task[self.joined.order], self.joined.starts)
        self.results = self._results()

    def _results(self) -> Ledger:
        ended = np.flatnonzero(self.act_outcome != Outcome.OPEN)
        outcome, weight, quality = self.act_outcome[ended], self.act_weight[ended], self.act_quality[ended]
        values = {
            "won": weight * (outcome == Outcome.WON),
            "failed": weight * (outcome == Outcome.FAILED),
            "rated": weight * (quality > 0),
            "quality": weight * quality,
        }
        return Ledger(self.act_worker[ended], self.act_known[ended], (), weight, values)

    def lately(self, name: str, code: int, seen: int, most: int) -> Ints:
        """Return the rows of the last joins in tasks of an attribute (or in `all`), for those who look for candidates.

        What a pair repeats is left out, so that one who deals with himself cannot crowd everybody else out.
        """
        return self._fresh[self._index[name].recent(code, seen, most)]

    def pair(self, worker: Ints, name: str, task: Ints) -> Ints:
        """Return the keys of workers together with an attribute of tasks."""
        return worker * self.width[name] + self.codes[name][task]

    def profile(self, first: Ints, position: Ints, since: Ints) -> Floats:
        """Return the sums of the texts of joins from `since` to before `position`, for workers who begin at `first`."""
        if not len(self.profiles):
            return np.zeros((len(position), self.vectors.shape[1]))
        whole = np.where((position > first)[:, None], self.profiles[np.maximum(position - 1, 0)], 0.0)
        early = np.where((since > first)[:, None], self.profiles[np.maximum(since - 1, 0)], 0.0)
        return np.asarray(whole - early, np.float64)


def _profiles(texts: Vectors, task: Ints, starts: Ints) -> Vectors:
    """Return the sum of the texts of what a worker joined up to each join, in the order of the ledger of workers."""
    found = np.empty((len(task), texts.shape[1]), np.float32)
    counts = np.diff(starts)
    for column in range(texts.shape[1]):
        running = np.concatenate((np.zeros(1), np.cumsum(texts[task, column], dtype=np.float64)))
        found[:, column] = running[1:] - np.repeat(running[starts[:-1]], counts)
    return found


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _coded(values: Sequence[Hashable]) -> Ints:
    codes: dict[Hashable, int] = {}
    return _ints(codes.setdefault(value, len(codes)) for value in values)


def _earlier(keys: Ints) -> Floats:
    """Return for each place how often its key stood before."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.concatenate((np.ones(1, bool), ordered[1:] != ordered[:-1]))[: len(keys)]
    counted = np.arange(len(keys)) - np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))
    earlier = np.empty(len(keys))
    earlier[order] = counted
    return earlier
