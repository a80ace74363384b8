"""A bench of fixed members, of whom a fixed number must agree (R33, R75, R85).

given members that make no panel
    its deployment reverts Panel_BadMembers
given a dispute that is unknown, decided, or voted on by the member, or a caller who is no member
    vote reverts Panel_UnknownDispute, Panel_Solved, Panel_AlreadyVoted or Panel_NotMember
given a choice that was not offered
    it reverts Panel_BadRuling
given the vote that completes the quorum
    it rules and shares the cost among those who voted so
given all votes and no quorum
    it rules 0 and shares the cost among all
"""

import pytest
from conftest import COST
from hostile import AccountMode
from market import event, reverts_with
from reference import NATIVE

WAITING, SOLVED = 0, 2
REFUSES = True


@pytest.fixture(scope="module")
def arbitrable(owner, TestArbitrable):
    return owner.deploy(TestArbitrable)


@pytest.fixture
def dispute(arbitrable, panel, poster):
    """Opens a dispute with three choices and returns its number."""
    return arbitrable.open(panel, 3, {"from": poster, "value": COST}).return_value


def test_a_dispute_costs_what_the_panel_says(panel, arbitrable, poster):
    assert panel.arbitrationCost(b"") == COST
    tx = arbitrable.open(panel, 3, {"from": poster, "value": COST})
    created = event(tx, "DisputeCreation")
    assert (created["_disputeID"], created["_arbitrable"]) == (1, arbitrable)
    assert panel.disputeStatus(1) == WAITING
    assert panel.currentRuling(1) == 0
    for sent in (0, COST - 1, COST + 1):
        with reverts_with("Panel_WrongValue", COST, sent):
            arbitrable.open(panel, 3, {"from": poster, "value": sent})


def test_the_quorum_rules_and_its_voters_share_the_cost(panel, arbitrable, panelists, dispute, stranger):
    first, second, third = panelists
    tx = panel.vote(dispute, 2, {"from": first})
    assert dict(event(tx, "VoteCast")) == {"disputeId": dispute, "member": first, "ruling": 2}
    panel.vote(dispute, 1, {"from": second})
    assert panel.disputeStatus(dispute) == WAITING
    tx = panel.vote(dispute, 2, {"from": third})
    assert panel.disputeStatus(dispute) == SOLVED
    assert panel.currentRuling(dispute) == 2 == arbitrable.ruled(dispute)
    assert arbitrable.rulings(dispute) == 1
    assert event(tx, "Ruling")["_ruling"] == 2
    for member in (first, third):
        before = stranger.balance()
        panel.withdraw(stranger, {"from": member})
        assert stranger.balance() == before + COST // 2
    with reverts_with("Panel_NothingDue"):
        panel.withdraw(stranger, {"from": second})
    assert panel.balance() == 0


