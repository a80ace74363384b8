"""The rows that a fold reads and changes, in memory between two transactions' ends.

Handlers only read rows and return what should change; `Rows` applies it and remembers which rows to write.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, Integer, SmallInteger

from indexer.errors import FoldError
from indexer.models import ChainBase, Credit
from indexer.types import UINT256_MAX, Uint256

Table = type[ChainBase]
Key = tuple[Any, ...]
Row = dict[str, Any]
Load = Callable[[Table, Collection[Key]], Mapping[Key, Row]]
# What every column of numbers holds.
LEAST_MOST = 2**15 - 1


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


class Due(NamedTuple):
    """What is to be written of a table: rows that are new, and rows that are stored, of which `names` may differ."""

    table: Table
    made: Mapping[Key, Row]
    changed: list[Row]
    names: Collection[str]


Effect = Change | Entry | Line


def _most(column: Column[Any]) -> int | None:
    """Return the greatest number that a column holds on every engine, or None when it holds no numbers."""
    kind = column.type
    if isinstance(kind, Uint256):
        return UINT256_MAX
    if isinstance(kind, SmallInteger):
        return LEAST_MOST
    if isinstance(kind, BigInteger):
        return 2**63 - 1
    return 2**31 - 1 if isinstance(kind, Integer) else None


_MOST = {
    mapper.class_: {column.name: most for column in mapper.columns if (most := _most(column)) is not None}
    for mapper in ChainBase.registry.mappers
}


def _check(table: Table, values: Mapping[str, Any]) -> None:
    """Raise `FoldError` for a number that its column does not hold."""
    most = _MOST[table]
    for name, value in values.items():
        # Every column of numbers holds what is this small, and most numbers are.
        if value.__class__ is int and not 0 <= value <= LEAST_MOST and not 0 <= value <= most.get(name, value):
            raise FoldError(f"{table.__tablename__}.{name} cannot be {value}")


class Rows:
    """Rows by table and key, loaded when first asked for; `load` returns those that are stored.

    Rows come in two generations: what was not touched between two calls of `age` is forgotten at the second.
    """

    def __init__(self, chain_id: int, load: Load) -> None:
        """Start with nothing loaded."""
        self.chain_id = chain_id
        self.load = load
        self._young: _Known = defaultdict(dict)
        self._old: _Known = defaultdict(dict)
        self._changed: dict[Table, dict[Key, Row]] = defaultdict(dict)
        self._made: dict[Table, set[Key]] = defaultdict(set)
        self._touched: dict[Table, set[str]] = defaultdict(set)

    def get(self, table: Table, key: Key) -> Row | None:
        """Return a row to read, or None when there is none."""
        young = self._young[table]
        try:
            return young[key]
        except KeyError:
            old = self._old[table]
        row = young[key] = old[key] if key in old else self.load(table, [key]).get(key)
        return row

    def need(self, table: Table, key: Key) -> Row:
        """Return a row to read; raises `FoldError` when there is none."""
        row = self.get(table, key)
        if row is None:
            raise FoldError(f"no {table.__tablename__} {'/'.join(map(str, key))}")
        return row

    def prefetch(self, table: Table, keys: Iterable[Key]) -> None:
        """Load many rows at once."""
        young, old = self._young[table], self._old[table]
        missing = [key for key in dict.fromkeys(keys) if key not in young and key not in old]
        if missing:
            found = self.load(table, missing)
            for key in missing:
                young[key] = found.get(key)

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
        table, key, values = change
        row = self.get(table, key)
        if row is None:
            row = self._young[table][key] = {"chain_id": self.chain_id, **values}
            self._made[table].add(key)
        else:
            row.update(values)
            self._touched[table].update(values)
        self._changed[table][key] = row

    def changed(self) -> dict[Table, list[Row]]:
        """Return the rows that differ from what is stored, whole."""
        return {table: list(rows.values()) for table, rows in self._changed.items()}

    def take(self, *, everything: bool = True) -> Iterator["Due"]:
        """Yield by table the rows to write, which count as stored from now on.

        Without `everything` these are only the rows that the next `age` forgets.
        """
        for table, rows in self._changed.items():
            young, made = self._young[table], self._made[table]
            due = dict(rows) if everything else {key: row for key, row in rows.items() if key not in young}
            if due:
                fresh = {key: row for key, row in due.items() if key in made}
                changed = [row for key, row in due.items() if key not in made]
                yield Due(table, fresh, changed, self._touched[table])
            for key in due:
                del rows[key]
            made.difference_update(due)
            if not rows:
                self._touched[table].clear()

    def age(self) -> None:
        """Forget the rows that were not touched since the last time; those among them that changed must be written."""
        self._old, self._young = self._young, defaultdict(dict)


_Known = defaultdict[Table, dict[Key, Row | None]]
