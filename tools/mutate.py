"""Whether the tests notice what is wrong with the escrow: `make mutate`, or `python -m tools.mutate` with options.

Every mutant of `tools.mutants` is compiled and meets the forge tests, then the Brownie tests of the escrow, those first
that noticed the mutants before it; the first failing test ends it. A mutant with the code of the original, or of an
earlier mutant, is not run. Survivors are listed and make the run fail unless tools/mutants-equivalent.toml argues that
no test can tell them from the original. Verdicts are kept in build/mutate/verdicts.jsonl, so that a stopped run goes
on where it was; a survivor is always run again.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from copy import copy
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tools.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutate"
VERDICTS = WORK / "verdicts.jsonl"
EQUIVALENT = ROOT / "tools" / "mutants-equivalent.toml"
ESCROW = "contracts/TaskEscrow.sol"
TYPES = "contracts/libraries/TermsTypes.sol"
# What is linked is read where it lies, so that its own imports would not find the clone's contracts.
COPIED = ("contracts", "scripts", "tests")
LINKED = (
    "tools",
    "indexer",
    "node_modules",
    ".venv",
    ".venv-contracts",
    "foundry.toml",
    "brownie-config.yaml",
)
BROWNIE_TESTS = "tests/contracts"
# Tests of other contracts, and those that need minutes for what others find in seconds.
NOT_FOR_MUTANTS = ("guild", "policy", "reputation", "panel", "gas", "pot", "multisig")
FAILED = re.compile(rf"^(?:FAILED|ERROR) {BROWNIE_TESTS}/(\w+\.py)", re.MULTILINE)
# Tests of other contracts and of the tests themselves.
NOT_FOR_FORGE = ("Guild*", "escrow/Faults*", "escrow/Reach*", "halmos/*")
# An inline setting wins over every profile; few runs notice nearly all mutants.
INLINE = re.compile(r"(forge-config: default\.invariant\.runs = )\d+")
INVARIANT_RUNS = 24
FORGE_SECONDS, BROWNIE_SECONDS = 900, 7200
TESTS_FAILED = 1


Verdict = tuple[str, str]
Verdicts = dict[str, Verdict]


def sources() -> dict[str, bytes]:
    """Return the files whose mutants are run, by path."""
    folders = (ROOT / "contracts" / "escrow", ROOT / "contracts" / "libraries")
    files = [ROOT / ESCROW, *sorted(file for folder in folders for file in folder.glob("*.sol"))]
    named = {str(file.relative_to(ROOT)): file.read_bytes() for file in files}
    named.pop(TYPES, None)
    return named


class Compiler:
    """A compiler that stays warm."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", ROOT / "tools" / "compile_each.js"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
        self._settings = {
            "remappings": forge["remappings"],
            "evmVersion": forge["evm_version"],
            "optimizer": {"enabled": forge["optimizer"], "runs": forge["optimizer_runs"]},
            "viaIR": forge.get("via_ir", False),
            "metadata": {"appendCBOR": False},  # The code of two sources that mean the same is then the same.
        }

    def trees(self, files: dict[str, bytes]) -> dict[str, Any]:
        """Return the syntax tree of each file."""
        output = self._run(files, {"*": {"": ["ast"]}})
        return {file: output["sources"][file]["ast"] for file in files}

    def code(self, files: dict[str, bytes]) -> str | None:
        """Return the escrow's creation code as hex, or None when it does not compile."""
        output = self._run(files, {ESCROW: {"TaskEscrow": ["evm.bytecode.object"]}})
        if "contracts" not in output:
            return None
        code: str = output["contracts"][ESCROW]["TaskEscrow"]["evm"]["bytecode"]["object"]
        return code

    def close(self) -> None:
        """End the compiler."""
        self._process.kill()
        self._process.wait()

    def _run(self, files: dict[str, bytes], selection: dict[str, Any]) -> dict[str, Any]:
        request = {
            "language": "Solidity",
            "sources": {file: {"content": content.decode()} for file, content in files.items()},
            "settings": {**self._settings, "outputSelection": selection},
        }
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:
            raise RuntimeError("the compiler was started without pipes")
        questions.write(json.dumps(request).encode() + b"\n")
        questions.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer


