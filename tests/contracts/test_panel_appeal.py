"""A decision may be appealed once to a second bench, and nobody can freeze or erase it by that (R33, R75, R85).

given a decision
    anyone may appeal within the appeal window, for what the second bench costs
    before the decision, from the end of the window on, or twice
        it reverts Panel_NoAppeal
    nobody appeals
        it is final at the end of the window, not before
given an appeal
    a quorum of the second bench overrules, whatever it says
    without a quorum there, or without a word for its longest path
        the first decision stands
    a ruling from anybody else, on another appeal, twice, or too late
        it reverts Panel_NotSecond
given the final ruling
    members who voted so share the cost; if none did, the appellant has it
"""

import pytest
from brownie import chain
from conftest import COST
from eth_utils import keccak
from market import event, next_block_at, reverts_with
from reference import DAY, NATIVE

VOTING, APPEALABLE, APPEALED, SOLVED = range(4)
WAITING, OPEN_TO_APPEAL, DONE = range(3)
PERIOD, WINDOW, SECOND_PERIOD = 7 * DAY, 3 * DAY, 10 * DAY
APPEAL_COST = 3 * COST
SECOND_PATH = SECOND_PERIOD + DAY
INSIDE, REENTERS = 1, 3
QUORATE = True


@pytest.fixture(scope="module")
def judges(accounts):
    return [accounts[number] for number in (9, 3, 2)]


@pytest.fixture(scope="module")
def second(owner, judges, treasury, Panel):
    return owner.deploy(Panel, judges, (2, APPEAL_COST, SECOND_PERIOD, 0, NATIVE, treasury))


@pytest.fixture(scope="module")
def first(owner, panelists, second, treasury, Panel):
    return owner.deploy(Panel, panelists, (2, COST, PERIOD, WINDOW, second, treasury))


@pytest.fixture(scope="module")
def arbitrable(owner, TestArbitrable):
    return owner.deploy(TestArbitrable)


@pytest.fixture
def opened(first, arbitrable, poster):
    """A dispute with three choices."""
    return arbitrable.open(first, 3, {"from": poster, "value": COST}).return_value


@pytest.fixture
def decided(first, panelists, opened):
    """The same, decided 2 by a quorum of the first and the third member; the second said 1."""
    for ruling, member in zip((2, 1, 2), panelists, strict=True):
        first.vote(opened, ruling, {"from": member})
    return opened


def appeal(bench, dispute, by, cost=APPEAL_COST):
    """Appeal, and return the number at the second bench."""
    tx = bench.appeal(dispute, b"", {"from": by, "value": cost})
    return event(tx, "Appealed")["appealId"]


def window_end(bench, dispute):
    """When a decision can be appealed no more."""
    return bench.appealPeriod(dispute)[1]


def judge(second, number, judges, rulings):
    """Let the judges vote in their order."""
    for ruling, member in zip(rulings, judges, strict=False):
        second.vote(number, ruling, {"from": member})


def outcome(bench, arbitrable, dispute):
    """What the arbitrable was told: how often, and what."""
    return arbitrable.rulings(dispute), arbitrable.ruled(dispute)


# -------------------------------------------------------------------- the window


def test_a_decision_can_be_appealed_and_waits_for_it(first, panelists, opened, stranger):
    assert tuple(first.appealPeriod(opened)) == (0, 0)
    with reverts_with("Panel_NoAppeal", opened):
        first.appeal(opened, b"", {"from": stranger, "value": APPEAL_COST})
    first.vote(opened, 2, {"from": panelists[0]})
    tx = first.vote(opened, 2, {"from": panelists[1]})
    decided = {"disputeId": opened, "ruling": 2, "quorate": True}
    times = {"decidedAt": tx.timestamp, "appealEnd": tx.timestamp + WINDOW}
    assert dict(event(tx, "Decided")) == decided | times
    assert event(tx, "AppealPossible")["_disputeID"] == opened
    assert first.disputeStatus(opened) == OPEN_TO_APPEAL
    assert first.stageOf(opened) == APPEALABLE
    assert first.currentRuling(opened) == 2
    assert tuple(first.appealPeriod(opened)) == (tx.timestamp, tx.timestamp + WINDOW)
    assert first.appealCost(opened, b"") == APPEAL_COST


def test_nothing_is_executed_before_the_appeal_window_is_over(first, arbitrable, decided, stranger):
    for push in (first.execute, first.shareCost):
        with reverts_with("Panel_NotSolved", decided):
            push(decided, {"from": stranger})
    end = window_end(first, decided)
    next_block_at(end - 1)
    with reverts_with("Panel_NotSolved", decided):
        first.execute(decided, {"from": stranger})
    next_block_at(end)
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 2)


