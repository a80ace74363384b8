"""The core of matching: nothing of the future counts, nobody makes his own fame, nothing breaks it (R17, R59)."""

import numpy as np
import pytest

from backend.market.matching import rules
from backend.market.matching.candidates import task_candidates, worker_candidates
from backend.market.matching.features import pair_features
from backend.market.matching.feed import feed_features
from backend.market.matching.history import DAY, History
from backend.market.matching.ledger import Ledger
from backend.market.matching.metrics import gini, lower_bound, ndcg, rank_of
from backend.market.matching.ranker import RULES, one_question
from backend.market.matching.reasons import task_reasons, worker_reasons
from backend.market.matching.records import Acts, Outcome, Records, TaskRecord
from backend.market.matching.text import vectors
from tests.backend.market.past import market

AT = int(50 * DAY) + 7


def task(number: object, client: str = "c", skill: str = "logo", start: int = 0) -> TaskRecord:
    return TaskRecord(number, client, skill, "", "", "", start, start + int(1000 * DAY), skill)


def test_a_ledger_says_what_counting_by_hand_says() -> None:
    random = np.random.default_rng(1)
    key, time = random.integers(0, 9, 400), random.integers(0, 1000, 400)
    weight = random.random(400)
    ledger = Ledger(key, time, (50.0, 400.0), weight, {"value": weight * 2})
    for moment in (0, 1, 333, 999, 1000, 5000):
        asked = np.arange(-1, 11)
        look = ledger.look(asked, np.full(len(asked), moment))
        for place, one in enumerate(asked):
            past = np.flatnonzero((key == one) & (time < moment))
            assert look.count[place] == len(past)
            assert look.total[place] == pytest.approx(weight[past].sum())
            assert ledger.sum("value", look)[place] == pytest.approx(2 * weight[past].sum())
            assert look.gap[place] == (moment - time[past].max() if len(past) else -1)
            for scale, left in zip((50.0, 400.0), look.decayed, strict=True):
                expected = (weight[past] * np.exp(-(moment - time[past]) / scale)).sum()
                assert left[place] == pytest.approx(expected)


def shuffled(records: Records, seed: int) -> Records:
    """Return the records with everything after the moment changed: who, when, what became of it, and new tasks."""
    random = np.random.default_rng(seed)
    acts, past = Acts(), records.acts
    late = [place for place, time in enumerate(past.times) if time >= AT]
    swapped = dict(zip(late, random.permutation(late).tolist(), strict=True))
    for place, time in enumerate(past.times):
        known, outcome, quality = past.known[place], Outcome(past.outcomes[place]), past.qualities[place]
        if known >= AT:
            known, outcome, quality = AT + int(random.integers(0, 10**6)), Outcome.WON, 5.0
        worker = past.workers[swapped.get(place, place)]
        moment = time if time < AT else AT + int(random.integers(0, 10**6))
        acts.add(past.tasks[place], worker, moment, outcome, quality, known)
    for number in range(30):
        acts.add("t90", f"w{number}", AT + number)
    extra = [task(f"later{number}", start=AT + 1 + number) for number in range(5)]
    return Records([*reversed(records.tasks), *extra], acts)


@pytest.mark.parametrize("seed", range(3))
def test_shuffling_all_that_comes_after_changes_nothing(seed: int) -> None:
    records = market()
    one, other = History(records), History(shuffled(records, seed))
    subject = one.task_rows["t99"]
    first = RULES.rank_workers(one, subject, AT)
    second = RULES.rank_workers(other, other.task_rows["t99"], AT)
    assert len(first.rows) > 20
    assert [one.workers[row] for row in first.rows] == [other.workers[row] for row in second.rows]
    pairs = [
        one_question(ranked.rows, np.full(len(ranked.rows), row), AT, AT)
        for ranked, row in ((first, subject), (second, other.task_rows["t99"]))
    ]
    tables = [pair_features(history, pair)[0].table() for history, pair in zip((one, other), pairs, strict=True)]
    np.testing.assert_array_equal(tables[0], tables[1])
    for worker in ("w39", "w20", "nobody"):
        feeds = []
        for history in (one, other):
            row = history.worker_rows.get(worker, len(history.workers))
            ranked = RULES.rank_tasks(history, row, AT)
            found = feed_features(history, one_question(np.full(len(ranked.rows), row), ranked.rows, AT, AT))
            feeds.append(([history.tasks[each].id for each in ranked.rows], found.table()))
        assert feeds[0][0] == feeds[1][0]
        np.testing.assert_array_equal(feeds[0][1], feeds[1][1])


