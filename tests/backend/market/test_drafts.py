"""Drafts and templates: an account's own, kept on the server, seen by nobody else (R4, R90)."""

from typing import Any

import pytest

from backend.core.errors import ApiError
from backend.core.skills import resolve
from backend.market.documents.schemas import TASK_DOCUMENT
from backend.market.templates.service import SHIPPED
from tests.backend.dealing import Deals
from tests.backend.documents import post_task, task_document
from tests.backend.house import House, Person

DRAFTS, TEMPLATES = "/api/v1/drafts", "/api/v1/templates"
WORDS = {
    "title": "量一量河水 🌊",
    "lang": "zh",
    "skills": ["实地考察", "Python"],
    "place": {"name": "昆明", "lat": 250389, "lon": 1027183},
    "checks": [{"kind": "words", "min": 300}],
    "terms": {"reward": "12.5", "raiseBy": ""},
}


def kept(person: Person, content: dict[str, Any], **options: Any) -> Any:
    answer = person.client.post(DRAFTS, json=content, **options)
    assert answer.status_code == 201, answer.text
    return answer.json()


def refused(answer: Any, status: int, code: str, **params: Any) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert {name: answer.json()["params"][name] for name in params} == params


def test_a_draft_is_kept_changed_and_deleted_by_its_owner(house: House) -> None:
    person = house.person().sign_in()
    draft = kept(person, WORDS)
    path = f"{DRAFTS}/{draft['id']}"
    read = person.client.get(path)
    assert read.json() == draft
    content = draft["content"]
    assert (content["skills"], content["terms"], content["body"]) == (["field-survey", "python"], WORDS["terms"], "")
    house.clock.time += 60
    empty = kept(person, {})
    house.clock.time += 60
    tag = {"If-Match": read.headers["etag"]}
    written = person.client.request("PUT", path, json={"title": "Two"}, headers=tag)
    assert (written.status_code, written.json()["content"]["skills"]) == (200, [])
    listed = person.client.get(DRAFTS).json()["items"]
    assert [(item["id"], item["title"]) for item in listed] == [(draft["id"], "Two"), (empty["id"], "")]
    assert listed[0]["created_at"] == draft["created_at"] == listed[0]["updated_at"] - 120
    # The other page that had read the first state does not overwrite the second.
    refused(person.client.request("PUT", path, json=WORDS, headers=tag), 412, "precondition_failed")
    again = {"If-Match": written.headers["etag"]}
    assert person.client.request("PUT", path, json=WORDS, headers=again).status_code == 200
    assert person.client.delete(path).status_code == 204
    for answer in (person.client.get(path), person.client.delete(path), person.client.request("PUT", path, json={})):
        refused(answer, 404, "not_found")


def test_nobody_else_finds_a_draft(house: House) -> None:
    ada, eve = house.person().sign_in(), house.person().sign_in()
    path = f"{DRAFTS}/{kept(ada, WORDS)['id']}"
    assert eve.client.get(DRAFTS).json()["items"] == []
    for method, options in (("GET", {}), ("DELETE", {}), ("PUT", {"json": {"title": "Mine"}})):
        refused(eve.client.request(method, path, **options), 404, "not_found")
    assert ada.client.get(path).json()["title"] == WORDS["title"]
    refused(house.person().client.get(path), 401, "not_signed_in")
    del ada.client.headers["X-CSRF-Token"]
    refused(ada.client.delete(path), 403, "csrf_failed")


def test_a_request_sent_twice_keeps_one_draft(house: House) -> None:
    person = house.person().sign_in()
    once = {"headers": {"Idempotency-Key": "one"}}
    assert kept(person, WORDS, **once) == kept(person, WORDS, **once)
    assert len(person.client.get(DRAFTS).json()["items"]) == 1
    refused(person.client.post(DRAFTS, json={}, **once), 409, "idempotency_conflict")


