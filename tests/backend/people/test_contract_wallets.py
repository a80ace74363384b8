"""Contract wallets sign in by ERC-1271 (R78), and a hostile contract gets nothing out of being asked."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import defunct_hash_message
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak
from web3 import Web3

from tests.backend.house import House, Person
from tests.backend.people.company import API, refused
from tests.world import World

MAGIC = "1626ba7e" + "00" * 28
OFFCHAIN_LOOKUP = bytes.fromhex("556f1830")


def returning(word: str) -> str:
    """Return the code of a contract that answers every call with one word."""
    return f"0x7f{word}60005260206000f3"


def reverting(payload: bytes) -> str:
    """Return the code of a contract that reverts every call with some bytes."""
    size = f"{len(payload):04x}"
    return f"0x61{size}600e60003961{size}6000fd{payload.hex()}"


class Wallet(Person):
    """A person whose account is a contract."""

    @property
    def address(self) -> str:
        return Web3.to_checksum_address("0x" + "c0de" * 10)


def wallet(house: House, code: str) -> Wallet:
    world = house.world
    assert isinstance(world, World)
    made = Wallet(house.person().client)
    world.rpc("anvil_setCode", made.address, code)
    return made


@pytest.mark.parametrize("signature", ["0x", "0x1234", "0x" + "00" * 65, "0x" + "11" * 65, "0x" + "22" * 130])
def test_a_contract_that_approves_the_signature_is_signed_in(live_house: House, signature: str) -> None:
    person = wallet(live_house, returning(MAGIC))
    answer = person.verify(person.message(), signature)
    assert (answer.status_code, answer.json().get("address")) == (200, person.address), answer.text


@pytest.mark.parametrize(
    "contract",
    [
        returning("00" * 32),
        returning("ff" * 32),
        "0x5b600056",  # Loops until the gas is gone.
        "0xfe",
        "0x00",
        reverting(b"no"),
    ],
)
def test_a_contract_that_does_not_approve_is_not_signed_in(live_house: House, contract: str) -> None:
    person = wallet(live_house, contract)
    for signature, code in ((None, "siwe_signer"), ("0x" + "11" * 65, "siwe_signature")):
        answer = person.verify(person.message(), signature)
        assert (answer.status_code, answer.json()["code"]) == (401, code), answer.text


@dataclass
class Safe(Person):
    """A multisig on the node; `signers` are the owners whose signatures it shows."""

    contract: Any = None
    owners: Sequence[LocalAccount] = ()
    signers: Sequence[LocalAccount] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(self.contract.address)

    def sign(self, message: str) -> str:
        """Return the owners' signatures of the safe's own digest, in the order of their addresses."""
        digest = self.contract.functions.getMessageHash(bytes(defunct_hash_message(text=message))).call()
        ordered = sorted(self.signers, key=lambda owner: int(owner.address, 16))
        return "0x" + b"".join(bytes(owner.unsafe_sign_hash(digest).signature) for owner in ordered).hex()

    def dismiss(self, world: World, owner: LocalAccount) -> None:
        """Make an owner none; the mapping of owners is the second word of the contract's storage."""
        slot = "0x" + keccak(encode(["address", "uint256"], [owner.address, 1])).hex()
        world.rpc("anvil_setStorageAt", self.address, slot, "0x" + "00" * 32)
        assert not self.contract.functions.isOwner(owner.address).call()


def safe(house: House, signing: int) -> Safe:
    """Deploy a safe that needs two of its three owners, of whom so many sign."""
    assert house.world is not None
    owners = [Account.create() for _ in range(3)]
    contract = house.world.deploy("TestSafe", [owner.address for owner in owners], 2)
    return Safe(house.person().client, contract=contract, owners=owners, signers=owners[:signing])


def test_a_safe_signs_in_by_as_many_owners_as_it_needs(live_house: House) -> None:
    person = safe(live_house, 2)
    person.sign_in()
    session = person.client.get(f"{API}/auth/session").json()
    assert session["account"] == f"eip155:31337:{person.address}"
    person.signers = [person.owners[2], person.owners[0]]
    assert person.verify(person.message()).status_code == 200


