"""Every state that real transactions reach is folded to what the contracts say (R33, R34, R49, R67, R68, R80)."""

from collections.abc import Callable

import pytest

from indexer.generated import DECODERS, KINDS, EIP712DomainChanged
from indexer.models import (
    Credit,
    CreditEntry,
    DeadLetter,
    Dispute,
    Epoch,
    Evidence,
    Log,
    PanelCase,
    PanelDue,
    PanelVote,
    PolicyArbitrator,
    Pot,
    PotContribution,
    Record,
    Seat,
    Suspension,
    Task,
)
from indexer.words import subject_of
from indexer.writer import Writer
from tests.indexer.faults import Told, lose_and_add_rows, plant_facts, plant_values
from tests.indexer.market_lives import NOT_TEXT, market_life
from tests.indexer.rig import Rig
from tests.world import NATIVE, World

MakeRig = Callable[..., Rig]
MARKET = (
    *(Task, Seat, CreditEntry, Dispute, Evidence, PanelCase, PanelVote, PanelDue, Pot, PotContribution),
    *(Epoch, Record, Suspension),
)
CASE = {"arbitrable", "choices", "votes", "opened_at", "ruling", "quorate", "ruled_at", "appeal_id", "appealed_by"}
TOLD: Told = {
    Task: ({"live", "bonus_taken", "steps", "revealed", "opened"}, {"taskWord"}),
    Seat: ({"milestone", "changes", "bonus", "entry", "paid", "poster_stake", "worker_stake"}, {"seatWord"}),
    Credit: ({"amount"}, {"credit"}),
    Dispute: ({"subject"}, {"disputeWord"}),
    PanelCase: (CASE, {"caseOf"}),
    PanelVote: ({"ruling"}, {"voteOf"}),
    PanelDue: ({"amount"}, {"dueOf"}),
    Pot: ({"net", "fee"}, {"potOf"}),
    PotContribution: ({"net"}, {"contributionOf"}),
    PolicyArbitrator: ({"cost_multiple", "min_ruling"}, {"arbitratorMultiple", "arbitratorMinRuling"}),
}


@pytest.fixture(scope="module")
def market(module_world: World) -> World:
    """Give the tests of this module a chain on which every task ended in its way; they only read it."""
    market_life(module_world)
    return module_world


def differences(rig: Rig) -> list[str]:
    return [str(difference) for difference in rig.verify().differences]


def test_every_end_is_reached_and_equal_to_the_contracts(market: World, make_rig: MakeRig) -> None:
    rig = make_rig(market)
    rig.index()
    assert differences(rig) == []
    assert rig.rows(DeadLetter) == []
    assert {row["state"] for row in rig.rows(Seat)} >= set(range(16, 28))
    assert {row["status"] for row in rig.rows(Task)} == {1, 2, 4}
    assert all(rig.rows(model) for model in MARKET)
    assert rig.timelines()
    seen = {row["kind"] for row in rig.outbox()}
    for contract in ("TaskEscrow", "Panel", "TaskPot"):
        events = {decoder.__annotations__["return"] for decoder in DECODERS[contract].values()}
        assert {KINDS[event] for event in events - {EIP712DomainChanged}} <= seen
    rig.standing()


def test_what_a_dispute_is_about_and_what_was_brought_can_be_found(market: World, make_rig: MakeRig) -> None:
    rig = make_rig(market)
    rig.index()
    seats = {(row["task_id"], row["dispute_id"]): row["worker"] for row in rig.rows(Seat)}
    contests = {(row["task_id"], row["dispute_id"]) for row in rig.rows(Task)}
    for row in rig.rows(Dispute):
        name = (row["task_id"], row["dispute_id"])
        assert (name in seats) != (name in contests)
        assert row["subject"] == subject_of(row["task_id"], seats.get(name, NATIVE))
    subjects = {row["subject"] for row in rig.rows(Dispute)}
    evidence = rig.rows(Evidence)
    assert {row["subject"] for row in evidence} <= subjects
    assert NOT_TEXT.replace("\0", "\N{REPLACEMENT CHARACTER}") in {row["uri"] for row in evidence}
    (sent,) = [
        row["payload"] for row in rig.outbox() if row["kind"] == "evidence" and "NUL" in row["payload"]["evidence"]
    ]
    assert sent["evidence_group_id"] in subjects
    assert sent["account"] == sent["party"] == market.posters[0].lower()
    for row in rig.outbox():
        if "contributor" in row["payload"]:
            assert row["payload"]["account"] == row["payload"]["contributor"]
    appeals = {row["arbitrable"] for row in rig.rows(PanelCase)}
    assert appeals == {market.escrow.address.lower(), market.panel.address.lower()}


def test_it_folds_alike_in_small_ranges_and_again(market: World, make_rig: MakeRig) -> None:
    rig = make_rig(market)
    rig.index()
    before = rig.derived()
    assert rig.reindex() == "logs"
    assert rig.derived() == before
    rig.execute("DELETE FROM {chain}.log")
    rig.settings = rig.settings.model_copy(update={"max_range": 3})
    assert rig.reindex(from_chain=True) == "chain"
    assert rig.derived() == before


def test_going_back_gives_what_the_contracts_said_then(market: World, make_rig: MakeRig) -> None:
    """Each roll-back folds the touched aggregates again; the node is asked at the block that was gone back to."""
    rig = make_rig(market)
    rig.index()
    whole, standing = rig.derived(), rig.standing()
    writer = Writer(rig.engine, rig.manifest)
    numbers = sorted({row["block_number"] for row in rig.rows(Log)}, reverse=True)
    for number in numbers[3:200:23]:
        writer.roll_back(number)
        assert differences(rig) == [], number
    assert rig.rows(DeadLetter) == []
    rig.index()
    assert rig.derived() == whole
    assert rig.standing() == standing


def test_each_planted_value_is_found_and_named(market: World, make_rig: MakeRig) -> None:
    rig = make_rig(market)
    rig.index()
    plant_values(rig, MARKET)
    plant_facts(rig, TOLD)
    lose_and_add_rows(rig, MARKET)
    assert differences(rig) == []
