"""Models are learned from the own history, kept as text, and served only when they are proven (R26, R27)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.core.settings import Settings
from backend.market.matching import artefact, registry
from backend.market.matching.artefact import ArtefactError
from backend.market.matching.book import order_of
from backend.market.matching.columns import Columns
from backend.market.matching.features import pair_features
from backend.market.matching.history import DAY, History
from backend.market.matching.models import Logistic
from backend.market.matching.own import Trained, train_own
from backend.market.matching.questions import Period, task_questions, worker_questions
from backend.market.matching.training import Plan, best, fit_workers
from tests.backend.dealing import API
from tests.backend.house import House
from tests.backend.market.past import market

NOW = int(76 * DAY)
PLAN = Plan(least=2, rounds=20, joins=250)


@pytest.fixture(scope="module")
def history() -> History:
    return History(market())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def trained(history: History, folder: Path) -> Trained:
    return train_own(history, NOW, folder, PLAN)


def test_a_model_that_beats_the_rules_on_the_newest_part_serves(trained: Trained, folder: Path) -> None:
    values = {(row["direction"], row["ranker"]): row["values"] for row in trained.artefact.card["metrics"]}
    assert values["tasks", "lambdarank"]["mrr"] > values["tasks", "rules"]["mrr"]
    assert trained.serves
    assert registry.served_version(folder) == trained.artefact.version
    served = registry.served(folder)
    assert served is not None
    assert served.card == trained.artefact.card
    assert registry.ranker_of(served).version == trained.artefact.version
    assert {path.suffix for path in (folder / served.version).iterdir()} == {".txt", ".json"}


def test_a_model_read_again_scores_the_same(history: History, trained: Trained, folder: Path) -> None:
    asked = worker_questions(history, Period(0, NOW, 0), least=2, most=5, stale=0)
    found = pair_features(history, asked.pairs)[0]
    read = artefact.load(folder / trained.artefact.version)
    for kind, model in trained.artefact.workers.items():
        np.testing.assert_allclose(read.workers[kind](found), model(found), rtol=1e-9)


def test_the_same_history_gives_the_same_model(history: History, tmp_path: Path) -> None:
    sums = []
    for number in range(2):
        models = fit_workers(history, NOW, PLAN)
        sums.append(artefact.save(tmp_path / str(number), models, {}, {}).card["checksum"])
    assert sums[0] == sums[1]


def test_a_model_that_is_worse_than_the_one_that_serves_does_not_serve(
    history: History, trained: Trained, folder: Path
) -> None:
    blind = Plan(least=2, rounds=1, joins=60, blind=tuple(pair_names(history)))
    worse = train_own(history, NOW, folder, blind)
    assert (worse.serves, worse.why) == (False, "model_worse")
    assert registry.served_version(folder) == trained.artefact.version
    assert any(row["ranker"] == "current" for row in worse.artefact.card["metrics"])


def pair_names(history: History) -> list[str]:
    asked = worker_questions(history, Period(0, NOW, 0), least=2, most=1, stale=0)
    return [name for name in pair_features(history, asked.pairs)[0].names if name != "hour"]


def test_questions_know_nothing_of_what_comes_after_their_period(history: History) -> None:
    period = Period(int(20 * DAY), int(40 * DAY))
    asked = worker_questions(history, period, least=1, most=100, stale=0)
    assert asked.pairs.moment.max() < period.until - period.settle + 1
    feed = task_questions(history, period, most=100, stale=0.5)
    assert feed.pairs.moment.max() < period.until
    assert (feed.pairs.seen <= feed.pairs.moment).all()
    assert (feed.pairs.seen < feed.pairs.moment).any()


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({"rules": 0.5, "logistic": 0.4, "lambdarank": 0.45}, "rules"),
        ({"rules": 0.5, "logistic": 0.6, "lambdarank": 0.55}, "logistic"),
        ({"rules": 0.5, "logistic": 0.6, "lambdarank": 0.7}, "lambdarank"),
        ({"rules": 0.5}, "rules"),
        ({}, "rules"),
    ],
    ids=["worse", "logistic", "trees", "unmodelled", "unasked"],
)
def test_only_what_is_not_worse_than_rules_is_chosen(values: dict[str, float], chosen: str) -> None:
    rows: list[dict[str, Any]] = [
        {"ranker": name, "direction": "tasks", "questions": 9, "values": {"mrr": value}}
        for name, value in values.items()
    ]
    assert best(rows, "tasks") == chosen


def spoil_model(place: Path) -> None:
    path = next(place.glob("*.txt"))
    path.write_bytes(path.read_bytes() + b" ")


def spoil_sum(place: Path) -> None:
    card = json.loads((place / artefact.CARD).read_text())
    card["files"]["workers.logistic.json"] = "0" * 64
    (place / artefact.CARD).write_text(json.dumps(card))


def lead_away(place: Path) -> None:
    card = json.loads((place / artefact.CARD).read_text())
    card["files"] = {"../../etc/passwd": "0" * 64}
    card["checksum"] = artefact.sum_of(card["files"])
    (place / artefact.CARD).write_text(json.dumps(card))


def forge_model(place: Path) -> None:
    card = json.loads((place / artefact.CARD).read_text())
    name = next(name for name in card["files"] if name.endswith(".txt"))
    (place / name).write_text("import os")
    card["files"][name] = artefact.digest(b"import os")
    card["checksum"] = artefact.sum_of(card["files"])
    (place / artefact.CARD).write_text(json.dumps(card))


def lose_card(place: Path) -> None:
    (place / artefact.CARD).unlink()


def name_elsewhere(place: Path) -> None:
    (place.parent / registry.SERVED).write_text(json.dumps({"version": "../other"}))


@pytest.mark.parametrize("spoil", [spoil_model, spoil_sum, lead_away, forge_model, lose_card, name_elsewhere])
def test_files_that_are_not_as_they_were_written_are_refused(history: History, tmp_path: Path, spoil: Any) -> None:
    place = artefact.save(tmp_path / "m-1", fit_small(history), {}, {"served": {"workers": "logistic"}})
    (tmp_path / "m-1").rename(tmp_path / place.version)
    registry.serve(tmp_path, place.version)
    assert registry.served(tmp_path) is not None
    spoil(tmp_path / place.version)
    with pytest.raises(ArtefactError):
        registry.served(tmp_path)
    order = order_of(Settings(matching_dir=tmp_path, matching_history=1), history)
    assert (order.ranker.name, order.why) == ("rules", "model_broken")


def fit_small(history: History) -> Any:
    return fit_workers(history, NOW, Plan(least=2, rounds=2, tasks=20))


def test_history_decides_whether_a_model_may_serve(history: History, trained: Trained, folder: Path) -> None:
    assert order_of(Settings(matching_dir=folder, matching_history=10**6), history).why == "rules_until_history"
    enough = Settings(matching_dir=folder, matching_history=10)
    order = order_of(enough, history)
    assert (order.ranker.version, order.why) == (trained.artefact.version, "model_not_worse")
    assert order_of(enough, history, order.model).model is order.model
    assert order_of(Settings(matching_dir=folder / "none", matching_history=10), history).why == "no_model"


def test_a_model_that_asks_for_a_feature_that_is_gone_is_not_guessed_at() -> None:
    model = Logistic(["gone"], np.zeros(1), np.ones(1), np.ones(1))
    with pytest.raises(KeyError):
        model(Columns())


def test_the_card_tells_what_serves(light_house: House) -> None:
    card = light_house.client(matching_dir=None).get(f"{API}/matching/model").json()
    assert (card["ranker"], card["version"], card["needed"]) == ("rules", None, 2000)
    assert {"address", "wealth"} <= set(card["never_used"])