def test_an_appeal_at_the_last_second_is_heard(first, second, arbitrable, decided, stranger):
    next_block_at(window_end(first, decided) - 1)
    appeal(first, decided, stranger)
    assert first.stageOf(decided) == APPEALED
    assert first.disputeStatus(decided) == WAITING
    with reverts_with("Panel_NotSolved", decided):
        first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (0, 0)
    assert second.caseOf(1)["arbitrable"] == first


def test_an_appeal_a_second_too_late_is_refused(first, second, decided, stranger):
    next_block_at(window_end(first, decided))
    with reverts_with("Panel_NoAppeal", decided):
        first.appeal(decided, b"", {"from": stranger, "value": APPEAL_COST})
    assert second.disputeCount() == 0


def test_a_decision_is_appealed_once(first, second, judges, decided, stranger, poster):
    number = appeal(first, decided, stranger)
    with reverts_with("Panel_NoAppeal", decided):
        first.appeal(decided, b"", {"from": poster, "value": APPEAL_COST})
    judge(second, number, judges, (3, 3))
    second.execute(number, {"from": stranger})
    with reverts_with("Panel_NoAppeal", decided):
        first.appeal(decided, b"", {"from": poster, "value": APPEAL_COST})
    assert second.disputeCount() == 1


def test_an_appeal_costs_what_the_second_bench_asks(first, second, decided, stranger):
    for sent in (0, APPEAL_COST - 1, APPEAL_COST + 1):
        with reverts_with("Panel_WrongValue", APPEAL_COST, sent):
            first.appeal(decided, b"", {"from": stranger, "value": sent})
    tx = first.appeal(decided, b"anything", {"from": stranger, "value": APPEAL_COST})
    appealed = {"disputeId": decided, "appealId": 1, "appellant": stranger, "cost": APPEAL_COST}
    assert dict(event(tx, "Appealed")) == appealed
    assert event(tx, "AppealDecision")["_disputeID"] == decided
    assert dict(event(tx, "CaseOpened")) == {"disputeId": 1, "arbitrable": first, "choices": 3}
    assert (first.balance(), second.balance()) == (COST, APPEAL_COST)
    case = first.caseOf(decided)
    assert (case["appellant"], case["appealedAt"], case["appealId"]) == (stranger, tx.timestamp, 1)


def test_what_time_decided_can_be_appealed_from_that_time_on(first, second, arbitrable, panelists, opened, stranger):
    """The window runs from the end of the vote, whoever pushes and when."""
    first.vote(opened, 2, {"from": panelists[0]})
    end = first.caseOf(opened)["openedAt"] + PERIOD
    next_block_at(end + DAY)
    tx = first.closeVote(opened, {"from": stranger})
    assert event(tx, "Decided")["appealEnd"] == end + WINDOW
    assert event(tx, "AppealPossible")["_arbitrable"] == arbitrable
    next_block_at(end + WINDOW - 1)
    assert appeal(first, opened, stranger) == 1


def test_an_appeal_closes_a_vote_that_nobody_closed(first, opened, stranger):
    end = first.caseOf(opened)["openedAt"] + PERIOD
    next_block_at(end)
    tx = first.appeal(opened, b"", {"from": stranger, "value": APPEAL_COST})
    assert event(tx, "Decided")["decidedAt"] == end == first.caseOf(opened)["decidedAt"]


# -------------------------------------------------------------------- the second bench


def test_a_quorum_of_the_second_bench_overrules(first, second, arbitrable, judges, decided, stranger):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (3, 1, 3))
    tx = second.execute(number, {"from": stranger})
    assert dict(event(tx, "AppealRuled")) == {"disputeId": decided, "ruling": 3, "overruled": True}
    told = event(tx, "Ruling")
    assert (told["_arbitrator"], told["_disputeID"], told["_ruling"]) == (second, number, 3)
    assert first.stageOf(decided) == SOLVED
    assert first.disputeStatus(decided) == DONE
    assert first.currentRuling(decided) == 3
    assert first.isQuorate(decided)
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 3)


def test_a_quorum_that_refuses_to_decide_overrules_too(first, second, arbitrable, judges, decided, stranger):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (0, 0))
    second.execute(number, {"from": stranger})
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 0)


