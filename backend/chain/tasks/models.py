"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import Activity, Seat, Task

__all__ = ["Activity", "Seat", "Task"]
