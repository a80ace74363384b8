"""What parties sign: bids, claims, submissions and settlements, by EIP-712 (R57, R61).

given a message signed by the key of the account, also when the account has code (EIP-7702)
    or by a contract as ERC-1271 says
    anyone who may hand it in can
given a message of which anything differs from what is handed in: who, what, for how much, when, in which epoch,
    on which chain, to which contract
    it reverts Escrow_BadSignature
given the end of its time
    it reverts Escrow_Expired
given a message that was used
    it finds the seat taken or moved on
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from brownie import chain, web3
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak
from hostile import BAD_ANSWERS, WalletAnswer
from market import DIGEST, address, next_block_at, now, reverts_with
from reference import DAY, SELECT, SETTLED, SUBMITTED, WORKING
from signing import key_of, sign

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
BAD_SIGNATURE = keccak(text="Escrow_BadSignature(address)")[:4]
ONE = 10**18


@dataclass(frozen=True)
class Kind:
    """A kind of message: what task it needs, what it says, how it is handed in, and what comes of it."""

    seated: bool
    terms: dict[str, Any]
    says: Callable[..., dict[str, Any]]
    send: Callable[..., Any]
    state: int


def bid_says(market, _task, worker):
    return {"price": ONE + 5, "epoch": market.escrow.epochOf(worker), "expiry": now() + DAY}


def claim_says(market, _task, worker):
    return {"minPrice": ONE, "maxBond": 0, "epoch": market.escrow.epochOf(worker), "expiry": now() + DAY}


def submit_says(market, task, worker):
    return {"seatWord": market.escrow.seatWord(task.id, worker), "digest": DIGEST, "expiry": now() + DAY}


def settle_says(market, task, worker):
    return {"seatWord": market.escrow.seatWord(task.id, worker), "toWorker": 7, "expiry": now() + DAY}


def select(market, task, worker, says, signature):
    arguments = (task.packed, worker, says["price"], [], says["expiry"], signature)
    return market.escrow.select(*arguments, {"from": market.poster})


def claim(market, task, worker, says, signature):
    arguments = (task.packed, worker, says["minPrice"], says["maxBond"], [], says["expiry"], signature)
    return market.escrow.claim(*arguments, {"from": market.treasury})


def submit(market, task, worker, says, signature):
    arguments = (task.packed, worker, task.seat(worker), says["digest"], says["expiry"], signature)
    return market.escrow.submit(*arguments, {"from": market.treasury})


def settle(market, task, worker, says, signature):
    arguments = (task.packed, worker, task.seat(worker), says["toWorker"], says["expiry"], b"", signature)
    return market.escrow.settle(*arguments, {"from": market.poster})


BIDDING = {"mode": SELECT, "bond": 0, "ceiling": 2 * ONE, "seats": 2}
FREE = {"grade": 0, "freeLapses": 2, "seats": 2}
KINDS = {
    "Bid": Kind(seated=False, terms=BIDDING, says=bid_says, send=select, state=WORKING),
    "Claim": Kind(seated=False, terms=FREE, says=claim_says, send=claim, state=WORKING),
    "Submit": Kind(seated=True, terms=BIDDING, says=submit_says, send=submit, state=SUBMITTED),
    "Settle": Kind(seated=True, terms=BIDDING, says=settle_says, send=settle, state=SETTLED),
}
OTHER_VALUES = {
    "price": ONE + 6,
    "epoch": 1,
    "minPrice": ONE - 1,
    "maxBond": 1,
    "seatWord": 1,
    "digest": b"\x02" * 32,
    "toWorker": 8,
    "taskId": b"\x03" * 32,
}


def stage(market, kind, worker):
    """A task at the moment at which a message of this kind is wanted from a worker."""
    task = market.post(**kind.terms)
    if kind.seated:
        market.select(task, market.bid(task, worker))
    return task


def full(task, worker, says):
    return {"taskId": task.id, "worker": address(worker)} | says


@pytest.fixture(params=KINDS)
def name(request):
    return request.param


@pytest.fixture
def kind(name):
    return KINDS[name]


def hand_in(market, name, task, worker, *, signer=None):
    """Sign a message as it should be and hand it in."""
    kind, account = KINDS[name], address(worker)
    says = kind.says(market, task, account)
    signature = sign(signer or worker, market.escrow, name, full(task, worker, says))
    kind.send(market, task, account, says, signature)
    assert market.escrow.seatWord(task.id, account) & 255 == kind.state
    return says, signature


def test_what_a_key_signed_is_handed_in_by_another_and_once(market, name, kind, worker):
    task = stage(market, kind, worker)
    says, signature = hand_in(market, name, task, worker)
    refusal = ("Escrow_WrongState", kind.state) if kind.seated else ("Escrow_SeatExists", task.id, worker)
    with market.refuses(task, *refusal):
        kind.send(market, task, worker, says, signature)


def test_a_wallet_of_several_owners_signs_by_erc1271(market, name, kind, safe):
    task = stage(market, kind, safe)
    says = kind.says(market, task, safe.address)
    message = full(task, safe, says)
    one_owner = sign(safe, market.escrow, name, message)[:65]
    with market.refuses(task, "Escrow_BadSignature", safe):
        kind.send(market, task, safe.address, says, one_owner)
    hand_in(market, name, task, safe)


def test_nothing_else_than_what_was_signed_can_be_handed_in(market, escrow, name, kind, worker, other_worker, panel):
    task = stage(market, kind, worker)
    says = kind.says(market, task, worker)
    message = full(task, worker, says)
    others = {part: value for part, value in OTHER_VALUES.items() if part in message}
    wrong = [sign(worker, escrow, name, message | {part: value}) for part, value in others.items()]
    wrong.append(sign(worker, escrow, name, message | {"worker": other_worker}))
    wrong.append(sign(worker, escrow, name, message | {"expiry": says["expiry"] + 1}))
    wrong.append(sign(other_worker, escrow, name, message))
    wrong.append(sign(worker, panel, name, message))
    changes = {"chainId": 1, "name": "Guildhall", "version": "2"}
    wrong += [sign(worker, escrow, name, message, **{part: value}) for part, value in changes.items()]
    for signature in wrong:
        with reverts_with("Escrow_BadSignature", worker):
            kind.send(market, task, worker, says, signature)
    assert escrow.seatWord(task.id, worker) == says.get("seatWord", 0)


def test_a_signature_has_one_form(market, escrow, name, kind, worker):
    """The other half of the curve, a short form or a signature with a tail are none; nor are those of address zero."""
    task = stage(market, kind, worker)
    says = kind.says(market, task, worker)
    good = sign(worker, escrow, name, full(task, worker, says))
    r, s, v = good[:32], int.from_bytes(good[32:64], "big"), good[64]
    mirrored = r + (CURVE_ORDER - s).to_bytes(32, "big") + bytes([55 - v])
    compact = r + (s | (v - 27) << 255).to_bytes(32, "big")
    for signature in (mirrored, compact, good + b"\0", good[:64], good[:64] + bytes([v - 27]), bytes(65)):
        with reverts_with("Escrow_BadSignature", worker):
            kind.send(market, task, worker, says, signature)
    kind.send(market, task, worker, says, good)


def test_a_message_is_void_from_its_expiry_on(market, escrow, name, kind, worker):
    task = stage(market, kind, worker)
    says = kind.says(market, task, worker)
    signature = sign(worker, escrow, name, full(task, worker, says))
    next_block_at(says["expiry"])
    with market.refuses(task, "Escrow_Expired", says["expiry"]):
        kind.send(market, task, worker, says, signature)


def test_a_message_holds_in_its_last_second(market, escrow, name, kind, worker):
    task = stage(market, kind, worker)
    says = kind.says(market, task, worker)
    signature = sign(worker, escrow, name, full(task, worker, says))
    next_block_at(says["expiry"] - 1)
    kind.send(market, task, worker, says, signature)
    assert escrow.seatWord(task.id, worker) & 255 == kind.state


def test_raising_the_epoch_voids_bids_and_claims_and_leaves_what_names_the_seat(market, escrow, name, kind, worker):
    task = stage(market, kind, worker)
    says = kind.says(market, task, worker)
    signature = sign(worker, escrow, name, full(task, worker, says))
    escrow.raiseEpoch({"from": worker})
    if "epoch" in says:
        with market.refuses(task, "Escrow_BadSignature", worker):
            kind.send(market, task, worker, says, signature)
        hand_in(market, name, task, worker)
    else:
        kind.send(market, task, worker, says, signature)
        assert escrow.seatWord(task.id, worker) & 255 == kind.state


# -------------------------------------------------------------------- accounts with code


def delegate(account, contract):
    """Let an account run a contract's code, as EIP-7702 does, in a transaction of type 4 of its own."""
    key, nonce = key_of(account), web3.eth.get_transaction_count(str(account))
    grant = {"chainId": chain.id, "address": contract.address, "nonce": nonce + 1}
    tx = {
        "type": 4,
        "chainId": chain.id,
        "nonce": nonce,
        "to": str(account),
        "value": 0,
        "gas": 200_000,
        "maxFeePerGas": 0,
        "maxPriorityFeePerGas": 0,
        "authorizationList": [Account.sign_authorization(grant, key)],
    }
    web3.eth.wait_for_transaction_receipt(
        web3.eth.send_raw_transaction(Account.sign_transaction(tx, key).raw_transaction)
    )
    assert bytes(web3.eth.get_code(str(account))) == b"\xef\x01\x00" + bytes.fromhex(contract.address[2:])


