"""The first admin is named by the deployer's signature, once (R101)."""

from typing import Any

from eth_account import Account

from backend.core.audit import AuditEntry
from tests.backend.house import House, Person, manifest_without_chain
from tests.backend.people.company import API, race, refused

BOOTSTRAP = f"{API}/roles/bootstrap"


def sign_with_node(house: House, account: str, text: str) -> str:
    """Sign as the node's own account, as a wallet would by `personal_sign`."""
    assert house.world is not None
    return str(house.world.rpc("personal_sign", "0x" + text.encode().hex(), account))


def challenge(person: Person, account: str) -> dict[str, Any]:
    answer = person.client.post(f"{BOOTSTRAP}/challenge", json={"account": account})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def name(person: Person, account: str, nonce: str, signature: str) -> Any:
    body = {"account": account, "nonce": nonce, "signature": signature}
    return person.client.post(BOOTSTRAP, json=body)


def test_the_deployer_names_the_first_admin_once_for_ever(live_house: House) -> None:
    assert live_house.world is not None
    deployer = live_house.world.owner
    ada = live_house.person().sign_in()
    assert ada.client.get(BOOTSTRAP).json() == {"open": True, "deployer": deployer}
    issued = challenge(ada, ada.address)
    for told in (deployer, ada.address, "testserver", "Chain ID: 31337", issued["nonce"]):
        assert told in issued["message"]
    other = challenge(ada, ada.address)
    signature = sign_with_node(live_house, deployer, issued["message"])
    answer = name(ada, ada.address, issued["nonce"], signature)
    assert (answer.status_code, answer.json()["role"]) == (201, "admin"), answer.text
    assert ada.client.get(f"{API}/auth/session").json()["roles"] == ["admin"]
    (entry,) = ada.client.get(f"{API}/audit").json()["items"]
    assert (entry["actor"], entry["action"], entry["subject"]) == (deployer, "first_admin_named", ada.address.lower())

    assert ada.client.get(BOOTSTRAP).json()["open"] is False
    refused(name(ada, ada.address, issued["nonce"], signature), 409, "bootstrap_closed")
    again = sign_with_node(live_house, deployer, other["message"])
    refused(name(ada, ada.address, other["nonce"], again), 409, "bootstrap_closed")
    refused(ada.client.post(f"{BOOTSTRAP}/challenge", json={"account": ada.address}), 409, "bootstrap_closed")


def test_nobody_elses_signature_and_no_other_text_names_an_admin(live_house: House) -> None:
    assert live_house.world is not None
    deployer, eve = live_house.world.owner, live_house.person().sign_in()
    issued = challenge(eve, eve.address)
    nonce, text = issued["nonce"], issued["message"]
    signed = sign_with_node(live_house, deployer, text)
    sign_in = sign_with_node(live_house, deployer, eve.message(address=deployer))
    changed = sign_with_node(live_house, deployer, text.replace("testserver", "evil.example"))
    moved = sign_with_node(live_house, deployer, text.replace("Chain ID: 31337", "Chain ID: 1"))
    stranger = sign_with_node(live_house, live_house.world.stranger, text)
    for signature in (eve.sign(text), sign_in, changed, moved, stranger, "0x", "0x" + "11" * 65):
        refused(name(eve, eve.address, nonce, signature), 401, "bootstrap_signature")
    mallory = Account.create().address
    refused(name(eve, mallory, nonce, signed), 401, "bootstrap_expired")
    refused(name(eve, eve.address, "ab" * 16, signed), 401, "bootstrap_expired")
    with live_house.database.read() as session:
        assert session.query(AuditEntry).count() == 0
    assert name(eve, eve.address, nonce, signed).status_code == 201, "a failed attempt uses nothing up"


def test_the_text_to_sign_grows_old(live_house: House) -> None:
    assert live_house.world is not None
    ada = live_house.person().sign_in()
    issued = challenge(ada, ada.address)
    signature = sign_with_node(live_house, live_house.world.owner, issued["message"])
    live_house.clock.time = issued["expires_at"]
    refused(name(ada, ada.address, issued["nonce"], signature), 401, "bootstrap_expired")


def test_two_signatures_at_once_name_one_admin(live_house: House) -> None:
    assert live_house.world is not None
    ada = live_house.person()
    people = [ada, live_house.person(ada.client)]
    tries = []
    for person in people:
        issued = challenge(person, person.address)
        signature = sign_with_node(live_house, live_house.world.owner, issued["message"])
        tries.append((person, issued["nonce"], signature))
    answers = race(lambda one: name(one[0], one[0].address, one[1], one[2]), tries)
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_deployment_that_names_no_deployer_has_no_first_admin(house: House) -> None:
    assert "deployer" not in manifest_without_chain()
    person = house.person()
    assert person.client.get(BOOTSTRAP).json() == {"open": False, "deployer": None}
    body = {"account": person.address, "nonce": "ab" * 16, "signature": "0x"}
    refused(person.client.post(BOOTSTRAP, json=body), 409, "bootstrap_closed")
    evil = {"Origin": "https://evil.example"}
    refused(person.client.post(BOOTSTRAP, json=body, headers=evil), 403, "csrf_failed")
