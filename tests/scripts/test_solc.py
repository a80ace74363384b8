"""The compiler of the npm package answers as the native one does, as far as our tools ask."""

import json
import subprocess
from pathlib import Path
from typing import Any

from scripts.artifacts import ROOT

SOLC = ROOT / "tools" / "solc" / "solc-v0.8.37"


def solc(*arguments: str, text: str = "", cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([SOLC, *arguments], input=text, cwd=cwd, capture_output=True, text=True, check=False)


def compiled(source: str, cwd: Path = ROOT) -> Any:
    request = {
        "language": "Solidity",
        "sources": {"A.sol": {"content": source}},
        "settings": {"outputSelection": {"*": {"*": ["evm.bytecode.object"]}}},
    }
    done = solc("--standard-json", text=json.dumps(request), cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_names_the_version_that_the_sources_ask_for() -> None:
    said = solc("--version").stdout
    assert "Version: 0.8.37+commit.f401782d.Linux.g++" in said


def test_it_compiles_standard_json() -> None:
    made = compiled("pragma solidity 0.8.37; contract A {}")
    assert made["contracts"]["A.sol"]["A"]["evm"]["bytecode"]["object"].startswith("60")


def test_a_source_that_does_not_compile_is_told_in_the_answer() -> None:
    errors = compiled("pragma solidity 0.8.37; contract A { uint x = true; }")["errors"]
    assert any("bool is not implicitly convertible" in error["message"] for error in errors)


def test_an_import_is_read_from_below_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "B.sol").write_text("pragma solidity 0.8.37; contract B {}")
    made = compiled('pragma solidity 0.8.37; import {B} from "B.sol"; contract A is B {}', cwd=tmp_path)
    assert set(made["contracts"]) == {"A.sol", "B.sol"}
    missing = compiled('pragma solidity 0.8.37; import {C} from "C.sol"; contract A is C {}', cwd=tmp_path)
    assert "C.sol is neither in the input nor a file" in json.dumps(missing["errors"])


def test_anything_else_is_refused_by_name() -> None:
    done = solc("--bin", "A.sol")
    assert done.returncode == 1
    assert "only --version and --standard-json are supported" in done.stderr
