"""Why a worker or a task stands where it stands, in codes that the page translates."""

from collections.abc import Iterator

import numpy as np

from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Ledger
from backend.market.matching.reranking import NEWCOMER

Told = tuple[str, dict[str, int | str]]

LATELY = 14 * DAY
NEW = 2 * DAY
SOON = 2 * DAY
LIKE = 0.35
MOST = 4


def worker_reasons(history: History, worker: int, task: int, moment: int) -> list[Told]:
    """Return the reasons for a worker, the strongest first, at most four."""
    return list(_first(_of_worker(history, worker, task, moment)))


def task_reasons(history: History, worker: int, task: int, moment: int) -> list[Told]:
    """Return the reasons for a task, the strongest first, at most four."""
    return list(_first(_of_task(history, worker, task, moment)))


def joins_before(history: History, worker: int, moment: int) -> int:
    """Return how many tasks a worker had joined before a moment."""
    return _count(history.joined, worker, moment)


def _first(told: Iterator[Told]) -> Iterator[Told]:
    for _, each in zip(range(MOST), told, strict=False):
        yield each


def _of_worker(history: History, worker: int, task: int, moment: int) -> Iterator[Told]:
    yield from _shared(history, worker, task, moment)
    look = history.results.look(np.array([worker]), np.array([moment]))
    ended = int(look.count[0])
    if ended and not history.results.sum("failed", look)[0]:
        yield "finishes_work", {"count": ended}
    if history.results.sum("won", look)[0] > 0:
        yield "wins_contests", {}
    gap = int(history.joined.look(np.array([worker]), np.array([moment])).gap[0])
    if 0 <= gap < LATELY:
        yield "active_lately", {"days": int(gap // DAY)}
    if joins_before(history, worker, moment) < NEWCOMER:
        yield "newcomer", {}


def _of_task(history: History, worker: int, task: int, moment: int) -> Iterator[Told]:
    yield from _shared(history, worker, task, moment)
    if joined := _count(history.crowds, task, moment):
        yield "others_join", {"count": joined}
    age = moment - int(history.start[task])
    if age < NEW:
        yield "new_task", {"hours": max(0, age // 3600)}
    left = int(history.end[task]) - moment
    if 0 < left < SOON:
        yield "ends_soon", {"hours": left // 3600}


def _shared(history: History, worker: int, task: int, moment: int) -> Iterator[Told]:
    for code, name in (("same_client", "client"), ("same_skill", "category")):
        if count := _count(history.joined_by[name], int(history.pair(_one(worker), name, _one(task))[0]), moment):
            yield code, {"count": count}
    look = history.joined.look(_one(worker), _one(moment))
    profile = history.profile(look.first, look.position, look.first)[0]
    length = float(np.linalg.norm(profile))
    if length and float(profile @ history.vectors[task]) / length > LIKE:
        yield "like_earlier_work", {}


def _count(ledger: Ledger, key: int, moment: int) -> int:
    return int(ledger.count(_one(key), _one(moment))[0])


def _one(value: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([value], np.int64)
