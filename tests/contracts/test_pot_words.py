"""A pot believes the words of its escrow, and pays no more than it holds whatever they say (R80).

given every state of a seat, and every word of a task with one place
    the stage is what the escrow's rules mean by it
given an escrow that lies, first one way and then another
    contributors and worker together get what was put in, and other pots are not touched
"""

import pytest
from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from market import reverts_with
from pots import OPEN, PAYABLE, REFUNDABLE, WAITING
from reference import ACTIVE, CLOSED, DAY, TERMS_ABI, pack

NET = 1_000
CLOCK = 1_000_000
STATES = (*range(7), *range(16, 27))
FREED = (16, 17)
WORKERS = (18, 20)


@pytest.fixture(scope="module")
def words(owner, TestWords):
    return owner.deploy(TestWords)


@pytest.fixture(scope="module")
def pot(owner, words, TaskPot):
    return owner.deploy(TaskPot, words)


@pytest.fixture
def terms(market):
    """Terms with one seat, at whose reward a fee of 3 % is due."""
    return market.terms()


def number(terms):
    """The id that this escrow gives to terms."""
    return keccak(encode(TERMS_ABI, terms.packed()))


def task_word(status, places, opened):
    """The word of a task."""
    return pack((status, 8), (places, 16), (0, 40), (opened, 40))


def seat_word(state, clock=CLOCK):
    """The word of a seat."""
    return pack((state, 8), (clock, 40), (5, 208))


def meant(state, status, places, opened, *, ahead):
    """The stage, said once more: who was paid, who can still be, and whether the place is open."""
    if state in WORKERS:
        return PAYABLE
    if state in (19, 21, 22, 23, 24) or (state == 17 and opened < CLOCK):
        return REFUNDABLE
    if status == CLOSED:
        return WAITING if opened else REFUNDABLE
    if not places:
        return WAITING
    return OPEN if ahead else REFUNDABLE


@pytest.mark.parametrize("ahead", [True, False])
def test_every_word_means_what_the_escrows_rules_say(market, words, pot, owner, ahead):
    terms = market.terms(deadline=chain.time() + (DAY if ahead else -DAY))
    task = number(terms)
    workers = {state: f"0x{0xA000 + state:040x}" for state in STATES}
    for state, worker in workers.items():
        words.setSeat(task, worker, seat_word(state), {"from": owner})
    for status, places, opened in [
        (ACTIVE, 1, CLOCK),
        (ACTIVE, 0, CLOCK),
        (ACTIVE, 0, CLOCK - 1),
        (ACTIVE, 0, CLOCK + 1),
        (CLOSED, 0, CLOCK),
        (CLOSED, 0, CLOCK - 1),
        (CLOSED, 0, CLOCK + 1),
        (CLOSED, 0, 0),
    ]:
        words.setTask(task, task_word(status, places, opened), {"from": owner})
        for state, worker in workers.items():
            expected = meant(state, status, places, opened, ahead=ahead)
            assert pot.stageOf(terms.packed(), worker) == expected, (state, status, places, opened)


@pytest.fixture
def filled(words, pot, terms, owner, worker, poster, stranger):
    """A pot with two contributions, beside another pot with one."""
    other = terms.but(salt=terms.salt + 1)
    for each in (terms, other):
        words.setTask(number(each), task_word(ACTIVE, 1, CLOCK), {"from": owner})
        for by in (poster, stranger):
            pot.contribute(each.packed(), NET, {"from": by, "value": NET * 103 // 100})
    return terms


def test_an_escrow_that_says_paid_after_a_refund_pays_what_is_left(words, pot, filled, owner, worker, poster, stranger):
    task = number(filled)
    words.setSeat(task, worker, seat_word(19), {"from": owner})
    pot.refund(filled.packed(), worker, stranger, {"from": stranger})
    words.setSeat(task, worker, seat_word(18), {"from": owner})
    before = worker.balance()
    pot.pay(filled.packed(), worker, {"from": poster})
    assert worker.balance() == before + NET
    words.setSeat(task, worker, seat_word(19), {"from": owner})
    with reverts_with("Pot_Empty", task):
        pot.refund(filled.packed(), worker, poster, {"from": poster})
    assert pot.balance() == 2 * (NET * 103 // 100) + NET * 3 // 100
