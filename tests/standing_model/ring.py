"""What standing costs: honest work beside accounts that deal with themselves, over the model itself.

Every deal is noted and gathered by both sides at once, as a ring would do it, for the same fee. Figures are points of
workers for each unit of fee.
"""

from collections.abc import Iterator

from tests.standing_model.arithmetic import FULL_WEIGHT, HALF_WEIGHT_POINTS, POINT, WEEK, epoch_at, weight, worth
from tests.standing_model.model import Standing
from tests.standing_model.words import POSTING, Score

VERSION = "0x" + "ee" * 20
TOKEN = "0x" + "00" * 20
UNIT = 10**15
START = 1_800_000_000
ESTABLISHED = 10 * HALF_WEIGHT_POINTS
Deal = tuple[int, int, int, int]
"""Worker, poster, skill, and in which week from the start."""


def account(number: int) -> str:
    """Return the address of an account."""
    return f"0x{number + 1:040x}"


def skill(number: int) -> bytes:
    """Return a skill by its number."""
    return b"skill".ljust(30, b"-") + (number + 1).to_bytes(2, "big")


def everybody_with_everybody(size: int, rounds: int = 1, pace: int = 49) -> Iterator[Deal]:
    """Deal with each other account of a ring in one skill, `pace` deals of each account a week, again in each round."""
    for turn in range(rounds * (size - 1)):
        for worker in range(size):
            yield worker, (worker + 1 + turn % (size - 1)) % size, 0, turn // pace


def in_many_skills(size: int, skills: int, pace: int = 20) -> Iterator[Deal]:
    """Deal with each other account in one skill after the other, so that every pair is new again."""
    for number in range(skills):
        for worker, poster, _skill, week in everybody_with_everybody(size, pace=pace):
            yield worker, poster, number, number * (size // pace + 1) + week


def around_a_hub(size: int, skills: int, pace: int = 20) -> Iterator[Deal]:
    """Lift one poster by junk skills of all the others, each new, which then lift them."""
    for number in range(skills):
        for worker in range(1, size):
            yield worker, 0, number, number // pace


def points_for_a_unit(deals: Iterator[Deal], fee: int) -> float:
    """Return how many points all workers of these deals gain for each unit of the fees, each deal at this fee."""
    standing = Standing({TOKEN: UNIT}, versions=[VERSION])
    gained = count = 0
    for worker, poster, number, week in deals:
        now, pair = START + week * WEEK, (VERSION, account(worker), account(poster), skill(number))
        standing.events.clear()
        standing.note(now, pair, TOKEN, fee)
        for side in pair[1:3]:
            standing.gather(now, pair, side, active=True)
        gained += next(
            (values[4] for name, values in standing.events if name == "Gathered" and values[1] != POSTING), 0
        )
        count += 1
    return gained / POINT / (count * fee / UNIT)


def honest_for_a_unit(fee: int) -> float:
    """Return the same for first deals with posters who are established: they have ten times what counts half."""
    standing = Standing({TOKEN: UNIT}, versions=[VERSION])
    poster = account(1)
    standing.scores[VERSION, poster, POSTING] = Score(ESTABLISHED, 0, epoch_at(START), 1, 0, 1, 0)
    pair = (VERSION, account(0), poster, skill(0))
    standing.note(START, pair, TOKEN, fee)
    standing.gather(START, pair, account(0), active=True)
    gained = standing.sum(START, account(0), skill(0)).points
    assert gained == worth(fee, UNIT, 0) * weight(ESTABLISHED) // FULL_WEIGHT
    return gained / POINT / (fee / UNIT)
