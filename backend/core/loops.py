"""Work that a process does again and again beside its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)


@contextmanager
def beside(name: str, step: Callable[[], int], stop: threading.Event, pause: float) -> Iterator[None]:
    """Call `step` on a thread of its own while the block runs, after `pause` seconds whenever it had nothing to do.

    `stop` is set at the end of the block. What `step` raises is logged, and it is called again after the pause.
    """
    thread = threading.Thread(target=_repeat, args=(name, step, stop, pause), name=name)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _repeat(name: str, step: Callable[[], int], stop: threading.Event, pause: float) -> None:
    while not stop.is_set():
        try:
            done = step()
        except (SQLAlchemyError, ValueError, OSError):
            log.exception("loop_failed", loop=name)
            done = 0
        if done == 0:
            stop.wait(pause)
