"""A finding needs a waiver with a reason, a waiver needs a finding, and a branch both of its ways."""

import json
from pathlib import Path

from tools.coverage import branches, lines, percent
from tools.slither_waivers import findings, unsettled

FOUND = {
    "results": {
        "detectors": [
            {
                "check": "reentrancy-eth",
                "impact": "High",
                "description": "calls out before it writes",
                "elements": [
                    {
                        "type": "function",
                        "name": "pay",
                        "type_specific_fields": {"parent": {"type": "contract", "name": "Till"}},
                    }
                ],
            },
            {"check": "naming", "impact": "Informational", "description": "odd name", "elements": []},
        ]
    }
}
WAIVER = {"detector": "reentrancy-eth", "place": "Till.pay", "reason": "The callee is fixed."}


def test_a_grave_finding_needs_a_waiver_with_a_reason() -> None:
    found = findings(FOUND)
    assert list(found) == [("reentrancy-eth", "Till.pay")]
    assert unsettled(found, [WAIVER]) == []
    assert unsettled(found, []) == ["reentrancy-eth in Till.pay: calls out before it writes"]
    assert unsettled(found, [WAIVER | {"reason": ""}]) == ["reentrancy-eth in Till.pay: calls out before it writes"]


def test_a_waiver_that_meets_no_finding_is_told() -> None:
    assert unsettled({}, [WAIVER]) == ["waived and not found: reentrancy-eth in Till.pay"]


def test_a_branch_counts_once_for_each_way_in_whatever_contract(tmp_path: Path) -> None:
    path = "contracts/Policy.sol"
    sources = {
        "Policy": {"3": path, "4": "node_modules/x.sol"},
        "Other": {"7": path, "3": "contracts/mocks/T.sol"},
    }
    for name, paths in sources.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"allSourcePaths": paths}))
    report = {
        "highlights": {
            "branches": {
                "Policy": {"3": [[0, 10, "yellow", ""], [20, 30, "green", ""]], "4": [[0, 1, "red", ""]]},
                "Other": {"7": [[0, 10, "orange", ""], [40, 50, "red", ""]], "3": [[0, 1, "red", ""]]},
            }
        }
    }
    taken = branches(report, tmp_path)
    assert {(start, len(ways)) for (_, start, _), ways in taken.items()} == {(0, 2), (20, 2), (40, 0)}
    assert round(percent(taken), 1) == 66.7
    told = list(lines(taken))
    assert told[0] == f"{path}: 66.7 % of 6"
    assert told[1].startswith(f"  {path}:")
    assert "never: " in told[1]
    assert told[-1].startswith("all: 66.7 % of 6")


def test_nothing_measured_is_no_coverage() -> None:
    assert percent({}) == 0
