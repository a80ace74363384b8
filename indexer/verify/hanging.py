"""What hangs on the logs: envelopes, dead letters, counts and sums."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select, tuple_

from indexer.decoder import decode, kind_of
from indexer.envelopes import IMPERSONAL
from indexer.errors import DecodeError
from indexer.handlers.task_escrow import COUNTED
from indexer.models import Credit, CreditEntry, DeadLetter, Log, Outbox, Seat, Task
from indexer.outbox import APPLY
from indexer.rawlogs import logs_of_rows
from indexer.records import Event, RawLog
from indexer.rows import Key, Row
from indexer.store import Store, chunks, table_of
from indexer.verify.report import Found

CHUNK = 2000


def compare_hanging(store: Store, followed: dict[str, str], cursor: Row, found: Found) -> None:
    """Compare rows with the canonical logs that are stored."""
    for logs in _stored(store):
        compare_logs(store, followed, logs, found)
    _compare_counts(store, found)
    _compare_credit(store, found)
    _compare_outbox(store, cursor, found)


def compare_logs(store: Store, followed: dict[str, str], logs: list[RawLog], found: Found) -> None:
    """Compare what hangs on some logs."""
    places = [(log.block_hash, log.log_index) for log in logs]
    dead = store.load(DeadLetter, places)
    sent = _sent(store, logs)
    events = [_event(followed[log.address], log) for log in logs]
    names = {(event.task_id,): None for event in events if event is not None and _of_task_alone(event)}
    tasks = store.load(Task, list(names))
    for place, event in zip(places, events, strict=True):
        name = f"{place[0]} {place[1]}"
        buried = place in dead
        found.compare(f"dead_letter {name}: is there", buried, buried or event is None)
        envelopes = sent.pop(place, [])
        found.compare(f"outbox {name}: envelopes", len(envelopes), 0 if buried else 1)
        if event is None or buried:
            continue
        for envelope in envelopes:
            task = tasks.get((event.task_id,)) if _of_task_alone(event) else None
            told = tuple(envelope[column] for column in ("kind", "account", "n"))
            found.compare(f"outbox {name}", told, (kind_of(event), task and task["poster"], envelope["times"]))


def _event(contract: str, log: RawLog) -> Event | None:
    try:
        return decode(contract, log)
    except DecodeError:
        return None


def _of_task_alone(event: Event) -> bool:
    """Tell whether an event names a task and nobody whom it is about."""
    return type(event) in IMPERSONAL and hasattr(event, "task_id")


def _sent(store: Store, logs: Sequence[RawLog]) -> dict[tuple[str, int], list[Row]]:
    """Return for each log the envelopes that were sent and not taken back, with how many were sent before each."""
    outbox = table_of(Outbox)
    sent: dict[tuple[str, int], list[Row]] = {}
    times: Counter[tuple[str, int]] = Counter()
    for chunk in chunks(dict.fromkeys((log.block_number, log.block_hash) for log in logs)):
        blocks = tuple_(outbox.c.block_number, outbox.c.block_hash).in_(chunk)
        query = select(outbox).where(outbox.c.chain_id == store.chain_id, blocks)
        for row in store.connection.execute(query.order_by(outbox.c.seq)).mappings():
            place = (row["block_hash"], row["log_index"])
            envelopes = sent.setdefault(place, [])
            if row["op"] == APPLY:
                envelopes.append({**row, "times": times[place]})
                times[place] += 1
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
