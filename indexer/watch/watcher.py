"""Remembers what the loop tells, for the row that `status` reads."""

import time
from collections.abc import Callable

from indexer.endpoints import EndpointState
from indexer.records import Heads
from indexer.watch.state import Endpoint, Problem, State, Verified, kind_of

# Seconds after which a failure that did not come again is forgotten.
MEMORY = 600
LONGEST_TEXT = 400


class Watcher:
    """An observer; `state` may be asked from any thread."""

    def __init__(self, states: Callable[[], list[EndpointState]], now: Callable[[], float] = time.time) -> None:
        """Ask `states` how the nodes do; `now` is Unix time in seconds."""
        self._states = states
        self._now = now
        self._started = int(now())
        self._leads = False
        self._number: int | None = None
        self._heads: Heads | None = None
        self._problems: dict[str, Problem] = {}
        self._verified: Verified | None = None
        self._stopped: Problem | None = None

    @property
    def behind(self) -> int | None:
        """Return how many blocks are known and not indexed yet, None before the first look at the chain."""
        if self._heads is None or self._number is None:
            return None
        return max(0, self._heads.head.number - self._number)

    def begin(self, number: int) -> None:
        """Take over as the one that writes, at this block."""
        self._leads = True
        self._number = number

    def stand_by(self) -> None:
        """Take note that another process writes now."""
        self._leads = False

    def looked(self, heads: Heads) -> None:
        """Take note of the heads."""
        self._heads = heads

    def written(self, _batch_logs: int, number: int, _head: int, _seconds: float) -> None:
        """Take note of how far the index is."""
        self._number = number

    def rolled_back(self, blocks: int) -> None:
        """Take note of how far the index is."""
        self._number = None if self._number is None else self._number - blocks

    def retried(self, error: BaseException) -> None:
        """Take note of a failure, and forget those that were long ago."""
        oldest = self._now() - MEMORY
        recent = {kind: found for kind, found in self._problems.items() if found.last >= oldest}
        known = recent.get(kind_of(error))
        self._problems = {**recent, kind_of(error): self._problem(error, known.count + 1 if known else 1)}

    def dead(self, _count: int) -> None:
        """Leave it to the table of dead letters."""

    def verified(self, found: Verified) -> None:
        """Take note of what continuous verification found."""
        self._verified = found

    def stopped(self, error: BaseException) -> None:
        """Take note of why the process ends."""
        self._stopped = self._problem(error, 1)

    def state(self) -> State:
        """Return all of it."""
        head = self._heads.head if self._heads else None
        return State(
            role="leader" if self._leads else "standby",
            started=self._started,
            number=self._number,
            head=head.number if head else None,
            head_time=head.timestamp if head else None,
            problems=list(self._problems.values()),
            endpoints=[_endpoint(found) for found in self._states()],
            verified=self._verified,
            stopped=self._stopped,
        )

    def _problem(self, error: BaseException, count: int) -> Problem:
        text = _shortened(str(error)) or type(error).__name__
        hint = getattr(error, "hint", None)
        return Problem(kind=kind_of(error), text=text, hint=hint, count=count, last=int(self._now()))


def _endpoint(found: EndpointState) -> Endpoint:
    rest = 0.0 if found.resting_until is None else max(0.0, found.resting_until - time.monotonic())
    return Endpoint(
        host=found.host,
        latency_ms=None if found.latency_ms is None else round(found.latency_ms, 1),
        failures=found.failures,
        resting=round(rest, 1),
        error=None if found.last_error is None else _shortened(found.last_error),
        head=found.head,
    )


def _shortened(text: str) -> str:
    """Return a text on one line, without the middle of a long one: what happened comes first, what to do last."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT // 2]} ... {line[-LONGEST_TEXT // 2 :]}"
