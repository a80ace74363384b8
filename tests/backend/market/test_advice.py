"""Advice for a draft: the grade by what it tells, the budget by what similar tasks paid (R57, R61, R69)."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from backend.chain.outcomes.repository import Outcome
from backend.market.advice.grades import Told, fitting_grade
from backend.market.advice.history import History, Work
from backend.market.advice.neighbours import Neighbours, Waiting, quantiles, recent, share
from backend.market.documents.models import Document
from tests.backend.dealing import API, Deals
from tests.backend.documents import task_document
from tests.backend.house import House
from tests.world import ETHER

ADVICE = f"{API}/advice"
NATIVE = "0x" + "0" * 40
DAY = 24 * 3600
SKILLED = Work(frozenset({"rust"}), None, 1000, 3, 10)


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        (Told(1, 4, 1, 5), "C"),
        (Told(2, 8, 1, 5), "C"),
        (Told(3, 12, 2, 10), "B"),
        (Told(3, None, 1, None), "B"),
        (Told(None, 40, 1, 20), "B"),
        (Told(4, 40, 1, 14), "A"),
        (Told(4, 80, 2, 5), "A"),
        (Told(5, 1, 1, 30), "A"),
        (Told(5, 40, 2, 14), "A"),
        (Told(None, None, 3, 4), None),
    ],
)
def test_the_grade_follows_from_what_is_told(told: Told, grade: str | None) -> None:
    found, reasons = fitting_grade(told)
    assert found == grade
    assert ([reason.code for reason in reasons] == ["tell_more"]) == (grade is None)


@pytest.mark.parametrize("name", ["complexity", "hours", "skills"])
def test_harder_longer_and_broader_work_is_never_graded_lower(name: str) -> None:
    most = {"complexity": 5, "hours": 400, "skills": 8}[name]
    grades = []
    for value in range(1, most + 1):
        told = dataclasses.replace(Told(3, 8, 1, 10), **{name: value})
        grades.append("CBA".index(fitting_grade(told)[0] or ""))
    assert grades == sorted(grades)


def outcome(number: int, **changes: Any) -> Outcome:
    values: dict[str, Any] = {
        "task_id": f"0x{number:064x}",
        "poster": f"0x{number % 7:040x}",
        "skill": "rust",
        "brief": f"0x{number:064x}",
        "reward": 100 * ETHER,
        "posted_at": number * DAY,
        "claimed_at": number * DAY + 3600,
        "seen_until": number * DAY + 3600,
        "paid": 100 * ETHER,
        "done": True,
        **changes,
    }
    return Outcome(**values)


def document(number: int, **changes: Any) -> Document:
    kept = {"digest": f"0x{number:064x}", "size": 1000, "skills": ["rust"], "complexity": 3, "hours": 10}
    return Document(**{**kept, **changes})


def history(outcomes: list[Outcome]) -> History:
    return History(outcomes, {each.brief: document(number) for number, each in enumerate(outcomes)})


def test_without_enough_history_nothing_is_said() -> None:
    for count in (0, 1, 2):
        told = history([outcome(number) for number in range(count)])
        similar, quartiles = told.paid(SKILLED)
        assert (similar <= count, quartiles) == (True, None)
        assert told.expect(SKILLED, ETHER).done is None
        assert told.expect(SKILLED, ETHER).claimed_week is None
    unpaid = history([outcome(number, paid=None, done=None) for number in range(20)])
    assert unpaid.paid(SKILLED) == (0.0, None)
    assert unpaid.expect(SKILLED, ETHER).done is None


def test_quartiles_are_amounts_that_were_paid_exactly() -> None:
    odd = 10**40 + 7
    told = history([outcome(number, reward=odd + number, paid=odd + number) for number in range(21)])
    _, quartiles = told.paid(SKILLED)
    assert quartiles == [odd + 5, odd + 10, odd + 15]
    assert told.share_above(SKILLED, odd + 4) == pytest.approx(16 / 21)


def test_work_of_another_skill_counts_little_and_own_habits_much() -> None:
    others = [outcome(number, skill="writing", paid=10 * ETHER, reward=10 * ETHER) for number in range(30)]
    like = [outcome(number) for number in range(30, 60)]
    kept = {each.brief: document(number, skills=["writing"]) for number, each in enumerate(others)}
    kept |= {each.brief: document(number) for number, each in enumerate(like, start=30)}
    told = History([*others, *like], kept)
    _, quartiles = told.paid(SKILLED)
    assert quartiles is not None
    assert quartiles[1] == 100 * ETHER
    cheap = [outcome(number, poster="0xada", paid=ETHER, reward=ETHER) for number in range(60, 66)]
    _, quartiles = history([*like, *cheap]).paid(dataclasses.replace(SKILLED, poster="0xada"))
    assert quartiles == [ETHER, ETHER, ETHER]


def test_a_better_offer_finds_somebody_sooner_and_more_surely() -> None:
    def told(number: int) -> Outcome:
        if number % 2:
            return outcome(number, reward=200 * ETHER, paid=200 * ETHER)
        late = {"claimed_at": None, "seen_until": (number + 10) * DAY, "paid": None, "done": False}
        return outcome(number, reward=50 * ETHER, **late)

    market = history([told(number) for number in range(60)])
    cheap, fair = (market.expect(SKILLED, reward * ETHER) for reward in (50, 200))
    assert cheap.done is not None
    assert fair.done is not None
    assert (cheap.done < 0.4, fair.done > 0.6) == (True, True)
    assert cheap.claimed_half is None
    assert fair.claimed_half == 3600
    assert cheap.claimed_week is not None
    assert fair.claimed_week is not None
    assert (cheap.claimed_week < 0.4, fair.claimed_week > 0.6) == (True, True)


def test_one_poster_does_not_make_the_market_cheap() -> None:
    honest = [outcome(number) for number in range(40)]
    flood = [outcome(number, poster="0xeve", reward=ETHER, paid=ETHER) for number in range(40, 400)]
    _, quartiles = history([*honest, *flood]).paid(SKILLED)
    assert quartiles is not None
    assert quartiles[1] == 100 * ETHER
    _, quartiles = history(flood).paid(SKILLED)
    assert quartiles == [ETHER] * 3


def test_the_estimates_by_hand() -> None:
    even = np.ones(4)
    assert quantiles(np.array([4.0, 1.0, 3.0, 2.0]), even, (0.25, 0.5, 1.0)) == [1.0, 2.0, 4.0]
    assert share(np.array([1.0, 0.0]), np.ones(2), 0.5, prior=2) == 0.5
    # Of four, one came after a day, one left unseen after two, one came after three.
    waiting = Waiting.of(np.array([1.0, 2.0, 3.0, 3.0]), np.array([True, False, True, False]), even)
    assert [waiting.within(day) for day in (0.5, 1, 2, 3)] == pytest.approx([0, 0.25, 0.25, 0.625])
    assert (waiting.after(0.5), waiting.after(0.7)) == (3.0, None)
    assert Waiting.of(np.zeros(2), np.array([True, True]), np.zeros(2)).within(1) == 0
    assert recent(3)[2] > recent(3)[0]
    unknown = Neighbours.of(np.array([[np.nan], [np.nan]]), [1.0], [frozenset("a"), frozenset("b")], ["x", "y"])
    assert list(unknown.likeness([5.0], frozenset("a"))) == [1.0, 0.3]


def advised(deals: Deals, **body: Any) -> Any:
    answer = deals.client.post(ADVICE, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_draft_is_advised_from_policy_and_own_history(own_house: House) -> None:
    deals = Deals.at(own_house)
    world = deals.world
    deals.look()
    content = {"skills": ["合约开发"], "complexity": 5, "hours": 60, "body": "Please audit it."}
    first = advised(deals, content=content, token=NATIVE, reward="1", grade="C", work_period=3 * DAY)
    assert first["grade"]["grade"] == "A"
    assert {reason["code"] for reason in first["grade"]["reasons"]} == {"complexity", "hours", "skills", "pace"}
    assert first["grade"]["standard"]["grade"] == first["grade"]["reward"]["grade"] == "A"
    assert [warning["code"] for warning in first["warnings"]] == ["grade_differs", "below_standard", "period_short"]
    assert first["warnings"][1]["params"]["least"] == first["grade"]["reward"]["min_reward"]
    before = first["budget"]
    assert [before[name] for name in ("low", "middle", "high")] == [None] * 3
    for number in range(5):
        task = deals.post(reward=ETHER + number, ceiling=ETHER + number, document=task_document())
        worker = world.workers[number]
        deals.act(task, worker, "claim")
        deals.act(task, worker, "submit", worker, digest="0x" + "ab" * 32)
        deals.act(task, world.posters[0], "accept", worker)
    after = advised(deals, content=content, token=NATIVE, reward=str(ETHER // 2))
    budget = after["budget"]
    assert [int(budget[name]) for name in ("low", "middle", "high")] == [ETHER + 1, ETHER + 2, ETHER + 3]
    assert [int(chance["reward"]) for chance in budget["chances"]] == [ETHER // 2, ETHER + 1, ETHER + 2, ETHER + 3]
    [below] = [warning for warning in after["warnings"] if warning["code"] == "below_similar"]
    assert below["params"]["share"] == 1.0
    assert advised(deals, content={})["budget"] is None


@pytest.mark.parametrize(
    ("body", "code", "params"),
    [
        ({"content": {}, "reward": "1"}, "validation", {"path": "body.token", "rule": "required_with_reward"}),
        ({"content": {"skills": ["alchemy"]}}, "skill_unknown", "content.skills.0"),
        ({"content": {"hours": 0}}, "validation", None),
        ({"content": {}, "token": NATIVE, "reward": "-1"}, "validation", None),
        ({"content": {}, "work_period": 0}, "validation", None),
    ],
)
def test_advice_on_nonsense_is_refused(light_house: House, body: dict[str, Any], code: str, params: Any) -> None:
    answer = light_house.client().post(ADVICE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    if code == "skill_unknown":
        assert answer.json()["params"]["path"] == params
    elif params:
        assert answer.json()["params"]["fields"] == [params]


def test_advice_is_not_for_other_sites(light_house: House) -> None:
    answer = light_house.client().post(ADVICE, json={"content": {}}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
