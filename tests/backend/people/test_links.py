"""Several wallets are one person's by the signatures of both (R2), and nothing less links them."""

from typing import Any

import pytest
from eth_account import Account

from backend.people.links.service import MOST
from backend.people.wallets.models import Person as PersonRow
from backend.people.wallets.models import Wallet
from tests.backend.house import House, Person
from tests.backend.people.company import API, appoint, race, refused

WALLETS = f"{API}/wallets"
AUTH = f"{API}/auth"


def challenge(person: Person, other: str) -> dict[str, Any]:
    answer = person.client.post(f"{WALLETS}/challenge", json={"address": other})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def attempt(person: Person, other: str, nonce: str, current: str, theirs: str) -> Any:
    body = {"address": other, "nonce": nonce, "signature_current": current, "signature_other": theirs}
    return person.client.post(WALLETS, json=body)


def link(person: Person, other: Person) -> Any:
    issued = challenge(person, other.address)
    text = issued["message"]
    return attempt(person, other.address, issued["nonce"], person.sign(text), other.sign(text))


def wallets(person: Person) -> list[str]:
    return [item["address"] for item in person.client.get(WALLETS).json()["items"]]


def company(house: House, number: int) -> list[Person]:
    first = house.person().sign_in()
    return [first, *(house.person(first.client).sign_in() for _ in range(number - 1))]


def test_both_wallets_sign_one_text_and_everybody_sees_them_together(house: House) -> None:
    ada, other = company(house, 2)
    (alone,) = ada.client.get(WALLETS).json()["items"]
    assert (alone["address"], alone["current"]) == (ada.address, True)
    issued = challenge(ada, other.address)
    for told in (ada.address, other.address, "testserver", "URI: http://testserver", "Chain ID: 31337"):
        assert told in issued["message"]
    text = issued["message"]
    answer = attempt(ada, other.address, issued["nonce"], ada.sign(text), other.sign(text))
    assert (answer.status_code, answer.json()["address"], answer.json()["current"]) == (201, other.address, False)
    assert wallets(ada) == wallets(other) == [ada.address, other.address]
    for person in (ada, other):
        page = person.client.get(f"{API}/accounts/{person.address}").json()
        assert page["wallets"] == [ada.address, other.address]


def test_a_text_is_good_once(house: House) -> None:
    ada, other = company(house, 2)
    issued = challenge(ada, other.address)
    signatures = (ada.sign(issued["message"]), other.sign(issued["message"]))
    assert attempt(ada, other.address, issued["nonce"], *signatures).status_code == 201
    assert ada.client.delete(f"{WALLETS}/{other.address}").status_code == 204
    refused(attempt(ada, other.address, issued["nonce"], *signatures), 401, "link_expired")
    assert wallets(other) == [other.address]


def test_a_text_for_one_pair_does_not_link_another(house: House) -> None:
    ada, other, eve = company(house, 3)
    issued = challenge(ada, other.address)
    text, nonce = issued["message"], issued["nonce"]
    refused(attempt(ada, eve.address, nonce, ada.sign(text), eve.sign(text)), 401, "link_expired")
    refused(attempt(eve, other.address, nonce, eve.sign(text), other.sign(text)), 401, "link_expired")
    refused(attempt(other, ada.address, nonce, other.sign(text), ada.sign(text)), 401, "link_expired")
    refused(attempt(ada, other.address, "ab" * 16, ada.sign(text), other.sign(text)), 401, "link_expired")


def test_a_text_grows_old(house: House) -> None:
    ada, other = company(house, 2)
    issued = challenge(ada, other.address)
    signatures = (ada.sign(issued["message"]), other.sign(issued["message"]))
    house.clock.time = issued["expires_at"]
    refused(attempt(ada, other.address, issued["nonce"], *signatures), 401, "link_expired")


