"""One file for each contract, one function for each event that changes rows: pure, "event to row changes".

A handler is called as `handler(rows, log, event)`. It reads rows, returns effects, and touches nothing else; it raises
`FoldError` when the event does not fit the rows. Events without a handler still reach the timeline and the outbox.
"""

from collections.abc import Callable, Iterable
from typing import Any

from indexer.handlers import policy, reputation, task_escrow
from indexer.records import RawLog
from indexer.rows import Effect, Rows

Handler = Callable[[Rows, RawLog, Any], Iterable[Effect]]

HANDLERS: dict[type[Any], Handler] = {**task_escrow.HANDLERS, **reputation.HANDLERS, **policy.HANDLERS}
