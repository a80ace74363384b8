"""What a panel's events do to its cases, votes and dues. A second panel is a panel like the first."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    Appealed,
    AppealRuled,
    CaseOpened,
    Decided,
    DueAdded,
    DueWithdrawn,
    Executed,
    VoteCast,
)
from indexer.models import PanelCase, PanelDue, PanelVote
from indexer.records import RawLog
from indexer.rows import Change, Key, Row, Rows, Table

UNKNOWN = (
    "ruling",
    "quorate",
    "ruled_at",
    "appeal_end",
    "appeal_id",
    "appealed_by",
    "appealed_at",
    "appeal_ruling",
    "appeal_ruled_at",
    "final_ruling",
    "executed_at",
)


def case_opened(rows: Rows, log: RawLog, event: CaseOpened) -> list[Change]:
    """Make the case; members may vote from now on."""
    key = (log.address, event.dispute_id)
    if rows.get(PanelCase, key):
        raise FoldError(f"{log.address} opened dispute {event.dispute_id} twice")
    values = {
        "panel": log.address,
        "dispute_id": event.dispute_id,
        "arbitrable": event.arbitrable,
        "choices": event.choices,
        "votes": 0,
        "opened_at": log.timestamp,
        "overruled": False,
        "shared": False,
        **dict.fromkeys(UNKNOWN),
    }
    return [_change(log, event, **values)]


def vote_cast(rows: Rows, log: RawLog, event: VoteCast) -> list[Change]:
    """Note the vote."""
    case = _case(rows, log, event)
    key = (log.address, event.dispute_id, event.member)
    if rows.get(PanelVote, key):
        raise FoldError(f"{event.member} voted twice on dispute {event.dispute_id}")
    vote = {
        "panel": log.address,
        "dispute_id": event.dispute_id,
        "member": event.member,
        "ruling": event.ruling,
        "voted_at": log.timestamp,
        "tx_hash": log.tx_hash,
    }
    return [_change(log, event, votes=case["votes"] + 1), Change(PanelVote, key, vote)]


def decided(rows: Rows, log: RawLog, event: Decided) -> list[Change]:
    """Note the panel's own ruling, and when it was decided, which may be before somebody said so."""
    _case(rows, log, event)
    values = {"ruling": event.ruling, "quorate": event.quorate, "ruled_at": event.decided_at}
    return [_change(log, event, **values, appeal_end=event.appeal_end)]


def appealed(rows: Rows, log: RawLog, event: Appealed) -> list[Change]:
    """Note who took the case to the second panel, and its number there."""
    _case(rows, log, event)
    return [
        _change(log, event, appeal_id=event.appeal_id, appealed_by=event.appellant, appealed_at=log.timestamp),
    ]


def appeal_ruled(rows: Rows, log: RawLog, event: AppealRuled) -> list[Change]:
    """Note what the second panel ruled."""
    _case(rows, log, event)
    values = {"appeal_ruling": event.ruling, "overruled": event.overruled}
    return [_change(log, event, **values, appeal_ruled_at=log.timestamp)]


def executed(rows: Rows, log: RawLog, event: Executed) -> list[Change]:
    """Note the final ruling."""
    _case(rows, log, event)
    return [_change(log, event, final_ruling=event.ruling, executed_at=log.timestamp)]


def due_added(rows: Rows, log: RawLog, event: DueAdded) -> list[Change]:
    """Add to the account's due; the case's cost is shared."""
    due = _due(rows, log, event.account)
    return [
        _change(log, event, shared=True),
        Change(PanelDue, (log.address, event.account), {**due, "amount": due["amount"] + event.amount}),
    ]


def due_withdrawn(rows: Rows, log: RawLog, event: DueWithdrawn) -> list[Change]:
    """Take from the account's due."""
    due = _due(rows, log, event.account)
    return [Change(PanelDue, (log.address, event.account), {**due, "amount": due["amount"] - event.amount})]


def _case(rows: Rows, log: RawLog, event: Any) -> Row:
    return rows.need(PanelCase, (log.address, event.dispute_id))


def _due(rows: Rows, log: RawLog, account: str) -> Row:
    stored = rows.get(PanelDue, (log.address, account))
    return {"panel": log.address, "account": account, "amount": stored["amount"] if stored else 0}


def _change(log: RawLog, event: Any, **values: Any) -> Change:
    return Change(PanelCase, (log.address, event.dispute_id), {**values, "changed_block": log.block_number})


HANDLERS: dict[type[Any], Any] = {
    CaseOpened: case_opened,
    VoteCast: vote_cast,
    Decided: decided,
    Appealed: appealed,
    AppealRuled: appeal_ruled,
    Executed: executed,
    DueAdded: due_added,
    DueWithdrawn: due_withdrawn,
}
STEPS = (CaseOpened, VoteCast, Decided, Appealed, AppealRuled, Executed, DueAdded)


def _of_case(log: RawLog, event: Any) -> list[tuple[Table, Key]]:
    return [(PanelCase, (log.address, event.dispute_id))]


def _of_vote(log: RawLog, event: VoteCast) -> list[tuple[Table, Key]]:
    return [*_of_case(log, event), (PanelVote, (log.address, event.dispute_id, event.member))]


def _of_due(log: RawLog, event: DueAdded | DueWithdrawn) -> list[tuple[Table, Key]]:
    due: tuple[Table, Key] = (PanelDue, (log.address, event.account))
    return [*_of_case(log, event), due] if isinstance(event, DueAdded) else [due]


KEYS: dict[type[Any], Any] = {
    **dict.fromkeys(STEPS, _of_case),
    VoteCast: _of_vote,
    DueAdded: _of_due,
    DueWithdrawn: _of_due,
}
