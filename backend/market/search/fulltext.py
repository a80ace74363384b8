"""Full text in SQL: how each database stores tokens and finds the tasks that have all of them."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Float,
    Join,
    MetaData,
    Select,
    Table,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from backend.market.search.models import TaskText

# How much more a word counts in the title or among the skills.
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


def matching(session: Session, chain_id: int, words: Sequence[str]) -> Select[Any]:
    """Return the SELECT of `task_id`, and how well it fits as `score`, of the texts that have all words."""
    if session.get_bind().dialect.name == "postgresql":
        return _by_lexemes(chain_id, words)
    return _by_fts(chain_id, words)


def _by_fts(chain_id: int, words: Sequence[str]) -> Select[Any]:
    source = CrossJoin(_FTS, TaskText.__table__, TaskText.number == _FTS.c.rowid)
    score = literal_column(f"-bm25(task_fts, {HEAD_WEIGHT}, 1.0)", Float).label("score")
    wanted = " AND ".join(f'"{word}"' for word in words)
    return (
        select(TaskText.task_id, score)
        .select_from(source)
        .where(literal_column("task_fts").op("MATCH")(literal(wanted)), TaskText.chain_id == chain_id)
    )


def _by_lexemes(chain_id: int, words: Sequence[str]) -> Select[Any]:
    wanted = literal(" & ".join(f"'{word}'" for word in words), TSQUERY)
    column = cast("ColumnElement[Any]", TaskText.lexemes)
    # Doubles come back from a cursor as they went, single ones do not.
    score = sql_cast(func.ts_rank(column, wanted), Double).label("score")
    return select(TaskText.task_id, score).where(column.op("@@")(wanted), TaskText.chain_id == chain_id)


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
