"""What the court refuses, call by call, and what comes of what it does not (R33, R75, R85).

given a court whose jurors hold one vote each, so that a round of three has three jurors
    every call that a rule forbids reverts with the name of the rule
    what was funded, settled and withdrawn is given once
"""

import pytest
from brownie import chain
from courts import ALL, APPEALABLE, SALT, SOLVED, commit, draw, end, fund, headers, seed, seed_block, vote
from hostile import AccountMode, TokenMode
from market import next_block_at, now, reverts_with
from reference import NATIVE

UNIT = 10**18
HOUR = 3_600
FEE = 1_000
STAKE = 100 * UNIT
COST = 3 * FEE
RULES = (3, 2, FEE, STAKE, STAKE, *(HOUR,) * 5, 5_000, 10_000)
NEVER = 2**256 - 1
WAITING, MAY_APPEAL, DECIDED = range(3)
CHALLENGE, DEFENCE = 14 * FEE, 7 * FEE * 3 // 2


@pytest.fixture(scope="module")
def court(owner, token, treasury, Court):
    return owner.deploy(Court, token, owner, (*RULES, treasury))


@pytest.fixture(scope="module")
def arbitrable(owner, TestArbitrable):
    return owner.deploy(TestArbitrable)


@pytest.fixture(scope="module")
def jurors(accounts, token, court):
    """Eight jurors with the least stake, which one vote locks."""
    for juror in accounts[1:9]:
        token.mint(juror, 3 * STAKE, {"from": juror})
        token.approve(court, 3 * STAKE, {"from": juror})
        court.stake(STAKE, {"from": juror})
    return accounts[1:9]


@pytest.fixture
def open_dispute(court, arbitrable, jurors, poster):
    return lambda: arbitrable.open(court, 3, {"from": poster, "value": COST}).return_value


def wrong_stage(court, dispute):
    """The refusal of a call that the stage of a dispute does not admit."""
    return reverts_with("Court_WrongStage", dispute, court.stageOf(dispute)[0])


def test_rates_are_the_owners(court, owner, jurors, stranger):
    with reverts_with("OwnableUnauthorizedAccount", stranger):
        court.setRate(NATIVE, 1, {"from": stranger})
    with reverts_with("Court_BadSettings"):
        court.setRate(NATIVE, 2**128, {"from": owner})
    court.setRate(NATIVE, 7, {"from": owner})
    assert court.capOf(NATIVE) == 3 * 100 * 7
    assert court.accepts(NATIVE, 2_100, b"")
    for juror in jurors:
        court.startLeaving(STAKE, {"from": juror})
    assert court.capOf(NATIVE) == 0


def test_a_stake_is_enough_is_there_and_leaves_later(court, jurors, token, stranger, accounts):
    juror, newcomer = jurors[0], accounts[9]
    assert court.weightOf(newcomer) == (0, 0)
    with reverts_with("Court_StakeExceeded", 2**96, 2**96 - 1):
        court.stake(2**96, {"from": newcomer})
    for amount in (0, STAKE - 1):
        with reverts_with("Court_LowStake", amount, STAKE):
            court.stake(amount, {"from": newcomer})
    with reverts_with("Court_LowStake", STAKE, STAKE):
        court.stake(0, {"from": juror})
    with reverts_with("Court_StakeExceeded", 0, 0):
        court.startLeaving(0, {"from": newcomer})
    with reverts_with("Court_StakeExceeded", STAKE + 1, STAKE):
        court.startLeaving(STAKE + 1, {"from": juror})
    with reverts_with("Court_NothingFree"):
        court.unstake(juror, {"from": juror})
    court.stake(STAKE, {"from": juror})
    court.startLeaving(STAKE, {"from": juror})
    assert court.weightOf(juror)[1] == 100
    with reverts_with("Court_NothingFree"):
        court.unstake(juror, {"from": juror})
    next_block_at(court.startOf(court.epochAt(now()) + 1))
    for nowhere in (NATIVE, court):
        with reverts_with("Court_TransferFailed", nowhere):
            court.unstake(nowhere, {"from": juror})
    token.mint(newcomer, STAKE, {"from": newcomer})
    token.approve(court, STAKE, {"from": newcomer})
    court.stake(STAKE, {"from": newcomer})
    assert court.totalWeight() == (800, 900), "the ninth counts from the next epoch on"
    assert court.unstake(stranger, {"from": juror}).return_value == STAKE
    assert token.balanceOf(stranger) >= STAKE
    court.startLeaving(1, {"from": juror})
    assert court.weightOf(juror)[1] == 0


