"""The commands that rank records of another market read nothing after a query's moment and survive what is missing."""

import csv
import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from bench.matching.__main__ import cli
from bench.matching.table import Compared, flat

DAY = 24 * 3600
FIRST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
COLUMNS = ("entry_id", "task_id", "worker", "created_at", "updated_at", "winner", "score", "eliminated")


def when(seconds: float) -> str:
    return datetime.fromtimestamp(FIRST + seconds, UTC).isoformat()


def tasks(count: int = 80) -> list[dict[str, Any]]:
    return [
        {
            "id": 100 + number,
            "title": f"A logo for shop {number}",
            "brief": "round and blue",
            "category": 7,
            "sub_category": number % 3,
            "industry": None,
            "client": number % 20,
            "package_name": "Silver",
            "start_date": when(number * DAY),
            "deadline": when((number + 9) * DAY),
            "deadline_original": when((number + 7) * DAY),
        }
        for number in range(count)
    ]


def entries(count: int = 80, workers: int = 24) -> list[dict[str, Any]]:
    random = np.random.default_rng(4)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        for worker in range(workers):
            if worker % 3 == number % 3 and random.random() < 0.8:
                time = when(number * DAY + random.uniform(60, 5 * DAY))
                row = (len(rows), 100 + number, worker, time, time, int(worker == number % 24), 3, 0)
                rows.append(dict(zip(COLUMNS, row, strict=True)))
    return rows


