"""The longest life of tasks there is, replayed on a node: `verify` finds no difference (R67, R85).

The calls are those of tests/escrow_model: either a walk of `GUILDHALL_WALK` steps from the seed `GUILDHALL_SEED`, or
the longest life that the stateful test of the contracts wrote to `GUILDHALL_TAPE`. Model and chain are compared after
every call, and at the end the indexer reads the chain on both databases.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.escrow_model.life import Life
from tests.escrow_model.moves.around import step
from tests.escrow_model.moves.ending import wind_up
from tests.escrow_model.site import site_of
from tests.escrow_model.state import State
from tests.indexer.rig import Rig
from tests.world import World, deployed_world

STEPS = int(os.environ.get("GUILDHALL_WALK", "400"))
SEED = int(os.environ.get("GUILDHALL_SEED", "125"))
TAPE = os.environ.get("GUILDHALL_TAPE")
HOUR = 3_600
EVERY_EVENT = {
    "BonusReturned",
    "ChangesRequested",
    "ContestEnded",
    "ContestEscalated",
    "CreditAdded",
    "CreditUsed",
    "Dispute",
    "EntryCommitted",
    "EntryRevealed",
    "EpochRaised",
    "Evidence",
    "MetaEvidence",
    "MilestonePaid",
    "PayoutDeferred",
    "RecordFailed",
    "Ruling",
    "SeatDisputed",
    "SeatEnded",
    "SeatTaken",
    "StakesReturned",
    "TaskClosed",
    "TaskPosted",
    "Withdrawn",
    "WorkRejected",
    "WorkSubmitted",
}
EVERY_STATE = {state.name for state in State if state is not State.NONE}


def lead(life: Life) -> None:
    """Lead a life on the walk."""
    walk = random.Random(SEED)  # noqa: S311 - a walk that can be repeated
    for _step in range(STEPS):
        step(life, walk.randrange)


def replay(life: Life, start: int, steps: int, choices: Iterator[int]) -> None:
    """Lead a life by the tape, from the second on at which it began: standing decays by periods of all time."""
    life.chain.ask_all([("evm_setNextBlockTimestamp", [start]), ("evm_mine", [])])
    life.now = start
    for _step in range(steps):
        step(life, lambda _count: next(choices))


def missing(life: Life) -> set[str]:
    """Return the events and the states that have not come about yet."""
    return (EVERY_EVENT - set(life.told.events)) | (EVERY_STATE - {state.name for state in life.told.states})


@pytest.fixture(scope="module")
def lived_long() -> Iterator[tuple[World, Life]]:
    """Give the tests a chain on which a long life was led, halfway through everything."""
    tape: list[int] = json.loads(Path(TAPE).read_text()) if TAPE else []
    clock = ["--timestamp", str(tape[0] - HOUR)] if tape else []
    with deployed_world("--base-fee", "0", "--gas-price", "0", *clock) as world:
        life = Life(site_of(world))
        if tape:
            start, steps, *choices = tape
            replay(life, start, steps, iter(choices))
        else:
            lead(life)
        life.finish()
        yield world, life


def test_a_long_life_is_indexed_without_a_difference(
    lived_long: tuple[World, Life], make_rig: Callable[..., Rig]
) -> None:
    world, life = lived_long
    rig = make_rig(world)
    rig.index()
    assert rig.verify().differences == []
    told = rig.cli("verify")
    assert "0 differences" in told.stdout + told.stderr, told
    assert life.told.calls > 0


def test_a_long_life_that_was_brought_to_its_end_is_indexed_without_a_difference(
    lived_long: tuple[World, Life], make_rig: Callable[..., Rig]
) -> None:
    """The escrow is de-listed; strangers push every time-out, everybody withdraws, and nothing is left."""
    world, life = lived_long
    life.change(life.policy, "setEscrow", life.escrow.address, 0)
    life.kept.policy.active_from = None
    wind_up(life)
    rig = make_rig(world)
    rig.index()
    assert rig.verify().differences == []
    assert TAPE or not missing(life), "a walk that shows less than everything there is"
