"""Profiles are written whole and by whoever read the state they replace (R2, R5, R76, R95)."""

from typing import Any

from backend.people.profiles.models import ProfileLanguage, ProfileRow, ProfileSkill
from tests.backend.house import House, Person
from tests.backend.people.company import API, race, refused

PROFILE = f"{API}/profile"

FULL: dict[str, Any] = {
    "display_name": "张伟 Wei",
    "headline": [{"lang": "en", "text": "Contracts that hold"}, {"lang": "zh", "text": "写可靠的合约"}],
    "about": [{"lang": "en", "text": "I **audit**.\n\n<script>alert(1)</script>"}],
    "skills": ["solidity", "安全审计", "Smart Contracts"],
    "languages": [{"tag": "ZH-hans-cn", "level": "native"}, {"tag": "en", "level": "fluent"}],
    "links": [{"kind": "git", "url": "https://example.org/wei"}],
    "time_zone": "Asia/Shanghai",
    "place": {"label": "上海", "country": "CN", "latitude": 31.2304, "longitude": 121.4737},
    "portfolio": [{"title": "A vault", "url": "https://example.org/vault", "text": [{"lang": "en", "text": "Mine"}]}],
}


def put(person: Person, body: Any, **headers: str) -> Any:
    return person.client.request("PUT", PROFILE, json=body, headers=headers)


def test_a_profile_is_written_read_and_shown_to_everybody(house: House) -> None:
    person = house.person().sign_in()
    refused(person.client.get(PROFILE), 404, "not_found")
    written = put(person, FULL)
    assert written.status_code == 200, written.text
    read = person.client.get(PROFILE)
    assert read.json() == written.json()
    assert read.headers["etag"] == written.headers["etag"]
    assert read.json() == {
        **FULL,
        "skills": ["solidity", "security"],
        "languages": [{"tag": "zh-Hans-CN", "level": "native"}, {"tag": "en", "level": "fluent"}],
        "place": {"label": "上海", "country": "CN", "latitude": 31.2, "longitude": 121.5},
        "portfolio": [{**FULL["portfolio"][0], "task_id": None, "image": None, "proven": False}],
        "updated_at": house.clock.wall(),
    }
    page = house.client().get(f"{API}/accounts/{person.address}").json()
    assert page["profile"] == read.json()
    assert house.client().get(f"{API}/accounts/{house.person().address}").json()["profile"] is None


def test_no_write_is_lost_silently(house: House) -> None:
    person = house.person().sign_in()
    first = put(person, {"display_name": "One"}).headers["etag"]
    for headers in ({}, {"If-Match": '"x"'}, {"If-Match": ""}, {"If-Match": first[1:9]}):
        refused(put(person, {"display_name": "Two"}, **headers), 412, "precondition_failed")
    second = put(person, {"display_name": "Two"}, **{"If-Match": first})
    assert second.status_code == 200, second.text
    refused(put(person, {"display_name": "Three"}, **{"If-Match": first}), 412, "precondition_failed")
    refused(person.client.delete(PROFILE, headers={"If-Match": first}), 412, "precondition_failed")
    assert person.client.get(PROFILE).json()["display_name"] == "Two"
    tag = second.headers["etag"]
    assert put(person, {"display_name": "Three"}, **{"If-Match": f'"other", W/{tag}'}).status_code == 200
    assert person.client.delete(PROFILE).status_code == 204
    refused(person.client.delete(PROFILE), 404, "not_found")
    refused(put(person, {"display_name": "Four"}, **{"If-Match": tag}), 412, "precondition_failed")
    assert put(person, {"display_name": "Four"}).status_code == 200
    refused(put(person, {"display_name": "Five"}, **{"If-Match": first}), 412, "precondition_failed")


def test_writes_that_race_leave_one_and_tell_the_others(house: House) -> None:
    person = house.person().sign_in()
    bodies = [{"display_name": f"Name {number}"} for number in range(4)]
    answers = race(lambda body: put(person, body), bodies)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    tag = person.client.get(PROFILE).headers["etag"]
    answers = race(lambda body: put(person, body, **{"If-Match": tag}), bodies)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    (won,) = (answer.json() for answer in answers if answer.status_code == 200)
    assert person.client.get(PROFILE).json() == won


def test_a_deleted_profile_leaves_nothing_behind(house: House) -> None:
    person = house.person().sign_in()
    assert put(person, FULL).status_code == 200
    assert person.client.delete(PROFILE).status_code == 204
    with house.database.read() as session:
        assert [session.query(table).count() for table in (ProfileRow, ProfileSkill, ProfileLanguage)] == [0, 0, 0]
    assert house.client().get(f"{API}/people").json()["items"] == []


