"""Search text follows chain and documents, whichever comes first, and follows a reorg back (R6)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend.dispatch import make_dispatcher, make_writer
from backend.market.documents.schemas import TASK_DOCUMENT
from backend.market.search.models import TaskText
from tests.backend.documents import store, task_document
from tests.backend.house import House

TASKS = "/api/v1/tasks"


def found(house: House, client: Any, query: str) -> list[str]:
    answer = client.get(TASKS, params={"q": query})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_words_find_a_task_by_title_body_criteria_and_skill_in_both_languages(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    ada = own_house.person(client).sign_in()
    english = task_document(
        title="Write a Parser 100%", body="A grammar_of dates", criteria=["Straße"], skills=["rust"]
    )
    chinese = task_document(title="把接口文档翻译成英文", lang="zh", body="术语一致", skills=["translation"])
    first = world.post(brief=store(ada, english)).id
    second = world.post(brief=store(ada, chinese)).id
    own_house.index()
    own_house.dispatch()
    for query in (
        "parser",
        "PARSER write",
        "grammar_of",
        "strasse",
        "rust",
        "systems programming",
        "系统编程",
        "100%",
        "ＷＲＩＴＥ",
    ):
        assert found(own_house, client, query) == [first], query
    for query in ("翻译", "接口 术语", "translation", "笔译", "localisation"):
        assert found(own_house, client, query) == [second], query
    for query in ("parser 翻译", "gramma%of", "p_rser", "\\", "'; DROP TABLE task_text; --"):
        assert found(own_house, client, query) == [], query
    assert len(found(own_house, client, " ")) == 2


def test_a_document_that_comes_after_its_task_is_found(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    ada = own_house.person(client).sign_in()
    document = task_document(title="A late document")
    digest = store(ada, document)
    task = world.post(brief=digest)
    own_house.index()
    own_house.dispatch()
    assert found(own_house, client, "late") == [task.id]

    later = task_document(title="An even later one")
    unknown = world.post(brief=TASK_DOCUMENT.canonical(later).digest)
    own_house.index()
    own_house.dispatch()
    (item,) = (entry for entry in client.get(TASKS).json()["items"] if entry["id"] == unknown.id)
    assert (item["title"], item["document_state"]) == (None, "missing")
    assert found(own_house, client, "even later") == []
    store(ada, later)
    # The list knows the title at once; search knows it when the dispatcher has run.
    (item,) = (entry for entry in client.get(TASKS).json()["items"] if entry["id"] == unknown.id)
    assert (item["title"], item["document_state"]) == ("An even later one", "ok")
    own_house.dispatch()
    assert found(own_house, client, "even later") == [unknown.id]


def test_a_reorg_that_takes_a_task_back_hides_it_from_list_page_and_search(own_house: House) -> None:
    world = own_house.world
    assert world is not None
    client = own_house.client()
    ada = own_house.person(client).sign_in()
    digest = store(ada, task_document(title="Soon gone"))
    before = world.rpc("evm_snapshot")
    task = world.post(brief=digest)
    own_house.index()
    own_house.dispatch()
    assert found(own_house, client, "soon gone") == [task.id]
    world.rpc("evm_revert", before)
    world.mine(3)
    own_house.index()
    assert client.get(TASKS).json()["items"] == []
    assert found(own_house, client, "soon gone") == []
    answer = client.get(f"{TASKS}/{task.id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    own_house.dispatch()
    with own_house.database.read() as session:
        assert session.query(TaskText).count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "' OR 1=1 --",
        '"; DROP TABLE chain.task; --',
        "\x00",
        "a\x00b",
        "%",
        "_",
        "\\",
        "/",
        "😀" * 50,
        "ﷺ" * 100,
        "\u202e\u0000\uffff",
        "ß" * 200,
        "a " * 100,
    ],
)
def test_a_hostile_query_is_only_text(house: House, query: str) -> None:
    answer = house.client().get(TASKS, params={"q": query})
    assert (answer.status_code, answer.json()["items"]) == (200, []), answer.text


@pytest.mark.parametrize("raw", ["q=%ff%fe", "q=%00", "q=" + "x" * 10_000, "q=%ed%a0%80", "q=a&q=b", "lang=%00"])
def test_a_query_that_is_no_text_or_too_long_is_never_a_failure_of_ours(house: House, raw: str) -> None:
    answer = house.client().get(f"{TASKS}?{raw}")
    assert answer.status_code in {200, 422}, answer.text


def until(check: Callable[[], bool]) -> None:
    """Wait for something that a thread does."""
    end = time.monotonic() + 60
    while not check():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_the_index_on_disk_follows_the_outbox_and_readers_follow_the_index(
    light_own_house: House, tmp_path: Path
) -> None:
    house, world = light_own_house, light_own_house.world
    assert world is not None
    settings = house.settings.model_copy(update={"search_index": tmp_path / "index"})
    client = house.client(search_index=tmp_path / "index")
    ada = house.person(client).sign_in()
    dispatcher = make_dispatcher(settings)
    writer = make_writer(settings, dispatcher.database)
    assert writer is not None
    first = world.post(brief=store(ada, task_document(title="Write a parser")))
    house.index()
    dispatcher.drain()
    # Before there is an index, the tables answer.
    assert found(house, client, "parser") == [first.id]
    writer.step()
    with dispatcher.database.write() as session:
        session.execute(text("DROP TABLE app.task_fts"))
    until(lambda: client.get(TASKS, params={"q": "parser", "facets": True}).status_code == 200)
    assert found(house, client, "parser") == [first.id]
    world.claim(first, world.workers[0])
    house.index()
    house.clock.time = world.now
    # The tables know that it is taken before the index does.
    assert client.get(TASKS, params={"q": "parser", "status": "open"}).json()["items"] == []
    dispatcher.drain()
    writer.step()
    query = {"q": "parser", "status": "in_progress", "facets": True}
    until(lambda: client.get(TASKS, params=query).json()["total"] == 1)
    assert [item["id"] for item in client.get(TASKS, params=query).json()["items"]] == [first.id]
    # A second writer waits for the first one's lock.
    rival = make_writer(settings, dispatcher.database)
    assert rival is not None
    assert rival.step() == 0
    writer.close()
    dispatcher.database.close()
