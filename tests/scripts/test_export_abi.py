"""What the rooms read of the contracts is what the compiler says now."""

import json
from pathlib import Path

from scripts.artifacts import ROOT, artifacts
from scripts.export_abi import NAMES, export


def test_the_committed_abis_are_current(tmp_path: Path) -> None:
    """Exporting again gives the committed files to the byte."""
    for path in export(tmp_path):
        assert path.read_text() == (ROOT / path.relative_to(tmp_path)).read_text(), path.name


def test_every_export_says_that_it_is_generated_and_by_what() -> None:
    """Nobody should edit a generated file in good faith."""
    for name in NAMES:
        document = json.loads((ROOT / "contracts" / "abi" / f"{name}.json").read_text())
        assert "do not edit" in document["generated"]
        assert document["abi"] == artifacts()[name].abi
    assert "do not edit" in (ROOT / "dapp" / "src" / "generated" / "abi.ts").read_text().splitlines()[0]


def test_every_contract_fits_the_size_limit_of_the_chain() -> None:
    """EIP-170: runtime code of at most 24,576 bytes."""
    sizes = {name: (len(artifact.runtime) - 2) // 2 for name, artifact in artifacts().items()}
    assert {name: size for name, size in sizes.items() if size > 24_576} == {}
    assert sizes["TaskEscrow"] > 1_000
