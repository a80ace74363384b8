"""Standing against its model: notes, records, gathers, weeks, votes, in any order (R51, R58, R63, R64, R65).

given a fresh Reputation, a model of it, and any sequence of calls by versions, strangers and the owner
    every call meets the error that the model names, and then nothing has changed
    or gives exactly the events, and leaves exactly the words, that the model predicts
    and after each, every account may take what the model says
"""

import os
from random import Random

import pytest
from brownie import web3
from hypothesis import HealthCheck, note
from hypothesis import strategies as st

from tests.standing_model.life import Life, Site

LIVES = int(os.environ.get("GUILDHALL_STANDING_LIVES", "5"))
STEPS = int(os.environ.get("GUILDHALL_STANDING_STEPS", "14"))
STRETCH = 10
VERSIONS = 10


@pytest.fixture(scope="module")
def site(owner, policy, reputation, accounts, TestWords):
    words = [owner.deploy(TestWords) for _ in range(VERSIONS)]
    return Site(
        web3.provider.endpoint_uri,
        (reputation.address, reputation.abi),
        (policy.address, policy.abi),
        ([each.address for each in words], words[0].abi),
        [str(each) for each in accounts],
    )


class Lives:
    """One life for each example; a step is any move."""

    st_data = st.data()
    st_seed = st.integers(0, 2**32 - 1)

    def __init__(self, site):
        """Brownie calls this once, with the class."""
        self.site = site

    def setup(self):
        self.life = Life(self.site, lambda _count: 0)

    def rule_step(self, st_data):
        """One move, each choice of which can be made simpler when it fails."""
        self._step(lambda count: st_data.draw(st.integers(0, count - 1)))

    def rule_stretch(self, st_seed):
        """Many moves that cost no choices, so that a life grows long."""
        walk = Random(st_seed)  # noqa: S311 - a walk that Hypothesis can repeat
        for _ in range(STRETCH):
            self._step(walk.randrange)

    def _step(self, choose):
        self.life.pick = choose
        note(self.life.step())

    def teardown(self):
        if hasattr(self, "life"):
            self.life.leave()


def test_every_life_of_a_standing_is_the_one_that_the_model_tells(site, state_machine):
    settings = {
        "max_examples": LIVES,
        "stateful_step_count": STEPS,
        "deadline": None,
        "suppress_health_check": list(HealthCheck),
    }
    state_machine(Lives, site, settings=settings)


def test_a_long_walk_meets_every_event_and_every_error(site):
    """The lives are not about refusals alone: one walk by fixed dice comes by everything there is."""
    life = Life(site, Random(13).randrange)  # noqa: S311 - a walk that is the same each time
    for _ in range(320):
        life.step()
    life.leave()
    events = {"Recorded", "Gathered", "Suspended", "Pardoned", "VersionAdmitted", "VersionVoided", "UnitSet", "NeedSet"}
    assert set(life.told.events) == events | {"Locked", "Transfer"}
    errors = ("UnknownEscrow", "NotEnded", "WrongSeat", "AlreadyRecorded", "NothingToPardon", "OutOfBounds", "NotYours")
    assert set(life.told.errors) == {f"Reputation_{error}" for error in errors}
