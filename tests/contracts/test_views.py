"""Packing, hashing and the views that tools rely on (R49, R22).

given named fields
    when they are packed, hashed or unpacked
        it gives what a second implementation in Python gives
        it gives the fields back
given packed terms with bits that belong to no field
    when they are unpacked
        it reverts Escrow_BadTerms(29)
given an escrow
    when its domain is asked for
        it answers as ERC-5267 says
    when an unknown task is asked for
        it answers zero words, and refuses to name a reward or a bond
"""

import pytest
from brownie import chain
from market import reverts_with
from reference import CONTEST, NATIVE, ZERO, Seat, domain_separator, task_word

EXTREMES = {
    "largest": {
        "mode": 255,
        "grade": 255,
        "seats": 65_535,
        "feeBps": 65_535,
        "bonusSeats": 65_535,
        "freeLapses": 255,
        "shares": (65_535,) * 8,
        "salt": 2**56 - 1,
        **dict.fromkeys(
            ("returnPeriod", "workPeriod", "reviewPeriod", "disputePeriod", "rulingPeriod", "raiseEvery"), 2**32 - 1
        ),
        "deadline": 2**40 - 1,
        **dict.fromkeys(("reward", "ceiling", "raiseBy", "bonus", "bond", "judging"), 2**128 - 1),
    },
    "all different": {
        "mode": 1,
        "grade": 2,
        "seats": 3,
        "feeBps": 4,
        "bonusSeats": 5,
        "freeLapses": 6,
        "shares": (7, 8, 9, 10, 11, 12, 13, 14),
        "salt": 15,
        "returnPeriod": 16,
        "workPeriod": 17,
        "reviewPeriod": 18,
        "disputePeriod": 19,
        "rulingPeriod": 20,
        "raiseEvery": 21,
        "deadline": 22,
        "reward": 23,
        "ceiling": 24,
        "raiseBy": 25,
        "bonus": 26,
        "bond": 27,
        "judging": 28,
    },
    "usual": {},
}


def plain(value):
    """Brownie's answers as plain Python, with bytes for its hex strings."""
    if isinstance(value, list | tuple):
        return tuple(plain(each) for each in value)
    return bytes.fromhex(str(value)[2:]) if type(value).__name__ == "HexString" else value


@pytest.mark.parametrize("name", EXTREMES)
def test_packing_equals_the_python_reference_and_can_be_undone(market, escrow, name):
    terms = market.terms(**EXTREMES[name])
    assert plain(escrow.packTerms(terms.named())) == terms.packed()
    assert plain(escrow.unpackTerms(terms.packed())) == terms.named()


@pytest.mark.parametrize("name", EXTREMES)
def test_the_task_id_is_the_eip712_digest_of_the_terms(market, escrow, name):
    terms = market.terms(**EXTREMES[name])
    assert plain(escrow.hashTerms(terms.packed())) == terms.task_id(chain.id, escrow.address)


def test_the_task_id_binds_every_field(market, escrow):
    terms = market.terms(**EXTREMES["all different"])
    changed = {
        name: value + 1 if isinstance(value, int) else tuple(reversed(value))
        for name, value in EXTREMES["all different"].items()
    }
    changed |= dict.fromkeys(("poster", "token", "arbitrator", "treasury"), "0x" + "77" * 20)
    changed |= dict.fromkeys(("brief", "skill", "inviteRoot", "extraHash"), b"\x77" * 32)
    ids = {plain(escrow.hashTerms(terms.but(**{name: value}).packed())) for name, value in changed.items()}
    assert len(changed) == len(terms.NUMBERS) == 29
    assert len(ids) == len(changed)
    assert plain(escrow.hashTerms(terms.packed())) not in ids


def test_the_task_id_binds_the_escrow(market, escrow, owner, policy, reputation, TaskEscrow):
    other = owner.deploy(TaskEscrow, policy, reputation)
    packed = market.terms().packed()
    assert escrow.hashTerms(packed) != other.hashTerms(packed)


def test_bits_that_belong_to_no_field_are_refused_in_unpacking(market, escrow):
    packed = list(market.terms().packed())
    packed[9] |= 1 << 232
    with reverts_with("Escrow_BadTerms", 29):
        escrow.unpackTerms(packed)


@pytest.mark.parametrize(
    "seat",
    [
        Seat(),
        Seat(b"\xff" * 32, 2**128 - 1, 2**128 - 1, 2**128 - 1, 255, 255, 255, 255, (2**128 - 1, 2**128 - 1)),
        Seat(b"\x01" * 32, 1, 2, 3, 4, 5, 6, 7, (8, 9)),
    ],
)
def test_the_seat_hash_equals_the_python_reference(escrow, seat):
    assert escrow.hashSeat(seat.packed()) == seat.hash()


def test_the_domain_can_be_read_by_erc5267(escrow):
    fields, name, version, chain_id, contract, salt, extensions = escrow.eip712Domain()
    assert (str(fields), name, version, chain_id, contract) == (
        "0x0f",
        "Guildhall TaskEscrow",
        "1",
        chain.id,
        escrow.address,
    )
    assert plain(salt) == ZERO
    assert extensions == ()
    assert len(domain_separator(chain_id, contract)) == 32


def test_the_escrow_names_its_policy_and_reputation(escrow, policy, reputation):
    assert escrow.policy() == policy
    assert escrow.reputation() == reputation


def test_funding_is_seats_times_ceiling_plus_fee(market, escrow):
    terms = market.terms(seats=7, feeBps=333, reward=10_001, ceiling=10_001)
    assert escrow.funding(terms.packed()) == 7 * (10_001 + 333) == terms.funding()


def test_funding_covers_bonuses_and_a_contest_one_prize(market, escrow):
    bonuses = market.terms(seats=7, feeBps=333, reward=10_001, bonus=1_001, bonusSeats=3)
    assert escrow.funding(bonuses.packed()) == 7 * (10_001 + 333) + 3 * (1_001 + 33) == bonuses.funding()
    contest = market.terms(mode=CONTEST, seats=32, feeBps=333, reward=10_001, judging=5)
    assert escrow.funding(contest.packed()) == 10_001 + 333 == contest.funding()


def test_an_open_task_names_its_word_reward_and_bond(market, escrow):
    task = market.post(seats=3)
    assert escrow.taskWord(task.id) == task_word(1, 3, task.opened)
    assert escrow.currentReward(task.packed) == task.terms.reward
    assert escrow.bondDue(task.packed) == task.terms.bond


def test_an_unknown_task_has_no_word_and_no_price(market, escrow, stranger):
    task = market.task()
    assert escrow.taskWord(task.id) == 0
    assert escrow.seatWord(task.id, stranger) == 0
    assert escrow.credit(stranger, NATIVE) == 0
    for view in (escrow.currentReward, escrow.bondDue):
        with reverts_with("Escrow_UnknownTask", task.id):
            view(task.packed)
