"""What the record says of accounts."""

from typing import Any

from indexer.generated import Recorded, Suspended
from indexer.models import Record, Standing, Suspension
from indexer.records import RawLog
from indexer.rows import Change, Rows

NOBODY = "0x" + "00" * 20
LAPSED, PAID, RULED_WORKER, RULED_ABUSE, WON = 17, 18, 20, 22, 26
COMPLETIONS = frozenset({PAID, RULED_WORKER, WON})
DEFAULTS = frozenset({LAPSED, RULED_ABUSE})


def recorded(rows: Rows, log: RawLog, event: Recorded) -> list[Change]:
    """Count a completion or a default; every other end is recorded and counts for nothing."""
    key = (event.account, event.skill)
    counts = rows.get(Standing, key) or {"completions": 0, "defaults": 0}
    standing = {
        "account": event.account,
        "skill": event.skill,
        "completions": counts["completions"] + (event.state in COMPLETIONS),
        "defaults": counts["defaults"] + (event.state in DEFAULTS),
    }
    record = {**event._asdict(), "recorded_at": log.timestamp}
    return [Change(Standing, key, standing), Change(Record, (event.escrow, event.task_id, event.account), record)]


def suspended(_rows: Rows, log: RawLog, event: Suspended) -> list[Change]:
    """Note until when an account may take no seat."""
    values = {**event._asdict(), "defaults": 0, "version": NOBODY, "changed_at": log.timestamp}
    return [Change(Suspension, (event.account,), values)]


HANDLERS: dict[type[Any], Any] = {Recorded: recorded, Suspended: suspended}
