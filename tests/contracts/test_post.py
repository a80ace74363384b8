"""Posting a task locks its money (R14, R49).

given a caller who is not the poster
    it reverts Escrow_NotPoster
given a field out of its range
    it reverts Escrow_BadTerms with the number of the field
given fields that do not fit the mode, or each other
    it reverts Escrow_BadTerms with the number of one of them
given a mode that does not exist
    it reverts Escrow_ModeNotSupported
given terms that Policy does not admit
    it reverts Escrow_PolicyChanged
given the wrong money
    it reverts Escrow_WrongValue, Escrow_TransferFailed, Escrow_NotReceived or Escrow_BadToken
given good terms
    it locks seats times ceiling and fee, bonuses and judging, stores the word, and says so with every term
    when the same terms are posted again
        it reverts Escrow_TaskExists
"""

import pytest
from brownie import chain
from eth_abi import encode
from eth_utils import keccak
from hostile import FAILING_TOKENS, TokenMode
from market import COST, REENTERED, event, next_block_at, reverts_with
from reference import CLAIM, CLOSED, CONTEST, DAY, NATIVE, SELECT, TERMS_ABI, ZERO, task_word

TERMS = f"({','.join(TERMS_ABI)})"


def test_a_post_locks_the_money_and_stores_the_word(market, escrow, currency, poster):
    task = market.task(token=currency, seats=3, reward=10**18 + 1)
    before = market.balance(poster, currency)
    tx = market.send_post(task)
    assert tx.return_value == f"0x{task.id.hex()}"
    assert escrow.taskWord(task.id) == task_word(1, 3, tx.timestamp)
    assert market.balance(poster, currency) == before - task.terms.funding()
    assert market.balance(escrow, currency) == task.terms.funding() == 3 * (10**18 + 1 + 3 * 10**16)


def test_a_post_says_every_term(market, escrow, poster, panel):
    extra = b"\x01\x02\x03" * 15
    task = market.task(extraHash=keccak(extra))
    tx = market.send_post(task, extra)
    posted = event(tx, "TaskPosted")
    assert posted["taskId"] == f"0x{task.id.hex()}"
    assert posted["poster"] == poster
    assert bytes.fromhex(str(posted["skill"])[2:]) == task.terms.skill
    log = next(each for each in tx.logs if each["address"] == escrow.address)
    assert bytes(log["data"]) == encode([TERMS, "bytes"], [task.packed, extra])


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 64, 65])
def test_extra_data_of_any_length_is_logged_with_clean_padding(market, escrow, poster, length):
    """The bytes after the extra data come from the caller and must not reach the log."""
    extra = b"\xee" * length
    task = market.task(extraHash=keccak(extra))
    payload = bytes.fromhex(escrow.post.encode_input(task.packed, extra)[2:])
    dirty = payload[: 4 + 15 * 32 + length] + b"\xdd" * (-length % 32 + 32)
    tx = poster.transfer(escrow, task.terms.funding(), data="0x" + dirty.hex())
    log = next(each for each in tx.logs if each["address"] == escrow.address)
    assert bytes(log["data"]) == encode([TERMS, "bytes"], [task.packed, extra])
    assert escrow.taskWord(task.id) != 0


def test_only_the_poster_can_post(market, stranger):
    task = market.task()
    with market.refuses(task, "Escrow_NotPoster", stranger):
        market.send_post(task, **{"from": stranger})


def test_the_same_terms_cannot_be_posted_twice(market):
    task = market.post()
    with market.refuses(task, "Escrow_TaskExists", task.id):
        market.send_post(task)


def test_a_closed_task_cannot_be_posted_again(market, escrow):
    """A finished word stays, so that no old signature or seat meets a new task."""
    task = market.post()
    market.close(task)
    assert escrow.taskWord(task.id) == task_word(CLOSED, 0, task.opened)
    with market.refuses(task, "Escrow_TaskExists", task.id):
        market.send_post(task)


def test_terms_that_differ_in_the_salt_alone_are_another_task(market, escrow):
    first = market.post(salt=1)
    second = market.post(salt=2, deadline=first.terms.deadline)
    assert escrow.taskWord(first.id) != 0
    assert escrow.taskWord(second.id) != 0


