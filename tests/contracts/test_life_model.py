"""The whole life of tasks in every mode against the reference model (R14, R50, R54, R57, R67, R79, R85).

given a fresh escrow, a model of it, and any sequence of calls by anyone, in time, late, or with a lie
    every call meets the error that the model names, and then nothing has changed
    or gives the events, words, credits and balances that the model predicts, to the unit
given the end of such a life
    when anyone pushes the time-outs and everybody withdraws
        it leaves the escrow with nothing
"""

import json
import os
from pathlib import Path
from random import Random

import pytest
from brownie import web3
from hypothesis import HealthCheck, note
from hypothesis import strategies as st

from tests.escrow_model.life import Life, Site
from tests.escrow_model.moves.around import step
from tests.escrow_model.moves.ending import wind_up

LIVES = int(os.environ.get("GUILDHALL_LIVES", "8"))
STEPS = int(os.environ.get("GUILDHALL_LIFE_STEPS", "50"))
STRETCH = 12
TAPE = os.environ.get("GUILDHALL_TAPE")


@pytest.fixture(scope="module")
def site(owner, escrow, policy, reputation, accounts, HostileArbitrator, HostileToken, HostileAccount):
    # As in the world where the indexer replays the longest life, where a vote can void the points of this version.
    reputation.admit(escrow, {"from": owner})
    deployed = {
        "TaskEscrow": escrow,
        "Policy": policy,
        "Reputation": reputation,
        "bench": owner.deploy(HostileArbitrator, 0),
        "other bench": owner.deploy(HostileArbitrator, 0),
        "token": owner.deploy(HostileToken),
        "account": owner.deploy(HostileAccount),
    }
    containers = {each._name: each.abi for each in deployed.values()}
    addresses = {name: each.address for name, each in deployed.items()}
    return Site(web3.provider.endpoint_uri, addresses, containers, [str(each) for each in accounts])


class Lives:
    """One life for each example; a step is any move. The longest is kept on a tape, which the indexer replays."""

    st_data = st.data()
    st_seed = st.integers(0, 2**32 - 1)
    longest = 0

    def __init__(self, site):
        """Brownie calls this once, with the class."""
        self.site = site

    def setup(self):
        self.life = Life(self.site)
        self.start = self.life.now
        self.tape = []
        self.steps = 0

    def rule_step(self, st_data):
        """One move, each choice of which can be made simpler when it fails."""
        self._step(lambda count: st_data.draw(st.integers(0, count - 1)))

    def rule_stretch(self, st_seed):
        """Many moves that cost no choices, so that a life grows long."""
        walk = Random(st_seed)  # noqa: S311 - a walk that Hypothesis can repeat
        for _ in range(STRETCH):
            self._step(walk.randrange)

    def _step(self, choose):
        drawn = []

        def pick(count):
            drawn.append(choose(count))
            return drawn[-1]

        note(f"{step(self.life, pick)} {drawn}")
        self.tape += drawn
        self.steps += 1

    def teardown(self):
        if not hasattr(self, "life"):
            return
        if TAPE and self.steps > type(self).longest:
            type(self).longest = self.steps
            Path(TAPE).write_text(json.dumps([self.start, self.steps, *self.tape]))
        wind_up(self.life)


def test_every_life_is_the_one_that_the_model_tells(site, state_machine):
    settings = {
        "max_examples": LIVES,
        "stateful_step_count": STEPS,
        "deadline": None,
        "suppress_health_check": list(HealthCheck),
    }
    state_machine(Lives, site, settings=settings)