def test_an_account_keeps_a_limited_number(light_house: House) -> None:
    client = light_house.client(drafts_per_account=2)
    person = light_house.person(client).sign_in()
    for path, body in ((DRAFTS, {}), (TEMPLATES, {"name": "Mine", "content": {}})):
        for _ in range(2):
            assert person.client.post(path, json=body).status_code == 201
        refused(person.client.post(path, json=body), 409, "drafts_exhausted", limit=2)
    assert person.client.delete(f"{DRAFTS}/{person.client.get(DRAFTS).json()['items'][0]['id']}").status_code == 204
    kept(person, {})


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"title": "x" * 141}, "body.title"),
        ({"title": "nul\x00"}, "body.title"),
        ({"criteria": ["x"] * 21}, "body.criteria"),
        ({"links": ["nul\x00"]}, "body.links.0"),
        ({"place": {"name": "x", "lat": 10**7, "lon": 0}}, "body.place.lat"),
        ({"terms": {"a": "x" * 201}}, "body.terms.a"),
        ({"terms": {f"f{number}": "" for number in range(51)}}, "body.terms"),
        ({"checks": [{"kind": "magic"}]}, "body.checks.0.kind"),
        ({"owner": "0x" + "12" * 20}, "body.owner"),
    ],
)
def test_a_draft_of_another_shape_is_refused_with_the_field(
    light_house: House, content: dict[str, Any], path: str
) -> None:
    person = light_house.person().sign_in()
    answer = person.client.post(DRAFTS, json=content)
    refused(answer, 422, "validation")
    assert path in {field["path"] for field in answer.json()["params"]["fields"]}
    assert person.client.get(DRAFTS).json()["items"] == []


def test_unknown_skills_and_too_much_text_are_refused(light_house: House) -> None:
    person = light_house.person().sign_in()
    unknown = {"skills": ["rust", "alchemy"]}
    refused(person.client.post(DRAFTS, json=unknown), 422, "skill_unknown", skill="alchemy", path="skills.1")
    large: dict[str, Any] = {
        "body": "水" * 20_000,
        "criteria": ["水" * 500] * 20,
        "links": ["水" * 2000] * 10,
        "title": "水" * 140,
    }
    large["checks"] = [{"kind": "contains", "words": ["水" * 200] * 20}] * 10
    answer = person.client.post(DRAFTS, json=large)
    assert answer.json()["params"]["fields"] == [{"path": "body", "rule": "too_long", "limit": 128 * 1024}]


def test_shipped_templates_become_documents_in_both_languages(light_house: House) -> None:
    items = light_house.client().get(TEMPLATES).json()["items"]
    assert [item["id"] for item in items] == [template.id for template in SHIPPED]
    assert len(items) >= 5
    for item in items:
        assert {*item["names"], *item["contents"]} == {"en", "zh"}
        for lang, content in item["contents"].items():
            words = {name: value for name, value in content.items() if value is not None and name != "terms"}
            words["checks"] = [{k: v for k, v in each.items() if v is not None} for each in words["checks"]]
            assert content["lang"] == lang
            try:
                TASK_DOCUMENT.canonical({**task_document(), **words, "schema": "guildhall/task/2"})
            except ApiError as error:
                pytest.fail(f"{item['id']} {lang}: {error.params}")


def test_a_task_becomes_a_template_of_its_poster_alone(light_live_house: House) -> None:
    deals = Deals.at(light_live_house)
    poster, eve = deals.unlocked(deals.world.posters[0]), light_live_house.person().sign_in()
    document = task_document(schema="guildhall/task/2", complexity=3, checks=[{"kind": "words", "min": 3}])
    # Whoever wrote the text is not whoever posted the task with it.
    task = post_task(light_live_house, eve, document, seats=2)
    light_live_house.index()
    saved = {"name": "As last time", "task_id": task.id}
    refused(eve.client.post(TEMPLATES, json=saved), 404, "not_found")
    answer = poster.client.post(TEMPLATES, json=saved)
    assert answer.status_code == 201, answer.text
    template = answer.json()
    assert (template["own"], template["names"]) == (True, {"en": "As last time"})
    content = template["contents"]["en"]
    assert {name: content[name] for name in ("title", "skills", "complexity")} == {
        name: document[name] for name in ("title", "skills", "complexity")
    }
    assert (content["terms"]["seats"], content["terms"]["reward"]) == ("2", str(task.fields["reward"]))
    assert poster.client.get(TEMPLATES).json()["items"][0] == template
    assert template not in eve.client.get(TEMPLATES).json()["items"]
    path = f"{TEMPLATES}/{template['id']}"
    refused(eve.client.delete(path), 404, "not_found")
    assert poster.client.delete(path).status_code == 204
    refused(poster.client.delete(f"{TEMPLATES}/translation"), 404, "not_found")
    for body in ({**saved, "content": {}}, {"name": "Neither"}, {"name": " ", "content": {}}):
        refused(poster.client.post(TEMPLATES, json=body), 422, "validation")


def test_every_name_of_a_skill_leads_to_one_slug() -> None:
    assert [resolve(name) for name in ("Smart-Contracts", "智能合约", "  PYTHON ", "alchemy")] == [
        "solidity",
        "solidity",
        "python",
        None,
    ]
