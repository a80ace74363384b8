"""Contests: sealed entries, reveals, an award, or the bench (R10, R15, R33, R54, R57, R67).

given a contest before its deadline
    a worker enters with a commitment and a bond, once, while there is a place; nobody can close it any more
given the reveal window
    anyone with an opening reveals an entry and its bond goes back; what is not revealed forfeits it to the treasury
given the award window
    the poster gives the prize to one revealed entry, and the judging deposit back to himself
given a silent poster
    a revealed entrant takes it to the bench; ruling i is for entry i
given a contest that nobody won
    anyone ends it: reward and deposit go where the rules say
"""

import pytest
from market import BRIEF, COST, DIGEST, SALT, event, events, next_block_at
from reference import (
    ACTIVE,
    CLOSED,
    COMMITTED,
    CONTEST,
    CONTEST_DISPUTED,
    CONTEST_ENDED,
    DAY,
    NATIVE,
    REVEALED,
    UNREVEALED,
    WON,
    ZERO,
    Seat,
    commitment,
    invitations,
    subject,
)

JUDGING = 2 * COST + 3
OTHER = bytes.fromhex("d2" * 32)
REWARD = 10**18 + 7


@pytest.fixture
def contest(market, bench):
    """A contest for two entries, which nobody has entered."""

    def make(**changes):
        usual = {"mode": CONTEST, "seats": 2, "judging": JUDGING, "arbitrator": bench.address, "reward": REWARD}
        return market.post(**(usual | changes))

    return make


@pytest.fixture
def entered(market, contest, worker, other_worker):
    """A contest that both workers have entered."""

    def make(**changes):
        task = contest(**changes)
        market.enter(task, worker)
        market.enter(task, other_worker, OTHER)
        return task

    return make


@pytest.fixture
def revealed(market, entered, worker, other_worker):
    """A contest whose entries were both revealed."""

    def make(**changes):
        task = entered(**changes)
        next_block_at(task.terms.deadline)
        market.reveal(task, worker)
        market.reveal(task, other_worker, OTHER)
        return task

    return make


@pytest.fixture
def escalated(market, revealed, worker):
    """A contest before its bench, and the dispute's number."""

    def make(**changes):
        task = revealed(**changes)
        next_block_at(award_end(task))
        return task, market.escalate(task, worker)

    return make


def reveal_end(task):
    return task.terms.deadline + task.terms.workPeriod


def award_end(task):
    return reveal_end(task) + task.terms.reviewPeriod


def escalation_end(task):
    return award_end(task) + task.terms.disputePeriod


def contest_ended(tx):
    told = event(tx, "ContestEnded")
    return tuple(told[name] for name in ("winner", "net", "fee", "toPoster", "judgingToPoster", "judgingToTreasury"))


# -------------------------------------------------------------------- posting and entering


def test_a_contest_locks_one_prize_and_the_judging_deposit(market, escrow, currency, contest):
    task = contest(token=currency)
    prize = task.terms.gross(REWARD)
    assert task.terms.funding() == escrow.funding(task.packed) == prize
    held = {currency: prize}
    held[NATIVE] = held.get(NATIVE, 0) + JUDGING
    assert {token: market.balance(escrow, token) for token in held} == held


@pytest.mark.parametrize("difference", [-1, 1])
def test_the_judging_deposit_must_be_sent_to_the_wei(market, token, bench, difference):
    task = market.task(mode=CONTEST, seats=2, judging=JUDGING, arbitrator=bench.address, token=token.address)
    with market.refuses(task, "Escrow_WrongValue", JUDGING, JUDGING + difference):
        market.send_post(task, value=JUDGING + difference)


