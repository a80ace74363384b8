"""What hangs on the logs: timeline, envelopes, dead letters, counts and sums."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from indexer.decoder import arguments, decode, kind_of
from indexer.errors import DecodeError
from indexer.fold import is_of_task
from indexer.handlers.task_escrow import COUNTED
from indexer.models import Activity, Credit, CreditEntry, DeadLetter, Log, Outbox, Seat, Task
from indexer.outbox import APPLY, payload_of
from indexer.rawlogs import logs_of_rows
from indexer.records import Event, RawLog
from indexer.rows import Key, Row
from indexer.store import Store, chunks, table_of
from indexer.verify.report import Found

CHUNK = 2000


def compare_hanging(store: Store, followed: dict[str, str], cursor: Row, found: Found) -> None:
    """Compare rows with the canonical logs that are stored."""
    lines = 0
    for logs in _stored(store):
        lines += compare_logs(store, followed, logs, found)
    found.compare("activity: lines", store.count(Activity), lines)
    _compare_counts(store, found)
    _compare_credit(store, found)
    _compare_outbox(store, cursor, found)


def compare_logs(store: Store, followed: dict[str, str], logs: list[RawLog], found: Found) -> int:
    """Compare what hangs on some logs, and return for how many lines of the timeline they stand."""
    places = [(log.block_hash, log.log_index) for log in logs]
    dead = store.load(DeadLetter, places)
    activity = store.load(Activity, [(log.block_number, log.log_index) for log in logs])
    sent = _sent(store, places)
    events = [_event(followed[log.address], log) for log in logs]
    names = {(event.task_id,): None for event in events if event is not None and hasattr(event, "task_id")}
    tasks = store.load(Task, list(names))
    lines = 0
    for log, place, event in zip(logs, places, events, strict=True):
        name = f"{place[0]} {place[1]}"
        buried = place in dead
        found.compare(f"dead_letter {name}: is there", buried, buried or event is None)
        envelopes = sent.pop(place, [])
        found.compare(f"outbox {name}: envelopes", len(envelopes), 0 if buried else 1)
        if event is None or buried:
            continue
        for envelope in envelopes:
            found.compare(f"outbox {name}", _envelope(envelope), _expected_envelope(log, event))
        if is_of_task(event, tasks.get((getattr(event, "task_id", None),))):
            lines += 1
            found.compare(
                f"activity {name}", _line(activity.get((log.block_number, log.log_index))), _expected_line(log, event)
            )
    return lines


def _event(contract: str, log: RawLog) -> Event | None:
    try:
        return decode(contract, log)
    except DecodeError:
        return None


def _line(row: Row | None) -> tuple[Any, ...] | None:
    names = ("block_number", "timestamp", "tx_hash", "task_id", "kind", "data")
    return None if row is None else tuple(row[name] for name in names)


def _expected_line(log: RawLog, event: Event) -> tuple[Any, ...]:
    return log.block_number, log.timestamp, log.tx_hash, event.task_id, kind_of(event), arguments(event)


def _envelope(row: Row) -> tuple[Any, ...]:
    payload = {name: value for name, value in row["payload"].items() if name != "account"}
    return row["block_number"], row["kind"], payload


def _expected_envelope(log: RawLog, event: Event) -> tuple[Any, ...]:
    payload = {name: value for name, value in payload_of(arguments(event), log, None).items() if name != "account"}
    return log.block_number, kind_of(event), payload


def _sent(store: Store, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[Row]]:
    """Return for each log the envelopes that were sent and not taken back."""
    outbox = table_of(Outbox)
    sent: dict[tuple[str, int], list[Row]] = {}
    for chunk in chunks(dict.fromkeys(place[0] for place in places)):
        query = select(outbox).where(outbox.c.chain_id == store.chain_id, outbox.c.block_hash.in_(chunk))
        for row in store.connection.execute(query.order_by(outbox.c.seq)).mappings():
            envelopes = sent.setdefault((row["block_hash"], row["log_index"]), [])
            if row["op"] == APPLY:
                envelopes.append(dict(row))
            elif envelopes:
                envelopes.pop()
    return sent


def _stored(store: Store) -> Iterator[list[RawLog]]:
    log = table_of(Log)
    query = select(log).where(log.c.chain_id == store.chain_id, log.c.canonical.is_(True))
    rows = store.connection.execute(query.execution_options(yield_per=CHUNK)).mappings()
    for part in rows.partitions():
        yield list(logs_of_rows(part))


def _compare_counts(store: Store, found: Found) -> None:
    """Compare the counts of a task with those of its seats."""
    seat = table_of(Seat)
    query = select(seat.c.task_id, seat.c.state, func.count()).where(seat.c.chain_id == store.chain_id)
    counts: dict[str, Counter[str]] = {}
    for task, state, count in store.connection.execute(query.group_by(seat.c.task_id, seat.c.state)):
        counts.setdefault(task, Counter())[COUNTED.get(state, "other")] += count
    for row in store.rows(Task):
        counted = counts.pop(row["task_id"], Counter())
        for name in COUNTED.values():
            found.compare(f"task {row['task_id']}: {name} seats", row[name], counted[name])
    found.compare("seat: without a task", sorted(counts), [])


def _compare_credit(store: Store, found: Found) -> None:
    """Compare each credit with the sum of its entries."""
    sums: dict[Key, int] = {}
    for row in store.rows(CreditEntry):
        key = (row["escrow"], row["account"], row["token"])
        sums[key] = sums.get(key, 0) + (row["amount"] if row["incoming"] else -row["amount"])
    stored = {(row["escrow"], row["account"], row["token"]): row["amount"] for row in store.rows(Credit)}
    for key in stored.keys() | sums.keys():
        found.compare(f"credit {' '.join(map(str, key))}: sum of its entries", stored.get(key), sums.get(key))


def _compare_outbox(store: Store, cursor: Row, found: Found) -> None:
    """Compare the numbers: they have no gap and end where the cursor says."""
    outbox = table_of(Outbox)
    first, last, count = store.connection.execute(
        select(func.min(outbox.c.seq), func.max(outbox.c.seq), func.count()).where(outbox.c.chain_id == store.chain_id)
    ).one()
    found.compare("outbox: rows between first and last", count, last - first + 1 if count else 0)
    found.compare("cursor: outbox_seq", cursor["outbox_seq"], last or 0)
