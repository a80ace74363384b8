"""Arbitrators that misbehave, and evidence (R33, R57, R85): a task trusts its bench for the ruling and nothing else.

given an arbitrator that rules in the middle of opening a dispute, re-uses a number, re-enters or sends coin
    it gets nothing that a ruling in time would not give it
given one that cannot be asked, or does not open the dispute
    the call changes nothing, and the time-outs go on
given anyone but the arbitrator of a dispute, or a second ruling
    it reverts Escrow_NoDispute or Escrow_AlreadyRuled
given an open dispute
    when a party brings evidence
        it is told under the dispute's group
"""

import pytest
from brownie import reverts
from market import BRIEF, COST, DIGEST, REENTERED, event, next_block_at, reverts_with
from reference import CONCEDED, DISPUTED, NATIVE, PAID, REJECTED, RULED_WORKER, SPLIT, subject

HONEST, RULES_INSIDE, REUSES_ID, REENTERS, SENDS_BACK, REFUSES, BURNS_GAS, BOMB, NOTHING = range(9)
COST_REVERTS, COST_BURNS_GAS, COST_NOTHING = range(9, 12)
RULINGS_INSIDE = [1, 2, 3]
ENTRIES = ["post", "closeOpenSeats", "claim", "submit", "concede", "dispute", "executeRuling", "settle"]
ENTRIES += ["submitEvidence", "withdraw", "raiseEpoch"]


@pytest.fixture
def rejected(market, bench):
    """A task whose worker's submission was rejected."""
    task = market.submitted(arbitrator=bench.address, seats=2)
    market.reject(task)
    return task


def misbehave(bench, stranger, mode):
    bench.setMode(mode, {"from": stranger})


# -------------------------------------------------------------------- in the middle of createDispute


@pytest.mark.parametrize("ruling", RULINGS_INSIDE)
def test_a_ruling_in_the_middle_of_opening_is_ignored(market, escrow, bench, rejected, stranger, worker, ruling):
    bench.setInsideRuling(ruling, {"from": stranger})
    misbehave(bench, stranger, RULES_INSIDE)
    number = market.dispute(rejected)
    assert not bench.lastOk()
    assert escrow.disputeWord(bench, number) == subject(rejected.id, str(worker))
    with market.refuses(rejected, "Escrow_NotRuled", market.seat_clock(rejected) + rejected.terms.rulingPeriod):
        market.execute_ruling(rejected, number)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    market.execute_ruling(rejected, number)
    assert escrow.seatWord(rejected.id, worker) & 255 == RULED_WORKER


def test_a_number_that_was_used_before_opens_nothing(market, escrow, bench, rejected, stranger, worker):
    other = market.submitted(arbitrator=bench.address)
    market.reject(other)
    number = market.dispute(other)
    word = escrow.disputeWord(bench, number)
    misbehave(bench, stranger, REUSES_ID)
    with market.refuses(rejected, "Escrow_DisputeExists", number):
        market.dispute(rejected)
    assert escrow.disputeWord(bench, number) == word
    misbehave(bench, stranger, HONEST)
    market.dispute(rejected)
    assert escrow.seatWord(rejected.id, worker) & 255 == DISPUTED


def test_a_number_that_was_ruled_before_opens_nothing(market, escrow, bench, rejected, stranger):
    """Else an old ruling would decide a new dispute."""
    other = market.submitted(arbitrator=bench.address)
    market.reject(other)
    number = market.dispute(other)
    bench.giveRuling(escrow, number, 2, {"from": stranger})
    bench.setNextId(number, {"from": stranger})
    with market.refuses(rejected, "Escrow_DisputeExists", number):
        market.dispute(rejected)


def test_two_arbitrators_may_use_one_number(
    market, escrow, bench, owner, policy, stranger, worker, other_worker, HostileArbitrator
):
    second = owner.deploy(HostileArbitrator, COST)
    policy.setArbitrator(second, 10, 0, {"from": owner})
    numbers = []
    for each, who in ((bench, worker), (second, other_worker)):
        task = market.post(arbitrator=each.address)
        market.claim(task, who)
        market.submit(task, who)
        market.reject(task, who)
        numbers.append((task, each, who, market.dispute(task, who)))
    assert numbers[0][3] == numbers[1][3] == 0
    second.giveRuling(escrow, 0, 1, {"from": stranger})
    with market.refuses(numbers[0][0], "Escrow_NotRuled", market.seat_clock(numbers[0][0]) + 60 * 86_400):
        market.execute_ruling(numbers[0][0], 0)
    market.execute_ruling(numbers[1][0], 0, other_worker)
    assert escrow.seatWord(numbers[1][0].id, other_worker) & 255 == RULED_WORKER


