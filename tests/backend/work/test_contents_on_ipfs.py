"""Documents, deliverables and attachments through the API with an IPFS node behind it, well and ill (R35, R53)."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from backend.core.documents import cid_of, cid_of_digest, digest_of
from backend.core.errors import ContentMissing
from backend.core.idempotency.models import IdempotentAnswer
from backend.core.ipfs import IpfsContentStore
from backend.market.documents.models import Document
from backend.work.deliverables.models import Deliverable
from tests.backend.documents import deliverable, task_document
from tests.backend.house import House, Person
from tests.backend.liar import Liar, lying, relayed, whole
from tests.backend.talk import URL as ROOMS
from tests.backend.talk import opened, said
from tests.ipfs_node import IpfsNode, running_node

DOCUMENTS = "/api/v1/documents"
DELIVERABLES = "/api/v1/deliverables"
ATTACHMENTS = "/api/v1/attachments"
PINNED = whole(json.dumps({"Keys": {"bafy": {"Type": "recursive"}}}).encode())


@pytest.fixture
def liar() -> Iterator[Liar]:
    """Give a test a server that answers whatever it is told to."""
    with lying() as server:
        server.answers["pin/ls"] = PINNED
        yield server


def person_at(house: House, address: str, **changes: Any) -> Person:
    """Return somebody signed in at an API over a node."""
    # A slow machine is no reason to give the node up.
    options: dict[str, Any] = {"ipfs_timeout": 60, **changes}
    return house.person(house.client(ipfs_api=SecretStr(address), **options)).sign_in()


def rows(house: House) -> dict[str, int]:
    """Count what a stored content leaves in SQL."""
    with house.database.read() as session:
        tables = (Document, Deliverable, IdempotentAnswer)
        return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def files(house: House) -> list[Path]:
    return [path for path in house.settings.content_dir.rglob("*") if path.is_file()]


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_document_is_kept_in_the_node_and_read_from_it(house: House, ipfs_node: IpfsNode) -> None:
    person = person_at(house, ipfs_node.address)
    answer = person.client.post(DOCUMENTS, json=task_document(body="写" * 4000))
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert stored["cid"] == cid_of_digest(stored["digest"])
    read = person.client.get(f"{DOCUMENTS}/{stored['digest']}")
    assert digest_of(read.content) == stored["digest"]
    assert files(house) == []
    node = IpfsContentStore(ipfs_node.address, limit=1 << 20, seconds=20, places=1)
    assert node.get(stored["digest"]) == read.content


def test_a_deliverable_never_reaches_a_node_that_strangers_may_ask(house: House, ipfs_node: IpfsNode) -> None:
    person = person_at(house, ipfs_node.address)
    digest = person.client.post(DELIVERABLES, json=deliverable("0x" + "ab" * 32)).json()["digest"]
    assert person.client.get(f"{DELIVERABLES}/{digest}").status_code == 200
    assert len(files(house)) == 1
    with pytest.raises(ContentMissing):
        IpfsContentStore(ipfs_node.address, limit=1 << 20, seconds=20, places=1).get(digest)


@pytest.mark.parametrize("size", [1, 256 * 1024 + 1, 5 * 1024 * 1024])
def test_an_attachment_is_kept_in_a_private_node(light_house: House, ipfs_node: IpfsNode, size: int) -> None:
    ada = person_at(light_house, ipfs_node.address, ipfs_private=True)
    bo = light_house.person(ada.client).sign_in()
    room = opened(ada, bo)
    content = b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]
    options: dict[str, Any] = {"params": {"name": "a.bin"}, "headers": {"Content-Type": "application/octet-stream"}}
    answer = ada.client.post(ATTACHMENTS, content=content, **options)
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert (stored["digest"], stored["cid"], stored["size"]) == (digest_of(content), cid_of(content), size)
    said(ada, room, attachments=[stored["digest"]])
    read = bo.client.get(f"{ROOMS}/{room}/attachments/{stored['digest']}")
    assert read.content == content
    assert files(light_house) == []


def test_a_dead_node_stores_nothing_and_the_same_request_works_later(house: House, tmp_path: Path) -> None:
    document = task_document()
    key = {"Idempotency-Key": "again"}
    with running_node(tmp_path / "ipfs") as node:
        person = person_at(house, node.address)
        kept = person.client.post(DOCUMENTS, json=task_document()).json()["digest"]
        before = rows(house)
        node.kill()
        assert problem(person.client.post(DOCUMENTS, json=document, headers=key)) == (503, "content_unavailable")
        assert rows(house) == before
        assert problem(person.client.get(f"{DOCUMENTS}/{kept}")) == (503, "content_unavailable")
        node.start()
        person = person_at(house, node.address, ipfs_private=True)
        assert person.client.post(DOCUMENTS, json=document, headers=key).status_code == 201
        assert person.client.get(f"{DOCUMENTS}/{kept}").status_code == 200


def test_a_node_killed_in_the_middle_of_a_document_stores_nothing(light_house: House, tmp_path: Path) -> None:
    document = task_document(body="写" * 16_000)
    with running_node(tmp_path / "ipfs") as node, relayed(node.port) as relay:
        relay.limit, relay.reached = ("up", 16 * 1024), node.kill
        person = person_at(light_house, relay.address)
        assert problem(person.client.post(DOCUMENTS, json=document)) == (503, "content_unavailable")
        assert relay.up > 16 * 1024
        assert set(rows(light_house).values()) == {0}


def test_a_node_that_answers_another_cid_or_other_bytes_stores_and_serves_nothing(house: House, liar: Liar) -> None:
    person = person_at(house, liar.address, ipfs_private=True)
    other = {"Name": "bytes", "Hash": cid_of(b"other"), "Size": "5"}
    liar.answers["add"] = whole(json.dumps(other).encode())
    for path, body in ((DOCUMENTS, task_document()), (DELIVERABLES, deliverable("0x" + "ab" * 32))):
        assert problem(person.client.post(path, json=body)) == (502, "content_mismatch")
    assert set(rows(house).values()) == {0}
    document = task_document()
    honest = house.person().sign_in()
    digest = honest.client.post(DOCUMENTS, json=document).json()["digest"]
    liar.answers["cat"] = whole(b'{"title": "something else"}')
    assert problem(person.client.get(f"{DOCUMENTS}/{digest}")) == (502, "content_mismatch")
    not_pinned = {"Message": "path is not pinned", "Code": 0, "Type": "error"}
    liar.answers["pin/ls"] = whole(json.dumps(not_pinned).encode(), "500 Internal Server Error")
    assert problem(person.client.get(f"{DOCUMENTS}/{digest}")) == (404, "content_missing")


def test_nobody_is_told_to_the_node_before_he_is_signed_in(light_house: House, liar: Liar) -> None:
    client = light_house.client(ipfs_api=SecretStr(liar.address), ipfs_private=True)
    for path, body in ((DOCUMENTS, task_document()), (DELIVERABLES, deliverable("0x" + "ab" * 32))):
        assert problem(client.post(path, json=body)) == (401, "not_signed_in")
    assert liar.asked == []


def test_a_node_that_hangs_leaves_the_rest_of_the_api_alone(house: House, liar: Liar) -> None:
    """Nobody waits for the node with the write lock of SQLite in his hand, nor with all of the threads."""
    began, ends = threading.Semaphore(0), threading.Event()

    def hang(_: BinaryIO) -> None:
        began.release()
        ends.wait()

    liar.answers["add"] = hang
    person = person_at(house, liar.address, ipfs_timeout=60, threads=4)
    answers: list[tuple[int, str]] = []

    def ask() -> None:
        answers.append(problem(person.client.post(DOCUMENTS, json=task_document())))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in threads:
            began.acquire()
        assert problem(person.client.post(DOCUMENTS, json=task_document())) == (503, "content_unavailable")
        assert person.client.get("/api/v1/config").status_code == 200
        assert house.person(person.client).sign_in().client.get("/api/v1/auth/session").status_code == 200
    finally:
        ends.set()
        for thread in threads:
            thread.join()
    assert answers == [(503, "content_unavailable")] * 2
    assert set(rows(house).values()) == {0}