def write(folder: Path, told: Iterable[dict[str, Any]], rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Path:
    folder.mkdir()
    with gzip.open(folder / "tasks.jsonl.gz", "wt") as lines:
        lines.writelines(json.dumps(task) + "\n" for task in told)
    with gzip.open(folder / "entries.csv.gz", "wt", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data") / "engagements", tasks(), entries(), COLUMNS)


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("model")
    # The folder above that of the engagements does as well.
    command = ["train", "--data", str(data.parent), "--until", when(60 * DAY)[:10], "--model", str(place)]
    answer = CliRunner().invoke(cli, command)
    assert answer.exit_code == 0, answer.output
    return place


def ranked(model: Path, history: Path, queries: list[dict[str, Any]], folder: Path) -> dict[Any, list[Any]]:
    asked, told = folder / "queries.jsonl", folder / "answers.jsonl"
    asked.write_text("".join(json.dumps(query) + "\n" for query in queries))
    command = ["rank", "--model", model, "--history", history, "--queries", asked, "--out", told]
    answer = CliRunner().invoke(cli, [str(part) for part in command])
    assert answer.exit_code == 0, answer.output
    return {row["id"]: row["ranking"] for row in map(json.loads, told.read_text().splitlines())}


QUERIES: list[dict[str, Any]] = [
    {"id": "all", "kind": "workers", "at": when(70 * DAY), "task": 170, "candidates": None},
    {"id": "some", "kind": "workers", "at": when(70 * DAY), "task": 170, "candidates": [999, 4, 1, "x", 4]},
    {"id": "feed", "kind": "tasks", "at": when(70 * DAY + 9), "worker": 1, "candidates": None},
    {"id": "given", "kind": "tasks", "at": when(70 * DAY + 9), "worker": 1, "candidates": [160, 165, 166, 12345]},
    {"id": "stranger", "kind": "tasks", "at": int(FIRST + 70 * DAY + 9), "worker": 777, "candidates": None},
    {"id": "early", "kind": "workers", "at": when(-9 * DAY), "task": 170, "candidates": None},
    {"id": "unknown", "kind": "workers", "at": when(70 * DAY), "task": 5, "candidates": [2, 1]},
    {
        "id": "newer",
        "kind": "tasks",
        "at": when(90 * DAY),
        "worker": 1,
        "candidates": [501, 500],
        "tasks": [tasks(1)[0] | {"id": number, "start_date": when(89 * DAY)} for number in (500, 501)],
    },
]


def test_answers_name_each_candidate_once_and_unknown_ones_last(data: Path, model: Path, tmp_path: Path) -> None:
    found = ranked(model, data, QUERIES, tmp_path)
    assert found["all"][0] % 3 == 170 % 3 - 1
    assert len(found["all"]) == len(set(found["all"])) == 24
    assert (set(found["some"][:2]), found["some"][2:]) == ({4, 1}, [999, "x"])
    assert found["feed"]
    assert all(163 < task <= 170 for task in found["feed"])
    assert (set(found["given"][:3]), found["given"][3:]) == ({160, 165, 166}, [12345])
    assert set(found["stranger"]) == set(range(164, 171))
    assert found["early"] == []
    assert set(found["unknown"]) == {1, 2}
    assert set(found["newer"]) == {500, 501}


def test_nothing_after_the_moment_is_read(data: Path, model: Path, tmp_path: Path) -> None:
    at = FIRST + 70 * DAY
    changed = []
    for row in entries():
        late = datetime.fromisoformat(row["created_at"]).timestamp() >= at
        changed.append(row | ({"worker": 23 - row["worker"], "winner": 1, "score": 5} if late else {}))
    later = [row | {"entry_id": 10**6 + row["entry_id"], "created_at": when(75 * DAY)} for row in entries()[:200]]
    told = [
        task | ({"status": "completed", "deadline": when(500 * DAY)} if number > 70 else {})
        for number, task in enumerate(tasks())
    ]
    other = write(tmp_path / "other", told, changed + later, COLUMNS)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    queries = QUERIES[:2] + [query | {"at": when(70 * DAY)} for query in QUERIES[2:5]]
    assert ranked(model, data, queries, tmp_path / "one") == ranked(model, other, queries, tmp_path / "two")


def test_a_model_knows_nothing_of_the_day_it_ends(data: Path, model: Path, tmp_path: Path) -> None:
    rows = [row if row["created_at"] < when(60 * DAY) else row | {"worker": 5} for row in entries()]
    other = write(tmp_path / "data", tasks(), rows, COLUMNS)
    command = ["train", "--data", str(other), "--until", when(60 * DAY)[:10], "--model", str(tmp_path / "model")]
    assert CliRunner().invoke(cli, command).exit_code == 0
    sums = [json.loads((place / "model.json").read_text())["checksum"] for place in (model, tmp_path / "model")]
    assert sums[0] == sums[1]


def test_missing_columns_and_broken_lines_leave_an_answer(model: Path, tmp_path: Path) -> None:
    told = [{"id": task["id"], "start_date": task["start_date"]} for task in tasks()]
    poor = write(
        tmp_path / "poor", [*told, {"title": "no id"}, {"id": 7, "start_date": "never"}], entries(), COLUMNS[1:4]
    )
    found = ranked(model, poor, QUERIES, tmp_path)
    assert len(found["all"]) == 24
    assert found["feed"]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"id": 1}',
        '{"id": 1, "kind": "both", "at": 1, "task": 1}',
        '{"id": 1, "kind": "tasks", "at": "soon", "worker": 1}',
        '{"id": 1, "kind": "tasks", "at": 1, "worker": 1, "candidates": 5}',
        '{"id": 1, "kind": "tasks", "at": 1, "worker": 1, "tasks": {}}',
    ],
)
def test_a_query_of_a_wrong_shape_is_refused_by_its_line(data: Path, model: Path, tmp_path: Path, line: str) -> None:
    (tmp_path / "queries").write_text(line + "\n")
    parts = ["rank", "--model", model, "--history", data, "--queries", tmp_path / "queries", "--out", tmp_path / "out"]
    answer = CliRunner().invoke(cli, [str(part) for part in parts])
    assert answer.exit_code == 2
    assert "line 1" in answer.output
    assert not (tmp_path / "out").exists()


def test_a_folder_without_records_is_named_in_a_sentence(tmp_path: Path) -> None:
    answer = CliRunner().invoke(cli, ["--data", str(tmp_path)])
    assert answer.exit_code == 2
    assert str(tmp_path) in answer.output
    assert "MATCHING_DATA" in answer.output


def test_figures_are_flat() -> None:
    compared = Compared({"feed_newest": {"mrr": 0.123456}}, [])
    figures = flat({"inference_p50_cpu_ms": 1.5}, [compared])
    assert figures == {"inference_p50_cpu_ms": 1.5, "feed_newest": {"mrr": 0.1235}}