def test_without_agreement_the_ruling_is_none_and_all_share(panel, arbitrable, panelists, dispute):
    for ruling, member in enumerate(panelists, start=1):
        panel.vote(dispute, ruling, {"from": member})
    assert panel.disputeStatus(dispute) == SOLVED
    assert arbitrable.ruled(dispute) == 0
    assert arbitrable.rulings(dispute) == 1
    shares = [panel.withdraw(member, {"from": member}).return_value for member in panelists]
    assert shares == [COST // 3, COST // 3, COST - 2 * (COST // 3)]
    assert panel.balance() == 0


def test_refusing_to_decide_is_a_vote_too(panel, arbitrable, panelists, dispute):
    for member in panelists[:2]:
        panel.vote(dispute, 0, {"from": member})
    assert panel.disputeStatus(dispute) == SOLVED
    assert arbitrable.rulings(dispute) == 1
    assert arbitrable.ruled(dispute) == 0


def test_only_members_vote(panel, dispute, stranger):
    with reverts_with("Panel_NotMember", stranger):
        panel.vote(dispute, 1, {"from": stranger})


def test_a_member_votes_once(panel, panelists, dispute):
    panel.vote(dispute, 1, {"from": panelists[0]})
    with reverts_with("Panel_AlreadyVoted", dispute, panelists[0]):
        panel.vote(dispute, 1, {"from": panelists[0]})
    assert panel.disputeStatus(dispute) == WAITING


def test_a_decided_dispute_takes_no_votes(panel, arbitrable, panelists, dispute):
    for member in panelists[:2]:
        panel.vote(dispute, 1, {"from": member})
    with reverts_with("Panel_Solved", dispute):
        panel.vote(dispute, 2, {"from": panelists[2]})
    assert arbitrable.rulings(dispute) == 1


def test_only_the_choices_offered_can_be_ruled(panel, panelists, dispute):
    for ruling in (4, 2**256 - 1):
        with reverts_with("Panel_BadRuling", ruling, 3):
            panel.vote(dispute, ruling, {"from": panelists[0]})


@pytest.mark.parametrize("number", [0, 1, 99])
def test_an_unknown_dispute_has_no_answer(panel, panelists, number):
    for question in (panel.disputeStatus, panel.currentRuling, panel.appealPeriod):
        with reverts_with("Panel_UnknownDispute", number):
            question(number)
    with reverts_with("Panel_UnknownDispute", number):
        panel.vote(number, 1, {"from": panelists[0]})


def test_disputes_are_decided_each_for_itself(panel, arbitrable, panelists, dispute, poster):
    other = arbitrable.open(panel, 1, {"from": poster, "value": COST}).return_value
    panel.vote(dispute, 1, {"from": panelists[0]})
    panel.vote(other, 1, {"from": panelists[1]})
    assert (panel.disputeStatus(dispute), panel.disputeStatus(other)) == (WAITING, WAITING)
    panel.vote(other, 1, {"from": panelists[0]})
    assert (panel.disputeStatus(dispute), panel.disputeStatus(other)) == (WAITING, SOLVED)


def test_an_arbitrable_that_refuses_the_ruling_leaves_the_vote_open(panel, arbitrable, panelists, dispute, poster):
    """Else a member could lose a ruling by voting with too little gas."""
    panel.vote(dispute, 1, {"from": panelists[0]})
    arbitrable.setRefuses(REFUSES, {"from": poster})
    with reverts_with("Refused"):
        panel.vote(dispute, 1, {"from": panelists[1]})
    assert panel.disputeStatus(dispute) == WAITING
    arbitrable.setRefuses(not REFUSES, {"from": poster})
    panel.vote(dispute, 1, {"from": panelists[1]})
    assert arbitrable.rulings(dispute) == 1


def test_there_is_no_appeal(panel, dispute, poster):
    assert panel.appealPeriod(dispute) == (0, 0)
    assert panel.appealCost(dispute, b"") == 2**256 - 1
    with reverts_with("Panel_NoAppeal"):
        panel.appeal(dispute, b"", {"from": poster, "value": 1})


def test_a_member_is_paid_once_and_where_he_can_be(panel, panelists, dispute, hostile_account, poster):
    for member in panelists[:2]:
        panel.vote(dispute, 1, {"from": member})
    with reverts_with("Panel_TransferFailed", NATIVE):
        panel.withdraw(NATIVE, {"from": panelists[0]})
    hostile_account.setMode(AccountMode.REFUSES, {"from": poster})
    with reverts_with("Panel_TransferFailed", hostile_account):
        panel.withdraw(hostile_account, {"from": panelists[0]})
    panel.withdraw(panelists[0], {"from": panelists[0]})
    with reverts_with("Panel_NothingDue"):
        panel.withdraw(panelists[0], {"from": panelists[0]})


def test_members_and_quorum_are_fixed(panel, panelists):
    assert panel.members() == panelists
    assert panel.quorum() == 2


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
        owner.deploy(Panel, members, quorum, COST)
