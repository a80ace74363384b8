"""One file for each contract, one function for each event that changes rows: pure, "event to row changes".

A handler is called as `handler(rows, log, event)`. It reads rows, returns effects, and touches nothing else; it raises
`FoldError` when the event does not fit the rows. Events without a handler still reach the timeline and the outbox.
The escrow has two files: `disputes` is for what it emits as ERC-792 and ERC-1497 say. The court has two as well:
`court` is for cases, `court_stakes` for jurors and what is owed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from indexer.generated import KINDS
from indexer.handlers import (
    contribution_rewards,
    court_stakes,
    disputes,
    guild_governor,
    guild_timelock,
    guild_token,
    panel,
    policy,
    reputation,
    reviews,
    task_escrow,
    task_pot,
)
from indexer.models import Credit, Seat, Task
from indexer.records import Event, RawLog
from indexer.rows import Effect, Key, Rows, Table

Handler = Callable[[Rows, RawLog, Any], Iterable[Effect]]

HANDLERS: dict[type[Any], Handler] = {
    **task_escrow.HANDLERS,
    **disputes.HANDLERS,
    **panel.HANDLERS,
    **task_pot.HANDLERS,
    **reputation.HANDLERS,
    **policy.HANDLERS,
    **guild_token.HANDLERS,
    **guild_governor.HANDLERS,
    **guild_timelock.HANDLERS,
    **reviews.HANDLERS,
    **contribution_rewards.HANDLERS,
    **court_stakes.HANDLERS,
}
_KEYS: dict[type[Any], Callable[[Any], list[tuple[Table, Key]]]] = {
    **guild_token.KEYS,
    **guild_governor.KEYS,
    **guild_timelock.KEYS,
    **task_pot.KEYS,
    **reputation.KEYS,
    **reviews.KEYS,
    **contribution_rewards.KEYS,
}
# Keys that the emitting contract is a part of.
_KEYS_THERE: dict[type[Any], Callable[[RawLog, Any], list[tuple[Table, Key]]]] = {
    **task_escrow.KEYS,
    **disputes.KEYS,
    **panel.KEYS,
    **court_stakes.KEYS,
}


def _keys_for(kind: type[Any]) -> Callable[[RawLog, Any], list[tuple[Table, Key]]]:
    """Return what tells the keys of an event of this kind, by its fields unless its handler's file says it."""
    if keys := _KEYS.get(kind):
        return lambda _log, event: keys(event)
    if keys_there := _KEYS_THERE.get(kind):
        return keys_there
    fields = set(kind._fields)
    if fields >= {"task_id", "worker"}:
        return lambda _log, event: [(Task, (event.task_id,)), (Seat, (event.task_id, event.worker))]
    if "task_id" in fields:
        return lambda _log, event: [(Task, (event.task_id,))]
    if fields >= {"token", "account"}:
        return lambda log, event: [(Credit, (log.address, event.account, event.token))]
    return lambda _log, _event: []


_KEYS_OF = {kind: _keys_for(kind) for kind in KINDS}


def keys_of(log: RawLog, event: Event) -> list[tuple[Table, Key]]:
    """Return the rows that an event's handler will read, so that many are loaded at once."""
    return _KEYS_OF[type(event)](log, event)
