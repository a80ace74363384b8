"""Names of the chain stand beside addresses when they lead back to them and cannot be mistaken (R101)."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from ens.utils import address_to_reverse_domain, raw_name_to_hash
from eth_abi.abi import encode
from web3 import Web3

from backend.chain.node.provider import NodeProvider
from backend.core.errors import NodeUnavailable
from backend.people.names.models import ChainName
from backend.people.names.registry import NameRegistry, showable
from backend.people.names.repository import NameRepository
from tests.backend.house import Browser, House
from tests.backend.people.company import API, refused
from tests.backend.people.test_contract_wallets import OFFCHAIN_LOOKUP, listener, reverting
from tests.node import CHAIN_ID
from tests.world import World

NAMES = f"{API}/names"
HOSTILE = "0x" + "bad0" * 10


@dataclass
class Registry:
    """The registry on the node, and hands to write in it."""

    world: World
    contract: Any

    def claim(self, account: str, name: str) -> None:
        """Write the reverse record of an account."""
        node = raw_name_to_hash(address_to_reverse_domain(account))
        self.world.send(self.contract.functions.setName(node, name), self.world.owner, gas=5_000_000)

    def point(self, name: str, account: str) -> None:
        """Write the forward record of a name."""
        self.world.send(self.contract.functions.setAddr(raw_name_to_hash(name), account), self.world.owner)

    def answer_with(self, domain: str, code: str) -> None:
        """Let some code answer for a domain."""
        self.world.rpc("anvil_setCode", HOSTILE, code)
        resolver = Web3.to_checksum_address(HOSTILE)
        self.world.send(self.contract.functions.setResolver(raw_name_to_hash(domain), resolver), self.world.owner)


@pytest.fixture
def registry(module_world: World) -> Registry:
    return Registry(module_world, module_world.deploy("TestNames"))


@pytest.fixture
def reader(registry: Registry) -> Iterator[NameRegistry]:
    """Read names as the process does."""
    with httpx.Client(timeout=60) as client:
        yield NameRegistry(Web3(NodeProvider(client, registry.world.url)), registry.contract.address)


def until(ask: Callable[[], Any], wanted: Any) -> None:
    """Wait until an answer is the wanted one; the look-up happens behind the answers."""
    end = time.monotonic() + 60
    while (answer := ask()) != wanted:
        assert time.monotonic() < end, answer
        time.sleep(0.05)


def label(client: Browser, address: str) -> tuple[str | None, str | None]:
    (item,) = client.get(NAMES, params={"addresses": address}).json()["items"]
    assert item["address"] == address
    return item["name"], item["display_name"]


def test_a_name_is_shown_where_addresses_are_and_looked_up_again_when_it_is_old(
    live_house: House, registry: Registry
) -> None:
    live_house.index()
    client = live_house.client(ens_registry=registry.contract.address)
    person = live_house.person(client).sign_in()
    assert person.client.request("PUT", f"{API}/profile", json={"display_name": "Ada"}).status_code == 200
    registry.claim(person.address, "ada.eth")
    registry.point("ada.eth", person.address)
    until(lambda: label(client, person.address), ("ada.eth", "Ada"))
    assert client.get(f"{API}/accounts/{person.address}").json()["name"] == "ada.eth"
    assert client.get(f"{API}/people").json()["items"][0]["name"] == "ada.eth"

    registry.point("ada.eth", registry.world.stranger)
    assert label(client, person.address) == ("ada.eth", "Ada"), "a fresh name is not asked for again"
    live_house.clock.time += live_house.settings.name_seconds + 1
    until(lambda: label(client, person.address), (None, "Ada"))


def test_what_is_too_old_is_not_shown_and_not_kept(live_house: House, registry: Registry) -> None:
    account, other = registry.world.workers[:2]
    now = live_house.clock.wall()
    with live_house.database.write() as session:
        NameRepository(session, CHAIN_ID).put(account.lower(), "old.eth", now, now + 10)
    quiet = live_house.client()
    assert label(quiet, account) == ("old.eth", None)
    live_house.clock.time += 10
    assert label(quiet, account) == (None, None)
    label(live_house.client(ens_registry=registry.contract.address), other)

    def kept() -> list[str]:
        with live_house.database.read() as session:
            return [row.address for row in session.query(ChainName)]

    until(kept, [other.lower()])


def test_without_a_registry_there_are_no_names_and_no_questions(light_house: House) -> None:
    client = light_house.client()
    address = light_house.person(client).address
    assert label(client, address) == (None, None)
    with light_house.database.read() as session:
        assert session.query(ChainName).count() == 0


def test_a_node_that_does_not_answer_delays_no_answer(light_house: House) -> None:
    """There is no node at all here; names stay null, and every answer comes."""
    client = light_house.client(ens_registry="0x" + "11" * 20)
    person = light_house.person(client).sign_in()
    for _ in range(3):
        assert label(client, person.address) == (None, None)
        assert client.get(f"{API}/accounts/{person.address}").json()["name"] is None


def test_many_labels_come_in_the_order_they_were_asked_for(house: House) -> None:
    client = house.client()
    people = [house.person(client) for _ in range(50)]
    asked = ",".join(person.address for person in people)
    items = client.get(NAMES, params={"addresses": asked}).json()["items"]
    assert [item["address"] for item in items] == [person.address for person in people]
    extra = f"{asked},{people[0].address}"
    for wrong in (extra, "", "0x12", people[0].address + ",", people[0].address + "\n", f"{people[0].address};x"):
        refused(client.get(NAMES, params={"addresses": wrong}), 422, "validation")


@pytest.mark.parametrize(
    "name",
    [
        "Ada.eth",
        "ada",
        ".eth",
        "ada..eth",
        "ad\u200ba.eth",
        "ad\u200da.eth",
        "ada.eth\u202e",
        "аda.eth",
        "аррӏе.eth",
        "faceboоk.eth",
        "0x70997970c51812dc3a010c7d01b50e0d17dc79c8.eth",
        "pay.0x7099.eth",
        "a" * 80 + ".eth",
        "ada eth.eth",
        "<b>.eth",
        "",
    ],
)
def test_a_name_that_could_be_mistaken_is_not_shown(registry: Registry, reader: NameRegistry, name: str) -> None:
    assert not showable(name)
    account = registry.world.workers[2]
    registry.claim(account, name)
    assert reader.name(account) is None


@pytest.mark.parametrize("name", ["ada.eth", "ada.studio.eth", "张伟.eth", "ada-1.eth", "zoë.eth", "владимир.eth"])
def test_an_honest_name_of_any_writing_is_shown(registry: Registry, reader: NameRegistry, name: str) -> None:
    account = registry.world.workers[3]
    registry.claim(account, name)
    assert reader.name(account) is None, "it does not lead back yet"
    registry.point(name, registry.world.stranger)
    assert reader.name(account) is None, "it leads to somebody else"
    registry.point(name, account)
    assert reader.name(account) == name


WORD = "00" * 31
LIES = {
    "reverts": reverting(b"no"),
    "reverts with much": "0x620186a06000fd",
    "burns all gas": "0x5b600056",
    "returns megabytes": "0x63003d09006000f3",
    "returns as much as its gas allows": "0x620124f86000f3",
    "returns nothing": "0x00",
    "is no contract": "0x",
    "returns one word": "0x7f" + "ff" * 32 + "60005260206000f3",
    "claims a huge text": "0x602060005263ffffffff60205260406000f3",
    "returns no text": "0x602060005260026020527fc328" + "00" * 30 + "60405260606000f3",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_hostile_resolver_gets_no_name_and_does_no_harm(registry: Registry, reader: NameRegistry, lie: str) -> None:
    account = registry.world.workers[4]
    registry.answer_with(address_to_reverse_domain(account), LIES[lie])
    assert reader.name(account) is None
    registry.claim(account, "honest.eth")
    registry.answer_with("honest.eth", LIES[lie])
    assert reader.name(account) is None


def test_a_resolver_cannot_make_the_process_fetch_an_address_of_its_choice(
    registry: Registry, reader: NameRegistry
) -> None:
    account = registry.world.workers[4]
    with listener() as (url, came):
        sender = Web3.to_checksum_address(HOSTILE)
        lookup = encode(["address", "string[]", "bytes", "bytes4", "bytes"], [sender, [url], b"x", b"abcd", b""])
        registry.answer_with(address_to_reverse_domain(account), reverting(OFFCHAIN_LOOKUP + lookup))
        assert reader.name(account) is None
        assert not came.is_set()


def test_a_registry_that_is_none_gives_no_names(registry: Registry, reader: NameRegistry) -> None:
    account = registry.world.workers[0]
    for address in (Web3.to_checksum_address(HOSTILE), registry.world.policy.address):
        registry.world.rpc("anvil_setCode", HOSTILE, "0x")
        assert NameRegistry(reader.w3, address).name(account) is None
    with httpx.Client(timeout=60) as client:
        nowhere = NameRegistry(Web3(NodeProvider(client, "http://127.0.0.1:9")), registry.contract.address)
        with pytest.raises(NodeUnavailable):
            nowhere.name(account)
