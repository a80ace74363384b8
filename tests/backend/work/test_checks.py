"""Criteria that a machine can check are judged on what was handed in, for both sides and nobody else (R53, R55)."""

from typing import Any

import pytest

from backend.core.wording import Wording
from backend.work.checks.judging import File, Submission
from tests.backend.dealing import API, Deals
from tests.backend.documents import deliverable, post_task, task_document
from tests.backend.house import House, Person
from tests.backend.talk import opened, said

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 8
GIT = {"kind": "git", "repository": "https://example.org/limiter.git", "tests": "green"}
CHECKS: list[dict[str, Any]] = [
    {"kind": "words", "min": 3, "max": 6},
    {"kind": "contains", "words": ["Hypothesis", "bugs", "术语"]},
    {"kind": "file", "types": ["image/png"]},
    GIT,
]


def file(media_type: str, content: bytes | None) -> File:
    return File("a", media_type, lambda: content)


@pytest.mark.parametrize(
    ("check", "text", "files", "state", "code"),
    [
        ({"kind": "words", "min": 3}, "one two three", [], "met", "words_counted"),
        ({"kind": "words", "min": 4}, "one, two - three!", [], "unmet", "words_counted"),
        ({"kind": "words", "max": 4}, "写一份测试", [], "unmet", "words_counted"),
        ({"kind": "words", "min": 5, "max": 5}, "写一份测试", [], "met", "words_counted"),
        ({"kind": "words", "min": 1}, "...", [], "unmet", "words_counted"),
        ({"kind": "contains", "words": ["Two three"]}, "one TWO  three", [], "met", "words_found"),
        ({"kind": "contains", "words": ["two", "four"]}, "one two three", [], "unmet", "words_missing"),
        ({"kind": "file", "types": ["image/png"]}, "", [], "unmet", "file_missing"),
        ({"kind": "file", "types": ["image/png"]}, "", [("image/png", PNG)], "met", "file_found"),
        ({"kind": "file", "types": ["image/png"]}, "", [("image/png", b"#!/bin/sh")], "unmet", "file_differs"),
        ({"kind": "file", "types": ["image/png"]}, "", [("image/png", None)], "unmet", "file_differs"),
        ({"kind": "file", "types": ["image/png"]}, "", [("text/plain", PNG)], "unmet", "file_missing"),
        ({"kind": "file", "types": ["text/csv"]}, "", [("text/csv", b"a,b")], "met", "file_found"),
        ({"kind": "file", "types": ["image/png"]}, "", [("image/png", b"x"), ("image/png", PNG)], "met", "file_found"),
        (GIT, "all green", [], "not_checked", "git_later"),
    ],
)
def test_a_check_is_judged(check: Any, text: str, files: list[tuple[str, bytes | None]], state: str, code: str) -> None:
    found = Submission(Wording.of(text), [file(*each) for each in files]).judge(check)
    assert (found.result, found.code, found.check) == (state, code, check)


def test_no_more_than_a_few_files_are_read() -> None:
    reads = []

    def read() -> bytes:
        reads.append(1)
        return b"no picture"

    many = [File("a", "image/png", read)] * 100
    assert Submission(Wording.of(""), many).judge({"kind": "file", "types": ["image/png"]}).result == "unmet"
    assert len(reads) == 5


def results(person: Person, task: Any, worker: str, **query: str) -> Any:
    answer = person.client.get(f"{API}/tasks/{task.id}/seats/{worker}/checks", params=query)
    if answer.status_code != 200:
        return answer.status_code
    return [(item["result"], item["code"]) for item in answer.json()["items"]]


def test_both_sides_see_what_a_machine_finds_and_nobody_else(own_house: House) -> None:
    deals = Deals.at(own_house)
    world = deals.world
    name = world.workers[0]
    ada, bo, eve = (deals.unlocked(each) for each in (world.posters[0], name, world.stranger))
    task = post_task(own_house, ada, task_document(schema="guildhall/task/2", checks=CHECKS))
    deals.look()
    assert results(ada, task, name) == 404
    deals.act(task, name, "claim")
    nothing = [("not_checked", "nothing_handed_in")] * 3 + [("not_checked", "git_later")]
    assert results(ada, task, name) == results(bo, task, name) == nothing
    written = deliverable(task.id, body="术语: Hypothesis found two.")
    digest = bo.client.post(f"{API}/deliverables", json=written).json()["digest"]
    found = [("met", "words_counted"), ("unmet", "words_missing"), ("unmet", "file_missing"), nothing[3]]
    # Before he hands it in, the worker alone can try it.
    assert results(bo, task, name, digest=digest) == found
    assert results(ada, task, name, digest=digest) == [("not_checked", "unreadable")] * 3 + [nothing[3]]
    deals.act(task, name, "submit", name, digest=digest)
    assert results(ada, task, name) == results(bo, task, name) == found
    answer = ada.client.get(f"{API}/tasks/{task.id}/seats/{name}/checks").json()
    assert (answer["digest"], answer["items"][1]["params"]) == (digest, {"missing": ["bugs"]})
    room = opened(bo, task.id)
    for person in (ada, bo):
        upload = {"content": PNG, "headers": {"Content-Type": "image/png"}, "params": {"name": "a.png"}}
        attached = person.client.post(f"{API}/attachments", **upload).json()["digest"]
        said(person, room, attachments=[attached])
        # What the poster sends is no work of the worker's.
        expected = ("unmet", "file_missing") if person is ada else ("met", "file_found")
        assert results(ada, task, name)[2] == results(bo, task, name)[2] == expected
    assert results(eve, task, name) == 404
    assert results(own_house.person(), task, name) == 401


def test_work_of_another_task_and_a_task_without_checks(own_house: House) -> None:
    deals = Deals.at(own_house)
    world = deals.world
    name = world.workers[0]
    ada, bo = deals.unlocked(world.posters[0]), deals.unlocked(name)
    checked = post_task(own_house, ada, task_document(schema="guildhall/task/2", checks=CHECKS[:1]))
    plain = post_task(own_house, ada, task_document())
    unknown = world.post()
    deals.look()
    other = bo.client.post(f"{API}/deliverables", json=deliverable(plain.id)).json()["digest"]
    for task in (checked, plain, unknown):
        deals.act(task, name, "claim")
        deals.act(task, name, "submit", name, digest=other)
    assert results(ada, checked, name) == [("not_checked", "unreadable")]
    assert results(ada, plain, name) == results(ada, unknown, name) == []