@pytest.mark.parametrize("votes", [(), (3,), (1, 2, 3)])
def test_a_loser_cannot_erase_a_decision_by_an_appeal_that_nobody_decides(
    first, second, arbitrable, judges, panelists, decided, stranger, votes
):
    """Else an appeal to an idle bench would turn every lost dispute into a split."""
    number = appeal(first, decided, stranger)
    judge(second, number, judges, votes)
    next_block_at(second.caseOf(number)["openedAt"] + SECOND_PERIOD)
    tx = second.execute(number, {"from": stranger})
    assert dict(event(tx, "AppealRuled")) == {"disputeId": decided, "ruling": 0, "overruled": False}
    assert first.currentRuling(decided) == 2
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 2)
    assert [first.dueOf(member) for member in panelists] == [COST // 2, 0, COST // 2]


def test_a_second_bench_that_nobody_pushes_cannot_freeze_a_decision(
    first, second, arbitrable, judges, decided, stranger
):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (3, 3))
    end = first.caseOf(decided)["appealedAt"] + SECOND_PATH
    next_block_at(end - 1)
    with reverts_with("Panel_NotSolved", decided):
        first.execute(decided, {"from": stranger})
    next_block_at(end)
    with reverts_with("Panel_NotSecond", second):
        second.execute(number, {"from": stranger})
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 2)
    second.shareCost(number, {"from": stranger})
    assert [second.dueOf(member) for member in judges] == [APPEAL_COST - APPEAL_COST // 2, APPEAL_COST // 2, 0]


def test_a_ruling_pushed_in_the_last_second_counts(first, second, arbitrable, judges, decided, stranger):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (3, 3))
    next_block_at(first.caseOf(decided)["appealedAt"] + SECOND_PATH - 1)
    second.execute(number, {"from": stranger})
    first.execute(decided, {"from": stranger})
    assert outcome(first, arbitrable, decided) == (1, 3)


def test_only_the_second_bench_rules_on_an_appeal(first, second, arbitrable, panelists, judges, decided, stranger):
    number = appeal(first, decided, stranger)
    for caller in (stranger, panelists[0], judges[0]):
        with reverts_with("Panel_NotSecond", caller):
            first.rule(number, 1, {"from": caller})
    assert first.stageOf(decided) == APPEALED


def test_three_benches_in_a_row_hand_the_last_word_down(owner, first, arbitrable, judges, panelists, stranger, Panel):
    """A bench may be the second of another: paths add up, and a quorum above counts below."""
    lowest = owner.deploy(Panel, [stranger], (1, COST, DAY, DAY, first, owner))
    assert lowest.longestPath() == 2 * DAY + first.longestPath() + DAY
    dispute = arbitrable.open(lowest, 3, {"from": owner, "value": COST}).return_value
    lowest.vote(dispute, 1, {"from": stranger})
    middle = appeal(lowest, dispute, stranger, COST)
    for member in panelists[:2]:
        first.vote(middle, 2, {"from": member})
    number = appeal(first, middle, stranger)
    top = Panel.at(first.second())
    judge(top, number, judges, (3, 3))
    for bench, each in ((top, number), (first, middle), (lowest, dispute)):
        bench.execute(each, {"from": stranger})
    assert outcome(lowest, arbitrable, dispute) == (1, 3)


def test_the_longest_path_is_as_long_as_it_can_get(first, second, arbitrable, panelists, opened, stranger):
    """Everybody waits to the last second everywhere, and the ruling still arrives within the path."""
    start = first.caseOf(opened)["openedAt"]
    next_block_at(start + PERIOD - 1)
    first.vote(opened, 2, {"from": panelists[0]})
    next_block_at(start + PERIOD + WINDOW - 1)
    number = appeal(first, opened, stranger)
    next_block_at(start + first.longestPath() - DAY - 1)
    assert first.longestPath() == PERIOD + WINDOW + SECOND_PATH + DAY
    assert second.longestPath() == SECOND_PATH
    assert number == 1
    first.execute(opened, {"from": stranger})
    assert outcome(first, arbitrable, opened) == (1, 0)


# -------------------------------------------------------------------- who is paid


def test_members_who_saw_it_as_the_second_bench_did_have_the_cost(first, second, judges, panelists, decided, stranger):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (1, 1))
    second.execute(number, {"from": stranger})
    first.shareCost(decided, {"from": stranger})
    assert [first.dueOf(member) for member in panelists] == [0, COST, 0]
    assert [second.dueOf(member) for member in judges] == [APPEAL_COST // 2, APPEAL_COST - APPEAL_COST // 2, 0]


def test_an_appellant_who_was_right_against_the_whole_bench_has_its_cost(
    first, second, judges, panelists, decided, stranger
):
    """Members who were all overruled are paid nothing, so that selling a decision does not even earn the fee."""
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (3, 3))
    second.execute(number, {"from": stranger})
    first.execute(decided, {"from": stranger})
    assert [first.dueOf(member) for member in panelists] == [0, 0, 0]
    assert first.dueOf(stranger) == COST
    first.withdraw(stranger, {"from": stranger})
    for account in judges[:2]:
        second.withdraw(account, {"from": account})
    assert (first.balance(), second.balance()) == (0, 0)


