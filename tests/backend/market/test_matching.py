"""Recommendations both ways over the own chain, with their reasons (R8, R17, R28, R42, R59, R88)."""

from typing import Any

import pytest

from tests.backend.dealing import API, Deals, refused
from tests.backend.house import House
from tests.world import slug

FEED = f"{API}/recommendations/tasks"


def feed(deals: Deals, account: str, **params: Any) -> list[dict[str, Any]]:
    answer = deals.client.get(FEED, params={"account": account, **params})
    assert answer.status_code == 200, answer.text
    assert answer.json()["ranker"] == "rules"
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def codes(item: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in item["reasons"]]


def test_history_orders_tasks_and_workers_and_tells_why(live_house: House) -> None:
    deals = Deals.at(live_house, matching_seconds=0)
    world = deals.world
    (ada, ben, cleo), (poster, other_poster) = world.workers[:3], world.posters[:2]
    for _ in range(2):
        world.claim(world.post(poster=poster, skill=slug("rust")), ada)
    world.claim(world.post(poster=other_poster, skill=slug("writing")), ben)
    other = world.post(poster=other_poster, skill=slug("gis"))
    wanted = world.post(poster=poster, skill=slug("rust"))
    deals.look()

    found = feed(deals, ada)
    places = {item["task"]["id"]: place for place, item in enumerate(found)}
    assert places[wanted.id] < places[other.id]
    assert {"same_client", "same_skill"} <= set(codes(found[places[wanted.id]]))
    assert "same_skill" not in {code for item in feed(deals, cleo) for code in codes(item)}
    # Of his own tasks nobody is told.
    assert wanted.id not in {item["task"]["id"] for item in feed(deals, poster)}

    path = f"{API}/tasks/{wanted.id}/candidates"
    assert refused(deals.client.get(path), 401, "not_signed_in")
    assert refused(deals.unlocked(ada).client.get(path), 404, "not_found")
    answer = deals.unlocked(poster).client.get(path)
    assert answer.status_code == 200, answer.text
    first, *others = answer.json()["items"]
    assert (first["address"], first["newcomer"]) == (ada, True)
    assert {"same_client", "same_skill", "active_lately"} <= set(codes(first))
    assert ben in {item["address"] for item in others}
    assert cleo not in {item["address"] for item in others}


def test_without_history_the_newest_tasks_are_shown_and_nobody_fits(house: House) -> None:
    client = house.client()
    answer = client.get(FEED, params={"account": "0x" + "ab" * 20})
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    card = client.get(f"{API}/matching/model").json()
    assert (card["ranker"], card["served_because"], card["engagements"]) == ("rules", "rules_until_history", 0)


@pytest.mark.parametrize("params", [{}, {"account": "0x12"}, {"account": "0x" + "ab" * 20, "limit": 0}])
def test_a_question_of_a_wrong_shape_is_refused_by_field(light_house: House, params: dict[str, Any]) -> None:
    answer = light_house.client().get(FEED, params=params)
    assert refused(answer, 422, "validation")
    assert answer.json()["params"]["fields"][0]["path"].startswith("query.")
