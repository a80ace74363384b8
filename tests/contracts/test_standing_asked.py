"""Whoever takes a seat is asked after in the standing: by account, skill, grade and bond (R9, R58).

given a standing that says no, fails, or is not there
    nobody takes a seat, and everything else goes on
given a standing that says yes to exactly what is asked
    the seat is given, in every mode
"""

import pytest
from hostile import StandingMode, become, put_code
from market import COST
from reference import CLAIM, COMMITTED, CONTEST, SELECT, WORKING

MODES = {
    "claim": {"mode": CLAIM},
    "bondless claim": {"mode": CLAIM, "freeLapses": 1},
    "select": {"mode": SELECT, "bond": 0},
    "contest": {"mode": CONTEST, "judging": 2 * COST, "bond": 10**16},
}
SKILLS = [b"solidity".ljust(32, b"\0"), b"writing".ljust(32, b"\0")]


def take(market, task, worker):
    """Take a seat in the task's mode."""
    if task.terms.mode == SELECT:
        market.select(task, market.bid(task, worker))
    elif task.terms.mode == CONTEST:
        market.enter(task, worker)
    else:
        market.claim(task, worker, bond=0 if task.terms.freeLapses else None)


@pytest.mark.parametrize("mode", MODES)
def test_the_question_is_who_for_what_at_which_grade_and_on_what_bond(
    market, escrow, reputation, owner, worker, other_worker, PickyStanding, mode
):
    bondless = mode in ("bondless claim", "select")
    grade = 0 if bondless else 2
    task = market.post(**MODES[mode], seats=2, grade=grade, skill=SKILLS[1])
    standing = become(reputation, PickyStanding)
    near = [
        (other_worker, SKILLS[1], grade, bondless),
        (worker, SKILLS[0], grade, bondless),
        (worker, SKILLS[1], 1, bondless),
        (worker, SKILLS[1], grade, not bondless),
    ]
    for question in near:
        standing.allow(*question, {"from": owner})
    with market.refuses(task, "Escrow_MayNotTake", worker):
        take(market, task, worker)
    standing.allow(worker, SKILLS[1], grade, bondless, {"from": owner})
    take(market, task, worker)
    assert escrow.seatWord(task.id, worker) & 255 == (COMMITTED if mode == "contest" else WORKING)


FAILING = [StandingMode.REVERTS, StandingMode.BURNS_GAS, StandingMode.RETURNS_BOMB, None]


@pytest.mark.parametrize("mode", FAILING)
def test_a_standing_that_fails_admits_nobody_and_holds_up_nothing_else(
    market, escrow, reputation, owner, worker, HostileStanding, mode
):
    task = market.submitted(seats=2)
    if mode is None:
        put_code(reputation, b"")
    else:
        become(reputation, HostileStanding).setMode(mode, {"from": owner})
    call = (task.packed, market.treasury, task.terms.reward, task.terms.bond, [], 0, b"")
    with pytest.raises(Exception, match=r"revert|gas|return"):
        escrow.claim.call(*call, {"from": market.treasury, "value": task.terms.bond})
    before = worker.balance()
    market.accept(task)
    market.close(task)
    assert worker.balance() == before + task.terms.reward + task.terms.bond


def test_a_standing_that_says_no_is_obeyed(market, reputation, owner, worker, HostileStanding):
    become(reputation, HostileStanding).setMode(StandingMode.REFUSES, {"from": owner})
    task = market.post()
    with market.refuses(task, "Escrow_MayNotTake", worker):
        market.claim(task)
