"""Which branches of our contracts the Brownie tests took: `python -m tools.coverage`, or with an earlier report.

A branch counts for its place in the source: once when it was taken either way, twice when both ways, in whatever
contract it was compiled into. Fails below 98 %. Code in assembly has no branches that Brownie sees. While branches are
traced every view is a transaction, so a test that minds a second may fail here: `make test` judges the tests.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.brownie_box import kept

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "build" / "reports" / "coverage.json"
LEAST_PERCENT = 98
WAYS = {"green": {True, False}, "yellow": {True}, "orange": {False}, "red": set()}

Branches = dict[tuple[str, int, int], set[bool]]


def branches(report: dict[str, Any], compiled: Path) -> Branches:
    """Return the ways in which each branch of our sources was taken, by (path, start, end).

    A report numbers the sources of a contract; `compiled` has Brownie's files, which tell their paths.
    """
    taken: Branches = defaultdict(set)
    for contract, files in report["highlights"]["branches"].items():
        paths = json.loads((compiled / f"{contract}.json").read_text())["allSourcePaths"]
        for number, highlights in files.items():
            path = paths[number]
            if path.startswith("contracts/") and not path.startswith("contracts/mocks/"):
                for start, end, colour, _ in highlights:
                    taken[path, start, end] |= WAYS[colour]
    return taken


def lines(taken: Branches) -> Iterator[str]:
    """Yield the share of each file, each branch that was taken one way at most, and last the share of all."""
    for path in sorted({path for path, _, _ in taken}):
        inside = {place: ways for place, ways in taken.items() if place[0] == path}
        yield f"{path}: {percent(inside):.1f} % of {2 * len(inside)}"
        source = (ROOT / path).read_bytes()
        for (_, start, end), ways in sorted(inside.items()):
            if len(ways) < len(WAYS["green"]):
                text = " ".join(source[start:end].decode().split())
                number = source.count(b"\n", 0, start) + 1
                yield f"  {path}:{number} {'never both ways' if ways else 'never'}: {text}"
    yield f"all: {percent(taken):.1f} % of {2 * len(taken)}, at least {LEAST_PERCENT} % wanted"


def percent(taken: Branches) -> float:
    """Return how much of both ways of each branch was taken."""
    return 100 * sum(map(len, taken.values())) / (2 * len(taken)) if taken else 0.0


def main() -> int:
    """Run the tests unless a report is named; return the exit status."""
    report = Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT
    if len(sys.argv) == 1:
        REPORT.unlink(missing_ok=True)
        command = [sys.executable, "-m", "scripts.brownie_box", "pytest", "tests/contracts", "--coverage"]
        subprocess.run(command, cwd=ROOT, check=False)
    taken = branches(json.loads(report.read_text()), kept() / "contracts")
    print(*lines(taken), sep="\n")
    return 0 if percent(taken) >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
