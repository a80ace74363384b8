"""What a family is, and how logs are about an aggregate: by a topic, or by the first words of their data."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, true

from indexer.generated import TOPICS
from indexer.models import ChainBase, CreditEntry, Log
from indexer.plain import word
from indexer.rows import Change, Effect, Entry
from indexer.store import table_of
from indexer.types import Hex

Model = type[ChainBase]
Name = str | int
Names = Collection[Any]

# The name of the one aggregate of a family without a column.
WHOLE = ""
BARE_PADDING = "0" * 24
ADDRESS_PADDING = "0x" + BARE_PADDING
WORD = 64
WORD_BYTES = WORD // 2
# How many bytes of a log's data the names of a family may be read from: two words.
HEAD = 2 * WORD_BYTES
LOG = table_of(Log)


class Family(NamedTuple):
    """Tables, the column of theirs that names an aggregate (none: all rows are one), and the logs that make them.

    `names` returns the aggregates that a log (a mapping of its columns) is about, `about` the condition for logs that
    are about any of some. `lines` are the tables whose rows hang on the same logs.
    """

    contracts: frozenset[str]
    models: tuple[Model, ...]
    column: str | None
    names: Callable[[Mapping[str, Any]], Iterable[Name]]
    about: Callable[[Names], ColumnElement[bool]]
    lines: tuple[Model, ...] = ()

    def wanted(self, names: Names) -> Callable[[Effect], bool]:
        """Return what tells which effects belong to these aggregates."""
        tables = frozenset((*self.models, *self.lines))
        positions = {model: self._position(model) for model in self.models}

        def wanted(effect: Effect) -> bool:
            if isinstance(effect, Entry):
                return CreditEntry in tables
            if effect.table not in tables:
                return False
            if self.column is None:
                return True
            name = effect.key[positions[effect.table]] if isinstance(effect, Change) else effect.values[self.column]
            return name in names

        return wanted

    def rows_of(self, model: Model, names: Names) -> ColumnElement[bool]:
        """Return the condition for the rows of these aggregates."""
        return true() if self.column is None else table_of(model).c[self.column].in_(names)

    def _position(self, model: Model) -> int:
        keys = [column.name for column in table_of(model).primary_key if column.name != "chain_id"]
        return keys.index(self.column) if self.column else 0


def topics_of(*events: type[Any]) -> frozenset[str]:
    """Return the first topics of events."""
    return frozenset(TOPICS[event] for event in events)


def is_address(topic: str | None) -> bool:
    """Tell whether a topic can be an address."""
    return topic is not None and topic.startswith(ADDRESS_PADDING)


def addresses_in(row: Mapping[str, Any], *columns: str) -> list[str]:
    """Return the addresses in these topics of a log."""
    return ["0x" + row[column][26:] for column in columns if is_address(row[column])]


def padded(names: Names) -> list[str]:
    """Return addresses as topics hold them."""
    return [ADDRESS_PADDING + name[2:] for name in names]


def by_topic(place: int, topics: frozenset[str]) -> dict[str, Any]:
    """Return how logs with one of these first topics are about what another topic holds."""
    column = f"topic{place}"
    return {
        "names": lambda row: [row[column]] if row["topic0"] in topics and row[column] else [],
        "about": lambda names: and_(LOG.c.topic0.in_(topics), LOG.c[column].in_(names)),
    }


def by_number(place: int, topics: frozenset[str]) -> dict[str, Any]:
    """Return how logs with one of these first topics are about the number in another topic."""
    column = f"topic{place}"
    return {
        "names": lambda row: [int(row[column], 16)] if row["topic0"] in topics and row[column] else [],
        "about": lambda names: and_(LOG.c.topic0.in_(topics), LOG.c[column].in_(list(map(word, names)))),
    }


def by_account(places: Mapping[type[Any], tuple[str, ...]]) -> dict[str, Any]:
    """Return how these events are about the accounts in some of their topics."""
    columns = {TOPICS[event]: names for event, names in places.items()}
    return {
        "names": lambda row: addresses_in(row, *columns.get(row["topic0"], ())),
        "about": lambda names: or_(
            *(
                and_(LOG.c.topic0 == topic, or_(*(LOG.c[column].in_(padded(names)) for column in those)))
                for topic, those in columns.items()
            )
        ),
    }


def by_nothing(topics: frozenset[str]) -> dict[str, Any]:
    """Return how logs with one of these first topics make rows that are one aggregate."""
    return {
        "names": lambda row: [WHOLE] if row["topic0"] in topics else [],
        "about": lambda _names: LOG.c.topic0.in_(topics),
    }


def data_word(row: Mapping[str, Any], place: int) -> str:
    """Return a word of a log's data, of which there may be less than that, as bare digits."""
    digits: str = row["data"][2 + WORD * place : 2 + WORD * (place + 1)]
    return digits


def with_data_word(place: int, digits: Names) -> ColumnElement[bool]:
    """Return the condition for logs in whose data a word is one of these."""
    found = func.substr(LOG.c.data, 1 + WORD_BYTES * place, WORD_BYTES, type_=Hex)
    return found.in_(["0x" + each for each in digits])
