"""Clones of the repository in which the forge and Brownie tests meet a mutant of the escrow."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import ClassVar

from tools.compiler import ROOT

WORK = ROOT / "build" / "mutate"
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
NOT_FOR_MUTANTS = (
    "contributions",
    "court",
    "gas",
    "guild",
    "multisig",
    "panel",
    "policy",
    "pot",
    "reputation",
    "reviews",
)
FAILED = re.compile(rf"^(?:FAILED|ERROR) {BROWNIE_TESTS}/(\w+\.py)", re.MULTILINE)
# Tests of other contracts and of the tests themselves.
NOT_FOR_FORGE = (
    "Contributions*",
    "Guild*",
    "Pot*",
    "Reviews*",
    "court/*",
    "escrow/Faults*",
    "escrow/Reach*",
    "halmos/*",
)
# An inline setting wins over every profile; few runs notice nearly all mutants.
INLINE = re.compile(r"(forge-config: default\.invariant\.runs = )\d+")
INVARIANT_RUNS = 24
FORGE_SECONDS, BROWNIE_SECONDS = 900, 7200
TESTS_FAILED = 1

Verdict = tuple[str, str]


class Clone:
    """One clone, in which one mutant after another meets the tests."""

    noticed: ClassVar[Counter[str]] = Counter()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._compiled: Path | None = None

    @classmethod
    def compiled(cls) -> "Clone":
        """Make the clone that others are copied from, with everything compiled that the forge tests need."""
        clone = cls(WORK / "clone")
        folder = clone.folder
        # What was compiled before is kept; forge and Brownie know by the sources what of it still holds.
        (folder / "build").mkdir(parents=True, exist_ok=True)
        for entry in LINKED:
            (folder / entry).unlink(missing_ok=True)
            (folder / entry).symlink_to(ROOT / entry)
        for entry in COPIED:
            shutil.rmtree(folder / entry, ignore_errors=True)
            shutil.copytree(ROOT / entry, folder / entry)
        for pattern in NOT_FOR_FORGE:
            for file in (folder / "tests/forge").glob(pattern):
                file.unlink()
        for file in (folder / "tests/forge").rglob("*.sol"):
            file.write_text(INLINE.sub(rf"\g<1>{INVARIANT_RUNS}", file.read_text()))
        built = clone._run(FORGE_SECONDS, "forge", "build")
        if built.returncode:
            raise SystemExit(built.stdout + built.stderr)
        return clone

    def copy(self, number: int) -> "Clone":
        """Return another clone that is as this one."""
        folder = WORK / f"clone-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        return Clone(folder)

    def forge(self, code: str) -> Verdict:
        """Run the forge tests on an escrow, given as creation code in hex."""
        artifact = self.folder / "build/forge/out/TaskEscrow.sol/TaskEscrow.json"
        compiled = json.loads(artifact.read_text())
        compiled["bytecode"]["object"] = "0x" + code
        artifact.write_text(json.dumps(compiled))
        for tests in ("--no-match-test", "--match-test"):
            done = self._run(FORGE_SECONDS, "forge", "test", "--fail-fast", tests, "invariant_")
            if done.returncode:
                return "killed", "forge"
        return "survived", "forge"

    def brownie(self, file: str, changed: bytes) -> Verdict:
        """Run the Brownie tests on an escrow of which one file differs."""
        (self.folder / file).write_bytes(changed)
        try:
            return self._brownie()
        finally:
            (self.folder / file).write_bytes((ROOT / file).read_bytes())

    def _brownie(self) -> Verdict:
        """Run the Brownie tests, those first that noticed most, until one fails."""
        files = sorted(path.name for path in (ROOT / BROWNIE_TESTS).glob("test_*.py"))
        files = [name for name in files if not any(word in name for word in NOT_FOR_MUTANTS)]
        files.sort(key=lambda name: -self.noticed[name])
        paths = [f"{BROWNIE_TESTS}/{name}" for name in files]
        python = ROOT / ".venv/bin/python"
        cache = Path(self._run(60, python, "-c", "from scripts.brownie_box import kept; print(kept())").stdout.strip())
        if self._compiled and cache != self._compiled:
            # All but the escrow is compiled already.
            shutil.copytree(self._compiled, cache, ignore=shutil.ignore_patterns("TaskEscrow.json"))
        done = self._run(BROWNIE_SECONDS, python, "-m", "scripts.brownie_box", "pytest", "-x", *paths)
        if self._compiled:
            shutil.rmtree(cache, ignore_errors=True)
        if done.returncode == 0:
            self._compiled = self._compiled or cache
            return "survived", "Brownie"
        failed = FAILED.search(done.stdout)
        if done.returncode != TESTS_FAILED or not failed:
            raise SystemExit(f"Brownie ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        self.noticed[failed[1]] += 1
        return "killed", failed[1]

    def _run(self, seconds: int, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run a command in the clone; one that takes too long has failed, as with a mutant that loops."""
        path = os.pathsep.join([str(ROOT / "node_modules/.bin"), os.environ["PATH"]])
        here = str(self.folder)
        env = os.environ | {"FOUNDRY_PROFILE": "mutate", "NO_COLOR": "1", "PATH": path, "PYTHONPATH": here}
        try:
            return subprocess.run(
                command, cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=seconds
            )
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(error.cmd, TESTS_FAILED, "too slow", "")