def entries(market, escrow, task, worker):
    """Each function that changes state, with arguments that would otherwise be good."""
    other = market.post(seats=2, reward=10**16, bond=10**15)
    packed, seat = task.packed, task.seat(worker)
    return {
        "post": escrow.post.encode_input(market.terms().packed(), b""),
        "closeOpenSeats": escrow.closeOpenSeats.encode_input(packed),
        "claim": escrow.claim.encode_input(other.packed, worker, 0, 10**15, [], 0, b""),
        "submit": escrow.submit.encode_input(packed, worker, seat, DIGEST, 0, b""),
        "concede": escrow.concede.encode_input(packed, worker, seat),
        "dispute": escrow.dispute.encode_input(packed, worker, seat, b""),
        "executeRuling": escrow.executeRuling.encode_input(packed, worker, seat, 0),
        "settle": escrow.settle.encode_input(packed, worker, seat, 0, 2**40, b"", b""),
        "submitEvidence": escrow.submitEvidence.encode_input(packed, worker, "x"),
        "withdraw": escrow.withdraw.encode_input(NATIVE, worker),
        "raiseEpoch": escrow.raiseEpoch.encode_input(),
    }


@pytest.mark.parametrize("function", ENTRIES)
def test_an_arbitrator_cannot_enter_again_while_it_is_paid(market, escrow, bench, rejected, stranger, worker, function):
    payload = entries(market, escrow, rejected, worker)[function]
    bench.setCall(escrow, payload, {"from": stranger})
    misbehave(bench, stranger, REENTERS)
    market.dispute(rejected)
    assert not bench.lastOk()
    assert bytes.fromhex(str(bench.lastAnswer())[2:]) == REENTERED
    assert escrow.seatWord(rejected.id, worker) & 255 == DISPUTED


def test_an_arbitrator_cannot_send_its_cost_back(market, escrow, bench, rejected, stranger):
    """Coin that nobody is owed would be lost in the escrow."""
    misbehave(bench, stranger, SENDS_BACK)
    held = market.balance(escrow, NATIVE)
    market.dispute(rejected)
    assert not bench.lastOk()
    assert market.balance(escrow, NATIVE) == held


@pytest.mark.parametrize("mode", [REFUSES, BOMB, NOTHING])
def test_a_dispute_that_is_not_opened_changes_nothing_and_the_time_out_goes_on(
    market, escrow, bench, rejected, stranger, worker, mode
):
    misbehave(bench, stranger, mode)
    before = market.state(rejected)
    with reverts():
        market.dispute(rejected)
    assert market.state(rejected) == before
    next_block_at(market.seat_clock(rejected) + rejected.terms.disputePeriod)
    market.concede(rejected)
    assert escrow.seatWord(rejected.id, worker) & 255 == CONCEDED


# -------------------------------------------------------------------- the cost


@pytest.mark.parametrize("mode", [COST_REVERTS, COST_NOTHING])
def test_a_bench_that_cannot_be_asked_lets_nobody_reject_and_silence_pays(
    market, escrow, bench, stranger, worker, mode
):
    task = market.submitted(arbitrator=bench.address)
    misbehave(bench, stranger, mode)
    before = market.state(task)
    with reverts():
        market.reject(task)
    assert market.state(task) == before
    next_block_at(market.seat_clock(task) + task.terms.reviewPeriod)
    market.release(task)
    assert escrow.seatWord(task.id, worker) & 255 == PAID


def test_a_bench_that_burns_gas_keeps_nobody_from_the_time_outs(market, escrow, bench, stranger, worker):
    task = market.submitted(arbitrator=bench.address)
    market.reject(task)
    misbehave(bench, stranger, COST_BURNS_GAS)
    with reverts():
        market.dispute(task, gas_limit=400_000)
    misbehave(bench, stranger, BURNS_GAS)
    with reverts():
        market.dispute(task, gas_limit=400_000)
    next_block_at(market.seat_clock(task) + task.terms.disputePeriod)
    market.concede(task)
    assert escrow.seatWord(task.id, worker) & 255 == CONCEDED


def test_a_cost_beyond_every_purse_keeps_nobody_from_the_time_outs(market, escrow, bench, rejected, stranger, worker):
    bench.setCost(2**256 - 1, {"from": stranger})
    with market.refuses(rejected, "Escrow_WrongValue", 2**256 - 1, COST):
        market.dispute(rejected)
    next_block_at(market.seat_clock(rejected) + rejected.terms.disputePeriod)
    market.concede(rejected)
    assert escrow.seatWord(rejected.id, worker) & 255 == CONCEDED


# -------------------------------------------------------------------- ruling


def test_only_the_arbitrator_of_a_dispute_rules(market, escrow, bench, rejected, worker, poster, stranger):
    number = market.dispute(rejected)
    for caller in (worker, poster, stranger):
        with reverts_with("Escrow_NoDispute", number):
            escrow.rule(number, 1, {"from": caller})
    with reverts_with("Escrow_NoDispute", number + 1):
        bench.giveRuling(escrow, number + 1, 1, {"from": stranger})
    assert escrow.disputeWord(bench, number) == subject(rejected.id, str(worker))


@pytest.mark.parametrize("first", [0, 1, 2, 255, 2**256 - 1])
def test_an_arbitrator_rules_once(market, escrow, bench, rejected, stranger, first):
    """A ruling of zero is one too."""
    number = market.dispute(rejected)
    bench.giveRuling(escrow, number, first, {"from": stranger})
    word = escrow.disputeWord(bench, number)
    for again in (0, 1, first):
        with reverts_with("Escrow_AlreadyRuled", number):
            bench.giveRuling(escrow, number, again, {"from": stranger})
    assert escrow.disputeWord(bench, number) == word


