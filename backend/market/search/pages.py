"""Pages of the index on disk, in the order that the tables would give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Order, Query

from backend.core.errors import InvalidCursor
from backend.market.search.asking import beyond, with_token
from backend.market.search.fields import ID_BITS, KEYS, reward_key, time_key
from backend.market.search.tables.repository import Place

# As far as a list by relevance can be paged.
MOST_DEEP = 10_000
# Tasks that share a key of order are read together; more than these at once hardly ever do.
_SPARE = 16
_MOST_TOKENS = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """A task, and where it stands: all that a cursor needs but the reward, which the tables know better."""

    task_id: str
    place: tuple[Any, ...]
    token: str | None = None

    def position(self, price: int) -> list[Any]:
        """Return the position after the task, as the tables would give it."""
        if self.token is not None:
            return [self.token, str(price), self.task_id]
        return list(self.place)


@dataclass(frozen=True, slots=True)
class Pages:
    """What a query finds in an order, read as far as it is asked for."""

    index: tantivy.Index
    query: Query
    sort: str
    limit: int

    def after(self, position: Sequence[Any] | None) -> Iterator[Found]:
        """Yield what was found after a position; raises `InvalidCursor` when it is of another sort."""
        if self.sort == "relevance":
            return self._by_relevance(position)
        if self.sort == "reward":
            return self._by_reward(position)
        return self._by_time(position)

    def near(self, places: Sequence[Place], position: Sequence[Any] | None) -> Iterator[Found]:
        """Yield what was found among places that are given in their order."""
        if position is not None and not _is(position, float, str):
            raise InvalidCursor
        searcher = self.index.searcher()
        hits = searcher.search(self.query, max(1, len(places)), count=False).hits
        found = set(searcher.fast_field_values("number", [address for _, address in hits]))
        for place in places:
            passed = position is not None and (-place.closeness, place.task_id) <= (-position[0], position[1])
            if place.number in found and not passed:
                yield Found(place.task_id, (place.closeness, place.task_id))

    def _by_relevance(self, position: Sequence[Any] | None) -> Iterator[Found]:
        if position is not None and not _is(position, int):
            raise InvalidCursor
        searcher = self.index.searcher()
        offset = position[0] if position is not None else 0
        while offset < MOST_DEEP:
            hits = searcher.search(self.query, self.limit, count=False, offset=offset).hits
            for place, (_, address) in enumerate(hits, start=offset + 1):
                yield Found(_task_id(searcher, address), (place,))
            if len(hits) < self.limit:
                return
            offset += len(hits)

    def _by_time(self, position: Sequence[Any] | None) -> Iterator[Found]:
        start = None
        if position is not None:
            if not _is(position, int, str):
                raise InvalidCursor
            start = (time_key(position[0], position[1], falls=KEYS[self.sort]), position[1])
        for key, task_id in self._ordered(self.query, start):
            yield Found(task_id, (key >> ID_BITS, task_id))

    def _by_reward(self, position: Sequence[Any] | None) -> Iterator[Found]:
        """Yield by token, and within each by reward: amounts of different tokens do not compare."""
        if position is not None and not _is(position, str, str, str):
            raise InvalidCursor
        asked = {"tokens": {"terms": {"field": "token", "size": _MOST_TOKENS}}}
        buckets = self.index.searcher().aggregate(self.query, asked)["tokens"]["buckets"]
        for token in sorted(str(bucket["key"]) for bucket in buckets):
            if position is not None and token < position[0]:
                continue
            start = None
            if position is not None and token == position[0]:
                start = (reward_key(int(position[1]), position[2]), position[2])
            for _, task_id in self._ordered(with_token(self.index.schema, self.query, token), start):
                yield Found(task_id, (), token)

    def _ordered(self, query: Query, start: tuple[int, str] | None) -> Iterator[tuple[int, str]]:
        """Yield keys and ids after a start. Tasks with one key come by their ids, so all of them are read first."""
        field, falls = f"by_{self.sort}", KEYS[self.sort]
        searcher, size = self.index.searcher(), self.limit + _SPARE
        order = Order.Desc if falls else Order.Asc
        while True:
            narrowed = query if start is None else beyond(self.index.schema, query, field, start[0], falls=falls)
            hits = searcher.search(narrowed, size, count=False, order_by_field=field, order=order).hits
            last = len(hits) < size
            whole = [hit for hit in hits if last or hit[0] != hits[-1][0]]
            if not whole and not last:
                size *= 4
                continue
            found = [(int(key), _task_id(searcher, address)) for key, address in whole]
            found.sort(key=lambda pair: (-pair[0] if falls else pair[0], pair[1]))
            for key, task_id in found:
                if start is None or key != start[0] or task_id > start[1]:
                    yield key, task_id
            if last:
                return
            start = found[-1]


def _task_id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address).get_first("id"))


def _is(position: Sequence[Any], *kinds: type) -> bool:
    return len(position) == len(kinds) and all(
        isinstance(value, kind) for value, kind in zip(position, kinds, strict=True)
    )