def test_a_pair_that_deals_with_itself_does_not_pass_an_honest_worker() -> None:
    records = Records()
    for number in range(400):
        records.tasks.append(task(number, "accomplice"))
        records.acts.add(number, "dealer", 1000 + number, Outcome.DONE, 5.0)
    for number in range(400, 412):
        records.tasks.append(task(number, f"client{number}"))
        records.acts.add(number, "honest", 1000 + number, Outcome.DONE, 5.0)
    records.tasks.append(task("wanted", "stranger", start=2000))
    history = History(records)
    ranked = RULES.rank_workers(history, history.task_rows["wanted"], 2000)
    assert [history.workers[row] for row in ranked.rows] == ["honest", "dealer"]
    look = history.joined.look(np.arange(2), np.full(2, 2000))
    dealer, honest = (look.total[history.worker_rows[name]] for name in ("dealer", "honest"))
    assert dealer < 7
    assert honest == 12


def test_a_flood_of_own_deals_crowds_nobody_out_of_the_candidates() -> None:
    records = Records([task(0, "client"), task("wanted", "stranger", start=9000)])
    records.acts.add(0, "honest", 10)
    for number in range(1, 5000):
        records.tasks.append(task(number, "accomplice"))
        records.acts.add(number, "dealer", 100 + number)
    history = History(records)
    found = worker_candidates(history, history.task_rows["wanted"], 9000, 9000)
    assert {history.workers[row] for row in found} == {"honest", "dealer"}


def test_more_deals_of_one_pair_bring_ever_less() -> None:
    def weight(deals: int) -> float:
        records = Records([task(number) for number in range(deals)])
        for number in range(deals):
            records.acts.add(number, "dealer", 10 + number, Outcome.DONE)
        history = History(records)
        return float(history.joined.look(np.array([0]), np.array([10**6])).total[0])

    gained = [weight(deals + 1) - weight(deals) for deals in (1, 10, 100)]
    assert gained[0] > 5 * gained[1] > 25 * gained[2]


@pytest.mark.parametrize(
    "records", [Records(), Records([task(1)]), Records([task(1, start=9)])], ids=["none", "open", "later"]
)
def test_without_history_there_are_tasks_and_no_workers(records: Records) -> None:
    records.acts.add("unknown task", "worker", 5)
    history = History(records)
    ranked = RULES.rank_tasks(history, len(history.workers), 6)
    assert len(ranked.rows) == sum(each.start <= 6 for each in records.tasks)
    for row in range(len(records.tasks)):
        assert len(RULES.rank_workers(history, row, 20).rows) == 0
    assert np.isfinite(ranked.scores).all()


def test_every_feature_is_a_number_whatever_is_known() -> None:
    history = History(market(tasks=30))
    for moment in (-5, 0, 1, int(4 * DAY), int(900 * DAY)):
        for worker in (0, len(history.workers)):
            tasks = np.arange(len(history.tasks))
            found = feed_features(history, one_question(np.full(len(tasks), worker), tasks, moment, moment - 3))
            assert np.isfinite(found.table()).all(), moment


