"""Roles, the first admin and the audit log (R2, R45, R101)."""

from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from backend.core.audit import AuditEntry, record
from backend.core.state import SignedIn
from backend.people.roles.repository import RoleRepository
from tests.backend.house import House, Person
from tests.backend.people.company import API, appoint, race, refused


def audited(person: Person) -> list[tuple[str, str, str, Any]]:
    items = person.client.get(f"{API}/audit").json()["items"]
    return [(item["actor"], item["action"], item["subject"], item["params"]) for item in items]


def test_an_admin_grants_and_takes_back_and_all_of_it_is_written_down(house: House) -> None:
    ada = appoint(house, house.person().sign_in())
    bob = house.person(ada.client).sign_in()
    body = {"address": bob.address, "role": "moderator"}
    granted = ada.client.post(f"{API}/roles", json=body)
    assert granted.status_code == 201, granted.text
    assert granted.json() == {
        "address": bob.address,
        "role": "moderator",
        "granted_by": ada.address,
        "granted_at": house.clock.wall(),
    }
    assert bob.client.get(f"{API}/auth/session").json()["roles"] == ["moderator"]
    assert ada.client.post(f"{API}/roles", json=body).json() == granted.json()
    assert {item["address"] for item in ada.client.get(f"{API}/roles").json()["items"]} == {ada.address, bob.address}
    assert ada.client.delete(f"{API}/roles/{bob.address}/moderator").status_code == 204
    refused(ada.client.delete(f"{API}/roles/{bob.address}/moderator"), 404, "not_found")
    assert audited(ada) == [
        (ada.address, "role_revoked", bob.address.lower(), {"role": "moderator"}),
        (ada.address, "role_granted", bob.address.lower(), {"role": "moderator"}),
    ]


def test_a_role_that_is_taken_back_is_gone_from_sessions_that_are_open(house: House) -> None:
    ada = appoint(house, house.person().sign_in())
    bob = appoint(house, house.person(ada.client).sign_in(), "moderator")
    assert bob.client.get(f"{API}/audit").status_code == 200
    assert ada.client.delete(f"{API}/roles/{bob.address}/moderator").status_code == 204
    refused(bob.client.get(f"{API}/audit"), 403, "role_required")
    assert bob.client.get(f"{API}/auth/session").json()["roles"] == []


def test_a_moderator_cannot_grant_and_a_member_cannot_even_look(house: House) -> None:
    mod = appoint(house, house.person().sign_in(), "moderator")
    bob = house.person(mod.client).sign_in()
    for person in (mod, bob):
        for role in ("moderator", "admin"):
            body = {"address": person.address, "role": role}
            refused(person.client.post(f"{API}/roles", json=body), 403, "role_required")
        refused(person.client.get(f"{API}/roles"), 403, "role_required")
        refused(person.client.delete(f"{API}/roles/{mod.address}/moderator"), 403, "role_required")
    assert mod.client.get(f"{API}/audit").json()["items"] == []
    answer = bob.client.get(f"{API}/audit")
    refused(answer, 403, "role_required")
    assert answer.json()["params"] == {"role": "moderator"}
    refused(house.client().get(f"{API}/audit"), 401, "not_signed_in")


def test_nobody_can_be_given_a_role_that_does_not_exist(light_house: House) -> None:
    ada = appoint(light_house, light_house.person().sign_in())
    for body in (
        {"address": ada.address, "role": "member"},
        {"address": ada.address, "role": "ADMIN"},
        {"address": "0x12", "role": "admin"},
        {"address": ada.address, "role": "admin", "granted_by": ada.address},
    ):
        refused(ada.client.post(f"{API}/roles", json=body), 422, "validation")
    refused(ada.client.delete(f"{API}/roles/{ada.address}/arbiter"), 422, "validation")


def test_the_last_admin_stays(house: House) -> None:
    ada = appoint(house, house.person().sign_in())
    refused(ada.client.delete(f"{API}/roles/{ada.address}/admin"), 409, "last_admin")
    bob = appoint(house, house.person(ada.client).sign_in())
    assert ada.client.delete(f"{API}/roles/{ada.address}/admin").status_code == 204
    refused(bob.client.delete(f"{API}/roles/{bob.address}/admin"), 409, "last_admin")
    refused(ada.client.get(f"{API}/roles"), 403, "role_required")


def test_two_admins_who_remove_each_other_at_once_leave_one(house: House) -> None:
    """Whoever comes second finds that he is no admin any more."""
    ada = appoint(house, house.person().sign_in())
    bob = appoint(house, house.person(ada.client).sign_in())

    def remove(pair: tuple[Person, Person]) -> int:
        return int(pair[0].client.delete(f"{API}/roles/{pair[1].address}/admin").status_code)

    assert sorted(race(remove, [(ada, bob), (bob, ada)])) == [204, 403]
    with house.database.read() as session:
        assert len(RoleRepository(session, 31_337).all()) == 1


def test_the_audit_log_is_paged_newest_first_and_bound_to_its_cursor(house: House) -> None:
    ada = appoint(house, house.person().sign_in())
    actor = SignedIn(31_337, ada.address.lower(), "", 0, "")
    with house.database.write() as session:
        for number in range(5):
            record(session, actor, "tested", str(number), {"number": number}, house.clock.wall())
    first = ada.client.get(f"{API}/audit", params={"limit": 2}).json()
    assert [item["subject"] for item in first["items"]] == ["4", "3"]
    rest = ada.client.get(f"{API}/audit", params={"limit": 50, "cursor": first["next_cursor"]}).json()
    assert [item["subject"] for item in rest["items"]] == ["2", "1", "0"]
    assert rest["next_cursor"] is None
    refused(ada.client.get(f"{API}/audit", params={"cursor": "AAAA"}), 422, "invalid_cursor")


def test_the_audit_log_is_never_changed(house: House) -> None:
    """No route touches an entry, and the database refuses what no route should ask."""
    ada = appoint(house, house.person().sign_in())
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused(ada.client.request(method, f"{API}/audit"), 405, "method_not_allowed")
        refused(ada.client.request(method, f"{API}/audit/1"), 404, "not_found")
    actor = SignedIn(31_337, ada.address.lower(), "", 0, "")
    with house.database.write() as session:
        record(session, actor, "tested", "x", {}, house.clock.wall())
    for statement in (update(AuditEntry).values(action="forged"), delete(AuditEntry)):
        with pytest.raises(DatabaseError, match="append-only"), house.database.write() as session:
            session.execute(statement)
    assert [action for _, action, _, _ in audited(ada)] == ["tested"]
