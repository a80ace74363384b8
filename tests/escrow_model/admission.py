"""Which terms the escrow takes, written a second time, and terms just beside what it takes (P4, P10)."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.contracts.reference import BPS, CLAIM, CONTEST, DAY, NATIVE, SELECT, ZERO, Terms
from tests.escrow_model.ledger import Error

Pick = Callable[[int], int]
HOUR = 3_600
YEAR = 365 * DAY
GRADES, MODES = 3, 3
MOST_SEATS, MOST_FEE_BPS, MOST_FREE_LAPSES = 1_000, 1_000, 2
ENTRIES = (2, 32)
LONGEST_LIFE, ROUNDS = 2 * YEAR, 3
LONGEST_REVIEW, LONGEST_RULING = 30 * DAY, 180 * DAY
LIFE_NUMBER = 30


def faults(terms: Terms, now: int) -> list[Error]:
    """Return every error that fits terms posted at a Unix time; none when they are good."""
    parties = {"arbitrator": terms.arbitrator != NATIVE, "treasury": terms.treasury != NATIVE}
    parties |= {"brief": terms.brief != ZERO, "skill": terms.skill[0] != 0}
    if terms.mode >= MODES:
        return [*_named(parties), ("Escrow_ModeNotSupported", (terms.mode,))]
    rules = (parties, _shape(terms), _clocks(terms, now), _price(terms), _extras(terms))
    found = [error for each in rules for error in _named(each)]
    life = ROUNDS * terms.milestones * (terms.workPeriod + terms.reviewPeriod)
    return found if life <= LONGEST_LIFE else [*found, ("Escrow_BadTerms", (LIFE_NUMBER,))]


def _named(rules: dict[str, bool]) -> list[Error]:
    return [("Escrow_BadTerms", (Terms.NUMBERS[name],)) for name, holds in rules.items() if not holds]


def _shape(terms: Terms) -> dict[str, bool]:
    fewest, most = ENTRIES if terms.mode == CONTEST else (1, MOST_SEATS)
    parts = terms.shares[: terms.milestones]
    free = terms.freeLapses == 0 or (terms.grade == 0 and terms.mode == CLAIM)
    return {
        "grade": terms.grade < GRADES,
        "seats": fewest <= terms.seats <= most,
        "feeBps": terms.feeBps <= MOST_FEE_BPS,
        "freeLapses": free and terms.freeLapses <= MOST_FREE_LAPSES,
        "shares": sum(parts) == sum(terms.shares) == BPS and (terms.mode != CONTEST or len(parts) == 1),
    }


def _clocks(terms: Terms, now: int) -> dict[str, bool]:
    longest_return = 0 if terms.mode == CONTEST else min(DAY, terms.workPeriod // 4)
    return {
        "returnPeriod": terms.returnPeriod <= longest_return,
        "workPeriod": terms.workPeriod >= HOUR,
        "reviewPeriod": DAY <= terms.reviewPeriod <= LONGEST_REVIEW,
        "disputePeriod": DAY <= terms.disputePeriod <= LONGEST_REVIEW,
        "rulingPeriod": DAY <= terms.rulingPeriod <= LONGEST_RULING,
        "deadline": now < terms.deadline <= now + YEAR,
    }


def _price(terms: Terms) -> dict[str, bool]:
    room, rises = terms.ceiling - terms.reward, terms.raiseBy > 0 or terms.raiseEvery > 0
    rules = {"reward": terms.reward > 0, "ceiling": room >= 0}
    if not rises:
        return rules | {"ceiling": room == 0 or (room > 0 and terms.mode == SELECT)}
    steps = -(-room // terms.raiseBy) if terms.raiseBy else 0
    alone = terms.raiseBy > 0 and terms.mode == CLAIM and terms.seats == 1
    return rules | {"ceiling": room > 0, "raiseEvery": terms.raiseEvery > 0, "raiseBy": alone and steps < 2**32}


def _extras(terms: Terms) -> dict[str, bool]:
    bonuses = terms.bonusSeats > 0 or terms.bonus > 0
    places = terms.seats if terms.mode != CONTEST else 0
    open_to_all = terms.mode == CLAIM and terms.inviteRoot == ZERO
    return {
        "bonusSeats": not bonuses or 1 <= terms.bonusSeats <= places,
        "bonus": not bonuses or terms.bonus > 0,
        "bond": terms.bond > 0 or not (terms.mode == CONTEST or open_to_all),
        "judging": (terms.judging > 0) == (terms.mode == CONTEST),
    }


REWARD = 10**18
TWO, EIGHT = (4_999, 5_001, 0, 0, 0, 0, 0, 0), (1_250,) * 8
GOOD: list[dict[str, Any]] = [
    {},
    {"grade": 0, "freeLapses": 2},
    {"shares": TWO, "returnPeriod": DAY},
    {"shares": EIGHT, "workPeriod": DAY, "returnPeriod": 6 * HOUR},
    {"raiseBy": 7, "raiseEvery": 60, "ceiling": REWARD + 20},
    {"seats": 3, "bonusSeats": 2, "bonus": 5},
    {"bond": 0, "inviteRoot": b"\x01" * 32},
    {"mode": SELECT, "ceiling": 2 * REWARD, "seats": 2},
    {"mode": SELECT, "bond": 0, "shares": TWO},
    {"mode": CONTEST, "seats": 5, "judging": 9},
]
SHARES = [(0,) * 8, (9_999, *(0,) * 7), (10_001, *(0,) * 7), TWO, EIGHT, (5_000, 0, 5_000, *(0,) * 5)]
SHARES += [(0, 10_000, *(0,) * 6), (10_000, *(0,) * 6, 1), (*(1_250,) * 7, 1_251), (65_535,) * 8]
BESIDE: dict[str, Sequence[Any]] = {
    "arbitrator": [NATIVE],
    "treasury": [NATIVE],
    "brief": [ZERO],
    "skill": [ZERO, b"\0solidity".ljust(32, b"\0"), b"\1".ljust(32, b"\0")],
    "inviteRoot": [ZERO, b"\x02" * 32],
    "mode": [0, 1, 2, 3, 4, 255],
    "grade": [0, 1, 2, 3, 255],
    "seats": [0, 1, 2, 3, 31, 32, 33, 999, 1_000, 1_001, 65_535],
    "feeBps": [0, 1, 999, 1_000, 1_001, 65_535],
    "bonusSeats": [0, 1, 2, 3, 4, 65_535],
    "freeLapses": [0, 1, 2, 3, 255],
    "shares": SHARES,
    "returnPeriod": [0, 1, DAY - 1, DAY, DAY + 1, 2**32 - 1],
    "workPeriod": [0, 1, HOUR - 1, HOUR, 4 * HOUR, 4 * DAY - 1, 4 * DAY, 2**32 - 1],
    "reviewPeriod": [0, DAY - 1, DAY, LONGEST_REVIEW, LONGEST_REVIEW + 1, 2**32 - 1],
    "disputePeriod": [0, DAY - 1, DAY, LONGEST_REVIEW, LONGEST_REVIEW + 1, 2**32 - 1],
    "rulingPeriod": [0, DAY - 1, DAY, LONGEST_RULING, LONGEST_RULING + 1, 2**32 - 1],
    "raiseEvery": [0, 1, 60, 2**32 - 1],
    "reward": [0, 1, REWARD - 1, REWARD + 1, 2**128 - 1],
    "ceiling": [0, REWARD - 1, REWARD, REWARD + 1, 2 * REWARD, REWARD + 2**32, 2**128 - 1],
    "raiseBy": [0, 1, 2, 2**128 - 1],
    "bonus": [0, 1, 2**128 - 1],
    "bond": [0, 1, 2**128 - 1],
    "judging": [0, 1, 2**128 - 1],
}


def beside(poster: str, arbitrator: str, now: int) -> list[Terms]:
    """Return terms that differ from good ones in one field, or in none, each to be posted at a Unix time."""
    usual: dict[str, Any] = {"poster": poster, "token": NATIVE, "arbitrator": arbitrator, "treasury": "0x" + "77" * 20}
    usual |= {"brief": b"\xb1" * 32, "skill": b"solidity".ljust(32, b"\0"), "deadline": now + 30 * DAY}
    good = [Terms(**(usual | changes)) for changes in GOOD]
    deadlines = [0, 1, now - 1, now, now + 1, now + YEAR - 1, now + YEAR, now + YEAR + 1, 2**40 - 1]
    changed = [each.but(**{name: value}) for each in good for name, values in BESIDE.items() for value in values]
    late = [each.but(deadline=value) for each in good for value in deadlines]
    lives = [each.but(workPeriod=_longest(each) + more) for each in good for more in (0, 1)]
    quarters = [each.but(workPeriod=4 * HOUR, returnPeriod=HOUR + more) for each in good for more in (0, 1)]
    tops = [(by, REWARD + by * (2**32 - 1) + more) for by in (1, 7) for more in (0, 1)]
    lifted = [each.but(raiseBy=by, ceiling=ceiling) for each in good for by, ceiling in tops]
    found = [*good, *changed, *late, *lives, *quarters, *lifted]
    return [each.but(salt=number) for number, each in enumerate(found)]


def _longest(terms: Terms) -> int:
    """Return the longest work period that terms can have."""
    return LONGEST_LIFE // (ROUNDS * terms.milestones) - terms.reviewPeriod
