"""docs/specification.md numbers every rule, and every test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from scripts.artifacts import ROOT

PAGE = ROOT / "docs" / "specification.md"
RULE = re.compile(r"^- \*\*([A-Z]+)(\d+)\*\* (.+)$")
NAMED = re.compile(r"`(tests/[\w/.-]+)::([\w]+)`|`(dapp/[\w/.-]+\.test\.tsx?): ([^`]+)`")


def rules() -> list[tuple[str, int, str]]:
    """Return (series, number, text) for each rule of the page."""
    found = [RULE.match(line) for line in PAGE.read_text().splitlines() if line.startswith("- **")]
    assert all(found), "a line that begins like a rule is not one"
    return [(match[1], int(match[2]), match[3]) for match in found if match]


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the names of the tests that a file defines."""
    text = path.read_text()
    if path.suffix == ".py":
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        return frozenset(node.name for node in ast.walk(ast.parse(text)) if isinstance(node, functions))
    if path.suffix == ".sol":
        return frozenset(re.findall(r"function (\w+)\(", text))
    return frozenset(re.findall(r"\b(?:it|test)\(\s*[\"'`](.+?)[\"'`],", text))


def test_rules_are_numbered_without_gaps() -> None:
    """A rule keeps its number, so each series counts from one without a hole."""
    series: dict[str, list[int]] = {}
    for name, number, _ in rules():
        series.setdefault(name, []).append(number)
    assert len(series) > 3
    for name, numbers in series.items():
        assert numbers == list(range(1, len(numbers) + 1)), name


@pytest.mark.parametrize(("series", "number", "text"), rules())
def test_each_rule_names_a_test_that_exists(series: str, number: int, text: str) -> None:
    """A rule without a test is a wish."""
    named = NAMED.findall(text)
    assert named, f"{series}{number} names no test"
    for python, function, page, sentence in named:
        path = ROOT / (python or page)
        assert path.exists(), f"{series}{number}: {path.name} is not there"
        assert (function or sentence) in names_in(path), f"{series}{number}: no {function or sentence} in {path.name}"
