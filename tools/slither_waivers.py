"""What slither finds of high or medium impact, less what tools/slither-waivers.toml explains.

Fails when a finding has no waiver, and when a waiver no longer meets a finding.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WAIVERS = ROOT / "tools" / "slither-waivers.toml"
GRAVE = {"High", "Medium"}


def findings(report: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Return the descriptions of what is grave, by detector and the function or contract it is in."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in report["results"].get("detectors", []):
        if finding["impact"] in GRAVE:
            found.setdefault((finding["check"], _place(finding["elements"][0])), []).append(finding["description"])
    return found


def _place(element: dict[str, Any]) -> str:
    """Return `Contract.function`, or the name of what lies outside of functions."""
    parent = element.get("type_specific_fields", {}).get("parent", {})
    if element["type"] in {"variable", "node"} and parent.get("type") == "function":
        return _place(parent)
    return f"{parent['name']}.{element['name']}" if parent.get("type") == "contract" else str(element["name"])


def unsettled(found: dict[tuple[str, str], list[str]], waivers: list[dict[str, str]]) -> list[str]:
    """Return a sentence for each finding without a waiver and each waiver without a finding or a reason."""
    waived = {(waiver["detector"], waiver["place"]): waiver["reason"] for waiver in waivers}
    lines = [
        f"{detector} in {place}: {text}"
        for (detector, place), texts in found.items()
        for text in texts
        if not waived.get((detector, place))
    ]
    return lines + [
        f"waived and not found: {detector} in {place}" for detector, place in waived if (detector, place) not in found
    ]


def main() -> int:
    """Run slither and return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.json")
        done = subprocess.run(
            ["slither", ".", "--fail-none", "--json", str(file)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if not file.exists():
            print(done.stdout, done.stderr, file=sys.stderr)
            return 1
        report = json.loads(file.read_text())
    if not report["success"]:
        print(report["error"], file=sys.stderr)
        return 1
    found = findings(report)
    lines = unsettled(found, tomllib.loads(WAIVERS.read_text())["waiver"])
    print(
        *lines, f"{sum(map(len, found.values()))} findings of high or medium impact, {len(lines)} unsettled", sep="\n"
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
