"""People are listed and found by skill, language and words in both languages (R2, R6, R77)."""

from typing import Any

from tests.backend.house import House, Person
from tests.backend.people.company import API, refused

PEOPLE = f"{API}/people"


def settle(house: House, at: Person | None = None, **profile: Any) -> Person:
    """Write somebody's profile, each a second after the last."""
    person = house.person(at.client if at else None).sign_in()
    house.clock.time += 1
    answer = person.client.request("PUT", f"{API}/profile", json=profile)
    assert answer.status_code == 200, answer.text
    return person


def found(person: Person, **query: Any) -> list[str]:
    answer = person.client.get(PEOPLE, params=query)
    assert answer.status_code == 200, answer.text
    return [item["display_name"] for item in answer.json()["items"]]


def test_people_are_found_by_words_skills_with_aliases_and_languages(house: House) -> None:
    ada = settle(
        house,
        display_name="Ada 100%",
        headline=[{"lang": "en", "text": "Proofs for vaults"}],
        skills=["formal-methods", "solidity"],
        languages=[{"tag": "en-GB", "level": "native"}],
    )
    settle(
        house,
        ada,
        display_name="张伟",
        headline=[{"lang": "zh", "text": "字幕与翻译"}],
        skills=["subtitling"],
        languages=[{"tag": "zh-Hans", "level": "native"}, {"tag": "en", "level": "working"}],
    )
    assert found(ada) == ["张伟", "Ada 100%"]
    for query in ("PROOFS", "vaults ada", "100%", "formal verification", "智能合约", "smart contract", "定理证明"):
        assert found(ada, q=query) == ["Ada 100%"], query
    for query in ("张", "翻译", "captions", "打轴", "字幕 张伟"):
        assert found(ada, q=query) == ["张伟"], query
    for query in ("vaults 张伟", "100_", "' OR 1=1 --", "\\"):
        assert found(ada, q=query) == [], query
    assert found(ada, skill="solidity") == ["Ada 100%"]
    assert found(ada, skill="rust") == []
    assert found(ada, lang="zh") == ["张伟"]
    assert found(ada, lang="EN") == ["张伟", "Ada 100%"]
    assert found(ada, lang="en", skill="subtitling", q="翻译") == ["张伟"]


def test_the_list_shows_what_it_says_and_no_more(house: House) -> None:
    ada = settle(house, display_name="Ada", about=[{"lang": "en", "text": "long"}], time_zone="Europe/London")
    body = ada.client.get(PEOPLE).json()
    (item,) = body["items"]
    assert item == {
        "address": ada.address,
        "name": None,
        "display_name": "Ada",
        "headline": [],
        "skills": [],
        "languages": [],
        "time_zone": "Europe/London",
        "place": None,
        "completions": 0,
    }
    assert body["block"]["number"] == 10


def test_pages_follow_each_other_without_gap_or_double(house: House) -> None:
    first = settle(house, display_name="0")
    for number in range(1, 5):
        settle(house, first, display_name=str(number))
        house.clock.time -= number % 2  # Some are written in the same second.
    seen, cursor = [], None
    while True:
        params: dict[str, Any] = {"limit": 2, "cursor": cursor} if cursor else {"limit": 2}
        page = first.client.get(PEOPLE, params=params).json()
        seen += [item["display_name"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(seen) == ["0", "1", "2", "3", "4"]
    cursor = first.client.get(PEOPLE, params={"limit": 2}).json()["next_cursor"]
    refused(first.client.get(PEOPLE, params={"cursor": cursor, "skill": "rust"}), 422, "invalid_cursor")
    refused(first.client.get(PEOPLE, params={"cursor": "AAAA"}), 422, "invalid_cursor")


def test_who_changes_his_mind_is_found_by_what_he_says_now(house: House) -> None:
    ada = settle(house, display_name="Ada", skills=["rust"], languages=[{"tag": "fr", "level": "basic"}])
    tag = ada.client.get(f"{API}/profile").headers["etag"]
    body = {"display_name": "Ada", "skills": ["python"]}
    assert ada.client.request("PUT", f"{API}/profile", json=body, headers={"If-Match": tag}).status_code == 200
    assert found(ada, skill="rust") == found(ada, q="rust") == found(ada, lang="fr") == []
    assert found(ada, skill="python") == ["Ada"]


def test_a_query_of_another_shape_is_no_failure_of_ours(light_house: House) -> None:
    client = light_house.client()
    for raw in ("q=%ff%fe", "lang=%00", "skill=%00", "limit=0", "limit=101", "q=" + "x" * 201):
        answer = client.get(f"{PEOPLE}?{raw}")
        assert answer.status_code in {200, 422}, answer.text


def test_standing_of_all_wallets_is_shown_with_what_each_brings(own_house: House) -> None:
    """The list counts the completions of all wallets; the contracts go on judging each by its own."""
    world = own_house.world
    assert world is not None
    one, two = world.workers[0], world.workers[1]
    for worker in (one, one, two):
        task = world.post()
        world.claim(task, worker)
        world.submit(task, worker)
        world.accept(task, worker)
        world.record(task, worker)
    own_house.index()
    ada = settle(own_house, display_name="Ada")
    for worker in (one, two):
        issued = ada.client.post(f"{API}/wallets/challenge", json={"address": worker}).json()
        signature = world.rpc("personal_sign", "0x" + issued["message"].encode().hex(), worker)
        body = {"address": worker, "nonce": issued["nonce"], "signature_other": signature}
        body["signature_current"] = ada.sign(issued["message"])
        assert ada.client.post(f"{API}/wallets", json=body).status_code == 201
    (item,) = ada.client.get(PEOPLE).json()["items"]
    assert (item["address"], item["completions"]) == (ada.address, 3)
    page = ada.client.get(f"{API}/accounts/{two}").json()
    assert page["wallets"] == [ada.address, one, two]
    assert page["standing"] == [{"skill": "solidity", "completions": 1, "defaults": 0}]
    (together,) = page["person_standing"]
    assert (together["skill"], together["completions"], together["defaults"]) == ("solidity", 3, 0)
    assert {each["address"]: each["completions"] for each in together["wallets"]} == {one: 2, two: 1}
    assert page["counts"]["paid"] == 1