def test_an_entry_takes_a_bond_and_a_number(market, escrow, currency, contest, worker, other_worker):
    task = contest(token=currency)
    for number, each in enumerate((worker, other_worker), start=1):
        before = market.balance(each, currency)
        tx = market.enter(task, each)
        assert market.balance(each, currency) == before - task.terms.bond
        committed = commitment(task.id, str(each), DIGEST, SALT)
        told = event(tx, "EntryCommitted")
        assert (told["entry"], told["commitment"], told["bond"]) == (number, f"0x{committed.hex()}", task.terms.bond)
        seat = Seat(committed, REWARD, bond=task.terms.bond, entry=number)
        assert escrow.seatWord(task.id, each) == seat.word(COMMITTED, tx.timestamp)
        assert escrow.taskWord(task.id) == task.word(2 - number)


def test_a_contest_has_at_most_thirty_two_entries(market, escrow, bench, accounts, contest, poster):
    task = contest(seats=32, bond=10**16 + 1)
    entrants = [accounts.add() for _ in range(33)]
    for number, each in enumerate(entrants[:32], start=1):
        poster.transfer(each, 10**17)
        market.enter(task, each, gas_price=0)
        assert escrow.seatWord(task.id, each) & 255 == COMMITTED
        assert task.seats[str(each)].entry == number
    poster.transfer(entrants[32], 10**17)
    with market.refuses(task, "Escrow_NoOpenSeat", task.id):
        market.enter(task, entrants[32])
    next_block_at(task.terms.deadline)
    for each in entrants[:32]:
        market.reveal(task, each, **{"from": poster})
    assert escrow.taskWord(task.id) == task.word(0, revealed=32)
    next_block_at(award_end(task))
    number = market.escalate(task, entrants[31], value=0)
    assert bench.lastChoices() == 32
    bench.giveRuling(escrow, number, 32, {"from": poster})
    before = entrants[31].balance()
    market.close_contest(task, entrants[31], number)
    assert entrants[31].balance() == before + REWARD


def test_one_worker_enters_once(market, contest, worker):
    task = contest()
    market.enter(task)
    with market.refuses(task, "Escrow_SeatExists", task.id, worker):
        market.enter(task, digest=OTHER)


def test_the_poster_cannot_enter(market, contest, poster):
    task = contest()
    with market.refuses(task, "Escrow_SelfDeal", poster):
        market.enter(task, poster)


def test_an_empty_commitment_is_refused(market, escrow, contest, worker):
    task = contest()
    with market.refuses(task, "Escrow_EmptyDigest"):
        escrow.enter(task.packed, ZERO, [], {"from": worker, "value": task.terms.bond})


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_deadline_is_the_first_moment_without_entries(market, contest, seconds):
    """At the deadline entries are opened: whoever could still enter then could copy."""
    task = contest()
    next_block_at(task.terms.deadline + seconds)
    with market.refuses(task, "Escrow_TooLate", task.terms.deadline):
        market.enter(task)


def test_only_the_invited_enter_where_a_contest_is_by_invitation(market, escrow, contest, worker, other_worker):
    root, proofs = invitations([worker, market.treasury])
    task = contest(inviteRoot=root)
    with market.refuses(task, "Escrow_NotInvited", other_worker):
        market.enter(task, other_worker, proof=proofs[str(worker)])
    market.enter(task, worker, proof=proofs[str(worker)])
    assert escrow.seatWord(task.id, worker) & 255 == COMMITTED


@pytest.mark.parametrize("difference", [-1, 1])
def test_the_bond_of_an_entry_must_be_covered_exactly(market, contest, difference):
    task = contest()
    bond = task.terms.bond
    with market.refuses(task, "Escrow_WrongValue", bond, bond + difference):
        market.enter(task, value=bond + difference)


def test_a_contest_cannot_be_claimed_and_a_task_cannot_be_entered(market, contest):
    task, other = contest(), market.post()
    with market.refuses(task, "Escrow_ModeNotSupported", CONTEST):
        market.claim(task)
    with market.refuses(other, "Escrow_ModeNotSupported", 0):
        market.enter(other)


# -------------------------------------------------------------------- closing before and after entries