def test_a_safe_does_not_sign_in_by_fewer_owners_strangers_or_one_owner_twice(live_house: House) -> None:
    person = safe(live_house, 1)
    refused(person.verify(person.message()), 401, "siwe_signer")
    for signers in ([person.owners[0], Account.create()], [person.owners[0]] * 2, []):
        person.signers = signers
        answer = person.verify(person.message())
        assert answer.status_code == 401, answer.text
        assert answer.json()["code"] in {"siwe_signature", "siwe_signer"}
    assert not person.client.cookies


def test_the_signatures_of_one_text_or_safe_do_not_open_another(live_house: House) -> None:
    person = safe(live_house, 2)
    first, second = person.message(), person.message()
    refused(person.verify(first, person.sign(second)), 401, "siwe_signature")
    world = live_house.world
    assert world is not None
    twin = Safe(person.client, contract=world.deploy("TestSafe", [each.address for each in person.owners], 2))
    twin.owners, twin.signers = person.owners, person.signers
    text = person.message()
    refused(person.verify(text, twin.sign(text)), 401, "siwe_signature")


def test_an_owner_who_was_dismissed_signs_no_more(live_house: House) -> None:
    person = safe(live_house, 2)
    text = person.message()
    signed = person.sign(text)
    assert live_house.world is not None
    person.dismiss(live_house.world, person.owners[0])
    refused(person.verify(text, signed), 401, "siwe_signature")
    person.signers = person.owners[1:]
    assert person.verify(person.message()).status_code == 200


def test_a_safe_is_linked_to_a_person_by_its_owners_and_by_no_fewer(live_house: House) -> None:
    """Either side may be a contract: here the safe joins a person, and another person joins the safe."""
    ada, shared = live_house.person().sign_in(), safe(live_house, 1)
    issued = ada.client.post(f"{API}/wallets/challenge", json={"address": shared.address}).json()
    text = issued["message"]

    def attempt() -> Any:
        body = {"address": shared.address, "nonce": issued["nonce"], "signature_current": ada.sign(text)}
        return ada.client.post(f"{API}/wallets", json={**body, "signature_other": shared.sign(text)})

    refused(attempt(), 401, "link_signature")
    shared.signers = shared.owners[1:]
    assert attempt().status_code == 201
    page = ada.client.get(f"{API}/wallets").json()["items"]
    assert [item["address"] for item in page] == [ada.address, shared.address]

    shared.sign_in()
    bob = live_house.person(ada.client)
    issued = shared.client.post(f"{API}/wallets/challenge", json={"address": bob.address}).json()
    text = issued["message"]
    body = {"address": bob.address, "nonce": issued["nonce"], "signature_other": bob.sign(text)}
    answer = shared.client.post(f"{API}/wallets", json={**body, "signature_current": shared.sign(text)})
    assert answer.status_code == 201, answer.text
    page = ada.client.get(f"{API}/wallets").json()["items"]
    assert [item["address"] for item in page] == [ada.address, shared.address, bob.address]


@contextmanager
def listener() -> Iterator[tuple[str, threading.Event]]:
    """Listen inside this network, and tell whether anybody came."""
    came = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            try:
                while True:
                    server.accept()[0].close()
                    came.set()
            except OSError:
                return

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/{{data}}", came
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_contract_cannot_make_the_api_fetch_an_address_of_its_choice(live_house: House) -> None:
    """EIP-3668 lets a contract name a URL; following it would open this network to anyone who deploys a contract."""
    with listener() as (url, came):
        person = wallet(live_house, "0x00")
        payload = OFFCHAIN_LOOKUP + encode(
            ["address", "string[]", "bytes", "bytes4", "bytes"], [person.address, [url], b"x", b"abcd", b""]
        )
        assert isinstance(live_house.world, World)
        live_house.world.rpc("anvil_setCode", person.address, reverting(payload))
        answer = person.verify(person.message())
        assert (answer.status_code, answer.json()["code"]) == (401, "siwe_signer")
        assert not came.is_set()
