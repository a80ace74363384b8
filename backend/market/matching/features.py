"""What is known of a worker and a task at a moment: the features both directions share."""

from dataclasses import dataclass

import numpy as np

from backend.market.matching.columns import DAY, Columns
from backend.market.matching.history import History
from backend.market.matching.ledger import Floats, Ints, Look

LATELY = 20
GRACE = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of workers and tasks (by their rows), each with the moment it is judged at.

    `seen` is up to when events were known, which is the moment itself unless the records end earlier.
    Pairs of one question follow each other; `sizes` says how many each question has.
    """

    worker: Ints
    task: Ints
    moment: Ints
    seen: Ints
    sizes: Ints

    @property
    def question(self) -> Ints:
        """The number of the question of each pair."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def pair_features(history: History, pairs: Pairs) -> tuple[Columns, Look]:
    """Return the columns that both directions share, and what the workers joined before."""
    worker, task, moment, seen = pairs.worker, pairs.task, pairs.moment, pairs.seen
    found = Columns()
    joined = history.joined.look(worker, moment, seen)
    opened = history.opened.look(np.zeros_like(task), moment, seen)
    found.look("all", joined, opened.decayed)
    found.look("acts", history.acted.look(worker, moment, seen))
    for name, ledger in history.joined_by.items():
        offered = history.opened_by[name].look(history.codes[name][task], moment, seen)
        found.look(name, ledger.look(history.pair(worker, name, task), moment, seen), offered.decayed)
    found.look("acts_sub", history.acted_sub.look(history.pair(worker, "sub", task), moment, seen))
    found.put("tenure", np.log1p(history.joined.age(joined, moment) / DAY))
    found.put("concave", joined.total / np.maximum(joined.count, 1))
    found.put(
        "habit", np.where(joined.count > 0, history.joined.sum("share", joined) / np.maximum(joined.count, 1), -1)
    )
    found.put("text", _likeness(history, joined, task, None))
    found.put("text_lately", _likeness(history, joined, task, LATELY))
    _results(history, found, pairs)
    _task(history, found, pairs, opened)
    return found, joined


def _likeness(history: History, joined: Look, task: Ints, most: int | None) -> Floats:
    """Return the cosine between a task's text and the texts of what a worker joined."""
    since = joined.first if most is None else np.maximum(joined.first, joined.position - most)
    profile = history.profile(joined.first, joined.position, since)
    length = np.linalg.norm(profile, axis=1)
    likeness: Floats = np.einsum("ij,ij->i", profile, history.vectors[task]) / np.maximum(length, 1e-9)
    return likeness


def _results(history: History, found: Columns, pairs: Pairs) -> None:
    look = history.results.look(pairs.worker, pairs.moment, pairs.seen)
    won, rated = history.results.sum("won", look), history.results.sum("rated", look)
    found.put("won", won / (look.total + GRACE))
    found.put("failed", history.results.sum("failed", look) / (look.total + GRACE))
    found.put("rated", rated / (look.total + 5))
    found.put("quality", (history.results.sum("quality", look) + 12.5) / (rated + 5))


def _task(history: History, found: Columns, pairs: Pairs, opened: Look) -> None:
    task, moment, seen = pairs.task, pairs.moment, pairs.seen
    joins = history.joins_in.look(history.codes["sub"][task], moment, seen).decayed[0]
    subs = history.opened_by["sub"].look(history.codes["sub"][task], moment, seen).decayed
    found.put("sub_pull", joins / (subs[1] + 1))
    found.put("sub_part", subs[1] / (opened.decayed[1] + 1))
    tiers = history.opened_by["tier"].look(history.codes["tier"][task], moment, seen).decayed
    found.put("tier_part", tiers[1] / (opened.decayed[1] + 1))
    found.put("length", np.log1p((history.end[task] - history.start[task]) / DAY))
    found.put("hour", (moment // 3600) % 24)
    found.put("stale", np.log1p(np.maximum(moment - seen, 0) / DAY))
