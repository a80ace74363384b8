"""Write the ABIs that the indexer, the tools and the page read without a build.

`python -m scripts.export_abi` rewrites contracts/abi/*.json and dapp/src/generated/abi.ts.
"""

import json
from pathlib import Path

from scripts.artifacts import ROOT, artifacts

NAMES = (
    "TaskEscrow",
    "TaskPot",
    "Reviews",
    "ContributionRewards",
    "Policy",
    "Reputation",
    "Panel",
    "Court",
    "GuildToken",
    "GuildGovernor",
    "GuildTimelock",
    "TestToken",
    "TestSafe",
)
MARK = "by scripts/export_abi.py, do not edit"


def export(root: Path = ROOT) -> list[Path]:
    """Write every exported file under `root` and return their paths."""
    written = []
    folder = root / "contracts" / "abi"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"// Generated {MARK}.", ""]
    for name in NAMES:
        abi = artifacts()[name].abi
        path = folder / f"{name}.json"
        document = {"generated": MARK, "contractName": name, "abi": abi}
        path.write_text(json.dumps(document, indent=1) + "\n")
        written.append(path)
        constant = name[0].lower() + name[1:] + "Abi"
        lines.append(f"export const {constant} = {json.dumps(abi)} as const;")
    page = root / "dapp" / "src" / "generated" / "abi.ts"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(lines) + "\n")
    return [*written, page]


if __name__ == "__main__":
    for exported in export():
        print(exported.relative_to(ROOT))
