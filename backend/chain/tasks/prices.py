"""What a seat pays at a chain time, in SQL: on both databases what `reward_now` says in Python."""

import sqlite3
from typing import Any

from sqlalchemy import ColumnElement, Engine, FromClause, and_, case, event, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from backend.chain.tasks.modes import reward_now
from indexer.types import Uint256, uint256_text

_NAMES = ("reward", "ceiling", "raise_by", "raise_every", "steps", "opened")


class _Risen(FunctionElement[int]):
    """A rising reward at a time; its arguments are the columns by name and the time."""

    name = "guildhall_price"
    type = Uint256()
    inherit_cache = True


@compiles(_Risen)
def _write_risen(element: _Risen, compiler: SQLCompiler, **options: Any) -> str:
    return f"guildhall_price({compiler.process(element.clauses, **options)})"


@compiles(_Risen, "postgresql")
def _write_risen_for_postgresql(element: _Risen, compiler: SQLCompiler, **options: Any) -> str:
    reward, ceiling, by, every, steps, opened, now = (compiler.process(part, **options) for part in element.clauses)
    raises = f"{steps} + (greatest({now}, {opened}) - {opened}) / nullif({every}, 0)"
    return f"least({ceiling}, {reward} + {by} * ({raises}))"


def teach(engine: Engine) -> None:
    """Let every connection to SQLite compute rising rewards, whose amounts it keeps as text; PostgreSQL can."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _teach)


def price_at(task: FromClause, now: int) -> ColumnElement[int]:
    """Return the SQL of the net reward for taking a seat at a chain time, in token units."""
    risen = _Risen(*(task.c[name] for name in _NAMES), literal(now))
    return case((task.c.raise_every == 0, task.c.reward), else_=risen)


def rose_between(task: FromClause, before: int, now: int) -> ColumnElement[bool]:
    """Return the SQL that holds for tasks whose reward is another at one time than at the other."""
    return and_(task.c.raise_every > 0, price_at(task, before) != price_at(task, now))


def _teach(connection: sqlite3.Connection, _record: object) -> None:
    connection.create_function("guildhall_price", len(_NAMES) + 1, _price, deterministic=True)


def _price(*values: Any) -> str:
    *columns, now = values
    return uint256_text(reward_now({name: int(value) for name, value in zip(_NAMES, columns, strict=True)}, now))
