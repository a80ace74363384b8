"""Sessions are listed, revoked and end; nobody touches another's (R45, R101)."""

import hashlib

from eth_account import Account

from backend.people.auth.models import AccountSession
from tests.backend.house import House

AUTH = "/api/v1/auth"


def test_a_session_ends_when_its_time_is_over(house: House) -> None:
    person = house.person().sign_in()
    house.clock.time += house.settings.session_seconds - 1
    assert person.client.get(f"{AUTH}/session").status_code == 200
    house.clock.time += 1
    answer = person.client.get(f"{AUTH}/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_an_account_lists_and_revokes_its_own_sessions(house: House) -> None:
    key = Account.create()
    desk = house.person(key=key).sign_in()
    phone = house.person(desk.client, key).sign_in()
    items = desk.client.get(f"{AUTH}/sessions").json()["items"]
    assert sorted(item["current"] for item in items) == [False, True]
    other = next(item["id"] for item in items if not item["current"])
    assert desk.client.delete(f"{AUTH}/sessions/{other}").status_code == 204
    assert phone.client.get(f"{AUTH}/session").status_code == 401
    assert desk.client.get(f"{AUTH}/session").status_code == 200
    assert desk.client.delete(f"{AUTH}/sessions/{other}").status_code == 404


def test_all_other_sessions_end_at_once_and_nobody_elses(house: House) -> None:
    key = Account.create()
    desk = house.person(key=key).sign_in()
    phone, stranger = house.person(desk.client, key).sign_in(), house.person(desk.client).sign_in()
    assert desk.client.delete(f"{AUTH}/sessions").status_code == 204
    assert phone.client.get(f"{AUTH}/session").status_code == 401
    assert stranger.client.get(f"{AUTH}/session").status_code == 200
    (only,) = desk.client.get(f"{AUTH}/sessions").json()["items"]
    assert only["current"] is True


def test_nobody_revokes_anothers_session(house: House) -> None:
    victim = house.person().sign_in()
    attacker = house.person(victim.client).sign_in()
    target = victim.client.get(f"{AUTH}/session").json()["id"]
    assert attacker.client.delete(f"{AUTH}/sessions/{target}").status_code == 404
    assert victim.client.get(f"{AUTH}/session").status_code == 200
    assert target not in attacker.client.get(f"{AUTH}/sessions").text


def test_the_csrf_token_of_one_session_does_not_serve_another(house: House) -> None:
    victim = house.person().sign_in()
    attacker = house.person(victim.client).sign_in()
    token = attacker.client.headers["X-CSRF-Token"]
    answer = victim.client.delete(f"{AUTH}/session", headers={"X-CSRF-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert victim.client.get(f"{AUTH}/session").status_code == 200


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    person = house.person().sign_in()
    cookie = person.client.cookies["guildhall_session"]
    answer = person.client.delete(f"{AUTH}/session")
    assert answer.status_code == 204
    assert "guildhall_session" not in person.client.cookies
    again = house.person(person.client).client.get(f"{AUTH}/session", headers={"Cookie": f"guildhall_session={cookie}"})
    assert again.status_code == 401


def test_a_forged_or_foreign_token_opens_nothing(house: House) -> None:
    client = house.client()
    for cookie in ("x", "é", "a" * 5000, "' OR 1=1 --", ""):
        answer = client.get(f"{AUTH}/session", headers={"Cookie": f"guildhall_session={cookie}".encode()})
        assert answer.json()["code"] == "not_signed_in", cookie


def test_the_table_keeps_no_token(house: House) -> None:
    person = house.person().sign_in()
    token = person.client.cookies["guildhall_session"]
    with house.database.read() as session:
        kept = session.query(AccountSession).one()
        assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(vars(kept))


def test_the_browser_is_remembered_without_what_a_database_or_page_would_choke_on(house: House) -> None:
    person = house.person()
    message = person.message()
    body = {"message": message, "signature": person.sign(message)}
    agent = b"Agent \xff\x07 <script>" + b"x" * 300
    assert person.client.post(f"{AUTH}/verify", json=body, headers={"User-Agent": agent}).status_code == 200
    (item,) = person.client.get(f"{AUTH}/sessions").json()["items"]
    assert item["user_agent"].startswith("Agent ÿ <script>")
    assert len(item["user_agent"]) == 200


def test_another_site_cannot_sign_a_browser_in_or_out(house: House) -> None:
    person = house.person()
    message = person.message()
    body = {"message": message, "signature": person.sign(message)}
    answer = person.client.post(f"{AUTH}/verify", json=body, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    person.sign_in()
    answer = person.client.delete(f"{AUTH}/session", headers={"Origin": "null"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_a_session_id_of_another_shape_is_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    assert person.client.delete(f"{AUTH}/sessions/%00").json()["code"] == "validation"
