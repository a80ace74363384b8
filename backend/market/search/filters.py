"""Criteria as conditions in SQL, by the name of the facet that each belongs to."""

from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_

from backend.core.search import Criteria
from backend.core.skills import skill_word
from backend.market.documents.models import Document, DocumentSkill
from backend.market.search.geo import inside
from backend.market.search.models import TaskText


class Tasks(Protocol):
    """Where the columns of tasks come from."""

    @property
    def table(self) -> FromClause:
        """The rows of tasks."""

    @property
    def state(self) -> ColumnElement[str]:
        """The status of a task at the chain time."""

    @property
    def price(self) -> ColumnElement[int]:
        """The net reward for taking a seat now."""


def conditions(tasks: Tasks, criteria: Criteria) -> dict[str, ColumnElement[Any]]:
    """Return the conditions of all criteria but the words, by facet; what belongs to no facet has a name of its own."""
    table = tasks.table.c
    found: dict[str, ColumnElement[Any]] = {}
    for name, column in (("status", tasks.state), ("grade", table.grade), ("mode", table.mode), ("token", table.token)):
        if values := getattr(criteria, name):
            found[name] = column.in_(values)
    if criteria.lang:
        found["lang"] = Document.lang.in_(criteria.lang)
    if criteria.skill:
        named = exists().where(DocumentSkill.skill.in_(criteria.skill), DocumentSkill.digest == table.brief)
        found["skill"] = or_(table.skill.in_([skill_word(slug) for slug in criteria.skill]), named)
    if (rewards := _between(tasks.price, criteria.min_reward, criteria.max_reward)) is not None:
        found["reward"] = rewards
    if (times := _between(table.deadline, criteria.deadline_after, criteria.deadline_before)) is not None:
        found["deadline"] = times
    if criteria.poster is not None:
        found["poster"] = table.poster == criteria.poster
    if criteria.circle is not None:
        found["place"] = inside(criteria.circle)
    if criteria.since is not None:
        found["since"] = TaskText.number > criteria.since
    return found


def _between(column: ColumnElement[int], least: int | None, most: int | None) -> ColumnElement[Any] | None:
    bounds = []
    if least is not None:
        bounds.append(column >= least)
    if most is not None:
        bounds.append(column <= most)
    return and_(*bounds) if bounds else None
