"""One taxonomy of skills, known by many names in two languages (R5, R77)."""

from backend.core.skills import SKILLS, matching, resolve
from backend.core.text import normalise
from tests.backend.house import House
from tests.backend.people.company import API


def test_every_name_leads_to_one_skill_and_each_skill_has_some_in_both_languages() -> None:
    owners: dict[str, str] = {}
    for skill in SKILLS:
        assert len(skill.aliases.en) >= 2, skill.slug
        assert len(skill.aliases.zh) >= 2, skill.slug
        for name in skill.names():
            assert owners.setdefault(normalise(name), skill.slug) == skill.slug, name
            assert resolve(f" {name.upper()} ") == skill.slug


def test_a_skill_is_found_by_part_of_a_name_the_best_first(light_house: House) -> None:
    client = light_house.client()

    def found(query: str) -> list[tuple[str, str]]:
        answer = client.get(f"{API}/skills", params={"q": query})
        assert answer.status_code == 200, answer.text
        return [(item["slug"], item["matched"]) for item in answer.json()["items"]]

    assert found("pentest") == [("security", "pentest")]
    assert found("智能合约") == [("solidity", "智能合约")]
    assert found("sql")[0] == ("postgresql", "SQL")
    assert found("writing")[0] == ("writing", "writing")
    assert ("technical-writing", "technical-writing") in found("writing")
    assert found("ａｕｄｉｔ")[0] == ("security", "audit")
    assert found("alchemy") == []
    assert found("%") == []
    assert [slug for slug, _ in found("")] == [skill.slug for skill in SKILLS]


def test_the_configuration_tells_the_aliases(light_house: House) -> None:
    skills = light_house.client().get(f"{API}/config").json()["skills"]
    assert {skill["slug"] for skill in skills} == {skill.slug for skill in SKILLS}
    assert "smart contracts" in skills[0]["aliases"]["en"]
    assert "智能合约" in skills[0]["aliases"]["zh"]


def test_nothing_matches_two_skills_equally_well() -> None:
    for skill in SKILLS:
        assert matching(skill.en)[0][0].slug == skill.slug
        assert matching(skill.zh)[0][0].slug == skill.slug
