"""What new tasks must look like, set by the owner alone (R52, R57, R61).

given a caller who is not the owner
    every setter reverts OwnableUnauthorizedAccount
given a value outside the caps, or a zero address
    the setter reverts Policy_OutOfBounds or Policy_ZeroAddress
given terms
    check answers zero when they fit, else the number of the rule they break
given an escrow that is listed
    the first ever counts at once, every later one 31 days on; taking it off counts at once
given a new owner
    he owns it when he accepts, not before
"""

import pytest
from brownie import chain
from conftest import COST, FEE_BPS, MULTIPLE, PLENTY
from guild import VERSION_DELAY
from market import event, next_block_at, reverts_with
from reference import CONTEST, DAY, NATIVE, SELECT

SETTERS = {
    "setFee": lambda someone: (100, someone),
    "setToken": lambda someone: (someone, 0, 1, 2),
    "setGrade": lambda _: (0, DAY, DAY, 0, 0),
    "setArbitrator": lambda someone: (someone, 1, DAY),
    "setEscrow": lambda someone: (someone, 1),
    "transferOwnership": lambda someone: (someone,),
    "renounceOwnership": lambda _: (),
}


@pytest.mark.parametrize("setter", SETTERS)
def test_only_the_owner_can_set(policy, stranger, setter):
    with reverts_with("OwnableUnauthorizedAccount", stranger):
        getattr(policy, setter)(*SETTERS[setter](stranger), {"from": stranger})


def test_a_new_owner_must_accept(policy, owner, stranger):
    policy.transferOwnership(stranger, {"from": owner})
    assert policy.owner() == owner
    policy.acceptOwnership({"from": stranger})
    assert policy.owner() == stranger
    with reverts_with("OwnableUnauthorizedAccount", owner):
        policy.setFee(0, owner, {"from": owner})


def test_fee_and_treasury_are_set_for_all_grades_and_leave_their_standards(policy, escrow, owner, stranger):
    standards = [policy.gradeBounds(grade) for grade in range(3)]
    tx = policy.setFee(1_000, stranger, {"from": owner})
    assert policy.fee() == (1_000, stranger)
    assert dict(event(tx, "FeeSet")) == {"feeBps": 1_000, "treasury": stranger}
    assert [policy.gradeBounds(grade) for grade in range(3)] == standards


@pytest.mark.parametrize("fee", [1_001, 65_536, 2**256 - 1])
def test_the_fee_is_capped(policy, owner, stranger, fee):
    with reverts_with("Policy_OutOfBounds"):
        policy.setFee(fee, stranger, {"from": owner})


def test_the_treasury_is_somebody(policy, owner, Policy):
    with reverts_with("Policy_ZeroAddress"):
        policy.setFee(0, NATIVE, {"from": owner})
    with reverts_with("Policy_ZeroAddress"):
        owner.deploy(Policy, owner, 0, NATIVE)


def test_a_grade_has_its_own_standard(policy, escrow, owner, treasury):
    tx = policy.setGrade(2, 3 * DAY, 30 * DAY, 1_234, 10_000, {"from": owner})
    assert policy.gradeBounds(2) == (3 * DAY, 30 * DAY, 1_234, 10_000)
    assert policy.gradeBounds(1) == (DAY, 30 * DAY, 100, 5_000)
    assert policy.fee() == (FEE_BPS, treasury)
    assert list(event(tx, "GradeSet").values()) == [2, 3 * DAY, 30 * DAY, 1_234, 10_000]


@pytest.mark.parametrize(
    "standard",
    [
        (3, DAY, DAY, 0, 0),
        (0, DAY - 1, DAY, 0, 0),
        (0, 2 * DAY, DAY, 0, 0),
        (0, DAY, 30 * DAY + 1, 0, 0),
        (0, DAY, 2**24 + DAY, 0, 0),
        (0, DAY, DAY, 2, 1),
        (0, DAY, DAY, 0, 10_001),
        (0, DAY, DAY, 0, 65_536),
    ],
)
def test_a_standard_outside_the_caps_is_refused(policy, owner, standard):
    with reverts_with("Policy_OutOfBounds"):
        policy.setGrade(*standard, {"from": owner})


def test_a_token_is_listed_for_a_grade(policy, owner, stranger):
    tx = policy.setToken(stranger, 2, 5, 2**128 - 1, {"from": owner})
    assert policy.tokenBounds(stranger, 2) == (5, 2**128 - 1)
    assert policy.tokenBounds(stranger, 1) == (0, 0)
    assert list(event(tx, "TokenSet").values()) == [stranger, 2, 5, 2**128 - 1]


