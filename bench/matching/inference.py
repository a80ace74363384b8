"""CPU of ranking one task against a million workers who were made up."""

import time

import numpy as np

from backend.market.matching.artefact import Artefact
from backend.market.matching.history import DAY, History
from backend.market.matching.ranker import Ranker
from backend.market.matching.records import Acts, Outcome, Records, TaskRecord
from bench.matching.rank import ranker_of

WORKERS, JOINS, TASKS = 1_000_000, 3_000_000, 100_000
CLIENTS, SUBS = 40_000, 200
DAYS = 1000
ASKED = 300
WARM = 20


def made_up(seed: int = 5) -> History:
    """Return a history in which each of a million workers joined something, few of them often."""
    random = np.random.default_rng(seed)
    starts = np.sort(random.integers(0, int(DAYS * DAY), TASKS))
    subs = (random.zipf(1.3, TASKS) - 1) % SUBS
    clients = random.integers(0, CLIENTS, TASKS)
    records = Records(
        [
            TaskRecord(
                row,
                client,
                f"c{sub % 20}",
                f"s{sub}",
                f"t{row % 30}",
                f"g{row % 3}",
                start,
                start + int(7 * DAY),
                f"s{sub}",
            )
            for row, (start, sub, client) in enumerate(
                zip(starts.tolist(), subs.tolist(), clients.tolist(), strict=True)
            )
        ]
    )
    workers = np.concatenate(
        (np.arange(WORKERS), (random.pareto(0.8, JOINS - WORKERS) * 50).astype(np.int64) % WORKERS)
    )
    tasks = random.integers(0, TASKS, JOINS)
    times = starts[tasks] + random.integers(1, int(7 * DAY), JOINS)
    records.acts = Acts(
        tasks.tolist(),
        workers.tolist(),
        times.tolist(),
        [Outcome.DONE] * JOINS,
        [0.0] * JOINS,
        (times + int(7 * DAY)).tolist(),
    )
    return History(records)


def measure_inference(artefact: Artefact) -> dict[str, float]:
    """Return the median and the 99th percentile, in milliseconds of CPU."""
    history, ranker = made_up(), ranker_of(artefact)
    spent = [_spent(history, ranker, task) for task in range(TASKS - ASKED - WARM, TASKS)][WARM:]
    p50, p99 = np.percentile(np.array(spent) * 1000, (50, 99))
    return {"inference_p50_cpu_ms": round(float(p50), 2), "inference_p99_cpu_ms": round(float(p99), 2)}


def _spent(history: History, ranker: Ranker, task: int) -> float:
    begun = time.process_time()
    ranker.rank_workers(history, task, int(history.start[task]))
    return time.process_time() - begun