def test_a_contest_without_entries_can_be_closed_and_everything_goes_back(market, escrow, currency, contest, poster):
    task = contest(token=currency)
    tx = market.close(task)
    prize = task.terms.gross(REWARD)
    assert (event(tx, "TaskClosed")["seats"], event(tx, "TaskClosed")["toPoster"]) == (2, prize)
    assert event(tx, "CreditAdded") == {"account": poster, "token": NATIVE, "amount": JUDGING}
    owed = {currency: prize}
    owed[NATIVE] = owed.get(NATIVE, 0) + JUDGING
    assert {token: market.credit(poster, token) for token in owed} == owed
    assert escrow.taskWord(task.id) & 255 == CLOSED
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.enter(task)


def test_nobody_closes_a_contest_that_has_an_entry(market, contest, poster, stranger):
    task = contest()
    market.enter(task)
    with market.refuses(task, "Escrow_ContestHasEntries"):
        market.close(task)
    next_block_at(task.terms.deadline + DAY)
    for caller in (poster, stranger):
        with market.refuses(task, "Escrow_ContestHasEntries"):
            market.close(task, **{"from": caller})


# -------------------------------------------------------------------- revealing


@pytest.mark.parametrize("who", ["worker", "stranger", "poster"])
def test_anyone_with_the_opening_reveals_and_the_bond_goes_back(
    market, escrow, currency, entered, request, worker, who
):
    task = entered(token=currency)
    before = market.balance(worker, currency)
    next_block_at(task.terms.deadline)
    tx = market.reveal(task, worker, **{"from": request.getfixturevalue(who)})
    assert market.balance(worker, currency) == before + task.terms.bond
    assert event(tx, "EntryRevealed")["digest"] == f"0x{DIGEST.hex()}"
    seat = Seat(DIGEST, REWARD, bond=0, entry=1)
    assert escrow.seatWord(task.id, worker) == seat.word(REVEALED, tx.timestamp)
    assert escrow.taskWord(task.id) == task.word(0, revealed=1)
    with market.refuses(task, "Escrow_WrongState", REVEALED):
        market.reveal(task, worker)


def test_a_commitment_that_was_copied_cannot_be_opened(market, escrow, contest, worker, other_worker):
    """A commitment binds its worker: who copies it can open nothing and loses his bond."""
    task = contest()
    market.enter(task, worker)
    copied = task.seats[str(worker)].digest
    escrow.enter(task.packed, copied, [], {"from": other_worker, "value": task.terms.bond})
    task.seats[str(other_worker)] = Seat(copied, REWARD, bond=task.terms.bond, entry=2)
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    with market.refuses(task, "Escrow_WrongOpening"):
        market.reveal(task, other_worker)
    next_block_at(reveal_end(task))
    market.lapse(task, other_worker)
    assert escrow.seatWord(task.id, other_worker) & 255 == UNREVEALED


def test_a_commitment_binds_the_task(market, contest, worker, other_worker):
    one, other = contest(), contest()
    market.enter(one, worker)
    copied = one.seats[str(worker)].digest
    market.escrow.enter(other.packed, copied, [], {"from": worker, "value": other.terms.bond})
    other.seats[str(worker)] = Seat(copied, REWARD, bond=other.terms.bond, entry=1)
    next_block_at(other.terms.deadline)
    with market.refuses(other, "Escrow_WrongOpening"):
        market.reveal(other, worker)


@pytest.mark.parametrize(("digest", "salt"), [(OTHER, SALT), (DIGEST, OTHER), (SALT, DIGEST)])
def test_only_the_very_opening_reveals(market, entered, worker, digest, salt):
    task = entered()
    next_block_at(task.terms.deadline)
    with market.refuses(task, "Escrow_WrongOpening"):
        market.reveal(task, worker, digest, salt)


def test_an_empty_digest_cannot_be_revealed(market, contest, worker):
    task = contest()
    market.enter(task, worker, ZERO)
    next_block_at(task.terms.deadline)
    with market.refuses(task, "Escrow_EmptyDigest"):
        market.reveal(task, worker, ZERO)


