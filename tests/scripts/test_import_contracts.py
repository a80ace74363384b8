"""Imports run one way, and a planted one that does not is caught by its contract."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.artifacts import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo"], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Copy the rooms, so that a fault can be planted in them."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("indexer", "backend", "scripts"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_rooms_keep_every_contract(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("planted", "imported", "contract"),
    [
        ("indexer/planted.py", "backend.core", "The indexer imports nothing of ours"),
        ("backend/core/planted.py", "scripts.processes", "Nobody imports scripts"),
        ("backend/core/planted.py", "backend.chain", "Backend: main -> wings"),
        ("backend/market/planted.py", "backend.people.auth.service", "Backend: main -> wings"),
        ("backend/market/planted.py", "indexer.models", "Only backend.chain and backend.core"),
        ("backend/core/planted.py", "indexer.store", "Only backend.chain and backend.core"),
        ("backend/planted.py", "backend.core", "Backend: main -> wings"),
    ],
)
def test_a_planted_import_breaks_its_contract(house: Path, planted: str, imported: str, contract: str) -> None:
    (house / planted).write_text(f'"""Planted."""\n\nimport {imported}\n')
    done = lint(house)
    assert done.returncode != 0
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN") or "BROKEN (" in line]
    assert any(line.startswith(contract) for line in broken), done.stdout


def test_a_planted_cycle_is_caught(house: Path) -> None:
    (house / "indexer" / "east.py").write_text("import indexer.west\n")
    (house / "indexer" / "west.py").write_text("import indexer.east\n")
    done = lint(house)
    assert done.returncode != 0
    assert "No import cycle between siblings anywhere BROKEN" in done.stdout