HOUR = 3_600
BAD_FIELDS = [
    ("arbitrator", NATIVE),
    ("treasury", NATIVE),
    ("brief", ZERO),
    ("skill", ZERO),
    ("skill", b"\0solidity".ljust(32, b"\0")),
    ("grade", 3),
    ("grade", 255),
    ("seats", 0),
    ("seats", 1_001),
    ("seats", 65_535),
    ("feeBps", 1_001),
    ("feeBps", 65_535),
    ("freeLapses", 1),
    ("shares", (0,) * 8),
    ("shares", (9_999, 0, 0, 0, 0, 0, 0, 0)),
    ("shares", (10_001, 0, 0, 0, 0, 0, 0, 0)),
    ("shares", (5_000, 4_999, 0, 0, 0, 0, 0, 0)),
    ("shares", (5_000, 0, 5_000, 0, 0, 0, 0, 0)),
    ("shares", (0, 10_000, 0, 0, 0, 0, 0, 0)),
    ("shares", (10_000, 0, 0, 0, 0, 0, 0, 1)),
    ("shares", (65_535,) * 8),
    ("returnPeriod", DAY + 1),
    ("returnPeriod", 2**32 - 1),
    ("workPeriod", 0),
    ("workPeriod", HOUR - 1),
    ("reviewPeriod", 0),
    ("reviewPeriod", DAY - 1),
    ("reviewPeriod", 30 * DAY + 1),
    ("disputePeriod", 0),
    ("disputePeriod", DAY - 1),
    ("disputePeriod", 30 * DAY + 1),
    ("rulingPeriod", DAY - 1),
    ("rulingPeriod", 180 * DAY + 1),
    ("rulingPeriod", 2**32 - 1),
    ("deadline", 0),
    ("deadline", 1),
    ("deadline", 2**40 - 1),
    ("reward", 0),
    ("bond", 0),
    ("judging", 1),
]


@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_a_field_out_of_range_is_refused_by_its_number(market, name, value):
    small = {"reward": 10**16, "ceiling": 10**16, "bond": 10**15}
    task = market.task(**(small | {name: value}))
    with market.refuses(task, "Escrow_BadTerms", task.terms.NUMBERS[name]):
        market.send_post(task)


def test_a_ceiling_below_the_reward_is_refused(market):
    task = market.task(reward=10**18, ceiling=10**18 - 1)
    with market.refuses(task, "Escrow_BadTerms", task.terms.NUMBERS["ceiling"]):
        market.send_post(task)


def test_a_return_period_beyond_a_quarter_of_the_work_is_refused(market):
    task = market.task(workPeriod=4 * HOUR, returnPeriod=HOUR + 1)
    with market.refuses(task, "Escrow_BadTerms", task.terms.NUMBERS["returnPeriod"]):
        market.send_post(task)


@pytest.mark.parametrize(("grade", "lapses"), [(0, 3), (0, 255), (1, 2), (2, 1)])
def test_free_lapses_are_at_most_two_and_for_grade_c_only(market, grade, lapses):
    task = market.task(grade=grade, freeLapses=lapses)
    with market.refuses(task, "Escrow_BadTerms", task.terms.NUMBERS["freeLapses"]):
        market.send_post(task)


@pytest.mark.parametrize("shares", [(10_000, 0, 0, 0, 0, 0, 0, 0), (1_250,) * 8])
def test_a_life_beyond_730_days_is_refused(market, shares):
    """Every milestone may be asked for three times, so that eight of them shorten what one may last."""
    rounds = 3 * sum(share > 0 for share in shares)
    work = (730 * DAY) // rounds - 5 * DAY
    task = market.task(shares=shares, workPeriod=work + 1)
    with market.refuses(task, "Escrow_BadTerms", 30):
        market.send_post(task)


