"""What a running indexer tells of itself: metrics, a progress bar, log lines, and the row that `status` reads."""

from indexer.watch.beat import beating
from indexer.watch.health import Health, read_health
from indexer.watch.logs import configure_logs, on_terminal
from indexer.watch.metrics import Metrics, serving
from indexer.watch.observers import Observers
from indexer.watch.progress import progress_bar
from indexer.watch.state import Endpoint, Problem, State, Verified
from indexer.watch.watcher import Watcher

__all__ = [
    "Endpoint",
    "Health",
    "Metrics",
    "Observers",
    "Problem",
    "State",
    "Verified",
    "Watcher",
    "beating",
    "configure_logs",
    "on_terminal",
    "progress_bar",
    "read_health",
    "serving",
]
