"""Sign-in with Ethereum (R78): each way in which a message can be wrong has an error of its own."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from eth_account import Account

from backend.people.auth.repository import AuthRepository
from tests.backend.house import House, Person


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def refused(answer: Any, code: str, status: int = 401) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in answer.headers


def test_a_signed_message_opens_a_session(house: House) -> None:
    person = house.person()
    answer = person.verify(person.message(statement="Welcome to Guildhall"))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["address"] == person.address
    assert body["account"] == f"eip155:31337:{person.address}"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert person.client.get("/api/v1/auth/session").json() == body


def test_the_cookie_travels_by_https_alone_where_the_page_does(light_house: House) -> None:
    client = light_house.client(origin="https://guild.example")
    person = light_house.person(client)
    answer = person.verify(person.message(domain="guild.example", uri="https://guild.example/"))
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_a_message_is_good_once(house: House) -> None:
    person = house.person()
    message = person.message()
    assert person.verify(message).status_code == 200
    refused(house.person(person.client).verify(message, person.sign(message)), "siwe_replayed")


def test_a_nonce_serves_one_message_only(house: House) -> None:
    person = house.person()
    nonce = person.client.post("/api/v1/auth/nonce", json={}).json()["nonce"]
    assert person.verify(person.message(nonce=nonce)).status_code == 200
    refused(person.verify(person.message(nonce=nonce, statement="again")), "siwe_replayed")


def test_a_nonce_must_have_been_issued_here(house: House) -> None:
    person = house.person()
    refused(person.verify(person.message(nonce="a" * 32)), "siwe_nonce")


def test_a_nonce_expires(house: House) -> None:
    person = house.person()
    message = person.message()
    house.clock.time += house.settings.nonce_seconds
    refused(person.verify(message), "siwe_expired")


def test_a_message_expires(light_house: House) -> None:
    person = light_house.person()
    expired = datetime.fromtimestamp(light_house.clock.wall(), UTC)
    refused(person.verify(person.message(expiration_time=iso(expired))), "siwe_expired")
    assert person.verify(person.message(expiration_time=iso(expired + timedelta(seconds=1)))).status_code == 200


def test_a_message_may_not_be_used_early(light_house: House) -> None:
    person = light_house.person()
    later = datetime.fromtimestamp(light_house.clock.wall(), UTC) + timedelta(minutes=1)
    refused(person.verify(person.message(not_before=iso(later))), "siwe_not_yet_valid")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chain_id": 1}, "siwe_chain"),
        ({"chain_id": 10**400}, "siwe_chain"),
        ({"domain": "evil.example"}, "siwe_domain"),
        ({"domain": "testserver.evil.example"}, "siwe_domain"),
        ({"uri": "https://evil.example/"}, "siwe_uri"),
        ({"uri": "http://testserver.evil.example"}, "siwe_uri"),
        ({"uri": "http://testserver@evil.example"}, "siwe_uri"),
        ({"scheme": "https"}, "siwe_uri"),
    ],
)
def test_a_message_for_another_site_or_chain_is_refused(light_house: House, changes: dict[str, Any], code: str) -> None:
    person = light_house.person()
    refused(person.verify(person.message(**changes)), code)


def test_a_nonce_of_one_of_our_domains_does_not_serve_another(house: House) -> None:
    person = house.person(house.client(origin="http://testserver,http://other.test"))
    refused(person.verify(person.message(domain="other.test", uri="http://other.test")), "siwe_domain")


@pytest.mark.parametrize("signature", ["0x", "0x00", "0x" + "00" * 65, "0x" + "ff" * 65, "0x" + "11" * 200])
def test_a_signature_that_cannot_be_read_is_refused(live_house: House, signature: str) -> None:
    person = live_house.person()
    refused(person.verify(person.message(), signature), "siwe_signature")


def test_a_message_signed_by_somebody_else_is_refused(live_house: House) -> None:
    victim, attacker = live_house.person(), Account.create()
    message = victim.message()
    refused(victim.verify(message, Person(victim.client, attacker).sign(message)), "siwe_signer")


def test_a_failed_attempt_does_not_use_up_the_nonce(live_house: House) -> None:
    person = live_house.person()
    message = person.message()
    refused(person.verify(message, "0x" + "ff" * 65), "siwe_signature")
    assert person.verify(message).status_code == 200


@pytest.mark.parametrize(
    ("part", "spoilt"),
    [
        (r"(?s).*", "hello"),
        (r"(?s).*", "\u00e9" * 1900),
        (r"$", "\n"),
        (r"$", "\x00"),
        (r"Version: 1", "Version: 2"),
        (r"Chain ID: 31337", "Chain ID: 0"),
        (r"Issued At: 2", "Issued At: 9999-"),
        (r"0x", "0X"),
    ],
)
def test_a_text_that_is_no_message_is_refused(light_house: House, part: str, spoilt: str) -> None:
    person = light_house.person()
    refused(person.verify(re.sub(part, spoilt, person.message(), count=1)), "siwe_malformed", 422)


@pytest.mark.parametrize("when", ["not-a-time", "2026-13-01T00:00:00Z", "0000-00-00T00:00:00Z"])
def test_a_time_that_is_none_is_refused(light_house: House, when: str) -> None:
    person = light_house.person()
    text = person.message(expiration_time="2099-01-01T00:00:00Z").replace("2099-01-01T00:00:00Z", when)
    refused(person.verify(text), "siwe_malformed", 422)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": 1, "signature": "0x"},
        {"message": "x", "signature": "0xzz"},
        {"message": "x" * 5000, "signature": "0x"},
    ],
)
def test_a_body_of_another_shape_is_refused(light_house: House, body: dict[str, Any]) -> None:
    refused(light_house.client().post("/api/v1/auth/verify", json=body), "validation", 422)


def test_two_races_with_one_message_open_one_session(house: House) -> None:
    """Both connections check the nonce before either marks it used; only one of them can."""
    person = house.person()
    message = person.message()
    nonce = message.partition("Nonce: ")[2].split("\n")[0]
    with house.database.write() as first:
        assert AuthRepository(first).use_nonce(nonce, house.clock.wall())
    with house.database.write() as second:
        assert not AuthRepository(second).use_nonce(nonce, house.clock.wall())
    refused(person.verify(message), "siwe_replayed")


def test_no_node_means_no_answer_about_a_contract_wallet(light_house: House) -> None:
    person = light_house.person()
    refused(person.verify(person.message(), "0x" + "11" * 65), "node_unavailable", 503)
