"""What matching learns from: plain columns of tasks and of what workers did in them.

Nothing here knows of SQL or of files: readers of the chain and of other records fill the same columns.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum

Id = Hashable


class Outcome(IntEnum):
    """What became of an engagement."""

    OPEN = 0
    FAILED = 1
    DONE = 2
    WON = 3


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What is known of a task when it is posted; `start` and `end` (the planned deadline) are Unix seconds."""

    id: Id
    client: Id
    category: str
    sub_category: str
    topic: str
    tier: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Acts:
    """What workers did in tasks, a column each: joined one, handed something in.

    An outcome (see `Outcome`) and a quality (0 unknown, else 1 to 5) count from `known` on and not before.
    """

    tasks: list[Id] = field(default_factory=list)
    workers: list[Id] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    outcomes: list[int] = field(default_factory=list)
    qualities: list[float] = field(default_factory=list)
    known: list[int] = field(default_factory=list)

    def add(
        self,
        task: Id,
        worker: Id,
        time: int,
        outcome: Outcome = Outcome.OPEN,
        quality: float = 0.0,
        known: int | None = None,
    ) -> None:
        """Enter an act."""
        self.tasks.append(task)
        self.workers.append(worker)
        self.times.append(time)
        self.outcomes.append(int(outcome))
        self.qualities.append(quality)
        self.known.append(time if known is None else known)


@dataclass(slots=True)
class Records:
    """Tasks and acts, in any order. An act in a task that is not there is ignored, a task told twice counts once."""

    tasks: list[TaskRecord] = field(default_factory=list)
    acts: Acts = field(default_factory=Acts)

    def with_tasks(self, more: Iterable[TaskRecord]) -> "Records":
        """Return the records with further tasks beside them."""
        return Records([*self.tasks, *more], self.acts)
