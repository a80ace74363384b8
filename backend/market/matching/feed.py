"""What is known of the tasks that are open for a worker: their own life so far, and his habits."""

import numpy as np

from backend.market.matching.columns import DAY, NEVER, Columns
from backend.market.matching.features import Pairs, pair_features
from backend.market.matching.history import History
from backend.market.matching.ledger import Floats, Ints, Look

LATELY = 10
COMPANIONS = 40
MEMBERS = 1000


def feed_features(history: History, pairs: Pairs) -> Columns:
    """Return the columns by which the open tasks of each question are ordered."""
    found, joined = pair_features(history, pairs)
    _life(history, found, pairs)
    _passed_by(history, found, pairs)
    _habits(history, found, pairs, joined)
    _company(history, found, pairs)
    _ranks(history, found, pairs, joined)
    return found


def _life(history: History, found: Columns, pairs: Pairs) -> None:
    task, moment, seen = pairs.task, pairs.moment, pairs.seen
    age = np.maximum(moment - history.start[task], 0)
    found.put("age", np.log1p(age / DAY))
    found.put("ends_in", np.clip((history.end[task] - moment) / DAY, -10, 60))
    found.put("share", np.clip(age / (history.end[task] - history.start[task]), 0, 3))
    crowd = history.crowds.look(task, moment, seen)
    bustle = history.bustle.look(task, moment, seen)
    for name, look in (("crowd", crowd), ("bustle", bustle)):
        found.put(name, np.log1p(look.count))
        found.put(f"{name}_gap", np.where(look.gap < 0, NEVER, np.log1p(np.maximum(look.gap, 0) / 3600)))
        for number, left in enumerate(look.decayed):
            found.put(f"{name}_left_{number}", left)
    found.put("crowd_rate", crowd.count / (age / DAY + 0.5))


def _passed_by(history: History, found: Columns, pairs: Pairs) -> None:
    """Count what the worker did since the task opened without joining it."""
    worker, task, seen = pairs.worker, pairs.task, pairs.seen
    since = np.minimum(history.start[task], seen)
    subs = history.pair(worker, "sub", task)
    sub = history.joined_by["sub"]
    for name, passed in (
        ("passed_acts", history.acted.count(worker, seen) - history.acted.count(worker, since)),
        ("passed_joins", history.joined.count(worker, seen) - history.joined.count(worker, since)),
        ("passed_sub", sub.count(subs, seen) - sub.count(subs, since)),
    ):
        found.put(name, np.log1p(passed))


def _habits(history: History, found: Columns, pairs: Pairs, joined: Look) -> None:
    """Compare the task with those the worker joined: how full and how old they were, and which was the last."""
    some = joined.count > 0
    for name, most in (("", None), ("_lately", LATELY)):
        count = np.maximum(joined.count if most is None else np.minimum(joined.count, most), 1)
        for value in ("crowd", "age"):
            usual = history.joined.sum(value, joined, most) / count
            found.put(f"usual_{value}{name}", np.where(some, usual, -1))
            found.put(f"other_{value}{name}", np.where(some, found.named[value] - usual, 0))
    found.put("other_share", np.where(some, found.named["share"] - found.named["habit"], 0))
    last = _last(history, joined)
    task = pairs.task
    found.put("from_last_start", np.where(some, (history.start[task] - history.start[last]) / DAY, 0))
    found.put("from_last_end", np.where(some, (history.end[task] - history.end[last]) / DAY, 0))
    found.put("like_last", np.where(some, np.einsum("ij,ij->i", history.vectors[task], history.vectors[last]), 0))
    topics = history.codes["topic"]
    found.put("same_topic", some & (topics[task] == topics[last]))
    found.put("pause", np.where(some, np.log1p(np.maximum(joined.gap, 0) / 60), 20))


def _last(history: History, joined: Look) -> Ints:
    if not len(history.joined.time):
        return np.zeros_like(joined.position)
    last: Ints = history.join_task[history.joined.order[np.maximum(joined.position - 1, 0)]]
    return last


def _company(history: History, found: Columns, pairs: Pairs) -> None:
    """Look who has joined each task so far, and how often the worker was in tasks with them before."""
    columns = np.zeros((len(pairs.worker), 3))
    ends = np.cumsum(pairs.sizes)
    known = np.zeros(len(history.workers))
    for begin, end in zip((ends - pairs.sizes).tolist(), ends.tolist(), strict=True):
        if begin == end:
            continue
        worker, seen = int(pairs.worker[begin]), int(pairs.seen[begin])
        known[:] = 0
        for task in history.join_task[history.joined.recent(worker, seen, COMPANIONS)].tolist():
            others = _members(history, task, seen)
            known[others] += 1 / np.sqrt(len(others) + 1)
        if worker < len(known):
            known[worker] = 0
        whole = known.sum()
        if whole == 0:
            continue
        for place, task in enumerate(pairs.task[begin:end].tolist(), start=begin):
            company = known[_members(history, task, seen)]
            if len(company):
                columns[place] = company.mean(), company.sum() / whole, company[-3:].mean()
    for number, name in enumerate(("company", "company_part", "company_lately")):
        found.put(name, columns[:, number])


def _members(history: History, task: int, seen: int) -> Ints:
    members: Ints = history.join_worker[history.crowds.recent(task, seen, MEMBERS)]
    return members


def _ranks(history: History, found: Columns, pairs: Pairs, joined: Look) -> None:
    """Place each task among the others of its question."""
    task, question = pairs.task, pairs.question
    some = joined.count > 0
    last = _last(history, joined)
    size = np.maximum(pairs.sizes[question] - 1, 1)
    orders: dict[str, Floats] = {
        "start": history.start[task].astype(float),
        "end": -history.end[task].astype(float),
        "crowd": found.named["crowd"],
        "company": found.named["company"],
        "bustle": found.named["bustle_left_1"],
    }
    for name, values in orders.items():
        rank = _rank_within(values, question, pairs.sizes)
        found.put(f"rank_{name}", rank / size)
        if name in {"start", "end"}:
            found.put(f"place_{name}", size - rank)
            then = history.start[last] if name == "start" else -history.end[last]
            before = np.bincount(question, weights=values < then, minlength=len(pairs.sizes))
            found.put(f"step_{name}", np.where(some, rank - before[question], 0))
    found.put("choice", pairs.sizes[question])


def _rank_within(values: Floats, question: Ints, sizes: Ints) -> Floats:
    """Return how many of the same question stand before each, equals sharing their middle."""
    begins = (np.cumsum(sizes) - sizes)[question]
    rank = np.empty(len(values))
    rank[np.lexsort((values, question))] = np.arange(len(values))
    pair = np.unique(np.column_stack((question, values)), axis=0, return_inverse=True)[1].ravel()
    mean = np.bincount(pair, weights=rank) / np.maximum(np.bincount(pair), 1)
    found: Floats = mean[pair] - begins
    return found
