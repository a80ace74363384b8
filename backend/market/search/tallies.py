"""Counting by facet in the index on disk: facets whose own filter is not set share one pass."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import tantivy

from backend.core.search import Counts, Criteria
from backend.market.search.asking import OPEN, query_of
from backend.market.search.counts.repository import LATER, MOST_VALUES, deadline_values, ranked, reward_value

_TOTAL = "total"


def count(
    index: tantivy.Index, criteria: Criteria, now: int, places: Sequence[int] | None, facets: Collection[str]
) -> Counts:
    """Return how many tasks the index holds that meet criteria, in all and by facet."""
    searcher, schema = index.searcher(), index.schema
    own = {
        "reward": criteria.min_reward is not None or criteria.max_reward is not None,
        "deadline": criteria.deadline_after is not None or criteria.deadline_before is not None,
    }
    alone = [name for name in facets if own.get(name, bool(getattr(criteria, name, ())))]
    counted = [name for name in facets if name != "reward" or len(criteria.token) == 1]
    wanted: dict[str, Any] = {_TOTAL: {"value_count": {"field": "by_newest"}}}
    wanted |= {name: _wanted(name, now) for name in counted if name not in alone}
    answer = searcher.aggregate(query_of(schema, criteria, now, places), wanted)
    for name in alone:
        if name in counted:
            query = query_of(schema, criteria, now, places, leave=name)
            answer |= searcher.aggregate(query, {name: _wanted(name, now)})
    found = {name: _values(name, answer[name], now) if name in answer else Counter[str]() for name in facets}
    total = int(answer[_TOTAL]["value"])
    return Counts(total, {name: ranked(counter) for name, counter in found.items()})


def _wanted(name: str, now: int) -> dict[str, Any]:
    if name == "status":
        can_be_taken = {"range": {"field": "until", "ranges": [{"from": now + 1}]}}
        return {"terms": {"field": "rest", "size": MOST_VALUES}, "aggs": {OPEN: can_be_taken}}
    if name == "deadline":
        # A value holds what ends at its last second, the range of the index ends before.
        ends = [end + 1 for _, end in deadline_values(now)]
        ranges = [{"to": ends[0]}, *({"from": a, "to": b} for a, b in pairwise(ends))]
        return {"range": {"field": "deadline", "ranges": [*ranges, {"from": ends[-1]}]}}
    return {"terms": {"field": "digits" if name == "reward" else name, "size": MOST_VALUES}}


def _values(name: str, answer: Mapping[str, Any], now: int) -> Counter[str]:
    counter = Counter[str]()
    if name == "deadline":
        values = [*(value for value, _ in deadline_values(now)), LATER]
        buckets = sorted(answer["buckets"], key=lambda bucket: float(bucket.get("from", "-inf")))
        for value, bucket in zip(values, buckets, strict=True):
            counter[value] += bucket["doc_count"]
        return +counter
    for bucket in answer["buckets"]:
        number = bucket["doc_count"]
        if name == "status":
            taken = sum(part["doc_count"] for part in bucket[OPEN]["buckets"] if "from" in part)
            counter[OPEN] += taken
            counter[bucket["key"]] += number - taken
        else:
            counter[reward_value(int(bucket["key"])) if name == "reward" else str(bucket["key"])] += number
    return +counter