def test_entries_stay_sealed_until_the_deadline(market, escrow, entered, worker):
    task = entered()
    next_block_at(task.terms.deadline - 1)
    with market.refuses(task, "Escrow_TooEarly", task.terms.deadline):
        market.reveal(task, worker)
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    assert escrow.seatWord(task.id, worker) & 255 == REVEALED


@pytest.mark.parametrize("moment", [-1, 0])
def test_at_every_moment_after_the_deadline_exactly_one_of_reveal_and_lapse_holds(
    market, escrow, entered, worker, moment
):
    task = entered()
    end = reveal_end(task)
    if moment < 0:
        next_block_at(end - 2)
        with market.refuses(task, "Escrow_TooEarly", end):
            market.lapse(task, worker)
        next_block_at(end - 1)
        market.reveal(task, worker)
        assert escrow.seatWord(task.id, worker) & 255 == REVEALED
    else:
        next_block_at(end)
        with market.refuses(task, "Escrow_TooLate", end):
            market.reveal(task, worker)
        market.lapse(task, worker)
        assert escrow.seatWord(task.id, worker) & 255 == UNREVEALED


def test_an_entry_that_is_not_revealed_forfeits_its_bond_to_the_treasury(
    market, escrow, currency, entered, worker, poster, treasury, stranger
):
    task = entered(token=currency)
    bond, before = task.terms.bond, market.balance(worker, currency)
    next_block_at(reveal_end(task))
    tx = market.lapse(task, worker, **{"from": stranger})
    told = event(tx, "SeatEnded")
    assert (told["state"], told["net"], told["fee"]) == (UNREVEALED, 0, 0)
    assert (told["toPoster"], told["toTreasury"], told["reopened"]) == (0, bond, False)
    assert (market.credit(treasury, currency), market.credit(poster, currency)) == (bond, 0)
    assert market.balance(worker, currency) == before
    with market.refuses(task, "Escrow_WrongState", UNREVEALED):
        market.lapse(task, worker)


def test_an_entry_cannot_be_handed_back_settled_or_accepted(market, entered, worker):
    task = entered()
    for push in (market.return_seat, market.submit, market.accept, market.release, market.reject, market.settle):
        with market.refuses(task, "Escrow_WrongState", COMMITTED):
            push(task, worker)


# -------------------------------------------------------------------- awarding


def test_an_award_pays_the_prize_and_gives_the_deposit_back(
    market, escrow, currency, revealed, worker, poster, treasury
):
    task = revealed(token=currency)
    fee, before = task.terms.fee(REWARD), market.balance(worker, currency)
    next_block_at(reveal_end(task))
    tx = market.award(task, worker)
    assert contest_ended(tx) == (worker, REWARD, fee, 0, JUDGING, 0)
    assert market.balance(worker, currency) == before + REWARD
    assert (market.credit(poster, NATIVE), market.credit(treasury, currency)) == (JUDGING, fee)
    held = {currency: fee}
    held[NATIVE] = held.get(NATIVE, 0) + JUDGING
    assert {token: market.balance(escrow, token) for token in held} == held
    assert escrow.seatWord(task.id, worker) == task.seats[str(worker)].word(WON, tx.timestamp)
    assert escrow.taskWord(task.id) == task.word(0, CONTEST_ENDED, revealed=2)


def test_a_contest_is_awarded_once(market, revealed, worker, other_worker):
    task = revealed()
    next_block_at(reveal_end(task))
    market.award(task, worker)
    with market.refuses(task, "Escrow_WrongState", WON):
        market.award(task, worker)
    for push in (market.award, market.escalate, market.close_contest):
        with market.refuses(task, "Escrow_TaskNotOpen", task.id):
            push(task, other_worker)


