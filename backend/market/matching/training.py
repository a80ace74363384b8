"""Fits models of both directions to a history, and measures them beside the rules on its newest part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.market.matching import rules
from backend.market.matching.columns import Columns
from backend.market.matching.features import pair_features
from backend.market.matching.feed import feed_features
from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Floats
from backend.market.matching.measures import measure_feed, measure_workers
from backend.market.matching.models import Logistic, Model, Trees, fit_logistic, fit_trees
from backend.market.matching.questions import Period, Questions, task_questions, worker_questions

Scorer = Callable[[Columns], Floats]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is learned from, and how.

    `least` joins make a task a question; `stale` is the share of questions asked as if the last weeks were unknown.
    """

    days: int = 1000
    least: int = 1
    tasks: int = 4000
    joins: int = 12_000
    stale: float = 0.0
    rounds: int = 200
    blind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """Two models that order together."""

    names: list[str]
    parts: tuple[Model, ...]

    def __call__(self, found: Columns) -> Floats:
        """Return the sum of their scores."""
        scores: Floats = np.sum([part(found) for part in self.parts], axis=0)
        return scores


def fit_workers(history: History, until: int, plan: Plan) -> dict[str, Model]:
    """Return models that order workers, fitted to what happened before `until`."""
    period = Period(until - int(plan.days * DAY), until)
    asked = worker_questions(history, period, least=plan.least, most=plan.tasks, stale=plan.stale)
    return _fit(asked, pair_features(history, asked.pairs)[0], plan, objective="binary")


def fit_tasks(history: History, until: int, plan: Plan) -> dict[str, Model]:
    """Return models that order tasks, fitted to what happened before `until`."""
    period = Period(until - int(plan.days * DAY), until)
    asked = task_questions(history, period, most=plan.joins, stale=plan.stale)
    return _fit(asked, feed_features(history, asked.pairs), plan)


def _fit(asked: Questions, found: Columns, plan: Plan, **changes: Any) -> dict[str, Model]:
    if not asked.labels.any() or asked.labels.all():
        return {}
    names = [name for name in found.names if name not in plan.blind]
    table = found.table()[:, [found.names.index(name) for name in names]]
    logistic: Logistic = fit_logistic(table, names, asked.labels)
    trees: Trees = fit_trees(table, names, asked.labels, asked.pairs.sizes, rounds=plan.rounds, **changes)
    return {"logistic": logistic, "lambdarank": trees}


def report(
    history: History, period: Period, workers: Mapping[str, Scorer], tasks: Mapping[str, Scorer], plan: Plan
) -> list[dict[str, Any]]:
    """Return the metrics of rules and models on a period: a row for each order and direction."""
    rows: list[dict[str, Any]] = []
    asked = worker_questions(history, period, least=plan.least, most=plan.tasks, stale=0)
    if len(asked.answers):
        found = pair_features(history, asked.pairs)[0]
        for name, score in ({"rules": rules.worker_rule} | dict(workers)).items():
            values = measure_workers(asked, score(found)).values()
            rows.append({"ranker": name, "direction": "workers", "questions": len(asked.answers), "values": values})
    asked = task_questions(history, period, most=max(500, plan.joins // 4), stale=0)
    if len(asked.answers):
        found = feed_features(history, asked.pairs)
        for name, score in ({"rules": rules.feed_rule} | dict(tasks)).items():
            values = measure_feed(asked, score(found)).values()
            rows.append({"ranker": name, "direction": "tasks", "questions": len(asked.answers), "values": values})
    return rows


def best(rows: list[dict[str, Any]], direction: str) -> str:
    """Return which order of a direction a report proves best; a model must not be worse than the rules to be named."""
    metric = "ndcg_20" if direction == "workers" else "mrr"
    values = {row["ranker"]: row["values"][metric] for row in rows if row["direction"] == direction}
    chosen = "rules"
    for name in ("logistic", "lambdarank"):
        if name in values and values[name] >= values[chosen]:
            chosen = name
    return chosen if values else "rules"
