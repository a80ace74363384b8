"""Criteria as queries of the index on disk."""

from collections.abc import Collection, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query, Schema

from backend.chain.tasks.service import GRADES, MODES
from backend.core.search import Criteria
from backend.market.search.fields import ID_BITS, reward_key
from backend.market.search.fulltext import HEAD_WEIGHT
from backend.market.search.geo import box

OPEN = "open"
# Of rounding, a hair to either side: the page asks the tables about every task it shows.
_HAIR = 1 << ID_BITS


def query_of(schema: Schema, criteria: Criteria, now: int, places: Sequence[int] | None, leave: str = "") -> Query:
    """Return the query for criteria at a chain time, without the filter of the facet `leave`.

    `places` are the numbers of the texts within the circle; None when they are too many to name.
    """
    musts = [_word(schema, word) for word in criteria.words or ()]
    if criteria.words == ():
        return Query.empty_query()
    filters = _filters(schema, criteria, now)
    filters.pop(leave, None)
    parts = [*musts, *(Query.const_score_query(query, 0.0) for query in filters.values())]
    if criteria.poster is not None:
        parts.append(Query.const_score_query(Query.term_query(schema, "poster", criteria.poster, "basic"), 0.0))
    if criteria.circle is not None:
        inside = _box(schema, criteria) if places is None else Query.term_set_query(schema, "number", list(places))
        parts.append(Query.const_score_query(inside, 0.0))
    return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else Query.all_query()


def beyond(schema: Schema, query: Query, field: str, key: int, *, falls: bool) -> Query:
    """Return a query narrowed to the tasks whose key of order is this one or comes after it."""
    bounds = {"upper_bound": key} if falls else {"lower_bound": key}
    return _and([query, Query.const_score_query(_range(schema, field, **bounds), 0.0)])


def with_token(schema: Schema, query: Query, token: str) -> Query:
    """Return a query narrowed to the tasks that pay in a token."""
    return _and([query, Query.const_score_query(Query.term_query(schema, "token", token, "basic"), 0.0)])


def _word(schema: Schema, word: str) -> Query:
    head = Query.boost_query(Query.term_query(schema, "head", word, "freq"), HEAD_WEIGHT)
    return Query.boolean_query([(Occur.Should, head), (Occur.Should, Query.term_query(schema, "body", word, "freq"))])


def _filters(schema: Schema, criteria: Criteria, now: int) -> dict[str, Query]:
    found = {}
    named = {
        "grade": [GRADES[grade] for grade in criteria.grade],
        "mode": [MODES[mode] for mode in criteria.mode],
        "token": list(criteria.token),
        "skill": list(criteria.skill),
        "lang": list(criteria.lang),
    }
    for name, values in named.items():
        if values:
            found[name] = _one_of(schema, name, values)
    if criteria.status:
        found["status"] = _status(schema, criteria.status, now)
    if criteria.min_reward is not None or criteria.max_reward is not None:
        least = max(0, reward_key(criteria.min_reward or 0) - _HAIR)
        most = None if criteria.max_reward is None else reward_key(criteria.max_reward) + 2 * _HAIR
        found["reward"] = _range(schema, "by_reward", least, most)
    if criteria.deadline_after is not None or criteria.deadline_before is not None:
        found["deadline"] = _range(schema, "deadline", criteria.deadline_after, criteria.deadline_before)
    return found


def _status(schema: Schema, wanted: Collection[str], now: int) -> Query:
    is_open = _range(schema, "until", now + 1)
    parts = [is_open] if OPEN in wanted else []
    if others := [status for status in wanted if status != OPEN]:
        rest = [(Occur.Must, _one_of(schema, "rest", others)), (Occur.MustNot, is_open)]
        parts.append(Query.boolean_query(rest))
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def _box(schema: Schema, criteria: Criteria) -> Query:
    assert criteria.circle is not None  # noqa: S101 - the caller looked
    (south, north), ranges = box(criteria.circle)
    around = [_signed(schema, "lon", west, east) for west, east in ranges]
    either = around[0] if len(around) == 1 else Query.boolean_query([(Occur.Should, part) for part in around])
    return _and([_signed(schema, "lat", south, north), either])


def _one_of(schema: Schema, field: str, values: Sequence[str]) -> Query:
    if len(values) == 1:
        return Query.term_query(schema, field, values[0], "basic")
    return Query.term_set_query(schema, field, values)


def _range(schema: Schema, field: str, lower_bound: int | None = None, upper_bound: int | None = None) -> Query:
    return Query.range_query(schema, field, FieldType.Unsigned, lower_bound, upper_bound)


def _signed(schema: Schema, field: str, least: int, most: int) -> Query:
    return Query.range_query(schema, field, FieldType.Integer, least, most)


def _and(parts: Sequence[Any]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])
