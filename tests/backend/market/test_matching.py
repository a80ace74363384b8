"""Recommendations both ways over the own chain, with their reasons (R8, R17, R26, R28, R42, R59, R88)."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.core.logs import configure_logging
from backend.market.matching import artefact, registry
from backend.market.matching.__main__ import cli
from backend.market.matching.history import DAY, History
from backend.market.matching.training import Plan, fit_workers
from tests.backend.dealing import API, Deals, refused
from tests.backend.house import House
from tests.backend.market.past import market
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


def test_a_model_that_is_proven_orders_and_shows_its_card(light_live_house: House, tmp_path: Path) -> None:
    metrics = [{"ranker": "rules", "direction": "workers", "questions": 3, "values": {"ndcg_20": 0.25}}]
    card = {"trained_at": 5, "trained_until": 5, "engagements": 99, "metrics": metrics}
    models = fit_workers(History(market(tasks=60)), int(30 * DAY), Plan(least=2, rounds=2))
    chosen = {"workers": "lambdarank", "tasks": "rules"}
    made = artefact.save(tmp_path / "new", models, {}, card | {"served": chosen})
    (tmp_path / "new").rename(tmp_path / made.version)
    registry.serve(tmp_path, made.version)
    deals = Deals.at(light_live_house, matching_seconds=0, matching_dir=tmp_path, matching_history=1)
    world = deals.world
    world.claim(world.post(skill=slug("rust")), world.workers[0])
    wanted = deals.post(skill=slug("rust"))

    shown = deals.client.get(f"{API}/matching/model").json()
    assert (shown["ranker"], shown["version"], shown["served_because"]) == (
        "lambdarank",
        made.version,
        "model_not_worse",
    )
    assert (shown["checksum"], shown["engagements"], shown["metrics"]) == (made.card["checksum"], 99, metrics)
    assert "sub_share_1" in shown["features"]
    answer = deals.unlocked(world.posters[0]).client.get(f"{API}/tasks/{wanted.id}/candidates").json()
    assert (answer["ranker"], answer["version"]) == ("lambdarank", made.version)
    assert world.workers[0] in {item["address"] for item in answer["items"]}

    # A model that was changed under the process is refused by the next one, and rules go on.
    next((tmp_path / made.version).glob("*.txt")).write_text("changed")
    other = light_live_house.client(matching_seconds=0, matching_dir=tmp_path, matching_history=1)
    assert other.get(f"{API}/matching/model").json()["served_because"] == "model_broken"


def test_training_waits_for_enough_history(light_house: House, tmp_path: Path) -> None:
    runner = CliRunner(env=light_house.environment())
    answer = runner.invoke(cli, ["train", "--folder", str(tmp_path / "models")])
    without = runner.invoke(cli, ["train"])
    # The command logs to the runner's standard error, which is closed by now.
    configure_logging()
    assert (answer.exit_code, answer.stderr) == (3, "0 seats are known and 2000 are needed: rules go on\n")
    assert not (tmp_path / "models").exists()
    assert without.exit_code == 2
