"""What strangers may send to search: refused by the name of the field, or read as mere text; never a failure (R6)."""

from typing import Any

import pytest

from tests.backend.house import House
from tests.backend.searching import Market, Offer, market_at

TASKS = "/api/v1/tasks"
HERE = {"lat": 52.5, "lon": 13.4, "radius_km": 10}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "x" * 10_000}, "q"),
        ({"q": "(a+)+$" * 2_000}, "q"),
        ({**HERE, "radius_km": -1}, "radius_km"),
        ({**HERE, "radius_km": 0}, "radius_km"),
        ({**HERE, "radius_km": "nan"}, "radius_km"),
        ({**HERE, "radius_km": 1e9}, "radius_km"),
        ({**HERE, "lat": 90.1}, "lat"),
        ({**HERE, "lat": "inf"}, "lat"),
        ({**HERE, "lon": -181}, "lon"),
        ({"lat": 1, "lon": 1}, "radius_km"),
        ({"lat": 1}, "lon"),
        ({"radius_km": 5}, "lat"),
        ({"sort": "near"}, "sort"),
        ({"sort": "relevance"}, "sort"),
        ({"sort": "relevance", "q": "  "}, "sort"),
        ({"sort": "price"}, "sort"),
        ({"skill": "no-such-skill"}, "skill.0"),
        ({"skill": ["rust", "no-such-skill"]}, "skill.1"),
        ({"skill": "Rust; DROP TABLE"}, "skill.0"),
        ({"skill": ["rust"] * 21}, "skill"),
        ({"status": ["open", "nope"]}, "status.1"),
        ({"token": ["0x" + "00" * 20, "0x" + "d0" * 20], "min_reward": "1"}, "token"),
        ({"deadline_after": -1}, "deadline_after"),
        ({"deadline_before": "tomorrow"}, "deadline_before"),
        ({"facets": "some"}, "facets"),
        ({"limit": 10_000}, "limit"),
        ({"cursor": "A" * 10_000}, "cursor"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_the_name_of_its_field(
    light_house: House, query: dict[str, Any], field: str
) -> None:
    answer = light_house.client().get(TASKS, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "validation"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert f"query.{field}" in [entry["path"] for entry in answer.json()["params"]["fields"]]


@pytest.mark.parametrize(
    "q",
    [
        '"unbalanced',
        "'unbalanced",
        "((((",
        "a AND OR NOT",
        "NEAR(a b, 5)",
        "head:a body:*",
        "^a* -b +c",
        "{a b}: c",
        "a & | ! <-> b:*",
        "(x+x+)+y" * 20,
        "😀👩‍👩‍👧‍👦🏳️‍🌈" * 5,
        "\u202eabc\u202c \u200f\u061c",
        "a\x00b\x00",
        "\ud7ff\ufffe\uffff",
        "%_\\%",
        "翻" * 200,
        "a b " * 50,
        "‌‍" * 100,
    ],
)
def test_an_operator_of_any_engine_is_mere_text(house: House, q: str) -> None:
    client = house.client()
    for more in ({}, {"facets": True}, {"status": ["open", "closed"], **HERE, "sort": "near"}, {"sort": "reward"}):
        answer = client.get(TASKS, params={"q": q, **more})
        assert (answer.status_code, answer.json()["items"]) == (200, []), answer.text


def test_numbers_at_their_ends_are_numbers(house: House) -> None:
    client = house.client()
    coin = "0x" + "00" * 20
    for query in (
        {"token": coin, "min_reward": "0", "max_reward": "9" * 78, "facets": True},
        {"deadline_after": 2**63, "deadline_before": 10**30},
        {"lat": 90, "lon": 180, "radius_km": 20_040, "sort": "near", "facets": True},
        {"lat": -90, "lon": -180, "radius_km": 0.000001},
        {"lat": 0, "lon": 179.99, "radius_km": 100},
    ):
        answer = client.get(TASKS, params=query)
        assert answer.status_code == 200, answer.text


def test_the_answer_counts_by_facet_and_says_what_was_meant(house: House) -> None:
    house.clock.time = 1_800_000_000
    market = market_of(house)
    market.put(
        [
            Offer("Write a parser"),
            Offer("Write a compiler", lang="zh", skill="rust"),
            Offer("Paint a wall", skill="illustration"),
        ]
    )
    client = house.client()
    answer = client.get(TASKS, params={"q": "write", "facets": True, "lang": "en", "limit": 1}).json()
    assert (len(answer["items"]), answer["total"], answer["next_cursor"]) == (1, 1, None)
    assert answer["facets"]["lang"] == [{"value": "en", "count": 1}, {"value": "zh", "count": 1}]
    assert answer["facets"]["skill"] == [{"value": "writing", "count": 1}]
    assert answer["facets"]["reward"] == []
    plain = client.get(TASKS, params={"q": "write"}).json()
    assert (plain["total"], plain["facets"], plain["did_you_mean"]) == (None, None, None)
    assert client.get(TASKS, params={"q": "write a parsre"}).json()["did_you_mean"] == "write a parser"
    # Nothing is suggested that would find nothing: here the language stands in the way.
    assert client.get(TASKS, params={"q": "parsre", "lang": "zh"}).json()["did_you_mean"] is None
    assert client.get(TASKS, params={"q": "zzzzzzzz"}).json()["did_you_mean"] is None


def market_of(house: House) -> Market:
    """Return a market over the database of a house."""
    market = market_at(house.settings.database_url)
    house.stack.callback(market.database.close)
    return market
