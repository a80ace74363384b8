"""Points are gathered by those they belong to, under caps, and cannot be moved (R51, R58, R63, R65).

given a pair that has noted work
    when one side gathers, it gains by the other side's weight, and has its token
    when a stranger gathers, it reverts Reputation_NotYours until nothing happened for four weeks
given caps of an account and of a version in a week
    what is above stays pending
given grades that ask for points and counterparties
    only who has them, decayed to now, may take a seat
given a version that is void
    its points, defaults and suspensions count nothing, and it never comes back
given the token of a standing
    every way to move or to lend it reverts Reputation_Soulbound
"""

import json
from base64 import b64decode

import pytest
from brownie import chain, web3
from eth_abi import encode
from eth_utils import keccak
from market import SKILL, event, next_block_at, reverts_with
from reference import DAY, LAPSED, NATIVE, PAID, Seat

from tests.standing_model.arithmetic import POINT, WEEK, decayed, epoch_at, weight, worth
from tests.standing_model.model import EPOCH_CAP, VERSION_CAP
from tests.standing_model.words import POSTING, Score, slot_of

UNIT = 10**15
FEE = 3 * UNIT
OWNER_ONLY = "OwnableUnauthorizedAccount"
BONDED = False


@pytest.fixture
def version(accounts):
    """An account that stands for an escrow: it notes what it likes."""
    return accounts[9]


@pytest.fixture
def rules(owner, treasury, version, Policy):
    policy = owner.deploy(Policy, owner, 0, treasury)
    policy.setEscrow(version, 1, {"from": owner})
    return policy


@pytest.fixture
def standing(owner, version, rules, Reputation):
    deployed = owner.deploy(Reputation, rules, owner)
    deployed.setUnit(NATIVE, UNIT, {"from": owner})
    deployed.admit(version, {"from": owner})
    return deployed


@pytest.fixture
def pair(standing, version, worker, poster):
    """A worker and a poster who noted a deal."""
    standing.note(worker, poster, SKILL, NATIVE, FEE, {"from": version})
    return version, worker, poster, SKILL


def give(standing, version, account, skill, **score):
    """Put a score into the contract's storage."""
    word = Score(epoch=epoch_at(chain[-1].timestamp), **score).word()
    place = f"0x{slot_of(str(version).lower(), str(account).lower(), skill):064x}"
    web3.provider.make_request("anvil_setStorageAt", [standing.address, place, f"0x{word:064x}"])


def later(seconds):
    """Let time pass."""
    next_block_at(chain[-1].timestamp + seconds)
    chain.mine()


def points(standing, account, skill=SKILL):
    return standing.standing(account, skill)[0]


def test_each_side_gathers_for_itself(standing, pair, version, worker, poster):
    tx = standing.gather(*pair, {"from": worker})
    gained = worth(FEE, UNIT, 0) * weight(0) // 256
    told = event(tx, "Gathered")
    assert (told["account"], told["counterparty"], told["version"]) == (worker, poster, version)
    assert (told["gained"], told["points"], told["completions"], told["counterparties"]) == (gained, gained, 1, 0)
    assert event(tx, "Locked") == {"tokenId": int(worker.address, 16)}
    assert (points(standing, worker), points(standing, poster, POSTING)) == (gained, 0)
    again = standing.gather(*pair, {"from": worker})
    assert "Gathered" not in again.events
    tx = standing.gather(*pair, {"from": poster})
    assert event(tx, "Gathered")["skill"] == "0x" + POSTING.hex()
    assert points(standing, poster, POSTING) == gained


def test_a_stranger_gathers_only_what_was_left_alone_for_four_weeks(standing, pair, worker, poster, stranger):
    """The other side's weight decides: who could gather for others at the worst moment would burn their points."""
    with reverts_with("Reputation_NotYours", worker, poster):
        standing.gather(*pair, {"from": stranger})
    start = epoch_at(chain[-1].timestamp) * WEEK
    next_block_at(start + 4 * WEEK - 1)
    with reverts_with("Reputation_NotYours", worker, poster):
        standing.gatherMany([pair], {"from": stranger})
    next_block_at(start + 4 * WEEK)
    tx = standing.gatherMany([pair], {"from": stranger})
    assert [dict(each)["account"] for each in tx.events if each.name == "Gathered"] == [worker, poster]


def test_a_seat_gives_more_by_who_is_known(standing, pair, version, worker, poster):
    give(standing, version, poster, POSTING, points=400 * POINT, since=1)
    standing.gather(*pair, {"from": worker})
    assert points(standing, worker) == worth(FEE, UNIT, 0) * weight(400 * POINT) // 256
    assert standing.standing(worker, SKILL)[1] == 1


