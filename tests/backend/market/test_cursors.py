"""A cursor is good for the query it was made for, and nobody but this API can make one."""

import base64
from typing import Any

import orjson
import pytest
from sqlalchemy import insert

from backend.core.errors import InvalidCursor
from backend.core.pagination import CursorSigner
from indexer.database import make_engine, writing
from indexer.models import Task
from tests.backend.house import House
from tests.node import CHAIN_ID

TASKS = "/api/v1/tasks"
ZERO = "0x" + "0" * 64


def put_tasks(house: House, count: int) -> None:
    """Put rows of tasks beside each other, without a chain."""
    engine = make_engine(house.settings.database_url, ("chain",))
    numbers = dict.fromkeys((column.name for column in Task.__table__.columns), 0)
    for name in ("escrow", "poster", "token", "arbitrator", "treasury"):
        numbers[name] = "0x" + "0" * 40  # type: ignore[assignment]
    for name in ("brief", "skill", "invite_root", "extra_hash"):
        numbers[name] = ZERO  # type: ignore[assignment]
    rows: list[dict[str, Any]] = [
        {
            **numbers,
            "chain_id": CHAIN_ID,
            "task_id": f"0x{number:064x}",
            "extra_data": "0x",
            "shares": [10_000],
            "seats": 1,
            "posted_at": number // 3,
        }
        for number in range(count)
    ]
    with writing(engine).begin() as connection:
        connection.execute(insert(Task), rows)
    engine.dispose()


def test_pages_follow_each_other_without_gap_or_repeat(house: House) -> None:
    put_tasks(house, 25)
    client = house.client()
    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        answer = client.get(TASKS, params={"limit": 7, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next_cursor"]
    assert len(seen) == len(set(seen)) == 25


def test_forged_foreign_and_broken_cursors_are_refused(house: House) -> None:
    put_tasks(house, 5)
    client = house.client()
    cursor = client.get(TASKS, params={"limit": 2}).json()["next_cursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[-3] ^= 1
    other = CursorSigner(b"another secret").encode({"sort": "newest"}, [1, ZERO])
    unsigned = base64.urlsafe_b64encode(b"\0" * 16 + orjson.dumps([1, ZERO])).decode().rstrip("=")
    forged = [
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        other,
        unsigned,
        "x",
        "!!",
        "é",
        "A" * 600,
        cursor + "A",
    ]
    for bad in forged:
        answer = client.get(TASKS, params={"cursor": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor"), bad
    for query in ({"status": "open"}, {"sort": "reward"}, {"q": "x"}, {"grade": "A"}):
        answer = client.get(TASKS, params={**query, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor"), query
    assert client.get(TASKS, params={"cursor": "A" * 601}).json()["code"] == "validation"
    # Another page size is the same query.
    assert client.get(TASKS, params={"cursor": cursor, "limit": 1}).status_code == 200


def test_two_processes_read_each_others_cursors(house: House) -> None:
    put_tasks(house, 3)
    cursor = house.client().get(TASKS, params={"limit": 1}).json()["next_cursor"]
    assert house.client().get(TASKS, params={"cursor": cursor}).status_code == 200


def test_an_empty_cursor_is_no_cursor() -> None:
    with pytest.raises(InvalidCursor):
        CursorSigner(b"secret").decode({}, "")


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "9" * 30},
        {"status": "nope"},
        {"grade": "D"},
        {"token": "0x12"},
        {"token": "0x70997970c51812dc3A010C7d01b50e0d17dc79C8"},
        {"poster": "0x" + "g" * 40},
        {"skill": "Not A Slug"},
        {"min_reward": "1.5"},
        {"min_reward": "-1"},
        {"min_reward": "1"},
        {"lang": "../.."},
        {"unknown": "1"},
    ],
)
def test_a_filter_of_another_shape_is_refused_by_its_name(light_house: House, query: dict[str, Any]) -> None:
    answer = light_house.client().get(TASKS, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "validation"), answer.text
    assert next(iter(query)) in answer.json()["params"]["fields"][0]["path"] or query == {"min_reward": "1"}


def test_an_address_is_taken_in_any_valid_case(light_house: House) -> None:
    client = light_house.client()
    for address in ("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"):
        assert client.get(f"/api/v1/accounts/{address}").json()["address"].startswith("0x70997970C5")
    assert client.get("/api/v1/accounts/0x70997970C51812DC3A010C7D01B50E0D17DC79C8").status_code == 200


def test_a_list_says_at_which_block_it_was_made(light_house: House) -> None:
    answer = light_house.client().get(TASKS).json()
    assert answer["block"]["number"] == 10
    assert answer["finality"] == "head"
    put_tasks(light_house, 1)
    assert light_house.client().get(TASKS).json()["finality"] == "finalized"
