"""Files: found by their digest, used once by who uploaded them, read in the room alone, and never shown (R27, R101)."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from backend.core.documents import cid_of
from backend.core.files import clean_media_type, clean_name
from tests.backend.house import House, Person
from tests.backend.talk import URL, heard, opened, people, post, put_task, refused, room_of, said, take_seat_away

UPLOADS = "/api/v1/attachments"
PAGE = b"<script>alert(document.domain)</script>"


def upload(person: Person, content: bytes, name: str = "draft.pdf", media_type: str = "a/pdf") -> httpx.Response:
    return person.client.post(UPLOADS, params={"name": name}, content=content, headers={"Content-Type": media_type})


def kept(person: Person, content: bytes, **told: str) -> dict[str, Any]:
    answer = upload(person, content, **told)
    assert answer.status_code == 201, answer.text
    stored: dict[str, Any] = answer.json()
    return stored


def test_a_file_is_sent_with_a_message_and_read_in_its_room(house: House) -> None:
    ada, bo = people(house, 2)
    room = opened(ada, bo)
    content = bytes(range(256)) * 2000
    stored = kept(ada, content, name="entwurf 草稿.bin")
    digest = "0x" + hashlib.sha256(content).hexdigest()
    assert stored == {
        "digest": digest,
        "cid": cid_of(content),
        "name": "entwurf 草稿.bin",
        "media_type": "a/pdf",
        "size": len(content),
    }
    message = said(ada, room, "", attachments=[digest])
    assert message["attachments"] == [stored]
    assert heard(bo, room) == [message]
    answer = bo.client.get(f"{URL}/{room}/attachments/{digest}")
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == ("attachment; filename*=UTF-8''entwurf%20%E8%8D%89%E7%A8%BF.bin")


def test_a_file_is_never_shown_whatever_it_claims_to_be(light_house: House) -> None:
    ada, bo = people(light_house, 2)
    room = opened(ada, bo)
    stored = kept(ada, PAGE, name="cv.html", media_type="text/html; charset=utf-8")
    said(ada, room, attachments=[stored["digest"]])
    headers = bo.client.get(f"{URL}/{room}/attachments/{stored['digest']}").headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "'self'" not in headers["content-security-policy"]


def test_only_those_in_the_room_read_its_files(house: House) -> None:
    ada, bo, eve = people(house, 3)
    task = put_task(house, ada.address, bo.address)
    room, other = opened(ada, task), opened(ada, eve)
    digest = kept(ada, b"Between us")["digest"]
    said(ada, room, attachments=[digest])
    path = f"attachments/{digest}"
    assert bo.client.get(f"{URL}/{room}/{path}").status_code == 200
    # Neither in that room, nor by the digest in one of his own.
    for place in (room, other, "0" * 32):
        assert refused(eve.client.get(f"{URL}/{place}/{path}")) == (404, "not_found")
    assert eve.client.get(f"/api/v1/documents/{digest}").status_code == 404
    assert eve.client.get(f"/api/v1/deliverables/{digest}").status_code == 404
    take_seat_away(house, task, bo.address)
    assert refused(bo.client.get(f"{URL}/{room}/{path}")) == (404, "not_found")


def test_an_upload_is_used_by_its_uploader_alone_and_once(house: House) -> None:
    ada, bo = people(house, 2)
    room, digest = opened(ada, bo), kept(ada, b"Mine")["digest"]
    unknown = "0x" + "ab" * 32
    # One's own room does not open another's upload, and nobody learns that it exists.
    for taken in (digest, unknown):
        answer = post(bo, room, attachments=[taken])
        assert (*refused(answer), answer.json()["params"]) == (422, "attachment_unknown", {"digest": taken})
    assert refused(bo.client.get(f"{URL}/{room}/attachments/{digest}")) == (404, "not_found")
    assert refused(post(ada, room, attachments=[digest, digest])) == (422, "attachment_unknown")
    assert room_of(ada, room)["last_seq"] == 0
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda number: post(ada, room, str(number), attachments=[digest]), range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 5
    # The same bytes of another are another upload.
    assert kept(bo, b"Mine", name="other.txt")["name"] == "other.txt"
    assert said(bo, room, attachments=[digest])["attachments"][0]["name"] == "other.txt"


def test_a_message_that_is_refused_does_not_use_up_its_files(house: House) -> None:
    ada, bo = people(house, 2)
    room, digest = opened(ada, bo), kept(ada, b"Again")["digest"]
    bo.client.post("/api/v1/blocks", json={"account": ada.address})
    assert refused(post(ada, room, attachments=[digest])) == (403, "blocked")
    bo.client.delete(f"/api/v1/blocks/{ada.address}")
    sent = said(ada, room, attachments=[digest])
    # Sent again with its id it is the same message, though its file is used up.
    assert post(ada, room, client_id=sent["client_id"], attachments=[digest]).json() == sent


def test_two_messages_with_the_same_files_in_another_order_do_not_wait_for_each_other(house: House) -> None:
    ada, bo, chen = people(house, 3)
    rooms = [opened(ada, bo), opened(ada, chen)]
    for number in range(5):
        files = [kept(ada, f"{number} {name}".encode())["digest"] for name in "abc"]
        with ThreadPoolExecutor(2) as pool:
            sending = [pool.submit(post, ada, rooms[0], attachments=files)]
            sending.append(pool.submit(post, ada, rooms[1], attachments=files[::-1]))
        sent = [each.result() for each in sending]
        assert sorted(answer.status_code for answer in sent) == [201, 422]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ('"><img>.png', "____img_.png"[1:]),
        ("  .hidden. ", "hidden"),
        ("", "file"),
        ("...", "file"),
        ("\u200b", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
        ("a." + "b" * 300, "a." + "b" * 118),
    ],
)
def test_names_are_cleaned(given: str, name: str) -> None:
    assert clean_name(given) == name


@pytest.mark.parametrize(
    ("given", "media_type"),
    [
        ("Image/PNG; q=1", "image/png"),
        ("", "application/octet-stream"),
        ("text/html\x7f", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("a/" + "b" * 200, "application/octet-stream"),
    ],
)
def test_media_types_are_told_only_when_they_are_some(given: str, media_type: str) -> None:
    assert clean_media_type(given) == media_type


def test_the_name_and_the_type_that_are_told_are_clean(light_house: House) -> None:
    (ada,) = people(light_house, 1)
    stored = kept(ada, b"x", name="../a\0\u202eb\r\n.txt", media_type="Text/HTML; charset=utf-8")
    assert (stored["name"], stored["media_type"]) == ("ab.txt", "text/html")


def test_a_file_of_no_or_too_many_bytes_is_refused_and_nothing_kept(light_house: House) -> None:
    ada = light_house.person(light_house.client(max_attachment=100_000)).sign_in()
    kept(ada, b"x" * 100_000)
    files = sorted(light_house.settings.content_dir.rglob("*"))
    answer = upload(ada, b"x" * 100_001)
    assert (*refused(answer), answer.json()["params"]) == (413, "attachment_too_large", {"limit": 100_000})

    async def pieces() -> Any:
        for _ in range(11):
            yield b"y" * 10_000

    answer = ada.client.post(UPLOADS, content=pieces())
    assert refused(answer) == (413, "attachment_too_large")
    assert refused(upload(ada, b"")) == (422, "attachment_empty")
    assert sorted(light_house.settings.content_dir.rglob("*")) == files
    # The limit of uploads is that of uploads alone.
    assert refused(ada.client.post("/api/v1/documents", content=b"x" * 600_000)) == (413, "body_too_large")
    assert refused(ada.client.post("/api/v1/documents", content=b"x")) == (415, "unsupported_media_type")


def test_only_so_many_files_wait_to_be_sent(house: House) -> None:
    ada = house.person(house.client(attachments_unused=2)).sign_in()
    bo = house.person(ada.client)
    room = opened(ada, bo)
    first, _ = kept(ada, b"1"), kept(ada, b"2")
    answer = upload(ada, b"3")
    assert (*refused(answer), answer.json()["params"]) == (409, "attachments_unused", {"limit": 2})
    kept(ada, b"1", name="again.txt")
    assert said(ada, room, attachments=[first["digest"]])["attachments"][0]["name"] == "again.txt"
    kept(ada, b"3")


def test_only_so_many_bytes_are_uploaded_in_a_day(house: House) -> None:
    ada = house.person(house.client(attachments_daily=1000)).sign_in()
    room = opened(ada, house.person(ada.client))
    said(ada, room, attachments=[kept(ada, b"x" * 900)["digest"]])
    answer = upload(ada, b"y" * 101)
    assert (*refused(answer), answer.json()["params"]["limit"]) == (429, "upload_quota", 1000)
    kept(ada, b"z" * 100)
    house.clock.time += 24 * 3600
    ada.sign_in()
    kept(ada, b"y" * 101)


def test_uploading_needs_a_session_and_its_token(light_house: House) -> None:
    ada = light_house.person()
    assert refused(upload(ada, b"x")) == (401, "not_signed_in")
    ada.sign_in()
    del ada.client.headers["X-CSRF-Token"]
    assert refused(upload(ada, b"x")) == (403, "csrf_failed")
    assert list(light_house.settings.content_dir.rglob("*")) == []


def test_a_file_changed_in_the_store_is_never_served(light_house: House) -> None:
    ada, bo = people(light_house, 2)
    room, digest = opened(ada, bo), kept(ada, b"As it was")["digest"]
    said(ada, room, attachments=[digest])
    (path,) = [path for path in light_house.settings.content_dir.rglob("*") if path.is_file()]
    path.write_bytes(b"As it is")
    assert refused(bo.client.get(f"{URL}/{room}/attachments/{digest}")) == (502, "content_mismatch")
    path.unlink()
    assert refused(bo.client.get(f"{URL}/{room}/attachments/{digest}")) == (404, "content_missing")