@pytest.mark.parametrize("who", ["worker", "other_worker", "stranger", "treasury"])
def test_only_the_poster_awards(market, revealed, request, worker, who):
    caller = request.getfixturevalue(who)
    task = revealed()
    next_block_at(reveal_end(task))
    with market.refuses(task, "Escrow_NotPoster", caller):
        market.award(task, worker, **{"from": caller})


def test_an_entry_that_was_not_revealed_cannot_win(market, entered, worker, other_worker):
    task = entered()
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    next_block_at(reveal_end(task))
    with market.refuses(task, "Escrow_WrongState", COMMITTED):
        market.award(task, other_worker)


def test_the_award_waits_until_everybody_could_reveal(market, escrow, revealed, worker):
    task = revealed()
    next_block_at(reveal_end(task) - 1)
    with market.refuses(task, "Escrow_TooEarly", reveal_end(task)):
        market.award(task, worker)
    next_block_at(reveal_end(task))
    market.award(task, worker)
    assert escrow.seatWord(task.id, worker) & 255 == WON


@pytest.mark.parametrize("moment", [-1, 0])
def test_at_every_moment_exactly_one_of_award_and_escalate_holds(market, escrow, revealed, worker, moment):
    task = revealed()
    end = award_end(task)
    if moment < 0:
        next_block_at(end - 2)
        with market.refuses(task, "Escrow_TooEarly", end):
            market.escalate(task, worker)
        next_block_at(end - 1)
        market.award(task, worker)
        assert escrow.taskWord(task.id) & 255 == CONTEST_ENDED
    else:
        next_block_at(end)
        with market.refuses(task, "Escrow_TooLate", end):
            market.award(task, worker)
        market.escalate(task, worker)
        assert escrow.taskWord(task.id) & 255 == CONTEST_DISPUTED


# -------------------------------------------------------------------- escalating


def test_the_deposit_pays_the_bench_and_the_rest_is_the_posters(market, escrow, bench, revealed, worker, poster):
    task = revealed()
    next_block_at(award_end(task))
    paid, held = bench.balance(), market.balance(escrow, NATIVE)
    tx = escrow.escalate(task.packed, worker, task.seat(worker), b"", {"from": worker})
    told = event(tx, "ContestEscalated")
    assert (told["by"], told["disputeId"], told["cost"], told["toPoster"]) == (worker, 0, COST, JUDGING - COST)
    assert (bench.balance(), bench.lastChoices()) == (paid + COST, 2)
    assert market.balance(escrow, NATIVE) == held - COST
    assert market.credit(poster, NATIVE) == JUDGING - COST
    assert escrow.disputeWord(bench, 0) == subject(task.id)
    task.opened = tx.timestamp
    assert escrow.taskWord(task.id) == task.word(0, CONTEST_DISPUTED, revealed=2)
    meta, opened = event(tx, "MetaEvidence"), event(tx, "Dispute")
    assert meta["_evidence"] == f"/ipfs/f01551220{BRIEF.hex()}"
    assert opened["_evidenceGroupID"] == subject(task.id)
    assert opened["_metaEvidenceID"] == meta["_metaEvidenceID"] == int.from_bytes(task.id, "big")


@pytest.mark.parametrize("more", [0, 7])
def test_who_escalates_adds_what_the_deposit_lacks(market, bench, revealed, worker, poster, stranger, more):
    task = revealed()
    bench.setCost(JUDGING + 5, {"from": stranger})
    next_block_at(award_end(task))
    with market.refuses(task, "Escrow_WrongValue", 5, 4):
        market.escalate(task, worker, value=4)
    market.escalate(task, worker, value=5 + more)
    assert market.credit(worker, NATIVE) == more
    assert market.credit(poster, NATIVE) == 0


def test_coin_sent_beside_a_deposit_that_is_enough_becomes_credit(market, revealed, worker, poster):
    task = revealed()
    next_block_at(award_end(task))
    market.escalate(task, worker, value=11)
    assert (market.credit(worker, NATIVE), market.credit(poster, NATIVE)) == (11, JUDGING - COST)