def test_an_account_with_code_signs_by_its_key(market, name, kind, owner, worker, HostileWallet):
    """Its code is not even asked: it would decline."""
    task = stage(market, kind, worker)
    delegate(worker, owner.deploy(HostileWallet))
    HostileWallet.at(str(worker)).setAnswer(WalletAnswer.DECLINES, {"from": owner})
    hand_in(market, name, task, worker)


def test_an_account_with_code_may_sign_by_its_code(market, escrow, name, kind, owner, worker, HostileWallet):
    task = stage(market, kind, worker)
    delegate(worker, owner.deploy(HostileWallet))
    says = kind.says(market, task, worker)
    kind.send(market, task, worker, says, b"\x01")
    assert escrow.seatWord(task.id, worker) & 255 == kind.state


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_a_contract_that_answers_anything_but_yes_has_not_signed(market, owner, HostileWallet, answer):
    wallet = owner.deploy(HostileWallet)
    task = market.post(**BIDDING)
    wallet.setAnswer(answer, {"from": owner})
    says = bid_says(market, task, wallet)
    arguments = (task.packed, wallet, says["price"], [], says["expiry"], b"\x01" * 65)
    call = {"from": market.poster.address, "to": market.escrow.address, "gas": hex(400_000)}
    call["data"] = market.escrow.select.encode_input(*arguments)
    failure = web3.provider.make_request("eth_call", [call, "latest"])["error"]
    assert failure["data"] == f"0x{BAD_SIGNATURE.hex()}{encode(['address'], [wallet.address]).hex()}"


