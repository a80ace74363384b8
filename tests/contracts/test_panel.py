"""A bench of fixed members, of whom a fixed number must agree (R33, R75, R85).

given members or settings that make no panel
    its deployment reverts Panel_BadMembers or Panel_BadSettings
given a dispute that is unknown, no more voted on, or voted on by the member, or a caller who is no member
    vote reverts Panel_UnknownDispute, Panel_VoteOver, Panel_AlreadyVoted or Panel_NotMember
given a choice that was not offered
    it reverts Panel_BadRuling
given the vote that completes the quorum
    it decides, and the dispute is solved where there is no second bench
given all votes and no quorum, or the voting period over
    it decides 0
given a dispute that is solved
    anyone hands its ruling over, once, and shares its cost, once
given an arbitrable that refuses its ruling, re-enters, or is no contract
    no ruling and no member's share is lost
"""

import pytest
from brownie.exceptions import VirtualMachineError
from conftest import COST
from eth_utils import keccak
from hostile import AccountMode
from market import event, next_block_at, reverts_with
from reference import DAY, NATIVE

WAITING, SOLVED = 0, 2
VOTING, DECIDED = 0, 3
REFUSES = True
PERIOD = 7 * DAY


@pytest.fixture(scope="module")
def arbitrable(owner, TestArbitrable):
    return owner.deploy(TestArbitrable)


@pytest.fixture
def dispute(arbitrable, panel, poster):
    """Opens a dispute with three choices and returns its number."""
    return arbitrable.open(panel, 3, {"from": poster, "value": COST}).return_value


@pytest.fixture
def ruled(panel, panelists, dispute):
    """A dispute that two of three members have ruled 2, the third 1."""
    for ruling, member in zip((2, 1, 2), panelists, strict=True):
        panel.vote(dispute, ruling, {"from": member})
    return dispute


def selector(error):
    """The first four bytes of an error, as text."""
    return "0x" + keccak(text=error)[:4].hex()


def over(panel, dispute):
    """The moment at which the voting period of a dispute is over."""
    return panel.caseOf(dispute)["openedAt"] + PERIOD


# -------------------------------------------------------------------- opening


def test_a_dispute_costs_what_the_panel_says(panel, arbitrable, poster):
    assert panel.arbitrationCost(b"") == COST
    tx = arbitrable.open(panel, 3, {"from": poster, "value": COST})
    created = event(tx, "DisputeCreation")
    assert (created["_disputeID"], created["_arbitrable"]) == (1, arbitrable)
    assert dict(event(tx, "CaseOpened")) == {"disputeId": 1, "arbitrable": arbitrable, "choices": 3}
    assert panel.disputeStatus(1) == WAITING
    assert panel.stageOf(1) == VOTING
    assert panel.currentRuling(1) == 0
    assert panel.disputeCount() == 1
    for sent in (0, COST - 1, COST + 1):
        with reverts_with("Panel_WrongValue", COST, sent):
            arbitrable.open(panel, 3, {"from": poster, "value": sent})


# -------------------------------------------------------------------- voting


