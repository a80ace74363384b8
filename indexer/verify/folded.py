"""Rows against a fold of the stored logs: every column, no row too few or too many."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from eth_abi.exceptions import EncodingError
from eth_utils.crypto import keccak
from sqlalchemy import func, select, true

from indexer.fold import Fold
from indexer.governance import operation_ids, proposal_id
from indexer.history import (
    FAMILIES,
    HEAD,
    SUPPLY,
    VOTERS,
    Family,
    Name,
    addresses_of,
    of_supply,
    sound,
    sound_logs,
)
from indexer.models import ChainBase, Log, Proposal, Task, TimelockOperation
from indexer.rawlogs import logs_of_rows
from indexer.rows import Key, Row
from indexer.store import Store, chunks, table_of
from indexer.types import Hex
from indexer.verify.report import Found
from indexer.words import pack_terms, task_id

Model = type[ChainBase]
T = TypeVar("T")
CHUNK = 2000


def compare_folded(store: Store, followed: dict[str, str], found: Found) -> None:
    """Fold each aggregate afresh, and compare what comes out with what is stored."""
    counts: dict[Model, int] = {}
    for models, fold in _folds(store, followed):
        made = {**fold.changed(), **fold.hanging}
        for model in models:
            rows = made.get(model, [])
            counts[model] = counts.get(model, 0) + len(rows)
            _compare_rows(store, model, rows, found)
    for model, count in counts.items():
        found.compare(f"{model.__tablename__}: rows", store.count(model), count)
    _compare_digests(store, found)


def compare_aggregates(
    store: Store, followed: dict[str, str], family: Family, names: Sequence[Name], found: Found
) -> None:
    """Fold some aggregates of a family afresh, and compare every row of theirs: none is missing, none too many."""
    fold = _fold_of(store, followed, family, names)
    made = {**fold.changed(), **fold.hanging}
    for model in (*family.models, *family.lines):
        rows = made.get(model, [])
        _compare_rows(store, model, rows, found)
        if model in family.models:
            table = table_of(model)
            mine = (table.c.chain_id == store.chain_id, family.rows_of(model, names))
            count = store.connection.scalar(select(func.count()).select_from(table).where(*mine))
            found.compare(f"{model.__tablename__}: rows of {', '.join(map(str, names))}", count, len(rows))


def _folds(store: Store, followed: dict[str, str]) -> Iterator[tuple[tuple[Model, ...], Fold]]:
    """Yield for each family an empty fold and those of many aggregates at a time, with the tables to compare."""
    for family in FAMILIES:
        models = (*family.models, *family.lines)
        yield models, Fold(store, followed, afresh=True)
        addresses = addresses_of(followed, family.contracts)
        for names in chunks(_names(store, family, addresses)):
            yield models, _fold_of(store, followed, family, names)
    yield SUPPLY, _fold_of_supply(store, followed)


def _fold_of(store: Store, followed: dict[str, str], family: Family, names: Sequence[Name]) -> Fold:
    fold = Fold(store, followed, afresh=True)
    logs = sound_logs(store, addresses_of(followed, family.contracts), family.about(names))
    fold.rebuild(logs, family.wanted(frozenset(names)))
    return fold


def _names(store: Store, family: Family, addresses: Sequence[str]) -> list[Name]:
    """Return the name of each aggregate of a family that a canonical log is about."""
    log = table_of(Log)
    # SQLite calls a part of no bytes NULL.
    head = func.coalesce(func.substr(log.c.data, 1, HEAD, type_=Hex), log.c.data).label("data")
    query = (
        select(log.c.topic0, log.c.topic1, log.c.topic2, log.c.topic3, head)
        .where(sound(store, addresses, true()))
        .distinct()
    )
    rows = store.connection.execute(query).mappings()
    return list({name: None for row in rows for name in family.names(dict(row))})


def _fold_of_supply(store: Store, followed: dict[str, str]) -> Fold:
    """Return a fold of every transfer, which keeps nothing but the supply and whose tokens cannot vote."""
    fold = Fold(store, followed, afresh=True)
    log = table_of(Log)
    query = select(log).where(sound(store, addresses_of(followed, VOTERS.contracts), true()))
    ordered = query.order_by(log.c.block_number, log.c.log_index).execution_options(yield_per=CHUNK)
    for part in store.connection.execute(ordered).mappings().partitions():
        fold.rebuild(logs_of_rows(part), of_supply)
    return fold


def _compare_digests(store: Store, found: Found) -> None:
    """Compare what a row names with the hash of what it holds."""
    for row in store.rows(Task):
        made = _made(_task_id, row, store.chain_id)
        found.compare(f"task {row['task_id']}: digest of its terms", row["task_id"], made)
        extra = "0x" + keccak(hexstr=row["extra_data"]).hex()
        found.compare(f"task {row['task_id']}: hash of its extra data", row["extra_hash"], extra)
    for row in store.rows(Proposal):
        name = f"proposal {row['proposal_id']}: digest of its calls"
        found.compare(name, row["proposal_id"], _made(proposal_id, row, row["description_hash"]))
    for row in store.rows(TimelockOperation):
        name = f"timelock_operation {row['operation_id']}: digest of its calls"
        ids = _made(operation_ids, row)
        found.compare(name, row["operation_id"], row["operation_id"] if row["operation_id"] in ids else ids)


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


def _task_id(row: Row, chain_id: int) -> str:
    return task_id(pack_terms(row), chain_id, row["escrow"])


def _made(digest: Callable[..., T], *arguments: Any) -> T | str:
    """Return what a row's content makes; a row that no longer makes anything is told by its error."""
    try:
        return digest(*arguments)
    except (OverflowError, ValueError, TypeError, KeyError, EncodingError) as error:
        return f"{type(error).__name__}: {error}"
