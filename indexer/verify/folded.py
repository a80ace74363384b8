"""Rows against a fold of the stored logs: every column, no row too few or too many."""

from collections.abc import Iterator, Mapping, Sequence

from eth_utils.crypto import keccak
from sqlalchemy import select, true

from indexer.fold import Fold
from indexer.history import OF_ACCOUNT, OF_POLICY, OF_TASK, POLICY, sound_logs
from indexer.models import ChainBase, CreditEntry, Log, Task
from indexer.records import RawLog
from indexer.rows import Key, Row
from indexer.store import Store, chunks, table_of
from indexer.verify.report import Found
from indexer.words import pack_terms, task_id

Model = type[ChainBase]


def compare_folded(store: Store, followed: dict[str, str], found: Found) -> None:
    """Fold each task, each account and the rules afresh, and compare what comes out with what is stored."""
    counts: dict[Model, int] = dict.fromkeys((*OF_TASK, *OF_ACCOUNT, *OF_POLICY, CreditEntry), 0)
    for logs in _aggregates(store, followed):
        fold = Fold(store, followed, afresh=True)
        fold.rebuild(logs)
        for model, rows in fold.changed().items():
            counts[model] += len(rows)
            _compare_rows(store, model, rows, found)
        counts[CreditEntry] += len(fold.entries)
        _compare_rows(store, CreditEntry, fold.entries, found)
    for model, count in counts.items():
        found.compare(f"{model.__tablename__}: rows", store.count(model), count)
    for row in store.rows(Task):
        found.compare(f"task {row['task_id']}: digest of its terms", row["task_id"], _digest(store.chain_id, row))
        extra = "0x" + keccak(hexstr=row["extra_data"]).hex()
        found.compare(f"task {row['task_id']}: hash of its extra data", row["extra_hash"], extra)


def _aggregates(store: Store, followed: Mapping[str, str]) -> Iterator[list[RawLog]]:
    """Yield the logs of the rules, then those of many tasks and accounts at a time."""
    rules = [address for address, name in followed.items() if name == POLICY]
    yield sound_logs(store, rules, true())
    others = [address for address, name in followed.items() if name != POLICY]
    log = table_of(Log)
    topics = select(log.c.topic1).where(log.c.chain_id == store.chain_id, log.c.address.in_(others)).distinct()
    for chunk in chunks(topic for topic in store.connection.scalars(topics).all() if topic):
        yield sound_logs(store, others, log.c.topic1.in_(chunk))


def _compare_rows(store: Store, model: Model, rows: Sequence[Row], found: Found) -> None:
    columns = [column.name for column in table_of(model).primary_key if column.name != "chain_id"]
    expected: dict[Key, Row] = {tuple(row[name] for name in columns): row for row in rows}
    stored = store.load(model, list(expected))
    for key, row in expected.items():
        name = " ".join([model.__tablename__, *map(str, key)])
        kept = stored.get(key)
        if kept is None:
            found.compare(f"{name}: is there", stored=False, expected=True)
            continue
        wrong = [column for column in row if kept[column] != row[column]]
        found.compare(name, {column: kept[column] for column in wrong}, {column: row[column] for column in wrong})


def _digest(chain_id: int, row: Row) -> str:
    try:
        return task_id(pack_terms(row), chain_id, row["escrow"])
    except OverflowError as error:
        return str(error)