def test_only_a_revealed_entrant_escalates_for_himself(market, entered, worker, other_worker, poster, stranger):
    task = entered()
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    next_block_at(award_end(task))
    for caller in (poster, stranger, other_worker):
        with market.refuses(task, "Escrow_NotWorker", caller):
            market.escalate(task, worker, **{"from": caller})
    with market.refuses(task, "Escrow_WrongState", COMMITTED):
        market.escalate(task, other_worker)
    with market.refuses(task, "Escrow_WrongExtraData"):
        market.escalate(task, worker, b"other")


def test_a_contest_is_escalated_once(market, escalated, other_worker):
    task, _number = escalated()
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.escalate(task, other_worker)


def test_a_bench_that_rules_in_the_middle_decides_no_contest(market, escrow, bench, revealed, worker, stranger):
    task = revealed()
    bench.setMode(1, {"from": stranger})
    next_block_at(award_end(task))
    number = market.escalate(task, worker)
    assert not bench.lastOk()
    with market.refuses(task, "Escrow_NotRuled", task.opened + task.terms.rulingPeriod):
        market.close_contest(task, worker, number)


# -------------------------------------------------------------------- closing as ruled


@pytest.mark.parametrize("entry", [1, 2])
def test_the_entry_that_is_ruled_wins(
    market, escrow, bench, currency, escalated, worker, other_worker, poster, treasury, stranger, entry
):
    task, number = escalated(token=currency)
    winner = (worker, other_worker)[entry - 1]
    bench.giveRuling(escrow, number, entry, {"from": stranger})
    before, fee = market.balance(winner, currency), task.terms.fee(REWARD)
    tx = market.close_contest(task, winner, number, **{"from": stranger})
    assert contest_ended(tx) == (winner, REWARD, fee, 0, 0, 0)
    assert market.balance(winner, currency) == before + REWARD
    assert market.credit(treasury, currency) == fee
    assert market.credit(poster, NATIVE) == JUDGING - COST
    assert escrow.seatWord(task.id, winner) == task.seats[str(winner)].word(WON, tx.timestamp)
    assert escrow.taskWord(task.id) == task.word(0, CONTEST_ENDED, revealed=2)
    with market.refuses(task, "Escrow_TaskNotOpen", task.id):
        market.close_contest(task, winner, number)


def test_another_entry_than_the_ruled_one_gets_nothing(market, escrow, bench, escalated, worker, stranger):
    task, number = escalated()
    bench.giveRuling(escrow, number, 2, {"from": stranger})
    with market.refuses(task, "Escrow_WrongEntry", 2):
        market.close_contest(task, worker, number)


def test_the_ruled_entry_is_named_as_it_stands(market, escrow, bench, escalated, worker, stranger):
    task, number = escalated()
    bench.giveRuling(escrow, number, 2, {"from": stranger})
    word = escrow.seatWord(task.id, worker)
    task.change(worker, entry=2)
    with market.refuses(task, "Escrow_WrongSeat", word):
        market.close_contest(task, worker, number)
    task.seats[str(stranger)] = task.seats[str(worker)]
    with market.refuses(task, "Escrow_WrongState", 0):
        market.close_contest(task, stranger, number)


@pytest.mark.parametrize("ruling", [0, 3, 32, 255, 2**255])
def test_a_ruling_for_no_entry_gives_the_reward_back(
    market, escrow, bench, currency, escalated, worker, poster, stranger, ruling
):
    task, number = escalated(token=currency)
    bench.giveRuling(escrow, number, ruling, {"from": stranger})
    tx = market.close_contest(task, worker, number)
    prize = task.terms.gross(REWARD)
    assert contest_ended(tx) == (NATIVE, 0, 0, prize, 0, 0)
    assert market.credit(poster, currency) == prize + (JUDGING - COST if currency == NATIVE else 0)
    assert escrow.seatWord(task.id, worker) & 255 == REVEALED


