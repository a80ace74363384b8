"""The program's commands as processes that start at once.

They are forked from one that has the program loaded, so that a kill falls into its work and not into its imports, and
no test waits for these.
"""

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from indexer.cli import app

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["tests.indexer.program", "pytest", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"]
)


def start(environment: dict[str, str], stderr: Path | None = None, command: str = "run") -> BaseProcess:
    """Start the program with these settings; what it says goes to the end of a file if one is named."""
    process = _CONTEXT.Process(target=_be_indexer, args=(environment, stderr, command))
    process.start()
    return process


def run(environment: dict[str, str], *arguments: str, timeout: float = 120.0) -> "CompletedProcess[str]":
    """Run a command to its end and return what it said."""
    with TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("stdout", "stderr")]
        process = _CONTEXT.Process(target=_be_command, args=(environment, arguments, *said))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
        assert process.exitcode is not None
        return CompletedProcess(list(arguments), process.exitcode, *(path.read_text() for path in said))


def _be_command(environment: dict[str, str], arguments: tuple[str, ...], stdout: Path, stderr: Path) -> None:
    for stream, path in ((sys.stdout, stdout), (sys.stderr, stderr)):
        stream.flush()
        with path.open("w") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.environ.update(environment)
    try:
        app(list(arguments))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _be_indexer(environment: dict[str, str], stderr: Path | None, command: str) -> None:
    if stderr:
        with stderr.open("a") as file:
            os.dup2(file.fileno(), sys.stderr.fileno())
    os.environ.update(environment)
    app([command])
