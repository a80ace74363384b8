"""Whether the tests notice what is wrong with the escrow: `make mutate`, or `python -m tools.mutate` with options.

Every mutant of `tools.mutants` is compiled and meets the lives of `tools.tape`, in which the reference model of
tests/escrow_model has foretold every answer; then the forge tests; then the Brownie tests of the escrow, those first
that noticed the mutants before it. What first answers otherwise ends it. A mutant with the code of the original, or of
an earlier mutant, is not run. Survivors are listed and make the run fail unless tools/mutants-equivalent.toml argues
that no test can tell them from the original. Verdicts are kept in build/mutate/verdicts.jsonl, so that a stopped run
goes on where it was; a survivor is always run again.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TextIO, TypeVar

from tools.clones import WORK, Clone, Verdict
from tools.compiler import ROOT, Compiler, Files
from tools.mutants import Mutant, mutants
from tools.recording import kept
from tools.tape import Player, player
from tools.weave import Woven, weave

V = TypeVar("V")
VERDICTS = WORK / "verdicts.jsonl"
EQUIVALENT = ROOT / "tools" / "mutants-equivalent.toml"
LIVES, STEPS = 24, 110
FEW = 30
"""So many mutants are compiled one by one."""


class Judge:
    """What brings one mutant after another before the tests; many threads share one."""

    def __init__(self, files: Files, player: Player, last: str) -> None:
        self._files = files
        self._player = player
        self._last = last
        self._known: dict[str, Verdict] = {}
        self._woven: dict[Mutant, Woven] = {}
        self._runtimes: dict[str, str | None] = {}
        self._building = threading.Lock()
        self._clones: SimpleQueue[Clone] = SimpleQueue()
        self._compilers: SimpleQueue[Compiler] = SimpleQueue()
        self._template: Clone | None = None
        self._made = 0
        with self._compiler() as compiler:
            quick = compiler.code({}, optimized=False) or ""
            self._original = compiler.code({}, optimized=True) or ""
        if found := self._noticed(quick):
            raise SystemExit(f"the escrow itself does not live as recorded: {found}")
        self._known[self._original] = ("equivalent", "the same code")

    def weave(self, todo: list[Mutant]) -> None:
        """Compile together what can sleep in one contract that lives as recorded while all sleep."""
        with self._compiler() as compiler:
            for mutant, woven in weave(self._files, todo, compiler.code_or_faults):
                if woven.creation not in self._runtimes:
                    runtime = self._player.deployed(woven.creation)
                    sleeps = runtime is not None and self._player.difference(runtime) is None
                    self._runtimes[woven.creation] = runtime if sleeps else None
                if self._runtimes[woven.creation]:
                    self._woven[mutant] = woven

    def quickly(self, mutant: Mutant) -> Verdict | None:
        """Return (killed | invalid, by what), or None when the tape notices nothing."""
        if woven := self._woven.get(mutant):
            noticed = self._player.difference(woven.awake(self._runtimes[woven.creation] or ""))
        else:
            with self._compiler() as compiler:
                quick = compiler.code(self._changed(mutant), optimized=False)
            if quick is None:
                return "invalid", "the compiler"
            noticed = self._noticed(quick)
        return ("killed", "the tape") if noticed else None

    def slowly(self, mutant: Mutant) -> Verdict:
        """Return (killed | survived | equivalent, by what) for what the tape does not notice."""
        changed = self._changed(mutant)
        with self._compiler() as compiler:
            code = compiler.code(changed, optimized=True) or ""
        if code not in self._known:
            self._known[code] = self._meet(code, mutant.file, changed[mutant.file])
        return self._known[code]

    def close(self) -> None:
        """End the compilers."""
        while not self._compilers.empty():
            self._compilers.get().close()

    def _changed(self, mutant: Mutant) -> Files:
        return {mutant.file: mutant.apply(self._files[mutant.file])}

    def _noticed(self, creation: str) -> str | None:
        runtime = self._player.deployed(creation)
        return self._player.difference(runtime) if runtime else "its creation"

    def _meet(self, code: str, file: str, changed: bytes) -> Verdict:
        if self._last == "tape":
            return "survived", "the tape"
        with self._clone() as clone:
            verdict = clone.forge(code)
            return verdict if verdict[0] == "killed" or self._last == "forge" else clone.brownie(file, changed)

    @contextmanager
    def _compiler(self) -> Iterator[Compiler]:
        compiler = Compiler() if self._compilers.empty() else self._compilers.get()
        yield compiler
        self._compilers.put(compiler)

    @contextmanager
    def _clone(self) -> Iterator[Clone]:
        """Lend a clone; the first one proves that the escrow itself passes."""
        with self._building:
            if self._template is None:
                self._template = Clone.compiled()
                first = self._template.copy(0)
                if first.forge(self._original)[0] != "survived":
                    raise SystemExit("the escrow itself does not pass the forge tests")
                self._clones.put(first)
                self._made = 1
            elif self._clones.empty():
                self._clones.put(self._template.copy(self._made))
                self._made += 1
            clone = self._clones.get()
        try:
            yield clone
        finally:
            self._clones.put(clone)


def equivalent(found: list[Mutant]) -> set[Mutant]:
    """Return the mutants that are argued to be the same as the original; an argument about none is an error."""
    argued = set()
    for entry in tomllib.loads(EQUIVALENT.read_text()).get("mutant", []):
        place = (entry["file"], entry["function"], entry["before"], entry["after"])
        same = {mutant for mutant in found if mutant.place == place}
        if not same or not entry["reason"]:
            raise SystemExit(f"{EQUIVALENT.name} argues about no mutant, or without a reason: {place}")
        argued |= same
    return argued


def chosen(found: list[Mutant], arguments: argparse.Namespace) -> list[Mutant]:
    """Return the mutants that the options ask for."""
    lines = changed_lines(arguments.since) if arguments.since else None
    return [
        mutant
        for mutant in found
        if arguments.only in str(mutant) and (lines is None or (mutant.file, mutant.line) in lines)
    ]


def changed_lines(revision: str) -> set[tuple[str, int]]:
    """Return (file, line) for what changed in the contracts since a revision."""
    diff = subprocess.run(
        ["git", "diff", "-U0", "--no-prefix", revision, "--", "contracts"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines: set[tuple[str, int]] = set()
    file = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = line[4:]
        elif span := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            first = int(span[1])
            lines.update((file, number) for number in range(first, first + int(span[2] or 1)))
    return lines


def judge(todo: list[Mutant], files: Files, arguments: argparse.Namespace) -> dict[Mutant, Verdict]:
    """Return the verdicts that the time allowed; each is kept as it comes."""
    given: dict[Mutant, Verdict] = {}
    if not todo:
        return given
    end = time.monotonic() + 60 * arguments.minutes
    with player(kept(WORK, LIVES, STEPS)) as playing, VERDICTS.open("a") as verdicts:
        judging = Judge(files, playing, arguments.until)
        if len(todo) > FEW:
            judging.weave(todo)
        for mutant, verdict, seconds in side_by_side(judging.quickly, todo, arguments.workers, end):
            if verdict:
                given[mutant] = verdict
                keep(verdicts, mutant, files, verdict, seconds)
        left = [mutant for mutant in todo if mutant not in given]
        print(f"{len(left)} of {len(todo)} were not noticed in recorded lives", flush=True)
        for mutant, verdict, seconds in side_by_side(judging.slowly, left, arguments.workers, end):
            given[mutant] = verdict
            keep(verdicts, mutant, files, verdict, seconds)
            print(f"{verdict[0]} by {verdict[1]}: {mutant}", flush=True)
        judging.close()
    return given


def side_by_side(
    judged: Callable[[Mutant], V], todo: list[Mutant], workers: int, end: float
) -> Iterator[tuple[Mutant, V, float]]:
    """Yield each mutant with what is judged of it and the seconds that took, until the time is over."""

    def one(mutant: Mutant) -> tuple[Mutant, list[V], float]:
        start = time.monotonic()
        return mutant, [judged(mutant)] if start < end else [], time.monotonic() - start

    pool = ThreadPoolExecutor(workers)
    try:
        for future in as_completed([pool.submit(one, mutant) for mutant in todo]):
            mutant, found, seconds = future.result()
            yield from ((mutant, each, seconds) for each in found)
    finally:
        pool.shutdown(cancel_futures=True)


def keep(verdicts: TextIO, mutant: Mutant, files: Files, verdict: Verdict, seconds: float) -> None:
    """Write a verdict down."""
    line = {"key": mutant.key(files), "mutant": str(mutant), "verdict": verdict, "seconds": round(seconds, 1)}
    verdicts.write(json.dumps(line) + "\n")
    verdicts.flush()


def remembered(found: list[Mutant], files: Files) -> dict[Mutant, Verdict]:
    """Return the verdicts of earlier runs over the same sources, but for survivors."""
    if not VERDICTS.exists():
        return {}
    lines = [json.loads(line) for line in VERDICTS.read_text().splitlines()]
    known = {line["key"]: tuple(line["verdict"]) for line in lines if line["verdict"][0] != "survived"}
    keys = {mutant: mutant.key(files) for mutant in found}
    return {mutant: known[key] for mutant, key in keys.items() if key in known}


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help="mutants whose line, as --list shows it, has TEXT")
    parser.add_argument("--since", metavar="REVISION", help="mutants of lines that changed since a git revision")
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long; the next run goes on")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many run at once")
    stages = ("tape", "forge", "brownie")
    parser.add_argument("--until", choices=stages, default=stages[-1], help="leave later tests out: more survive")
    parser.add_argument("--fresh", action="store_true", help="forget the verdicts of earlier runs")
    parser.add_argument("--list", action="store_true", help="list the mutants and run none")
    return parser.parse_args()


def main() -> int:
    """Run the mutants and return the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # So that what was started is ended.
    arguments = options()
    WORK.mkdir(parents=True, exist_ok=True)
    if arguments.fresh:
        VERDICTS.unlink(missing_ok=True)
    compiler = Compiler()
    trees = compiler.trees()
    compiler.close()
    files = {file: (ROOT / file).read_bytes() for file in trees}
    found = [mutant for file, source in files.items() for mutant in mutants(file, source, trees[file])]
    argued = equivalent(found)
    wanted = chosen(found, arguments)
    if arguments.list:
        print(*wanted, f"{len(wanted)} mutants", sep="\n")
        return 0
    known = remembered(wanted, files)
    todo = [mutant for mutant in wanted if mutant not in known and mutant not in argued]
    print(
        f"{len(wanted)} mutants, {len(known)} known, {len(argued & set(wanted))} argued, {len(todo)} to run", flush=True
    )
    given = known | judge(todo, files, arguments)
    survivors = [mutant for mutant in todo if mutant in given and given[mutant][0] == "survived"]
    unjudged = len(todo) - len([mutant for mutant in todo if mutant in given])
    counts = Counter(f"{verdict} by {what}" for verdict, what in given.values())
    print(*(f"{count:>6} {what}" for what, count in counts.most_common()), sep="\n")
    print(*survivors, f"{len(survivors)} survivors, {unjudged} not run", sep="\n")
    return 1 if survivors or unjudged else 0


if __name__ == "__main__":
    sys.exit(main())
