"""Advice for a draft. Reasons are codes with what they name; the page says them in words."""

from typing import Annotated, Any

from pydantic import Field

from backend.chain.policy.schemas import GradeBounds, TokenBounds
from backend.chain.tasks.schemas import Grade
from backend.core.schemas import AddressIn, Amount, Fresh, Schema, Token
from backend.market.drafts.schemas import DraftContent

YEAR = 366 * 24 * 3600


class AdviceIn(Schema):
    """A draft, and what its terms would be as far as they are known. `reward` is net, for one seat."""

    content: DraftContent
    token: AddressIn | None = None
    reward: Annotated[Amount | None, Field(description="In token units; needs `token`")] = None
    grade: Grade | None = None
    work_period: Annotated[int | None, Field(ge=1, le=YEAR, description="Seconds")] = None


class Reason(Schema):
    """Why, or what to mind."""

    code: str = Field(examples=["complexity"])
    params: dict[str, Any] = Field(examples=[{"value": 3, "points": 30, "most": 60}])


class GradeAdvice(Schema):
    """The grade that fits, with the standard of that grade; null while too little is told."""

    grade: Grade | None
    reasons: list[Reason]
    standard: GradeBounds | None
    reward: TokenBounds | None = Field(description="What a task of the grade may pay in the token")


class Chance(Schema):
    """What to expect of an offer: null where the history says too little."""

    reward: Amount
    claimed_half: int | None = Field(description="Seconds in which half of such tasks found somebody")
    claimed_week: float | None = Field(description="Share of such tasks that found somebody within 7 days")
    done: float | None = Field(description="Share of such tasks that were done and paid")


class BudgetAdvice(Schema):
    """What similar tasks paid for a seat, in token units: a quarter paid less than `low`, a quarter more than `high`.

    All three are null when there is not enough history. `similar` sums how alike the paid tasks are, from 0 to 1 each.
    """

    token: Token
    similar: float
    low: Amount | None
    middle: Amount | None
    high: Amount | None
    chances: list[Chance]


class Advice(Fresh):
    """Advice for a draft; `budget` is null without a token."""

    grade: GradeAdvice
    budget: BudgetAdvice | None
    warnings: list[Reason]
