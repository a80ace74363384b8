"""Full text in SQL: how each database stores tokens and finds the tasks that have all of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Float,
    FromClause,
    Join,
    MetaData,
    Table,
    func,
    literal,
    literal_column,
    text,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from backend.market.search.models import TaskText

# How much more a word counts in the title.
HEAD_WEIGHT = 4.0
# PostgreSQL keeps no more places of a word than this, and no more of them are needed to rank.
_LAST_PLACE = 16_383
_FTS = Table("task_fts", MetaData(schema="app"), Column("rowid"), Column("head"), Column("body"))


class CrossJoin(Join):
    """A join that SQLite makes in the order written: its planner thinks little of full-text tables."""

    __visit_name__ = "cross_join"
    inherit_cache = True


@compiles(CrossJoin)
def _write_cross_join(join: CrossJoin, compiler: SQLCompiler, **options: Any) -> str:
    options["asfrom"] = True
    word = " CROSS JOIN " if compiler.dialect.name == "sqlite" else " JOIN "
    left, right = (compiler.process(side, **options) for side in (join.left, join.right))
    condition = compiler.process(cast("ColumnElement[Any]", join.onclause), from_linter=options.get("from_linter"))
    return f"{left}{word}{right} ON {condition}"


class Match(NamedTuple):
    """Where texts are found: a source of `TaskText`, the condition that they have all words, and how well they fit."""

    source: FromClause
    condition: ColumnElement[bool]
    score: ColumnElement[float]


def matching(session: Session, words: Sequence[str]) -> Match:
    """Return how texts that have all words are found."""
    column: ColumnElement[Any] = cast("ColumnElement[Any]", TaskText.lexemes)
    if session.get_bind().dialect.name == "postgresql":
        wanted = literal(" & ".join(f"'{word}'" for word in words), TSQUERY)
        # Doubles come back from a cursor as they went, single ones do not.
        score = sql_cast(func.ts_rank(column, wanted), Double)
        return Match(TaskText.__table__, column.op("@@", is_comparison=True)(wanted), score)
    wanted = literal(" AND ".join(f'"{word}"' for word in words))
    condition = literal_column("task_fts").op("MATCH", is_comparison=True)(wanted)
    source = CrossJoin(_FTS, TaskText.__table__, TaskText.number == _FTS.c.rowid)
    return Match(source, condition, literal_column(f"-bm25(task_fts, {HEAD_WEIGHT}, 1.0)", Float))


def lexemes(head: Sequence[str], body: Sequence[str]) -> str:
    """Return tokens in the text form of PostgreSQL's `tsvector`, those of the head with the greater weight."""
    places: dict[str, list[str]] = {}
    for place, (word, weight) in enumerate([*((word, "A") for word in head), *((word, "") for word in body)], start=1):
        places.setdefault(word, []).append(f"{min(place, _LAST_PLACE)}{weight}")
    return " ".join(f"'{word}':{','.join(found[:250])}" for word, found in places.items())


def enter(session: Session, entry: TaskText) -> None:
    """Enter a text into the full-text table of SQLite; on PostgreSQL the row itself is indexed."""
    _tell_fts(session, entry, "INSERT INTO app.task_fts (rowid, head, body) VALUES (:number, :head, :body)")


def remove(session: Session, entry: TaskText) -> None:
    """Take a text out of the full-text table of SQLite, which must be told what it held."""
    statement = "INSERT INTO app.task_fts (task_fts, rowid, head, body) VALUES ('delete', :number, :head, :body)"
    _tell_fts(session, entry, statement)


def _tell_fts(session: Session, entry: TaskText, statement: str) -> None:
    if session.get_bind().dialect.name == "sqlite" and entry.number is not None:
        session.execute(text(statement), {"number": entry.number, "head": entry.head, "body": entry.body})
