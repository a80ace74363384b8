"""Every mutant changes one thing, in the place it says, and compiles unless its change makes no sense."""

import json
import subprocess
from typing import Any

import pytest

from scripts.artifacts import ROOT
from tools.mutants import Mutant, mutants

SOURCE = """// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
contract Till {
    uint256 private constant FEE = 3;
    uint256 public total;
    event Paid(uint256 amount);
    error TooLate();
    function pay(uint256 amount, uint256 end) external {
        if (block.timestamp >= end) revert TooLate();
        if (amount == 0 || amount > 9) return;
        total += amount * FEE;
        emit Paid(amount);
        assembly { if gt(amount, 5) { sstore(0, add(amount, 1)) } }
    }
}
"""


@pytest.fixture(scope="module")
def found() -> list[Mutant]:
    (answer,) = compiled([SOURCE])
    return mutants("Till.sol", SOURCE.encode(), answer["sources"]["Till.sol"]["ast"])


def compiled(sources: list[str]) -> list[dict[str, Any]]:
    requests = [
        {
            "language": "Solidity",
            "sources": {"Till.sol": {"content": source}},
            "settings": {"outputSelection": {"*": {"": ["ast"], "*": ["abi"]}}},
        }
        for source in sources
    ]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    command = ["node", "tools/compile_each.js"]
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def changes(found: list[Mutant], line: int) -> set[tuple[str, str]]:
    return {(mutant.before, mutant.after) for mutant in found if mutant.line == line}


def test_a_guard_is_negated_left_out_and_moved_by_one(found: list[Mutant]) -> None:
    assert changes(found, 9) == {
        ("block.timestamp >= end", "!(block.timestamp >= end)"),
        ("block.timestamp >= end", "false"),
        ("block.timestamp >= end", "(block.timestamp > end)"),
    }


def test_each_side_of_a_choice_is_changed(found: list[Mutant]) -> None:
    both = "amount == 0 || amount > 9"
    assert changes(found, 10) == {
        (both, f"!({both})"),
        (both, "false"),
        (both, "(amount == 0 && amount > 9)"),
        ("amount == 0", "!(amount == 0)"),
        ("amount > 9", "!(amount > 9)"),
        ("amount > 9", "(amount >= 9)"),
    }


def test_sums_constants_and_statements_are_changed(found: list[Mutant]) -> None:
    assert changes(found, 4) == {("3", "(3) + 1")}
    assert changes(found, 11) == {
        ("total += amount * FEE", "total -= amount * FEE"),
        ("total += amount * FEE;", "{}"),
        ("amount * FEE", "(amount / FEE)"),
    }
    assert changes(found, 12) == {("emit Paid(amount);", "{}")}


def test_assembly_is_changed(found: list[Mutant]) -> None:
    assert {
        ("gt(amount, 5)", "iszero(gt(amount, 5))"),
        ("gt(amount, 5)", "iszero(lt(amount, 5))"),
        ("add(amount, 1)", "sub(amount, 1)"),
        ("sstore(0, add(amount, 1))", "{}"),
    } == changes(found, 13)


def test_every_mutant_compiles_and_names_its_place(found: list[Mutant]) -> None:
    assert len({mutant.key({"Till.sol": SOURCE.encode()}) for mutant in found}) == len(found)
    changed = [mutant.apply(SOURCE.encode()).decode() for mutant in found]
    assert SOURCE not in changed
    assert all("contracts" in answer for answer in compiled(changed))
    assert all(str(mutant).startswith(f"Till.sol:{mutant.line} ") for mutant in found)
