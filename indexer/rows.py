"""The rows that a fold reads and changes, in memory between two transactions' ends.

Handlers only read rows and return what should change; `Rows` applies it and remembers which rows to write.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Integer, SmallInteger

from indexer.errors import FoldError
from indexer.models import ChainBase, Credit
from indexer.types import UINT256_MAX, Uint256

Table = type[ChainBase]
Key = tuple[Any, ...]
Row = dict[str, Any]
Load = Callable[[Table, Collection[Key]], Mapping[Key, Row]]


class Change(NamedTuple):
    """New values of some columns of the row with this key (its primary key without the chain id)."""

    table: Table
    key: Key
    values: Mapping[str, Any]


class Entry(NamedTuple):
    """A change of an account's credit in an escrow: `amount` is positive when it comes in."""

    escrow: str
    account: str
    token: str
    amount: int


class Line(NamedTuple):
    """A new row that hangs on the log: `values` are its columns but the chain id, the log's place and its time."""

    table: Table
    values: Mapping[str, Any]


Effect = Change | Entry | Line


def _most(column: Column[Any]) -> int | None:
    """Return the greatest number that a column holds on every engine, or None when it holds no numbers."""
    kind = column.type
    if isinstance(kind, Uint256):
        return UINT256_MAX
    if isinstance(kind, SmallInteger):
        return 2**15 - 1
    if isinstance(kind, BigInteger):
        return 2**63 - 1
    return 2**31 - 1 if isinstance(kind, Integer) else None


_MOST = {
    mapper.class_: {column.name: most for column in mapper.columns if (most := _most(column)) is not None}
    for mapper in ChainBase.registry.mappers
}


def _check(table: Table, values: Mapping[str, Any]) -> None:
    most = _MOST[table]
    for name, value in values.items():
        if name in most and value is not None and not 0 <= value <= most[name]:
            raise FoldError(f"{table.__tablename__}.{name} cannot be {value}")


class Rows:
    """Rows by table and key, loaded when first asked for; `load` returns those that are stored."""

    def __init__(self, chain_id: int, load: Load) -> None:
        """Start with nothing loaded."""
        self.chain_id = chain_id
        self._load = load
        self._rows: dict[Table, dict[Key, Row | None]] = {}
        self._dirty: dict[Table, dict[Key, None]] = {}

    def get(self, table: Table, key: Key) -> Row | None:
        """Return a row to read, or None when there is none."""
        known = self._rows.setdefault(table, {})
        if key not in known:
            known[key] = self._load(table, [key]).get(key)
        return known[key]

    def need(self, table: Table, key: Key) -> Row:
        """Return a row to read; raises `FoldError` when there is none."""
        row = self.get(table, key)
        if row is None:
            raise FoldError(f"no {table.__tablename__} {'/'.join(map(str, key))}")
        return row

    def prefetch(self, table: Table, keys: Iterable[Key]) -> None:
        """Load many rows at once."""
        known = self._rows.setdefault(table, {})
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            found = self._load(table, missing)
            for key in missing:
                known[key] = found.get(key)

    def apply(self, effects: Iterable[Effect], *, with_credit: bool = True) -> list[Entry | Line]:
        """Apply what a handler returned, all or nothing; return its lines, and its entries that are not zero.

        Raises `FoldError` when a number would fall below zero or out of its column: a listed escrow may be malicious.
        """
        changes: list[Change] = []
        entries: list[Entry] = []
        lines: list[Line] = []
        for effect in effects:
            if isinstance(effect, Change):
                _check(effect.table, effect.values)
                changes.append(effect)
            elif isinstance(effect, Line):
                _check(effect.table, effect.values)
                lines.append(effect)
            elif effect.amount:
                entries.append(effect)
        if entries and with_credit:
            for key, amount in self._balances(entries).items():
                values = {"escrow": key[0], "account": key[1], "token": key[2], "amount": amount}
                _check(Credit, values)
                changes.append(Change(Credit, key, values))
        for change in changes:
            self.put(change)
        return [*entries, *lines]

    def _balances(self, entries: Iterable[Entry]) -> dict[Key, int]:
        """Return the credits after the entries."""
        balances: dict[Key, int] = {}
        for entry in entries:
            key = (entry.escrow, entry.account, entry.token)
            if key not in balances:
                credit = self.get(Credit, key)
                balances[key] = 0 if credit is None else int(credit["amount"])
            balances[key] += entry.amount
        return balances

    def put(self, change: Change) -> None:
        """Change a row, or make it; a new row needs every column but the chain id."""
        row = self.get(change.table, change.key)
        if row is None:
            row = self._rows[change.table][change.key] = {"chain_id": self.chain_id}
        row.update(change.values)
        self._dirty.setdefault(change.table, {})[change.key] = None

    def changed(self) -> dict[Table, list[Row]]:
        """Return the rows that differ from what is stored, whole."""
        return {
            table: [row for key in keys if (row := self._rows[table][key]) is not None]
            for table, keys in self._dirty.items()
        }
