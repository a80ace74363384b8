"""Votes that the API sends for those who signed them: free for the voter, once, and only what would count (R79)."""

from typing import Any

import pytest
from eth_account import Account
from eth_keys.constants import SECPK1_N
from web3 import Web3

from tests.backend.house import Browser, House
from tests.backend.voting import cast, look, propose, relay_of, rows, signed, vote, world_of
from tests.world import DAY, ETHER, World

VOTES = "/api/v1/guild/proposals/{}/votes"


def refused(answer: Any, status: int, code: str) -> bool:
    return (answer.status_code, answer.json()["code"]) == (status, code)


def nonce_of(world: World) -> int:
    return int(world.w3.eth.get_transaction_count(relay_of(world).address))


def test_a_signed_vote_is_cast_without_costing_its_voter_anything(relayed: House) -> None:
    world, client = world_of(relayed), relayed.client()
    voter = Web3.to_checksum_address(world.accounts[2])
    proposal = propose(relayed, f"By signature {world.now}")
    assert client.get("/api/v1/config").json()["guild"] == {"relay": True}
    nonce = client.get(f"/api/v1/guild/voters/{voter}/nonce").json()["nonce"]
    money, sent = world.w3.eth.get_balance(voter), world.w3.eth.get_transaction_count(voter)
    body = signed(world, proposal, voter, "for", "更公平 — *fairer*")
    answer = cast(relayed, client, proposal, body, "first")
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert (told["voter"], told["support"], int(told["weight"])) == (voter, "for", 5_000_000 * ETHER)
    receipt = world.w3.eth.get_transaction_receipt(told["tx_hash"])
    assert (receipt["status"], receipt["from"]) == (1, relay_of(world).address)
    assert (world.w3.eth.get_balance(voter), world.w3.eth.get_transaction_count(voter)) == (money, sent)
    assert int(client.get(f"/api/v1/guild/voters/{voter}/nonce").json()["nonce"]) == int(nonce) + 1
    # Again, with the same key, without one, and after it was indexed: the same transaction, and no other one.
    again = [cast(relayed, client, proposal, body, "first"), cast(relayed, client, proposal, body)]
    look(relayed)
    again.append(cast(relayed, client, proposal, body, "first"))
    assert [(one.status_code, one.json()) for one in again] == [(202, told)] * 3
    other = signed(world, proposal, voter, "against")
    assert refused(cast(relayed, client, proposal, other, "first"), 409, "already_voted")
    assert len(rows(relayed)) == 1
    [ballot] = client.get(VOTES.format(proposal)).json()["items"]
    assert (ballot["voter"], ballot["support"], ballot["reason"]) == (voter, "for", "更公平 — *fairer*")
    assert ballot["tx_hash"] == told["tx_hash"]


def test_one_key_stands_for_one_request(relayed: House) -> None:
    world, client = world_of(relayed), relayed.client()
    voter = world.accounts[2]
    first, second = (propose(relayed, f"{name} {world.now}") for name in ("First", "Second"))
    assert cast(relayed, client, first, signed(world, first, voter), "key").status_code == 202
    assert refused(cast(relayed, client, second, signed(world, second, voter), "key"), 409, "idempotency_conflict")
    assert cast(relayed, client, second, signed(world, second, voter), "other").status_code == 202


def test_a_signature_for_anything_else_is_refused_and_costs_nothing(relayed: House) -> None:
    world, client = world_of(relayed), relayed.client()
    voter, other = world.accounts[2], world.accounts[3]
    proposal = propose(relayed, f"Attacked {world.now}")
    nonce = int(client.get(f"/api/v1/guild/voters/{voter}/nonce").json()["nonce"])
    good = signed(world, proposal, voter, "for", "because")
    raw = bytes.fromhex(good["signature"][2:])
    flipped = (SECPK1_N - int.from_bytes(raw[32:64])).to_bytes(32)
    malleable = raw[:32] + flipped + bytes([55 - raw[64]])
    bodies = {
        "another proposal": signed(world, proposal, voter, "for", "because", instead={"proposalId": "1"}),
        "another choice": signed(world, proposal, voter, "for", "because", instead={"support": 0}),
        "another reason": signed(world, proposal, voter, "for", "because", instead={"reason": "be cause"}),
        "another voter": signed(world, proposal, voter, "for", "because", instead={"voter": other}),
        "another's key": signed(world, proposal, voter, "for", "because", signer=other),
        "another chain": signed(world, proposal, voter, "for", "because", domain={"chainId": 1}),
        "another contract": signed(world, proposal, voter, domain={"verifyingContract": world.policy.address}),
        "another nonce": signed(world, proposal, voter, "for", "because", instead={"nonce": nonce + 1}),
        "params": signed(world, proposal, voter, "for", "because", instead={"params": "0x00"}),
        "choice changed on the way": {**good, "support": "against"},
        "reason changed on the way": {**good, "reason": "because "},
        "voter changed on the way": {**good, "voter": other},
        "the other half of the curve": {**good, "signature": "0x" + malleable.hex()},
        "one byte short": {**good, "signature": good["signature"][:-2]},
        "one byte more": {**good, "signature": good["signature"] + "00"},
        "zeros": {**good, "signature": "0x" + "00" * 65},
        "ones": {**good, "signature": "0x" + "ff" * 65},
    }
    before = nonce_of(world)
    for name, body in bodies.items():
        answer = cast(relayed, client, proposal, body)
        assert refused(answer, 422, "vote_signature"), (name, answer.text)
    assert (rows(relayed), nonce_of(world)) == ([], before)
    # The right one was not spoiled by any of them, and cannot be used a second time or for another proposal.
    assert cast(relayed, client, proposal, good).status_code == 202
    second = propose(relayed, f"Attacked again {world.now}")
    assert refused(cast(relayed, client, second, good), 422, "vote_signature")
    assert len(rows(relayed)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"support": "maybe"},
        {"support": 1},
        {"signature": "0x"},
        {"signature": "12"},
        {"signature": "0x" + "11" * 5000},
        {"reason": "x" * 2001},
        {"reason": "\ud800"},
        {"voter": "0x12"},
        {"voter": None},
        {"extra": 1},
    ],
)
def test_a_vote_of_another_shape_is_refused(light_house: House, change: dict[str, Any]) -> None:
    body = {"voter": "0x" + "12" * 20, "support": "for", "reason": "", "signature": "0x" + "11" * 65, **change}
    answer = vote(light_house.client(), "0x" + "ab" * 32, body)
    assert refused(answer, 422, "validation"), answer.text


