"""What a comparison with a contract's view is made of."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Select

from indexer.models import ChainBase
from indexer.rows import Row
from indexer.verify.report import Values

Facts = Callable[[Row], Values]


class Check(NamedTuple):
    """Which view of which contract tells the facts of a table's rows, by which columns as its arguments.

    `query` is for the rows to ask about, each with all columns of the table; none means every row.
    """

    model: type[ChainBase]
    contract: str
    view: str
    key: tuple[str, ...]
    facts: Facts
    query: Select[Any] | None = None


def columns(*names: str) -> Facts:
    """Return what reads these columns of a row."""
    return lambda row: tuple(row[name] for name in names)


def word(function: Callable[[Row], int]) -> Facts:
    """Return what packs a row into a word; a row that does not fit is no word at all."""

    def facts(row: Row) -> Values:
        try:
            return (function(row),)
        except OverflowError as error:
            return (str(error),)

    return facts