@pytest.mark.parametrize("lapsed", [False, True])
def test_a_ruling_for_an_entry_that_was_not_revealed_gives_the_reward_back(
    market, escrow, bench, entered, worker, other_worker, poster, stranger, lapsed
):
    task = entered()
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    next_block_at(award_end(task))
    number = market.escalate(task, worker)
    bench.giveRuling(escrow, number, 2, {"from": stranger})
    if lapsed:
        market.lapse(task, other_worker)
    tx = market.close_contest(task, other_worker, number)
    assert contest_ended(tx) == (NATIVE, 0, 0, task.terms.gross(REWARD), 0, 0)
    assert escrow.seatWord(task.id, other_worker) & 255 == (UNREVEALED if lapsed else COMMITTED)
    if not lapsed:
        market.lapse(task, other_worker)
        assert escrow.seatWord(task.id, other_worker) & 255 == UNREVEALED


def test_without_a_ruling_in_time_the_reward_goes_back(market, escrow, bench, escalated, worker, stranger):
    task, number = escalated()
    end = task.opened + task.terms.rulingPeriod
    next_block_at(end - 1)
    with market.refuses(task, "Escrow_NotRuled", end):
        market.close_contest(task, worker, number)
    next_block_at(end)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    tx = market.close_contest(task, worker, number)
    assert contest_ended(tx) == (NATIVE, 0, 0, task.terms.gross(REWARD), 0, 0)


def test_a_ruling_of_the_last_second_counts(market, escrow, bench, escalated, worker, stranger):
    task, number = escalated()
    end = task.opened + task.terms.rulingPeriod
    next_block_at(end - 1)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    next_block_at(end + DAY)
    market.close_contest(task, worker, number)
    assert escrow.seatWord(task.id, worker) & 255 == WON


def test_a_dispute_about_something_else_closes_no_contest(market, escrow, bench, escalated, worker, stranger):
    task, number = escalated()
    seat = market.submitted(arbitrator=bench.address)
    market.reject(seat)
    other = market.dispute(seat)
    bench.giveRuling(escrow, other, 1, {"from": stranger})
    with market.refuses(task, "Escrow_WrongSubject", other):
        market.close_contest(task, worker, other)
    with market.refuses(seat, "Escrow_WrongSubject", number):
        market.execute_ruling(seat, number)
    with market.refuses(task, "Escrow_NoDispute", 99):
        market.close_contest(task, worker, 99)


# -------------------------------------------------------------------- closing without a winner


@pytest.mark.parametrize("entries", [0, 1])
def test_with_nothing_revealed_everything_goes_back(
    market, escrow, currency, contest, worker, poster, stranger, entries
):
    task = contest(token=currency)
    task.seats[str(worker)] = Seat()
    if entries:
        task.seats.clear()
        market.enter(task, worker)
    end = reveal_end(task)
    next_block_at(end - 1)
    with market.refuses(task, "Escrow_TooEarly", end):
        market.close_contest(task, worker)
    next_block_at(end)
    tx = market.close_contest(task, worker, **{"from": stranger})
    prize = task.terms.gross(REWARD)
    assert contest_ended(tx) == (NATIVE, 0, 0, prize, JUDGING, 0)
    assert market.credit(poster, currency) == prize + (JUDGING if currency == NATIVE else 0)
    assert market.credit(poster, NATIVE) == JUDGING + (prize if currency == NATIVE else 0)
    assert escrow.taskWord(task.id) & 255 == CONTEST_ENDED
    if entries:
        market.lapse(task, worker)
        assert market.credit(market.treasury, currency) == task.terms.bond