def test_a_vote_that_cannot_count_is_refused_by_its_reason(relayed: House) -> None:
    world, client = world_of(relayed), relayed.client()
    voter = world.accounts[2]
    early = propose(relayed, f"Early {world.now}", opened=False)
    answer = cast(relayed, client, early, signed(world, early, voter))
    assert refused(answer, 409, "voting_not_started")
    assert answer.json()["params"]["opens_at"] > world.now
    unknown = "0x" + "ab" * 32
    assert refused(cast(relayed, client, unknown, signed(world, unknown, voter)), 404, "not_found")
    world.open_vote()
    look(relayed)
    # Without votes at the snapshot, also with votes that came later.
    poor = Account.create()
    body = signed(world, early, poor.address, signer=poor)
    assert refused(cast(relayed, client, early, body), 409, "no_voting_power")
    world.send(world.guild_token.functions.transfer(poor.address, 1000), world.accounts[8])
    look(relayed)
    assert refused(cast(relayed, client, early, body), 409, "no_voting_power")
    # After an own transaction, seen by the index or not yet.
    world.vote(int(early, 16), voter)
    assert refused(cast(relayed, client, early, signed(world, early, voter)), 409, "already_voted")
    look(relayed)
    assert refused(cast(relayed, client, early, signed(world, early, voter)), 409, "already_voted")
    world.end_vote()
    # The index is behind, and the clock of this machine too: the trial tells.
    late = signed(world, early, world.accounts[3])
    assert refused(cast(relayed, client, early, late), 409, "voting_closed")
    look(relayed)
    assert refused(cast(relayed, client, early, late), 409, "voting_closed")
    assert rows(relayed) == []


def test_a_flood_meets_a_daily_end_for_a_voter_and_for_all(relayed: House) -> None:
    world = world_of(relayed)
    client = relayed.client(relay_daily=2, relay_daily_total=4)
    proposals = [propose(relayed, f"Flood {number} {world.now}") for number in range(3)]

    def flood(account: int, number: int) -> Any:
        voter = world.accounts[account]
        return cast(relayed, client, proposals[number], signed(world, proposals[number], voter))

    assert [flood(2, number).status_code for number in (0, 1)] == [202, 202]
    answer = flood(2, 2)
    assert refused(answer, 429, "relay_exhausted")
    assert 0 < int(answer.headers["retry-after"]) <= DAY
    page = client.get(f"/api/v1/guild/proposals/{proposals[2]}", params={"account": world.accounts[2]}).json()
    assert {action["action"]: action["reason"] for action in page["legal"]}["vote_by_signature"] == "relay_exhausted"
    assert [flood(3, 0).status_code, flood(4, 0).status_code] == [202, 202]
    assert refused(flood(5, 0), 429, "relay_exhausted")
    relayed.clock.time += DAY + 1
    assert flood(5, 0).status_code == 202


def test_without_key_money_or_a_bearable_fee_there_is_no_relay(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Poor {world.now}")
    body = signed(world, proposal, world.accounts[2])
    without: Browser = relayed.client(relayer_key=None)
    assert refused(cast(relayed, without, proposal, body), 503, "relay_unavailable")
    assert without.get("/api/v1/guild").json()["relay"] == {"available": False}
    assert refused(cast(relayed, relayed.client(relay_max_fee=1), proposal, body), 503, "relay_unavailable")
    relay_of(world, money=10**12)
    assert refused(cast(relayed, relayed.client(), proposal, body), 503, "relay_unavailable")
    assert rows(relayed) == []
    relay_of(world)
    assert cast(relayed, relayed.client(), proposal, body).status_code == 202


def test_a_node_that_is_down_is_told(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Nobody answers {world.now}")
    body = signed(world, proposal, world.accounts[2])
    client = relayed.client(rpc_url="http://127.0.0.1:9")
    assert refused(cast(relayed, client, proposal, body), 503, "node_unavailable")
    answer = client.get(f"/api/v1/guild/voters/{world.accounts[2]}/nonce")
    assert refused(answer, 503, "node_unavailable")
