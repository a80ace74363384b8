"""What the events of ERC-792 and ERC-1497 that an escrow emits do to disputes and evidence.

They name a dispute by its arbitrator and number, or by its subject, and so stand apart from tasks and seats.
"""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import Dispute as DisputeOpened
from indexer.generated import Evidence as EvidenceBrought
from indexer.generated import Ruling
from indexer.models import Dispute, Evidence
from indexer.plain import text, word
from indexer.records import RawLog
from indexer.rows import Change, Key, Line, Rows, Table
from indexer.words import MAX_RULING


def dispute_opened(rows: Rows, log: RawLog, event: DisputeOpened) -> list[Change]:
    """Make the dispute. An escrow names the task by the meta-evidence, what is disputed by the evidence group."""
    key = (log.address, event.arbitrator, event.dispute_id)
    if rows.get(Dispute, key):
        raise FoldError(f"{event.arbitrator} used the number {event.dispute_id} twice")
    values = {
        "escrow": log.address,
        "arbitrator": event.arbitrator,
        "dispute_id": event.dispute_id,
        "task_id": word(event.meta_evidence_id),
        "subject": word(event.evidence_group_id),
        "opened_at": log.timestamp,
        "ruling": None,
        "ruled_at": None,
        "tx_hash": log.tx_hash,
        "changed_block": log.block_number,
    }
    return [Change(Dispute, key, values)]


def ruling(rows: Rows, log: RawLog, event: Ruling) -> list[Change]:
    """Record the ruling as the escrow keeps it: one byte."""
    key = (log.address, event.arbitrator, event.dispute_id)
    if rows.need(Dispute, key)["ruled_at"] is not None:
        raise FoldError(f"dispute {event.dispute_id} of {event.arbitrator} is ruled already")
    kept = min(event.ruling, MAX_RULING)
    return [
        Change(Dispute, key, {"ruling": kept, "ruled_at": log.timestamp, "changed_block": log.block_number}),
    ]


def evidence_brought(_rows: Rows, log: RawLog, event: EvidenceBrought) -> list[Line]:
    """Keep what a party brought, unread."""
    values = {
        "tx_hash": log.tx_hash,
        "escrow": log.address,
        "arbitrator": event.arbitrator,
        "subject": word(event.evidence_group_id),
        "party": event.party,
        "uri": text(event.evidence),
    }
    return [Line(Evidence, values)]


def _of_dispute(log: RawLog, event: DisputeOpened | Ruling) -> list[tuple[Table, Key]]:
    return [(Dispute, (log.address, event.arbitrator, event.dispute_id))]


HANDLERS: dict[type[Any], Any] = {
    DisputeOpened: dispute_opened,
    Ruling: ruling,
    EvidenceBrought: evidence_brought,
}
STEPS = (DisputeOpened, Ruling)
KEYS: dict[type[Any], Any] = dict.fromkeys(STEPS, _of_dispute)