def test_notes_in_ones_own_name_count_nothing(standing, worker, poster, stranger):
    """An unlisted version writes in a namespace that nobody reads."""
    standing.note(worker, poster, SKILL, NATIVE, 100 * UNIT, {"from": stranger})
    with reverts_with("Reputation_UnknownEscrow", stranger):
        standing.gather(stranger, worker, poster, SKILL, {"from": worker})
    assert tuple(standing.standing(worker, SKILL)) == (0, 0, 0, 0)


def test_work_under_the_skill_of_posters_is_refused(standing, version, worker, poster):
    with reverts_with("Reputation_OutOfBounds"):
        standing.note(worker, poster, POSTING, NATIVE, FEE, {"from": version})


def test_what_is_above_an_accounts_cap_of_a_week_stays_pending(standing, pair, version, worker, poster):
    give(standing, version, poster, POSTING, points=10**15, since=1)
    give(standing, version, worker, SKILL, gained=EPOCH_CAP - 7, since=1)
    assert event(standing.gather(*pair, {"from": worker}), "Gathered")["gained"] == 7
    assert "Gathered" not in standing.gather(*pair, {"from": worker}).events
    later(WEEK)
    rest = decayed(worth(FEE, UNIT, 0) - 7 * 256 // weight(10**15), 1)
    gained = event(standing.gather(*pair, {"from": worker}), "Gathered")["gained"]
    assert gained == rest * weight(decayed(10**15, 1)) // 256


def test_a_version_gives_no_more_than_its_cap_in_a_week(standing, pair, version, worker, poster, owner):
    """A bad version cannot flood the market before it is voided."""
    place = next(
        slot
        for slot in (keccak(encode(["address", "uint256"], [str(version), number])) for number in range(40))
        if int.from_bytes(web3.eth.get_storage_at(standing.address, slot), "big") == 1
    )
    word = 1 | epoch_at(chain[-1].timestamp) << 8 | (VERSION_CAP - 5) << 32
    web3.provider.make_request("anvil_setStorageAt", [standing.address, "0x" + place.hex(), f"0x{word:064x}"])
    assert standing.usedOf(version)[1] == VERSION_CAP - 5
    assert event(standing.gather(*pair, {"from": worker}), "Gathered")["gained"] == 5
    assert event(standing.gather(*pair, {"from": poster}), "Gathered")["gained"] == 0
    later(WEEK)
    assert event(standing.gather(*pair, {"from": worker}), "Gathered")["gained"] > 5
    assert standing.pairOf(*pair)[4] > 0


def test_a_posters_part_is_halved_for_what_both_did_in_other_skills(standing, version, worker, poster):
    """A new skill is a new pair for the worker alone, so that junk skills lift nobody."""
    gains = []
    for number in range(4):
        skill = bytes([65 + number]) * 32
        standing.note(worker, poster, skill, NATIVE, FEE, {"from": version})
        tx = standing.gather(version, worker, poster, skill, {"from": poster})
        gains.append(event(tx, "Gathered")["gained"])
    first = worth(FEE, UNIT, 0)
    assert gains == [(first >> number) * 16 // 256 for number in range(4)]


@pytest.mark.parametrize("grade", [1, 2])
def test_grades_ask_for_points_and_counterparties(standing, version, worker, owner, grade):
    standing.setNeed(grade, 10 * POINT, 2, {"from": owner})
    assert tuple(standing.needOf(grade)) == (10 * POINT, 2)
    for earned, others, may in ((10 * POINT, 2, True), (10 * POINT - 1, 2, False), (10 * POINT, 1, False)):
        give(standing, version, worker, SKILL, points=earned, counterparties=others, since=1)
        assert standing.mayTake(worker, SKILL, grade, BONDED) == may
        assert standing.mayTake(worker, SKILL, 0, BONDED)
        assert standing.mayTake(worker, SKILL, 3 - grade, BONDED)
    give(standing, version, worker, SKILL, points=10 * POINT, counterparties=2, since=1)
    later(WEEK)
    assert not standing.mayTake(worker, SKILL, grade, BONDED)
    assert not standing.mayTake(worker, b"writing".ljust(32, b"\0"), grade, BONDED)


def test_a_void_version_counts_nothing_and_never_comes_back(standing, pair, version, worker, owner, stranger):
    standing.gather(*pair, {"from": worker})
    tx = standing.voidVersion(version, {"from": owner})
    assert event(tx, "VersionVoided") == {"version": version}
    assert tuple(standing.standing(worker, SKILL)) == (0, 0, 0, 0)
    assert standing.versions() == []
    for call in (standing.admit, standing.voidVersion):
        with reverts_with("Reputation_UnknownEscrow", version):
            call(version, {"from": owner})
    with reverts_with("Reputation_UnknownEscrow", version):
        standing.gather(*pair, {"from": worker})
    assert standing.ownerOf(int(worker.address, 16)) == worker


def test_suspensions_of_a_void_version_are_forgiven_and_those_of_others_are_not(
    market, owner, treasury, worker, Policy, Reputation, TestWords
):
    policy = owner.deploy(Policy, owner, 0, treasury)
    good, bad = owner.deploy(TestWords), owner.deploy(TestWords)
    for number, each in enumerate((good, bad)):
        policy.setEscrow(each, number + 1, {"from": owner})
    standing = owner.deploy(Reputation, policy, owner)
    later(32 * DAY)
    now = chain[-1].timestamp
    for each, times in ((bad, 3), (good, 1), (bad, 2)):
        for _ in range(times):
            terms = market.terms()
            task = keccak(encode(["address"] * 4 + ["bytes32"] * 4 + ["uint256"] * 5, terms.packed()))
            each.setSeat(task, worker, Seat().word(LAPSED, now), {"from": owner})
            standing.record(each, terms.packed(), worker, Seat().packed(), {"from": owner})
    assert (standing.defaultsOf(worker), standing.suspendedUntil(worker)) == (6, now + 180 * DAY)
    standing.voidVersion(bad, {"from": owner})
    tx = standing.pardon(worker, {"from": worker})
    assert event(tx, "Pardoned") == {"account": worker, "until": now + 7 * DAY, "defaults": 1}
    assert (standing.defaultsOf(worker), standing.suspendedUntil(worker)) == (1, now + 7 * DAY)
    with reverts_with("Reputation_NothingToPardon", worker):
        standing.pardon(worker, {"from": worker})


@pytest.mark.parametrize("call", ["setUnit", "setNeed", "voidVersion"])
def test_only_the_owner_votes(standing, version, stranger, call):
    arguments = {"setUnit": (NATIVE, 1), "setNeed": (1, 1, 1), "voidVersion": (version,)}[call]
    with reverts_with(OWNER_ONLY, stranger):
        getattr(standing, call)(*arguments, {"from": stranger})


@pytest.mark.parametrize("need", [(0, 1, 1), (3, 1, 1), (1, 2**64, 1), (2, 1, 2**24)])
def test_needs_stay_within_their_bounds(standing, owner, need):
    with reverts_with("Reputation_OutOfBounds"):
        standing.setNeed(*need, {"from": owner})


def test_standing_cannot_be_moved_or_lent(standing, pair, worker, stranger):
    standing.gather(*pair, {"from": worker})
    token = int(worker.address, 16)
    assert (standing.ownerOf(token), standing.balanceOf(worker), standing.locked(token)) == (worker, 1, True)
    calls = [
        (standing.transferFrom, (worker, stranger, token)),
        (standing.safeTransferFrom["address,address,uint256"], (worker, stranger, token)),
        (standing.safeTransferFrom["address,address,uint256,bytes"], (worker, stranger, token, b"")),
        (standing.approve, (stranger, token)),
        (standing.setApprovalForAll, (stranger, True)),
    ]
    for call, arguments in calls:
        with reverts_with("Reputation_Soulbound"):
            call(*arguments, {"from": worker})
    assert standing.ownerOf(token) == worker
    assert standing.supportsInterface("0xb45a3c0e")
    assert standing.supportsInterface("0x80ac58cd")
    with reverts_with("ERC721NonexistentToken", int(stranger.address, 16)):
        standing.locked(int(stranger.address, 16))


def test_a_passports_picture_is_drawn_from_the_chain_and_brings_no_markup(standing, version, worker, poster):
    hostile = b'"/><script>x</script>'.ljust(32, b"\0")
    for skill in (SKILL, hostile):
        standing.note(worker, poster, skill, NATIVE, FEE, {"from": version})
        standing.gather(version, worker, poster, skill, {"from": worker})
    assert [bytes(each) for each in standing.skillsOf(worker)] == [SKILL, hostile]
    kind, body = standing.tokenURI(int(worker.address, 16)).split(",")
    assert kind == "data:application/json;base64"
    document = json.loads(b64decode(body))
    assert worker.address.lower() in document["name"].lower()
    picture = b64decode(document["image"].split(",")[1]).decode()
    assert "solidity" in picture
    assert "<script" not in picture
    assert picture.startswith("<svg")


@pytest.mark.parametrize("epochs", [0b0101010101, 0b1010101010, 1023, 1024])
def test_each_power_of_two_of_weeks_takes_its_part(standing, version, worker, epochs):
    earned = 2**64 - 1
    give(standing, version, worker, SKILL, points=earned, since=1)
    later(epochs * WEEK)
    assert points(standing, worker) == decayed(earned, epochs)


def test_a_need_of_counterparties_alone_is_a_need(standing, version, worker, owner):
    standing.setNeed(1, 0, 2, {"from": owner})
    for others, may in ((1, False), (2, True)):
        give(standing, version, worker, SKILL, counterparties=others, since=1)
        assert standing.mayTake(worker, SKILL, 1, BONDED) == may


def test_a_version_may_be_void_before_it_was_ever_admitted(standing, version, owner, stranger):
    standing.voidVersion(stranger, {"from": owner})
    assert standing.versions() == [version]
    with reverts_with("Reputation_UnknownEscrow", stranger):
        standing.admit(stranger, {"from": owner})


def test_who_never_met_has_nothing_to_gather(standing, version, worker, stranger):
    tx = standing.gather(version, worker, stranger, SKILL, {"from": worker})
    assert len(tx.events) == 0
    assert tuple(standing.standing(worker, SKILL)) == (0, 0, 0, 0)


def test_a_poster_counts_once_it_is_four_weeks_old_also_when_nothing_is_left_to_gather(
    standing, pair, version, worker, poster
):
    for side in (poster, worker):
        standing.gather(*pair, {"from": side})
    assert standing.standing(worker, SKILL)[1:3] == (0, 1)
    later(WEEK)
    standing.note(worker, poster, SKILL, NATIVE, FEE, {"from": version})
    standing.gather(*pair, {"from": worker})
    assert standing.standing(worker, SKILL)[1:3] == (0, 2)
    later(3 * WEEK)
    assert event(standing.gather(*pair, {"from": worker}), "Gathered")["gained"] == 0
    assert standing.standing(worker, SKILL)[1:3] == (1, 2)


def test_age_counts_from_the_first_points_under_any_version(
    standing, rules, pair, version, worker, poster, owner, stranger
):
    rules.setEscrow(stranger, 2, {"from": owner})
    later(32 * DAY)
    standing.admit(stranger, {"from": owner})
    now = epoch_at(chain[-1].timestamp)
    for first, second in ((now, now - 4), (now - 4, now)):
        give(standing, version, poster, POSTING, since=first)
        give(standing, stranger, poster, POSTING, since=second)
        standing.note(worker, poster, SKILL, NATIVE, FEE, {"from": version})
        standing.gather(*pair, {"from": worker})
        assert standing.standing(worker, SKILL)[1] == 1


def test_what_64_seats_in_other_skills_leave_a_poster_is_nothing(standing, version, worker, poster):
    """However many there were, the halvings end."""
    other = b"writing".ljust(32, b"\0")
    for _ in range(64):
        standing.note(worker, poster, other, NATIVE, FEE, {"from": version})
    standing.gather(version, worker, poster, other, {"from": poster})
    standing.note(worker, poster, SKILL, NATIVE, FEE, {"from": version})
    assert event(standing.gather(version, worker, poster, SKILL, {"from": poster}), "Gathered")["gained"] == 0


def test_eight_versions_may_be_admitted_at_a_time(standing, rules, owner):
    more = [f"0x{number:040x}" for number in range(1, 9)]
    for number, each in enumerate(more):
        rules.setEscrow(each, number + 2, {"from": owner})
    later(32 * DAY)
    for each in more[:7]:
        standing.admit(each, {"from": owner})
    with reverts_with("Reputation_UnknownEscrow", more[7]):
        standing.admit(more[7], {"from": owner})
    standing.voidVersion(more[0], {"from": owner})
    standing.admit(more[7], {"from": owner})


def test_a_passport_shows_posting_and_a_suspension_that_lasts(
    market, owner, treasury, worker, poster, Policy, Reputation, TestWords
):
    policy, words = owner.deploy(Policy, owner, 0, treasury), owner.deploy(TestWords)
    policy.setEscrow(words, 1, {"from": owner})
    standing = owner.deploy(Reputation, policy, owner)
    standing.setUnit(NATIVE, UNIT, {"from": owner})

    def ended(state, salt):
        terms = market.terms(salt=salt)
        task = keccak(encode(["address"] * 4 + ["bytes32"] * 4 + ["uint256"] * 5, terms.packed()))
        words.setSeat(task, worker, Seat().word(state, chain[-1].timestamp), {"from": owner})
        standing.record(words, terms.packed(), worker, Seat().packed(), {"from": owner})
        return terms

    terms = ended(PAID, 1)
    for account, skill in ((worker, terms.skill), (poster, POSTING)):
        standing.gather(words, worker, terms.poster, terms.skill, {"from": account})
        assert bytes(standing.skillsOf(account)[0]) == bytes(skill)
    assert "posting" in picture_of(standing, poster)
    assert "suspended" not in picture_of(standing, worker)
    ended(LAPSED, 2)
    assert f"suspended until {standing.suspendedUntil(worker)}" in picture_of(standing, worker)
    later(8 * DAY)
    assert "suspended" not in picture_of(standing, worker)


def picture_of(standing, account):
    """Return the SVG of an account's passport."""
    document = json.loads(b64decode(standing.tokenURI(int(account.address, 16)).split(",")[1]))
    return b64decode(document["image"].split(",")[1]).decode()
