"""Accounts that deal with themselves gain a tenth of what honest work earns for the same fees (R16, R58).

given a ring of 50 accounts without standing, and deals of any size
    when each deals with each other in one skill, once, twice, at once or slowly
    or in many skills, so that every pair is new
    or 49 lift one poster by junk skills, who then lifts them
        it gains a tenth or less, for each unit of fee, of honest first deals with established posters
given deals cut into crumbs
    a ring gains a tenth or less even of what honest deals of an ordinary size earn
The model that this is computed on is held to the contract, word by word, in tests/contracts/test_standing_model.py.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.standing_model.arithmetic import FOREVER, POINT, decayed, left_exactly, rate
from tests.standing_model.ring import (
    UNIT,
    Deal,
    around_a_hub,
    everybody_with_everybody,
    honest_for_a_unit,
    in_many_skills,
    points_for_a_unit,
)

SIZE = 50
TENFOLD = 10
FEES = {"crumbs": UNIT // 100, "a small task": 3 * UNIT, "a large task": 35 * UNIT, "a huge task": 300 * UNIT}
RINGS: dict[str, Callable[[], Iterator[Deal]]] = {
    "everybody with everybody at once": lambda: everybody_with_everybody(SIZE),
    "everybody with everybody slowly": lambda: everybody_with_everybody(SIZE, pace=2),
    "everybody with everybody twice": lambda: everybody_with_everybody(SIZE, rounds=2, pace=7),
    "everybody in four skills": lambda: in_many_skills(SIZE, 4),
    "a hub of forty junk skills": lambda: around_a_hub(SIZE, 40),
}


@pytest.mark.parametrize("ring", RINGS)
@pytest.mark.parametrize("size", FEES)
def test_a_ring_gains_a_tenth_of_honest_work(
    ring: str, size: str, record_property: Callable[[str, object], None]
) -> None:
    fee = FEES[size]
    honest, gained = honest_for_a_unit(fee), points_for_a_unit(RINGS[ring](), fee)
    record_property("ratio", honest / gained)
    print(f"{ring}, {size}: {gained:.4f} points a unit, honest {honest:.4f}, {honest / gained:.1f} times")  # noqa: T201 - the figure that is promised
    assert honest >= TENFOLD * gained


def test_crumbs_gain_a_ring_no_more_than_ordinary_deals_of_the_honest() -> None:
    ordinary = honest_for_a_unit(FEES["a small task"])
    assert ordinary >= TENFOLD * points_for_a_unit(RINGS["everybody with everybody at once"](), FEES["crumbs"])


@pytest.mark.parametrize("points", [1, 999_999, 100 * POINT, 2**64 - 1])
def test_decay_is_a_half_life_of_26_weeks(points: int) -> None:
    """The powers of two that the contract multiplies by are what the definition says, rounded down."""
    for epochs in [*range(60), 128, 255, 511, 700, FOREVER - 1]:
        steps = epochs.bit_count()
        exact = left_exactly(points, epochs)
        assert exact - steps - 1 <= decayed(points, epochs) <= exact
    assert decayed(points, 26) in range(points // 2 - 3, points // 2 + 1)
    assert [rate(0), decayed(points, FOREVER)] == [1 << 64, 0]