class Worker:
    """A clone of its own in which one mutant after another meets the tests."""

    def __init__(self, files: dict[str, bytes], *, brownie: bool) -> None:
        self.files = files
        self.brownie = brownie
        self.noticed: Counter[str] = Counter()
        self.compiler = Compiler()
        self.original = self.compiler.code(files) or ""
        self.verdicts: Verdicts = {self.original: ("equivalent", "the same code")}
        self.clone = WORK / "clone-0"
        self.compiled: Path | None = None
        # What was compiled before is kept; forge and Brownie know by the sources what of it still holds.
        (self.clone / "build").mkdir(parents=True, exist_ok=True)
        for entry in LINKED:
            (self.clone / entry).unlink(missing_ok=True)
            (self.clone / entry).symlink_to(ROOT / entry)
        for entry in COPIED:
            shutil.rmtree(self.clone / entry, ignore_errors=True)
            shutil.copytree(ROOT / entry, self.clone / entry)
        for pattern in NOT_FOR_FORGE:
            for file in (self.clone / "tests/forge").glob(pattern):
                file.unlink()
        for file in (self.clone / "tests/forge").rglob("*.sol"):
            file.write_text(INLINE.sub(rf"\g<1>{INVARIANT_RUNS}", file.read_text()))
        built = self._run(FORGE_SECONDS, "forge", "build")
        if built.returncode:
            raise SystemExit(built.stdout + built.stderr)
        passed, by = self.meet(self.original, ESCROW, files[ESCROW])
        if passed != "survived":
            raise SystemExit(f"the escrow itself does not pass: {by}")

    def twin(self, number: int) -> "Worker":
        """Return another worker that shares the verdicts and works beside this one."""
        twin = copy(self)
        twin.compiler = Compiler()
        twin.clone = WORK / f"clone-{number}"
        shutil.rmtree(twin.clone, ignore_errors=True)
        shutil.copytree(self.clone, twin.clone, symlinks=True)
        if self.compiled:
            twin.compiled = twin.clone / self.compiled.relative_to(self.clone)
        return twin

    def verdict(self, mutant: Mutant) -> Verdict:
        """Return (killed | survived | equivalent | invalid, by what)."""
        changed = mutant.apply(self.files[mutant.file])
        code = self.compiler.code(self.files | {mutant.file: changed})
        if code is None:
            return "invalid", "the compiler"
        if code not in self.verdicts:
            self.verdicts[code] = self.meet(code, mutant.file, changed)
        return self.verdicts[code]

    def meet(self, code: str, file: str, changed: bytes) -> Verdict:
        """Run the tests on an escrow, given as code and as the file that differs."""
        artifact = self.clone / "build/forge/out/TaskEscrow.sol/TaskEscrow.json"
        compiled = json.loads(artifact.read_text())
        compiled["bytecode"]["object"] = "0x" + code
        artifact.write_text(json.dumps(compiled))
        for tests in ("--no-match-test", "--match-test"):
            done = self._run(FORGE_SECONDS, "forge", "test", "--fail-fast", tests, "invariant_")
            if done.returncode:
                return "killed", "forge"
        if not self.brownie:
            return "survived", "forge"
        (self.clone / file).write_bytes(changed)
        try:
            return self._brownie()
        finally:
            (self.clone / file).write_bytes(self.files[file])

    def _brownie(self) -> Verdict:
        """Run the Brownie tests, those first that noticed most, until one fails."""
        files = sorted(path.name for path in (ROOT / BROWNIE_TESTS).glob("test_*.py"))
        files = [name for name in files if not any(word in name for word in NOT_FOR_MUTANTS)]
        files.sort(key=lambda name: -self.noticed[name])
        paths = [f"{BROWNIE_TESTS}/{name}" for name in files]
        python = ROOT / ".venv/bin/python"
        cache = Path(self._run(60, python, "-c", "from scripts.brownie_box import kept; print(kept())").stdout.strip())
        if self.compiled and cache != self.compiled:
            # All but the escrow is compiled already.
            shutil.copytree(self.compiled, cache, ignore=shutil.ignore_patterns("TaskEscrow.json"))
        done = self._run(BROWNIE_SECONDS, python, "-m", "scripts.brownie_box", "pytest", "-x", *paths)
        if self.compiled:
            shutil.rmtree(cache, ignore_errors=True)
        if done.returncode == 0:
            self.compiled = self.compiled or cache
            return "survived", "Brownie"
        failed = FAILED.search(done.stdout)
        if done.returncode != TESTS_FAILED or not failed:
            raise SystemExit(f"Brownie ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        self.noticed[failed[1]] += 1
        return "killed", failed[1]

    def _run(self, seconds: int, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run a command in the clone; one that takes too long has failed, as with a mutant that loops."""
        path = os.pathsep.join([str(ROOT / "node_modules/.bin"), os.environ["PATH"]])
        env = os.environ | {"FOUNDRY_PROFILE": "mutate", "NO_COLOR": "1", "PATH": path, "PYTHONPATH": str(self.clone)}
        try:
            return subprocess.run(
                command, cwd=self.clone, env=env, capture_output=True, text=True, check=False, timeout=seconds
            )
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(error.cmd, TESTS_FAILED, "too slow", "")


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


def judge(todo: list[Mutant], files: dict[str, bytes], arguments: argparse.Namespace) -> dict[Mutant, Verdict]:
    """Return the verdicts that the time allowed; each is kept as it comes."""
    end = time.monotonic() + 60 * arguments.minutes
    idle: SimpleQueue[Worker] = SimpleQueue()
    if todo:
        idle.put(first := Worker(files, brownie=not arguments.forge_only))
        for number in range(1, min(arguments.workers, len(todo))):
            idle.put(first.twin(number))

    def one(mutant: Mutant) -> tuple[Mutant, Verdict | None, float]:
        worker, start = idle.get(), time.monotonic()
        try:
            return mutant, worker.verdict(mutant) if start < end else None, time.monotonic() - start
        finally:
            idle.put(worker)

    given: dict[Mutant, Verdict] = {}
    with ThreadPoolExecutor(max(1, idle.qsize())) as pool, VERDICTS.open("a") as kept:
        for future in as_completed([pool.submit(one, mutant) for mutant in todo]):
            mutant, verdict, seconds = future.result()
            if verdict is None:
                continue
            given[mutant] = verdict
            line = {"key": mutant.key(files), "mutant": str(mutant), "verdict": verdict, "seconds": round(seconds, 1)}
            kept.write(json.dumps(line) + "\n")
            kept.flush()
            if verdict[0] == "survived":
                print(f"survived {mutant}", flush=True)
            if len(given) % 50 == 0:
                print(f"{len(given)} of {len(todo)}", flush=True)
    while not idle.empty():
        idle.get().compiler.close()
    return given


def remembered(found: list[Mutant], files: dict[str, bytes]) -> dict[Mutant, Verdict]:
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
    parser.add_argument("--forge-only", action="store_true", help="leave the Brownie tests out: quick, more survive")
    parser.add_argument("--fresh", action="store_true", help="forget the verdicts of earlier runs")
    parser.add_argument("--list", action="store_true", help="list the mutants and run none")
    return parser.parse_args()


def main() -> int:
    """Run the mutants and return the exit status."""
    arguments = options()
    WORK.mkdir(parents=True, exist_ok=True)
    if arguments.fresh:
        VERDICTS.unlink(missing_ok=True)
    files = sources()
    compiler = Compiler()
    trees = compiler.trees(files)
    compiler.close()
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