def test_a_token_that_says_no_moves_no_stake(owner, hostile_token, treasury, poster, Court):
    court = owner.deploy(Court, hostile_token, owner, (*RULES, treasury))
    hostile_token.mint(poster, 2 * STAKE, {"from": poster})
    hostile_token.approve(court, 2 * STAKE, {"from": poster})
    hostile_token.setMode(TokenMode.RETURNS_FALSE, {"from": owner})
    with reverts_with("Court_TransferFailed", court):
        court.stake(STAKE, {"from": poster})
    hostile_token.setMode(TokenMode.HONEST, {"from": owner})
    court.stake(STAKE, {"from": poster})
    court.startLeaving(STAKE, {"from": poster})
    next_block_at(court.startOf(court.epochAt(now()) + 1))
    hostile_token.setMode(TokenMode.RETURNS_FALSE, {"from": owner})
    with reverts_with("Court_TransferFailed", poster):
        court.unstake(poster, {"from": poster})


def test_an_epoch_has_one_seed_and_a_round_one_draw(court, arbitrable, jurors, open_dispute, poster, stranger):
    for choices in (0, 256):
        with reverts_with("Court_BadChoices", choices):
            arbitrable.open(court, choices, {"from": poster, "value": COST})
    with reverts_with("Court_WrongValue", COST, COST - 1):
        arbitrable.open(court, 3, {"from": poster, "value": COST - 1})
    dispute = open_dispute()
    with wrong_stage(court, dispute):
        court.draw(dispute, 1, {"from": stranger})
    end(court, dispute)
    epoch = court.epochAt(now())
    with reverts_with("Court_NoSeedTaken", epoch):
        court.openEpoch(1, b"", b"", {"from": stranger})
    with reverts_with("Court_NoSeed", epoch):
        court.draw(dispute, 1, {"from": stranger})
    number = seed_block(court)
    header, parent = headers(number, number - 1)
    chain.mine()
    (later,), (earlier,) = headers(number + 1), headers(number - 2)
    orphans = (number, parent, parent), (number, header, header), (number + 99, header, parent)
    for wrong in (*orphans, (number - 1, parent, earlier), (number + 1, later, header)):
        with reverts_with("Court_WrongHeader"):
            court.openEpoch(*wrong, {"from": stranger})
    seed(court, stranger)
    with reverts_with("Court_NoSeedTaken", epoch):
        court.openEpoch(number, header, parent, {"from": stranger})
    court.draw(dispute, 2, {"from": stranger})
    court.draw(dispute, ALL, {"from": stranger})
    assert len(court.jurorsOf(dispute, 0)) == court.roundOf(dispute, 0)["drawn"] == 3
    assert [court.weightOf(juror) for juror in jurors] == [(100, 100)] * 8


def test_a_juror_who_is_full_is_passed_over(owner, token, treasury, arbitrable, poster, jurors, Court):
    lonely = owner.deploy(Court, token, owner, (*RULES, treasury))
    token.approve(lonely, 2 * STAKE, {"from": jurors[0]})
    lonely.stake(2 * STAKE, {"from": jurors[0]})
    dispute = arbitrable.open(lonely, 3, {"from": poster, "value": COST}).return_value
    assert draw(lonely, dispute, poster) == [jurors[0]]
    assert (lonely.roundOf(dispute, 0)["drawn"], lonely.roundOf(dispute, 0)["tries"]) == (2, 12)


def test_without_stakers_a_draw_ends_at_once(owner, token, treasury, arbitrable, poster, Court):
    empty = owner.deploy(Court, token, owner, (*RULES, treasury))
    dispute = arbitrable.open(empty, 3, {"from": poster, "value": COST}).return_value
    assert draw(empty, dispute, poster) == []
    assert empty.stageOf(dispute)[0] == APPEALABLE
    assert not empty.isQuorate(dispute)


