"""The three engines behind the one interface answer alike, and as a plain reading of the criteria does (R6, R7)."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from backend.chain.tasks.service import GRADES, MODES
from backend.core.errors import InvalidCursor
from backend.core.search import Circle
from backend.market.search.geo import EARTH_KM
from backend.market.search.repository import EntryRepository
from backend.market.search.vocabulary import Vocabulary
from tests.backend.conftest import emptied
from tests.backend.market.relevance import CHINESE_QUERIES, TASKS, TYPOS
from tests.backend.searching import COIN, DAY, DOLLAR, ENGINES, NOW, Market, Offer, open_market
from tests.node import CHAIN_ID

BERLIN = Circle(52.52, 13.405, 300)
SKILLS = ("python", "rust", "gis", "writing", "basket-weaving")
OTHER_POSTER = "0x" + "b2" * 20


@pytest.fixture(params=ENGINES)
def market(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Market]:
    """Give a test an empty market, with each engine in turn."""
    on_postgresql = request.param == "postgresql"
    url = emptied(request.getfixturevalue("filled")) if on_postgresql else request.getfixturevalue("sqlite_url")
    made = open_market(url, tmp_path / "index" if request.param == "disk" else None)
    yield made
    if made.writer:
        made.writer.close()
    made.database.close()


def test_chinese_queries_find_their_task_and_typos_are_repaired(market: Market) -> None:
    market.put(TASKS)
    missed = [query for query, title in CHINESE_QUERIES if title not in market.find(q=query)]
    assert missed == []
    with market.database.read() as session:
        vocabulary = Vocabulary(EntryRepository(session, CHAIN_ID).words())
    for typed, meant, title in TYPOS:
        assert market.find(q=typed) == [], typed
        assert vocabulary.correct(typed) == meant
        assert market.find(q=meant)[0] == title


def offers(count: int) -> list[Offer]:
    """Return a market of all sorts, the same at every run."""
    dice = random.Random(7)  # noqa: S311 - a market, no secret
    found = []
    for number in range(count):
        taken, rising = dice.random() < 0.3, dice.random() < 0.3
        reward = dice.choice([5, 70, 70, 900, 10**20])
        terms = {
            "mode": dice.randrange(3),
            "grade": dice.randrange(3),
            "token": dice.choice([COIN, DOLLAR]),
            "poster": dice.choice(["0x" + "a1" * 20, OTHER_POSTER]),
            "reward": reward,
            "ceiling": reward * 4 if rising else reward,
            "raise_by": reward if rising else 0,
            "raise_every": DAY if rising else 0,
            "opened": NOW - dice.randrange(6) * DAY,
            "deadline": NOW + dice.choice([-DAY, 0, 1, DAY, 5 * DAY, 20 * DAY, 90 * DAY]),
            "posted_at": NOW - dice.randrange(5),
            "open": 0 if taken else 1,
            "working": 1 if taken and number % 2 else 0,
            "paid": 1 if taken and not number % 2 else 0,
        }
        place = (525_200 + dice.randrange(-60_000, 60_000), 134_050 + dice.randrange(-90_000, 90_000))
        found.append(
            Offer(
                f"Offer {number} {dice.choice(['apple', 'banana'])}",
                dice.choice(["一个苹果", "cherry", "cherry pie", ""]),
                dice.choice(["en", "zh"]),
                dice.choice(SKILLS),
                tuple(dice.sample(SKILLS, dice.randrange(3))),
                place if dice.random() < 0.5 else None,
                terms,
            )
        )
    return found


def status(offer: Offer, now: int) -> str:
    terms = offer.terms
    if terms["open"]:
        return "open" if terms["deadline"] > now else "expired"
    return "in_progress" if terms["working"] else "completed"


def price(offer: Offer, now: int) -> int:
    terms = offer.terms
    steps = (max(now, terms["opened"]) - terms["opened"]) // terms["raise_every"] if terms["raise_every"] else 0
    return int(min(terms["ceiling"], terms["reward"] + steps * terms["raise_by"]))


def way(offer: Offer, circle: Circle) -> float:
    """Return the kilometres between an offer and the middle of a circle, by haversines."""
    if offer.place is None:
        return math.inf
    lat, lon = (math.radians(value / 10_000) for value in offer.place)
    here, there = math.radians(circle.lat), math.radians(circle.lon)
    part = math.sin((lat - here) / 2) ** 2 + math.cos(lat) * math.cos(here) * math.sin((lon - there) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(part))


def fits(offer: Offer, now: int, *, leave: str = "", **wanted: Any) -> bool:
    """Tell whether an offer meets criteria, read plainly."""
    terms = offer.terms
    skills = {offer.skill, *offer.skills}
    rules: dict[str, Callable[[Any], bool]] = {
        "q": lambda q: all(word in f"{offer.title} {offer.body}".lower().split() for word in q.split()),
        "status": lambda values: status(offer, now) in values,
        "grade": lambda values: terms["grade"] in values,
        "mode": lambda values: terms["mode"] in values,
        "token": lambda values: terms["token"] in values,
        "skill": lambda values: bool(skills & set(values)),
        "lang": lambda values: offer.lang in values,
        "poster": lambda value: terms["poster"] == value,
        "min_reward": lambda value: price(offer, now) >= value,
        "max_reward": lambda value: price(offer, now) <= value,
        "deadline_after": lambda value: terms["deadline"] >= value,
        "deadline_before": lambda value: terms["deadline"] <= value,
        "circle": lambda circle: way(offer, circle) <= circle.radius,
        "sort": lambda _: True,
    }
    return all(rules[name](value) for name, value in wanted.items() if leave not in name.split("_"))


def facet(name: str, offer: Offer, now: int) -> list[str]:
    terms = offer.terms
    days = (terms["deadline"] - now) / DAY
    ends = [(0, "past"), (1, "1"), (7, "7"), (30, "30"), (math.inf, "later")]
    values = {
        "status": [status(offer, now)],
        "grade": [GRADES[terms["grade"]]],
        "mode": [MODES[terms["mode"]]],
        "token": [terms["token"]],
        "lang": [offer.lang],
        "skill": sorted({offer.skill, *offer.skills}),
        "deadline": [next(value for end, value in ends if days <= end)],
        "reward": [str(10 ** (len(str(price(offer, now))) - 1))],
    }
    return values[name]


ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"status": ("open",)},
    {"status": ("expired", "completed")},
    {"status": ("open", "in_progress"), "grade": (0, 2)},
    {"skill": ("basket-weaving",)},
    {"skill": ("python", "gis"), "mode": (1,), "lang": ("zh",)},
    {"token": (DOLLAR,), "min_reward": 70, "max_reward": 280},
    {"token": (COIN,), "min_reward": 10**20, "sort": "reward"},
    {"token": (COIN,), "max_reward": 0},
    {"poster": OTHER_POSTER, "sort": "deadline"},
    {"deadline_after": NOW + DAY, "deadline_before": NOW + 20 * DAY, "sort": "deadline"},
    {"sort": "reward"},
    {"q": "apple", "sort": "newest"},
    {"q": "apple cherry", "status": ("open",), "sort": "reward"},
    {"q": "nothing of this"},
    {"circle": BERLIN, "sort": "near"},
    {"circle": BERLIN, "q": "banana", "lang": ("en",), "sort": "near"},
    {"circle": replace(BERLIN, radius=0.001)},
)
ORDERS: dict[str, Any] = {
    "newest": lambda offer, _: (-offer.terms["posted_at"], offer.task_id),
    "deadline": lambda offer, _: (offer.terms["deadline"], offer.task_id),
    "reward": lambda offer, now: (offer.terms["token"], -price(offer, now), offer.task_id),
    "near": lambda offer, _: (way(offer, BERLIN), offer.task_id),
}


def ordered(some: list[Offer], sort: str, now: int) -> list[Offer]:
    """Return offers in an order, read plainly."""
    return sorted(some, key=lambda offer: ORDERS[sort](offer, now))


def test_all_that_can_be_asked_is_answered_as_it_reads_at_any_time(market: Market) -> None:
    everything = offers(60)
    market.put(everything)
    for now in (NOW, NOW + 6 * DAY):
        if market.writer is not None:
            market.clock.time = now
            market.refresh()
        for asked in ASKED:
            fitting = [offer for offer in everything if fits(offer, now, **asked)]
            found = market.find(now=now, **asked)
            sort = asked.get("sort", "newest" if "q" not in asked else None)
            if sort is None:
                assert sorted(found) == sorted(offer.title for offer in fitting), asked
            else:
                in_order = ordered(fitting, sort, now)
                assert found == [offer.title for offer in in_order], asked
            counts = market.count(now=now, **asked)
            assert counts.total == len(fitting), asked
            for name, values in counts.facets.items():
                others = [offer for offer in everything if fits(offer, now, leave=name, **asked)]
                expected = Counter(value for offer in others for value in facet(name, offer, now))
                if name == "reward" and len(asked.get("token", ())) != 1:
                    expected = Counter()
                assert dict(values) == dict(expected), (asked, name)


@pytest.mark.parametrize("sort", ["newest", "deadline", "reward", "near", "relevance"])
def test_pages_of_every_sort_follow_each_other_without_gap_or_repeat(market: Market, sort: str) -> None:
    # Nearly all orders tie, so that it is the ids that tell.
    some = [replace(offer, terms={**offer.terms, "reward": 70}) for offer in offers(40)]
    market.put(some)
    asked: dict[str, Any] = {"sort": sort}
    if sort == "near":
        asked["circle"] = replace(BERLIN, radius=2_000)
    if sort == "relevance":
        asked["q"] = "offer"
    whole = market.find(**asked)
    seen: list[str] = []
    after = None
    while hits := market.hits(7, after, NOW, **asked):
        seen += [hit.task_id for hit in hits]
        after = hits[-1].position
    titles = {offer.task_id: offer.title for offer in some}
    assert [titles[task_id] for task_id in seen] == whole
    assert len(whole) == (40 if sort != "near" else sum(offer.place is not None for offer in some))


def test_a_position_of_another_sort_is_refused(market: Market) -> None:
    market.put(offers(3))
    for sort in ("newest", "deadline", "reward", "near", "relevance"):
        asked = {"sort": sort, "circle": BERLIN, "q": "offer"}
        for position in (["x"], [None, "x"], ["x", "y"], [1, 2, 3], []):
            with pytest.raises(InvalidCursor):
                market.hits(5, position, NOW, **asked)


def test_what_a_task_became_is_found_and_what_is_gone_is_not(market: Market) -> None:
    first, second = offers(2)
    first = replace(first, terms={**first.terms, "open": 1, "deadline": NOW + DAY})
    market.put([first, second])
    assert first.title in market.find(status=("open",))
    market.change(first, open=0, working=1)
    # The index on disk has not heard of it yet, and shows nothing false.
    assert first.title not in market.find(status=("open",))
    market.mark([first])
    assert first.title in market.find(status=("in_progress",))
    assert first.title not in market.find(status=("open",))
    market.remove(first)
    assert market.find() == [second.title]
    market.mark([first])
    assert market.count().total == 1


def test_words_of_any_script_mean_themselves(market: Market) -> None:
    market.put(
        [
            Offer("C++ and C# by night"),
            Offer("Straße und ﬁnanzen", "naïve café", "de"),
            Offer("مرحبا بالعالم", "שלום עולם", "ar"),
            Offer("Ремонт велосипеда", "日本語とひらがな", "ru"),
        ]
    )
    for query, title in (
        ("c++", "C++ and C# by night"),
        ("C#", "C++ and C# by night"),
        ("strasse FINANZEN", "Straße und ﬁnanzen"),
        ("café", "Straße und ﬁnanzen"),
        ("مرحبا", "مرحبا بالعالم"),
        ("שלום", "مرحبا بالعالم"),
        ("РЕМОНТ", "Ремонт велосипеда"),
        ("日本語", "Ремонт велосипеда"),
    ):
        assert market.find(q=query) == [title], query
    for query in (
        "c",
        "🚲",
        "''",
        '"',
        "*",
        "night*",
        "NOT night",
        "head:night",
        "night OR ремонт",
        "^night",
        "(night",
    ):
        expected = ["C++ and C# by night"] if query in ("night*", "^night", "(night") else []
        assert market.find(q=query) == expected, query
