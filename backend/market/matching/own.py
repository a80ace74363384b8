"""Trains on the own history, and lets a new model serve only when it is not worse than what serves now."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backend.market.matching import registry
from backend.market.matching.artefact import Artefact, ArtefactError, save
from backend.market.matching.history import DAY, History
from backend.market.matching.models import Model
from backend.market.matching.questions import Period
from backend.market.matching.training import Plan, Scorer, best, fit_tasks, fit_workers, report

NEWEST = 0.2
METRIC = {"workers": "ndcg_20", "tasks": "mrr"}


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model, and whether it serves now; `why` is the word of the model card."""

    artefact: Artefact
    serves: bool
    why: str


def train_own(history: History, now: int, folder: Path, plan: Plan | None = None) -> Trained:
    """Fit to all but the newest fifth of the joins, compare on that fifth, and keep the model fitted to everything.

    The shadow comparison is with the rules and with the model that serves now, on the same questions. A direction in
    which no model holds against the rules goes on by rule; a model that is worse in either direction than the one that
    serves is kept beside it and does not serve.
    """
    plan = plan or Plan()
    split = int(history.join_time[int(len(history.join_time) * (1 - NEWEST))])
    period = Period(split, now, int(DAY))
    early = (fit_workers(history, split, plan), fit_tasks(history, split, plan))
    current = _current(folder)
    orders = [dict[str, Scorer](models) for models in early]
    if current is not None:
        ranker = registry.ranker_of(current)
        orders[0]["current"], orders[1]["current"] = ranker.workers, ranker.tasks
    rows = report(history, period, orders[0], orders[1], plan)
    chosen = {direction: best(rows, direction) for direction in METRIC}
    card = {
        "day": datetime.fromtimestamp(now, UTC).date().isoformat(),
        "trained_at": now,
        "trained_until": now,
        "engagements": len(history.join_task),
        "metrics": rows,
        "served": chosen,
    }
    final = (fit_workers(history, now, plan), fit_tasks(history, now, plan))
    made = _keep(folder, final, card)
    serves = set(chosen.values()) != {"rules"} and not _worse(rows, chosen)
    if serves:
        registry.serve(folder, made.version)
    return Trained(made, serves, "model_not_worse" if serves else "model_worse")


def _worse(rows: list[dict[str, Any]], chosen: Mapping[str, str]) -> bool:
    values = {(row["direction"], row["ranker"]): row["values"][METRIC[row["direction"]]] for row in rows}
    return any(
        values[direction, "current"] > values[direction, chosen[direction]]
        for direction in METRIC
        if (direction, "current") in values
    )


def _current(folder: Path) -> Artefact | None:
    try:
        return registry.served(folder)
    except ArtefactError:
        # What cannot be served is no rival; the new one takes its place.
        return None


def _keep(folder: Path, models: tuple[dict[str, Model], dict[str, Model]], card: dict[str, Any]) -> Artefact:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        artefact = save(Path(made) / "model", *models, card)
        place = folder / artefact.version
        if not place.exists():
            shutil.move(Path(made) / "model", place)
    return artefact
