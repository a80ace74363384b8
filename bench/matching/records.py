"""Reads the records of a contest market: `tasks.jsonl.gz` and `entries.csv.gz`, as their README describes them.

Only what is known when a task opens becomes a feature. What is known of an entry later counts from the later of its
last change and the end of its task.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from backend.market.matching.records import Outcome, Records, TaskRecord

TASKS = ("tasks.jsonl.gz", "tasks.jsonl")
ENTRIES = ("entries.csv.gz", "entries.csv")
DAY = 24 * 3600
LONG = 14 * DAY


class DataMissing(Exception):
    """A folder does not hold the records it should."""


def seconds(value: Any) -> int | None:
    """Return a time of the records, or of a query, as Unix seconds; None when it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    try:
        moment = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def number(value: Any) -> Any:
    """Return an id as JSON would write it: a number when it looks like one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else value


def task_of(row: Mapping[str, Any]) -> TaskRecord | None:
    """Return a task of the records; None when it says neither who it is nor when it opens."""
    start = seconds(row.get("start_date")) or seconds(row.get("created_at"))
    if row.get("id") is None or start is None:
        return None
    end = seconds(row.get("deadline_original")) or seconds(row.get("deadline")) or start + LONG
    traits = [
        name for name in ("platinum_only", "elite_only", "nda_required") if row.get(name) in {True, "True", "true"}
    ]
    return TaskRecord(
        id=number(row["id"]),
        client=number(row.get("client") or f"of {row['id']}"),
        category=str(row.get("category")),
        sub_category=str(row.get("sub_category")),
        topic=str(row.get("industry")),
        tier=" ".join([str(row.get("package_name")), *traits]),
        start=start,
        end=end,
        text=f"{row.get('title') or ''} {row.get('brief') or ''}",
    )


def load(folder: Path) -> Records:
    """Return the records of a folder; raises `DataMissing`."""
    records = Records()
    ends: dict[Any, int] = {}
    with _open(folder, TASKS) as lines:
        for row in _objects(lines):
            task = task_of(row)
            if task is not None:
                records.tasks.append(task)
                ends[task.id] = max(task.end, seconds(row.get("deadline")) or 0)
    with _open(folder, ENTRIES) as lines:
        for row in csv.DictReader(lines):
            _enter(records, row, ends)
    return records


def _enter(records: Records, row: Mapping[str, Any], ends: Mapping[Any, int]) -> None:
    time = seconds(row.get("created_at"))
    task, worker = row.get("task_id"), row.get("worker")
    if time is None or not task or not worker:
        return
    changed = seconds(row.get("updated_at")) or time
    outcome = Outcome.DONE
    if row.get("winner") == "1":
        outcome = Outcome.WON
    elif row.get("eliminated") == "1" or row.get("withdrawn_by_admin") == "1":
        outcome = Outcome.FAILED
    score = row.get("score") or "0"
    known = max(changed, ends.get(number(task), time), time) + DAY
    records.acts.add(
        number(task), number(worker), time, outcome, float(score) if score.replace(".", "").isdigit() else 0.0, known
    )


def _objects(lines: TextIO) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(row, dict):
            yield row


def _open(folder: Path, names: tuple[str, ...]) -> TextIO:
    for path in (place / name for place in (folder, folder / "engagements") for name in names):
        if path.is_file():
            if path.suffix == ".gz":
                return gzip.open(path, "rt", encoding="utf-8", newline="")
            return path.open(encoding="utf-8", newline="")
    message = f"{folder} holds no {names[0]}: give the folder of the engagements"
    raise DataMissing(message)
