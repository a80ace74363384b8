"""The Makefile tells what it can do, and the set-up names what a machine lacks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.artifacts import ROOT


def setup(path: str, *parts: str, python: str = "python3") -> "subprocess.CompletedProcess[str]":
    env = {"PATH": path, "PYTHON": python, "HOME": os.environ.get("HOME", "/")}
    bash = shutil.which("bash") or "/bin/bash"
    return subprocess.run([bash, "tools/setup", *parts], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def bare_path(folder: Path, *programs: str) -> str:
    """Return a PATH that has the named programs and nothing else."""
    for program in programs:
        found = shutil.which(program)
        assert found, program
        (folder / program).symlink_to(found)
    return str(folder)


def test_help_lists_each_target_in_a_line() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z%-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert len(targets) > 8
    for target in targets:
        assert re.search(rf"^  {target} +\S", said, flags=re.MULTILINE), target


def test_a_missing_python_is_named_with_what_to_type(tmp_path: Path) -> None:
    done = setup(bare_path(tmp_path, "dirname", "mkdir"), "python", python="python9.9")
    assert done.returncode == 1
    assert "Python 3.11 or newer is missing" in done.stderr
    assert "apt-get install python3" in done.stderr
    assert "brew install" in done.stderr


def test_a_missing_service_is_named_with_what_to_type(tmp_path: Path) -> None:
    done = setup(bare_path(tmp_path, "dirname", "mkdir", "id"), "services", python=sys.executable)
    assert done.returncode == 1
    assert "redis-server is missing" in done.stderr
    assert "apt-get install redis-server" in done.stderr
    assert "brew install" in done.stderr


def test_an_unknown_part_is_refused_with_the_known_ones() -> None:
    done = setup(os.environ["PATH"], "pyhton")
    assert done.returncode == 1
    assert "pyhton" in done.stderr
    assert "python contracts audit node browser services" in done.stderr


def test_no_lock_names_a_registry() -> None:
    locks = [*ROOT.glob("requirements-*.txt"), ROOT / "package-lock.json", ROOT / "tools/ipfs-node/package-lock.json"]
    assert len(locks) == 5
    for lock in locks[:3]:
        assert "://" not in lock.read_text(), lock
        assert "--hash=sha256:" in lock.read_text(), lock
    for lock in locks[3:]:
        assert not re.search(r'"resolved": *"http', lock.read_text()), lock
