"""Signed votes for tests: a proposal that can be voted on, and ballots as wallets sign them."""

import json
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from httpx import Response
from pydantic import SecretStr
from sqlalchemy import select
from web3 import Web3

from backend.chain.relay.models import RelayTransaction
from tests.backend.house import Browser, House
from tests.node import CHAIN_ID
from tests.world import ETHER, World

SUPPORTS = ("against", "for", "abstain")
FIELDS = (
    ("proposalId", "uint256"),
    ("support", "uint8"),
    ("voter", "address"),
    ("nonce", "uint256"),
    ("reason", "string"),
    ("params", "bytes"),
)
DOMAIN = (("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"))
RELAY_KEY = SecretStr("0x" + "5e" * 32)


def relay_of(world: World, money: int = 10 * ETHER) -> LocalAccount:
    """Give the relay's account its money and return it."""
    account: LocalAccount = Account.from_key(RELAY_KEY.get_secret_value())
    world.rpc("anvil_setBalance", account.address, hex(money))
    return account


def world_of(house: House) -> World:
    """Return the chain behind a house."""
    assert isinstance(house.world, World)
    return house.world


def propose(house: House, description: str, *, opened: bool = True) -> str:
    """Propose something harmless, index it, and return its id as the API writes it."""
    world = world_of(house)
    world.sleep(1)
    proposal = world.propose([(world.accounts[5], 1, "0x")], description)
    if opened:
        world.open_vote()
    look(house)
    return f"0x{proposal:064x}"


def look(house: House) -> None:
    """Index to the head, and set the house's clock to the chain's."""
    house.index()
    house.clock.time = world_of(house).now


def typed_data(world: World, domain: dict[str, Any] | None = None, **message: Any) -> dict[str, Any]:
    """Return a ballot as wallets are asked to sign it."""
    return {
        "domain": {
            "name": "GuildGovernor",
            "version": "1",
            "chainId": CHAIN_ID,
            "verifyingContract": world.governor.address,
            **(domain or {}),
        },
        "types": {
            "EIP712Domain": [{"name": name, "type": kind} for name, kind in DOMAIN],
            "ExtendedBallot": [{"name": name, "type": kind} for name, kind in FIELDS],
        },
        "primaryType": "ExtendedBallot",
        "message": {"reason": "", "params": "0x", **message},
    }


def signed(
    world: World,
    proposal: str,
    voter: str,
    support: str = "for",
    reason: str = "",
    *,
    signer: str | LocalAccount | None = None,
    domain: dict[str, Any] | None = None,
    instead: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the body of a signed vote; with `instead`, something else is signed than what is sent."""
    message = {
        "proposalId": str(int(proposal, 16)),
        "support": SUPPORTS.index(support),
        "voter": voter,
        "nonce": str(world.governor.functions.nonces(Web3.to_checksum_address(voter)).call()),
        "reason": reason,
        **(instead or {}),
    }
    content = typed_data(world, domain, **message)
    if isinstance(signer, LocalAccount):
        signature = signer.sign_typed_data(full_message=content).signature.to_0x_hex()
    else:
        signature = world.rpc("eth_signTypedData_v4", signer or voter, json.dumps(content))
    return {"voter": voter, "support": support, "reason": reason, "signature": signature}


def rows(house: House) -> list[RelayTransaction]:
    """Return what the relay has kept, in the order of its nonces."""
    with house.database.read() as session:
        return list(session.scalars(select(RelayTransaction).order_by(RelayTransaction.nonce)))


def arrive(world: World, *hashes: str) -> None:
    """Wait until the chain has some transactions."""
    for tx_hash in hashes:
        world.w3.eth.wait_for_transaction_receipt(HexStr(tx_hash), timeout=60, poll_latency=0.02)


def cast(house: House, client: Browser, proposal: str, body: dict[str, Any], key: str | None = None) -> Response:
    """Ask the API to send a vote, and wait for it to arrive if it was taken."""
    answer = vote(client, proposal, body, key)
    if answer.status_code == 202:
        arrive(world_of(house), answer.json()["tx_hash"])
    return answer


def vote(client: Browser, proposal: str, body: dict[str, Any], key: str | None = None) -> Response:
    """Ask the API to send a vote."""
    headers = {"Content-Type": "application/json", **({} if key is None else {"Idempotency-Key": key})}
    return client.post(f"/api/v1/guild/proposals/{proposal}/votes", content=json.dumps(body), headers=headers)
