"""Trains on the records before a day."""

from datetime import UTC, datetime
from pathlib import Path

from backend.market.matching.artefact import save
from backend.market.matching.history import History
from backend.market.matching.records import Acts, Outcome, Records
from backend.market.matching.training import Plan, fit_tasks, fit_workers
from bench.matching.records import load

PLAN = Plan(days=700, least=5, tasks=4000, joins=14_000, stale=0.25, rounds=250)


def train(data: Path, until: int, out: Path) -> str:
    """Write a model that knows nothing of `until` or later, and return its version."""
    history = History(before(load(data), until))
    workers, tasks = fit_workers(history, until, PLAN), fit_tasks(history, until, PLAN)
    day = datetime.fromtimestamp(until, UTC).date().isoformat()
    card = {"day": day, "trained_until": until, "engagements": len(history.join_task)}
    return save(out, workers, tasks, card).version


def before(records: Records, until: int) -> Records:
    """Return what had happened before a moment; outcomes that came later are kept out by when they were known."""
    kept, acts = Acts(), records.acts
    for place, time in enumerate(acts.times):
        if time < until:
            outcome = Outcome(acts.outcomes[place])
            kept.add(acts.tasks[place], acts.workers[place], time, outcome, acts.qualities[place], acts.known[place])
    return Records([task for task in records.tasks if task.start < until], kept)
