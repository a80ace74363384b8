"""What the record says of accounts."""

from typing import Any

from indexer.generated import Recorded, Suspended
from indexer.models import Record, Standing, Suspension
from indexer.records import RawLog
from indexer.rows import Change, Rows

LAPSED, PAID, RULED_WORKER, RULED_ABUSE, WON = 17, 18, 20, 22, 26
COMPLETIONS = frozenset({PAID, RULED_WORKER, WON})
DEFAULTS = frozenset({LAPSED, RULED_ABUSE})


def recorded(rows: Rows, _log: RawLog, event: Recorded) -> list[Change]:
    """Count a completion or a default; every other end is recorded and counts for nothing."""
    key = (event.account, event.skill)
    counts = rows.get(Standing, key) or {"completions": 0, "defaults": 0}
    standing = {
        "account": event.account,
        "skill": event.skill,
        "completions": counts["completions"] + (event.state in COMPLETIONS),
        "defaults": counts["defaults"] + (event.state in DEFAULTS),
    }
    record = {"task_id": event.task_id, "account": event.account, "state": event.state}
    return [Change(Standing, key, standing), Change(Record, (event.task_id, event.account), record)]


def suspended(_rows: Rows, _log: RawLog, event: Suspended) -> list[Change]:
    """Note until when an account may take no seat."""
    return [Change(Suspension, (event.account,), event._asdict())]


HANDLERS: dict[type[Any], Any] = {Recorded: recorded, Suspended: suspended}