def test_votes_are_committed_and_revealed_by_the_rules(court, open_dispute, owner):
    """The owner alone is no juror here."""
    dispute = open_dispute()
    loose, honest, silent = draw(court, dispute, owner)
    with reverts_with("Court_NotDrawn", dispute, owner):
        court.commit(dispute, SALT, {"from": owner})
    with reverts_with("Court_EmptyCommitment"):
        court.commit(dispute, b"\0" * 32, {"from": loose})
    commit(court, dispute, loose, 1)
    with reverts_with("Court_AlreadyCommitted", dispute, loose):
        commit(court, dispute, loose, 2)
    with reverts_with("Court_WrongOpening", dispute, loose):
        court.proveEarly(dispute, loose, 2, SALT, {"from": owner})
    next_block_at(now() + 1)
    court.startLeaving(STAKE, {"from": loose})
    court.proveEarly(dispute, loose, 1, SALT, {"from": owner})
    with reverts_with("Court_Slashed", dispute, loose):
        court.proveEarly(dispute, loose, 1, SALT, {"from": owner})
    for juror in (honest, silent):
        commit(court, dispute, juror, 2)
    with reverts_with("Court_BadRuling", 4, 3):
        court.reveal(dispute, honest, 4, SALT, {"from": owner})
    with reverts_with("Court_WrongOpening", dispute, honest):
        court.reveal(dispute, honest, 1, SALT, {"from": owner})
    court.reveal(dispute, honest, 2, SALT, {"from": owner})
    with reverts_with("Court_AlreadyRevealed", dispute, honest):
        court.reveal(dispute, honest, 2, SALT, {"from": owner})
    end(court, dispute)
    court.submitEvidence(dispute, "ipfs://evidence", {"from": owner})
    end(court, dispute)
    with wrong_stage(court, dispute):
        court.submitEvidence(dispute, "ipfs://late", {"from": owner})
    for _ in range(3):
        court.settle(dispute, 0, 1, {"from": owner})
    with reverts_with("Court_AlreadyDone", dispute):
        court.settle(dispute, 0, 1, {"from": owner})
    assert court.dueOf(honest) == 3 * FEE, "one vote was revealed of three, and it was nobody's wrong"
    assert court.rewardOf(honest) == STAKE + STAKE - STAKE // 4
    assert court.withdrawReward(owner, {"from": owner}).return_value == STAKE // 4
    with reverts_with("Court_NothingDue"):
        court.withdrawReward(owner, {"from": owner})


@pytest.mark.parametrize(("rulings", "ruling"), [((1, 2, 3), 0), ((1, 1, 2), 1)])
def test_a_tie_decides_nothing_and_a_lead_does(court, open_dispute, stranger, rulings, ruling):
    dispute = open_dispute()
    jurors = draw(court, dispute, stranger)
    for each, juror in zip(rulings, jurors, strict=True):
        commit(court, dispute, juror, each)
    for each, juror in zip(rulings, jurors, strict=True):
        court.reveal(dispute, juror, each, SALT, {"from": stranger})
    assert court.roundOf(dispute, 0)["tied"] == (ruling == 0)
    assert (court.currentRuling(dispute), court.isQuorate(dispute)) == (ruling, ruling != 0)


