"""Reports keep what was said as it was, for moderators alone, who decide once and on the record (R27, R30, R101)."""

from typing import Any

import pytest

from backend.core.audit import AuditEntry
from backend.people.roles.models import RoleGrant
from tests.backend.house import House, Person
from tests.backend.talk import URL, heard, opened, people, put_event, put_task, refused, said
from tests.node import CHAIN_ID

REPORTS = "/api/v1/reports"


def report(person: Person, room: str, seq: int, reason: str = "scam", **more: Any) -> tuple[int, Any]:
    answer = person.client.post(f"{URL}/{room}/messages/{seq}/report", json={"reason": reason, **more})
    return answer.status_code, answer.json()


def moderator(house: House, at: Person) -> Person:
    person = house.person(at.client).sign_in()
    grant(house, person)
    return person


def grant(house: House, person: Person) -> None:
    with house.database.write() as session:
        session.add(
            RoleGrant(chain_id=CHAIN_ID, address=person.address.lower(), role="moderator", granted_by="", granted_at=0)
        )


def test_a_report_keeps_the_message_as_it_was_and_nothing_else_of_the_room(house: House) -> None:
    ada, bo = people(house, 2)
    mod = moderator(house, ada)
    room = opened(ada, bo)
    said(bo, room, "Fine so far")
    upload = bo.client.post("/api/v1/attachments?name=key.txt", content=b"seed words").json()
    message = said(bo, room, "Send me your <b>seed</b> phrase", lang="en", attachments=[upload["digest"]])
    status, filed = report(ada, room, 2, text="He wants my keys")
    assert status == 201
    (item,) = mod.client.get(REPORTS).json()["items"]
    assert item == {
        "id": filed["id"],
        "state": "open",
        "reason": "scam",
        "text": "He wants my keys",
        "reporter": ada.address,
        "author": bo.address,
        "room_id": room,
        "seq": 2,
        "task_id": None,
        "body": message["body"],
        "lang": "en",
        "attachments": message["attachments"],
        "sent_at": message["created_at"],
        "created_at": house.clock.wall(),
        "outcome": None,
        "note": None,
        "closed_by": None,
        "closed_at": None,
    }
    # A report is no key to the room.
    assert refused(mod.client.get(f"{URL}/{room}/messages")) == (404, "not_found")
    assert refused(mod.client.get(f"{URL}/{room}/attachments/{upload['digest']}")) == (404, "not_found")


def test_a_message_is_reported_once_by_each_and_only_what_another_wrote(house: House) -> None:
    ada, bo, eve = people(house, 3)
    task = put_task(house, ada.address, bo.address)
    room = opened(ada, task)
    said(bo, room, "Hello")
    put_event(house, task, "seat_taken", worker=bo.address.lower())
    house.dispatch()
    assert heard(ada, room)[1]["kind"] == "system"
    assert report(ada, room, 1)[0] == 201
    assert report(ada, room, 1, "spam")[1]["code"] == "already_reported"
    assert report(bo, room, 1)[1]["code"] == "not_reportable"
    assert report(ada, room, 2)[1]["code"] == "not_reportable"
    for seq in (3, 2**62):
        assert report(ada, room, seq)[1]["code"] == "not_found"
    assert report(eve, room, 1)[1]["code"] == "not_found"
    for wrong in ({"reason": "dislike"}, {"text": "x" * 1001}, {"author": ada.address}):
        assert report(ada, room, 1, **wrong)[1]["code"] == "validation"


def test_moderators_alone_read_and_close_reports(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    said(bo, room)
    _, filed = report(ada, room, 1)
    close = f"{REPORTS}/{filed['id']}/close"
    decision = {"outcome": "noted", "note": "Warned"}
    for person in (ada, bo):
        assert refused(person.client.get(REPORTS)) == (403, "role_required")
        assert refused(person.client.post(close, json=decision)) == (403, "role_required")
    stranger = house.person(ada.client)
    assert refused(stranger.client.get(REPORTS)) == (401, "not_signed_in")
    mod = moderator(house, ada)
    answer = mod.client.post(close, json=decision)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["closed_by"]) == ("closed", mod.address)
    assert refused(mod.client.post(close, json=decision)) == (409, "report_closed")
    assert refused(mod.client.post(f"{REPORTS}/{'0' * 32}/close", json=decision)) == (404, "not_found")
    assert mod.client.get(REPORTS).json()["items"] == []
    assert [item["id"] for item in mod.client.get(REPORTS, params={"state": "closed"}).json()["items"]] == [filed["id"]]
    with house.database.read() as session:
        (entry,) = session.query(AuditEntry).filter(AuditEntry.action == "report_closed").all()
        assert (entry.actor, entry.subject) == (mod.address.lower(), filed["id"])


def test_a_moderator_does_not_decide_about_himself(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    said(bo, room)
    _, filed = report(ada, room, 1)
    close = f"{REPORTS}/{filed['id']}/close"
    for person in (ada, bo):
        grant(house, person)
        assert refused(person.client.post(close, json={"outcome": "dismissed"})) == (403, "own_case")
    assert moderator(house, ada).client.post(close, json={"outcome": "dismissed"}).status_code == 200


@pytest.mark.parametrize("state", ["open", "closed"])
def test_reports_are_listed_page_by_page(light_house: House, state: str) -> None:
    ada, bo = people(light_house, 2)
    mod = moderator(light_house, ada)
    room = opened(ada, bo)
    filed = []
    for number in range(1, 54):
        said(bo, room, str(number))
        light_house.clock.time += number % 2
        filed.append(report(ada, room, number)[1]["id"])
    if state == "closed":
        for name in filed:
            assert mod.client.post(f"{REPORTS}/{name}/close", json={"outcome": "dismissed"}).status_code == 200
    page = mod.client.get(REPORTS, params={"state": state}).json()
    rest = mod.client.get(REPORTS, params={"state": state, "cursor": page["next_cursor"]}).json()
    items = page["items"] + rest["items"]
    assert (len(page["items"]), rest["next_cursor"]) == (50, None)
    assert sorted(item["id"] for item in items) == sorted(filed)
    times = [item["created_at"] for item in items]
    assert times == sorted(times, reverse=state == "closed")
    other = {"open": "closed", "closed": "open"}[state]
    answer = mod.client.get(REPORTS, params={"state": other, "cursor": page["next_cursor"]})
    assert refused(answer) == (422, "invalid_cursor")
