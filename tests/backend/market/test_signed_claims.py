"""Claims and submissions that the API sends for those who signed them: free, once, and only what would count (R79)."""

from typing import Any

from sqlalchemy import update
from web3 import Web3

from backend.chain.relay.models import REVERTED, RelayTransaction
from tests.backend.dealing import API, HOUR, Deals, refused
from tests.backend.house import House
from tests.backend.voting import arrive, relay_of, rows
from tests.world import DAY, ETHER, Task

WORD = "0x" + "ab" * 32


def send(deals: Deals, task: Task, body: dict[str, Any], key: str | None = None) -> Any:
    """Ask for a claim to be sent, and wait for it to arrive if it was taken."""
    headers = {"Idempotency-Key": key} if key else {}
    answer = deals.client.post(f"{API}/tasks/{task.id}/claims", json=body, headers=headers)
    return settled(deals, answer)


def settled(deals: Deals, answer: Any) -> Any:
    if answer.status_code == 202:
        arrive(deals.world, answer.json()["tx_hash"])
    return answer


def submission(
    deals: Deals, task: Task, worker: str, /, *, signer: str | None = None, **instead: Any
) -> dict[str, Any]:
    """Return the body of a signed submission."""
    word = int(deals.seat(task, worker)["seat_word"])
    values = {"taskId": task.id, "worker": worker, "seatWord": word, "digest": WORD, "expiry": deals.world.now + HOUR}
    signature = deals.sign("Submit", signer or worker, **{**values, **instead})
    return {"digest": WORD, "expiry": values["expiry"], "signature": signature}


def hand_in(deals: Deals, task: Task, worker: str, body: dict[str, Any]) -> Any:
    return settled(deals, deals.client.post(f"{API}/tasks/{task.id}/seats/{worker}/submissions", json=body))


def dollars(deals: Deals, **terms: Any) -> Task:
    """Post a task in dollars, whose bond comes from the worker's allowance."""
    return deals.post(token=deals.world.token.address, **terms)


def test_a_signed_claim_and_submission_cost_their_worker_no_gas(paid_house: House) -> None:
    deals = Deals.at(paid_house)
    world = deals.world
    worker = Web3.to_checksum_address(world.workers[0])
    task = dollars(deals)
    coins, sent = world.w3.eth.get_balance(worker), world.w3.eth.get_transaction_count(worker)
    body = deals.claim(task, worker)
    answer = send(deals, task, body, "first")
    assert answer.status_code == 202, answer.text
    # Again, with the same key, without one, and after it was indexed: the same transaction, and no other one.
    again = [send(deals, task, body, "first"), send(deals, task, body)]
    deals.look()
    again.append(send(deals, task, body))
    assert [(one.status_code, one.json()) for one in again] == [(202, answer.json())] * 3
    assert (deals.seat(task, worker)["state"], len(rows(paid_house))) == ("working", 1)
    work = submission(deals, task, worker)
    answer = hand_in(deals, task, worker, work)
    assert answer.status_code == 202, answer.text
    deals.look()
    assert hand_in(deals, task, worker, work).json() == answer.json()
    assert (deals.seat(task, worker)["state"], deals.seat(task, worker)["digest"]) == ("submitted", WORD)
    assert (world.w3.eth.get_balance(worker), world.w3.eth.get_transaction_count(worker)) == (coins, sent)
    assert len(rows(paid_house)) == 2


