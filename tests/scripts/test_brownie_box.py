"""Runs of Brownie side by side share neither home, nor project, nor port."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scripts import brownie_box
from scripts.brownie_box import ROOT, compile_once, keep, kept, mirror

REPORT = """
import json, os, pathlib
config = pathlib.Path("brownie-config.yaml").read_text()
print(json.dumps({"home": os.environ["HOME"], "folder": os.getcwd(), "config": config,
                  "sees": pathlib.Path("contracts/TaskEscrow.sol").is_file()}))
"""


def boxed(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "scripts.brownie_box", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def told(process: "subprocess.Popen[str]") -> dict[str, Any]:
    out, _ = process.communicate(timeout=600)
    report: dict[str, Any] = json.loads(out)
    report["port"] = int(re.findall(r"port: (\d+)", report["config"])[0])
    return report


def test_two_runs_differ_in_home_folder_and_port_and_see_the_same_sources() -> None:
    one, other = [told(process) for process in [boxed("python", "-c", REPORT) for _ in range(2)]]
    for key in ("home", "folder", "port"):
        assert one[key] != other[key]
    assert one["sees"]
    assert other["sees"]
    assert one["home"] != os.environ.get("HOME")
    assert not Path(one["folder"]).exists(), "the box is gone with its run"


def test_the_status_of_the_program_is_the_status_of_the_run() -> None:
    process = boxed("python", "-c", "raise SystemExit(7)")
    process.communicate(timeout=600)
    assert process.returncode == 7


def test_without_a_program_it_says_how_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.brownie_box"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "scripts.brownie_box pytest" in done.stderr


def test_what_was_compiled_serves_the_next_run_of_the_same_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    library = root / "contracts" / "libraries" / "Words.sol"
    library.parent.mkdir(parents=True)
    library.write_text("one")
    (root / "brownie-config.yaml").write_text((ROOT / "brownie-config.yaml").read_text())
    monkeypatch.setattr(brownie_box, "ROOT", root)
    monkeypatch.setattr(brownie_box, "CACHE", tmp_path / "cache")

    def found(name: str) -> list[str]:
        box = tmp_path / name
        box.mkdir()
        mirror(box, 20_000)
        made = box / "build" / "contracts"
        before = sorted(path.name for path in made.glob("*"))
        made.mkdir(exist_ok=True)
        (made / "Made.json").write_text("{}")
        keep(box, kept())
        return before

    assert found("first") == []
    assert found("second") == ["Made.json"]
    library.write_text("two")
    assert found("changed") == []
    assert len(list((tmp_path / "cache").iterdir())) == 1, "what other sources gave is forgotten"


def test_runs_that_start_together_have_one_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    (root / "contracts").mkdir(parents=True)
    (root / "brownie-config.yaml").write_text((ROOT / "brownie-config.yaml").read_text())
    monkeypatch.setattr(brownie_box, "ROOT", root)
    monkeypatch.setattr(brownie_box, "CACHE", root / "build" / "brownie")
    ended, started = [1, 0], []

    def compiler(command: list[str], project: Path, *_: object, **__: object) -> int:
        started.append(command)
        (project / "build" / "contracts").mkdir()
        (project / "build" / "contracts" / "Made.json").write_text("{}")
        return ended[len(started) - 1]

    monkeypatch.setattr(brownie_box, "run", compiler)
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(compile_once) for _ in range(4)]
    assert [run.result() for run in runs] == [None] * 4
    assert started == [["brownie", "compile"]] * 2, "the first one failed, so the second compiled, and the rest had it"
    assert (kept() / "contracts" / "Made.json").is_file()


def test_a_configuration_without_the_line_to_replace_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, box = tmp_path / "root", tmp_path / "box"
    changed.mkdir()
    box.mkdir()
    (changed / "brownie-config.yaml").write_text("networks: {}\n")
    monkeypatch.setattr(brownie_box, "ROOT", changed)
    with pytest.raises(SystemExit, match="port: 18545"):
        mirror(box, 20_000)
