"""How fast the chain is indexed, beside Ponder and Subsquid: `make bench-indexer`.

The chain is made once on anvil, with at least 100,000 events over 2,500 blocks, and kept under build/bench/. Everything
runs against that one node and one PostgreSQL server with its default settings; rounds of all indexers follow each
other in turn, and the figure is the median. Wall time is from the start of the program to its end, or until Ponder
calls itself ready; CPU time is that of the indexer and of its database together. Ours reads and checks every header
and keeps every raw log. Then: a reindex from the stored logs, the time from a sealed block to the message at a client
of the API, and the rate over a chain ten times as long.

Writes bench/results/indexer.json, after each part, and prints the figures beside the goals.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.indexing import chain as chains
from bench.indexing import flat, live, ours, peers
from bench.indexing.chain import Chain
from bench.indexing.meter import MEGABYTE, ProgramError, Run
from bench.indexing.node import NodeError
from bench.indexing.postgres import Server, server
from bench.indexing.table import table

RESULTS = Path(__file__).parent / "results" / "indexer.json"
PARTS = ("backfill", "reindex", "live", "flat")
EVENTS = 100_000
TIMES = 10
Figures = dict[str, float]


def backfills(chain: Chain, postgres: Server, rounds: int, chosen: list[str]) -> Figures:
    """Index the chain with everybody, round after round."""
    runs: dict[str, list[tuple[Run, int]]] = defaultdict(list)
    for peer in {"ponder", "subsquid"} & set(chosen):
        try:
            peers.install(peer)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{peer} is left out, it cannot be installed: {error}", file=sys.stderr)
            chosen = [name for name in chosen if name != peer]
    with chains.served(chain) as node:
        head = int(node.call("eth_blockNumber"), 16)
        for number in range(rounds):
            for name in chosen:
                try:
                    done = one_backfill(chain, postgres, node.url, head, name)
                except ProgramError as error:
                    print(f"{name} failed: {error}", file=sys.stderr, flush=True)
                    continue
                runs[name].append(done)
                say(f"round {number + 1}, {name}", *done)
    figures: Figures = {}
    for name, done_by in runs.items():
        figures |= rates(name, done_by)
    if "postgres" in runs:
        figures["rss_mb"] = round(max(run.rss for run, _ in runs["postgres"]) / MEGABYTE, 1)
    return figures


def one_backfill(chain: Chain, postgres: Server, rpc: str, head: int, name: str) -> tuple[Run, int]:
    """Index the chain once into an empty database."""
    with tempfile.TemporaryDirectory(dir=chains.FOLDER) as made, postgres.database() as database:
        folder = Path(made)
        match name:
            case "sqlite":
                return ours.backfill(chain, rpc, f"sqlite:///{folder / 'data'}", None, folder)
            case "postgres":
                return ours.backfill(chain, rpc, database.for_us, database.server, folder)
            case "ponder":
                return peers.ponder(chain, rpc, head, database)
        return peers.subsquid(chain, rpc, head, database)


def reindexes(chain: Chain, postgres: Server, rounds: int) -> Figures:
    """Fold the stored logs again, with PostgreSQL."""
    with (
        chains.served(chain) as node,
        tempfile.TemporaryDirectory(dir=chains.FOLDER) as made,
        postgres.database() as database,
    ):
        folder = Path(made)
        ours.backfill(chain, node.url, database.for_us, database.server, folder)
        runs = []
        for number in range(rounds):
            runs.append(ours.reindex(chain, node.url, database))
            say(f"reindex {number + 1}", *runs[-1])
    return rates("reindex", runs)


def rates(name: str, runs: list[tuple[Run, int]]) -> Figures:
    """Return the medians of a name's runs, in events a second."""
    return {
        f"{name}_events": min(events for _, events in runs),
        f"{name}_events_per_s": median(events / run.wall for run, events in runs),
        f"{name}_events_per_cpu_s": median(events / run.all_cpu for run, events in runs),
        f"{name}_wall_s": round(statistics.median(run.wall for run, _ in runs), 2),
        f"{name}_cpu_s": round(statistics.median(run.cpu for run, _ in runs), 2),
        f"{name}_database_cpu_s": round(statistics.median(run.database_cpu for run, _ in runs), 2),
    }


def median(values: Iterable[float]) -> int:
    """Return the median, whole."""
    return round(statistics.median(values))


def say(name: str, run: Run, events: int) -> None:
    """Print one run."""
    print(
        f"{name:<22}{events:>10,} events{run.wall:>8.1f} s{run.cpu:>8.1f} + {run.database_cpu:.1f} CPU s"
        f"{run.rss / MEGABYTE:>8.0f} MB{events / run.wall:>10,.0f} events/s",
        flush=True,
    )


def main() -> int:
    """Measure, print and write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=EVENTS, help="events of the chain (default 100,000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median is taken (default 3)")
    parser.add_argument("--blocks", type=int, default=60, help="blocks of the live part, one a second (default 60)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure")
    who = ["postgres", "sqlite", "ponder", "subsquid"]
    parser.add_argument("--only", nargs="+", choices=who, default=who, help="whose backfill to measure")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    chain = chains.prepared(options.events)
    with tempfile.TemporaryDirectory(dir=chains.FOLDER) as made, server(Path(made)) as postgres:
        measures: dict[str, Callable[[], Figures]] = {
            "backfill": lambda: backfills(chain, postgres, options.rounds, options.only),
            "reindex": lambda: reindexes(chain, postgres, options.rounds),
            "live": lambda: live.measure(chain, postgres, options.blocks),
            "flat": lambda: flat.measure(chain, postgres, TIMES),
        }
        figures = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        failed = False
        for part in options.parts:
            try:
                figures |= measures[part]()
            except (ProgramError, NodeError, RuntimeError, OSError) as error:
                # The other parts are worth having all the same.
                print(f"{part} failed: {error}", file=sys.stderr, flush=True)
                failed = True
            if not options.dry:
                RESULTS.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    print(table(figures))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
