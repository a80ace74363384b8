"""Compares every row with the chain: one snapshot of the database at its indexed head, the node at that block's hash.

`words` asks the contracts for their own words; `logs` compares what is kept of the chain, and what hangs on it.
"""

from indexer.verify.report import Difference, Report
from indexer.verify.run import verify

__all__ = ["Difference", "Report", "verify"]
