"""Standing, reviews, courts and contribution rewards are folded to what their contracts say (R16, R49, R57, R93)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from eth_utils.crypto import keccak

from indexer.deployments import canonical_type, load_abi
from indexer.generated import (
    DECODERS,
    KINDS,
    Approval,
    ApprovalForAll,
    ContributionRewardsOwnershipTransferStarted,
    CourtDispute,
    CourtMetaEvidence,
    CourtOwnershipTransferStarted,
    EIP712DomainChanged,
    ReputationOwnershipTransferStarted,
    Unlocked,
)
from indexer.models import (
    ChainBase,
    ContributionGrant,
    ContributionPeriod,
    ContributionRate,
    ContributionSeat,
    CourtBallot,
    CourtCase,
    CourtDue,
    CourtFunding,
    CourtRate,
    CourtRound,
    CourtSeed,
    CourtSide,
    DeadLetter,
    Dispute,
    Evidence,
    Gathering,
    GuildSetting,
    Juror,
    Log,
    Passport,
    Record,
    Review,
    Score,
    Seat,
    StandingNeed,
    StandingUnit,
    StandingVersion,
    Suspension,
)
from indexer.standing import POSTING, decayed, epoch_at, score_slot, score_word
from indexer.writer import Writer
from tests.indexer.court_lives import court_life
from tests.indexer.faults import Told, lose_and_add_rows, plant_facts, plant_values
from tests.indexer.moves import Moves
from tests.indexer.rig import Rig
from tests.indexer.standing_lives import standing_life
from tests.indexer.standing_moves import StandingMoves
from tests.world import World

MakeRig = Callable[..., Rig]
STANDING: tuple[type[ChainBase], ...] = (
    *(Score, Gathering, Record, Suspension, StandingVersion, StandingUnit, StandingNeed, Passport, Review),
    *(ContributionRate, ContributionPeriod, ContributionSeat, ContributionGrant),
    *(Juror, CourtCase, CourtRound, CourtBallot, CourtSide, CourtFunding, CourtDue, CourtSeed, CourtRate),
)
TOLD: Told = {
    Score: ({"points", "gained", "epoch", "since", "counterparties", "completions", "defaults"}, {"scoreOf"}),
    Suspension: ({"until"}, {"suspendedUntil"}),
    StandingUnit: ({"unit"}, {"unitOf"}),
    StandingNeed: ({"points", "counterparties"}, {"needOf"}),
    Passport: ({"locked"}, {"locked"}),
    Seat: ({"counted_block"}, {"pairOf"}),
    Gathering: ({"version"}, {"pairOf"}),
    Review: ({"commitment"}, {"reviewWord"}),
    ContributionRate: ({"rate"}, {"rateOf"}),
    ContributionPeriod: ({"budget", "spent", "start", "end"}, {"periodOf"}),
    ContributionSeat: ({"to_worker"}, {"rewarded"}),
    ContributionGrant: ({"granted", "claimed"}, {"grantOf"}),
    Juror: ({"staked", "leaving", "leaving_epoch"}, {"jurorOf"}),
    CourtCase: ({"arbitrable", "choices", "opened_at", "round"}, {"caseOf"}),
    CourtRound: ({"size", "epoch", "drawn", "committed", "revealed", "slashed", "decided_at"}, {"roundOf"}),
    CourtBallot: ({"votes", "commitment"}, {"ballotOf", "votesFor"}),
    CourtSide: ({"raised"}, {"fundingOf"}),
    CourtFunding: ({"settled_at"}, {"contributionOf"}),
    CourtDue: ({"due", "reward"}, {"dueOf", "rewardOf"}),
    CourtSeed: ({"seed"}, {"seedOf"}),
    CourtRate: ({"rate"}, {"rateOf"}),
}
FORGED = "0x" + "f0" * 20
# What no life of theirs can show: what standing must not do, what a court inherits, what is left to the guild.
UNSEEN = {
    *(Approval, ApprovalForAll, Unlocked, EIP712DomainChanged, CourtMetaEvidence, CourtDispute),
    *(ReputationOwnershipTransferStarted, ContributionRewardsOwnershipTransferStarted, CourtOwnershipTransferStarted),
}


@pytest.fixture(scope="module")
def grown(module_world: World) -> World:
    """Give the tests of this module a chain on which courts sat and standing grew and fell; they only read it."""
    court_life(module_world)
    standing_life(module_world)
    return module_world


def differences(rig: Rig) -> list[str]:
    return [str(difference) for difference in rig.verify().differences]


def test_every_event_is_folded_to_what_the_contracts_say(grown: World, make_rig: MakeRig) -> None:
    rig = make_rig(grown)
    rig.index()
    assert differences(rig) == []
    assert rig.rows(DeadLetter) == []
    assert all(rig.rows(model) for model in STANDING)
    seen = {row["kind"] for row in rig.outbox()}
    for contract in ("Reputation", "Reviews", "ContributionRewards", "Court"):
        events = {decoder.__annotations__["return"] for decoder in DECODERS[contract].values()}
        assert {KINDS[event] for event in events - UNSEEN} <= seen
    assert {row["name"]: row["account"] for row in rig.rows(GuildSetting) if row["name"].endswith("_owner")} == {
        "policy_owner": grown.owner.lower(),
        "policy_pending_owner": None,
        "reputation_owner": grown.owner.lower(),
        "reputation_pending_owner": None,
        "court_owner": grown.owner.lower(),
        "court_pending_owner": None,
        "contributions_owner": grown.timelock.address.lower(),
        "contributions_pending_owner": None,
    }
    rig.standing()


def test_points_decay_to_what_the_contract_sums(grown: World, make_rig: MakeRig) -> None:
    rig = make_rig(grown)
    rig.index()
    functions, now = grown.reputation.functions, epoch_at(grown.now)
    assert functions.POSTING().call() == bytes.fromhex(POSTING[2:])
    for row in rig.rows(Score):
        slot = score_slot(row["version"], row["account"], row["skill"])
        stored = grown.w3.eth.get_storage_at(grown.reputation.address, int(slot, 16))
        assert int.from_bytes(stored, "big") == score_word(row)
        # The version is void by now, so that nothing of it counts.
        assert functions.standing(grown.w3.to_checksum_address(row["account"]), row["skill"]).call() == [0, 0, 0, 0]
        assert decayed(row["points"], now - row["epoch"]) < max(1, row["points"])
        assert decayed(row["points"], 1024) == 0


def test_a_courts_case_joins_its_dispute_and_evidence(grown: World, make_rig: MakeRig) -> None:
    rig = make_rig(grown)
    rig.index()
    cases = {(row["arbitrable"], row["court"], row["dispute_id"]): row for row in rig.rows(CourtCase)}
    disputes = {(row["escrow"], row["arbitrator"], row["dispute_id"]): row for row in rig.rows(Dispute)}
    assert cases.keys() == disputes.keys()
    assert {case["final_ruling"] for case in cases.values()} >= {0, 1}
    assert all(case["final_ruling"] == disputes[name]["ruling"] for name, case in cases.items())
    (brought,) = rig.rows(Evidence)
    court = grown.court.address.lower()
    assert (brought["escrow"], brought["arbitrator"], int(brought["subject"], 16)) == (court, court, 2)
    assert {row["final_ruling"] for row in rig.rows(CourtCase)} <= {0, 1, 2}
    (proven,) = [row["payload"] for row in rig.outbox() if row["kind"] == "court_early_reveal_proven"]
    assert proven["account"] == proven["juror"]


def test_the_timeline_tells_of_reviews_and_rewards(grown: World, make_rig: MakeRig) -> None:
    rig = make_rig(grown)
    rig.index()
    told = {step.kind for step in rig.timelines()}
    assert {"recorded", "reviews_anchored", "review_revealed", "contribution_seat_rewarded"} <= told


def test_going_back_gives_what_the_contracts_said_then(grown: World, make_rig: MakeRig) -> None:
    """Each roll-back folds the touched aggregates again; the node is asked at the block that was gone back to."""
    rig = make_rig(grown)
    rig.index()
    whole, standing = rig.derived(), rig.standing()
    writer = Writer(rig.engine, rig.manifest)
    numbers = sorted({row["block_number"] for row in rig.rows(Log)}, reverse=True)
    for number in numbers[3:260:23]:
        writer.roll_back(number)
        assert differences(rig) == [], number
    assert rig.rows(DeadLetter) == []
    rig.settings = rig.settings.model_copy(update={"max_range": 7})
    rig.index()
    assert rig.derived() == whole
    assert rig.standing() == standing
    assert rig.reindex() == "logs"
    assert rig.derived() == whole


def test_each_planted_value_is_found_and_named(grown: World, make_rig: MakeRig) -> None:
    rig = make_rig(grown)
    rig.index()
    plant_values(rig, STANDING)
    plant_facts(rig, TOLD)
    lose_and_add_rows(rig, STANDING)
    rig.execute("UPDATE {chain}.standing_version SET voided_at = NULL WHERE admitted_at IS NOT NULL")
    assert any(" versions: stored (True,), expected (False,)" in line for line in differences(rig))
    rig.reindex()
    assert differences(rig) == []


def test_a_strangers_escrow_puts_nothing_on_the_timeline_of_a_task(world: World, make_rig: MakeRig) -> None:
    """The contract of reviews believes whatever it is told to be an escrow; a reader must not."""
    moves = StandingMoves(world, Moves(world))
    task = moves.paid(world.workers[0])
    ended = world.escrow.functions.seatWord(task.id, world.workers[0]).call()
    forger, honest = world.stranger, world.escrow
    world.escrow = world.w3.eth.contract(address=world.w3.to_checksum_address(FORGED), abi=honest.abi)
    world.rpc("anvil_setCode", FORGED, liar(task.id, ended))
    forged = replace(task, packed=(forger, *task.packed[1:]))
    moves.anchor(forged, forger)
    moves.reveal(forged, forger)
    world.escrow = honest
    rig = make_rig(world)
    rig.index()
    assert {(row["escrow"], row["task_id"]) for row in rig.rows(Review)} == {(FORGED, task.id)}
    assert {step.kind for step in rig.timelines()}.isdisjoint({"reviews_anchored", "review_revealed"})
    assert rig.rows(DeadLetter) == []
    assert differences(rig) == []


def liar(task_id: str, seat_word: int) -> str:
    """Return code that calls whatever terms this task, and says of every seat what it is told here."""
    (item,) = [item for item in load_abi("TaskEscrow") if item.get("name") == "hashTerms"]
    selector = keccak(text=f"hashTerms({canonical_type(item['inputs'][0])})")[:4].hex()
    answer = "60005260206000f3"
    told = f"7f{seat_word:064x}{answer}"
    return f"0x60003560e01c63{selector}1460{15 + len(told) // 2:02x}57{told}5b7f{task_id[2:]}{answer}"