def test_a_contest_that_nobody_escalates_costs_the_poster_his_deposit(
    market, escrow, revealed, worker, poster, treasury, stranger
):
    task = revealed()
    end = escalation_end(task)
    next_block_at(end - 1)
    with market.refuses(task, "Escrow_TooEarly", end):
        market.close_contest(task, worker)
    next_block_at(end)
    with market.refuses(task, "Escrow_TooLate", end):
        market.escalate(task, worker)
    tx = market.close_contest(task, worker, **{"from": stranger})
    assert contest_ended(tx) == (NATIVE, 0, 0, task.terms.gross(REWARD), 0, JUDGING)
    assert (market.credit(poster, NATIVE), market.credit(treasury, NATIVE)) == (task.terms.gross(REWARD), JUDGING)


def test_the_last_second_to_escalate_counts(market, escrow, revealed, worker):
    task = revealed()
    next_block_at(escalation_end(task) - 1)
    market.escalate(task, worker)
    assert escrow.taskWord(task.id) & 255 == CONTEST_DISPUTED


def test_only_a_contest_is_closed_so(market, worker):
    task = market.submitted()
    next_block_at(task.terms.deadline + 365 * DAY)
    with market.refuses(task, "Escrow_ModeNotSupported", 0):
        market.close_contest(task, worker)


def test_a_winner_who_cannot_be_paid_gets_credit(market, escrow, contest, hostile_account, stranger):
    task = contest()
    committed = commitment(task.id, hostile_account.address, DIGEST, SALT)
    payload = escrow.enter.encode_input(task.packed, committed, [])
    hostile_account.execute(escrow, payload, {"from": stranger, "value": task.terms.bond})
    task.seats[str(hostile_account)] = Seat(committed, REWARD, bond=task.terms.bond, entry=1)
    hostile_account.setMode(1, {"from": stranger})
    next_block_at(task.terms.deadline)
    tx = market.reveal(task, hostile_account, **{"from": stranger})
    assert [each["amount"] for each in events(tx, "PayoutDeferred")] == [task.terms.bond]
    next_block_at(reveal_end(task))
    market.award(task, hostile_account)
    assert market.credit(hostile_account, NATIVE) == task.terms.bond + REWARD


# -------------------------------------------------------------------- evidence


def test_the_poster_and_every_revealed_entrant_bring_evidence(
    market, escrow, bench, escalated, worker, other_worker, poster, stranger
):
    task, _number = escalated()
    for party, named in ((worker, worker), (other_worker, other_worker), (poster, stranger)):
        tx = escrow.submitEvidence(task.packed, named, "/ipfs/f01", {"from": party})
        told = event(tx, "Evidence")
        assert (told["_arbitrator"], told["_evidenceGroupID"], told["_party"]) == (bench, subject(task.id), party)
    with market.refuses(task, "Escrow_NotParty", stranger):
        escrow.submitEvidence(task.packed, worker, "x", {"from": stranger})
    with market.refuses(task, "Escrow_NotParty", stranger):
        escrow.submitEvidence(task.packed, stranger, "x", {"from": stranger})


def test_there_is_no_evidence_before_or_after_a_contests_dispute(market, escrow, bench, revealed, worker, stranger):
    task = revealed()
    with market.refuses(task, "Escrow_WrongState", ACTIVE):
        escrow.submitEvidence(task.packed, worker, "x", {"from": worker})
    next_block_at(award_end(task))
    number = market.escalate(task, worker)
    bench.giveRuling(escrow, number, 1, {"from": stranger})
    market.close_contest(task, worker, number)
    with market.refuses(task, "Escrow_WrongState", CONTEST_ENDED):
        escrow.submitEvidence(task.packed, worker, "x", {"from": worker})


def test_an_entrant_who_did_not_reveal_has_no_say(market, escrow, entered, worker, other_worker):
    task = entered()
    next_block_at(task.terms.deadline)
    market.reveal(task, worker)
    next_block_at(award_end(task))
    market.escalate(task, worker)
    with market.refuses(task, "Escrow_NotParty", other_worker):
        escrow.submitEvidence(task.packed, other_worker, "x", {"from": other_worker})
