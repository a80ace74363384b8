"""Contract wallets sign in by ERC-1271 (R78), and a hostile contract gets nothing out of being asked."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from eth_abi.abi import encode
from web3 import Web3

from tests.backend.house import House, Person
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
