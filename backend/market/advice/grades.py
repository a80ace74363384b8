"""The grade that fits a task, by what is told of it, with the reasons."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from backend.chain.tasks.schemas import Grade
from backend.market.advice.schemas import Reason

DAY = 24 * 3600
HARDEST = 60
LONGEST = 20
SKILLS = 10
PACE = 10
# A month of full work; more hours make a task longer and no harder.
LONG_HOURS = 160
HURRIED, RUSHED = 4, 8
B_FROM, A_FROM = 30, 60


@dataclass(frozen=True, slots=True)
class Told:
    """What a draft tells of its work: complexity from 1 to 5, hours of a seat, days until it must be done."""

    complexity: int | None
    hours: int | None
    skills: int
    days: float | None

    def pace(self) -> float | None:
        """Return the hours of work on each day; None where either is unknown."""
        return self.hours / self.days if self.hours and self.days else None


def fitting_grade(told: Told) -> tuple[Grade | None, list[Reason]]:
    """Return the grade that fits, and what speaks for it; without complexity and hours none does.

    Each reason has its points and the most it could have; the sum is taken against the most of what is known, so that
    what nobody told neither raises nor lowers the grade.
    """
    if told.complexity is None and told.hours is None:
        return None, [Reason(code="tell_more", params={})]
    reasons = list(_reasons(told))
    points = sum(reason.params["points"] for reason in reasons)
    score = 100 * points / sum(reason.params["most"] for reason in reasons)
    grade: Grade = "C" if score < B_FROM else "B" if score < A_FROM else "A"
    return grade, reasons


def _reasons(told: Told) -> Iterator[Reason]:
    if told.complexity is not None:
        yield _reason("complexity", told.complexity, HARDEST * (told.complexity - 1) / 4, HARDEST)
    if told.hours is not None:
        yield _reason("hours", told.hours, LONGEST * min(1.0, math.log(told.hours) / math.log(LONG_HOURS)), LONGEST)
    yield _reason("skills", told.skills, min(SKILLS, SKILLS / 2 * max(0, told.skills - 1)), SKILLS)
    pace = told.pace()
    if pace is not None:
        points = PACE if pace > RUSHED else PACE / 2 if pace > HURRIED else 0
        yield _reason("pace", round(pace, 1), points, PACE)


def _reason(code: str, value: float, points: float, most: int) -> Reason:
    return Reason(code=code, params={"value": value, "points": round(points), "most": most})
