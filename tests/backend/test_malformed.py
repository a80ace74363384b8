"""Whatever arrives at a route that takes something, the answer is a named problem or a success (R21, R101)."""

import re
from typing import Any

import httpx

from backend.core.errors import ApiError
from tests.backend.house import House, Person

BODIES = {
    "nothing": b"",
    "not JSON": b"{title: 1}",
    "half of it": b'{"title": "',
    "not UTF-8": b'{"body": "\xff\xfe\x80"}',
    "UTF-16": '{"body": "x"}'.encode("utf-16"),
    "a NUL": b"\x00",
    "null": b"null",
    "a number": b"1e400",
    "a huge number": b'{"seq": ' + b"9" * 5000 + b"}",
    "not a number": b'{"seq": NaN}',
    "a list": b"[[]]",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "many keys": b"{" + b",".join(b'"k%d":1' % number for number in range(20_000)) + b"}",
}
# Each is put into every field of a body.
VALUES: dict[str, Any] = {
    "a NUL": "\\u0000",
    "a lone surrogate": "\\ud800",
    "a lone surrogate in a word": "a\\udfffb",
    "a direction mark": "\\u202e",
    "a long text": "x" * 20_000,
}
ODD = ["%00", "%ff", "%ED%A0%80", "..%2f..", "9" * 400, "-1", "0x" + "f" * 64, "%F0%9F%92%A3", "'%20or%201=1--"]


def operations(person: Person) -> list[tuple[str, str, list[str]]]:
    """Return method, path and names of the body's fields of every operation that changes something."""
    document = person.client.get("/api/v1/openapi.json").json()
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in {"post", "put", "delete"}:
                content = operation.get("requestBody", {}).get("content", {})
                schema = content.get("application/json", {}).get("schema", {})
                if "$ref" in schema:
                    schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
                found.append((method.upper(), path, list(schema.get("properties", {}))))
    return found


def told(answer: httpx.Response, what: object) -> None:
    """Expect a success, or a problem of the registry that is not our fault; there is no node here."""
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", (what, answer.text[:300])
        code = answer.json()["code"]
        assert ApiError.registry[code].status == answer.status_code, (what, code)
        assert answer.status_code < 500 or code in {"node_unavailable", "relay_unavailable"}, (what, code)


def signed_in(house: House) -> Person:
    free = {f"rate_{name}": "99999/second" for name in ("reads", "writes", "auth")}
    return house.person(house.client(**free)).sign_in()


def send(person: Person, method: str, path: str, content: bytes) -> httpx.Response:
    answer = person.client.request(method, path, content=content, headers={"Content-Type": "application/json"})
    if answer.status_code == 401 or path.endswith(("/session", "/sessions")):
        person.sign_in()
    return answer


def filled_in(path: str, value: str) -> str:
    return re.sub(r"\{[a-z_]+\}", value, path)


def test_a_body_that_is_no_request_is_a_named_problem(light_house: House) -> None:
    person = signed_in(light_house)
    for method, path, _ in operations(person):
        for what, body in BODIES.items() if method != "DELETE" else ():
            told(send(person, method, filled_in(path, "0" * 32), body), (method, path, what))


def test_a_value_that_no_database_or_reader_bears_is_a_named_problem(house: House) -> None:
    person = signed_in(house)
    for method, path, fields in operations(person):
        for what, value in VALUES.items():
            for shape in ('"{}"', '["{}"]') if fields else ():
                content = ", ".join(f'"{name}": {shape.format(value)}' for name in fields)
                told(send(person, method, filled_in(path, "1"), f"{{{content}}}".encode()), (method, path, what))


def test_a_path_that_no_thing_has_is_a_named_problem(house: House) -> None:
    person = signed_in(house)
    for method, path, _ in operations(person):
        for odd in ODD if "{" in path else ():
            told(send(person, method, filled_in(path, odd), b"{}"), (method, path, odd))
            told(person.client.get(filled_in(path, odd)), ("GET", path, odd))