@pytest.mark.parametrize("bounds", [(3, 1, 2), (0, 2, 1), (0, 0, 2**128), (0, 1, 0)])
def test_bounds_that_admit_nothing_or_do_not_fit_are_refused(policy, owner, stranger, bounds):
    with reverts_with("Policy_OutOfBounds"):
        policy.setToken(stranger, *bounds, {"from": owner})


def test_benches_are_listed_with_the_time_they_need_and_taken_off(policy, owner, stranger):
    for multiple, ruling in ((7, 25 * DAY), (2**128 - 1, 180 * DAY), (1, 0), (0, 0)):
        tx = policy.setArbitrator(stranger, multiple, ruling, {"from": owner})
        assert policy.arbitratorMultiple(stranger) == multiple
        assert policy.arbitratorMinRuling(stranger) == ruling
        assert list(event(tx, "ArbitratorSet").values()) == [stranger, multiple, ruling]
    with reverts_with("Policy_ZeroAddress"):
        policy.setArbitrator(NATIVE, 1, DAY, {"from": owner})


@pytest.mark.parametrize(("multiple", "ruling"), [(2**128, 0), (2**256 - 1, 0), (1, 180 * DAY + 1), (1, 2**128)])
def test_a_bench_whose_rules_do_not_fit_is_refused(policy, panel, owner, multiple, ruling):
    """One would reach into the bits of the other, or no task could ever name the bench."""
    before = policy.arbitratorMultiple(panel), policy.arbitratorMinRuling(panel)
    with reverts_with("Policy_OutOfBounds"):
        policy.setArbitrator(panel, multiple, ruling, {"from": owner})
    assert (policy.arbitratorMultiple(panel), policy.arbitratorMinRuling(panel)) == before


# -------------------------------------------------------------------- versions of the escrow


@pytest.fixture
def listing(market, policy):
    """What Policy says of an escrow: version, from when it is active, and whether it admits its tasks now."""
    packed = market.terms().packed()

    def read(escrow):
        admitted = policy.check(packed, b"", {"from": escrow}) == 0
        return policy.escrowVersion(escrow), policy.escrowActiveFrom(escrow), admitted

    return read


def listed(policy, owner, escrow, version):
    """List an escrow and return the moment from which it counts, as its event says."""
    values = event(policy.setEscrow(escrow, version, {"from": owner}), "EscrowSet")
    assert (values["escrow"], values["version"]) == (escrow, version)
    return values["activeFrom"]


def test_the_first_listing_ever_counts_at_once(owner, stranger, treasury, worker, Policy):
    policy = owner.deploy(Policy, owner, 0, treasury)
    policy.setEscrow(worker, 0, {"from": owner})
    active = listed(policy, owner, stranger, 1)
    assert active == chain[-1].timestamp
    assert (policy.escrowVersion(stranger), policy.escrowActiveFrom(stranger)) == (1, active)
    assert listed(policy, owner, worker, 1) == chain[-1].timestamp + VERSION_DELAY


def test_every_later_listing_waits_31_days(listing, policy, escrow, owner, stranger):
    active = listed(policy, owner, stranger, 2)
    assert active == chain[-1].timestamp + VERSION_DELAY == chain[-1].timestamp + 31 * DAY
    assert policy.VERSION_DELAY() == VERSION_DELAY > 30 * DAY
    assert listing(stranger) == (2, active, False)
    assert listing(escrow)[2], "the version before goes on meanwhile"
    for seconds, admitted in ((-1, False), (0, True)):
        next_block_at(active + seconds)
        chain.mine()
        assert listing(stranger) == (2, active, admitted)


def test_taking_a_version_off_counts_at_once_and_a_new_listing_waits_again(listing, policy, escrow, owner):
    assert listed(policy, owner, escrow, 0) == 0
    assert listing(escrow) == (0, 0, False)
    active = listed(policy, owner, escrow, 1)
    assert active == chain[-1].timestamp + VERSION_DELAY
    assert listing(escrow) == (1, active, False)


def test_another_number_leaves_the_wait_as_it_is(listing, policy, escrow, owner, stranger):
    """Else a vote could switch a version off for a month by its name, or shorten a wait by listing twice."""
    since = policy.escrowActiveFrom(escrow)
    assert listed(policy, owner, escrow, 9) == since
    assert listing(escrow) == (9, since, True)
    active = listed(policy, owner, stranger, 2)
    next_block_at(active - 100)
    assert listed(policy, owner, stranger, 3) == active
    assert listing(stranger) == (3, active, False)


@pytest.mark.parametrize("version", [2**128, 2**256 - 1])
def test_a_version_that_does_not_fit_is_refused(policy, owner, stranger, version):
    """It would reach into the bits that say when it counts."""
    with reverts_with("Policy_OutOfBounds"):
        policy.setEscrow(stranger, version, {"from": owner})
    assert listed(policy, owner, stranger, 2**128 - 1) == chain[-1].timestamp + VERSION_DELAY
    with reverts_with("Policy_ZeroAddress"):
        policy.setEscrow(NATIVE, 1, {"from": owner})