@pytest.mark.parametrize("answer", [WalletAnswer.AGREES, WalletAnswer.RETURNS_LONG])
def test_a_contract_that_says_yes_has_signed(market, escrow, owner, HostileWallet, answer):
    wallet = owner.deploy(HostileWallet)
    task = market.post(**BIDDING)
    wallet.setAnswer(answer, {"from": owner})
    select(market, task, wallet, bid_says(market, task, wallet), b"")
    assert escrow.seatWord(task.id, wallet) & 255 == WORKING


@pytest.mark.parametrize("account", ["0x" + "0" * 39 + digit for digit in "0124"])
def test_addresses_without_a_key_sign_nothing(market, account):
    """The zero address is what a broken signature recovers to; the others are precompiled contracts that answer."""
    task = market.post(**BIDDING)
    for signature in (b"", bytes(65), b"\x01" * 65):
        with reverts_with("Escrow_BadSignature", account):
            select(market, task, account, bid_says(market, task, account), signature)


def test_on_a_chain_that_split_tasks_keep_their_ids_and_signatures_follow_the_chain(market, escrow, worker):
    """The calls are not sent, because the node's own keys stay with the chain on which they were made."""
    task = market.post(**BIDDING)
    says = bid_says(market, task, worker)
    before = sign(worker, escrow, "Bid", full(task, worker, says))
    assert "error" not in web3.provider.make_request("anvil_setChainId", [4_242])
    try:
        assert str(escrow.hashTerms(task.packed)) == f"0x{task.id.hex()}"
        after = sign(worker, escrow, "Bid", full(task, worker, says), chainId=4_242)
        arguments = (task.packed, worker, says["price"], [], says["expiry"])
        with reverts_with("Escrow_BadSignature", worker):
            escrow.select.call(*arguments, before, {"from": market.poster})
        escrow.select.call(*arguments, after, {"from": market.poster})
    finally:
        web3.provider.make_request("anvil_setChainId", [chain.id])
