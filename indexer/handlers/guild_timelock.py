"""What waits in the timelock, and who may do what there."""

from typing import Any

from indexer.errors import FoldError
from indexer.generated import (
    CallExecuted,
    CallSalt,
    CallScheduled,
    Cancelled,
    MinDelayChange,
    RoleGranted,
    RoleRevoked,
)
from indexer.handlers.guild_governor import NO_WORD
from indexer.handlers.settings import setting
from indexer.models import TimelockOperation, TimelockRole
from indexer.records import RawLog
from indexer.rows import Change, Effect, Rows


def call_scheduled(rows: Rows, log: RawLog, event: CallScheduled) -> list[Effect]:
    """Make the operation by its first call, or add another; one that was cancelled may be scheduled anew."""
    key = (event.id,)
    call = {"target": event.target, "value": str(event.value), "data": event.data}
    if event.index_:
        calls = rows.need(TimelockOperation, key)["calls"]
        if event.index_ != len(calls):
            raise FoldError(f"call {event.index_} of {event.id} does not follow on {len(calls)} calls")
        return [Change(TimelockOperation, key, {"calls": [*calls, call], "changed_block": log.block_number})]
    operation = {
        "operation_id": event.id,
        "calls": [call],
        "predecessor": event.predecessor,
        "salt": NO_WORD,
        "delay": event.delay,
        "ready_at": log.timestamp + event.delay,
        "scheduled_at": log.timestamp,
        "executed_at": None,
        "canceled_at": None,
        "tx_hash": log.tx_hash,
        "changed_block": log.block_number,
    }
    return [Change(TimelockOperation, key, operation)]


def call_salt(rows: Rows, log: RawLog, event: CallSalt) -> list[Effect]:
    """Note the salt that tells equal operations apart."""
    return _move(rows, log, event.id, salt=event.salt)


def call_executed(rows: Rows, log: RawLog, event: CallExecuted) -> list[Effect]:
    """Note that the operation was executed: all of its calls in one transaction."""
    return _move(rows, log, event.id, executed_at=log.timestamp)


def cancelled(rows: Rows, log: RawLog, event: Cancelled) -> list[Effect]:
    """Note that the operation was cancelled."""
    return _move(rows, log, event.id, canceled_at=log.timestamp)


def min_delay_change(_rows: Rows, _log: RawLog, event: MinDelayChange) -> list[Effect]:
    """Note how long operations have to wait."""
    return [setting("timelock_delay", event.new_duration)]


def role_changed(_rows: Rows, _log: RawLog, event: RoleGranted | RoleRevoked) -> list[Effect]:
    """Note whether an account has a role."""
    granted = isinstance(event, RoleGranted)
    role = {"role": event.role, "account": event.account, "granted": granted}
    return [Change(TimelockRole, (event.role, event.account), role)]


def _move(rows: Rows, log: RawLog, operation: str, **values: Any) -> list[Effect]:
    rows.need(TimelockOperation, (operation,))
    return [Change(TimelockOperation, (operation,), {**values, "changed_block": log.block_number})]


HANDLERS: dict[type[Any], Any] = {
    CallScheduled: call_scheduled,
    CallSalt: call_salt,
    CallExecuted: call_executed,
    Cancelled: cancelled,
    MinDelayChange: min_delay_change,
    RoleGranted: role_changed,
    RoleRevoked: role_changed,
}
OPERATIONS = (CallScheduled, CallSalt, CallExecuted, Cancelled)
ROLES = (RoleGranted, RoleRevoked)
SETTINGS = (MinDelayChange,)
KEYS: dict[type[Any], Any] = {
    **dict.fromkeys(OPERATIONS, lambda event: [(TimelockOperation, (event.id,))]),
    **dict.fromkeys(ROLES, lambda event: [(TimelockRole, (event.role, event.account))]),
}
