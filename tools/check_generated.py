#!/usr/bin/env python3
"""Fail when a generated file differs from what its generator writes; the work tree is left as it was."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("contracts/abi/*.json", "dapp/src/generated/*", "indexer/generated.py")


def snapshot() -> dict[Path, bytes]:
    """Return the content of every generated file by its path."""
    return {path: path.read_bytes() for place in PLACES for path in sorted(ROOT.glob(place)) if path.is_file()}


def main() -> int:
    """Generate, compare, restore; return 1 when something differed."""
    before = snapshot()
    made = subprocess.run([ROOT / "tools" / "generate"], check=False)
    after = snapshot()
    differing = sorted(path for path in before | after if before.get(path) != after.get(path))
    for path in differing:
        if path in before:
            path.write_bytes(before[path])
        else:
            path.unlink()
    for path in differing:
        print(f"{path.relative_to(ROOT)} is not what its generator writes: run make generate")
    return 1 if differing else made.returncode


if __name__ == "__main__":
    sys.exit(main())
