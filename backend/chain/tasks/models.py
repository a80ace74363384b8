"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import Dispute, Evidence, Pot, PotContribution, Seat, Task

__all__ = ["Dispute", "Evidence", "Pot", "PotContribution", "Seat", "Task"]
