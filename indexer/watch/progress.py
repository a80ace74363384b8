"""A bar on a terminal: how far the index is, how fast it goes, and how long it will take."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from indexer.records import Heads

# Seconds over which the rate is taken.
WINDOW = 30.0


class _Rate(ProgressColumn):
    """Blocks and events a second."""

    def render(self, task: Task) -> Text:
        speed = task.speed
        if task.finished or not speed:
            return Text("")
        events = task.fields["logs"] / task.elapsed if task.elapsed else 0.0
        return Text(f"{speed:,.0f} blocks/s  {events:,.0f} events/s")


class ProgressBar:
    """An observer that moves the bar; blocks before the first that was seen are not counted."""

    def __init__(self, bar: Progress) -> None:
        """Draw on this."""
        self._bar = bar
        self._task = bar.add_task("waiting", total=None, number=0, head=0, logs=0)
        self._first: int | None = None
        self._number = 0

    def begin(self, number: int) -> None:
        """Start at the block that is indexed already."""
        self._first = self._number = number

    def looked(self, heads: Heads) -> None:
        """Move the end of the bar."""
        if self._first is not None:
            self._draw(heads.head.number)

    def written(self, batch_logs: int, number: int, head: int, _seconds: float) -> None:
        """Move the bar."""
        if self._first is None:
            self._first = number
        self._number = number
        logs = self._bar.tasks[self._task].fields["logs"] + batch_logs
        self._bar.update(self._task, logs=logs)
        self._draw(head)

    def rolled_back(self, blocks: int) -> None:
        """Move the bar back."""
        self._number -= blocks

    def retried(self, _error: BaseException) -> None:
        """Leave it to the log line that is printed above the bar."""

    def dead(self, _count: int) -> None:
        """Leave it to the log line as well."""

    def _draw(self, head: int) -> None:
        first = self._first or 0
        self._bar.update(
            self._task,
            description="at the head" if self._number >= head else "indexing",
            total=max(1, head - first),
            completed=max(1, self._number - first) if self._number >= head else self._number - first,
            number=self._number,
            head=head,
        )


@contextmanager
def progress_bar() -> Iterator[ProgressBar]:
    """Show a bar at the foot of the terminal until the end; what is printed to stderr meanwhile appears above it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[number]:,} / {task.fields[head]:,}"),
        _Rate(),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, speed_estimate_period=WINDOW, redirect_stdout=False) as bar:
        yield ProgressBar(bar)
