"""The one interface of search: what is asked, what is found, and what every engine must do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

FACETS = ("skill", "grade", "token", "status", "mode", "lang", "reward", "deadline")
# Places are kept in ten-thousandths of a degree.
DEGREE = 10_000
# The upper ends of the deadline facet's values, in days from now; beyond the last lies `later`, before now `past`.
DEADLINE_DAYS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class Circle:
    """A place in degrees, and how far around it is searched, in kilometres."""

    lat: float
    lon: float
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What tasks are asked for. An empty tuple asks for nothing in particular; values within one are alternatives.

    `words` are tokens that must all occur; None when no text was given, empty when the text has no word in it. Rewards
    are in units of the one token, times are Unix seconds, `since` is the number of the last entry not wanted.
    """

    words: tuple[str, ...] | None = None
    status: tuple[str, ...] = ()
    grade: tuple[int, ...] = ()
    mode: tuple[int, ...] = ()
    token: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    poster: str | None = None
    min_reward: int | None = None
    max_reward: int | None = None
    deadline_after: int | None = None
    deadline_before: int | None = None
    circle: Circle | None = None
    since: int | None = None
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class Hit:
    """A task that was found, and the place after which the next page begins, as JSON values."""

    task_id: str
    position: list[Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks were found, and by facet how many there are of each value, the most frequent first.

    A facet counts what would be found if its own filter were not set, so that its other values stay in sight.
    """

    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]


class SearchEngine(Protocol):
    """Finds tasks. The statuses, places and rewards it goes by are those of the index at chain time `now`."""

    def find(
        self, session: Session, now: int, criteria: Criteria, after: Sequence[Any] | None, limit: int
    ) -> Sequence[Hit]:
        """Return up to `limit` tasks after a position, in the order of `criteria.sort`; raises `InvalidCursor`."""

    def count(self, session: Session, now: int, criteria: Criteria, facets: Collection[str] = FACETS) -> Counts:
        """Return how many tasks are found, in all and by facet."""


class Search(SearchEngine, Protocol):
    """The engine of an installation together with its vocabulary."""

    def suggest(self, session: Session, text: str) -> str | None:
        """Return a text as it was probably meant, by words that tasks use; None when nothing better is known."""

    def newest(self, session: Session) -> int:
        """Return the number of the text that came last; those that come later have greater ones."""