def test_a_ruling_after_a_settlement_moves_nothing(market, escrow, bench, rejected, worker, stranger):
    number = market.dispute(rejected)
    market.settle(rejected, worker, 5)
    before = market.state(rejected)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    assert market.state(rejected) == before
    with market.refuses(rejected, "Escrow_WrongState", 24):
        market.execute_ruling(rejected, number)


def test_an_arbitrator_that_never_rules_costs_half_and_no_more(market, escrow, bench, rejected, worker, poster):
    number = market.dispute(rejected)
    next_block_at(market.seat_clock(rejected) + rejected.terms.rulingPeriod)
    before = worker.balance()
    market.execute_ruling(rejected, number)
    half = rejected.terms.reward // 2
    assert worker.balance() == before + half + rejected.terms.bond + COST // 2
    assert market.credit(poster, NATIVE) == rejected.terms.refund(half) + COST // 2
    assert escrow.seatWord(rejected.id, worker) & 255 == SPLIT


def test_a_vote_that_changes_the_bench_breaks_no_open_dispute(
    market, escrow, bench, rejected, policy, owner, worker, stranger
):
    """A changed arbitrator broke open disputes elsewhere (Kleros v2); here the terms name it once for all."""
    number = market.dispute(rejected)
    policy.setArbitrator(bench, 0, 0, {"from": owner})
    policy.setEscrow(escrow, 0, {"from": owner})
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    market.execute_ruling(rejected, number)
    assert escrow.seatWord(rejected.id, worker) & 255 == RULED_WORKER


def test_a_vote_that_changes_the_bench_keeps_nobody_from_disputing(market, escrow, bench, rejected, policy, owner):
    policy.setArbitrator(bench, 0, 0, {"from": owner})
    market.dispute(rejected)
    assert escrow.seatWord(rejected.id, market.worker) & 255 == DISPUTED


# -------------------------------------------------------------------- ERC-1497


def test_opening_a_dispute_tells_what_it_is_about(market, escrow, bench, rejected, worker):
    arguments = (rejected.packed, worker, rejected.seat(worker), b"")
    tx = escrow.dispute(*arguments, {"from": worker, "value": COST})
    number = int.from_bytes(rejected.id, "big")
    meta = event(tx, "MetaEvidence")
    assert (meta["_metaEvidenceID"], meta["_evidence"]) == (number, f"/ipfs/f01551220{BRIEF.hex()}")
    told = event(tx, "Dispute")
    assert (told["_arbitrator"], told["_disputeID"]) == (bench, 0)
    assert (told["_metaEvidenceID"], told["_evidenceGroupID"]) == (number, subject(rejected.id, str(worker)))
    assert event(tx, "SeatDisputed")["disputeId"] == 0


@pytest.mark.parametrize("who", ["poster", "worker"])
def test_a_party_brings_evidence(market, escrow, bench, rejected, request, worker, who):
    party = request.getfixturevalue(who)
    market.dispute(rejected)
    tx = escrow.submitEvidence(rejected.packed, worker, "/ipfs/f0155122000", {"from": party})
    told = event(tx, "Evidence")
    assert (told["_arbitrator"], told["_evidenceGroupID"]) == (bench, subject(rejected.id, str(worker)))
    assert (told["_party"], told["_evidence"]) == (party, "/ipfs/f0155122000")


@pytest.mark.parametrize("who", ["stranger", "other_worker", "treasury"])
def test_nobody_else_brings_evidence(market, escrow, rejected, request, worker, who):
    other = request.getfixturevalue(who)
    market.dispute(rejected)
    with market.refuses(rejected, "Escrow_NotParty", other):
        escrow.submitEvidence(rejected.packed, worker, "x", {"from": other})


def test_another_worker_of_the_task_has_no_say_in_a_dispute(market, escrow, rejected, worker, other_worker):
    market.claim(rejected, other_worker)
    market.dispute(rejected)
    with market.refuses(rejected, "Escrow_NotParty", other_worker):
        escrow.submitEvidence(rejected.packed, worker, "x", {"from": other_worker})
    with market.refuses(rejected, "Escrow_WrongState", 1):
        escrow.submitEvidence(rejected.packed, other_worker, "x", {"from": other_worker})


def test_evidence_belongs_to_an_open_dispute(market, escrow, bench, rejected, worker, poster, stranger):
    with market.refuses(rejected, "Escrow_WrongState", REJECTED):
        escrow.submitEvidence(rejected.packed, worker, "too early", {"from": poster})
    number = market.dispute(rejected)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    escrow.submitEvidence(rejected.packed, worker, "ruled, not ended", {"from": poster})
    market.execute_ruling(rejected, number)
    with market.refuses(rejected, "Escrow_WrongState", RULED_WORKER):
        escrow.submitEvidence(rejected.packed, worker, "too late", {"from": poster})