def test_only_the_very_text_counts_and_only_by_its_two_wallets(live_house: House) -> None:
    ada, victim = company(live_house, 2)
    issued = challenge(ada, victim.address)
    text, nonce = issued["message"], issued["nonce"]
    mine = ada.sign(text)
    others = [
        victim.sign(victim.message()),  # What she signed to sign in.
        victim.sign(text.replace("testserver", "evil.example")),
        victim.sign(text.replace("Chain ID: 31337", "Chain ID: 1")),
        victim.sign(challenge(ada, victim.address)["message"]),
        Person(ada.client, Account.create()).sign(text),
        mine,
        "0x",
        "0x" + "11" * 65,
    ]
    for signature in others:
        answer = attempt(ada, victim.address, nonce, mine, signature)
        refused(answer, 401, "link_signature")
        assert answer.json()["params"] == {"wallet": "other"}
    theirs = victim.sign(text)
    answer = attempt(ada, victim.address, nonce, theirs, theirs)
    refused(answer, 401, "link_signature")
    assert answer.json()["params"] == {"wallet": "current"}
    assert wallets(victim) == [victim.address]
    assert attempt(ada, victim.address, nonce, mine, theirs).status_code == 201, "a failed attempt uses nothing up"


def test_a_wallet_belongs_to_one_person_at_most(house: House) -> None:
    ada, other, eve = company(house, 3)
    assert link(ada, other).status_code == 201
    refused(link(eve, other), 409, "wallet_linked_elsewhere")
    refused(link(eve, ada), 409, "wallet_linked_elsewhere")
    refused(link(ada, other), 409, "wallet_linked_elsewhere")
    assert wallets(eve) == [eve.address]
    refused(eve.client.post(f"{WALLETS}/challenge", json={"address": eve.address}), 409, "wallet_same")
    refused(attempt(eve, eve.address, "ab" * 16, "0x", "0x"), 409, "wallet_same")


def test_a_person_has_a_bounded_number_of_wallets(light_house: House) -> None:
    ada, *others = company(light_house, MOST + 1)
    assert [link(ada, other).status_code for other in others[:-1]] == [201] * (MOST - 1)
    refused(link(ada, others[-1]), 409, "wallet_limit")


def test_a_wallet_with_a_profile_of_its_own_is_not_linked_over_it(house: House) -> None:
    ada, other = company(house, 2)
    assert other.client.request("PUT", f"{API}/profile", json={"display_name": "Other"}).status_code == 200
    refused(link(ada, other), 409, "wallet_has_profile")
    assert other.client.get(f"{API}/profile").json()["display_name"] == "Other"
    assert link(other, ada).status_code == 201, "the other way round nothing is lost"
    assert ada.client.get(f"{API}/profile").json()["display_name"] == "Other"


def test_the_last_wallet_stays_and_strangers_wallets_cannot_be_sent_away(house: House) -> None:
    ada, other, eve = company(house, 3)
    refused(ada.client.delete(f"{WALLETS}/{ada.address}"), 409, "wallet_last")
    assert link(ada, other).status_code == 201
    refused(eve.client.delete(f"{WALLETS}/{other.address}"), 404, "not_found")
    refused(eve.client.delete(f"{WALLETS}/{Account.create().address}"), 404, "not_found")
    assert ada.client.delete(f"{WALLETS}/{other.address}").status_code == 204
    refused(ada.client.delete(f"{WALLETS}/{ada.address}"), 409, "wallet_last")
    with house.database.read() as session:
        assert session.query(PersonRow).count() == session.query(Wallet).count() == 2


def test_a_later_wallet_cannot_send_away_an_earlier_one(house: House) -> None:
    """Whoever steals the key of a wallet that was added cannot take the person over from those that were there."""
    ada, second, third = company(house, 3)
    ada.client.request("PUT", f"{API}/profile", json={"display_name": "Ada"})
    assert link(ada, second).status_code == 201
    assert link(second, third).status_code == 201
    refused(third.client.delete(f"{WALLETS}/{ada.address}"), 403, "wallet_senior")
    refused(third.client.delete(f"{WALLETS}/{second.address}"), 403, "wallet_senior")
    assert second.client.delete(f"{WALLETS}/{third.address}").status_code == 204
    assert ada.client.delete(f"{WALLETS}/{ada.address}").status_code == 204, "one may always leave"
    assert second.client.get(f"{API}/profile").json()["display_name"] == "Ada"
    refused(ada.client.get(f"{API}/profile"), 404, "not_found")


