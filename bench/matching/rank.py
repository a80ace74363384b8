"""Answers queries: which workers for a task, which tasks for a worker, at a moment."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.market.matching import rules
from backend.market.matching.artefact import Artefact
from backend.market.matching.artefact import load as load_model
from backend.market.matching.history import History
from backend.market.matching.ledger import Ints
from backend.market.matching.ranker import Ranker
from backend.market.matching.records import TaskRecord
from backend.market.matching.training import Mixed
from bench.matching.records import LONG, load, number, seconds, task_of

KIND = {"workers", "tasks"}
SHOWN = 1000


class QueryInvalid(Exception):
    """A query does not have the documented shape."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question: `subject` is the task or the worker it is about, `candidates` are ids, None for all that is known."""

    id: Any
    kind: str
    at: int
    subject: Any
    candidates: list[Any] | None


def answer(model: Path, history: Path, queries: Path, out: Path) -> int:
    """Write the ranking of each query and return how many there were."""
    ranker = ranker_of(load_model(model))
    asked, told = read_queries(queries)
    known = History(load(history).with_tasks(told))
    with out.open("w", encoding="utf-8") as lines:
        for query in asked:
            lines.write(json.dumps({"id": query.id, "ranking": ranking(known, ranker, query)}) + "\n")
    return len(asked)


def ranker_of(artefact: Artefact) -> Ranker:
    """Return the order of a trained model; a direction it knows nothing of goes by rule."""
    workers, tasks = artefact.workers, artefact.tasks
    return Ranker(
        "model",
        Mixed([], tuple(workers.values())) if workers else rules.worker_rule,
        tasks["lambdarank"] if tasks else rules.feed_rule,
        artefact.version,
    )


def ranking(history: History, ranker: Ranker, query: Query) -> list[Any]:
    """Return ids, the best first; ids that nothing is known of come last, in the order they were given."""
    if query.kind == "workers":
        return _workers(history, ranker, query)
    return _tasks(history, ranker, query)


def _workers(history: History, ranker: Ranker, query: Query) -> list[Any]:
    task, at = history.task_rows.get(query.subject), query.at
    seen = np.flatnonzero(history.joined.count(np.arange(len(history.workers)), np.full(len(history.workers), at)))
    if query.candidates is not None:
        wanted = {history.worker_rows.get(each, -1) for each in query.candidates}
        seen = seen[np.isin(seen, np.array(sorted(wanted), np.int64))]
    left = history.joined.look(seen, np.full(len(seen), at)).decayed[2]
    rest = seen[np.argsort(-left, kind="stable")]
    first = np.zeros(0, np.int64)
    if task is not None:
        first = ranker.rank_workers(history, task, at).rows
        first = first[np.isin(first, seen)]
    rows = np.concatenate((first, rest[~np.isin(rest, first)]))
    if query.candidates is None:
        rows = rows[:SHOWN]
    return _with_unknown([history.workers[row] for row in rows.tolist()], query.candidates)


def _tasks(history: History, ranker: Ranker, query: Query) -> list[Any]:
    worker = history.worker_rows.get(query.subject, len(history.workers))
    among: Ints | None = None
    if query.candidates is not None:
        rows = [history.task_rows[each] for each in dict.fromkeys(query.candidates) if each in history.task_rows]
        among = np.array(rows, np.int64)
    ranked = ranker.rank_tasks(history, worker, query.at, among=among)
    return _with_unknown([history.tasks[row].id for row in ranked.rows.tolist()], query.candidates)


def _with_unknown(ranked: list[Any], candidates: Iterable[Any] | None) -> list[Any]:
    known = set(ranked)
    return ranked + [each for each in dict.fromkeys(candidates or ()) if each not in known]


def read_queries(path: Path) -> tuple[list[Query], list[TaskRecord]]:
    """Return the queries of a file and the tasks they bring; raises `QueryInvalid`."""
    asked: list[Query] = []
    told: dict[Any, TaskRecord] = {}
    for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            body = json.loads(line)
        except json.JSONDecodeError as error:
            raise QueryInvalid(f"line {place} is no JSON: {error}") from error
        if not isinstance(body, dict):
            raise QueryInvalid(f"line {place} is no object")
        query, tasks = _query(body, place)
        asked.append(query)
        for task in tasks:
            told.setdefault(task.id, task)
    return asked, list(told.values())


def _query(body: Mapping[str, Any], place: int) -> tuple[Query, list[TaskRecord]]:
    kind, at = body.get("kind"), seconds(body.get("at"))
    subject = body.get("task" if kind == "workers" else "worker")
    if kind not in KIND or at is None or "id" not in body or subject is None:
        raise QueryInvalid(f"line {place} needs id, kind (workers or tasks), at, and task or worker")
    candidates = body.get("candidates")
    if candidates is not None and not isinstance(candidates, list):
        raise QueryInvalid(f"line {place}: candidates is a list or null")
    given = [] if body.get("tasks") is None else body["tasks"]
    if not isinstance(given, list):
        raise QueryInvalid(f"line {place}: tasks is a list")
    told = list(_told([*given, subject, *(candidates or [])], at))
    ids = None if candidates is None else [_id(each) for each in candidates]
    return Query(body["id"], str(kind), at, _id(subject), ids), told


def _told(values: Iterable[Any], at: int) -> Iterator[TaskRecord]:
    """Yield the tasks that a query tells of in full; one that does not say when it opened opens at the moment asked."""
    for value in values:
        if isinstance(value, dict) and value.get("id") is not None:
            task = task_of(value) or task_of({**value, "start_date": at, "deadline": at + LONG})
            if task is not None:
                yield task


def _id(value: Any) -> Any:
    """Return an id as the records have it, also of an object that carries one."""
    if isinstance(value, dict):
        value = value.get("id")
    return number(value) if isinstance(value, int | str) else str(value)
