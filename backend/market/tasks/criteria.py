"""What people ask for, as search engines understand it, and what engines count, as people read it."""

from collections.abc import Sequence
from typing import TypeVar

from eth_utils.address import to_checksum_address

from backend.chain.tasks.service import GRADES, MODES
from backend.core.errors import Validation
from backend.core.schemas import uint256
from backend.core.search import Circle, Counts, Criteria
from backend.market.search.tokens import query_tokens
from backend.market.tasks.schemas import Facets, FacetValue, TaskFilters

# No chain time that an escrow can hold lies beyond, nor can a database's integers.
_END_OF_TIME = 2**62
Value = TypeVar("Value")


def criteria_of(query: TaskFilters, path: str = "query") -> Criteria:
    """Return filters as criteria; raises `Validation` where one of them needs another."""
    typed = bool(query.q and query.q.strip())
    sort = query.sort or ("relevance" if typed else "newest")
    _check(query, sort, path, typed=typed)
    place = query.lat is not None and query.lon is not None and query.radius_km is not None
    return Criteria(
        words=query_tokens(query.q or "") if typed else None,
        status=_set(query.status),
        grade=_set([GRADES.index(grade) for grade in query.grade]),
        mode=_set([MODES.index(mode) for mode in query.mode]),
        token=_set(query.token),
        skill=_set(query.skill),
        lang=_set(query.lang),
        poster=query.poster,
        min_reward=uint256(query.min_reward) if query.min_reward is not None else None,
        max_reward=uint256(query.max_reward) if query.max_reward is not None else None,
        deadline_after=_time(query.deadline_after),
        deadline_before=_time(query.deadline_before),
        circle=Circle(query.lat or 0.0, query.lon or 0.0, query.radius_km or 0.0) if place else None,
        sort=sort,
    )


def facets_of(counts: Counts) -> Facets:
    """Return counts as answers show them."""
    shown = {
        name: [
            FacetValue(value=to_checksum_address(value) if name == "token" else value, count=number)
            for value, number in values
        ]
        for name, values in counts.facets.items()
    }
    return Facets(**shown)


def _check(query: TaskFilters, sort: str, path: str, *, typed: bool) -> None:
    fields = []
    if len(set(query.token)) != 1 and (query.min_reward is not None or query.max_reward is not None):
        fields.append({"path": f"{path}.token", "rule": "required_with_reward"})
    place = {name: getattr(query, name) for name in ("lat", "lon", "radius_km")}
    missing = [name for name, value in place.items() if value is None]
    if 0 < len(missing) < len(place):
        fields += [{"path": f"{path}.{name}", "rule": "required_with_place"} for name in missing]
    if sort == "near" and missing:
        fields.append({"path": f"{path}.sort", "rule": "near_needs_place"})
    if sort == "relevance" and not typed:
        fields.append({"path": f"{path}.sort", "rule": "relevance_needs_words"})
    if fields:
        raise Validation(fields=fields)


def _set(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))


def _time(value: int | None) -> int | None:
    return None if value is None else min(value, _END_OF_TIME)