@pytest.mark.parametrize("named", [rules.WORKER_RULES, rules.FEED_RULES], ids=["workers", "tasks"])
def test_every_rule_orders_by_a_feature_that_exists(named: dict[str, tuple[str, int]]) -> None:
    history = History(market(tasks=30))
    found = feed_features(history, one_question(np.zeros(3, np.int64), np.arange(3), AT, AT))
    for rule in named.values():
        assert len(rules.by_rule(found, rule)) == 3


def test_reasons_are_facts_of_the_history() -> None:
    records = Records([task(1, "c"), task(2, "c"), task(3, "d", "web")])
    records.acts.add(1, "ada", 100, Outcome.WON, 5.0, 200)
    records.acts.add(2, "ben", 100, Outcome.FAILED, 0.0, 200)
    history = History(records)
    ada, ben = history.worker_rows["ada"], history.worker_rows["ben"]
    two, three = history.task_rows[2], history.task_rows[3]
    told = dict(worker_reasons(history, ada, two, 300))
    assert told["same_client"] == told["same_skill"] == {"count": 1}
    assert {"like_earlier_work"} <= set(told)
    assert "finishes_work" not in dict(worker_reasons(history, ben, three, 300))
    assert {"finishes_work", "wins_contests"} <= set(dict(worker_reasons(history, ada, three, 300)))
    # Before an outcome is known nobody is told of it.
    assert "wins_contests" not in dict(worker_reasons(history, ada, three, 150))
    assert dict(task_reasons(history, ben, three, 300)) == {"new_task": {"hours": 0}}
    assert dict(task_reasons(history, len(history.workers), two, 300))["others_join"] == {"count": 1}


@pytest.mark.parametrize(
    ("text", "alike", "other"),
    [
        ("design a logo for my bakery", "a logo for a bakery", "translate the contract into German"),
        ("把接口文档翻译成英文", "英文接口文档翻译", "为面包店设计标志"),
    ],
    ids=["en", "zh"],
)
def test_texts_of_the_same_words_are_alike_in_both_languages(text: str, alike: str, other: str) -> None:
    one, two, three = vectors([text, alike, other])
    assert float(one @ two) > 0.5
    assert float(one @ three) < 0.3


@pytest.mark.parametrize(
    "text",
    ["", "the of and", "\x00", "😀" * 50, "((((" * 5000, "a" * 10**6],
    ids=["empty", "common", "null", "emoji", "brackets", "long"],
)
def test_no_text_breaks_its_vector(text: str) -> None:
    assert np.isfinite(vectors([text])).all()


def test_measures() -> None:
    assert ndcg(np.array([1.0, 1.0, 0.0]), 2) == 1
    assert ndcg(np.array([0.0, 1.0]), 1) == pytest.approx(1 / np.log2(3))
    assert ndcg(np.zeros(0), 0) == 0
    assert rank_of(np.array([1.0, 2.0, 1.0]), 2) == 3
    assert gini(np.ones(5)) == pytest.approx(0)
    assert gini(np.array([0.0, 0.0, 0.0, 8.0])) == 0.75
    assert gini(np.zeros(3)) == 0
    assert (lower_bound(np.ones(9)), lower_bound(np.zeros(0))) == (1, 0)


def test_of_many_open_tasks_the_liked_the_busy_and_the_new_are_looked_at() -> None:
    records = Records(
        [task(number, f"c{number}", "logo" if number % 9 else "web", start=number) for number in range(3000)]
    )
    records.acts.add(0, "ada", 2990)
    for worker in range(9):
        records.acts.add(70, f"w{worker}", 2991)
    history = History(records)
    rows = task_candidates(history, history.worker_rows["ada"], 5000, 5000)
    shown = {history.tasks[row].id for row in rows}
    assert len(rows) < 300
    assert {70, 2999, 2997 - 9 * 50} <= shown
    assert 0 not in shown
    ranked = RULES.rank_tasks(history, history.worker_rows["ada"], 5000)
    assert history.tasks[ranked.rows[0]].id in {70, *range(0, 3000, 9)}
