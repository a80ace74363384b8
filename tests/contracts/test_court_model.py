"""Whole disputes before the court, against its reference model (R33, R75, R85).

given a fresh court, a model of it, and the calls of jurors, parties and idlers
    every call meets the error that the model names, or gives the events that it predicts
    every view answers as the model does
given the end of it
    when anyone settles what is left and everybody takes out what is his
        the court keeps no stake, and of the wei only what shares rounded off
"""

import os
from random import Random

import pytest
from brownie import web3

from tests.court_model.life import CourtLife, Site
from tests.court_model.moves import step
from tests.court_model.state import UNIT, Rules, Stage

HOUR = 3_600
STAKES = (50, 40, 30, 20, 10, 10, 10)
LIVES = int(os.environ.get("GUILDHALL_COURT_LIVES", "3"))
STEPS = 200
DUST = 1_000


@pytest.fixture
def life(owner, accounts, token, Court, TestArbitrable):
    """A court of three rounds of 3, 7 and 15 votes, whose jurors staked in an epoch before the first draw."""
    people = accounts[:10]
    rules = Rules(3, 3, 1_001, 10 * UNIT, 2 * UNIT + 3, *(HOUR,) * 5, 5_000, 10_000, people[9].address.lower())
    court = owner.deploy(Court, token, owner, tuple(vars(rules).values()))
    arbitrable = owner.deploy(TestArbitrable)
    for account in people:
        token.mint(account, 10**24, {"from": owner})
        token.approve(court, 2**256 - 1, {"from": account})
    places = (court.address, court.abi), (arbitrable.address, arbitrable.abi)
    begun = CourtLife(
        Site(web3.provider.endpoint_uri, *places, rules, court.startOf(1), [str(each) for each in people])
    )
    for account, stake in zip(begun.accounts, STAKES, strict=False):
        assert begun.call("stake", account, stake * UNIT)
    yield begun
    begun.wind_up()
    assert token.balanceOf(court) == 0
    assert court.balance() < DUST


def appealed(life, number):
    """The ruling and the first other side are funded, so that the next round begins."""
    ruling = life.model.ruling(life.dispute(number))
    assert life.fund(number, 1 if ruling != 1 else 2, life.accounts[7])
    assert life.fund(number, ruling, life.accounts[8])
    life.compare()


def test_an_appeal_by_more_jurors_overrules(life):
    number = life.open()
    life.vote(number, [1])
    appealed(life, number)
    life.vote(number, [2])
    life.compare()
    assert (life.model.ruling(life.dispute(number)), len(life.dispute(number).rounds)) == (2, 2)


def test_the_last_round_is_the_third(life):
    number = life.open()
    for ruling in (1, 2, 3):
        life.vote(number, [ruling])
        if ruling != 3:
            appealed(life, number)
    assert life.stage(number) == Stage.SOLVED
    assert life.dispute(number).rounds[-1].size == 15
    assert not life.call("fundAppeal", life.accounts[7], number, 1, value=1)


def test_ties_and_silence_leave_the_ruling_before_them(life):
    """Silence first, then votes for all there is, then a tie or nearly one: whatever the draw gave, the model tells."""
    number = life.open(choices=2)
    life.vote(number, [None])
    assert life.model.ruling(life.dispute(number)) == 0
    appealed(life, number)
    life.vote(number, [2])
    appealed(life, number)
    life.vote(number, [0, 1])
    life.compare()


def test_a_round_whose_draw_was_missed_has_no_jurors(life):
    number = life.open()
    life.vote(number, [3])
    appealed(life, number)
    life.pass_to(life.end(number))
    life.pass_to(life.end(number))
    assert life.stage(number) == Stage.APPEALABLE
    assert life.model.ruling(life.dispute(number)) == 3
    life.compare()
    appealed(life, number)
    life.vote(number, [1, 1, None])


def test_without_jurors_a_dispute_ends_in_time_with_no_ruling(life):
    for account in life.accounts[:7]:
        life.call("startLeaving", account, life.model.jurors[account].staked)
    life.pass_to(life.model.start(life.model.epoch() + 1))
    number = life.open()
    life.pass_to(life.end(number))
    assert life.seed(life.accounts[0])
    assert life.call("draw", life.accounts[0], number, 1)
    assert life.stage(number) == Stage.APPEALABLE
    life.compare()


@pytest.mark.parametrize("seed", range(LIVES))
def test_every_life_is_the_one_that_the_model_tells(life, seed):
    pick = Random(seed)  # noqa: S311 - a walk that can be repeated
    for count in range(STEPS):
        step(life, pick)
        if count % 10 == 0:
            life.compare()
