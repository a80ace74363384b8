"""Near-duplicates are told at posting, in both languages, own ones apart from copies (R70)."""

import random
from typing import Any

import pytest

from backend.core.wording import Wording, shingles, spoken
from backend.market.duplicates.signatures import ALIKE, bands_of, signature_of, similarity
from tests.backend.dealing import API, Deals
from tests.backend.documents import store, task_document
from tests.backend.house import House, Person

DUPLICATES = f"{API}/duplicates"
ENGLISH = (
    "Our sliding-window limiter passes every example we thought of. We want the ones we did not think of. Please write "
    "a suite that models the limiter as a list of timestamps and compares the two under random interleavings, clock "
    "steps and restarts; each bug found has a minimal example in the report, and all of it runs in under a minute."
)
CHINESE = (
    "约六千字的接口文档，内容是物流追踪。请保持术语一致，代码示例不翻译。附有术语表；有疑问请在交付说明里列出。"
    "译文须由母语者通读一遍，所有示例可以直接运行，图表中的文字也要翻译，并标明无法确定的地方。"
)


def changed(text: str, share: float, language: str) -> str:
    """Return a text with a share of its words, or characters, replaced by some of its own."""
    pick = random.Random(7)  # noqa: S311 - no secret
    parts = text.split() if language == "en" else list(text)
    made = [pick.choice(parts) if pick.random() < share else part for part in parts]
    return (" " if language == "en" else "").join(made)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_a_copy_with_a_tenth_of_its_words_changed_is_alike(text: str, language: str) -> None:
    one, copy = signature_of(text), signature_of(changed(text, 0.1, language))
    other = signature_of(CHINESE if language == "en" else ENGLISH)
    assert one is not None
    assert copy is not None
    assert other is not None
    assert similarity(one, one) == 1
    assert ALIKE < similarity(one, copy) < 1
    assert set(bands_of(one)) & set(bands_of(copy))
    assert similarity(one, other) < 0.1
    assert len(set(bands_of(one))) == 30
    disguised = signature_of(text.upper().replace(",", "!").replace("，", "。"))
    assert disguised is not None
    assert similarity(one, disguised) > 0.9


def test_a_text_of_a_few_words_is_like_nothing() -> None:
    assert signature_of("Write a test") is None
    assert signature_of("") is None


def test_words_are_counted_in_both_languages() -> None:
    assert spoken("Don't use C++ 17, ＵＳＥ Rust: 用 Rust 写测试。") == [
        "don't", "use", "c", "17", "use", "rust", "用", "rust", "写", "测", "试",
    ]  # fmt: skip
    assert shingles("写测试 now") == {"写 测", "测 试", "试 now", "now"}


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Use Hypothesis here", "hypothesis", True),
        ("使用Hypothesis测试", "Hypothesis", True),
        ("hypothesise", "hypothesis", False),
        ("a real-time clock", "real time", False),
        ("a real-time clock", "real-time", True),
        ("We write C here", "C++", False),
        ("We write C++ here", "C++", True),
        ("术语一致", "术语", True),
        ("语术一致", "术语", False),
        ("100 %", "%", True),
    ],
)
def test_a_text_says_whole_words(text: str, wanted: str, found: bool) -> None:  # noqa: FBT001 - a column of the table
    assert Wording.of(text).says(wanted) is found


def asked(person: Person | Any, **content: Any) -> list[tuple[str, bool]]:
    words = {name: content[name] for name in ("title", "body", "criteria") if name in content}
    answer = person.client.post(DUPLICATES, json={"content": words})
    assert answer.status_code == 200, answer.text
    return [(item["task_id"], item["own"]) for item in answer.json()["items"]]


def test_open_tasks_that_say_nearly_the_same_are_named(own_house: House) -> None:
    deals = Deals.at(own_house)
    poster, eve = deals.unlocked(deals.world.posters[0]), own_house.person().sign_in()
    english, chinese = task_document(body=ENGLISH), task_document(body=CHINESE, title="把接口文档翻译成英文", lang="zh")
    first, second = (deals.world.post(brief=store(poster, each)) for each in (english, chinese))
    # What was stored and never posted is no task.
    store(eve, task_document(body=ENGLISH))
    deals.look()
    own_house.dispatch()
    copy = {**english, "title": "Write a good test suite", "body": changed(ENGLISH, 0.1, "en")}
    assert asked(poster, **copy) == [(first.id, True)]
    assert asked(eve, **copy) == [(first.id, False)]
    assert asked(own_house.person(), **chinese) == [(second.id, False)]
    assert (
        asked(eve, **task_document(body="Something else entirely, about boats and the tides of a northern bay")) == []
    )
    assert asked(eve, title="Short") == []
    # A task that nobody can take any more is copied by nobody.
    deals.act(first, deals.world.workers[0], "claim")
    assert asked(eve, **copy) == []


def test_a_draft_of_another_shape_is_refused(light_house: House) -> None:
    client = light_house.client()
    answer = client.post(DUPLICATES, json={"content": {"body": "x" * 20_001}})
    assert [field["path"] for field in answer.json()["params"]["fields"]] == ["body.content.body"]
    answer = client.post(DUPLICATES, json={"content": {}}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