def test_the_quorum_decides_and_its_voters_share_the_cost(panel, arbitrable, panelists, dispute, stranger):
    first, second, third = panelists
    tx = panel.vote(dispute, 2, {"from": first})
    assert dict(event(tx, "VoteCast")) == {"disputeId": dispute, "member": first, "ruling": 2}
    panel.vote(dispute, 1, {"from": second})
    assert panel.disputeStatus(dispute) == WAITING
    tx = panel.vote(dispute, 2, {"from": third})
    decided = {"disputeId": dispute, "ruling": 2, "quorate": True, "decidedAt": tx.timestamp, "appealEnd": tx.timestamp}
    assert dict(event(tx, "Decided")) == decided
    assert "AppealPossible" not in tx.events
    assert panel.disputeStatus(dispute) == SOLVED
    assert panel.currentRuling(dispute) == 2
    assert panel.isQuorate(dispute)
    assert arbitrable.rulings(dispute) == 0, "nobody has handed it over yet"
    tx = panel.execute(dispute, {"from": stranger})
    assert dict(event(tx, "Executed")) == {"disputeId": dispute, "ruling": 2}
    assert event(tx, "Ruling")["_ruling"] == 2
    assert (arbitrable.ruled(dispute), arbitrable.rulings(dispute)) == (2, 1)
    for member in (first, third):
        before = stranger.balance()
        tx = panel.withdraw(stranger, {"from": member})
        assert stranger.balance() == before + COST // 2
        assert dict(event(tx, "DueWithdrawn")) == {"account": member, "to": stranger, "amount": COST // 2}
    with reverts_with("Panel_NothingDue"):
        panel.withdraw(stranger, {"from": second})
    assert panel.balance() == 0
    assert [tuple(panel.voteOf(dispute, member)) for member in panelists] == [(True, 2), (True, 1), (True, 2)]
    assert tuple(panel.voteOf(dispute, stranger)) == (False, 0)


def test_without_agreement_the_ruling_is_none_and_all_share(panel, arbitrable, panelists, dispute, stranger):
    for ruling, member in enumerate(panelists, start=1):
        tx = panel.vote(dispute, ruling, {"from": member})
    assert not event(tx, "Decided")["quorate"]
    assert panel.disputeStatus(dispute) == SOLVED
    assert not panel.isQuorate(dispute)
    panel.execute(dispute, {"from": stranger})
    assert (arbitrable.ruled(dispute), arbitrable.rulings(dispute)) == (0, 1)
    shares = [panel.withdraw(member, {"from": member}).return_value for member in panelists]
    assert shares == [COST // 3, COST // 3, COST - 2 * (COST // 3)]
    assert panel.balance() == 0


def test_refusing_to_decide_is_a_vote_too(panel, arbitrable, panelists, dispute, stranger):
    for member in panelists[:2]:
        panel.vote(dispute, 0, {"from": member})
    assert panel.isQuorate(dispute)
    panel.execute(dispute, {"from": stranger})
    assert (arbitrable.ruled(dispute), arbitrable.rulings(dispute)) == (0, 1)
    assert [panel.dueOf(member) for member in panelists] == [COST // 2, COST // 2, 0]


def test_only_members_vote(panel, dispute, stranger):
    with reverts_with("Panel_NotMember", stranger):
        panel.vote(dispute, 1, {"from": stranger})


def test_a_member_votes_once(panel, panelists, dispute):
    panel.vote(dispute, 1, {"from": panelists[0]})
    for again in (1, 2):
        with reverts_with("Panel_AlreadyVoted", dispute, panelists[0]):
            panel.vote(dispute, again, {"from": panelists[0]})
    assert panel.disputeStatus(dispute) == WAITING
    assert panel.caseOf(dispute)["votes"] == 1


def test_a_decided_dispute_takes_no_votes(panel, panelists, dispute):
    for member in panelists[:2]:
        panel.vote(dispute, 1, {"from": member})
    with reverts_with("Panel_VoteOver", dispute):
        panel.vote(dispute, 2, {"from": panelists[2]})


def test_only_the_choices_offered_can_be_ruled(panel, panelists, dispute):
    for ruling in (4, 2**256 - 1):
        with reverts_with("Panel_BadRuling", ruling, 3):
            panel.vote(dispute, ruling, {"from": panelists[0]})


@pytest.mark.parametrize("number", [0, 1, 99])
def test_an_unknown_dispute_has_no_answer(panel, panelists, stranger, number):
    views = (panel.disputeStatus, panel.currentRuling, panel.appealPeriod, panel.isQuorate, panel.stageOf, panel.caseOf)
    for question in views:
        with reverts_with("Panel_UnknownDispute", number):
            question(number)
    with reverts_with("Panel_UnknownDispute", number):
        panel.vote(number, 1, {"from": panelists[0]})
    for push in (panel.closeVote, panel.execute, panel.shareCost):
        with reverts_with("Panel_UnknownDispute", number):
            push(number, {"from": stranger})
    with reverts_with("Panel_UnknownDispute", number):
        panel.appeal(number, b"", {"from": stranger})


def test_disputes_are_decided_each_for_itself(panel, arbitrable, panelists, dispute, poster):
    other = arbitrable.open(panel, 1, {"from": poster, "value": COST}).return_value
    panel.vote(dispute, 1, {"from": panelists[0]})
    panel.vote(other, 1, {"from": panelists[1]})
    assert (panel.disputeStatus(dispute), panel.disputeStatus(other)) == (WAITING, WAITING)
    panel.vote(other, 1, {"from": panelists[0]})
    assert (panel.disputeStatus(dispute), panel.disputeStatus(other)) == (WAITING, SOLVED)


# -------------------------------------------------------------------- silence


def test_a_vote_counts_until_the_period_is_over_and_not_after_it(panel, panelists, dispute):
    panel.vote(dispute, 1, {"from": panelists[0]})
    next_block_at(over(panel, dispute) - 1)
    panel.vote(dispute, 2, {"from": panelists[1]})
    next_block_at(over(panel, dispute))
    with reverts_with("Panel_VoteOver", dispute):
        panel.vote(dispute, 2, {"from": panelists[2]})
    assert panel.disputeStatus(dispute) == SOLVED
    assert panel.currentRuling(dispute) == 0


def test_silent_members_cannot_freeze_a_dispute(panel, arbitrable, panelists, dispute, stranger):
    """Time decides; who did vote is paid, and nobody has to push for the clock to run."""
    panel.vote(dispute, 2, {"from": panelists[1]})
    with reverts_with("Panel_VoteOpen", dispute):
        panel.closeVote(dispute, {"from": stranger})
    for push in (panel.execute, panel.shareCost):
        with reverts_with("Panel_NotSolved", dispute):
            push(dispute, {"from": stranger})
    end = over(panel, dispute)
    next_block_at(end + 3 * DAY)
    tx = panel.closeVote(dispute, {"from": stranger})
    decided = {"disputeId": dispute, "ruling": 0, "quorate": False, "decidedAt": end, "appealEnd": end}
    assert dict(event(tx, "Decided")) == decided
    with reverts_with("Panel_VoteOver", dispute):
        panel.closeVote(dispute, {"from": stranger})
    panel.execute(dispute, {"from": stranger})
    assert (arbitrable.ruled(dispute), arbitrable.rulings(dispute)) == (0, 1)
    assert [panel.dueOf(member) for member in panelists] == [0, COST, 0]


def test_a_dispute_that_nobody_voted_on_pays_the_reserve(panel, arbitrable, dispute, treasury, stranger):
    """Members who are paid for silence would have a reason for it."""
    next_block_at(over(panel, dispute))
    tx = panel.execute(dispute, {"from": stranger})
    assert event(tx, "Decided")["decidedAt"] == over(panel, dispute)
    assert dict(event(tx, "DueAdded")) == {"disputeId": dispute, "account": treasury, "amount": COST}
    assert arbitrable.rulings(dispute) == 1
    panel.withdraw(treasury, {"from": treasury})
    assert panel.balance() == 0


# -------------------------------------------------------------------- handing over


def test_a_ruling_is_handed_over_once_and_the_cost_shared_once(panel, arbitrable, panelists, ruled, stranger):
    tx = panel.shareCost(ruled, {"from": stranger})
    assert [each["account"] for each in tx.events["DueAdded"]] == [panelists[0], panelists[2]]
    with reverts_with("Panel_AlreadyDone", ruled):
        panel.shareCost(ruled, {"from": stranger})
    tx = panel.execute(ruled, {"from": stranger})
    assert "DueAdded" not in tx.events
    for push in (panel.execute, panel.shareCost):
        with reverts_with("Panel_AlreadyDone", ruled):
            push(ruled, {"from": stranger})
    assert arbitrable.rulings(ruled) == 1
    assert sum(panel.dueOf(member) for member in panelists) == COST
    case = panel.caseOf(ruled)
    assert (case["shared"], case["executed"], case["ruling"], case["quorate"]) == (True, True, 2, True)


def test_an_arbitrable_that_refuses_loses_nothing_and_holds_up_nobody(panel, arbitrable, panelists, ruled, poster):
    arbitrable.setRefuses(REFUSES, {"from": poster})
    with reverts_with("Refused"):
        panel.execute(ruled, {"from": poster})
    panel.shareCost(ruled, {"from": poster})
    panel.withdraw(panelists[0], {"from": panelists[0]})
    assert panel.currentRuling(ruled) == 2
    arbitrable.setRefuses(not REFUSES, {"from": poster})
    panel.execute(ruled, {"from": poster})
    assert (arbitrable.ruled(ruled), arbitrable.rulings(ruled)) == (2, 1)


def test_a_caller_cannot_starve_the_arbitrable_of_gas(panel, arbitrable, ruled, hostile_account, poster):
    """Too little gas undoes the whole hand-over, at every amount, and the next caller finds it as it was."""
    payload, starved = panel.execute.encode_input(ruled), 0
    for gas in range(60_000, 600_000, 30_000):
        try:
            hostile_account.executeWithGas(panel, payload, gas, {"from": poster, "gas_limit": 2 * 10**6})
            break
        except VirtualMachineError:
            starved += 1
            assert not panel.caseOf(ruled)["executed"]
            assert not panel.caseOf(ruled)["shared"]
            assert arbitrable.rulings(ruled) == 0
    assert starved > 0
    assert panel.caseOf(ruled)["executed"]
    assert (arbitrable.ruled(ruled), arbitrable.rulings(ruled)) == (2, 1)


@pytest.mark.parametrize("push", ["execute", "shareCost"])
def test_an_arbitrable_that_re_enters_is_ruled_once_and_shared_once(panel, arbitrable, ruled, poster, push):
    arbitrable.setCall(panel, getattr(panel, push).encode_input(ruled), {"from": poster})
    panel.execute(ruled, {"from": poster})
    assert not arbitrable.lastOk()
    assert str(arbitrable.lastAnswer()).startswith(selector("Panel_AlreadyDone(uint256)"))
    assert arbitrable.rulings(ruled) == 1


def test_a_member_that_re_enters_is_paid_once(panel, arbitrable, owner, panelists, hostile_account, poster, Panel):
    payload = panel.withdraw.encode_input(hostile_account)
    bench = owner.deploy(Panel, [hostile_account, panelists[0]], (2, COST, DAY, 0, NATIVE, owner))
    for _ in range(2):
        arbitrable.open(bench, 1, {"from": poster, "value": COST})
    for member in (hostile_account, panelists[0]):
        if member == hostile_account:
            member.execute(bench, bench.vote.encode_input(1, 1), {"from": poster})
        else:
            bench.vote(1, 1, {"from": member})
    bench.execute(1, {"from": poster})
    hostile_account.setMode(AccountMode.REENTERS, {"from": poster})
    hostile_account.setCall(bench, payload, {"from": poster})
    hostile_account.execute(bench, payload, {"from": poster})
    assert not hostile_account.lastOk()
    assert str(hostile_account.lastAnswer()) == selector("Panel_NothingDue()")
    assert hostile_account.balance() == COST // 2
    assert bench.balance() == COST + COST // 2


def test_a_dispute_of_an_account_without_code_still_pays_its_members(panel, panelists, stranger):
    dispute = panel.createDispute(1, b"", {"from": stranger, "value": COST}).return_value
    for member in panelists[:2]:
        panel.vote(dispute, 1, {"from": member})
    panel.shareCost(dispute, {"from": stranger})
    assert [panel.dueOf(member) for member in panelists] == [COST // 2, COST // 2, 0]


def test_a_member_is_paid_once_and_where_he_can_be(panel, panelists, ruled, hostile_account, poster):
    panel.execute(ruled, {"from": poster})
    with reverts_with("Panel_TransferFailed", NATIVE):
        panel.withdraw(NATIVE, {"from": panelists[0]})
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    with reverts_with("Panel_TransferFailed", hostile_account):
        panel.withdraw(hostile_account, {"from": panelists[0]})
    panel.withdraw(panelists[0], {"from": panelists[0]})
    with reverts_with("Panel_NothingDue"):
        panel.withdraw(panelists[0], {"from": panelists[0]})


# -------------------------------------------------------------------- deployment


def test_there_is_no_appeal_without_a_second_bench(panel, ruled, poster):
    assert tuple(panel.appealPeriod(ruled)) == (0, 0)
    assert panel.appealCost(ruled, b"") == 2**256 - 1
    with reverts_with("Panel_NoAppeal", ruled):
        panel.appeal(ruled, b"", {"from": poster, "value": 1})
    with reverts_with("Panel_NotSecond", poster):
        panel.rule(ruled, 1, {"from": poster})


def test_members_and_rules_are_fixed(panel, panelists, treasury):
    assert panel.members() == panelists
    assert (panel.quorum(), panel.votingPeriod(), panel.appealWindow()) == (2, PERIOD, 0)
    assert (panel.second(), panel.reserve()) == (NATIVE, treasury)
    assert panel.PUSH_PERIOD() == DAY
    assert panel.longestPath() == PERIOD + DAY


@pytest.mark.parametrize("case", ["none", "no quorum", "too high a quorum", "twice", "nobody", "too many"])
def test_members_that_make_no_panel_are_refused(owner, accounts, case, Panel):
    members, quorum = {
        "none": ([], 0),
        "no quorum": ([accounts[1]], 0),
        "too high a quorum": ([accounts[1]], 2),
        "twice": ([accounts[1], accounts[1]], 1),
        "nobody": ([accounts[1], NATIVE], 1),
        "too many": ([f"0x{number:040x}" for number in range(1, 17)], 9),
    }[case]
    with reverts_with("Panel_BadMembers"):
        owner.deploy(Panel, members, (quorum, COST, PERIOD, 0, NATIVE, owner))


@pytest.mark.parametrize(
    ("period", "window", "second", "reserve"),
    [
        (3_599, 0, "none", "owner"),
        (60 * DAY + 1, 0, "none", "owner"),
        (PERIOD, 0, "none", "nobody"),
        (PERIOD, DAY, "none", "owner"),
        (PERIOD, 0, "panel", "owner"),
        (PERIOD, 3_599, "panel", "owner"),
        (PERIOD, 60 * DAY + 1, "panel", "owner"),
        (PERIOD, DAY, "account", "owner"),
        (PERIOD, DAY, "hasty", "owner"),
        (PERIOD, DAY, "endless", "owner"),
    ],
)
def test_rules_that_make_no_panel_are_refused(
    owner, panel, panelists, period, window, second, reserve, Panel, TestBench
):
    """Else a dispute could wait for ever, or no bench could be heard in time."""
    seconds = {
        "none": lambda: NATIVE,
        "panel": lambda: panel,
        "account": lambda: owner,
        "hasty": lambda: owner.deploy(TestBench, COST, DAY - 1),
        "endless": lambda: owner.deploy(TestBench, COST, 180 * DAY + 1),
    }
    paid = {"owner": owner, "nobody": NATIVE}[reserve]
    with reverts_with("Panel_BadSettings"):
        owner.deploy(Panel, panelists, (2, COST, period, window, seconds[second](), paid))