# -------------------------------------------------------------------- check


REWARD = 10**18
CASES = [
    ({}, 0),
    ({"feeBps": FEE_BPS + 1}, 2),
    ({"treasury": "0x" + "77" * 20}, 2),
    ({"token": "0x" + "77" * 20}, 3),
    ({"grade": 3}, 2),
    ({"reward": PLENTY, "bond": PLENTY // 10}, 0),
    ({"reward": PLENTY + 1, "bond": PLENTY // 10}, 3),
    ({"reward": REWARD, "ceiling": PLENTY + 1}, 3),
    ({"reward": 999, "bond": 99}, 3),
    ({"reviewPeriod": DAY}, 0),
    ({"reviewPeriod": DAY - 1}, 4),
    ({"reviewPeriod": 30 * DAY}, 0),
    ({"reviewPeriod": 30 * DAY + 1}, 4),
    ({"bond": REWARD // 100}, 0),
    ({"bond": REWARD // 100 - 1}, 5),
    ({"bond": REWARD // 2}, 0),
    ({"bond": REWARD // 2 + 1}, 5),
    ({"bond": 2**128 - 1}, 5),
    ({"bond": 0}, 5),
    ({"bond": 0, "inviteRoot": b"\x01" * 32}, 0),
    ({"bond": 1, "inviteRoot": b"\x01" * 32}, 5),
    ({"arbitrator": "0x" + "77" * 20}, 6),
    ({"bond": 0, "mode": SELECT}, 0),
    ({"bond": 1, "mode": SELECT}, 5),
    ({"bond": 0, "mode": CONTEST}, 5),
    ({"rulingPeriod": DAY}, 0),
    ({"rulingPeriod": DAY - 1}, 9),
    ({"mode": CONTEST, "judging": 2 * COST}, 0),
    ({"mode": CONTEST, "judging": 2 * COST - 1}, 8),
    ({"mode": CONTEST, "judging": 0}, 8),
    ({"mode": CONTEST, "judging": 2 * COST, "reward": MULTIPLE * COST - 1, "bond": MULTIPLE * COST // 10}, 7),
    ({"reward": MULTIPLE * COST, "bond": MULTIPLE * COST // 10}, 0),
    ({"reward": MULTIPLE * COST - 1, "bond": MULTIPLE * COST // 10}, 7),
]


@pytest.mark.parametrize(("changes", "reason"), CASES)
def test_check_names_the_rule_that_terms_break(market, policy, escrow, changes, reason):
    packed = market.terms(**changes).packed()
    assert policy.check(packed, b"", {"from": escrow}) == reason


def test_check_admits_listed_escrows_only(market, policy, escrow, owner, stranger):
    packed = market.terms().packed()
    assert policy.check(packed, b"", {"from": stranger}) == 1
    policy.setEscrow(escrow, 0, {"from": owner})
    assert policy.check(packed, b"", {"from": escrow}) == 1


def test_the_cost_of_the_bench_binds_rewards_in_the_native_coin_only(market, policy, escrow, token):
    """A cost in wei says nothing about units of a token; its list has a minimum of its own."""
    terms = market.terms(token=token.address, reward=1_000, bond=100)
    assert policy.check(terms.packed(), b"", {"from": escrow}) == 0


def test_the_judging_of_a_contest_is_paid_in_the_native_coin_whatever_its_prize_is_in(market, policy, escrow, token):
    contest = {"mode": CONTEST, "token": token.address, "reward": 1_000, "bond": 100}
    for judging, reason in ((2 * COST, 0), (2 * COST - 1, 8)):
        terms = market.terms(**contest, judging=judging)
        assert policy.check(terms.packed(), b"", {"from": escrow}) == reason


def test_a_contest_pays_twice_an_odd_cost(market, policy, escrow, bench, owner):
    """Halves are not rounded in the poster's favour."""
    bench.setCost(7, {"from": owner})
    for judging, reason in ((14, 0), (13, 8)):
        terms = market.terms(mode=CONTEST, arbitrator=bench.address, judging=judging)
        assert policy.check(terms.packed(), b"", {"from": escrow}) == reason


def test_a_task_leaves_its_bench_the_time_it_needs(market, policy, escrow, panel, owner):
    """A shorter ruling period would split every dispute before the bench has spoken."""
    policy.setArbitrator(panel, 1, panel.longestPath(), {"from": owner})
    for ruling, reason in ((panel.longestPath(), 0), (panel.longestPath() - 1, 9)):
        terms = market.terms(rulingPeriod=ruling)
        assert policy.check(terms.packed(), b"", {"from": escrow}) == reason
