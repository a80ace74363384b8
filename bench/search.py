"""How much CPU a search takes, with each engine: `make bench-search N=1000000`.

The corpus is generated, the same at every run, one task in five in Chinese, and is kept in build/bench/search. The
index on disk is asked at the size that is given, the tables alone (FTS5 on SQLite, GIN on PostgreSQL) at 200,000 tasks
at most. A query is a page of twenty, the total and four facets; its time is the CPU time of this process, with that of
the serving process on PostgreSQL. The relevance sets are those of the tests, asked amid the whole corpus: a Chinese
query counts when it finds its task.

Writes bench/results/search.json and prints the figures beside the goals.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from backend.chain.tasks.prices import teach
from backend.core.database import Database, open_database
from backend.market.search.disk import DiskEngine
from backend.market.search.tables.repository import SqlEngine
from bench.indexing.postgres import server
from bench.searching import building
from bench.searching.asking import queries
from bench.searching.corpus import CHAIN_ID, VERSION
from bench.searching.measuring import measure, percentiles, recall, repaired

RESULTS = Path(__file__).parent / "results" / "search.json"
FOLDER = Path(__file__).parent.parent / "build" / "bench" / "search"
TASKS, PEERS, QUERIES = 200_000, 200_000, 500
Figures = dict[str, float]


class Goal(NamedTuple):
    """What a figure shall be."""

    figure: str
    name: str
    wanted: str = ""
    holds: Callable[[float], bool] | None = None


GOALS = (
    Goal("p50_cpu_ms", "index on disk, p50, CPU ms", "<= 5", lambda value: value <= 5),  # noqa: PLR2004 - a goal
    Goal("p99_cpu_ms", "index on disk, p99, CPU ms", "<= 25", lambda value: value <= 25),  # noqa: PLR2004 - a goal
    Goal("chinese_recall", "Chinese queries answered, of 30", ">= 28", lambda value: value >= 28),  # noqa: PLR2004 - a goal
    Goal("typo_repair", "typos repaired, of 8", ">= 8", lambda value: value >= 8),  # noqa: PLR2004 - a goal
    Goal("fts5_p50_cpu_ms", "FTS5 on SQLite, p50, CPU ms"),
    Goal("fts5_p99_cpu_ms", "FTS5 on SQLite, p99, CPU ms"),
    Goal("postgres_p50_cpu_ms", "GIN on PostgreSQL, p50, CPU ms"),
    Goal("postgres_p99_cpu_ms", "GIN on PostgreSQL, p99, CPU ms"),
)


def on_disk(count: int, asked: int) -> Figures:
    """Ask the index on disk."""
    folder = FOLDER / f"{VERSION}-{count}"
    building.fill_index(folder / "index", count)
    with sqlite(folder / "tables", count, texts=False) as database:
        engine = DiskEngine(folder / "index", SqlEngine(CHAIN_ID))
        measure(database, engine, queries(20))
        p50, p99 = percentiles(measure(database, engine, queries(asked)))
        return {"tasks": count, "p50_cpu_ms": p50, "p99_cpu_ms": p99, "chinese_recall": recall(database, engine)}


def on_sqlite(count: int, asked: int) -> Figures:
    """Ask the tables on SQLite."""
    with sqlite(FOLDER / f"{VERSION}-{count}" / "texts", count, texts=True) as database:
        p50, p99 = percentiles(measure(database, SqlEngine(CHAIN_ID), queries(asked)))
        figures = {"fts5_p50_cpu_ms": p50, "fts5_p99_cpu_ms": p99, "typo_repair": repaired(database)}
        return {"peer_tasks": count, **figures, "fts5_chinese_recall": recall(database, SqlEngine(CHAIN_ID))}


def on_postgresql(count: int, asked: int) -> Figures:
    """Ask the tables on PostgreSQL."""
    (FOLDER / "server").mkdir(parents=True, exist_ok=True)
    with server(FOLDER / "server") as started, started.database() as made:
        building.fill_database(made.for_us, count, texts=True)
        database = open_database(made.for_us, 1, 60)
        p50, p99 = percentiles(measure(database, SqlEngine(CHAIN_ID), queries(asked)))
        figures = {"postgres_p50_cpu_ms": p50, "postgres_p99_cpu_ms": p99}
        figures["postgres_chinese_recall"] = recall(database, SqlEngine(CHAIN_ID))
        database.close()
        return figures


@contextmanager
def sqlite(folder: Path, count: int, *, texts: bool) -> Iterator[Database]:
    """Open a database on SQLite that holds the corpus, filled unless it was."""
    done = folder / "done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        building.fill_database(f"sqlite:///{folder}", count, texts=texts)
        done.touch()
    database = open_database(f"sqlite:///{folder}", 1, 60)
    teach(database.engine)
    yield database
    database.close()


def table(figures: Figures) -> str:
    """Return the figures beside the goals, as lines."""
    lines = [f"{'':<36}{'is':>10}{'wanted':>10}"]
    for goal in GOALS:
        if goal.figure not in figures:
            continue
        value = figures[goal.figure]
        verdict = "" if goal.holds is None else "met" if goal.holds(value) else "NOT MET"
        lines.append(f"{goal.name:<36}{value:>10g}{goal.wanted:>10}  {verdict}")
    return "\n".join(lines)


def main() -> None:
    """Measure what is asked for and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--n", type=int, default=TASKS, help=f"tasks in the index on disk ({TASKS:,})")
    parser.add_argument("--queries", type=int, default=QUERIES, help=f"queries of each engine ({QUERIES:,})")
    parser.add_argument("--engines", default="disk,sqlite,postgresql", help="which engines are asked, in commas")
    given = parser.parse_args()
    parts = {"disk": on_disk, "sqlite": on_sqlite, "postgresql": on_postgresql}
    figures: Figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in given.engines.split(","):
        figures |= parts[name](given.n if name == "disk" else min(given.n, PEERS), given.queries)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
        print(f"{name} done", flush=True)
    print(table(figures))


if __name__ == "__main__":
    main()
