"""Searches are kept for their account alone, and tell once what is new (R89)."""

from typing import Any

import pytest

from backend.core.outbox.models import AppEvent
from backend.market.saved.digests import DIGEST, Digests
from tests.backend.house import House, Person
from tests.backend.market.test_search_limits import market_of
from tests.backend.searching import Offer
from tests.node import CHAIN_ID

SAVED = "/api/v1/saved-searches"
DAY = 86_400


def save(person: Person, **query: Any) -> str:
    answer = person.client.post(SAVED, json={"name": "Mine", "query": query})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def titles(person: Person, search: str) -> list[str]:
    answer = person.client.get(f"{SAVED}/{search}/digest")
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [item["title"] for item in answer.json()["items"]]


def events(house: House) -> list[dict[str, Any]]:
    with house.database.read() as session:
        return [event.payload for event in session.query(AppEvent).filter_by(kind=DIGEST).order_by(AppEvent.seq)]


def test_a_search_is_kept_tells_what_is_new_once_and_is_forgotten(house: House) -> None:
    house.clock.time = 1_800_000_000
    market = market_of(house)
    market.put([Offer("An old parser")])
    ada, eve = house.person().sign_in(), house.person().sign_in()
    search = save(ada, q="parser", status="open", lang=["en", "zh"])
    (kept,) = ada.client.get(SAVED).json()["items"]
    assert (kept["id"], kept["name"], kept["query"]["q"], kept["query"]["status"]) == (
        search,
        "Mine",
        "parser",
        ["open"],
    )
    assert titles(ada, search) == []
    market.put([Offer("A new parser"), Offer("A new poem")])
    assert titles(ada, search) == ["A new parser"] == titles(ada, search)

    digests = Digests(market.database, CHAIN_ID, house.clock, DAY)
    assert (digests.step(), events(house)) == (0, [])
    house.clock.time += DAY + 1
    assert (digests.step(), digests.step()) == (1, 0)
    (event,) = events(house)
    assert (event["search_id"], event["address"], event["total"]) == (search, ada.address.lower(), 1)
    assert event["task_ids"] == [Offer("A new parser").task_id]
    # Sessions ended meanwhile.
    assert titles(ada.sign_in(), search) == []
    house.clock.time += DAY + 1
    assert (digests.step(), len(events(house))) == (1, 1)

    ada.sign_in(), eve.sign_in()
    for method, path in (("GET", f"{SAVED}/{search}/digest"), ("DELETE", f"{SAVED}/{search}")):
        answer = eve.client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert eve.client.get(SAVED).json()["items"] == []
    assert ada.client.delete(f"{SAVED}/{search}").status_code == 204
    assert ada.client.get(SAVED).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "", "query": {}}, "body.name"),
        ({"name": "x" * 81, "query": {}}, "body.name"),
        ({"name": "a\x00b", "query": {}}, "body.name"),
        ({"name": "x", "query": {"q": "x" * 201}}, "body.query.q"),
        ({"name": "x", "query": {"lat": 1}}, "body.query.lon"),
        ({"name": "x", "query": {"skill": ["no-such-skill"]}}, "body.query.skill.0"),
        ({"name": "x", "query": {"cursor": "x"}}, "body.query.cursor"),
        ({"name": "x", "query": {"min_reward": "1"}}, "body.query.token"),
    ],
)
def test_a_search_that_cannot_be_asked_is_not_kept(light_house: House, body: dict[str, Any], field: str) -> None:
    ada = light_house.person().sign_in()
    answer = ada.client.post(SAVED, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "validation"), answer.text
    assert field in [entry["path"] for entry in answer.json()["params"]["fields"]]
    assert ada.client.get(SAVED).json()["items"] == []


def test_an_account_keeps_fifty_searches_and_strangers_none(light_house: House) -> None:
    stranger = light_house.person()
    assert stranger.client.get(SAVED).json()["code"] == "not_signed_in"
    ada = light_house.person().sign_in()
    for _ in range(50):
        save(ada)
    answer = ada.client.post(SAVED, json={"name": "One more", "query": {}})
    assert (answer.status_code, answer.json()["params"]) == (409, {"limit": 50})
    assert ada.client.delete(f"{SAVED}/not-a-uuid").status_code == 422