def test_the_longest_life_is_admitted(market, escrow):
    task = market.task(workPeriod=(730 * DAY) // 3 - 5 * DAY)
    market.send_post(task)
    assert escrow.taskWord(task.id) != 0


@pytest.mark.parametrize(("position", "bit"), [(0, 160), (1, 160), (2, 255), (3, 200), (9, 232), (9, 255)], ids=str)
def test_bits_that_belong_to_no_field_are_refused(market, escrow, poster, position, bit):
    task = market.task()
    payload = bytearray.fromhex(escrow.post.encode_input(task.packed, b"")[2:])
    byte = 4 + position * 32 + 31 - bit // 8
    payload[byte] |= 1 << bit % 8
    with market.refuses(task, "Escrow_BadTerms", 29):
        poster.transfer(escrow, task.terms.funding(), data="0x" + bytes(payload).hex())


def test_the_deadline_lies_after_now_and_within_a_year(market, escrow):
    """Escrows that compared with `<=` on both sides have let one moment satisfy two phases (Allo, OpenQ)."""
    now = chain.time() + 100
    for moment, after in ((now, 0), (now + 10, 365 * DAY + 1)):
        task = market.task(deadline=moment + after)
        next_block_at(moment)
        with reverts_with("Escrow_BadTerms", task.terms.NUMBERS["deadline"]):
            market.send_post(task)
    for moment, after in ((now + 20, 1), (now + 30, 365 * DAY)):
        task = market.task(deadline=moment + after)
        next_block_at(moment)
        market.send_post(task)
        assert escrow.taskWord(task.id) == task_word(1, 1, moment)


@pytest.mark.parametrize("mode", [3, 255])
def test_a_mode_that_does_not_exist_is_refused(market, mode):
    task = market.task(mode=mode)
    with market.refuses(task, "Escrow_ModeNotSupported", mode):
        market.send_post(task)


TWO = (5_000, 5_000, 0, 0, 0, 0, 0, 0)
CEILING = 10**18 + 1
RISING = {"raiseBy": 1, "raiseEvery": 60, "ceiling": CEILING}
BONUS = {"bonus": 1, "bonusSeats": 1}
UNFIT = [
    (CLAIM, {"ceiling": CEILING}, "ceiling"),
    (CLAIM, {"raiseBy": 1, "ceiling": CEILING}, "raiseEvery"),
    (CLAIM, {"raiseEvery": 60, "ceiling": CEILING}, "raiseBy"),
    (CLAIM, RISING | {"ceiling": 10**18}, "ceiling"),
    (CLAIM, RISING | {"seats": 2}, "raiseBy"),
    (CLAIM, RISING | {"ceiling": 10**18 + 2**32}, "raiseBy"),
    (CLAIM, {"bonus": 1}, "bonusSeats"),
    (CLAIM, {"bonusSeats": 1}, "bonus"),
    (CLAIM, BONUS | {"bonusSeats": 2}, "bonusSeats"),
    (CLAIM, {"judging": 1}, "judging"),
    (SELECT, RISING, "raiseBy"),
    (SELECT, {"raiseBy": 1}, "raiseEvery"),
    (SELECT, {"raiseEvery": 1}, "raiseBy"),
    (SELECT, {"ceiling": 10**18 - 1}, "ceiling"),
    (SELECT, {"freeLapses": 1, "grade": 0}, "freeLapses"),
    (SELECT, {"judging": 1}, "judging"),
    (SELECT, {"bonus": 1}, "bonusSeats"),
    (SELECT, {"seats": 1_001}, "seats"),
    (CONTEST, {"seats": 0}, "seats"),
    (CONTEST, {"seats": 1}, "seats"),
    (CONTEST, {"seats": 33}, "seats"),
    (CONTEST, {"shares": TWO}, "shares"),
    (CONTEST, {"ceiling": CEILING}, "ceiling"),
    (CONTEST, RISING, "raiseBy"),
    (CONTEST, BONUS, "bonusSeats"),
    (CONTEST, {"bond": 0}, "bond"),
    (CONTEST, {"bond": 0, "inviteRoot": b"\x01" * 32}, "bond"),
    (CONTEST, {"freeLapses": 1, "grade": 0}, "freeLapses"),
    (CONTEST, {"returnPeriod": 1}, "returnPeriod"),
    (CONTEST, {"judging": 0}, "judging"),
]


@pytest.mark.parametrize(("mode", "changes", "field"), UNFIT)
def test_a_field_that_does_not_fit_the_mode_is_refused(market, mode, changes, field):
    usual = {"seats": 2, "judging": 2 * COST} if mode == CONTEST else {}
    task = market.task(**(usual | {"mode": mode} | changes))
    with market.refuses(task, "Escrow_BadTerms", task.terms.NUMBERS[field]):
        market.send_post(task)


FIT = [
    {"shares": (1_250,) * 8, "workPeriod": DAY},
    {"shares": (1, 9_999, 0, 0, 0, 0, 0, 0)},
    RISING,
    RISING | {"raiseEvery": 2**32 - 1, "raiseBy": 2**128 - 1},
    BONUS | {"bonus": 10**17 + 7, "bonusSeats": 3, "seats": 3},
    {"freeLapses": 2, "grade": 0},
    {"returnPeriod": DAY},
    {"returnPeriod": HOUR, "workPeriod": 4 * HOUR},
    {"mode": SELECT, "bond": 0},
    {"mode": SELECT, "ceiling": 2 * 10**18, "seats": 2, "shares": TWO, "returnPeriod": DAY, **BONUS},
    {"mode": CONTEST, "seats": 2, "judging": 2 * COST},
    {"mode": CONTEST, "seats": 32, "judging": 2 * COST + 1},
]


@pytest.mark.parametrize("changes", FIT)
def test_what_fits_is_posted_and_locks_what_can_be_due(market, escrow, currency, changes):
    task = market.task(token=currency, **changes)
    market.send_post(task)
    terms = task.terms
    assert escrow.taskWord(task.id) == task.word(terms.seats)
    assert escrow.funding(task.packed) == terms.funding()
    assert escrow.balance() == terms.coin()
    assert currency == NATIVE or market.balance(escrow, currency) == terms.funding()


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_contest_in_a_token_needs_its_judging_deposit_in_coin(market, token, difference):
    task = market.task(mode=CONTEST, seats=2, judging=2 * COST, token=token.address)
    with market.refuses(task, "Escrow_WrongValue", 2 * COST, 2 * COST + difference):
        market.send_post(task, value=2 * COST + difference)


def test_no_bond_is_admitted_for_invited_workers(market, escrow):
    task = market.post(bond=0, inviteRoot=b"\x01" * 32)
    assert escrow.taskWord(task.id) != 0


def test_extra_data_must_hash_to_the_terms(market):
    task = market.task(extraHash=keccak(b"court 1"))
    with market.refuses(task, "Escrow_WrongExtraData"):
        market.send_post(task, b"court 2")


@pytest.mark.parametrize("difference", [-1, 1])
def test_the_coin_sent_must_be_the_funding(market, difference):
    task = market.task()
    needed = task.terms.funding()
    with market.refuses(task, "Escrow_WrongValue", needed, needed + difference):
        market.send_post(task, value=needed + difference)


def test_no_coin_may_come_with_a_token(market, token):
    task = market.task(token=token.address)
    with market.refuses(task, "Escrow_WrongValue", 0, 1):
        market.send_post(task, value=1)


def test_a_token_that_is_not_allowed_is_refused(market, escrow, owner, poster, TestToken):
    other = owner.deploy(TestToken, "Other", "OTH", 18)
    market.tokens[other.address] = other
    other.mint(poster, 10**24, {"from": poster})
    other.approve(escrow, 10**24, {"from": poster})
    task = market.task(token=other.address)
    with market.refuses(task, "Escrow_PolicyChanged"):
        market.send_post(task)


def test_without_allowance_the_deposit_fails(market, escrow, token, poster):
    task = market.task(token=token.address)
    token.approve(escrow, task.terms.funding() - 1, {"from": poster})
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        market.send_post(task)


@pytest.mark.parametrize("mode", FAILING_TOKENS)
def test_a_token_that_fails_is_refused(market, escrow, hostile_token, mode):
    task = market.task(token=hostile_token.address)
    hostile_token.setMode(mode, {"from": market.poster})
    with market.refuses(task, "Escrow_TransferFailed", escrow):
        market.send_post(task)


def test_a_token_that_takes_a_fee_is_refused(market, hostile_token):
    task = market.task(token=hostile_token.address)
    hostile_token.setMode(TokenMode.TAKES_FEE, {"from": market.poster})
    needed = task.terms.funding()
    with market.refuses(task, "Escrow_NotReceived", needed, needed - needed // 100):
        market.send_post(task)


def test_an_address_without_a_token_is_refused(market, policy, owner, stranger):
    """A call to an address without code succeeds and moves nothing."""
    policy.setToken(stranger, 1, 1, 10**24, {"from": owner})
    task = market.task(token=stranger.address)
    with reverts_with("Escrow_BadToken", stranger):
        market.send_post(task)


def test_a_token_without_readable_balance_is_refused(market, hostile_token):
    task = market.task(token=hostile_token.address)
    hostile_token.setMode(TokenMode.BALANCE_REVERTS, {"from": market.poster})
    with reverts_with("Escrow_BadToken", hostile_token):
        market.send_post(task)


def test_a_token_that_returns_nothing_is_served(market, escrow, hostile_token):
    task = market.task(token=hostile_token.address)
    hostile_token.setMode(TokenMode.RETURNS_NOTHING, {"from": market.poster})
    market.send_post(task)
    assert hostile_token.balanceOf(escrow) == task.terms.funding()


def test_a_token_cannot_enter_again_during_the_deposit(market, escrow, hostile_token):
    victim = market.post(token=hostile_token.address)
    task = market.task(token=hostile_token.address)
    hostile_token.setCall(escrow, escrow.closeOpenSeats.encode_input(victim.packed), {"from": market.poster})
    hostile_token.setMode(TokenMode.REENTERS, {"from": market.poster})
    market.send_post(task)
    assert not hostile_token.lastOk()
    assert bytes.fromhex(str(hostile_token.lastAnswer())[2:]) == REENTERED
    assert escrow.taskWord(victim.id) == task_word(1, 1, victim.opened)


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"feeBps": 299}, None),
        ({"treasury": "0x" + "77" * 20}, None),
        ({"reward": 999, "bond": 100}, None),
        ({"reward": 10**24 + 1, "bond": 10**23}, None),
        ({"bond": 10**16 - 1}, None),
        ({"bond": 5 * 10**17 + 1}, None),
        ({"arbitrator": "0x" + "77" * 20}, None),
        ({"reward": 10**16 - 1, "bond": 10**15}, None),
        ({}, "setFee"),
        ({}, "setToken"),
        ({}, "setGrade"),
        ({}, "setArbitrator"),
        ({}, "setEscrow"),
    ],
)
def test_terms_that_policy_does_not_admit_are_refused(market, escrow, policy, panel, owner, token, changes, setting):
    """Each rule of Policy, and a vote on each between drafting and posting."""
    if changes.get("reward", 0) > 10**24:
        changes = changes | {"token": token.address}
    task = market.task(**changes)
    votes = {
        "setFee": (301, market.treasury),
        "setToken": (NATIVE, 1, 0, 0),
        "setGrade": (1, 6 * DAY, 7 * DAY, 0, 0),
        "setArbitrator": (panel, 0, 0),
        "setEscrow": (escrow, 0),
    }
    if setting:
        getattr(policy, setting)(*votes[setting], {"from": owner})
    with market.refuses(task, "Escrow_PolicyChanged"):
        market.send_post(task)


def test_a_bench_that_does_not_name_its_cost_is_refused(market, policy, owner):
    """Whatever is not a plain yes of Policy is a no."""
    policy.setArbitrator(policy, 1, 0, {"from": owner})
    task = market.task(arbitrator=policy.address)
    with market.refuses(task, "Escrow_PolicyChanged"):
        market.send_post(task)


def test_an_escrow_without_policy_takes_no_task(market, owner, reputation, stranger, TaskEscrow):
    """An address without code answers nothing, and nothing is not a yes."""
    orphan = owner.deploy(TaskEscrow, stranger, reputation)
    terms = market.terms()
    with reverts_with("Escrow_PolicyChanged"):
        orphan.post(terms.packed(), b"", {"from": market.poster, "value": terms.funding()})
    assert orphan.balance() == 0


def test_the_escrow_takes_no_coin_outside_its_functions(escrow, stranger):
    with pytest.raises(Exception, match="revert"):
        stranger.transfer(escrow, 1)
    assert escrow.balance() == 0