def test_appeals_are_funded_by_the_rules(court, open_dispute, hostile_account, poster, stranger):
    dispute = open_dispute()
    assert court.disputeStatus(dispute) == WAITING
    assert court.appealPeriod(dispute) == (0, 0)
    assert court.appealCost(dispute, b"\0" * 32) == NEVER
    assert court.fundingOf(dispute, 0, 1) == (0, 0)
    vote(court, dispute, 1, stranger)
    start, over = court.appealPeriod(dispute)
    assert (over - start, court.disputeStatus(dispute)) == (HOUR, MAY_APPEAL)
    two = (2).to_bytes(32, "big")
    assert (court.appealCost(dispute, two), court.appealCost(dispute, b"")) == (CHALLENGE, NEVER)
    assert court.fundingOf(dispute, 0, 4) == (0, 0)
    with reverts_with("Court_BadRuling", 4, 3):
        court.fundAppeal(dispute, 4, {"from": poster, "value": 1})
    with reverts_with("Court_BadRuling", NEVER, 3):
        court.appeal(dispute, b"", {"from": poster, "value": 1})
    with reverts_with("Court_WrongValue", CHALLENGE, 0):
        court.fundAppeal(dispute, 2, {"from": poster})
    court.appeal(dispute, two, {"from": poster, "value": CHALLENGE - 1})
    with reverts_with("Court_WrongStage", dispute, APPEALABLE):
        court.settleFunding(dispute, 0, 2, poster, {"from": poster})
    with reverts_with("Court_NothingDue"):
        court.settleFunding(dispute, 0, 2, stranger, {"from": poster})
    next_block_at(start + HOUR // 2)
    with reverts_with("Court_ChallengeOver", start + HOUR // 2):
        court.fundAppeal(dispute, 2, {"from": poster, "value": 1})
    payload = court.fundAppeal.encode_input(dispute, 1)
    hostile_account.execute(court, payload, {"from": poster, "value": DEFENCE + 5})
    with reverts_with("Court_ChallengeOver", start + HOUR // 2):
        court.fundAppeal(dispute, 2, {"from": poster, "value": 1})
    with reverts_with("Court_SideFunded", dispute, 1):
        court.fundAppeal(dispute, 1, {"from": poster, "value": 1})
    end(court, dispute)
    assert court.currentRuling(dispute) == 1
    court.settleFunding(dispute, 0, 2, poster, {"from": stranger})
    with reverts_with("Court_TransferFailed", NATIVE):
        court.withdraw(NATIVE, {"from": poster})
    assert court.withdraw(stranger, {"from": poster}).return_value == CHALLENGE - 1
    with reverts_with("Court_NothingDue"):
        court.withdraw(stranger, {"from": poster})
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    payload = court.withdraw.encode_input(hostile_account)
    with reverts_with("Court_TransferFailed", hostile_account):
        hostile_account.execute(court, payload, {"from": poster})


@pytest.mark.parametrize("final", [1, 2, 3])
def test_an_appeal_is_a_wager(court, open_dispute, jurors, poster, worker, stranger, final):
    """The winning side shares what both raised less the cost; a third ruling has both bear it."""
    dispute = open_dispute()
    vote(court, dispute, 1, stranger)
    for juror in jurors[:4]:
        court.stake(STAKE, {"from": juror})
    court.fundAppeal(dispute, 3, {"from": stranger, "value": 7})
    fund(court, dispute, 2, poster)
    chain.mine()
    fund(court, dispute, 1, worker)
    court.settleFunding(dispute, 0, 3, stranger, {"from": worker})
    assert court.dueOf(stranger) == 7
    with wrong_stage(court, dispute):
        court.settleFunding(dispute, 0, 2, poster, {"from": stranger})
    vote(court, dispute, final, stranger)
    assert court.stageOf(dispute)[0] == SOLVED
    assert (court.disputeStatus(dispute), court.appealPeriod(dispute)) == (DECIDED, (0, 0))
    assert court.fundingOf(dispute, 1, 1) == (0, 0)
    for side, account in ((2, poster), (1, worker)):
        court.settleFunding(dispute, 0, side, account, {"from": stranger})
    raised, pot = CHALLENGE + DEFENCE, CHALLENGE + DEFENCE - 7 * FEE
    shares = {1: (0, pot), 2: (pot, 0), 3: (CHALLENGE * pot // raised, DEFENCE * pot // raised)}
    assert (court.dueOf(poster), court.dueOf(worker)) == shares[final]
    court.settle(dispute, 0, 2, {"from": stranger})
    court.settle(dispute, 0, ALL, {"from": stranger})
    court.execute(dispute, {"from": stranger})
    with reverts_with("Court_AlreadyDone", dispute):
        court.execute(dispute, {"from": stranger})


def test_a_side_alone_wins_and_what_is_unknown_has_no_answer(court, open_dispute, poster, stranger):
    dispute = open_dispute()
    vote(court, dispute, 1, stranger)
    fund(court, dispute, 3, poster)
    next_block_at(court.appealPeriod(dispute)[1] - 1)
    court.fundAppeal(dispute, 2, {"from": poster, "value": 1})
    end(court, dispute)
    assert (court.currentRuling(dispute), court.isQuorate(dispute)) == (3, True)
    with reverts_with("Court_UnknownDispute", 0):
        court.currentRuling(0)
    with reverts_with("Court_UnknownDispute", dispute):
        court.roundOf(dispute, 1)
    assert not court.supportsInterface("0xffffffff")
