"""Finds the few hundred workers worth a closer look, by the indexes of who joined what lately."""

import numpy as np

from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Ints

# How far back each index is read, in joins, and how many workers of each are kept.
DEEP = 4000
OF_SUB, OF_CATEGORY, OF_ALL, OF_CLIENT = 250, 100, 150, 100
# So many open tasks are looked at without an index, and of so many categories otherwise.
FEW, LIKED = 400, 3


def worker_candidates(history: History, task: int, moment: int, seen: int) -> Ints:
    """Return the rows of workers for a task, each once, in the order of their rows."""
    sub, category, client = (int(history.codes[name][task]) for name in ("sub", "category", "client"))
    found = [
        _lately(history, history.lately("sub", sub, seen, DEEP), moment, OF_SUB),
        _lately(history, history.lately("category", category, seen, DEEP), moment, OF_CATEGORY),
        _lately(history, history.lately("all", 0, seen, DEEP), moment, OF_ALL),
        _lately(history, history.lately("client", client, seen, DEEP), moment, OF_CLIENT),
    ]
    return np.unique(np.concatenate(found))


def _lately(history: History, joins: Ints, moment: int, most: int) -> Ints:
    """Return the workers who joined most among some joins, the late ones weighing more."""
    workers, number = np.unique(history.join_worker[joins], return_inverse=True)
    if len(workers) <= most:
        return workers
    age = (moment - history.join_time[joins]) / (20 * DAY)
    weight = np.bincount(number, weights=history.join_weight[joins] * np.exp(-age))
    chosen: Ints = workers[np.argpartition(-weight, most)[:most]]
    return chosen


def open_tasks(history: History, worker: int, moment: int, seen: int) -> Ints:
    """Return the rows of the tasks that are open and that the worker has not joined."""
    found = np.flatnonzero((history.start <= moment) & (history.end > moment))
    joins = history.joined.recent(worker, seen, len(history.join_task))
    return found[~np.isin(found, history.join_task[joins])]


def task_candidates(history: History, worker: int, moment: int, seen: int) -> Ints:
    """Return the rows of open tasks worth a closer look: all of them while they are few.

    Of many: the newest of the categories the worker joined most, those that others join now, and the newest of all.
    """
    found = open_tasks(history, worker, moment, seen)
    if len(found) <= FEW:
        return found
    codes = history.codes["category"][found]
    categories = np.unique(codes)
    keys = worker * history.width["category"] + categories
    times = np.full(len(keys), moment), np.full(len(keys), seen)
    left = history.joined_by["category"].look(keys, *times).decayed[1]
    liked = categories[np.argsort(-left, kind="stable")[:LIKED]][: int((left > 0).sum())]
    own = [found[codes == category][-OF_CATEGORY:] for category in liked.tolist()]
    tasks, joins = np.unique(history.join_task[history.lately("all", 0, seen, DEEP)], return_counts=True)
    still = np.isin(tasks, found)
    busy = tasks[still][np.argsort(-joins[still], kind="stable")[:OF_CATEGORY]]
    return np.unique(np.concatenate((found[-OF_CATEGORY:], busy, *own)))
