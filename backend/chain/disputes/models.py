"""The rows of the index that readers hand out; other wings name them from here."""

from indexer.models import Dispute, Evidence, PanelCase, PanelVote

__all__ = ["Dispute", "Evidence", "PanelCase", "PanelVote"]
