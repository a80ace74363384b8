"""Whatever dies or forgets, a vote that the relay took arrives once, and no nonce stays unused (R79, R1)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.chain.calls.decoder import encode_call
from backend.chain.guild.signing import CAST, SignedVote
from backend.chain.relay.sender import PATIENCE, Order, Sender
from backend.chain.relay.service import Wish
from tests.backend.house import House
from tests.backend.voting import (
    RELAY_KEY,
    SUPPORTS,
    arrive,
    cast,
    look,
    propose,
    relay_of,
    rows,
    signed,
    vote,
    world_of,
)
from tests.node import CHAIN_ID
from tests.world import World

ROOT = Path(__file__).resolve().parents[3]
# Loops until its gas is gone, unless gas has no price: then it approves any signature (ERC-1271).
APPROVES_IN_TRIALS = "0x3a156009575b6005565b7f1626ba7e" + "00" * 28 + "60005260206000f3"
APPROVES = "0x7f1626ba7e" + "00" * 28 + "60005260206000f3"
LOOPS = "0x5b600056"
REVERTS = "0x60006000fd"
ANSWERS_WITH_NOTHING = "0x00"
ANSWERS_WITH_A_MEGABYTE = "0x620fffff6000f3"


@contextmanager
def sender_of(house: House) -> Iterator[Sender]:
    with httpx.Client(timeout=60) as client:
        yield Sender(house.settings, house.database, client, house.clock, CHAIN_ID, relay_of(world_of(house)))


@contextmanager
def no_mining(world: World) -> Iterator[None]:
    """Keep transactions waiting."""
    world.rpc("evm_setAutomine", *[False])
    try:
        yield
    finally:
        world.rpc("evm_setAutomine", *[True])
        world.mine()


def order(house: House, proposal: str, body: dict[str, Any]) -> Order:
    """Return the order that the API makes of a signed vote."""
    support = SUPPORTS.index(body["support"])
    signed_vote = SignedVote(proposal, support, body["voter"].lower(), body["reason"], body["signature"])
    data = encode_call(CAST, *signed_vote.arguments())
    wish = Wish(proposal, body["voter"].lower(), "ab" * 32, None)
    return Order(wish, world_of(house).governor.address.lower(), data, 300_000)


def voted(world: World, proposal: str, *accounts: str) -> list[bool]:
    return [world.governor.functions.hasVoted(int(proposal, 16), account).call() for account in accounts]


def settle(house: House, *, waits: bool = True) -> None:
    """Settle; then wait until the chain has what was sent, unless nothing is mined."""
    with sender_of(house) as sender:
        sender.settle()
    if waits:
        arrive(world_of(house), *(row.hashes[0] for row in rows(house) if row.status in ("pending", "mined")))


def test_a_vote_that_was_kept_by_a_process_that_died_is_sent(relayed: House) -> None:
    world = world_of(relayed)
    voter = world.accounts[2]
    proposal = propose(relayed, f"Died {world.now}")
    body = signed(world, proposal, voter)
    with sender_of(relayed) as sender:
        # This is all that a process does before it sends; the next instruction never runs.
        sender._keep(order(relayed, proposal, body), sender._quote())
    assert voted(world, proposal, voter) == [False]
    settle(relayed)
    assert voted(world, proposal, voter) == [True]
    settle(relayed)
    assert [row.status for row in rows(relayed)] == ["mined"]
    # It was the same vote: the API answers with that transaction, and the next vote has the next nonce.
    second = propose(relayed, f"Next {world.now}")
    assert cast(relayed, relayed.client(), second, signed(world, second, voter)).status_code == 202
    assert [row.nonce for row in rows(relayed)] == [rows(relayed)[0].nonce, rows(relayed)[0].nonce + 1]


def test_a_vote_that_the_node_forgot_is_sent_again_byte_for_byte(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Forgotten {world.now}")
    voters = world.accounts[2:4]
    with no_mining(world):
        client = relayed.client()
        hashes = [vote(client, proposal, signed(world, proposal, voter)).json()["tx_hash"] for voter in voters]
        # While it is on its way it is not sent twice, and no other vote of this voter is taken.
        assert vote(client, proposal, signed(world, proposal, voters[0])).json()["tx_hash"] == hashes[0]
        other = vote(client, proposal, signed(world, proposal, voters[0], "against"))
        assert (other.status_code, other.json()["code"]) == (409, "vote_pending")
        world.rpc("anvil_dropAllTransactions")
    assert voted(world, proposal, *voters) == [False, False]
    settle(relayed, waits=False)
    assert voted(world, proposal, *voters) == [False, False]
    relayed.clock.time += PATIENCE
    settle(relayed)
    assert voted(world, proposal, *voters) == [True, True]
    settle(relayed)
    kept = rows(relayed)
    assert [row.status for row in kept] == ["mined", "mined"]
    # The first pays more, for others wait behind it; the second is the very same transaction.
    assert [len(row.hashes) for row in kept] == [2, 1]
    assert kept[1].hashes == hashes[1:]


def test_a_vote_that_pays_too_little_is_signed_again_for_more(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Dear {world.now}")
    voter = world.accounts[2]
    with no_mining(world):
        first = vote(relayed.client(), proposal, signed(world, proposal, voter)).json()["tx_hash"]
        fee = rows(relayed)[0].max_fee
        world.rpc("anvil_setNextBlockBaseFeePerGas", hex(fee + 1))
        world.mine()
        assert voted(world, proposal, voter) == [False]
        relayed.clock.time += PATIENCE
        settle(relayed, waits=False)
    settle(relayed)
    settle(relayed)
    [row] = rows(relayed)
    assert (row.status, row.hashes[1], len(row.hashes)) == ("mined", first, 2)
    assert row.max_fee > fee
    assert voted(world, proposal, voter) == [True]
    world.rpc("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    world.mine()


def test_a_nonce_that_was_used_elsewhere_with_the_same_key_is_given_up(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Elsewhere {world.now}")
    voter = world.accounts[2]
    relay = relay_of(world)
    with sender_of(relayed) as sender:
        kept = sender._keep(order(relayed, proposal, signed(world, proposal, voter)), sender._quote())
    spent: dict[str, Any] = {"to": relay.address, "value": 0, "gas": 21_000, "maxFeePerGas": 10**11}
    spent |= {"type": 2, "chainId": CHAIN_ID, "nonce": kept.nonce, "maxPriorityFeePerGas": 0}
    raw = relay.sign_transaction(spent).raw_transaction
    world.w3.eth.wait_for_transaction_receipt(world.w3.eth.send_raw_transaction(raw), timeout=120)
    relayed.clock.time += PATIENCE
    settle(relayed, waits=False)
    assert [row.status for row in rows(relayed)] == ["lost"]
    answer = cast(relayed, relayed.client(), proposal, signed(world, proposal, voter))
    assert answer.status_code == 202, answer.text
    assert voted(world, proposal, voter) == [True]
    settle(relayed)
    assert [(row.nonce, row.status) for row in rows(relayed)] == [(kept.nonce, "lost"), (kept.nonce + 1, "mined")]


def test_processes_that_share_the_key_never_share_a_nonce(relayed: House) -> None:
    world = world_of(relayed)
    proposal = propose(relayed, f"Crowd {world.now}")
    voters = world.accounts[1:9]
    bodies = {voter: signed(world, proposal, voter) for voter in voters}
    clients = [relayed.client(), relayed.client()]
    for client in clients:
        # Routes are put together at the first request, which no two processes do in one interpreter.
        assert client.get(f"/api/v1/guild/proposals/{proposal}").status_code == 200
    with ThreadPoolExecutor(8) as pool:
        # Each vote is asked for at both processes at once.
        asked = [pool.submit(vote, client, proposal, bodies[voter]) for voter in voters for client in clients]
        answers = [one.result() for one in asked]
    assert [answer.status_code for answer in answers] == [202] * 16, [answer.text for answer in answers]
    settle(relayed)
    settle(relayed)
    kept = rows(relayed)
    assert [row.status for row in kept] == ["mined"] * 8
    assert [row.nonce for row in kept] == list(range(kept[0].nonce, kept[0].nonce + 8))
    assert {answer.json()["tx_hash"] for answer in answers} == {row.hashes[0] for row in kept}
    assert voted(world, proposal, *voters) == [True] * 8


@pytest.mark.parametrize("code", [LOOPS, REVERTS, ANSWERS_WITH_NOTHING, ANSWERS_WITH_A_MEGABYTE])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_contract_that_does_not_approve_costs_nothing(relayed: House, code: str) -> None:
    world = world_of(relayed)
    voter = world.accounts[6]
    proposal = propose(relayed, f"Hostile {code} {world.now}")
    body = signed(world, proposal, voter)
    world.rpc("anvil_setCode", voter, code)
    answer = cast(relayed, relayed.client(), proposal, body)
    world.rpc("anvil_setCode", voter, "0x")
    assert (answer.status_code, answer.json()["code"]) == (422, "vote_signature"), answer.text
    assert rows(relayed) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_contract_votes_with_whatever_it_approves(relayed: House) -> None:
    world = world_of(relayed)
    voter = world.accounts[6]
    proposal = propose(relayed, f"Contract {world.now}")
    world.rpc("anvil_setCode", voter, APPROVES)
    body = {"voter": voter, "support": "abstain", "reason": "", "signature": "0x" + "77" * 300}
    answer = cast(relayed, relayed.client(), proposal, body)
    world.rpc("anvil_setCode", voter, "0x")
    assert answer.status_code == 202, answer.text
    look(relayed)
    [ballot] = relayed.client().get(f"/api/v1/guild/proposals/{proposal}/votes").json()["items"]
    assert (ballot["voter"], ballot["support"]) == (voter, "abstain")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_contract_that_approves_in_trials_alone_burns_no_more_than_the_trial_took_and_a_reserve(
    relayed: House,
) -> None:
    world = world_of(relayed)
    voter = world.accounts[6]
    proposal = propose(relayed, f"Two faces {world.now}")
    world.rpc("anvil_setCode", voter, APPROVES_IN_TRIALS)
    body = {"voter": voter, "support": "for", "reason": "", "signature": "0x01"}
    client = relayed.client(relay_daily=2)
    used = []
    for _ in range(2):
        answer = cast(relayed, client, proposal, body)
        assert answer.status_code == 202, answer.text
        receipt = world.w3.eth.get_transaction_receipt(answer.json()["tx_hash"])
        assert receipt["status"] == 0
        used.append(receipt["gasUsed"])
    assert max(used) < 300_000
    assert voted(world, proposal, voter) == [False]
    answer = cast(relayed, client, proposal, body)
    world.rpc("anvil_setCode", voter, "0x")
    assert (answer.status_code, answer.json()["code"]) == (429, "relay_exhausted")
    settle(relayed)
    assert [row.status for row in rows(relayed)] == ["reverted", "reverted"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_dispatcher_sends_what_an_api_process_left_behind(relayed: House, tmp_path: Path) -> None:
    world = world_of(relayed)
    voter = world.accounts[2]
    proposal = propose(relayed, f"Left {world.now}")
    with sender_of(relayed) as sender:
        sender._keep(order(relayed, proposal, signed(world, proposal, voter)), sender._quote())
    env = {**os.environ, "PYTHONPATH": str(ROOT), **relayed.environment(), "GUILDHALL_RELAY_SECONDS": "0.1"}
    env["GUILDHALL_RELAYER_KEY"] = RELAY_KEY.get_secret_value()
    dispatcher = subprocess.Popen([sys.executable, "-m", "backend", "dispatch"], env=env, cwd=tmp_path)
    try:
        end = time.monotonic() + 120
        while voted(world, proposal, voter) == [False]:
            assert time.monotonic() < end, "the vote did not arrive"
            time.sleep(0.05)
    finally:
        dispatcher.send_signal(signal.SIGTERM)
        assert dispatcher.wait(120) == 0


@pytest.mark.parametrize("process", ["api", "dispatch"])
def test_a_key_that_is_none_stops_a_process_with_a_line_that_does_not_show_it(
    light_house: House, tmp_path: Path, process: str
) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **light_house.environment(), "GUILDHALL_RELAYER_KEY": "0xsecret"}
    command = [sys.executable, "-m", "backend", process]
    ended = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "GUILDHALL_RELAYER_KEY is no private key" in ended.stderr
    assert "0xsecret" not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr
