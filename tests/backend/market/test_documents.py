"""Task documents: canonical, found by their digest, checked on every read (R14, R53)."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from aleph_cid import CidHasher

from backend.core.documents import cid_of_digest
from backend.market.documents.models import Document
from tests.backend.documents import store, task_document
from tests.backend.house import House

URL = "/api/v1/documents"
PLACE = {"name": "昆明", "lat": 250389, "lon": 1027183}


def stored_files(house: House) -> list[Any]:
    return [path for path in house.settings.content_dir.rglob("*") if path.is_file()]


def test_a_document_is_found_by_the_digest_of_its_canonical_form(house: House) -> None:
    person = house.person().sign_in()
    document = task_document(title="写一份测试 🧪")
    answer = person.client.post(URL, json=document)
    content = rfc8785.dumps(document)
    digest = "0x" + hashlib.sha256(content).hexdigest()
    hasher = CidHasher.for_ipfs_v1_raw_leaves()
    hasher.update(content)
    assert answer.status_code == 201
    assert answer.json() == {"digest": digest, "cid": hasher.finalize(), "size": len(content)}
    read = house.person(person.client).client.get(f"{URL}/{digest}")
    assert read.content == content
    assert read.headers["content-type"] == "application/json"
    assert read.headers["etag"] == f'"{digest}"'
    again = person.client.get(f"{URL}/{digest}", headers={"If-None-Match": f'"{digest}"'})
    assert (again.status_code, again.content) == (304, b"")


def test_order_of_keys_and_blanks_do_not_matter(house: House) -> None:
    person = house.person().sign_in()
    document = task_document()
    first = person.client.post(URL, json=document).json()
    turned = json.dumps(dict(reversed(document.items())), indent=4)
    second = person.client.post(URL, content=turned, headers={"Content-Type": "application/json"})
    assert (second.status_code, second.json()) == (201, first)


def test_a_document_whose_digest_does_not_match_is_refused_and_not_stored(house: House) -> None:
    person = house.person().sign_in()
    answer = person.client.post(URL, json=task_document(), params={"digest": "0x" + "ab" * 32})
    assert (answer.status_code, answer.json()["code"]) == (422, "digest_mismatch")
    assert stored_files(house) == []
    assert person.client.get(f"{URL}/{answer.json()['params']['computed']}").status_code == 404


def test_a_document_changed_in_the_store_is_never_served(house: House) -> None:
    person = house.person().sign_in()
    digest = store(person, task_document())
    (path,) = stored_files(house)
    path.write_bytes(path.read_bytes().replace(b"Hypothesis", b"hypothesis"))
    answer = person.client.get(f"{URL}/{digest}")
    assert (answer.status_code, answer.json()["code"]) == (502, "content_mismatch")
    path.unlink()
    answer = person.client.get(f"{URL}/{digest}")
    assert (answer.status_code, answer.json()["code"]) == (404, "content_missing")


def test_an_unknown_document_is_not_found(light_house: House) -> None:
    answer = light_house.client().get(f"{URL}/0x{'ab' * 32}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("digest", ["0x12", "..%2f..%2fetc%2fpasswd", "0x" + "zz" * 32, "0x" + "ab" * 33])
def test_a_digest_of_another_shape_is_refused(light_house: House, digest: str) -> None:
    assert light_house.client().get(f"{URL}/{digest}").json()["code"] in {"validation", "not_found"}


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"title": ""}, "title", "minLength"),
        ({"title": "x" * 141}, "title", "maxLength"),
        ({"title": "  "}, "title", "pattern"),
        ({"title": "two\nlines"}, "title", "not"),
        ({"title": "nul\x00"}, "title", "not"),
        ({"body": "nul\x00"}, "body", "not"),
        ({"body": "x" * 20_001}, "body", "maxLength"),
        ({"body": None}, "body", "type"),
        ({"lang": "english language"}, "lang", "pattern"),
        ({"lang": "en\n"}, "lang", "not"),
        ({"skills": []}, "skills", "minItems"),
        ({"skills": ["Solidity"]}, "skills.0", "pattern"),
        ({"skills": ["solidity\n"]}, "skills.0", "not"),
        ({"skills": ["a", "a"]}, "skills", "uniqueItems"),
        ({"skills": [f"s{number}" for number in range(9)]}, "skills", "maxItems"),
        ({"criteria": ["x"] * 21}, "criteria", "maxItems"),
        ({"links": ["http://example.org"]}, "links.0", "pattern"),
        ({"links": ["javascript:alert(1)"]}, "links.0", "pattern"),
        ({"links": ["https://example.org\n"]}, "links.0", "not"),
        ({"salt": "ab"}, "salt", "pattern"),
        ({"schema": "guildhall/task/3"}, "schema", "enum"),
        ({"skills": ["python", "alchemy"]}, "skills.1", "unknown"),
        ({"place": PLACE}, "place", "not"),
        ({"complexity": 3}, "complexity", "not"),
        ({"hours": 3}, "hours", "not"),
        ({"checks": []}, "checks", "not"),
        ({"extra": 1}, "", "additionalProperties"),
    ],
)
def test_a_document_against_its_schema_is_refused(
    light_house: House, changes: dict[str, Any], path: str, rule: str
) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(**changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "document_invalid"), answer.text
    assert answer.json()["params"]["fields"] == [{"path": path, "rule": rule}]
    assert stored_files(light_house) == []


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"place": {"name": "Kunming"}}, "place", "required"),
        ({"place": {**PLACE, "lat": 900_001}}, "place.lat", "maximum"),
        ({"place": {**PLACE, "lon": -1_800_001}}, "place.lon", "minimum"),
        ({"place": {**PLACE, "lat": 25.5}}, "place.lat", "type"),
        ({"place": {**PLACE, "lat": True}}, "place.lat", "type"),
        ({"place": {**PLACE, "name": "x" * 121}}, "place.name", "maxLength"),
        ({"place": {**PLACE, "name": "a\nb"}}, "place.name", "not"),
        ({"complexity": 0}, "complexity", "minimum"),
        ({"complexity": 6}, "complexity", "maximum"),
        ({"hours": 10**30}, "hours", "maximum"),
        ({"checks": [{"kind": "words", "min": 1}] * 11}, "checks", "maxItems"),
        ({"checks": [{"kind": "magic"}]}, "checks.0.kind", "enum"),
        ({"checks": [{"min": 3}]}, "checks.0", "required"),
        ({"checks": [{"kind": "words"}]}, "checks.0", "minProperties"),
        ({"checks": [{"kind": "words", "min": 9, "max": 8}]}, "checks.0.max", "minimum"),
        ({"checks": [{"kind": "words", "min": 1, "tests": "green"}]}, "checks.0", "enum"),
        ({"checks": [{"kind": "contains"}]}, "checks.0", "required"),
        ({"checks": [{"kind": "contains", "words": [" "]}]}, "checks.0.words.0", "pattern"),
        ({"checks": [{"kind": "file", "types": ["text"]}]}, "checks.0.types.0", "pattern"),
        (
            {"checks": [{"kind": "git", "repository": "http://a.example/b", "tests": "green"}]},
            "checks.0.repository",
            "pattern",
        ),
        (
            {"checks": [{"kind": "git", "repository": "https://u:p@a.example/b", "tests": "green"}]},
            "checks.0.repository",
            "pattern",
        ),
        ({"checks": [{"kind": "git", "repository": "https://a.example/b", "tests": "red"}]}, "checks.0.tests", "const"),
    ],
)
def test_a_document_of_version_2_against_its_schema_is_refused(
    light_house: House, changes: dict[str, Any], path: str, rule: str
) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(schema="guildhall/task/2", **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "document_invalid"), answer.text
    assert answer.json()["params"]["fields"] == [{"path": path, "rule": rule}]
    assert stored_files(light_house) == []


def test_a_document_of_version_2_keeps_place_and_size_in_its_row(house: House) -> None:
    person = house.person().sign_in()
    checks = [
        {"kind": "words", "min": 300, "max": 300},
        {"kind": "contains", "words": ["假设"]},
        {"kind": "file", "types": ["image/svg+xml"]},
        {"kind": "git", "repository": "https://example.org/limiter.git", "tests": "green"},
    ]
    document = task_document(schema="guildhall/task/2", place=PLACE, complexity=3, hours=12, checks=checks)
    digest = store(person, {**document, "hours": 12.0})
    assert digest == "0x" + hashlib.sha256(rfc8785.dumps(document)).hexdigest()
    assert json.loads(person.client.get(f"{URL}/{digest}").content) == document
    plain = store(person, task_document(schema="guildhall/task/2"))
    with house.database.read() as session:
        row, bare = (session.get_one(Document, key) for key in (digest, plain))
        assert (row.place_name, row.lat, row.lon, row.complexity, row.hours) == ("昆明", 250389, 1027183, 3, 12)
        assert (bare.place_name, bare.lat, bare.lon, bare.complexity, bare.hours) == (None,) * 5


@pytest.mark.parametrize("name", ["smart-contracts", "evm"])
def test_another_name_of_a_skill_is_refused_with_the_name_it_has(light_house: House, name: str) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(skills=["python", name]))
    [field] = answer.json()["params"]["fields"]
    assert field == {"path": "skills.1", "rule": "unknown", "slug": "solidity"}


def test_half_a_surrogate_pair_is_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    content = json.dumps(task_document(title="PLACE")).replace("PLACE", "\\ud800")
    answer = person.client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "document_invalid")


@pytest.mark.parametrize(
    "content", ["{", "", "\xff", "[" * 100_000, '{"a":' + "9" * 5000 + "}", "NaN", '"text"', "[]", "null", "1e999"]
)
def test_what_is_no_json_object_is_refused(light_house: House, content: str) -> None:
    person = light_house.person().sign_in()
    body = content.encode("latin-1")
    answer = person.client.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in {"malformed_body", "validation"}


def test_a_hostile_document_is_refused_quickly(light_house: House) -> None:
    """Comparing every pair of 100,000 skills would take minutes; the first broken rule ends the check."""
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(skills=["s"] * 100_000 + [{}]))
    assert answer.json()["params"]["fields"] == [{"path": "skills", "rule": "maxItems"}]
    assert answer.elapsed.total_seconds() < 5


def test_a_body_that_is_not_json_by_its_type_is_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, content=json.dumps(task_document()), headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_storing_needs_a_session(light_house: House) -> None:
    answer = light_house.client().post(URL, json=task_document())
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert stored_files(light_house) == []


def test_storing_needs_the_csrf_token(light_house: House) -> None:
    person = light_house.person().sign_in()
    del person.client.headers["X-CSRF-Token"]
    answer = person.client.post(URL, json=task_document())
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    answer = person.client.post(URL, json=task_document(), headers={"X-CSRF-Token": "é".encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert stored_files(light_house) == []


def test_a_request_from_another_origin_is_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(URL, json=task_document(), headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_the_cid_of_a_digest_is_that_of_the_content() -> None:
    hasher = CidHasher.for_ipfs_v1_raw_leaves()
    hasher.update(b"hello")
    assert cid_of_digest("0x" + hashlib.sha256(b"hello").hexdigest()) == hasher.finalize()
