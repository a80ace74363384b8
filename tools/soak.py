"""Plays episodes of chaos for hours: prints each, goes on where it stopped, and ends with the command for what failed.

EPISODES names some: `17`, `3,9`, `0-249`; without it all of GUILDHALL_SOAK are played that did not pass before with the
indexer as it is, and after them the long runs of properties, decoder and two indexers. JOBS episodes are played side
by side, each job with nodes and a server of its own; as many as there are cores unless it says so.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import structlog

from tests.indexer.chaos.database import postgresql
from tests.indexer.chaos.episode import ChaosError, Told, play
from tests.indexer.chaos.ground import ground
from tests.indexer.chaos.tape import SOAK, names, record
from tests.outside import close_outside
from tests.world import deployed_world

ROOT = Path(__file__).resolve().parent.parent
LONG_TESTS = tuple(f"tests/indexer/test_{name}.py" for name in ("properties", "decoder", "two_indexers"))
# Nodes keep every state they had, so none is used for longer than this.
EPISODES_OF_A_GROUND = 50


def main() -> int:
    """Return 0 when everything passed."""
    close_outside()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    named = os.environ.get("EPISODES", "")
    passed = _passed_file()
    before = {json.loads(line)["seed"] for line in passed.read_text().splitlines()} if passed.exists() else set()
    seeds = list(_named(named)) if named else [seed for seed in range(SOAK) if seed not in before]
    jobs = min(int(os.environ.get("JOBS") or os.cpu_count() or 1), len(seeds))
    print(
        f"{len(seeds)} episodes; {len(before)} passed before with this indexer ({passed.relative_to(ROOT)})", flush=True
    )
    good = _side_by_side(seeds, jobs) if jobs > 1 else _play_all(seeds, passed)
    if not named:
        good = all([good, *map(_passes, LONG_TESTS)])
    return 0 if good else 1


def _side_by_side(seeds: list[int], jobs: int) -> bool:
    """Play episodes in several processes; they wait most of the time."""
    command = [sys.executable, "-m", "tools.soak"]
    with ExitStack() as stack:
        playing = []
        for job in range(jobs):
            share = {"EPISODES": ",".join(map(str, seeds[job::jobs])), "JOBS": "1"}
            playing.append(stack.enter_context(subprocess.Popen(command, cwd=ROOT, env=os.environ | share)))
        codes = [process.wait() for process in playing]
    return not any(codes)


def _play_all(seeds: list[int], passed: Path) -> bool:
    """Play episodes one after the other, and end with the command for each that failed."""
    failed = []
    for start in range(0, len(seeds), EPISODES_OF_A_GROUND):
        failed += _play(seeds[start : start + EPISODES_OF_A_GROUND], passed)
    for seed in failed:
        print(f"failed: make soak EPISODES={seed}", flush=True)
    return not failed


def _named(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _passed_file() -> Path:
    """Return where it is noted what passed, which is another place for another indexer."""
    trees = ["git", "rev-parse", "HEAD:indexer", "HEAD:tests/indexer"]
    state = subprocess.run(trees, cwd=ROOT, capture_output=True, text=True, check=False)
    folder = ROOT / "build" / "soak"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"passed-{'-'.join(tree[:10] for tree in state.stdout.split()) or 'unknown'}.jsonl"


def _play(seeds: list[int], passed: Path) -> list[int]:
    """Play episodes on one ground and return those that failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="guildhall-soak-") as name, deployed_world() as world:
        folder = Path(name)
        folder.chmod(0o755)
        tapes = {life: record(world, life) for life in names()}
        with postgresql(folder) as server, ground(world, tapes, server, folder) as common:
            for seed in seeds:
                spent = time.process_time()
                try:
                    told = play(common, seed)
                except ChaosError as error:
                    print(f"episode {seed} FAILED: {error}\n", flush=True)
                    failed.append(seed)
                    continue
                _tell(told, time.process_time() - spent)
                with passed.open("a") as file:
                    file.write(json.dumps({"seed": seed, "seconds": told.seconds, "reorgs": told.reorgs}) + "\n")
    return failed


def _tell(told: Told, spent: float) -> None:
    engine = "postgresql" if told.plan.postgresql else "sqlite"
    deepest = max(told.reorgs, default=0)
    print(
        f"episode {told.plan.seed}: {told.seconds:.1f} s ({spent:.1f} CPU s here), {engine}, {told.logs} logs, "
        f"{told.sent} sent, {len(told.reorgs)} reorgs to {deepest} deep: {', '.join(told.plan.faults)}",
        flush=True,
    )


def _passes(path: str) -> bool:
    print(f"== {path}", flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", "-q", path], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