WRONG: list[tuple[str, Any, str]] = [
    ("display_name", "", "body.display_name"),
    ("display_name", "x" * 61, "body.display_name"),
    ("headline", [{"lang": "en", "text": "x" * 141}], "body.headline.0.text"),
    ("headline", [{"lang": "en", "text": "a"}, {"lang": "EN", "text": "b"}], "body.headline"),
    ("headline", [{"lang": "en", "text": "a", "html": "b"}], "body.headline.0.html"),
    ("about", [{"lang": "en", "text": "x" * 4001}], "body.about.0.text"),
    ("about", [{"lang": f"aa-{n:05}", "text": "x"} for n in range(7)], "body.about"),
    ("skills", ["solidity"] * 21, "body.skills"),
    ("languages", [{"tag": "english", "level": "fluent"}], "body.languages.0.tag"),
    ("languages", [{"tag": "en_GB", "level": "fluent"}], "body.languages.0.tag"),
    ("languages", [{"tag": "en\n", "level": "fluent"}], "body.languages.0.tag"),
    ("languages", [{"tag": "en", "level": "godlike"}], "body.languages.0.level"),
    ("links", [{"kind": "site", "url": "http://example.org"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "javascript:alert(1)"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://bank.example@evil.example/"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://:x@evil.example/"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://192.168.0.1/admin"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://0x7f000001/"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://[::1]/"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://localhost:8000/"}], "body.links.0.url"),
    ("links", [{"kind": "site", "url": "https://example.org/" + "x" * 500}], "body.links.0.url"),
    ("links", [{"kind": "shop", "url": "https://example.org/"}], "body.links.0.kind"),
    ("time_zone", "Mars/Olympus", "body.time_zone"),
    ("time_zone", "../../etc/passwd", "body.time_zone"),
    ("place", {"label": "x", "country": "XX"}, "body.place.country"),
    ("place", {"label": "x", "country": "cn"}, "body.place.country"),
    ("place", {"label": "x", "latitude": 1}, "body.place"),
    ("place", {"label": "x", "latitude": 91, "longitude": 0}, "body.place.latitude"),
    ("portfolio", [{"title": "x", "task_id": "0x12"}], "body.portfolio.0.task_id"),
    ("portfolio", [{"title": "x", "proven": True}], "body.portfolio.0.proven"),
    ("portfolio", [{"title": "x"}] * 13, "body.portfolio"),
    ("updated_at", 1, "body.updated_at"),
]


def test_what_has_not_its_form_is_refused_and_named(light_house: House) -> None:
    person = light_house.person().sign_in()
    for field, value, path in WRONG:
        answer = put(person, {"display_name": "Ada", field: value})
        refused(answer, 422, "validation")
        assert path in {each["path"] for each in answer.json()["params"]["fields"]}, answer.text
    refused(person.client.get(PROFILE), 404, "not_found")


ADDRESSES = [
    ("https://EXAMPLE.org", "https://example.org/"),
    ("https://example.org\\@evil.example/", "https://example.org/@evil.example/"),
    ("https://аpple.com/", "https://xn--pple-43d.com/"),
    ("https://example.org/路?a=ü#x", "https://example.org/%E8%B7%AF?a=%C3%BC#x"),
]


def test_an_address_is_kept_as_browsers_read_it(light_house: House) -> None:
    """What a page shows is where it leads: look-alike letters of other alphabets are told from Latin ones."""
    person = light_house.person().sign_in()
    for given, kept in ADDRESSES:
        body = {"display_name": "Ada", "links": [{"kind": "site", "url": given}]}
        answer = put(person, body, **{"If-Match": "*"} if given != ADDRESSES[0][0] else {})
        assert answer.json()["links"] == [{"kind": "site", "url": kept}], answer.text


def test_an_unknown_skill_is_named(light_house: House) -> None:
    person = light_house.person().sign_in()
    answer = put(person, {"display_name": "Ada", "skills": ["solidity", "alchemy"]})
    refused(answer, 422, "skill_unknown")
    assert answer.json()["params"] == {"skill": "alchemy"}


MISLEADING = [
    ("display_name", "Ada\x00", "control"),
    ("display_name", "Ada\nLovelace", "control"),
    ("display_name", "\u202eadA", "bidi"),
    ("display_name", "Ad\u200ba", "invisible"),
    ("display_name", "Ad\u200da", "invisible"),
    ("display_name", "Ada\ufeff", "invisible"),
    ("display_name", "\U000e0041da", "invisible"),
    ("display_name", "Ada\ue000", "invisible"),
    ("display_name", "A\u0300\u0301\u0302\u0303da", "marks"),
    ("display_name", "Аda", "mixed_scripts"),
    ("display_name", "Αda", "mixed_scripts"),
    ("display_name", "vitalik.eth", "like_an_address"),
    ("display_name", "vitalik。ETH", "like_an_address"),
    ("display_name", "0x7099…79C8", "like_an_address"),
    ("display_name", "０ｘ70997970", "like_an_address"),
    ("display_name", " Ada", "blank"),
    ("display_name", "\u3164", "invisible"),
    ("display_name", "Ada\u2800", "invisible"),
    ("display_name", "\u0301", "blank"),
    ("headline", "a\u2028b", "invisible"),
    ("headline", "\u2066a", "bidi"),
    ("about", "a\x07b", "control"),
    ("about", "a\u202eb", "bidi"),
    ("about", "  \n ", "blank"),
    ("place", "\u200f", "bidi"),
    ("title", "\u200b", "invisible"),
    ("text", "\x1b[31m", "control"),
]


def placed(field: str, text: str) -> tuple[dict[str, Any], str]:
    """Return the part of a profile that holds a text, and where the answer says it is."""
    written = [{"lang": "en", "text": text}]
    cases: dict[str, tuple[dict[str, Any], str]] = {
        "display_name": ({"display_name": text}, "display_name"),
        "headline": ({"headline": written}, "headline.0.text"),
        "about": ({"about": written}, "about.0.text"),
        "place": ({"place": {"label": text}}, "place.label"),
        "title": ({"portfolio": [{"title": text}]}, "portfolio.0.title"),
        "text": ({"portfolio": [{"title": "x", "text": written}]}, "portfolio.0.text.0.text"),
    }
    return cases[field]


def test_text_that_could_mislead_is_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    for field, text, rule in MISLEADING:
        body, path = placed(field, text)
        answer = put(person, {"display_name": "Ada", **body})
        refused(answer, 422, "text_unsafe")
        assert answer.json()["params"] == {"field": path, "rule": rule}, repr(text)
    refused(person.client.get(PROFILE), 404, "not_found")


WELCOME = [
    "Ada Lovelace",
    "张伟",
    "さくら カナ",
    "김민준",
    "Zoë Müller-Łukasiewicz",
    "Владимир",
    "Ada 👩‍💻",
    "नमस्ते",
    "O’Neill 3rd",
    "Ελένη",
    "Beth.Ethan",
]


def test_names_of_every_writing_are_welcome(light_house: House) -> None:
    person = light_house.person().sign_in()
    headers: dict[str, str] = {}
    for name in WELCOME:
        answer = put(person, {"display_name": name}, **headers)
        assert answer.json()["display_name"] == name, answer.text
        headers = {"If-Match": answer.headers["etag"]}


def test_a_profile_needs_a_session_and_its_csrf_token(light_house: House) -> None:
    person = light_house.person()
    refused(put(person, {"display_name": "Ada"}), 401, "not_signed_in")
    person.sign_in()
    refused(put(person, {"display_name": "Ada"}, **{"X-CSRF-Token": "x"}), 403, "csrf_failed")
    refused(person.client.delete(PROFILE, headers={"X-CSRF-Token": "x"}), 403, "csrf_failed")


def test_an_entry_is_proven_by_the_chain_and_by_nothing_else(own_house: House) -> None:
    """Whoever names a task is believed only when one of the person's wallets was paid for it."""
    world = own_house.world
    assert world is not None
    worker = world.workers[0]
    paid, taken = world.post(), world.post()
    for task in (paid, taken):
        world.claim(task, worker)
    world.submit(paid, worker)
    world.accept(paid, worker)
    own_house.index()
    ada = own_house.person().sign_in()
    tasks = [paid.id, taken.id, "0x" + "ab" * 32]
    body = {"display_name": "Ada", "portfolio": [{"title": "x", "task_id": task} for task in tasks]}
    first = put(ada, body)
    assert [entry["proven"] for entry in first.json()["portfolio"]] == [False, False, False]
    link_by_node(own_house, ada, worker)
    second = ada.client.get(PROFILE, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200, "an answer that changed with the chain is sent again"
    assert [entry["proven"] for entry in second.json()["portfolio"]] == [True, False, False]
    assert put(ada, body, **{"If-Match": first.headers["etag"]}).status_code == 200, "nobody wrote in between"
    page = ada.client.get(f"{API}/accounts/{worker}").json()
    assert [entry["proven"] for entry in page["profile"]["portfolio"]] == [True, False, False]


def link_by_node(house: House, person: Person, account: str) -> None:
    """Link an account whose key the node has."""
    assert house.world is not None
    issued = person.client.post(f"{API}/wallets/challenge", json={"address": account}).json()
    text = issued["message"]
    body = {
        "address": account,
        "nonce": issued["nonce"],
        "signature_current": person.sign(text),
        "signature_other": house.world.rpc("personal_sign", "0x" + text.encode().hex(), account),
    }
    answer = person.client.post(f"{API}/wallets", json=body)
    assert answer.status_code == 201, answer.text
