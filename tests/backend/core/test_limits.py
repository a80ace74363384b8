"""Limits of body, rate and work at once: a named error each, and nothing changed (R101)."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx
import pytest

from tests.backend.documents import task_document
from tests.backend.house import House

URL = "/api/v1/documents"
TEN_MEGABYTES = 10 * 1024 * 1024


def test_a_body_of_ten_megabytes_is_refused_before_it_is_sent(light_house: House) -> None:
    port = int(light_house.serve().rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        head = f"POST {URL} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: {TEN_MEGABYTES}\r\n\r\n".encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.status, json.loads(answer.read())["code"]) == (413, "body_too_large")


def test_a_body_that_does_not_tell_its_length_is_cut_off_at_the_limit(light_house: House) -> None:
    address = light_house.serve()
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        while sent < TEN_MEGABYTES:
            sent += 65_536
            yield b" " * 65_536
            time.sleep(0.001)

    try:
        with httpx.Client(base_url=address) as client:
            answer = client.post(URL, content=body(), headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    except httpx.TransportError:
        pass  # The server may hang up on a client that goes on sending.
    assert light_house.settings.max_body <= sent < TEN_MEGABYTES


def test_a_long_body_without_a_length_is_refused_also_in_one_piece(light_house: House) -> None:
    person = light_house.person().sign_in()
    content = json.dumps(task_document(body="x" * 600_000)).encode()

    async def pieces() -> object:
        yield content

    answer = person.client.post(URL, content=pieces(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert list(light_house.settings.content_dir.rglob("*")) == []


def test_too_many_requests_of_one_client_are_told_when_to_come_back(light_house: House) -> None:
    client = light_house.client(rate_reads="3/minute", rate_auth="2/minute", rate_writes="1/minute")
    codes = [client.get("/api/v1/config").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = client.get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.json()["params"]["retry_after"] == int(answer.headers["retry-after"])
    # Each kind of request has a count of its own.
    assert [client.post("/api/v1/auth/nonce", json={}).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.post(URL, json={}).status_code for _ in range(2)] == [401, 429]


@contextmanager
def silent_node() -> Iterator[tuple[str, threading.Event, Callable[[], None]]]:
    """Run a node that accepts connections and never answers; it tells when it was asked, and hangs up when told."""
    asked = threading.Event()
    held = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            try:
                while True:
                    held.append(listener.accept()[0])
                    asked.set()
            except OSError:
                return

        thread = threading.Thread(target=accept)
        thread.start()

        def hang_up() -> None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()

        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked, hang_up
        finally:
            hang_up()


def test_when_every_worker_is_taken_others_are_told_at_once(light_house: House) -> None:
    with silent_node() as (node, asked, hang_up):
        client = light_house.client(rpc_url=node, rpc_timeout=300, threads=1, waiting=0)
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(client.get, "/api/v1/health")
            assert asked.wait(60)
            answer = client.get("/api/v1/tasks")
            assert (answer.status_code, answer.json()["code"]) == (503, "busy")
            assert answer.headers["retry-after"] == "1"
            hang_up()
            assert slow.result().json()["reasons"] == ["node_unreachable"]
        assert client.get("/api/v1/tasks").status_code == 200


def test_a_slow_node_holds_no_write_lock_while_a_signature_is_checked(house: House) -> None:
    with silent_node() as (node, asked, hang_up):
        client = house.client(rpc_url=node, rpc_timeout=300)
        person = house.person(client)
        message = person.message()
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(person.verify, message, "0x" + "11" * 65)
            assert asked.wait(60)
            house.person(client).sign_in()
            assert not slow.done()
            hang_up()
            assert slow.result().json()["code"] == "node_unavailable"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_stays_locked_is_busy_and_not_broken(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.database.BUSY_MILLISECONDS", 50)
    client = house.client()
    with house.database.write() as session:
        session.connection()
        answer = client.post("/api/v1/auth/nonce", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert client.get("/api/v1/tasks").status_code == 200
    assert client.post("/api/v1/auth/nonce", json={}).status_code == 200


def test_no_free_connection_is_busy(house: House) -> None:
    client = house.client(pool_timeout=0.5, threads=1)
    engine = client.app.state.guildhall.database.engine
    held = [engine.connect() for _ in range(engine.pool.size())]
    answer = client.get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    for connection in held:
        connection.close()
    assert client.get("/api/v1/tasks").status_code == 200
