"""What a comparison with a contract's view is made of."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Select

from indexer.models import ChainBase
from indexer.rows import Row
from indexer.verify.report import Values

Facts = Callable[[Row], Values]
# What of a view's answer the facts of a row are to be compared with.
Part = Callable[[Row, Values], Values]


class Check(NamedTuple):
    """Which view of which contract tells the facts of a table's rows, by which columns as its arguments.

    `query` is for the rows to ask about, each with what the key and the facts need; none means every row of the table.
    `part` is what of the answer is compared; none means all of it.
    """

    model: type[ChainBase]
    contract: str
    view: str
    key: tuple[str, ...]
    facts: Facts
    query: Select[Any] | None = None
    part: Part | None = None


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
