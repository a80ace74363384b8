"""API processes that start in no time: forked from one that has loaded everything, and running the real command."""

import multiprocessing
import os
from collections.abc import Mapping

from backend import main  # noqa: F401 - loaded once, in the process that the others are forked from
from backend.__main__ import cli

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def _serve(environment: Mapping[str, str], port: int) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    cli(["api", "--port", str(port)])


class Process:
    """One API process, which can be killed and started again on its port."""

    def __init__(self, environment: Mapping[str, str], port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._arguments = (dict(environment), port)
        self._running = FORKS.Process(target=_serve, args=self._arguments)

    def start(self) -> None:
        """Start it, for the first time or anew."""
        self._running = FORKS.Process(target=_serve, args=self._arguments)
        self._running.start()

    def kill(self) -> None:
        """Take it away in the middle of whatever it does."""
        if self._running.pid is not None:
            self._running.kill()
            self._running.join()
