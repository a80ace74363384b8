"""The audit of who is shown how often, by night and on a public page (R47, R48)."""

import numpy as np
import pytest

from backend.market.fairness.audit import audit, replays
from backend.market.fairness.night import write_report
from backend.market.fairness.service import make_report
from backend.market.matching.history import DAY, History
from backend.market.matching.ranker import RULES
from backend.market.matching.records import Records, TaskRecord
from backend.market.matching.reranking import with_kept_places
from tests.backend.dealing import API
from tests.backend.house import House
from tests.node import CHAIN_ID

NOW = int(400 * DAY)


def market() -> History:
    """Forty veterans who join everything they can, and thirty newcomers who joined one task each, lately."""
    records = Records()
    for number in range(60):
        start = NOW - int((120 - 2 * number) * DAY)
        records.tasks.append(TaskRecord(number, f"c{number}", "logo", "", "", "", start, start + int(7 * DAY), "logo"))
        for worker in range(40):
            if (worker + number) % 3:
                records.acts.add(number, f"veteran{worker}", start + 60 + worker)
    for worker in range(30):
        task = 20 + worker
        records.acts.add(task, f"newcomer{worker}", records.tasks[task].start + 3600)
    return History(records)


def test_kept_places_raise_newcomers_and_their_cost_is_told() -> None:
    report = make_report(market(), RULES, NOW, 0.1)
    groups = {group.group: group for group in report.groups}
    plain, kept, more = report.costs
    assert (plain.newcomer_share, kept.newcomer_share, more.newcomer_share) == (0.0, 0.1, 0.2)
    assert plain.newcomer_exposure_ratio is not None
    assert kept.newcomer_exposure_ratio is not None
    assert more.newcomer_exposure_ratio is not None
    assert plain.newcomer_exposure_ratio < kept.newcomer_exposure_ratio < more.newcomer_exposure_ratio
    assert plain.ndcg_loss == 0 < kept.ndcg_loss < more.ndcg_loss
    assert groups["newcomer"].exposure_ratio == pytest.approx(kept.newcomer_exposure_ratio)
    assert groups["veteran"].exposure_ratio is not None
    assert groups["veteran"].exposure_ratio > 1 > (groups["newcomer"].exposure_ratio or 0)
    assert report.tasks > 20
    assert 0 < (report.gini or 0) < 1
    assert 0 < (report.largest_share or 0) < 0.2


def test_exposure_of_a_list_is_all_given_out() -> None:
    history = market()
    replayed = replays(history, RULES, NOW)
    found = audit(history, replayed, 0.1)
    weight = (1 / np.log2(np.arange(2, 22))).sum()
    assert found.exposure.sum() == pytest.approx(weight * len(replayed))


def test_a_report_of_nothing_says_nothing() -> None:
    report = make_report(History(Records()), RULES, NOW, 0.1)
    assert (report.tasks, report.gini, report.groups, report.costs) == (0, None, [], [])


@pytest.mark.parametrize(("share", "expected"), [(0.0, [0, 1, 2, 3]), (0.25, [0, 1, 7, 2]), (0.5, [0, 7, 1, 9])])
def test_a_kept_place_goes_to_the_best_who_would_stand_below_it(share: float, expected: list[int]) -> None:
    newcomers = np.isin(np.arange(10), [7, 9])
    places, extra = with_kept_places(np.arange(10), newcomers, share, 4)
    assert places.tolist() == expected
    assert [place for place, kept in zip(places.tolist(), extra.tolist(), strict=True) if kept] == [
        place for place in expected if place > 3
    ]


def test_without_anyone_to_keep_a_place_for_the_order_stays() -> None:
    places, extra = with_kept_places(np.arange(5), np.zeros(5, bool), 0.5, 10)
    assert (places.tolist(), extra.any()) == ([0, 1, 2, 3, 4], np.False_)


def test_a_nights_run_keeps_one_report_a_day_which_the_page_shows(house: House) -> None:
    client = house.client()
    made = client.get(f"{API}/fairness").json()
    assert (made["source"], len(made["items"])) == ("made_now", 1)
    for kept in (True, False):
        written = write_report(house.settings, house.database, house.clock, CHAIN_ID)
        assert written is not None
        assert written[1] is kept
    stored = client.get(f"{API}/fairness").json()
    assert (stored["source"], len(stored["items"])) == ("stored", 1)
    assert stored["items"][0]["tasks"] == 0
