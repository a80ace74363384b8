"""Counting by facet in SQL: one pass over what was found, each facet without its own filter."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import CTE, ColumnElement, FromClause, Select, String, case, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from backend.chain.tasks.service import GRADES, MODES
from backend.core.search import DEADLINE_DAYS, Counts, Criteria
from backend.core.skills import skill_slug
from backend.market.documents.models import Document, DocumentSkill
from backend.market.search.filters import Tasks, conditions

DAY = 86_400
LATER, PAST = "later", "past"
# Values of one facet that are told; the rest are too rare to narrow by.
MOST_VALUES = 50
_TOTAL, _NAMED = "total", "named"


class Found(Tasks, Protocol):
    """What a search selects from."""

    @property
    def joined(self) -> FromClause:
        """Tasks with their documents, and with what the criteria need."""

    @property
    def always(self) -> Sequence[ColumnElement[bool]]:
        """Conditions that no facet may leave out."""

    @property
    def now(self) -> int:
        """The chain time."""


def count(session: Session, found: Found, criteria: Criteria, facets: Collection[str]) -> Counts:
    """Return how many tasks were found, in all and by facet."""
    filters = conditions(found, criteria)
    own = {name: filters.pop(name) for name in list(filters) if name in facets}
    counted = [name for name in facets if name != "reward" or len(criteria.token) == 1]
    hits = _hits(session, found, own, [*filters.values(), *found.always], counted)
    parts = [_part(hits, own, _TOTAL, literal(""))]
    for name in counted:
        parts.append(_part(hits, own, name, hits.c[name]))
        if name == "skill":
            parts.append(_named_skills(hits, own))
    total, counters = 0, {name: Counter[str]() for name in facets}
    for name, value, number in session.execute(union_all(*parts), {"now": found.now}):
        if name == _TOTAL:
            total = number
        elif value is not None:
            _add(counters, name, value, number)
    return Counts(total, {name: ranked(counter) for name, counter in counters.items()})


def ranked(counter: Counter[str]) -> list[tuple[str, int]]:
    """Return the most frequent values, those of one number by their names."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]


def deadline_values(now: int) -> list[tuple[str, int]]:
    """Return the values of the deadline facet with the time at which each ends; the last has no end."""
    return [(PAST, now), *((str(days), now + days * DAY) for days in DEADLINE_DAYS)]


def reward_value(digits: int) -> str:
    """Return the power of ten that an amount of so many digits reaches."""
    return str(10 ** max(0, digits - 1))


def _hits(session: Session, found: Found, own: dict[str, Any], filters: list[Any], facets: Collection[str]) -> CTE:
    table = found.table.c
    columns: dict[str, Callable[[], ColumnElement[Any]]] = {
        "grade": lambda: cast(table.grade, String),
        "token": lambda: table.token,
        "status": lambda: found.state,
        "mode": lambda: cast(table.mode, String),
        "lang": lambda: Document.lang.expression,
        "deadline": lambda: _deadline(table.deadline, found.now),
        "reward": lambda: _digits(found.price, session.get_bind().dialect.name),
        "skill": lambda: table.skill,
    }
    labelled = [table.brief, *(columns[name]().label(name) for name in facets)]
    labelled += [case((condition, 1), else_=0).label(f"in_{name}") for name, condition in own.items()]
    statement = select(*labelled).select_from(found.joined)
    return statement.where(*filters).cte("hits").prefix_with("MATERIALIZED")


def _deadline(column: ColumnElement[int], now: int) -> ColumnElement[str]:
    return case(*((column <= end, literal(value)) for value, end in deadline_values(now)), else_=literal(LATER))


def _digits(price: ColumnElement[int], dialect: str) -> ColumnElement[str]:
    amount = cast(price, String)
    return cast(func.length(func.ltrim(amount, "0") if dialect == "sqlite" else amount), String)


def _part(hits: CTE, own: Collection[str], name: str, value: ColumnElement[Any]) -> Select[Any]:
    others = [hits.c[f"in_{other}"] == 1 for other in own if other != name]
    counted = select(literal(name).label("facet"), value.label("value"), func.count().label("number"))
    counted = counted.select_from(hits).where(*others)
    return counted if name == _TOTAL else counted.group_by(value)


def _named_skills(hits: CTE, own: Collection[str]) -> Select[Any]:
    """Return the part of the skills that documents name, each beside that of the terms, which counts by itself."""
    others = [hits.c[f"in_{other}"] == 1 for other in own if other != "skill"]
    pair = hits.c.skill + literal(" ") + DocumentSkill.skill
    joined = hits.join(DocumentSkill, DocumentSkill.digest == hits.c.brief)
    return select(literal(_NAMED), pair, func.count()).select_from(joined).where(*others).group_by(pair)


def _add(counters: Mapping[str, Counter[str]], name: str, value: str, number: int) -> None:
    if name == _NAMED:
        word, slug = value.split(" ")
        if skill_slug(word) != slug:
            counters["skill"][slug] += number
        return
    if name == "grade":
        value = GRADES[int(value)]
    elif name == "mode":
        value = MODES[int(value)]
    elif name == "reward":
        value = reward_value(int(value))
    elif name == "skill":
        value = skill_slug(value)
    counters[name][value] += number
