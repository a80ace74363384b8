"""The compiled contracts, by name: one compiler run for each state of the sources, kept under build/."""

import hashlib
import json
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import solcx

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "artifacts"


@dataclass(frozen=True)
class Artifact:
    """A compiled contract: its ABI, its creation and runtime code as 0x hex."""

    name: str
    abi: list[dict[str, Any]]
    bytecode: str
    runtime: str


@cache
def artifacts() -> dict[str, Artifact]:
    """Return every contract under contracts/ by name; compiles only when a source or the settings changed.

    Raises `solcx.exceptions.SolcError` with the compiler's words when a source does not compile.
    """
    request = _request()
    key = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()[:24]
    kept = CACHE / f"{key}.json"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(_compile(request)))
        part.replace(kept)
    return {name: Artifact(name, **fields) for name, fields in json.loads(kept.read_text()).items()}


def _request() -> dict[str, Any]:
    forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
    sources = sorted(path.relative_to(ROOT) for path in (ROOT / forge["src"]).rglob("*.sol"))
    return {
        "language": "Solidity",
        "sources": {str(path): {"content": (ROOT / path).read_text()} for path in sources},
        "settings": {
            "remappings": forge["remappings"],
            "evmVersion": forge["evm_version"],
            "optimizer": {"enabled": forge["optimizer"], "runs": forge["optimizer_runs"]},
            "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"]}},
        },
    }


def _compile(request: dict[str, Any]) -> dict[str, Any]:
    forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
    before = Path.cwd()
    os.chdir(ROOT)  # The compiler reads imports from below the working directory.
    try:
        output = solcx.compile_standard(request, solc_binary=ROOT / forge["solc"])
    finally:
        os.chdir(before)
    return {
        name: {
            "abi": contract["abi"],
            "bytecode": "0x" + contract["evm"]["bytecode"]["object"],
            "runtime": "0x" + contract["evm"]["deployedBytecode"]["object"],
        }
        for source, contracts in output["contracts"].items()
        if source in request["sources"]
        for name, contract in contracts.items()
    }