def test_linking_hands_on_no_role_and_no_session(house: House) -> None:
    """What was signed is that both belong together, and not that one may act for the other."""
    admin, other = company(house, 2)
    appoint(house, admin)
    assert link(admin, other).status_code == 201
    refused(other.client.get(f"{API}/roles"), 403, "role_required")
    assert other.client.get(f"{AUTH}/session").json()["roles"] == []
    (own,) = other.client.get(f"{AUTH}/sessions").json()["items"]
    assert own["current"] is True
    theirs = admin.client.get(f"{AUTH}/session").json()["id"]
    refused(other.client.delete(f"{AUTH}/sessions/{theirs}"), 404, "not_found")
    assert other.client.delete(f"{AUTH}/sessions").status_code == 204
    assert admin.client.get(f"{AUTH}/session").status_code == 200


def test_a_session_that_was_revoked_meanwhile_links_nothing(house: House) -> None:
    ada, other = company(house, 2)
    issued = challenge(ada, other.address)
    signatures = (ada.sign(issued["message"]), other.sign(issued["message"]))
    assert ada.client.delete(f"{AUTH}/session").status_code == 204
    refused(attempt(ada, other.address, issued["nonce"], *signatures), 401, "not_signed_in")
    assert wallets(other) == [other.address]


def test_no_node_means_no_answer_about_a_contract_wallet_and_no_link(light_house: House) -> None:
    ada, other = company(light_house, 2)
    issued = challenge(ada, other.address)
    answer = attempt(ada, other.address, issued["nonce"], ada.sign(issued["message"]), "0x" + "11" * 65)
    refused(answer, 503, "node_unavailable")
    assert wallets(ada) == [ada.address]


def test_a_link_needs_the_csrf_token_and_our_origin(light_house: House) -> None:
    ada, other = company(light_house, 2)
    for headers in ({"X-CSRF-Token": "x"}, {"Origin": "https://evil.example"}):
        body = {"address": other.address}
        refused(ada.client.post(f"{WALLETS}/challenge", json=body, headers=headers), 403, "csrf_failed")


@pytest.mark.parametrize("ends", ["one wallet, two people", "each other", "a chain"])
def test_links_that_race_leave_every_wallet_with_one_person(house: House, ends: str) -> None:
    ada, bob, eve = company(house, 3)
    pairs = {
        "one wallet, two people": [(ada, eve), (bob, eve)],
        "each other": [(ada, bob), (bob, ada)],
        "a chain": [(ada, bob), (bob, eve)],
    }[ends]
    tries = []
    for one, other in pairs:
        issued = challenge(one, other.address)
        tries.append((one, other, issued["nonce"], one.sign(issued["message"]), other.sign(issued["message"])))
    answers = race(lambda each: attempt(each[0], each[1].address, *each[2:]), tries)
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201, 409] or (ends == "a chain" and codes == [201, 201])
    together = [set(wallets(person)) for person in (ada, bob, eve)]
    for person, mine in zip((ada, bob, eve), together, strict=True):
        assert person.address in mine
        assert all(other == mine or not other & mine for other in together)
    assert len({frozenset(mine) for mine in together}) == 1 + codes.count(409)


def test_a_text_that_races_with_itself_links_once(house: House) -> None:
    ada, other = company(house, 2)
    issued = challenge(ada, other.address)
    text = issued["message"]
    one = (other.address, issued["nonce"], ada.sign(text), other.sign(text))
    answers = race(lambda each: attempt(ada, *each), [one, one, one])
    assert [answer.status_code for answer in answers].count(201) == 1
    assert {answer.status_code for answer in answers} <= {201, 401, 409}