def test_what_the_escrow_would_refuse_is_named_and_never_paid_for(paid_house: House) -> None:
    deals = Deals.at(paid_house)
    world = deals.world
    worker, rival = world.workers[:2]
    task, other = dollars(deals), dollars(deals)
    relay = relay_of(world).address
    count = world.w3.eth.get_transaction_count(relay)
    good = deals.claim(task, worker)
    forged = {
        "another's key": deals.claim(task, worker, signer=rival),
        "another chain": deals.claim(task, worker, domain={"chainId": 1}),
        "another task": deals.claim(task, worker, taskId=other.id),
        "another epoch": deals.claim(task, worker, epoch=7),
        "a higher bond": {**good, "max_bond": "99999999999"},
        "another worker": {**good, "worker": rival},
    }
    for name, body in forged.items():
        answer = send(deals, task, body)
        assert refused(answer, 422, "signature_invalid"), (name, answer.text)
    late = deals.claim(task, worker, expiry=world.now - 1)
    assert refused(send(deals, task, {**late, "expiry": world.now - 1}), 409, "signature_expired")
    # Neither credit nor allowance: the worker would have to pay, and the relay will not.
    world.send(world.token.functions.approve(world.escrow.address, 0), worker)
    assert refused(send(deals, task, good), 409, "bond_uncovered")
    native = deals.post()
    assert refused(send(deals, native, deals.claim(native, worker)), 409, "bond_uncovered")
    world.send(world.token.functions.approve(world.escrow.address, 2**256 - 1), worker)
    selected = deals.post(mode=1, bond=0, ceiling=2 * ETHER)
    answer = send(deals, selected, deals.claim(selected, worker))
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "wrong_mode")
    invited = dollars(deals, invite_root=WORD)
    answer = send(deals, invited, deals.claim(invited, worker))
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "not_invited")
    # Taken meanwhile, which the index does not know yet: the trial tells.
    world.claim(task, rival)
    answer = send(deals, task, good)
    assert (answer.json()["code"], answer.json()["params"]["reason"]) == ("not_legal", "no_open_seat")
    deals.look()
    assert send(deals, task, good).json()["params"]["reason"] == "no_open_seat"
    # Submissions: another's key, another's seat, a seat that moved on, no seat at all.
    assert refused(hand_in(deals, task, rival, submission(deals, task, rival, signer=worker)), 422, "signature_invalid")
    work = submission(deals, task, rival)
    assert refused(hand_in(deals, task, worker, work), 404, "not_found")
    assert refused(hand_in(deals, task, rival, {**work, "digest": "0x" + "cd" * 32}), 422, "signature_invalid")
    world.submit(task, rival)
    assert refused(hand_in(deals, task, rival, work), 409, "seat_moved")
    deals.look()
    assert refused(hand_in(deals, task, rival, work), 409, "seat_moved")
    assert (rows(paid_house), world.w3.eth.get_transaction_count(relay)) == ([], count)


def test_an_attacker_cannot_drain_the_relay(paid_house: House) -> None:
    deals = Deals.at(paid_house, relay_daily=2, relay_daily_work=3, relay_daily_total=1, relay_reverts=1)
    world = deals.world
    tasks = [dollars(deals) for _ in range(4)]
    first, second, third = world.workers[:3]
    assert [send(deals, task, deals.claim(task, first)).status_code for task in tasks[:2]] == [202, 202]
    answer = send(deals, tasks[2], deals.claim(tasks[2], first))
    assert refused(answer, 429, "relay_exhausted")
    assert 0 < int(answer.headers["retry-after"]) <= DAY
    assert send(deals, tasks[2], deals.claim(tasks[2], second)).status_code == 202
    assert refused(send(deals, tasks[3], deals.claim(tasks[3], third)), 429, "relay_exhausted")
    # The next day one whose transaction failed after a trial that passed waits longer than others.
    paid_house.clock.time += DAY + 1
    with paid_house.database.write() as session:
        session.execute(
            update(RelayTransaction)
            .where(RelayTransaction.account == second.lower())
            .values(status=REVERTED, created_at=paid_house.clock.time)
        )
    body = deals.claim(tasks[3], second)
    assert refused(send(deals, tasks[3], body), 429, "relay_exhausted")
    assert send(deals, tasks[3], deals.claim(tasks[3], third)).status_code == 202
    without = Deals.at(paid_house, relayer_key=None)
    assert refused(send(without, tasks[3], body), 503, "relay_unavailable")


def test_two_claims_of_one_worker_wait_for_each_other(paid_house: House) -> None:
    deals = Deals.at(paid_house)
    world = deals.world
    first = dollars(deals)
    world.rpc("evm_setAutomine", False)  # noqa: FBT003 - the node's own argument
    try:
        body = deals.claim(first, world.workers[3])
        path = f"{API}/tasks/{first.id}/claims"
        answer = deals.client.post(path, json=body)
        assert answer.status_code == 202, answer.text
        second = {**body, "min_price": "1"}
        assert refused(deals.client.post(path, json=second), 409, "relay_pending")
        assert deals.client.post(path, json=body).json() == answer.json()
    finally:
        world.rpc("evm_setAutomine", True)  # noqa: FBT003 - the node's own argument
        world.mine()
    assert refused(deals.client.post(path, json=second), 409, "already_relayed")
