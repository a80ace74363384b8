"""The compiler of mutants, which stays warm, and the sources of the escrow that it compiles."""

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ESCROW = "contracts/TaskEscrow.sol"
PARTS = (ESCROW, "contracts/escrow/", "contracts/libraries/")
Files = dict[str, bytes]


class Compiler:
    """A compiler of its own process; the settings are those of forge."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", ROOT / "tools" / "compile_each.js"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        forge = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
        self._settings = {
            "remappings": forge["remappings"],
            "evmVersion": forge["evm_version"],
            "viaIR": forge.get("via_ir", False),
            "metadata": {"appendCBOR": False},  # The code of two sources that mean the same is then the same.
        }
        self._whole = {ESCROW: (ROOT / ESCROW).read_bytes()}
        self._optimizer = {"enabled": forge["optimizer"], "runs": forge["optimizer_runs"]}

    def trees(self) -> dict[str, Any]:
        """Return the syntax tree of each file of the escrow's own code, by path."""
        reached = self._run({}, {"*": {"": ["ast"]}}, optimized=False)["sources"]
        return {file: reached[file]["ast"] for file in sorted(reached) if file.startswith(PARTS)}

    def code(self, files: Files, *, optimized: bool) -> str | None:
        """Return the creation code, as hex, of the escrow in which these files differ; None when it does not compile.

        Without the optimizer this takes a third of the time, and the code does the same for more gas.
        """
        return self.code_or_faults(files, optimized=optimized)[0]

    def code_or_faults(self, files: Files, *, optimized: bool = False) -> tuple[str | None, list[tuple[str, int]]]:
        """Return the same, and where (file, byte) it does not compile."""
        output = self._run(files, {ESCROW: {"TaskEscrow": ["evm.bytecode.object"]}}, optimized=optimized)
        faults = [each for each in output.get("errors", []) if each["severity"] == "error"]
        places = [each["sourceLocation"] for each in faults if "sourceLocation" in each]
        if faults:
            return None, [(place["file"], place["start"]) for place in places]
        code: str = output["contracts"][ESCROW]["TaskEscrow"]["evm"]["bytecode"]["object"]
        return code, []

    def close(self) -> None:
        """End the compiler."""
        self._process.kill()
        self._process.communicate()

    def _run(self, files: Files, selection: dict[str, Any], *, optimized: bool) -> dict[str, Any]:
        optimizer = self._optimizer if optimized else {"enabled": False}
        request = {
            "language": "Solidity",
            "sources": {file: {"content": content.decode()} for file, content in (self._whole | files).items()},
            "settings": {**self._settings, "optimizer": optimizer, "outputSelection": selection},
        }
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:
            raise RuntimeError("the compiler was started without pipes")
        questions.write(json.dumps(request).encode() + b"\n")
        questions.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer
