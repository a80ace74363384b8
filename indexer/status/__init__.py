"""Says where the index stands, what is wrong, and what to do about it."""

from indexer.status.read import Status, read_status
from indexer.status.troubles import Trouble

__all__ = ["Status", "Trouble", "read_status"]
