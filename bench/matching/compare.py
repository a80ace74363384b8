"""Rules and models side by side, on a period that none of them learned from, with the goals beside them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from backend.market.matching import rules
from backend.market.matching.artefact import Artefact
from backend.market.matching.artefact import load as load_model
from backend.market.matching.columns import Columns
from backend.market.matching.features import Pairs, pair_features
from backend.market.matching.feed import feed_features
from backend.market.matching.history import History
from backend.market.matching.ledger import Floats
from backend.market.matching.measures import measure_feed, measure_workers
from backend.market.matching.metrics import lower_bound
from backend.market.matching.questions import Period, Questions, task_questions, worker_questions
from backend.market.matching.reranking import NEWCOMER
from backend.market.matching.training import Mixed, Scorer
from bench.matching.inference import measure_inference
from bench.matching.records import load, seconds
from bench.matching.table import Compared, write
from bench.matching.train import train

UNTIL, END = "2018-01-01", "2018-07-01"
JOINS = 4000
LEAST = 5
WORKER_GOAL, FEED_GOAL = 1.25, 1.4


def compare(data: Path) -> None:
    """Do it all, print it, and write bench/results/matching.json; raises `DataMissing`."""
    until = seconds(UNTIL) or 0
    history = History(load(data))
    with tempfile.TemporaryDirectory() as folder:
        train(data, until, Path(folder))
        artefact = load_model(Path(folder))
    period = Period(until, seconds(END) or 0)
    workers, tasks = compare_workers(history, period, artefact), compare_feed(history, period, artefact)
    del history
    write(measure_inference(artefact), [workers, tasks])


def compare_workers(history: History, period: Period, artefact: Artefact) -> Compared:
    """Measure workers for a task."""
    asked = worker_questions(history, period, least=LEAST, most=10**6, stale=0)
    found = pair_features(history, asked.pairs)[0]
    models = {f"workers_{name}": model for name, model in artefact.workers.items()}
    scorers = _rules(rules.WORKER_RULES, "workers") | {"workers_rules": rules.worker_rule} | models
    if models:
        scorers["workers_both"] = Mixed([], tuple(artefact.workers.values()))
    metrics = {name: measure_workers(asked, score(found)).values() for name, score in scorers.items()}
    single = max(metrics[name]["ndcg_20"] for name in _rules(rules.WORKER_RULES, "workers"))
    best = max(metrics[name]["ndcg_20"] for name in metrics if name in models or name == "workers_both")
    return Compared(metrics, [("workers: NDCG@20 over the best simple rule", best / single, WORKER_GOAL)])


def compare_feed(history: History, period: Period, artefact: Artefact) -> Compared:
    """Measure the feed, and newcomers apart over all their joins."""
    asked = task_questions(history, period, most=JOINS, stale=0)
    found = feed_features(history, asked.pairs)
    models = {f"feed_{name}": model for name, model in artefact.tasks.items()}
    scorers = _rules(rules.FEED_RULES, "feed") | {"feed_rules": rules.feed_rule} | models
    metrics = {name: measure_feed(asked, score(found)).values() for name, score in scorers.items()}
    hand = max(metrics[name]["mrr"] for name in scorers if name not in models)
    best = max(metrics[name]["mrr"] for name in models)
    goals = [("feed: MRR over the best hand rule", best / hand, FEED_GOAL)]
    asked = newcomers(history, task_questions(history, period, most=10**6, stale=0))
    found = feed_features(history, asked.pairs)
    hits: dict[str, Floats] = {}
    for name, score in scorers.items():
        hits[name] = (measure_feed(asked, score(found)).ranks <= LEAST).astype(np.float64)
        metrics[name] |= {"newcomer_hit_5": float(hits[name].mean()), "newcomer_hit_5_low": lower_bound(hits[name])}
    rule = max(metrics[name]["newcomer_hit_5"] for name in scorers if name not in models)
    low = metrics["feed_lambdarank"]["newcomer_hit_5_low"]
    goals.append(("newcomers: low end of hit@5 over the best rule's", low / rule, 1.0))
    return Compared(metrics, goals)


def newcomers(history: History, asked: Questions) -> Questions:
    """Return those questions whose worker had joined fewer than five tasks."""
    pairs = asked.pairs
    few = history.joined.count(pairs.worker, pairs.moment) < NEWCOMER
    begins = np.cumsum(pairs.sizes) - pairs.sizes
    whole = few[begins]
    kept = np.repeat(whole, pairs.sizes)
    chosen = Pairs(pairs.worker[kept], pairs.task[kept], pairs.moment[kept], pairs.seen[kept], pairs.sizes[whole])
    return Questions(chosen, asked.labels[kept], asked.answers[whole])


def _rules(named: Mapping[str, tuple[str, int]], direction: str) -> dict[str, Scorer]:
    def scorer(rule: tuple[str, int]) -> Scorer:
        def score(found: Columns) -> Floats:
            return rules.by_rule(found, rule)

        return score

    return {f"{direction}_{name}": scorer(rule) for name, rule in named.items()}
