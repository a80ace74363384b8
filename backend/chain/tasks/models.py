"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import Activity, Dispute, Evidence, Pot, PotContribution, Seat, Task

__all__ = ["Activity", "Dispute", "Evidence", "Pot", "PotContribution", "Seat", "Task"]
