"""`indexer run` as a process that starts at once.

It is forked from one that has the program loaded, so that a kill falls into its work and not into its imports.
"""

import multiprocessing
import os
from multiprocessing.process import BaseProcess

from indexer.cli import app

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["tests.indexer.program", "pytest", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"]
)


def start(environment: dict[str, str]) -> BaseProcess:
    """Start the program with these settings."""
    process = _CONTEXT.Process(target=_be_indexer, args=(environment,))
    process.start()
    return process


def _be_indexer(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    app(["run"])
