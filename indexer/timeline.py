"""What happened to a task, read from the raw logs: whatever was folded without an error and names the task."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select

from indexer.decoder import arguments, decode_kind, kind_of
from indexer.envelopes import account_of
from indexer.errors import DecodeError
from indexer.generated import KINDS, TOPICS, ChangesRequested, EntryRevealed, WorkRejected, WorkSubmitted
from indexer.history.family import LOG, padded
from indexer.history.logs import buried
from indexer.models import Task
from indexer.rawlogs import COLUMNS, log_of_columns
from indexer.records import Event, RawLog

# Events that name a task, by their first topic, which no event of another kind has.
_OF_TASK = {TOPICS[event]: kind for event, kind in KINDS.items() if "task_id" in event._fields}
# Events by which a digest is given, and what they call it.
_HANDED_IN = {WorkSubmitted: "digest", EntryRevealed: "digest"}
_NOTED = {ChangesRequested: "note", WorkRejected: "reason"}


class Step(NamedTuple):
    """One event of a task: `account` is whom it is about, `data` what it says in JSON."""

    kind: str
    account: str
    timestamp: int
    tx_hash: str
    block_number: int
    data: dict[str, Any]


def read_timeline(connection: Connection, task: Task, limit: int) -> list[Step]:
    """Return the last events of a task, oldest first."""
    named = or_(*(LOG.c[name] == task.task_id for name in ("topic1", "topic2", "topic3")))
    steps = (
        Step(
            kind=kind_of(event),
            account=account_of(event) or task.poster,
            timestamp=log.timestamp,
            tx_hash=log.tx_hash,
            block_number=log.block_number,
            data=arguments(event),
        )
        for log, event in _newest(connection, task.chain_id, (named, LOG.c.topic0.in_(_OF_TASK)), limit)
        if is_of_task(event, task)
    )
    return list(islice(steps, limit))[::-1]


def is_of_task(event: Event, task: Task) -> bool:
    """Tell whether an event that names a task is about this one: what names an escrow as well must name the task's."""
    return bool(event.task_id == task.task_id and getattr(event, "escrow", task.escrow) == task.escrow)


def was_handed_in(connection: Connection, chain_id: int, task_id: str, worker: str, digest: str) -> bool:
    """Tell whether a worker ever handed in, or revealed, what has this digest, in a task."""
    return _was_given(connection, chain_id, (task_id, worker), digest, _HANDED_IN)


def was_noted(connection: Connection, chain_id: int, task_id: str, worker: str, digest: str) -> bool:
    """Tell whether what has this digest was ever asked for, or given as a reason, about a worker's seat."""
    return _was_given(connection, chain_id, (task_id, worker), digest, _NOTED)


def _was_given(
    connection: Connection, chain_id: int, seat: tuple[str, str], digest: str, named: Mapping[type[Any], str]
) -> bool:
    task_id, worker = seat
    (topic,) = padded([worker])
    kinds = LOG.c.topic0.in_([TOPICS[kind] for kind in named])
    mine = (LOG.c.topic1 == task_id, LOG.c.topic2 == topic, kinds)
    return any(getattr(event, named[type(event)]) == digest for _, event in _newest(connection, chain_id, mine, 100))


def _newest(
    connection: Connection, chain_id: int, which: tuple[ColumnElement[bool], ...], part: int
) -> Iterator[tuple[RawLog, Event]]:
    """Yield logs that were folded and their events, the newest first, reading a part at a time."""
    query = (
        select(*COLUMNS)
        .where(LOG.c.chain_id == chain_id, LOG.c.canonical.is_(True), *which, ~buried())
        .order_by(LOG.c.block_number.desc(), LOG.c.log_index.desc())
    )
    with connection.execute(query.execution_options(yield_per=part)) as rows:
        for log in map(log_of_columns, rows):
            try:
                event = decode_kind(_OF_TASK[log.topics[0]], log)
            except DecodeError:
                continue  # It was damaged in the database since, which `indexer verify` tells.
            yield log, event
