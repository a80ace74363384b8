"""The committed gas figures are those of the contracts as they are, so a change that costs more has to say so."""

import json

import pytest

from bench.gas import CODE_LIMIT, GOALS, RESULTS, faults, measure, table


@pytest.fixture(scope="module")
def committed() -> dict[str, int]:
    figures: dict[str, int] = json.loads(RESULTS.read_text())
    return figures


def test_no_figure_grew_beyond_the_committed_one(committed: dict[str, int]) -> None:
    assert faults(measure(), committed) == []


def test_the_figures_are_one_flat_object_that_holds_every_goal(committed: dict[str, int]) -> None:
    assert GOALS.keys() < committed.keys()
    assert all(type(figure) is int for figure in committed.values())
    assert committed["path_eth"] == sum(committed[name] for name in ("post_eth", "claim", "submit", "accept_eth"))


def test_growth_of_more_than_one_percent_is_a_fault_and_less_is_none(committed: dict[str, int]) -> None:
    before = committed["claim"]
    assert faults(committed | {"claim": before + before // 100}, committed) == []
    grown = faults(committed | {"claim": before + before // 100 + 1}, committed)
    assert len(grown) == 1
    assert grown[0].startswith("claim grew")


def test_what_is_new_gone_or_too_large_is_a_fault(committed: dict[str, int]) -> None:
    assert faults(committed | {"unheard": 1}, committed) == ["unheard is 1 and not in gas.json"]
    assert faults({}, {"claim": 1}) == ["claim is no longer measured"]
    full = {"bytes_TaskEscrow": CODE_LIMIT}
    assert faults(full, full) == [f"bytes_TaskEscrow is {CODE_LIMIT:,}, and the limit {CODE_LIMIT:,}"]


def test_the_table_shows_goals_and_what_others_cost(committed: dict[str, int]) -> None:
    lines = table(committed).splitlines()
    assert len(lines) == len(committed) + 1
    assert any(line.startswith("post_eth") and "72,000" in line and "Kleros v1 60,876" in line for line in lines)