def test_an_appeal_that_is_lost_changes_no_share(first, second, judges, panelists, decided, stranger):
    number = appeal(first, decided, stranger)
    judge(second, number, judges, (2, 2))
    second.execute(number, {"from": stranger})
    first.execute(decided, {"from": stranger})
    assert [first.dueOf(member) for member in panelists] == [COST // 2, 0, COST // 2]
    assert first.dueOf(stranger) == 0


# -------------------------------------------------------------------- a second bench that misbehaves


@pytest.fixture
def hostile(owner, panelists, arbitrable, poster, Panel, TestBench):
    """A panel whose second bench does as it is told, and a dispute that it decided 2."""
    bench = owner.deploy(TestBench, APPEAL_COST, SECOND_PATH)
    bench.setNextId(1, {"from": owner})
    panel = owner.deploy(Panel, panelists, (2, COST, PERIOD, WINDOW, bench, owner))
    dispute = arbitrable.open(panel, 3, {"from": poster, "value": COST}).return_value
    for member in panelists[:2]:
        panel.vote(dispute, 2, {"from": member})
    return panel, bench, dispute


def test_a_second_bench_cannot_rule_in_the_middle_of_being_asked(hostile, owner, stranger):
    panel, bench, dispute = hostile
    bench.setMode(INSIDE, {"from": owner})
    appeal(panel, dispute, stranger)
    assert not bench.lastOk()
    assert panel.stageOf(dispute) == APPEALED
    assert panel.currentRuling(dispute) == 2


def test_a_second_bench_cannot_have_an_appeal_doubled_by_re_entering(hostile, owner, stranger):
    panel, bench, dispute = hostile
    bench.setMode(REENTERS, {"from": owner})
    bench.setCall(panel, panel.appeal.encode_input(dispute, b""), {"from": owner})
    appeal(panel, dispute, stranger)
    assert not bench.lastOk()
    assert str(bench.lastAnswer()).startswith("0x" + keccak(text="Panel_NoAppeal(uint256)")[:4].hex())
    assert bench.nextId() == 2


def test_a_second_bench_rules_once(hostile, arbitrable, owner, stranger):
    panel, bench, dispute = hostile
    number = appeal(panel, dispute, stranger)
    bench.setQuorate(number, QUORATE, {"from": owner})
    bench.giveRuling(panel, number, 1, {"from": owner})
    for again in (1, 3):
        with reverts_with("Panel_NotSecond", bench):
            bench.giveRuling(panel, number, again, {"from": owner})
    panel.execute(dispute, {"from": stranger})
    assert outcome(panel, arbitrable, dispute) == (1, 1)


def test_a_second_bench_rules_on_its_own_appeals_only(hostile, owner, stranger):
    panel, bench, dispute = hostile
    number = appeal(panel, dispute, stranger)
    for other in (0, number + 1, 2**256 - 1):
        with reverts_with("Panel_NotSecond", bench):
            bench.giveRuling(panel, other, 1, {"from": owner})
    assert panel.stageOf(dispute) == APPEALED


@pytest.mark.parametrize("ruling", [4, 2**256 - 1])
def test_a_ruling_that_was_not_offered_overrules_nothing(hostile, arbitrable, owner, stranger, ruling):
    panel, bench, dispute = hostile
    number = appeal(panel, dispute, stranger)
    bench.setQuorate(number, QUORATE, {"from": owner})
    bench.giveRuling(panel, number, ruling, {"from": owner})
    panel.execute(dispute, {"from": stranger})
    assert outcome(panel, arbitrable, dispute) == (1, 2)


def test_a_second_bench_that_never_rules_leaves_the_first_decision(hostile, arbitrable, panelists, owner, stranger):
    panel, bench, dispute = hostile
    number = appeal(panel, dispute, stranger)
    end = panel.caseOf(dispute)["appealedAt"] + SECOND_PATH
    next_block_at(end)
    with reverts_with("Panel_NotSecond", bench):
        bench.giveRuling(panel, number, 1, {"from": owner})
    panel.execute(dispute, {"from": stranger})
    assert outcome(panel, arbitrable, dispute) == (1, 2)
    assert [panel.dueOf(member) for member in panelists] == [COST // 2, COST - COST // 2, 0]
    assert chain[-1].timestamp >= end


def test_a_second_bench_that_refuses_appeals_leaves_the_dispute_as_it_was(hostile, arbitrable, owner, stranger):
    panel, bench, dispute = hostile
    bench.setCost(0, {"from": owner})
    with reverts_with("Panel_WrongValue", 0, APPEAL_COST):
        panel.appeal(dispute, b"", {"from": stranger, "value": APPEAL_COST})
    assert panel.stageOf(dispute) == APPEALABLE
    next_block_at(window_end(panel, dispute))
    panel.execute(dispute, {"from": stranger})
    assert outcome(panel, arbitrable, dispute) == (1, 2)
