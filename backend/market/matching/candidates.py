"""Finds the few hundred workers worth a closer look, by the indexes of who joined what lately."""

import numpy as np

from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Floats, Ints

# How far back each index is read, in joins, and how many workers of each are kept.
DEEP = 4000
OF_SUB, OF_CATEGORY, OF_ALL, OF_CLIENT = 250, 100, 150, 100


def worker_candidates(history: History, task: int, moment: int, seen: int) -> Ints:
    """Return the rows of workers for a task, each once, in the order of their rows."""
    found = [
        _strongest(history, "sub", task, moment, seen, OF_SUB),
        _strongest(history, "category", task, moment, seen, OF_CATEGORY),
        _lately(history, moment, seen),
        _of_client(history, task, seen),
    ]
    return np.unique(np.concatenate(found))


def recent_joins(history: History, name: str, code: int, seen: int, most: int = DEEP) -> Ints:
    """Return the last joins, by their rows, in tasks of an attribute."""
    return history.joins_by[name].recent(code, seen, most)


def _strongest(history: History, name: str, task: int, moment: int, seen: int, most: int) -> Ints:
    joins = recent_joins(history, name, int(history.codes[name][task]), seen)
    workers = np.unique(history.join_worker[joins])
    return _best(workers, left_of(history, name, workers, task, moment, seen), most)


def left_of(history: History, name: str, workers: Ints, task: int, moment: int, seen: int) -> Floats:
    """Return what is left, by slow decay, of what workers joined of a task's kind."""
    tasks = np.full(len(workers), task)
    keys = history.pair(workers, name, tasks)
    moments, seens = np.full(len(workers), moment), np.full(len(workers), seen)
    return history.joined_by[name].look(keys, moments, seens).decayed[1]


def _lately(history: History, moment: int, seen: int) -> Ints:
    joins = history.joins_all.recent(0, seen, DEEP)
    workers, reverse = np.unique(history.join_worker[joins], return_inverse=True)
    age = (moment - history.join_time[joins]) / (14 * DAY)
    weight = np.bincount(reverse, weights=history.join_weight[joins] * np.exp(-age), minlength=len(workers))
    return _best(workers, weight.astype(np.float64), OF_ALL)


def _of_client(history: History, task: int, seen: int) -> Ints:
    joins = recent_joins(history, "client", int(history.codes["client"][task]), seen, 1000)
    return np.unique(history.join_worker[joins])[-OF_CLIENT:]


def _best(workers: Ints, weight: Floats, most: int) -> Ints:
    if len(workers) <= most:
        return workers
    return workers[np.argpartition(-weight, most)[:most]]


def open_tasks(history: History, worker: int | None, moment: int, seen: int) -> Ints:
    """Return the rows of the tasks that are open and that the worker has not joined."""
    found = np.flatnonzero((history.start <= moment) & (history.end > moment))
    if worker is None:
        return found
    joins = history.joined.recent(worker, seen, len(history.join_task))
    return found[~np.isin(found, history.join_task[joins])]
